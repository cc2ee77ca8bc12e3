"""An author's permission to keep a sentence of a review, and the sentences that were kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the permission, which nobody has given so far, and the table of what was kept."""
    moment = sa.DateTime(timezone=True)
    op.add_column("reviews", sa.Column("example_allowed_at", moment))
    op.create_table(
        "exemplars",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("kept_by", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("review_id", sa.Text()),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("kept_at", moment, nullable=False),
        sa.Column("taken_out_at", moment),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name="fk_exemplars_review_id_reviews", ondelete="SET NULL"
        ),
        sa.UniqueConstraint("id", name="uq_exemplars_id"),
        sa.UniqueConstraint("person_id", "key", name="uq_exemplars_person_id_key"),
    )
    op.create_index("ix_exemplars_review_id", "exemplars", ["review_id"])
