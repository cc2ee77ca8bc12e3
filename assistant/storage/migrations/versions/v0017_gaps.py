"""Owners and due dates of gaps, and questions to a leader."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "question_groups",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("owner_due", sa.Date()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", _MOMENT),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_aside_by", sa.Text(), nullable=False),
        sa.Column("set_aside_at", _MOMENT),
        sa.UniqueConstraint("id", name="uq_question_groups_id"),
    )
    op.create_table(
        "question_group_members",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("gap_id", sa.Text()),
        sa.Column("question_id", sa.Text()),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["question_groups.id"],
            name="fk_question_group_members_group_id_question_groups",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["gap_id"], ["gaps.id"], name="fk_question_group_members_gap_id_gaps", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["person_questions.id"],
            name="fk_question_group_members_question_id_person_questions",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("gap_id", name="uq_question_group_members_gap_id"),
        sa.UniqueConstraint("question_id", name="uq_question_group_members_question_id"),
    )
    op.create_index("ix_question_group_members_group_id", "question_group_members", ["group_id"])
    op.create_table(
        "leader_questions",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("leader_id", sa.Text(), nullable=False),
        sa.Column("leader_name", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("for_everybody", sa.Boolean(), nullable=False),
        sa.Column("with_name", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", _MOMENT),
        sa.Column("taken_back_at", _MOMENT),
        sa.UniqueConstraint("id", name="uq_leader_questions_id"),
        sa.UniqueConstraint("person_id", "key", name="uq_leader_questions_person_id_key"),
    )
    op.create_index("ix_leader_questions_leader_id", "leader_questions", ["leader_id"])
