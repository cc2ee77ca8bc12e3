"""Thanks with proof: given, taken off the wall and put back, and gone with whom they belong to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, or_, select, update

from assistant.domain.culture import Kudos, OffBy, Thanks
from assistant.storage import schema
from assistant.storage.insertion import insert_once
from assistant.storage.rows import forget_writer, row_of
from assistant.storage.store import Store

_KUDOS = schema.kudos.c
_FIELDS = [column for column in _KUDOS if column.name not in ("sequence", "key")]


class KudosStore(Store):
    """Every thank-you that was given and not removed for good."""

    def add(
        self,
        author_id: str,
        author_name: str,
        key: str,
        thanks: Thanks,
        *,
        person_name: str = "",
        team_id: str = "",
        team_name: str = "",
    ) -> Kudos:
        """Keep a thank-you; the same key of the same giver returns the one that is there."""
        with self._transactions.write() as connection:
            values = {
                "id": self._new_id(),
                "author_id": author_id,
                "author_name": author_name,
                "key": key,
                "person_id": thanks.to_person,
                "person_name": person_name,
                "team_id": team_id,
                "team_name": team_name,
                "words": thanks.words,
                "standard_id": thanks.standard_id,
                "heard": thanks.heard.value,
                "between_colleagues": thanks.between_colleagues,
                "given_at": self._clock(),
            }
            return _kudos(insert_once(connection, schema.kudos, values, ("author_id", "key"), select(*_FIELDS)))

    def wall(self, since: datetime | None = None, until: datetime | None = None) -> tuple[Kudos, ...]:
        """What hangs on the wall, given from ``since`` on and before ``until``, newest first."""
        conditions: list[ColumnElement[bool]] = [_KUDOS.off_at.is_(None)]
        if since is not None:
            conditions.append(_KUDOS.given_at >= since)
        if until is not None:
            conditions.append(_KUDOS.given_at < until)
        return self._list(*conditions)

    def of_person(self, person_id: str) -> tuple[Kudos, ...]:
        """What somebody gave and got, also what was taken off the wall, newest first; not what its giver took back."""
        stands = or_(_KUDOS.off_by.is_(None), _KUDOS.off_by != OffBy.giver.value)
        return self._list(or_(_KUDOS.author_id == person_id, (_KUDOS.person_id == person_id) & stands))

    def get(self, kudos_id: str) -> Kudos:
        """One thank-you. Raises NotFound."""
        with self._transactions.read() as connection:
            return _kudos(_find(connection, kudos_id))

    def take_off(self, kudos_id: str, by: OffBy) -> Kudos:
        """Take one off the wall; one that is off stays as it is. Raises NotFound."""
        return self._change(kudos_id, _KUDOS.off_at.is_(None), off_at=self._clock(), off_by=by.value)

    def put_back(self, kudos_id: str, by: OffBy) -> Kudos:
        """Hang one up again that the same side took off; any other stays as it is. Raises NotFound."""
        return self._change(kudos_id, _KUDOS.off_by == by.value, off_at=None, off_by=None)

    def purge_taken_back(self, older_than_seconds: float) -> int:
        """Remove for good what its giver took back at least that long ago; how many it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        return self._remove(_KUDOS.off_by == OffBy.giver.value, _KUDOS.off_at <= before)

    def purge(self, older_than_seconds: float) -> int:
        """Remove what was given at least that long ago; how many it was."""
        return self._remove(_KUDOS.given_at <= self._clock() - timedelta(seconds=older_than_seconds))

    def _change(self, kudos_id: str, only: Any, **values: Any) -> Kudos:
        with self._transactions.write() as connection:
            _find(connection, kudos_id)
            connection.execute(update(schema.kudos).where(_KUDOS.id == kudos_id, only).values(**values))
            return _kudos(_find(connection, kudos_id))

    def _remove(self, *conditions: Any) -> int:
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.kudos).where(*conditions)).rowcount

    def _list(self, *conditions: Any) -> tuple[Kudos, ...]:
        query = select(*_FIELDS).where(*conditions).order_by(_KUDOS.sequence.desc())
        with self._transactions.read() as connection:
            return tuple(_kudos(row) for row in connection.execute(query))


def remove_kudos(connection: Connection, person_id: str) -> tuple[int, int]:
    """Remove what somebody got, and their name from what they gave; how many of each."""
    got = connection.execute(delete(schema.kudos).where(_KUDOS.person_id == person_id)).rowcount
    return got, forget_writer(connection, schema.kudos, _KUDOS.author_id == person_id)


def _find(connection: Connection, kudos_id: str) -> Row[Any]:
    return row_of(connection, select(*_FIELDS).where(_KUDOS.id == kudos_id), "There is no such thank-you.")


def _kudos(row: Row[Any]) -> Kudos:
    return Kudos.model_validate(dict(row._mapping))
