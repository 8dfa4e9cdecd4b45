"""The tables of the service: who gets what, what is owed to whom, and who may ask."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    String,
    Table,
    Time,
    UniqueConstraint,
    false,
    literal_column,
    select,
    true,
)

from briefbot.adapters.store.columns import Id, Key, Moment, Words, lease, new_key
from briefbot.adapters.store.schema import metadata

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("outlet", String(20), nullable=False),
    Column("chat", Words, nullable=False),
    Column("topic", Words, nullable=False, default=""),
    Column("kind", String(10), nullable=False),
    Column("name", Words, nullable=False, default=""),
    Column("language", Words, nullable=False, default=""),
    Column("time_zone", Words, nullable=False, default=""),
    Column("digest_at", Time),
    Column("quiet_from", Time),
    Column("quiet_to", Time),
    Column("muted_until", Moment),
    Column("is_reviewed", Boolean, nullable=False, default=False),
    Column("template", Words, nullable=False, default=""),
    Column("status", String(10), nullable=False, default="active"),
    Column("next_digest", Moment, index=True),
    Column("added", Moment, nullable=False),
    Column("key", Key, nullable=False, default=new_key, server_default="", index=True),
    Column("hears_of_nothing", Boolean, nullable=False, default=False, server_default=false()),
    # Who gave the address, where somebody did so elsewhere: "telegram:42".
    Column("asked_by", Words, nullable=False, default="", server_default="", index=True),
    CheckConstraint("kind IN ('private', 'group', 'channel')", name="kind"),
    CheckConstraint("status IN ('active', 'blocked')", name="status"),
    CheckConstraint("(quiet_from IS NULL) = (quiet_to IS NULL)", name="quiet"),
    UniqueConstraint("outlet", "chat", "topic"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("subscriber_id", Id, ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    # The name of kind and value in an index: an address may be longer than one takes.
    Column("key", Key, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("value", Words, nullable=False),
    Column("added", Moment, nullable=False),
    CheckConstraint("kind IN ('all', 'topic', 'feed', 'words')", name="kind"),
    Index("ix_subscriptions_key", "key", "subscriber_id"),
)

brief_keys = Table(
    "brief_keys",
    metadata,
    # The keys of the subscriptions that a brief answers to.
    Column("brief_id", Id, ForeignKey("briefs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("key", Key, primary_key=True),
    # The briefs of a topic.
    Index("ix_brief_keys_key", "key", "brief_id"),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("brief_id", Id, ForeignKey("briefs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("part", Words, primary_key=True),
    Column("made", Moment, nullable=False),
)

digests = Table(
    "digests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subscriber_id", Id, ForeignKey("subscribers.id", ondelete="CASCADE"), nullable=False),
    Column("day", Date, nullable=False),
    Column("made", Moment, nullable=False),
    Column("lead", Words, nullable=False, default=""),
    UniqueConstraint("subscriber_id", "day"),
)

digest_briefs = Table(
    "digest_briefs",
    metadata,
    Column("digest_id", Id, ForeignKey("digests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("brief_id", Id, ForeignKey("briefs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("in_full", Boolean, nullable=False, default=True, server_default=true()),
    # The brief of the same story that its reader had: may be gone.
    Column("earlier_brief_id", BigInteger),
)

digest_corrections = Table(
    "digest_corrections",
    metadata,
    # The parts of earlier digests' briefs that a digest says were withdrawn.
    Column("digest_id", Id, ForeignKey("digests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("brief_id", Id, ForeignKey("briefs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("part", Words, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subscriber_id", Id, ForeignKey("subscribers.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("brief_id", Id, ForeignKey("briefs.id", ondelete="CASCADE")),
    Column("digest_id", Id, ForeignKey("digests.id", ondelete="CASCADE")),
    # The delivery that a draft shows or a correction edits; its brief is theirs.
    Column("about", Id, ForeignKey("deliveries.id", ondelete="CASCADE")),
    Column("part", Words, nullable=False, default=""),
    Column("state", String(10), nullable=False, default="pending"),
    Column("messages", JSON, nullable=False, default=list),
    # How many of its messages have gone. A holder who counts otherwise has lost the delivery to somebody else.
    Column("parts", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try", Moment, nullable=False),
    Column("error", Words, nullable=False, default=""),
    Column("made", Moment, nullable=False),
    # When its first message began to go, the last time that was tried: what was withdrawn later it told.
    Column("begun", Moment),
    Column("done", Moment),
    # What its messages were made of is kept from its first part to its last: withdrawn parts, the post it answers to.
    Column("without", JSON, nullable=False, default=list),
    Column("headline", Words, nullable=False, default=""),
    Column("reply_to", Words, nullable=False, default=""),
    Column("earlier_brief_id", BigInteger),
    # The subscriber's: what waits for one outlet is found past whatever waits for another.
    Column("outlet", String(20), nullable=False, server_default=""),
    *lease(),
    CheckConstraint("kind IN ('brief', 'draft', 'digest', 'correction')", name="kind"),
    CheckConstraint(
        "state IN ('review', 'pending', 'leased', 'sending', 'sent', 'failed', 'unsure', 'dropped')",
        name="state",
    ),
    CheckConstraint(
        "(kind = 'brief') = (brief_id IS NOT NULL) AND (kind = 'digest') = (digest_id IS NOT NULL)"
        " AND (kind IN ('draft', 'correction')) = (about IS NOT NULL)",
        name="what",
    ),
    UniqueConstraint("brief_id", "subscriber_id"),
    UniqueConstraint("digest_id", "subscriber_id"),
    # An editor is asked once; a part is withdrawn once.
    UniqueConstraint("about", "subscriber_id", "part"),
    Index("ix_deliveries_subscriber_id", "subscriber_id", "state", "id"),
)

people = Table(
    "people",
    metadata,
    Column("outlet", String(20), primary_key=True),
    Column("number", Words, primary_key=True),
    Column("name", Words, nullable=False, default=""),
    Column("language", Words, nullable=False, default=""),
    Column("access", String(10), nullable=False, default="unknown"),
    Column("since", Moment, nullable=False),
    CheckConstraint("access IN ('unknown', 'asked', 'allowed', 'barred')", name="access"),
)

invites = Table(
    "invites",
    metadata,
    Column("code", Words, primary_key=True),
    Column("uses", Integer, nullable=False),
    Column("made", Moment, nullable=False),
    CheckConstraint("uses >= 0", name="uses"),
)

questions = Table(
    "questions",
    metadata,
    # A name of one day, which leads to nobody.
    Column("asker", Key, primary_key=True),
    Column("day", Date, nullable=False),
    Column("count", Integer, nullable=False),
)

opinions = Table(
    "opinions",
    metadata,
    Column("outlet", String(20), primary_key=True),
    Column("number", Words, primary_key=True),
    Column("brief_id", Id, ForeignKey("briefs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True),
    Column("likes", Boolean, nullable=False),
    Column("said", Moment, nullable=False),
)

doubts = Table(
    "doubts",
    metadata,
    Column("outlet", String(20), primary_key=True),
    Column("number", Words, primary_key=True),
    Column("brief_id", Id, ForeignKey("briefs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True),
    Column("part", Words, primary_key=True),
    Column("said", Moment, nullable=False),
)


bounces = Table(
    "bounces",
    metadata,
    Column("subscriber_id", Id, ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    # The delivery's number, which outlives it.
    Column("delivery", BigInteger, primary_key=True, autoincrement=False),
    Column("is_hard", Boolean, nullable=False),
    Column("said", Words, nullable=False),
    Column("at", Moment, nullable=False),
)

requests = Table(
    "requests",
    metadata,
    # Somebody gave an address, and nobody knows yet whether it is theirs.
    Column("id", Id, primary_key=True),
    Column("outlet", String(20), nullable=False),
    Column("chat", Words, nullable=False),
    Column("key", Key, nullable=False, default=new_key),
    Column("wishes", JSON, nullable=False),
    Column("language", Words, nullable=False, default=""),
    Column("time_zone", Words, nullable=False, default=""),
    Column("digest_at", Time),
    Column("asked_by", Words, nullable=False, default="", server_default="", index=True),
    Column("made", Moment, nullable=False),
    # The mail that asks for the word of whom the address belongs to.
    Column("state", String(10), nullable=False, default="pending"),
    Column("asked", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try", Moment),
    Column("error", Words, nullable=False, default=""),
    *lease(),
    CheckConstraint("state IN ('pending', 'sent', 'failed')", name="state"),
    UniqueConstraint("outlet", "chat"),
    Index("ix_requests_next_try", "state", "next_try"),
)

secrets = Table(
    "secrets",
    metadata,
    # Keys of ours that must outlive the process, such as what links are signed with.
    Column("name", Words, primary_key=True),
    Column("value", Words, nullable=False),
)

spent = Table(
    "spent",
    metadata,
    # What may be used once, and was.
    Column("key", Key, primary_key=True),
    Column("until", Moment, nullable=False, index=True),
)

brief_people = Table(
    "brief_people",
    metadata,
    # Who speaks in a brief: its experts, then its voices, in their order.
    Column("brief_id", Id, ForeignKey("briefs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("slug", Words, nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("is_expert", Boolean, nullable=False),
)


def is_state(*states: str, of: FromClause = deliveries) -> ColumnElement[bool]:
    """The delivery is in one of these states, in words that an engine can hold against those of a partial index."""
    return of.c.state.in_([literal_column(f"'{state}'") for state in states])


def is_draft() -> ColumnElement[bool]:
    """The delivery is a draft for an editor, in such words, too."""
    return deliveries.c.kind == literal_column("'draft'")


def there_is(*told: ColumnElement[bool]) -> ColumnElement[bool]:
    """A row somewhere of which this is true, looked for anew for each row that asks.

    With EXISTS, PostgreSQL would gather all such rows before the first is answered: right after a fan-out, before it has
    counted its tables, that took eight seconds for a hundred deliveries of 300,000.
    """
    return select(literal_column("1")).where(*told).limit(1).scalar_subquery().is_not(None)


# Of a million deliveries a few are owed or under way: indexes of those alone.
_owed, _under_way = is_state("pending"), is_state("leased", "sending")
_held, are_words = deliveries.c.holder.is_not(None), subscriptions.c.kind == literal_column("'words'")
Index(
    "ix_deliveries_owed_by",
    deliveries.c.outlet,
    deliveries.c.next_try,
    deliveries.c.id,
    sqlite_where=_owed,
    postgresql_where=_owed,
)
_waiting, _drafts = is_state("review"), is_draft()
Index("ix_deliveries_review", deliveries.c.id, sqlite_where=_waiting, postgresql_where=_waiting)
Index("ix_deliveries_drafts", deliveries.c.about, sqlite_where=_drafts, postgresql_where=_drafts)
Index("ix_deliveries_owed", deliveries.c.next_try, deliveries.c.id, sqlite_where=_owed, postgresql_where=_owed)
Index("ix_deliveries_under_way", deliveries.c.leased_until, sqlite_where=_under_way, postgresql_where=_under_way)
Index("ix_deliveries_holder", deliveries.c.holder, sqlite_where=_held, postgresql_where=_held)
Index("ix_subscriptions_words", subscriptions.c.subscriber_id, sqlite_where=are_words, postgresql_where=are_words)
