"""Thanks with proof, and stories from the floor with the colleagues who agreed to be named."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "kudos",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("team_name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("standard_id", sa.Text(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("between_colleagues", sa.Boolean(), nullable=False),
        sa.Column("given_at", _MOMENT, nullable=False),
        sa.Column("off_at", _MOMENT),
        sa.Column("off_by", sa.Text()),
        sa.UniqueConstraint("id", name="uq_kudos_id"),
        sa.UniqueConstraint("author_id", "key", name="uq_kudos_author_id_key"),
    )
    for column in ("person_id", "given_at"):
        op.create_index(f"ix_kudos_{column}", "kudos", [column])
    op.create_table(
        "stories",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("told_at", _MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", _MOMENT),
        sa.Column("document", sa.Text(), nullable=False),
        sa.UniqueConstraint("id", name="uq_stories_id"),
        sa.UniqueConstraint("author_id", "key", name="uq_stories_author_id_key"),
    )
    op.create_index("ix_stories_state", "stories", ["state"])
    op.create_table(
        "story_people",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", "person_id"),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name="fk_story_people_story_id_stories", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_story_people_person_id", "story_people", ["person_id"])
