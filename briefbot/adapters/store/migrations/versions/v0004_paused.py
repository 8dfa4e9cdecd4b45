"""Feeds that are paused."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feeds", sa.Column("is_paused", sa.Boolean(), nullable=False, server_default=sa.false()))
