"""What the library held when: files change without telling, so each reading of them is compared with the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from assistant.domain.knowledge import DOCUMENT_TYPES, Document, Kind
from assistant.errors import AskOperator
from assistant.storage import schema
from assistant.storage.connection import Transactions
from assistant.storage.text import from_json, to_json

_HISTORY = schema.library_history.c
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
KEPT = timedelta(days=400)
"""For how long a version that is gone can still be compared with what replaced it."""

Held = tuple[str, str]
"""``id@version`` and the fingerprint of its words."""


@dataclass(frozen=True)
class LibrarySince:
    """What came into the library after a moment, and what was in it then and has gone."""

    arrived: frozenset[Held]
    gone: tuple[Document, ...]


class LibraryHistoryStore:
    """From when until when each version was among what is published."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def follow(self, documents: Iterable[Document], now: datetime) -> None:
        """Note what is published at an aware time. What the first call finds has been there from the beginning."""
        now_held = {held(document): document for document in documents}
        with self._transactions.write() as connection:
            columns = (_HISTORY.document_id, _HISTORY.version, _HISTORY.fingerprint, _HISTORY.sequence)
            rows = connection.execute(select(*columns).where(_HISTORY.until_at.is_(None))).all()
            before = {(f"{row.document_id}@{row.version}", row.fingerprint): row.sequence for row in rows}
            began = now if rows or connection.execute(select(_HISTORY.sequence).limit(1)).first() else _BEGINNING
            came = [_values(document, began) for key, document in now_held.items() if key not in before]
            if came:
                connection.execute(insert(schema.library_history), came)
            went = [sequence for key, sequence in before.items() if key not in now_held]
            ended = update(schema.library_history).where(_HISTORY.sequence.in_(went))
            connection.execute(ended.values(until_at=now))
            connection.execute(delete(schema.library_history).where(_HISTORY.until_at < now - KEPT))

    def since(self, moment: datetime) -> LibrarySince:
        """How the library differs from what it was at an aware time."""
        came = select(_HISTORY.document_id, _HISTORY.version, _HISTORY.fingerprint).where(
            _HISTORY.from_at > moment, _HISTORY.until_at.is_(None)
        )
        went = select(schema.library_history).where(_HISTORY.from_at <= moment, _HISTORY.until_at > moment)
        with self._transactions.read() as connection:
            arrived = {(f"{row.document_id}@{row.version}", row.fingerprint) for row in connection.execute(came)}
            rows = connection.execute(went.order_by(_HISTORY.sequence)).all()
        read = {f"{row.document_id}@{row.version}": _document(row) for row in rows}
        unreadable = {reference for reference, document in read.items() if document is None}
        return LibrarySince(
            arrived=frozenset(key for key in arrived if key[0] not in unreadable),
            gone=tuple(document for document in read.values() if document is not None),
        )


def held(document: Document) -> Held:
    """What tells one published version from another."""
    return document.reference, document.fingerprint


def _values(document: Document, began: datetime) -> dict[str, Any]:
    return {
        "document_id": document.id,
        "version": document.version,
        "fingerprint": document.fingerprint,
        "kind": document.kind.value,
        "content": to_json(document),
        "from_at": began,
        "until_at": None,
    }


def _document(row: Row[Any]) -> Document | None:
    """The version as it was; None where another version of the assistant wrote it in a way of its own."""
    try:
        return from_json(DOCUMENT_TYPES[Kind(row.kind)], row.content, f"Document {row.document_id}@{row.version}")
    except AskOperator:
        return None
