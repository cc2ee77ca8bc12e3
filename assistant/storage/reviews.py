"""Reviews of drafts: each belongs to its author until the author shares it with who leads the team."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select, update

from assistant.domain.maxima import LISTED
from assistant.domain.review import Review
from assistant.errors import NotFound
from assistant.storage import schema
from assistant.storage.insertion import insert_once
from assistant.storage.store import Store
from assistant.storage.text import from_json, to_json

_REVIEWS = schema.reviews.c


class ReviewStore(Store):
    """One row a review; the whole review is one JSON text."""

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
            values = {
                "id": review.id,
                "person_id": review.person_id,
                "key": key,
                "reviewed_at": review.reviewed_at,
                "content": to_json(review),
            }
            return _review(insert_once(connection, schema.reviews, values, ("person_id", "key"), _rows()))

    def mine(self, person_id: str, most: int = LISTED) -> tuple[Review, ...]:
        """A person's own last reviews, at most ``most``, newest first."""
        return self._list(_REVIEWS.person_id == person_id, most)

    def shared(self, team_ids: Collection[str], but: str = "", most: int = LISTED) -> tuple[Review, ...]:
        """The last ``most`` that authors share with who leads these teams, newest first; without those of ``but``."""
        return self._list(_shared_with(team_ids) & (_REVIEWS.person_id != but), most)

    def shared_since(self, team_ids: Collection[str], since: datetime, but: str = "") -> int:
        """How many reviews authors shared since then with who leads these teams, without those of ``but``."""
        shared = _shared_with(team_ids) & (_REVIEWS.shared_at > since) & (_REVIEWS.person_id != but)
        query = select(func.count()).where(shared, _REVIEWS.deleted_at.is_(None))
        with self._transactions.read() as connection:
            return connection.execute(query).scalar_one()

    def get(self, person_id: str, review_id: str, team_ids: Collection[str] = ()) -> Review:
        """One of a person's reviews, or one that its author shares with who leads one of the teams.

        Raises NotFound.
        """
        mine = _REVIEWS.person_id == person_id
        query = _rows().where(_REVIEWS.id == review_id, _REVIEWS.deleted_at.is_(None), mine | _shared_with(team_ids))
        with self._transactions.read() as connection:
            row = connection.execute(query).first()
            if row is None:
                raise NotFound(_NONE)
            return _review(row)

    def share(self, person_id: str, review_id: str, team_id: str) -> Review:
        """Let who leads a team read one's review; one that is shared stays with the team it is shared with.

        Raises NotFound.
        """
        with self._transactions.write() as connection:
            row = _find_own(connection, person_id, review_id)
            if not _is_shared(row):
                values = {"shared_at": self._clock(), "shared_team_id": team_id}
                connection.execute(update(schema.reviews).where(_REVIEWS.id == review_id).values(values))
            return _review(_find(connection, review_id))

    def unshare(self, person_id: str, review_id: str) -> Review:
        """Keep one's review to oneself again, which takes back ``allow_example`` too. Raises NotFound."""
        return self._change(person_id, review_id, shared_at=None, shared_team_id=None, example_allowed_at=None)

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

    def purge(self, older_than_seconds: float) -> int:
        """Remove the reviews that were made at least that long ago; how many it was.

        A sentence kept from one as an example stays, and nothing says any more whose it was.
        """
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.reviews).where(_REVIEWS.reviewed_at <= before)).rowcount

    def _list(self, condition: Any, most: int) -> tuple[Review, ...]:
        query = _rows().where(condition, _REVIEWS.deleted_at.is_(None))
        with self._transactions.read() as connection:
            rows = connection.execute(query.order_by(_REVIEWS.sequence.desc()).limit(most))
            return tuple(_review(row) for row in rows)

    def _change(self, person_id: str, review_id: str, **values: Any) -> Review:
        with self._transactions.write() as connection:
            _find_own(connection, person_id, review_id)
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


def _find_own(connection: Connection, person_id: str, review_id: str) -> Row[Any]:
    """A person's own review, held until the transaction ends."""
    mine = (_REVIEWS.id == review_id) & (_REVIEWS.person_id == person_id)
    row: Row[Any] | None = connection.execute(_rows().where(mine).with_for_update()).first()
    if row is None:
        raise NotFound(_NONE)
    return row


def _is_shared(row: Row[Any]) -> bool:
    # What was shared before teams were known is shared with nobody.
    return row.shared_at is not None and row.shared_team_id is not None


def _shared_with(team_ids: Collection[str]) -> ColumnElement[bool]:
    return _REVIEWS.shared_at.is_not(None) & _REVIEWS.shared_team_id.in_(sorted(team_ids))


def _review(row: Row[Any]) -> Review:
    state = {
        "shared": _is_shared(row),
        "shared_team_id": row.shared_team_id or "",
        "example_allowed": row.example_allowed_at is not None,
    }
    return from_json(Review, row.content, f"Review {row.id}").model_copy(update=state)
