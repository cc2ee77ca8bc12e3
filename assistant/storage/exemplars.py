"""Sentences that trainers kept as examples of standards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from assistant.domain.exemplars import Exemplar
from assistant.storage import schema
from assistant.storage.insertion import insert_once
from assistant.storage.rows import row_of
from assistant.storage.store import Store

_EXEMPLARS = schema.exemplars.c
_FIELDS = [column for column in _EXEMPLARS if column.name not in ("sequence", "person_id", "key")]
_MOST_LISTED = 100


class ExemplarStore(Store):
    """What was kept, by whom, in which version of a standard. Whose reply it was stands nowhere but in the review."""

    def find(self, person_id: str, key: str) -> Exemplar | None:
        """What a trainer kept with this key."""
        with self._transactions.read() as connection:
            mine = (_EXEMPLARS.person_id == person_id) & (_EXEMPLARS.key == key)
            row = connection.execute(select(*_FIELDS).where(mine)).first()
            return _exemplar(row) if row is not None else None

    def add(
        self, person_id: str, kept_by: str, key: str, *, review_id: str, document_id: str, version: int, line: str
    ) -> Exemplar:
        """Note a kept line; the same key of the same trainer returns the one that is there."""
        with self._transactions.write() as connection:
            values = {
                "id": self._new_id(),
                "person_id": person_id,
                "kept_by": kept_by,
                "key": key,
                "review_id": review_id,
                "document_id": document_id,
                "version": version,
                "line": line,
                "kept_at": self._clock(),
            }
            return _exemplar(insert_once(connection, schema.exemplars, values, ("person_id", "key"), select(*_FIELDS)))

    def get(self, exemplar_id: str) -> Exemplar:
        """One kept line. Raises NotFound."""
        with self._transactions.read() as connection:
            return _exemplar(_find(connection, exemplar_id))

    def kept(self) -> tuple[Exemplar, ...]:
        """What was kept and not taken out again, newest first."""
        return self._list(_EXEMPLARS.taken_out_at.is_(None))

    def of_review(self, review_id: str) -> tuple[Exemplar, ...]:
        """What was kept from one review and not taken out again, newest first."""
        return self._list(_EXEMPLARS.taken_out_at.is_(None), _EXEMPLARS.review_id == review_id)

    def given_by(self, person_id: str, since: datetime) -> tuple[Exemplar, ...]:
        """What was kept since then from a person's own reviews and not taken out again, newest first."""
        own = select(schema.reviews.c.id).where(schema.reviews.c.person_id == person_id)
        return self._list(_EXEMPLARS.taken_out_at.is_(None), _EXEMPLARS.kept_at > since, _EXEMPLARS.review_id.in_(own))

    def take_out(self, exemplar_id: str) -> Exemplar:
        """Note that a line is no example any more. Raises NotFound."""
        with self._transactions.write() as connection:
            kept = (_EXEMPLARS.id == exemplar_id) & _EXEMPLARS.taken_out_at.is_(None)
            connection.execute(update(schema.exemplars).where(kept).values(taken_out_at=self._clock()))
            return _exemplar(_find(connection, exemplar_id))

    def _list(self, *conditions: Any) -> tuple[Exemplar, ...]:
        query = select(*_FIELDS).where(*conditions).order_by(_EXEMPLARS.sequence.desc()).limit(_MOST_LISTED)
        with self._transactions.read() as connection:
            return tuple(_exemplar(row) for row in connection.execute(query))


def _find(connection: Connection, exemplar_id: str) -> Row[Any]:
    return row_of(connection, select(*_FIELDS).where(_EXEMPLARS.id == exemplar_id), "There is no such example.")


def _exemplar(row: Row[Any]) -> Exemplar:
    return Exemplar.model_validate(dict(row._mapping))
