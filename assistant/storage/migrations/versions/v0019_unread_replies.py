"""Replies that the judge could not read are counted, so that they are told of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the number to submissions; none so far, for such a reply used to end its job."""
    op.add_column("quality_submissions", sa.Column("unread", sa.Integer(), nullable=False, server_default="0"))
