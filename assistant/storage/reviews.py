"""Reviews of drafts: each belongs to its author until the author shares it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from assistant.domain.review import Review
from assistant.errors import NotFound
from assistant.storage import schema
from assistant.storage.connection import Transactions
from assistant.storage.text import from_json, to_json

_REVIEWS = schema.reviews.c
_MOST_LISTED = 100


class ReviewStore:
    """One row a review; the whole review is one JSON text."""

    def __init__(self, transactions: Transactions, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._transactions, self._clock, self._new_id = transactions, clock, new_id

    def new_id(self) -> str:
        """An id for a review that is still to be made."""
        return self._new_id()

    def find(self, person_id: str, key: str) -> Review | None:
        """The review that a person made with this key, deleted or not."""
        with self._transactions.read() as connection:
            row = connection.execute(_rows().where(_REVIEWS.person_id == person_id, _REVIEWS.key == key)).first()
            return _review(row) if row is not None else None

    def add(self, review: Review, key: str) -> Review:
        """Keep a review. The same key of the same person returns the one that is there."""
        with self._transactions.write() as connection:
            mine = (_REVIEWS.person_id == review.person_id) & (_REVIEWS.key == key)
            kept = connection.execute(_rows().where(mine)).first()
            if kept is not None:
                return _review(kept)
            connection.execute(
                insert(schema.reviews).values(
                    id=review.id,
                    person_id=review.person_id,
                    key=key,
                    reviewed_at=review.reviewed_at,
                    content=to_json(review),
                )
            )
            return _review(_find(connection, review.id))

    def mine(self, person_id: str) -> tuple[Review, ...]:
        """A person's own reviews, newest first."""
        return self._list(_REVIEWS.person_id == person_id)

    def shared(self) -> tuple[Review, ...]:
        """What authors share, newest first."""
        return self._list(_REVIEWS.shared_at.is_not(None))

    def get(self, person_id: str, review_id: str, shared_too: bool = False) -> Review:
        """One of a person's reviews, with ``shared_too`` also one that another author shares. Raises NotFound."""
        with self._transactions.read() as connection:
            row = _find(connection, review_id)
            if row.deleted_at is not None or not (row.person_id == person_id or (shared_too and row.shared_at)):
                raise NotFound(_NONE)
            return _review(row)

    def share(self, person_id: str, review_id: str, shared: bool) -> Review:
        """Let others read one's review, or stop it, which takes back ``allow_example`` too. Raises NotFound."""
        if shared:
            return self._change(person_id, review_id, shared_at=self._clock())
        return self._change(person_id, review_id, shared_at=None, example_allowed_at=None)

    def allow_example(self, person_id: str, review_id: str, allowed: bool) -> Review:
        """Let trainers keep a sentence of one's review as an example, or stop it. Raises NotFound.

        Once it is taken back, nothing says any more which examples came from the review.
        """
        return self._change(person_id, review_id, example_allowed_at=self._clock() if allowed else None)

    def delete(self, person_id: str, review_id: str) -> None:
        """Hide a review until it is restored or purged; nobody it was shared with sees it. Raises NotFound."""
        self._change(person_id, review_id, deleted_at=self._clock())

    def restore(self, person_id: str, review_id: str) -> Review:
        """Undo a deletion. Raises NotFound."""
        return self._change(person_id, review_id, deleted_at=None)

    def purge_deleted(self, older_than_seconds: float) -> int:
        """Remove for good what was deleted at least that long ago; how many it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.reviews).where(_REVIEWS.deleted_at <= before)).rowcount

    def _list(self, condition: Any) -> tuple[Review, ...]:
        query = _rows().where(condition, _REVIEWS.deleted_at.is_(None))
        with self._transactions.read() as connection:
            rows = connection.execute(query.order_by(_REVIEWS.sequence.desc()).limit(_MOST_LISTED))
            return tuple(_review(row) for row in rows)

    def _change(self, person_id: str, review_id: str, **values: Any) -> Review:
        with self._transactions.write() as connection:
            row = _find(connection, review_id)
            if row.person_id != person_id:
                raise NotFound(_NONE)
            connection.execute(update(schema.reviews).where(_REVIEWS.id == review_id).values(**values))
            if "example_allowed_at" in values and values["example_allowed_at"] is None:
                came = schema.exemplars.c.review_id == review_id
                connection.execute(update(schema.exemplars).where(came).values(review_id=None))
            return _review(_find(connection, review_id))


_NONE = "There is no such review among yours."


def _rows() -> Any:
    return select(schema.reviews)


def _find(connection: Connection, review_id: str) -> Row[Any]:
    row: Row[Any] | None = connection.execute(_rows().where(_REVIEWS.id == review_id)).first()
    if row is None:
        raise NotFound(_NONE)
    return row


def _review(row: Row[Any]) -> Review:
    state = {"shared": row.shared_at is not None, "example_allowed": row.example_allowed_at is not None}
    return from_json(Review, row.content, f"Review {row.id}").model_copy(update=state)
