"""Debriefs that were worked out, so that it is done once. They go with their run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select, update

from assistant.domain.debrief import Debrief
from assistant.storage import schema
from assistant.storage.connection import Transactions
from assistant.storage.insertion import insert_new
from assistant.storage.text import from_json, to_json

_DEBRIEFS, _RUNS = schema.debriefs.c, schema.runs.c


class DebriefStore:
    """One row for a run, a turn and who judged, with which version; the whole debrief is one JSON text."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def find(self, run_id: str, turn: str, engine: str) -> Debrief | None:
        """The debrief of the branch of a run that ends at a turn."""
        query = select(schema.debriefs).where(_this(run_id, turn, engine))
        with self._transactions.read() as connection:
            row = connection.execute(query).first()
            return _debrief(row) if row is not None else None

    def keep(self, debrief: Debrief) -> bool:
        """Keep a debrief, in place of one for the same branch; whether there was none."""
        key = {"run_id": debrief.run_id, "turn": debrief.turn, "engine": debrief.engine}
        content = {"content": to_json(debrief), "made_at": debrief.made_at}
        with self._transactions.write() as connection:
            is_new = insert_new(connection, schema.debriefs, key | content, ("run_id", "turn", "engine"))
            if not is_new:
                connection.execute(update(schema.debriefs).where(_this(**key)).values(content))
            return is_new

    def mine(self, person_id: str) -> tuple[Debrief, ...]:
        """Those of a person's runs that are not deleted, the oldest first."""
        return self._of(_RUNS.person_id == person_id, _RUNS.deleted_at.is_(None))

    def made_for(self, person_id: str) -> tuple[Debrief, ...]:
        """Those of all runs of a person, the oldest first; a deleted run's too, as long as it can be brought back."""
        return self._of(_RUNS.person_id == person_id)

    def _of(self, *conditions: Any) -> tuple[Debrief, ...]:
        query = select(schema.debriefs).join(schema.runs, _RUNS.id == _DEBRIEFS.run_id).where(*conditions)
        with self._transactions.read() as connection:
            rows: Iterable[Row[Any]] = connection.execute(query.order_by(_DEBRIEFS.made_at, _DEBRIEFS.turn))
            return tuple(map(_debrief, rows))


def _this(run_id: str, turn: str, engine: str) -> Any:
    return (_DEBRIEFS.run_id == run_id) & (_DEBRIEFS.turn == turn) & (_DEBRIEFS.engine == engine)


def _debrief(row: Row[Any]) -> Debrief:
    return from_json(Debrief, row.content, f"The debrief of run {row.run_id}")
