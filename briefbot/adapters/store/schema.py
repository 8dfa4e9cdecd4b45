"""The tables. What may not happen twice is a constraint here, not a rule of the callers."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    false,
)

from briefbot.adapters.store.columns import Id, Key, Moment, Words, lease

REVISION = "0011"
"""The newest migration. A database that stands there is opened without loading Alembic."""


_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=_NAMES)

feeds = Table(
    "feeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Words, nullable=False, unique=True),
    Column("title", Words, nullable=False, default=""),
    Column("site_url", Words, nullable=False, default=""),
    Column("language", Words, nullable=False, default=""),
    Column("status", String(10), nullable=False, default="active"),
    Column("etag", Words, nullable=False, default=""),
    Column("last_modified", Words, nullable=False, default=""),
    Column("fingerprint", Key, nullable=False, default=""),
    Column("pace", Integer, nullable=False, default=3600),
    Column("added", Moment, nullable=False),
    Column("polled", Moment),
    Column("fetched", Moment),
    Column("next_poll", Moment, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("error", Words, nullable=False, default=""),
    # Of its own: a poll that is under way when the feed is paused stores the status as it was.
    Column("is_paused", Boolean, nullable=False, default=False, server_default=false()),
    *lease(),
    CheckConstraint("status IN ('active', 'gone')", name="status"),
    CheckConstraint("failures >= 0 AND pace > 0", name="counts"),
    Index("ix_feeds_due", "status", "next_poll"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Words, nullable=False),
    # An address may be longer than an index takes: what is unique is its hash.
    Column("url_key", Key, nullable=False, unique=True),
    Column("host", Words, nullable=False),
    Column("text_key", Key, nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("published", Moment),
    Column("authors", JSON, nullable=False),
    Column("language", Words, nullable=False),
    Column("outlet", Words, nullable=False),
    Column("is_snippet", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("read", Moment, nullable=False),
    # The same text on another site is a copy worth naming; on the same site it is the same article.
    UniqueConstraint("host", "text_key"),
    Index("ix_articles_at", "at"),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("feed_id", Id, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("key", Key, nullable=False),
    Column("url", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("summary", Words, nullable=False),
    Column("content", Words, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("published", Moment),
    Column("at", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try", Moment),
    Column("error", Words, nullable=False, default=""),
    Column("article_id", Id, ForeignKey("articles.id", ondelete="SET NULL")),
    *lease(),
    CheckConstraint("state IN ('waiting', 'read', 'skipped', 'failed')", name="state"),
    UniqueConstraint("feed_id", "key"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Id, primary_key=True),
    Column("state", String(10), nullable=False, default="open"),
    Column("revision", Integer, nullable=False, default=1),
    Column("opened", Moment, nullable=False),
    Column("grew", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try", Moment),
    Column("error", Words, nullable=False, default=""),
    *lease(),
    CheckConstraint("state IN ('open', 'briefed', 'failed')", name="state"),
    Index("ix_stories_state", "state"),
    Index("ix_stories_grew", "grew"),
)

story_articles = Table(
    "story_articles",
    metadata,
    # An article is in one story: the key says so.
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("story_id", Id, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("copy_of", Id, ForeignKey("articles.id", ondelete="SET NULL")),
    Column("joined", Moment, nullable=False),
    # It joined when the brief was written already.
    Column("is_late", Boolean, nullable=False),
)

briefs = Table(
    "briefs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("story_id", Id, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("written", Moment, nullable=False),
    Column("headline", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("writer", Words, nullable=False),
    Column("document", JSON, nullable=False),
    # The text of the brief in lower case, to be searched.
    Column("words", Words, nullable=False),
    UniqueConstraint("story_id", "revision"),
    Index("ix_briefs_written", "written"),
)

brief_articles = Table(
    "brief_articles",
    metadata,
    Column("brief_id", Id, ForeignKey("briefs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    # A brief is checked against its articles whenever it is shown: they stay as long as it does.
    Column("article_id", Id, ForeignKey("articles.id", ondelete="RESTRICT"), primary_key=True, autoincrement=False),
    Index("ix_brief_articles_article_id", "article_id"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(50), primary_key=True),
    Column("leased_until", Moment),
    Column("holder", String(200)),
)

# Of fifty thousand entries ten wait, and nobody holds the rest: an index of those alone costs the others nothing.
_waiting, _linked = entries.c.state == "waiting", entries.c.article_id.is_not(None)
Index("ix_entries_waiting", entries.c.at, sqlite_where=_waiting, postgresql_where=_waiting)
Index("ix_entries_article_id", entries.c.article_id, sqlite_where=_linked, postgresql_where=_linked)
# A page is looked for by the address that its feed gave too; PostgreSQL has no tree for a very long one, but a hash.
Index("ix_entries_url", entries.c.url, sqlite_where=_linked, postgresql_where=_linked, postgresql_using="hash")
_late, _copied = story_articles.c.is_late, story_articles.c.copy_of.is_not(None)
Index("ix_story_articles_copy_of", story_articles.c.copy_of, sqlite_where=_copied, postgresql_where=_copied)
Index("ix_story_articles_late", story_articles.c.story_id, sqlite_where=_late, postgresql_where=_late)
for _table in (feeds, entries, stories):
    _held = _table.c.holder.is_not(None)
    Index(f"ix_{_table.name}_holder", _table.c.holder, sqlite_where=_held, postgresql_where=_held)

calls = Table(
    "calls",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("model", Words, nullable=False),
    Column("tier", String(10), nullable=False),
    Column("feed", Words, nullable=False),
    Column("chat", Words, nullable=False),
    Column("person", Words, nullable=False),
    Column("state", String(10), nullable=False),
    # Nano-dollars: the most it can cost while it is reserved, what it cost once that is known.
    Column("amount", BigInteger, nullable=False),
    Column("tokens_in", Integer, nullable=False, default=0),
    Column("cached", Integer, nullable=False, default=0),
    Column("tokens_out", Integer, nullable=False, default=0),
    CheckConstraint("state IN ('reserved', 'settled')", name="state"),
    CheckConstraint("amount >= 0", name="amount"),
    # A day or a month is added up before each call: the index alone answers.
    Index("ix_calls_at", "at", "amount"),
)

replies = Table(
    "replies",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("text", Words, nullable=False),
    Column("model", Words, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("cached", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("has_usage", Boolean, nullable=False),
    Column("cost", BigInteger, nullable=False),
    Index("ix_replies_at", "at"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", Id, primary_key=True),
    # What the server calls it; "" until we have been told.
    Column("remote", Words, nullable=False, default=""),
    Column("state", String(10), nullable=False),
    Column("begun", Moment, nullable=False),
    *lease(),
    CheckConstraint("state IN ('sending', 'sent', 'done')", name="state"),
    Index("ix_batches_state", "state"),
)

batch_questions = Table(
    "batch_questions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("question", JSON, nullable=False),
    Column("put", Moment, nullable=False),
    # Waits for a batch, is in one, or is to be asked directly after all.
    Column("state", String(10), nullable=False),
    Column("batch_id", Id, ForeignKey("batches.id", ondelete="SET NULL"), index=True),
    Column("call_id", Id, ForeignKey("calls.id", ondelete="SET NULL")),
    CheckConstraint("state IN ('waiting', 'sent', 'direct')", name="state"),
    Index("ix_batch_questions_state", "state", "put"),
)
