"""People who sign in, their teams and sessions, the audit, whom a review is shared with, and gaps that go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; no review that was shared so far is shared with a team."""
    moment = sa.DateTime(timezone=True)
    op.add_column("reviews", sa.Column("shared_team_id", sa.Text()))
    # A gap holds a question's words, so it goes when the conversation does.
    with op.batch_alter_table("gaps") as gaps:
        gaps.drop_constraint("fk_gaps_turn_id_turns", type_="foreignkey")
        gaps.create_foreign_key("fk_gaps_turn_id_turns", "turns", ["turn_id"], ["id"], ondelete="CASCADE")
    op.create_table(
        "teams",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.UniqueConstraint("id", name="uq_teams_id"),
        sa.UniqueConstraint("name_key", name="uq_teams_name_key"),
    )
    op.create_table(
        "people",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("login_key", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text()),
        sa.Column("function", sa.Text(), nullable=False),
        sa.Column("administrator", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.Text()),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("last_seen_at", moment),
        sa.Column("disabled_at", moment),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_people_team_id_teams"),
        sa.UniqueConstraint("id", name="uq_people_id"),
        sa.UniqueConstraint("login_key", name="uq_people_login_key"),
        sa.UniqueConstraint("subject", name="uq_people_subject"),
    )
    op.create_index("ix_people_team_id", "people", ["team_id"])
    op.create_table(
        "team_leads",
        sa.Column("person_id", sa.Text(), primary_key=True),
        sa.Column("team_id", sa.Text(), primary_key=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_team_leads_person_id_people", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_team_leads_team_id_teams", ondelete="CASCADE"),
    )
    op.create_index("ix_team_leads_team_id", "team_leads", ["team_id"])
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("last_used_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_sessions_person_id_people", ondelete="CASCADE"),
        sa.UniqueConstraint("token_hash", name="uq_sessions_token_hash"),
    )
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"])
    op.create_table(
        "links",
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("person_id", sa.Text(), primary_key=True),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("used_at", moment),
        sa.UniqueConstraint("token_hash", name="uq_links_token_hash"),
    )
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
    )
    op.create_index("ix_audit_actor_id", "audit", ["actor_id"])
    op.create_index("ix_audit_action", "audit", ["action"])
    op.create_index("ix_audit_at", "audit", ["at"])
