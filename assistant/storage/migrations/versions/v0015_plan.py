"""Leadership actions, champions, and the first week."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "actions",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        *_texts("id", "author_id", "author_name", "key", "owner_id", "owner_name", "what"),
        sa.Column("due_on", sa.Date(), nullable=False),
        *_texts("state", "reason", "evidence", "source"),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("id", name="uq_actions_id"),
        sa.UniqueConstraint("author_id", "key", name="uq_actions_author_id_key"),
    )
    op.create_index("ix_actions_owner_id", "actions", ["owner_id"])
    op.create_table(
        "action_changes",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        *_texts("id", "action_id", "person_id", "person_name"),
        sa.Column("at", _MOMENT, nullable=False),
        *_texts("fields", "note"),
        sa.UniqueConstraint("id", name="uq_action_changes_id"),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name="fk_action_changes_action_id_actions", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_action_changes_action_id", "action_changes", ["action_id"])
    op.create_table(
        "nominations",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        *_texts("id", "author_id", "author_name", "key", "person_id", "person_name", "sentence", "state"),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT),
        sa.UniqueConstraint("id", name="uq_nominations_id"),
        sa.UniqueConstraint("author_id", "key", name="uq_nominations_author_id_key"),
    )
    op.create_index("ix_nominations_person_id", "nominations", ["person_id"])
    op.create_table(
        "champions",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        *_texts("id", "person_id", "person_name", "team_id", "team_name", "author_id", "author_name", "because"),
        sa.Column("named_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("ended_by", sa.Text()),
        sa.UniqueConstraint("id", name="uq_champions_id"),
    )
    op.create_index("ix_champions_person_id", "champions", ["person_id"])
    op.create_table(
        "first_week_steps",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("done_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "step"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
