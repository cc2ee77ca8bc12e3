"""Verdicts in the parts that may be shown, counted when they change and no more when they are read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TEAMS = """
    INSERT INTO adherence_parts
    SELECT month, standard_id, team_id, max(people), sum(met), sum(partly), sum(missed) FROM (
        SELECT month, standard_id, team_id, count(*) AS people, sum(met) AS met, sum(partly) AS partly,
            sum(missed) AS missed
        FROM adherence WHERE met + partly + missed > 0
        GROUP BY month, standard_id, team_id, CASE WHEN employee LIKE '%:%' THEN substr(employee, 1, 8) ELSE '' END
    ) AS of_process GROUP BY month, standard_id, team_id
"""
_REST = """
    INSERT INTO adherence_parts
    SELECT month, standard_id, 'other teams', max(people), sum(met), sum(partly), sum(missed) FROM (
        SELECT a.month, a.standard_id, count(DISTINCT a.employee) AS people, sum(a.met) AS met, sum(a.partly) AS partly,
            sum(a.missed) AS missed
        FROM adherence AS a JOIN adherence_parts AS p
            ON p.month = a.month AND p.standard_id = a.standard_id AND p.group_id = a.team_id
        WHERE a.met + a.partly + a.missed > 0 AND p.people < 5
        GROUP BY a.month, a.standard_id, CASE WHEN a.employee LIKE '%:%' THEN substr(a.employee, 1, 8) ELSE '' END
    ) AS of_process GROUP BY month, standard_id
"""
_SMALL = "DELETE FROM adherence_parts WHERE people < 5 AND group_id <> 'other teams'"


def upgrade() -> None:
    """Create the table, and count what is there already."""
    op.create_table(
        "adherence_parts",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("standard_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("partly", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "standard_id", "group_id"),
        sqlite_with_rowid=False,
    )
    count_parts(op.get_bind())


def count_parts(connection: sa.Connection) -> None:
    """Fill the table from the tallies."""
    for statement in (_TEAMS, _REST, _SMALL):
        connection.execute(sa.text(statement))
