"""NPS and CSAT answers, the mark of a made-up history, and what is counted: which standards are asked and practised."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, and count what is there already."""
    op.create_table(
        "survey_imports",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("brought_in_at", _MOMENT, nullable=False),
        sa.Column("taken_back_at", _MOMENT),
        sa.UniqueConstraint("digest", name="uq_survey_imports_digest"),
    )
    op.create_table(
        "survey_answers",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["survey_imports.id"], name="fk_survey_answers_import_id_survey_imports", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_survey_answers_import_id", "survey_answers", ["import_id"])
    op.create_index("ix_survey_answers_kind_day_score", "survey_answers", ["kind", "day", "score"])
    op.create_table("made_up_history", sa.Column("at", _MOMENT, primary_key=True))
    _create_counted("asked_standards", "turn_id", "turns")
    _create_counted("practised_standards", "run_id", "runs")
    op.add_column("follow_ups", sa.Column("settled_at", _MOMENT))
    # With what is counted in them, so that the long rows themselves are not read.
    op.create_index("ix_turns_asked_at_conversation_id", "turns", ["asked_at", "conversation_id"])
    op.create_index("ix_reviews_reviewed_at_person_id", "reviews", ["reviewed_at", "person_id"])
    _count_asked(op.get_bind())
    _count_practised(op.get_bind())


def _create_counted(table: str, of: str, parent: str) -> None:
    op.create_table(
        table,
        sa.Column(of, sa.Text(), nullable=False),
        sa.Column("standard_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint(of, "standard_id"),
        sa.ForeignKeyConstraint([of], [f"{parent}.id"], name=f"fk_{table}_{of}_{parent}", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{table}_at_standard_id_person_id", table, ["at", "standard_id", "person_id"])


def _count_asked(connection: sa.Connection) -> None:
    rows = connection.execute(
        sa.text(
            "SELECT turns.id, turns.answer, conversations.person_id, turns.asked_at FROM turns "
            "JOIN conversations ON conversations.id = turns.conversation_id WHERE turns.answer IS NOT NULL"
        )
    )
    for turn, answer, person, at in rows.fetchall():
        cited = {one["document_id"] for one in json.loads(answer).get("citations", ())}
        _add(connection, "asked_standards", "turn_id", turn, cited, person, at)


def _count_practised(connection: sa.Connection) -> None:
    rows = connection.execute(
        sa.text(
            "SELECT id, content, person_id, updated_at FROM runs "
            "WHERE EXISTS (SELECT 1 FROM run_turns WHERE run_id = runs.id AND ending IS NOT NULL)"
        )
    )
    for run, content, person, at in rows.fetchall():
        kept = json.loads(content)
        if not kept.get("in_group"):
            practised = set(kept.get("scenario", {}).get("standards", ()))
            _add(connection, "practised_standards", "run_id", run, practised, person, at)


def _add(
    connection: sa.Connection, table: str, of: str, of_id: str, standards: set[str], person: str, at: object
) -> None:
    for standard in sorted(one for one in standards if one.startswith("STD-")):
        connection.execute(
            sa.text(f"INSERT INTO {table} ({of}, standard_id, person_id, at) VALUES (:of, :standard, :person, :at)"),  # noqa: S608 (names of ours)
            {"of": of_id, "standard": standard, "person": person, "at": at},
        )
