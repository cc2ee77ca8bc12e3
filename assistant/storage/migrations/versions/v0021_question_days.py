"""The day that a question is about is kept with it: a list of conversations tells it without reading the answers."""

from __future__ import annotations

import json
from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_NEAR = timedelta(days=1)
"""Within it the day can be the day of asking, which was noted in UTC and not on the company's calendar."""


def upgrade() -> None:
    """Add the day to turns, and take it out of the answers that are there."""
    op.add_column("turns", sa.Column("as_of", sa.Date()))
    _read_answers(op.get_bind())


def _read_answers(connection: sa.Connection) -> None:
    change = sa.text("UPDATE turns SET as_of = :day WHERE id = :id").bindparams(sa.bindparam("day", type_=sa.Date))
    rows = connection.execute(sa.text("SELECT id, answer, asked_at FROM turns WHERE answer IS NOT NULL"))
    for turn, answer, asked_at in rows.fetchall():
        on = json.loads(answer).get("on")
        if on and abs(date.fromisoformat(on) - date.fromisoformat(str(asked_at)[:10])) > _NEAR:
            connection.execute(change, {"day": date.fromisoformat(on), "id": turn})
