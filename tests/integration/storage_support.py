"""What the storage tests share: a clock that ticks, ids that count, an answer."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from assistant.domain.conversation import Answer, Fold, Line, LineKind, Topic
from assistant.domain.passages import Citation
from assistant.storage import schema
from assistant.storage.adherence_parts import recount
from assistant.storage.database import Database, open_database


class TickingClock:
    """One second later at every look; ``forward`` lets time pass."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


Place = Path | str
"""A folder for SQLite, or the address of a database."""


def address_of(place: Place) -> str:
    """What a database at a place is opened by."""
    return str(place / "assistant.db") if isinstance(place, Path) else place


def opened(place: Place, clock: TickingClock | None = None) -> Database:
    """A database at a place, with ids ``id-1``, ``id-2`` and so on."""
    count = itertools.count(1)
    return open_database(address_of(place), clock or TickingClock(), lambda: f"id-{next(count)}")


def answer_of(text: str) -> Answer:
    """An answer that says one line, with every field filled."""
    return Answer(
        lines=(Line(kind=LineKind.say, text=text, citations=(1,)),),
        folds=(Fold(title="Why", lines=(Line(kind=LineKind.why, text="Because it is fair."),)),),
        citations=(
            Citation(
                number=1,
                document_id="POL-1",
                version=2,
                title="Refunds",
                section="1.2",
                quote="30 days",
                start=3,
                end=10,
            ),
        ),
        nearest=(Topic(document_id="POL-1", title="Refunds"),),
        engine="builtin",
        index_as_of=datetime(2026, 2, 28, 12, tzinfo=UTC),
        on=date(2026, 3, 1),
        question_kinds=("limit",),
        focus=("POL-1",),
        subject="refund",
        unverified=1,
    )


def add_tallies(database: Database, rows: list[dict[str, Any]]) -> None:
    """Count verdicts that nobody gave, as the storage counts those that somebody does."""
    with database.engine.begin() as connection:
        connection.execute(insert(schema.adherence), rows)
        recount(connection, [(row["month"], row["standard_id"], row["team_id"]) for row in rows])
