"""What customers write: brought in once, linked to standards by a person, taken away and put back."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from assistant.domain.comments import Comment, CommentImport, CommentRow
from assistant.errors import NotFound
from assistant.storage import schema
from assistant.storage.insertion import insert_new
from assistant.storage.rows import row_of
from assistant.storage.store import Store

_COMMENTS, _LINKS = schema.comments.c, schema.comment_standards.c
_FIELDS = [column for column in _COMMENTS if column.name not in ("sequence", "fingerprint")]
_THERE = _COMMENTS.removed_at.is_(None)
_AT_ONCE = 500
"""Parameters of one statement; SQLite bounds them."""


class CommentStore(Store):
    """Nothing here leads to a person: no name of a customer, none of who brought it in."""

    def new(self, rows: Sequence[CommentRow]) -> int:
        """How many of the rows are not kept yet."""
        prints = fingerprints(rows)
        with self._transactions.read() as connection:
            there = sum(_count_there(connection, prints[at : at + _AT_ONCE]) for at in range(0, len(prints), _AT_ONCE))
        return len(prints) - there

    def add(self, rows: Sequence[CommentRow]) -> int:
        """Keep the rows that are not there yet, as one import; how many it was.

        The same row twice in a file is two comments, the same file twice adds nothing. What was removed a moment ago
        and comes again is there again, for a person to look at anew.
        """
        import_id, now = self._new_id(), self._clock()
        added = 0
        with self._transactions.write() as connection:
            for row, fingerprint in zip(rows, fingerprints(rows), strict=True):
                values = {
                    "id": self._new_id(),
                    "import_id": import_id,
                    "fingerprint": fingerprint,
                    "day": row.day,
                    "words": row.words,
                    "score": row.score,
                    "channel": row.channel,
                    "brought_in_at": now,
                }
                if insert_new(connection, schema.comments, values, unique=("fingerprint",)):
                    added += 1
                    continue
                gone = (_COMMENTS.fingerprint == fingerprint) & _COMMENTS.removed_at.is_not(None)
                anew = {"import_id": import_id, "brought_in_at": now, "decided_at": None, "removed_at": None}
                added += connection.execute(update(schema.comments).where(gone).values(anew)).rowcount
        return added

    def get(self, comment_id: str) -> Comment:
        """One comment. Raises NotFound for one that is not there or was removed."""
        with self._transactions.read() as connection:
            return _find(connection, comment_id)

    def undecided(self, most: int) -> tuple[Comment, ...]:
        """Comments that nobody has linked yet, the latest first."""
        return self._list(most, _COMMENTS.decided_at.is_(None))

    def undecided_count(self) -> int:
        """How many comments nobody has linked yet."""
        query = select(func.count()).select_from(schema.comments).where(_THERE, _COMMENTS.decided_at.is_(None))
        with self._transactions.read() as connection:
            return connection.execute(query).scalar_one()

    def about(self, standard_id: str, most: int) -> tuple[Comment, ...]:
        """Comments that a person linked to a standard, the latest first; to none for an empty id."""
        links = select(_LINKS.comment_id)
        about = _COMMENTS.id.in_(links.where(_LINKS.standard_id == standard_id))
        which = about if standard_id else _COMMENTS.id.not_in(links)
        return self._list(most, _COMMENTS.decided_at.is_not(None), which)

    def counts(self, since: date | None = None, until: date | None = None) -> dict[str, int]:
        """How many comments people linked to each standard, by its id; of days from ``since`` on, before ``until``."""
        conditions: list[ColumnElement[bool]] = [_THERE, _COMMENTS.decided_at.is_not(None)]
        conditions += [] if since is None else [_COMMENTS.day >= since]
        conditions += [] if until is None else [_COMMENTS.day < until]
        query = select(_LINKS.standard_id, func.count()).join(schema.comments, _COMMENTS.id == _LINKS.comment_id)
        with self._transactions.read() as connection:
            found = connection.execute(query.where(*conditions).group_by(_LINKS.standard_id))
            return {row[0]: row[1] for row in found}

    def link(self, comment_id: str, standards: Iterable[str]) -> Comment:
        """Say which standards a comment is about, none for none; what was said before is forgotten. Raises NotFound."""
        with self._transactions.write() as connection:
            self._change(connection, comment_id, decided_at=self._clock())
            rows = [{"comment_id": comment_id, "standard_id": one} for one in dict.fromkeys(standards)]
            if rows:
                connection.execute(insert(schema.comment_standards), rows)
            return _find(connection, comment_id)

    def unlink(self, comment_id: str) -> Comment:
        """Undo ``link``. Raises NotFound."""
        with self._transactions.write() as connection:
            self._change(connection, comment_id, decided_at=None)
            return _find(connection, comment_id)

    def imports(self, most: int) -> tuple[CommentImport, ...]:
        """Files of which comments are there, the latest first."""
        counted = (
            select(
                _COMMENTS.import_id.label("id"),
                func.max(_COMMENTS.brought_in_at, type_=schema.Moment()).label("brought_in_at"),
                func.count().label("comments"),
                func.count(_COMMENTS.decided_at).label("decided"),
            )
            .where(_THERE)
            .group_by(_COMMENTS.import_id)
        )
        with self._transactions.read() as connection:
            rows = connection.execute(counted.order_by(func.max(_COMMENTS.sequence).desc()).limit(most))
            return tuple(CommentImport(**row._mapping) for row in rows)

    def remove(self, comment_id: str) -> None:
        """Take a comment away; ``put_back`` undoes it. Raises NotFound."""
        self._move(_COMMENTS.id == comment_id, removed_at=self._clock())

    def put_back(self, comment_id: str) -> None:
        """Undo ``remove``. Raises NotFound for what is gone for good."""
        self._move(_COMMENTS.id == comment_id, removed_at=None)

    def remove_import(self, import_id: str) -> None:
        """Take away all that came in together; ``put_back_import`` undoes it. Raises NotFound."""
        self._move((_COMMENTS.import_id == import_id) & _THERE, removed_at=self._clock())

    def put_back_import(self, import_id: str) -> None:
        """Undo the last ``remove_import``; what was removed alone before it stays away. Raises NotFound."""
        last = select(func.max(_COMMENTS.removed_at)).where(_COMMENTS.import_id == import_id).scalar_subquery()
        self._move((_COMMENTS.import_id == import_id) & (_COMMENTS.removed_at == last), removed_at=None)

    def purge_removed(self, older_than_seconds: float) -> int:
        """Remove for good what was taken away at least that long ago; how many it was."""
        return self._purge(_COMMENTS.removed_at <= self._clock() - timedelta(seconds=older_than_seconds))

    def purge(self, before: date) -> int:
        """Remove comments of days before one; how many it was."""
        return self._purge(_COMMENTS.day < before)

    def _purge(self, which: ColumnElement[bool]) -> int:
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.comments).where(which)).rowcount

    def _move(self, which: ColumnElement[bool], **values: Any) -> None:
        with self._transactions.write() as connection:
            if not connection.execute(update(schema.comments).where(which).values(**values)).rowcount:
                raise NotFound("There is no such comment any more.")

    def _change(self, connection: Connection, comment_id: str, **values: Any) -> None:
        _find(connection, comment_id)
        connection.execute(delete(schema.comment_standards).where(_LINKS.comment_id == comment_id))
        connection.execute(update(schema.comments).where(_COMMENTS.id == comment_id).values(**values))

    def _list(self, most: int, *conditions: ColumnElement[bool]) -> tuple[Comment, ...]:
        query = select(*_FIELDS).where(_THERE, *conditions).order_by(_COMMENTS.day.desc(), _COMMENTS.sequence)
        with self._transactions.read() as connection:
            rows = connection.execute(query.limit(most)).all()
            links = _links(connection, [row.id for row in rows])
            return tuple(_comment(row, links) for row in rows)


def fingerprints(rows: Sequence[CommentRow]) -> list[str]:
    """What tells rows apart: a hash of what they say, and how often the same was said before in the same file."""
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        same = row.model_copy(update={"words": row.known_by or row.words, "known_by": ""}).model_dump_json()
        found.append(hashlib.sha256(f"{seen[same]} {same}".encode()).hexdigest())
        seen[same] += 1
    return found


def _count_there(connection: Connection, prints: Sequence[str]) -> int:
    there = select(func.count()).select_from(schema.comments).where(_COMMENTS.fingerprint.in_(prints), _THERE)
    return connection.execute(there).scalar_one()


def _find(connection: Connection, comment_id: str) -> Comment:
    there = select(*_FIELDS).where(_COMMENTS.id == comment_id, _THERE)
    row = row_of(connection, there, "There is no such comment any more.")
    return _comment(row, _links(connection, [comment_id]))


def _links(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    links: dict[str, list[str]] = {}
    query = select(_LINKS.comment_id, _LINKS.standard_id).where(_LINKS.comment_id.in_(ids))
    for comment_id, standard_id in connection.execute(query.order_by(_LINKS.standard_id)):
        links.setdefault(comment_id, []).append(standard_id)
    return links


def _comment(row: Row[Any], links: dict[str, list[str]]) -> Comment:
    return Comment(**row._mapping, standards=tuple(links.get(row.id, ())))
