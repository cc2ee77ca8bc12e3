"""Conversations, gaps, questions to a person, documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the first tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "conversations",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Column("deleted_at", moment),
        sa.UniqueConstraint("id", name="uq_conversations_id"),
    )
    op.create_index("ix_conversations_person_id_updated_at", "conversations", ["person_id", "updated_at"])
    op.create_table(
        "turns",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("begin_key", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("answer_key", sa.Text()),
        sa.Column("partial", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("feedback", sa.Text()),
        sa.Column("feedback_reason", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_turns_conversation_id_conversations",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("conversation_id", "sequence", name="uq_turns_conversation_id_sequence"),
        sa.UniqueConstraint("conversation_id", "begin_key", name="uq_turns_conversation_id_begin_key"),
    )
    op.create_index("ix_turns_state", "turns", ["state"])
    op.create_table(
        "turn_retries",
        sa.Column("turn_id", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name="fk_turn_retries_turn_id_turns", ondelete="CASCADE"),
    )
    op.create_table(
        "gaps",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("nearest", sa.Text(), nullable=False),
        sa.Column("turn_id", sa.Text()),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name="fk_gaps_turn_id_turns", ondelete="SET NULL"),
        sa.UniqueConstraint("id", name="uq_gaps_id"),
        sa.UniqueConstraint("turn_id", name="uq_gaps_turn_id"),
    )
    op.create_table(
        "person_questions",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("turn_id", sa.Text()),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_by", sa.Text()),
        sa.Column("answered_at", moment),
        sa.Column("draft_document_id", sa.Text()),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turns.id"], name="fk_person_questions_turn_id_turns", ondelete="SET NULL"
        ),
        sa.UniqueConstraint("id", name="uq_person_questions_id"),
    )
    op.create_index("ix_person_questions_person_id", "person_questions", ["person_id"])
    op.create_index("ix_person_questions_turn_id", "person_questions", ["turn_id"])
    op.create_table(
        "documents",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("saved_at", moment, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_by", sa.Text(), nullable=False),
        sa.Column("state_at", moment, nullable=False),
        sa.UniqueConstraint("document_id", "version", name="uq_documents_document_id_version"),
    )


def downgrade() -> None:
    """Remove the first tables, and with them everything that was said."""
    for table in ("documents", "person_questions", "gaps", "turn_retries", "turns", "conversations"):
        op.drop_table(table)
