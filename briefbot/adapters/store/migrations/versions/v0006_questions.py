"""How much was asked today, under a name that leads to nobody. Who asked before is kept no more."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("questions")
    op.create_table(
        "questions",
        sa.Column("asker", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("asker", name="pk_questions"),
    )
