"""When somebody was here last, and what the library held when, so that the page can say what is new."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "visits",
        sa.Column("person_id", sa.Text(), primary_key=True),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("last_at", moment, nullable=False),
        sa.Column("told_at", moment),
        sa.Column("before_at", moment),
    )
    op.create_table(
        "library_history",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("from_at", moment, nullable=False),
        sa.Column("until_at", moment),
    )
    op.create_index("ix_library_history_from_at", "library_history", ["from_at"])
    op.create_index("ix_library_history_until_at", "library_history", ["until_at"])
