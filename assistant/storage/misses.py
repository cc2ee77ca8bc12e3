"""Standards that people still have to show, each seen by the person it is of alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from assistant.domain.misses import Miss
from assistant.storage import schema
from assistant.storage.connection import Transactions
from assistant.storage.insertion import hold
from assistant.storage.text import from_json, to_json

_MISSES = schema.misses.c


class MissStore:
    """One row for a person, a standard and where it was missed; a miss goes with its run or review."""

    def __init__(self, transactions: Transactions, new_id: Callable[[], str]) -> None:
        self._transactions, self._new_id = transactions, new_id

    def add(self, miss: Miss) -> Miss:
        """Open a miss; its id is given here. Missed again in the same scenario or review it is the same miss.

        One that was closed is opened again where it was missed later than it was closed.
        """
        came_from = f"review {miss.review_id}" if miss.review_id else f"scenario {miss.scenario}"
        mine = (_MISSES.person_id == miss.person_id) & (_MISSES.standard_id == miss.standard_id)
        with self._transactions.write() as connection:
            hold(connection, f"misses of {miss.person_id}")
            row = connection.execute(select(schema.misses).where(mine, _MISSES.came_from == came_from)).first()
            if row is None:
                added = miss.model_copy(update={"id": self._new_id()})
                values = {"id": added.id, "person_id": added.person_id, "standard_id": added.standard_id}
                values |= {"came_from": came_from, **_columns(added)}
                connection.execute(insert(schema.misses).values(values))
                return added
            there = _miss(row)
            if miss.missed_at <= (there.closed_at or there.missed_at):
                return there
            again = miss.model_copy(update={"id": there.id})
            connection.execute(update(schema.misses).where(_MISSES.id == there.id).values(_columns(again)))
            return again

    def open(self, person_id: str) -> tuple[Miss, ...]:
        """A person's open misses, the oldest first; not those of a run or review that they deleted."""
        return self._list(_MISSES.person_id == person_id, _MISSES.closed_at.is_(None))

    def mine(self, person_id: str) -> tuple[Miss, ...]:
        """All of a person's misses, open and closed, the oldest first; not those of what they deleted."""
        return self._list(_MISSES.person_id == person_id)

    def close(self, miss: Miss, run_id: str, at: datetime) -> None:
        """Close a miss by a run, unless it was missed again or closed meanwhile."""
        closed = miss.model_copy(update={"closed_at": at, "closed_by": run_id})
        same = (_MISSES.id == miss.id) & _MISSES.closed_at.is_(None) & (_MISSES.content == to_json(miss))
        with self._transactions.write() as connection:
            connection.execute(update(schema.misses).where(same).values(_columns(closed)))

    def _list(self, *conditions: Any) -> tuple[Miss, ...]:
        runs, reviews = schema.runs, schema.reviews
        query = (
            select(schema.misses)
            .outerjoin(runs, runs.c.id == _MISSES.run_id)
            .outerjoin(reviews, reviews.c.id == _MISSES.review_id)
            .where(*conditions, runs.c.deleted_at.is_(None), reviews.c.deleted_at.is_(None))
            .order_by(_MISSES.sequence)
        )
        with self._transactions.read() as connection:
            return tuple(map(_miss, connection.execute(query)))


def _columns(miss: Miss) -> dict[str, Any]:
    """What of a miss may change; the run or review it goes with among it."""
    content = to_json(miss)
    return {"content": content, "run_id": miss.run_id, "review_id": miss.review_id, "closed_at": miss.closed_at}


def _miss(row: Row[Any]) -> Miss:
    return from_json(Miss, row.content, f"Miss {row.id}")
