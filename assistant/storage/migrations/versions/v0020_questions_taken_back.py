"""A question to a person can be taken back until it is answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment at which a question was taken back; none was so far."""
    op.add_column("person_questions", sa.Column("taken_back_at", sa.DateTime(timezone=True)))
