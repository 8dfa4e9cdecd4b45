"""The briefs of a topic are found by the topic."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_brief_keys_key", "brief_keys", ["key", "brief_id"])
