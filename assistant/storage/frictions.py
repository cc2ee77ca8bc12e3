"""Reports that a policy got in the way, and the answers to them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from assistant.domain.review import Friction, FrictionState
from assistant.storage import schema
from assistant.storage.insertion import insert_once
from assistant.storage.rows import forget_writer, row_of
from assistant.storage.store import Store

_FRICTIONS = schema.frictions.c
_FIELDS = [column for column in _FRICTIONS if column.name not in ("sequence", "key")]


class FrictionStore(Store):
    """Every report, from the one who met it to the answer they read."""

    def add(
        self,
        person_id: str,
        person_name: str,
        key: str,
        *,
        document_id: str,
        version: int,
        clause: str,
        context: str,
        words: str,
    ) -> Friction:
        """Keep a report; the same key of the same person returns the one that is there."""
        with self._transactions.write() as connection:
            values = {
                "id": self._new_id(),
                "person_id": person_id,
                "person_name": person_name,
                "key": key,
                "document_id": document_id,
                "version": version,
                "clause": clause,
                "context": context,
                "words": words,
                "reported_at": self._clock(),
                "state": FrictionState.open.value,
                "answer": "",
                "answered_by": "",
            }
            return _friction(insert_once(connection, schema.frictions, values, ("person_id", "key"), select(*_FIELDS)))

    def mine(self, person_id: str) -> tuple[Friction, ...]:
        """What a person reported, newest first."""
        return self._list(_FRICTIONS.person_id == person_id)

    def all(self) -> tuple[Friction, ...]:
        """Every report, newest first."""
        return self._list()

    def answer(
        self, friction_id: str, state: FrictionState, text: str, answered_by: str, decide_by: date | None = None
    ) -> Friction:
        """Say what becomes of a report; a later answer replaces an earlier one, its day too. Raises NotFound."""
        with self._transactions.write() as connection:
            _find(connection, friction_id)
            values = {"state": state.value, "answer": text, "answered_by": answered_by, "decide_by": decide_by}
            values |= {"answered_at": self._clock()}
            connection.execute(update(schema.frictions).where(_FRICTIONS.id == friction_id).values(**values))
            return _friction(_find(connection, friction_id))

    def forget_names(self, older_than_seconds: float) -> int:
        """Forget who made the reports that were answered at least that long ago; how many it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        named = (_FRICTIONS.answered_at <= before) & (_FRICTIONS.person_id != "")
        with self._transactions.write() as connection:
            return forget_reporters(connection, named)

    def _list(self, *conditions: Any) -> tuple[Friction, ...]:
        query = select(*_FIELDS).where(*conditions).order_by(_FRICTIONS.sequence.desc())
        with self._transactions.read() as connection:
            return tuple(_friction(row) for row in connection.execute(query))


def forget_reporters(connection: Connection, which: ColumnElement[bool]) -> int:
    """Take the names from reports; how many it was."""
    return forget_writer(connection, schema.frictions, which, "person")


def _find(connection: Connection, friction_id: str) -> Row[Any]:
    return row_of(connection, select(*_FIELDS).where(_FRICTIONS.id == friction_id), "There is no such report.")


def _friction(row: Row[Any]) -> Friction:
    return Friction.model_validate(dict(row._mapping))
