"""Promises that were confirmed, and what became of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update

from assistant.domain.commitments import CommitmentState
from assistant.domain.review import FollowUp
from assistant.errors import FixInput, NotFound
from assistant.storage import schema
from assistant.storage.insertion import insert_once
from assistant.storage.rows import row_of
from assistant.storage.store import Store

_FOLLOW_UPS = schema.follow_ups.c
_FIELDS = [column for column in _FOLLOW_UPS if column.name not in ("sequence", "key")]


class FollowUpStore(Store):
    """A promise is seen by who made it and by who keeps it, and changed by who keeps it."""

    def add(
        self,
        author_id: str,
        author_name: str,
        key: str,
        *,
        what: str,
        whom: str,
        due_on: date,
        quote: str = "",
        review_id: str | None = None,
    ) -> FollowUp:
        """Keep a promise that its author confirmed; the same key returns the one that is there."""
        with self._transactions.write() as connection:
            values = {
                "id": self._new_id(),
                "author_id": author_id,
                "owner_id": author_id,
                "owner_name": author_name,
                "key": key,
                "what": what,
                "whom": whom,
                "due_on": due_on,
                "quote": quote,
                "review_id": review_id,
                "state": CommitmentState.open.value,
                "made_at": self._clock(),
                "handed_over_from": "",
                "note": "",
            }
            unique = ("author_id", "key")
            return _follow_up(insert_once(connection, schema.follow_ups, values, unique, select(*_FIELDS)))

    def mine(self, person_id: str) -> tuple[FollowUp, ...]:
        """What a person keeps or promised: the open ones first, the earliest due first."""
        query = select(*_FIELDS).where(or_(_FOLLOW_UPS.owner_id == person_id, _FOLLOW_UPS.author_id == person_id))
        with self._transactions.read() as connection:
            rows = connection.execute(query.order_by(_FOLLOW_UPS.due_on, _FOLLOW_UPS.sequence))
            return tuple(sorted((_follow_up(row) for row in rows), key=lambda one: one.state != CommitmentState.open))

    def of_review(self, person_id: str, review_id: str) -> tuple[FollowUp, ...]:
        """What a person confirmed from one review."""
        mine = (_FOLLOW_UPS.author_id == person_id) & (_FOLLOW_UPS.review_id == review_id)
        with self._transactions.read() as connection:
            return tuple(_follow_up(row) for row in connection.execute(select(*_FIELDS).where(mine)))

    def settle(self, person_id: str, follow_up_id: str, state: CommitmentState, note: str = "") -> FollowUp:
        """Say that a promise was kept or missed, or open it again. Raises NotFound for who does not keep it."""
        settled_at = None if state is CommitmentState.open else self._clock()
        return self._change(person_id, follow_up_id, state=state.value, note=note, settled_at=settled_at)

    def move(self, person_id: str, follow_up_id: str, due_on: date) -> FollowUp:
        """Give an open promise another day. Raises NotFound, FixInput for a settled one."""
        return self._change(person_id, follow_up_id, only_open=True, due_on=due_on)

    def hand_over(
        self, person_id: str, person_name: str, follow_up_id: str, owner_id: str, owner_name: str
    ) -> FollowUp:
        """Let a colleague keep an open promise. Raises NotFound, FixInput for a settled one."""
        values = {"owner_id": owner_id, "owner_name": owner_name, "handed_over_from": person_name}
        return self._change(person_id, follow_up_id, only_open=True, **values)

    def remove(self, person_id: str, follow_up_id: str) -> None:
        """Take back a promise that was confirmed by mistake; only its author can, while they keep it."""
        with self._transactions.write() as connection:
            mine = (_FOLLOW_UPS.author_id == person_id) & (_FOLLOW_UPS.owner_id == person_id)
            gone = delete(schema.follow_ups).where(mine, _FOLLOW_UPS.id == follow_up_id)
            if connection.execute(gone).rowcount == 0:
                raise NotFound(_NONE)

    def purge(self, due_before: date) -> int:
        """Remove the promises that were kept or missed and were due before a day; how many it was."""
        settled = (_FOLLOW_UPS.state != CommitmentState.open.value) & (_FOLLOW_UPS.due_on < due_before)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.follow_ups).where(settled)).rowcount

    def _change(self, person_id: str, follow_up_id: str, only_open: bool = False, **values: Any) -> FollowUp:
        with self._transactions.write() as connection:
            row = _find(connection, follow_up_id, lock=True)
            if row.owner_id != person_id:
                raise NotFound(_NONE)
            if only_open and row.state != CommitmentState.open:
                raise FixInput(f"This promise is {row.state} already. Open it again first.")
            connection.execute(update(schema.follow_ups).where(_FOLLOW_UPS.id == follow_up_id).values(**values))
            return _follow_up(_find(connection, follow_up_id))


_NONE = "There is no such promise among those you keep."


def _find(connection: Connection, follow_up_id: str, *, lock: bool = False) -> Row[Any]:
    query = select(*_FIELDS).where(_FOLLOW_UPS.id == follow_up_id)
    return row_of(connection, query.with_for_update() if lock else query, _NONE)


def _follow_up(row: Row[Any]) -> FollowUp:
    return FollowUp.model_validate(dict(row._mapping))
