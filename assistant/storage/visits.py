"""When each person was here, and when before that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select, update

from assistant.domain.today import Visit
from assistant.storage import schema
from assistant.storage.connection import Transactions
from assistant.storage.insertion import insert_new

_VISITS = schema.visits.c


class VisitStore:
    """One row a person: the visit that goes on, and what they were told up to when."""

    def __init__(self, transactions: Transactions, clock: Callable[[], datetime]) -> None:
        self._transactions, self._clock = transactions, clock

    def seen(self, person_id: str, ends_after: timedelta, *, told: bool = False) -> Visit:
        """Note that a person is here now, and with ``told`` that they see Today; see ``Visit.at``."""
        with self._transactions.write() as connection:
            now = self._clock()
            first = Visit(began_at=now, last_at=now, told_at=now if told else None)
            values = {"person_id": person_id, **first.model_dump()}
            if insert_new(connection, schema.visits, values, unique=("person_id",)):
                return first
            mine = _VISITS.person_id == person_id
            row = connection.execute(select(schema.visits).where(mine).with_for_update()).one()
            visit = _visit(row).at(now, ends_after, told=told)
            connection.execute(update(schema.visits).where(mine).values(**visit.model_dump()))
            return visit

    def of_person(self, person_id: str) -> Visit | None:
        """When somebody was here; None before their first visit, and once it is forgotten."""
        with self._transactions.read() as connection:
            row = connection.execute(select(schema.visits).where(_VISITS.person_id == person_id)).first()
        return None if row is None else _visit(row)

    def purge(self, older_than_seconds: float) -> int:
        """Forget when people were here last who have not been for that long; how many."""
        old = _VISITS.last_at <= self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.visits).where(old)).rowcount


def _visit(row: Row[Any]) -> Visit:
    return Visit(began_at=row.began_at, last_at=row.last_at, told_at=row.told_at, before_at=row.before_at)
