"""Subscribers, deliveries, digests, people."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_id = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
_moment = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "invites",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("made", _moment, nullable=False),
        sa.CheckConstraint("uses >= 0", name="ck_invites_uses"),
        sa.PrimaryKeyConstraint("code", name="pk_invites"),
    )
    op.create_table(
        "people",
        sa.Column("outlet", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("access", sa.String(length=10), nullable=False),
        sa.Column("since", _moment, nullable=False),
        sa.CheckConstraint("access IN ('unknown', 'asked', 'allowed', 'barred')", name="ck_people_access"),
        sa.PrimaryKeyConstraint("outlet", "number", name="pk_people"),
    )
    op.create_table(
        "questions",
        sa.Column("id", _id, nullable=False),
        sa.Column("outlet", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("asked", _moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index("ix_questions_number", "questions", ["number", "outlet", "asked"], unique=False)
    op.create_table(
        "subscribers",
        sa.Column("id", _id, nullable=False),
        sa.Column("outlet", sa.String(length=20), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("digest_at", sa.Time(), nullable=True),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_to", sa.Time(), nullable=True),
        sa.Column("muted_until", _moment, nullable=True),
        sa.Column("is_reviewed", sa.Boolean(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("next_digest", _moment, nullable=True),
        sa.Column("added", _moment, nullable=False),
        sa.CheckConstraint("kind IN ('private', 'group', 'channel')", name="ck_subscribers_kind"),
        sa.CheckConstraint("status IN ('active', 'blocked')", name="ck_subscribers_status"),
        sa.CheckConstraint("(quiet_from IS NULL) = (quiet_to IS NULL)", name="ck_subscribers_quiet"),
        sa.PrimaryKeyConstraint("id", name="pk_subscribers"),
        sa.UniqueConstraint("outlet", "chat", "topic", name="uq_subscribers_outlet"),
    )
    op.create_index("ix_subscribers_next_digest", "subscribers", ["next_digest"], unique=False)
    op.create_table(
        "digests",
        sa.Column("id", _id, nullable=False),
        sa.Column("subscriber_id", _id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made", _moment, nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name="fk_digests_subscriber_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        sa.UniqueConstraint("subscriber_id", "day", name="uq_digests_subscriber_id"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("subscriber_id", _id, autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("added", _moment, nullable=False),
        sa.CheckConstraint("kind IN ('all', 'topic', 'feed', 'words')", name="ck_subscriptions_kind"),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name="fk_subscriptions_subscriber_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "key", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_key", "subscriptions", ["key", "subscriber_id"], unique=False)
    op.create_index(
        "ix_subscriptions_words",
        "subscriptions",
        ["subscriber_id"],
        unique=False,
        sqlite_where=sa.text("kind = 'words'"),
        postgresql_where=sa.text("kind = 'words'"),
    )
    op.create_table(
        "brief_keys",
        sa.Column("brief_id", _id, autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name="fk_brief_keys_brief_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("brief_id", "key", name="pk_brief_keys"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", _id, nullable=False),
        sa.Column("subscriber_id", _id, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("brief_id", _id, nullable=True),
        sa.Column("digest_id", _id, nullable=True),
        sa.Column("about", _id, nullable=True),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", _moment, nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("made", _moment, nullable=False),
        sa.Column("done", _moment, nullable=True),
        sa.Column("without", sa.JSON(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=False),
        sa.Column("earlier_brief_id", sa.BigInteger(), nullable=True),
        sa.Column("leased_until", _moment, nullable=True),
        sa.Column("holder", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "(kind = 'brief') = (brief_id IS NOT NULL) AND (kind = 'digest') = (digest_id IS NOT NULL)"
            " AND (kind IN ('draft', 'correction')) = (about IS NOT NULL)",
            name="ck_deliveries_what",
        ),
        sa.CheckConstraint("kind IN ('brief', 'draft', 'digest', 'correction')", name="ck_deliveries_kind"),
        sa.CheckConstraint(
            "state IN ('review', 'pending', 'leased', 'sending', 'sent', 'failed', 'unsure', 'dropped')",
            name="ck_deliveries_state",
        ),
        sa.ForeignKeyConstraint(["about"], ["deliveries.id"], name="fk_deliveries_about", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name="fk_deliveries_brief_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name="fk_deliveries_digest_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name="fk_deliveries_subscriber_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("about", "subscriber_id", "part", name="uq_deliveries_about"),
        sa.UniqueConstraint("brief_id", "subscriber_id", name="uq_deliveries_brief_id"),
        sa.UniqueConstraint("digest_id", "subscriber_id", name="uq_deliveries_digest_id"),
    )
    op.create_index(
        "ix_deliveries_holder",
        "deliveries",
        ["holder"],
        unique=False,
        sqlite_where=sa.text("holder IS NOT NULL"),
        postgresql_where=sa.text("holder IS NOT NULL"),
    )
    op.create_index(
        "ix_deliveries_owed",
        "deliveries",
        ["next_try", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending')"),
        postgresql_where=sa.text("state IN ('pending')"),
    )
    op.create_index("ix_deliveries_subscriber_id", "deliveries", ["subscriber_id", "state", "id"], unique=False)
    op.create_index(
        "ix_deliveries_under_way",
        "deliveries",
        ["leased_until"],
        unique=False,
        sqlite_where=sa.text("state IN ('leased', 'sending')"),
        postgresql_where=sa.text("state IN ('leased', 'sending')"),
    )
    op.create_table(
        "digest_briefs",
        sa.Column("digest_id", _id, autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("brief_id", _id, nullable=False),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name="fk_digest_briefs_brief_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name="fk_digest_briefs_digest_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest_id", "place", name="pk_digest_briefs"),
    )
    op.create_index("ix_digest_briefs_brief_id", "digest_briefs", ["brief_id"], unique=False)
    op.create_table(
        "doubts",
        sa.Column("outlet", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("brief_id", _id, autoincrement=False, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("said", _moment, nullable=False),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name="fk_doubts_brief_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("outlet", "number", "brief_id", "part", name="pk_doubts"),
    )
    op.create_index("ix_doubts_brief_id", "doubts", ["brief_id"], unique=False)
    op.create_table(
        "opinions",
        sa.Column("outlet", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("brief_id", _id, autoincrement=False, nullable=False),
        sa.Column("likes", sa.Boolean(), nullable=False),
        sa.Column("said", _moment, nullable=False),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name="fk_opinions_brief_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("outlet", "number", "brief_id", name="pk_opinions"),
    )
    op.create_index("ix_opinions_brief_id", "opinions", ["brief_id"], unique=False)
    op.create_table(
        "withdrawals",
        sa.Column("brief_id", _id, autoincrement=False, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("made", _moment, nullable=False),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name="fk_withdrawals_brief_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("brief_id", "part", name="pk_withdrawals"),
    )
    op.create_index(
        "ix_entries_url",
        "entries",
        ["url"],
        unique=False,
        sqlite_where=sa.text("article_id IS NOT NULL"),
        postgresql_where=sa.text("article_id IS NOT NULL"),
        postgresql_using="hash",
    )
    op.create_index(
        "ix_story_articles_copy_of",
        "story_articles",
        ["copy_of"],
        unique=False,
        sqlite_where=sa.text("copy_of IS NOT NULL"),
        postgresql_where=sa.text("copy_of IS NOT NULL"),
    )
    op.create_index(
        "ix_story_articles_late",
        "story_articles",
        ["story_id"],
        unique=False,
        sqlite_where=sa.text("is_late"),
        postgresql_where=sa.text("is_late"),
    )
