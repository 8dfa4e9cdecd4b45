"""The tables. What may not happen twice is a constraint here, not a rule of the callers."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

REVISION = "0002"
"""The newest migration. A database that stands there is opened without loading Alembic."""


class Moment(TypeDecorator[datetime]):
    """An aware time, in UTC on both engines; SQLite has no type for it and keeps sortable text."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from outside. NUL and lone surrogates, which an engine would refuse, become U+FFFD: no offset shifts."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return storable(value)


def storable(text: str) -> str:
    """The text as it is stored, of the same length."""
    clean = text.replace("\0", "�")
    try:
        clean.encode()
    except UnicodeEncodeError:
        return "".join("�" if "\ud800" <= letter <= "\udfff" else letter for letter in clean)
    return clean


_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=_NAMES)

# SQLite numbers rows only where the column is INTEGER, PostgreSQL runs out of INTEGER at two thousand million.
_Id = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
_Key = String(32)


def _lease() -> tuple[Column[datetime], Column[str]]:
    return Column("leased_until", Moment), Column("holder", String(200))


feeds = Table(
    "feeds",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("url", Words, nullable=False, unique=True),
    Column("title", Words, nullable=False, default=""),
    Column("site_url", Words, nullable=False, default=""),
    Column("language", Words, nullable=False, default=""),
    Column("status", String(10), nullable=False, default="active"),
    Column("etag", Words, nullable=False, default=""),
    Column("last_modified", Words, nullable=False, default=""),
    Column("fingerprint", _Key, nullable=False, default=""),
    Column("pace", Integer, nullable=False, default=3600),
    Column("added", Moment, nullable=False),
    Column("polled", Moment),
    Column("fetched", Moment),
    Column("next_poll", Moment, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("error", Words, nullable=False, default=""),
    *_lease(),
    CheckConstraint("status IN ('active', 'gone')", name="status"),
    CheckConstraint("failures >= 0 AND pace > 0", name="counts"),
    Index("ix_feeds_due", "status", "next_poll"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("url", Words, nullable=False),
    # An address may be longer than an index takes: what is unique is its hash.
    Column("url_key", _Key, nullable=False, unique=True),
    Column("host", Words, nullable=False),
    Column("text_key", _Key, nullable=False),
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
    Column("id", _Id, primary_key=True),
    Column("feed_id", _Id, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("key", _Key, nullable=False),
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
    Column("article_id", _Id, ForeignKey("articles.id", ondelete="SET NULL")),
    *_lease(),
    CheckConstraint("state IN ('waiting', 'read', 'skipped', 'failed')", name="state"),
    UniqueConstraint("feed_id", "key"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("state", String(10), nullable=False, default="open"),
    Column("revision", Integer, nullable=False, default=1),
    Column("opened", Moment, nullable=False),
    Column("grew", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try", Moment),
    Column("error", Words, nullable=False, default=""),
    *_lease(),
    CheckConstraint("state IN ('open', 'briefed', 'failed')", name="state"),
    Index("ix_stories_state", "state"),
    Index("ix_stories_grew", "grew"),
)

story_articles = Table(
    "story_articles",
    metadata,
    # An article is in one story: the key says so.
    Column("article_id", _Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("story_id", _Id, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("copy_of", _Id, ForeignKey("articles.id", ondelete="SET NULL")),
    Column("joined", Moment, nullable=False),
    # It joined when the brief was written already.
    Column("is_late", Boolean, nullable=False),
)

briefs = Table(
    "briefs",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("story_id", _Id, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
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
    Column("brief_id", _Id, ForeignKey("briefs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    # A brief is checked against its articles whenever it is shown: they stay as long as it does.
    Column("article_id", _Id, ForeignKey("articles.id", ondelete="RESTRICT"), primary_key=True, autoincrement=False),
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
for _table in (feeds, entries, stories):
    _held = _table.c.holder.is_not(None)
    Index(f"ix_{_table.name}_holder", _table.c.holder, sqlite_where=_held, postgresql_where=_held)

calls = Table(
    "calls",
    metadata,
    Column("id", _Id, primary_key=True),
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
    Column("id", _Id, primary_key=True),
    # What the server calls it; "" until we have been told.
    Column("remote", Words, nullable=False, default=""),
    Column("state", String(10), nullable=False),
    Column("begun", Moment, nullable=False),
    *_lease(),
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
    Column("batch_id", _Id, ForeignKey("batches.id", ondelete="SET NULL"), index=True),
    Column("call_id", _Id, ForeignKey("calls.id", ondelete="SET NULL")),
    CheckConstraint("state IN ('waiting', 'sent', 'direct')", name="state"),
    Index("ix_batch_questions_state", "state", "put"),
)
