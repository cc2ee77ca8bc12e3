"""Reports that a policy got in the way, and the answers to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from assistant.domain.review import Friction, FrictionState
from assistant.errors import NotFound
from assistant.storage import schema
from assistant.storage.connection import Transactions
from assistant.storage.insertion import insert_new

_FRICTIONS = schema.frictions.c
_FIELDS = [column for column in _FRICTIONS if column.name not in ("sequence", "key")]


class FrictionStore:
    """Every report, from the one who met it to the answer they read."""

    def __init__(self, transactions: Transactions, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._transactions, self._clock, self._new_id = transactions, clock, new_id

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
            insert_new(connection, schema.frictions, values, unique=("person_id", "key"))
            mine = (_FRICTIONS.person_id == person_id) & (_FRICTIONS.key == key)
            return _friction(connection.execute(select(*_FIELDS).where(mine)).one())

    def mine(self, person_id: str) -> tuple[Friction, ...]:
        """What a person reported, newest first."""
        return self._list(_FRICTIONS.person_id == person_id)

    def all(self) -> tuple[Friction, ...]:
        """Every report, newest first."""
        return self._list()

    def answer(self, friction_id: str, state: FrictionState, text: str, answered_by: str) -> Friction:
        """Say what becomes of a report; a later answer replaces an earlier one. Raises NotFound."""
        with self._transactions.write() as connection:
            _find(connection, friction_id)
            values = {"state": state.value, "answer": text, "answered_by": answered_by, "answered_at": self._clock()}
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
    # The key was the reporter's own; two of them could be alike.
    nobody = {"person_id": "", "person_name": "", "key": _FRICTIONS.id}
    return connection.execute(update(schema.frictions).where(which).values(**nobody)).rowcount


def _find(connection: Connection, friction_id: str) -> Row[Any]:
    row = connection.execute(select(*_FIELDS).where(_FRICTIONS.id == friction_id)).first()
    if row is None:
        raise NotFound("There is no such report.")
    return row


def _friction(row: Row[Any]) -> Friction:
    return Friction.model_validate(dict(row._mapping))
