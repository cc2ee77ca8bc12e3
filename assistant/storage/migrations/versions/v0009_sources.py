"""Which documents a language model was given for an answer: its words go when they do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the list, which nobody knows for the answers so far."""
    op.add_column("turns", sa.Column("rests_on", sa.Text()))
