"""What waits for review, and the drafts of it, found without looking at every delivery."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_indexes = (("ix_deliveries_review", "id", "state IN ('review')"), ("ix_deliveries_drafts", "about", "kind = 'draft'"))


def upgrade() -> None:
    for name, column, which in _indexes:
        where = sa.text(which)
        op.create_index(name, "deliveries", [column], unique=False, sqlite_where=where, postgresql_where=where)
