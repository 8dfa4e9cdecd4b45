"""Who gave an address, and subscribers by their keys."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("subscribers", "requests"):
        op.add_column(table, sa.Column("asked_by", sa.Text(), nullable=False, server_default=""))
        op.create_index(f"ix_{table}_asked_by", table, ["asked_by"], unique=False)
    op.create_index("ix_subscribers_key", "subscribers", ["key"], unique=False)
