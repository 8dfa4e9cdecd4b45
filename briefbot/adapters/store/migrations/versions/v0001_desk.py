"""Feeds, entries, articles, stories, briefs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_id = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
_moment = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", _id, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.String(length=32), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("text_key", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published", _moment, nullable=True),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("is_snippet", sa.Boolean(), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("read", _moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("host", "text_key", name="uq_articles_host"),
        sa.UniqueConstraint("url_key", name="uq_articles_url_key"),
    )
    op.create_index("ix_articles_at", "articles", ["at"], unique=False)
    op.create_table(
        "feeds",
        sa.Column("id", _id, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("site_url", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.Column("pace", sa.Integer(), nullable=False),
        sa.Column("added", _moment, nullable=False),
        sa.Column("polled", _moment, nullable=True),
        sa.Column("fetched", _moment, nullable=True),
        sa.Column("next_poll", _moment, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("leased_until", _moment, nullable=True),
        sa.Column("holder", sa.String(length=200), nullable=True),
        sa.CheckConstraint("status IN ('active', 'gone')", name="ck_feeds_status"),
        sa.CheckConstraint("failures >= 0 AND pace > 0", name="ck_feeds_counts"),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("url", name="uq_feeds_url"),
    )
    op.create_index("ix_feeds_due", "feeds", ["status", "next_poll"], unique=False)
    op.create_index(
        "ix_feeds_holder",
        "feeds",
        ["holder"],
        unique=False,
        sqlite_where=sa.text("holder IS NOT NULL"),
        postgresql_where=sa.text("holder IS NOT NULL"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("leased_until", _moment, nullable=True),
        sa.Column("holder", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "stories",
        sa.Column("id", _id, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("opened", _moment, nullable=False),
        sa.Column("grew", _moment, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", _moment, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("leased_until", _moment, nullable=True),
        sa.Column("holder", sa.String(length=200), nullable=True),
        sa.CheckConstraint("state IN ('open', 'briefed', 'failed')", name="ck_stories_state"),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index("ix_stories_grew", "stories", ["grew"], unique=False)
    op.create_index(
        "ix_stories_holder",
        "stories",
        ["holder"],
        unique=False,
        sqlite_where=sa.text("holder IS NOT NULL"),
        postgresql_where=sa.text("holder IS NOT NULL"),
    )
    op.create_index("ix_stories_state", "stories", ["state"], unique=False)
    op.create_table(
        "briefs",
        sa.Column("id", _id, nullable=False),
        sa.Column("story_id", _id, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written", _moment, nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("writer", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_briefs_story_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_briefs"),
        sa.UniqueConstraint("story_id", "revision", name="uq_briefs_story_id"),
    )
    op.create_index("ix_briefs_written", "briefs", ["written"], unique=False)
    op.create_table(
        "entries",
        sa.Column("id", _id, nullable=False),
        sa.Column("feed_id", _id, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("published", _moment, nullable=True),
        sa.Column("at", _moment, nullable=False),
        sa.Column("seen", _moment, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", _moment, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("article_id", _id, nullable=True),
        sa.Column("leased_until", _moment, nullable=True),
        sa.Column("holder", sa.String(length=200), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'read', 'skipped', 'failed')", name="ck_entries_state"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_entries_article_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name="fk_entries_feed_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        sa.UniqueConstraint("feed_id", "key", name="uq_entries_feed_id"),
    )
    op.create_index(
        "ix_entries_article_id",
        "entries",
        ["article_id"],
        unique=False,
        sqlite_where=sa.text("article_id IS NOT NULL"),
        postgresql_where=sa.text("article_id IS NOT NULL"),
    )
    op.create_index(
        "ix_entries_holder",
        "entries",
        ["holder"],
        unique=False,
        sqlite_where=sa.text("holder IS NOT NULL"),
        postgresql_where=sa.text("holder IS NOT NULL"),
    )
    op.create_index(
        "ix_entries_waiting",
        "entries",
        ["at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "story_articles",
        sa.Column("article_id", _id, autoincrement=False, nullable=False),
        sa.Column("story_id", _id, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("copy_of", _id, nullable=True),
        sa.Column("joined", _moment, nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_story_articles_article_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["copy_of"], ["articles.id"], name="fk_story_articles_copy_of", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_articles_story_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", name="pk_story_articles"),
    )
    op.create_index("ix_story_articles_story_id", "story_articles", ["story_id"], unique=False)
    op.create_table(
        "brief_articles",
        sa.Column("brief_id", _id, autoincrement=False, nullable=False),
        sa.Column("article_id", _id, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_brief_articles_article_id", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name="fk_brief_articles_brief_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("brief_id", "article_id", name="pk_brief_articles"),
    )
    op.create_index("ix_brief_articles_article_id", "brief_articles", ["article_id"], unique=False)
