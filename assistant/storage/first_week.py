"""What people did of their first week, a row a step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from assistant.storage import schema
from assistant.storage.connection import Transactions
from assistant.storage.insertion import insert_new

_STEPS = schema.first_week_steps.c


class FirstWeekStore:
    """Steps by their names; the first time one was done is the one that stays."""

    def __init__(self, transactions: Transactions, clock: Callable[[], datetime]) -> None:
        self._transactions, self._clock = transactions, clock

    def done(self, person_ids: Iterable[str]) -> dict[str, dict[str, datetime]]:
        """Of each of these people which steps they did, and when."""
        found: dict[str, dict[str, datetime]] = {person_id: {} for person_id in person_ids}
        query = select(schema.first_week_steps).where(_STEPS.person_id.in_(sorted(found)))
        with self._transactions.read() as connection:
            for row in connection.execute(query):
                found[row.person_id][row.step] = row.done_at
        return found

    def add(self, person_id: str, step: str) -> None:
        """Note that a step is done."""
        values = {"person_id": person_id, "step": step, "done_at": self._clock()}
        with self._transactions.write() as connection:
            insert_new(connection, schema.first_week_steps, values, unique=("person_id", "step"))

    def remove(self, person_id: str, step: str) -> None:
        """Note that a step is not done after all."""
        own = (_STEPS.person_id == person_id) & (_STEPS.step == step)
        with self._transactions.write() as connection:
            connection.execute(delete(schema.first_week_steps).where(own))

    def purge(self, older_than_seconds: float) -> int:
        """Remove steps that were done at least that long ago; how many it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.first_week_steps).where(_STEPS.done_at <= before)).rowcount
