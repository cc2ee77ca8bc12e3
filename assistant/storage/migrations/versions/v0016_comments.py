"""What customers write, linked to standards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "comments",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer()),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("brought_in_at", _MOMENT, nullable=False),
        sa.Column("decided_at", _MOMENT),
        sa.Column("removed_at", _MOMENT),
        sa.UniqueConstraint("id", name="uq_comments_id"),
        sa.UniqueConstraint("fingerprint", name="uq_comments_fingerprint"),
    )
    for column in ("import_id", "day"):
        op.create_index(f"ix_comments_{column}", "comments", [column])
    op.create_table(
        "comment_standards",
        sa.Column("comment_id", sa.Text(), nullable=False),
        sa.Column("standard_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("comment_id", "standard_id"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_comment_standards_comment_id_comments", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_comment_standards_standard_id", "comment_standards", ["standard_id"])
