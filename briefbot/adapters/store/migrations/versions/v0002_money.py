"""Calls to a model and what they cost, replies kept, batches."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_id = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
_moment = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", _id, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("tier", sa.String(length=10), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("cached", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('reserved', 'settled')", name="ck_calls_state"),
        sa.CheckConstraint("amount >= 0", name="ck_calls_amount"),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
    )
    op.create_index("ix_calls_at", "calls", ["at", "amount"], unique=False)
    op.create_table(
        "replies",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("cached", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("has_usage", sa.Boolean(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_replies"),
    )
    op.create_index("ix_replies_at", "replies", ["at"], unique=False)
    op.create_table(
        "batches",
        sa.Column("id", _id, nullable=False),
        sa.Column("remote", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("begun", _moment, nullable=False),
        sa.Column("leased_until", _moment, nullable=True),
        sa.Column("holder", sa.String(length=200), nullable=True),
        sa.CheckConstraint("state IN ('sending', 'sent', 'done')", name="ck_batches_state"),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
    )
    op.create_index("ix_batches_state", "batches", ["state"], unique=False)
    op.create_table(
        "batch_questions",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("put", _moment, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("batch_id", _id, nullable=True),
        sa.Column("call_id", _id, nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'direct')", name="ck_batch_questions_state"),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name="fk_batch_questions_batch_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_batch_questions_call_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("key", name="pk_batch_questions"),
    )
    op.create_index("ix_batch_questions_state", "batch_questions", ["state", "put"], unique=False)
    op.create_index("ix_batch_questions_batch_id", "batch_questions", ["batch_id"], unique=False)
