"""Keys of subscribers, requests, bounces, who speaks in a brief, and deliveries by their outlet."""

import re
import secrets
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_id = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
_moment = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("subscribers", sa.Column("key", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("subscribers", sa.Column("hears_of_nothing", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("deliveries", sa.Column("outlet", sa.String(length=20), nullable=False, server_default=""))
    _give_keys()
    op.execute(
        "UPDATE deliveries SET outlet = (SELECT subscribers.outlet FROM subscribers"
        " WHERE subscribers.id = deliveries.subscriber_id)"
    )
    op.create_index(
        "ix_deliveries_owed_by",
        "deliveries",
        ["outlet", "next_try", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending')"),
        postgresql_where=sa.text("state IN ('pending')"),
    )
    op.create_table(
        "bounces",
        sa.Column("subscriber_id", _id, autoincrement=False, nullable=False),
        sa.Column("delivery", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_hard", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name="fk_bounces_subscriber_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subscriber_id", "delivery", name="pk_bounces"),
    )
    op.create_table(
        "requests",
        sa.Column("id", _id, nullable=False),
        sa.Column("outlet", sa.String(length=20), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("digest_at", sa.Time(), nullable=True),
        sa.Column("made", _moment, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", _moment, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("leased_until", _moment, nullable=True),
        sa.Column("holder", sa.String(length=200), nullable=True),
        sa.CheckConstraint("state IN ('pending', 'sent', 'failed')", name="ck_requests_state"),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
        sa.UniqueConstraint("outlet", "chat", name="uq_requests_outlet"),
    )
    op.create_index("ix_requests_next_try", "requests", ["state", "next_try"], unique=False)
    op.create_table(
        "secrets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secrets"),
    )
    op.create_table(
        "spent",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("until", _moment, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_spent"),
    )
    op.create_index("ix_spent_until", "spent", ["until"], unique=False)
    op.create_table(
        "brief_people",
        sa.Column("brief_id", _id, autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_expert", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name="fk_brief_people_brief_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("brief_id", "place", name="pk_brief_people"),
    )
    op.create_index("ix_brief_people_slug", "brief_people", ["slug"], unique=False)
    _list_people()


def _give_keys() -> None:
    connection = op.get_bind()
    subscribers = sa.table("subscribers", sa.column("id", _id), sa.column("key", sa.String(32)))
    for (id_,) in connection.execute(sa.select(subscribers.c.id)).all():
        connection.execute(sa.update(subscribers).where(subscribers.c.id == id_).values(key=secrets.token_hex(16)))


def _list_people() -> None:
    """Who speaks in the briefs that are there already."""
    connection = op.get_bind()
    briefs = sa.table("briefs", sa.column("id", _id), sa.column("document", sa.JSON()))
    people = sa.table(
        "brief_people",
        sa.column("brief_id", _id),
        sa.column("place", sa.Integer()),
        sa.column("slug", sa.Text()),
        sa.column("name", sa.Text()),
        sa.column("is_expert", sa.Boolean()),
    )
    for id_ in connection.execute(sa.select(briefs.c.id)).scalars().all():
        document = connection.execute(sa.select(briefs.c.document).where(briefs.c.id == id_)).scalar_one()
        speaking = [(view["name"], group == "expert_views") for group in ("expert_views", "voices") for view in document[group]]
        rows = [
            {"brief_id": id_, "place": place, "slug": _slug(name), "name": name, "is_expert": is_expert}
            for place, (name, is_expert) in enumerate(speaking)
        ]
        if rows:
            connection.execute(people.insert(), rows)


def _slug(name: str) -> str:
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", name).casefold()).strip("-")
