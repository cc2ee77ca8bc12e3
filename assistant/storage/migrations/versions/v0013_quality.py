"""Quality processes, the sent replies they submit, and the verdicts counted from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "quality_processes",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("run_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("tie_purpose", sa.Text(), nullable=False),
        sa.Column("tied_by", sa.Text(), nullable=False),
        sa.Column("tied_at", _MOMENT),
        sa.UniqueConstraint("id", name="uq_quality_processes_id"),
        sa.UniqueConstraint("key", name="uq_quality_processes_key"),
    )
    op.create_table(
        "quality_submissions",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("submitted_at", _MOMENT, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("details", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("taken_back_at", _MOMENT),
        sa.UniqueConstraint("id", name="uq_quality_submissions_id"),
        sa.UniqueConstraint("key", name="uq_quality_submissions_key"),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["quality_processes.id"],
            name="fk_quality_submissions_process_id_quality_processes",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_quality_submissions_process_id", "quality_submissions", ["process_id"])
    op.create_table(
        "quality_replies",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("submission_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("employee", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("judged_at", _MOMENT),
        sa.UniqueConstraint("digest", name="uq_quality_replies_digest"),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["quality_submissions.id"],
            name="fk_quality_replies_submission_id_quality_submissions",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_quality_replies_person_id", "quality_replies", ["person_id"])
    op.create_index("ix_quality_replies_submission_id_judged_at", "quality_replies", ["submission_id", "judged_at"])
    op.create_table(
        "quality_verdicts",
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("reply_id", "standard_id"),
        sa.ForeignKeyConstraint(
            ["reply_id"],
            ["quality_replies.id"],
            name="fk_quality_verdicts_reply_id_quality_replies",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "adherence",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("standard_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("employee", sa.Text(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("partly", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "standard_id", "team_id", "employee"),
        sqlite_with_rowid=False,
    )
