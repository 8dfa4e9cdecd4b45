"""What a digest tells by its headline alone, what only as far as it is new, and what it corrects."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_id = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")


def upgrade() -> None:
    op.add_column("digest_briefs", sa.Column("in_full", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("digest_briefs", sa.Column("earlier_brief_id", sa.BigInteger(), nullable=True))
    op.create_table(
        "digest_corrections",
        sa.Column("digest_id", _id, autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("brief_id", _id, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name="fk_digest_corrections_digest_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name="fk_digest_corrections_brief_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest_id", "place", name="pk_digest_corrections"),
    )
    op.create_index("ix_digest_corrections_brief_id", "digest_corrections", ["brief_id"], unique=False)
