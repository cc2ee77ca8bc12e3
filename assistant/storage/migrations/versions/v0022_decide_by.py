"""A report about a policy that is still being decided has a day by which it will be."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the day; none for what was answered before days were asked for."""
    op.add_column("frictions", sa.Column("decide_by", sa.Date()))
