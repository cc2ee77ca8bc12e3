"""Debriefs of practice runs, what somebody still has to show, and wishes that no standard covers, without names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "debriefs",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("turn", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "turn", "engine"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_debriefs_run_id_runs", ondelete="CASCADE"),
    )
    op.create_table(
        "misses",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("standard_id", sa.Text(), nullable=False),
        sa.Column("came_from", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text()),
        sa.Column("review_id", sa.Text()),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("closed_at", _MOMENT),
        sa.UniqueConstraint("id", name="uq_misses_id"),
        sa.UniqueConstraint("person_id", "standard_id", "came_from", name="uq_misses_person_id_standard_id_came_from"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_misses_run_id_runs", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name="fk_misses_review_id_reviews", ondelete="CASCADE"),
    )
    for column in ("run_id", "review_id"):
        op.create_index(f"ix_misses_{column}", "misses", [column])
    op.create_table(
        "wishes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_wishes_day", "wishes", ["day"])
