"""Reviews of replies, promises to keep, reports of friction."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of reply review."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "reviews",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reviewed_at", moment, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("shared_at", moment),
        sa.Column("deleted_at", moment),
        sa.UniqueConstraint("id", name="uq_reviews_id"),
        sa.UniqueConstraint("person_id", "key", name="uq_reviews_person_id_key"),
    )
    op.create_table(
        "follow_ups",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("review_id", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("handed_over_from", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name="fk_follow_ups_review_id_reviews", ondelete="SET NULL"
        ),
        sa.UniqueConstraint("id", name="uq_follow_ups_id"),
        sa.UniqueConstraint("author_id", "key", name="uq_follow_ups_author_id_key"),
    )
    op.create_index("ix_follow_ups_author_id", "follow_ups", ["author_id"])
    op.create_index("ix_follow_ups_owner_id", "follow_ups", ["owner_id"])
    op.create_table(
        "frictions",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reported_at", moment, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", moment),
        sa.UniqueConstraint("id", name="uq_frictions_id"),
        sa.UniqueConstraint("person_id", "key", name="uq_frictions_person_id_key"),
    )
    op.create_index("ix_frictions_person_id", "frictions", ["person_id"])
