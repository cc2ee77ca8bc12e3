"""Practice runs with their turns, and assignments: who is to play what, and what they submit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    _runs()
    _assignments()


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=False),
        sa.Column("hostility", sa.Text(), nullable=False),
        sa.Column("current", sa.Text(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("deleted_at", _MOMENT),
        sa.UniqueConstraint("id", name="uq_runs_id"),
        sa.UniqueConstraint("person_id", "key", name="uq_runs_person_id_key"),
    )
    for column in ("assignment_id", "updated_at", "deleted_at"):
        op.create_index(f"ix_runs_{column}", "runs", [column])
    op.create_table(
        "run_turns",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("ending", sa.Text()),
        sa.UniqueConstraint("id", name="uq_run_turns_id"),
        sa.UniqueConstraint("run_id", "key", name="uq_run_turns_run_id_key"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_run_turns_run_id_runs", ondelete="CASCADE"),
    )


def _assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("scenario_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("at_least", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("hostility", sa.Text(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("withdrawn_at", _MOMENT),
        sa.UniqueConstraint("id", name="uq_assignments_id"),
        sa.UniqueConstraint("author_id", "key", name="uq_assignments_author_id_key"),
    )
    op.create_table(
        "assignees",
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("as_leader", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("assignment_id", "person_id"),
        _of_an_assignment("assignees"),
    )
    op.create_index("ix_assignees_person_id", "assignees", ["person_id"])
    op.create_table(
        "submissions",
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("to_turn", sa.Text(), nullable=False),
        sa.Column("submitted_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("assignment_id", "run_id"),
        _of_an_assignment("submissions"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_submissions_run_id_runs", ondelete="CASCADE"),
    )
    op.create_index("ix_submissions_run_id", "submissions", ["run_id"])


def _of_an_assignment(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_assignment_id_assignments"
    return sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name=name, ondelete="CASCADE")
