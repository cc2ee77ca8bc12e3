"""Scenarios and practice runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _scenarios()


def _scenarios() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "scenarios",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("archived_at", moment),
        sa.UniqueConstraint("id", name="uq_scenarios_id"),
        sa.UniqueConstraint("person_id", "key", name="uq_scenarios_person_id_key"),
    )
    op.create_table(
        "scenario_versions",
        sa.Column("scenario_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("saved_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("scenario_id", "version"),
        sa.ForeignKeyConstraint(
            ["scenario_id"],
            ["scenarios.id"],
            name="fk_scenario_versions_scenario_id_scenarios",
            ondelete="CASCADE",
        ),
    )
