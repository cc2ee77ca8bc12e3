"""Versioned documents that live in the database, beside those on disk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, NoReturn

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Row, func, select, update

from assistant.domain.knowledge import DOCUMENT_TYPES, Document, Kind
from assistant.errors import FixInput, NotFound
from assistant.storage import schema
from assistant.storage.connection import Transactions
from assistant.storage.insertion import insert_new
from assistant.storage.text import from_json, to_json

DocumentState = Literal["draft", "published", "withdrawn"]

_DOCUMENTS = schema.documents.c
_NEXT_STATES = {"draft": ("published", "withdrawn"), "published": ("withdrawn",), "withdrawn": ("published",)}


class DocumentStatus(BaseModel):
    """Who saved a version of a document, and who brought it to the state it is in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reference: str
    state: DocumentState
    author: str
    saved_at: datetime
    state_by: str
    state_at: datetime


class DocumentStore:
    """Documents by ``id@version``. A saved version never changes; only its state does."""

    def __init__(self, transactions: Transactions, clock: Callable[[], datetime]) -> None:
        self._transactions, self._clock = transactions, clock

    def save(self, document: Document, state: DocumentState, author: str) -> Document:
        """Store a version of a document and return it as stored.

        Raises FixInput when that version is there already (the message names the next free one), or
        when the document is not of its kind's type.
        """
        wanted = DOCUMENT_TYPES[document.kind]
        if type(document) is not wanted:
            raise FixInput(f"{document.reference} says kind {document.kind}, so it must be a {wanted.__name__}.")
        _checked(state)
        with self._transactions.write() as connection:
            now = self._clock()
            values = {
                "document_id": document.id,
                "version": document.version,
                "kind": document.kind.value,
                "content": to_json(document),
                "author": author,
                "saved_at": now,
                "state": state,
                "state_by": author,
                "state_at": now,
            }
            if not insert_new(connection, schema.documents, values, unique=("document_id", "version")):
                self._refuse_saved(connection, document)
            return _document(_find(connection, document.reference))

    def drafts(self) -> tuple[Document, ...]:
        """Every draft, in the order they were saved."""
        return self._list("draft")

    def published(self) -> tuple[Document, ...]:
        """Every published version, in the order they were saved; ``in_force`` picks among them."""
        return self._list("published")

    def withdrawn(self) -> tuple[Document, ...]:
        """Every version that was taken out of force, in the order they were saved."""
        return self._list("withdrawn")

    def set_state(self, reference: str, state: DocumentState, by: str) -> DocumentStatus:
        """Publish or withdraw a version; setting the state it has changes nothing.

        Raises NotFound, and FixInput when the step is not allowed: nothing becomes a draft again.
        """
        _checked(state)
        with self._transactions.write() as connection:
            row = _find(connection, reference, lock=True)
            if row.state != state:
                if state not in _NEXT_STATES[row.state]:
                    raise FixInput(
                        f"{reference} is {row.state} and cannot become {state}; it can become "
                        f"{' or '.join(_NEXT_STATES[row.state])}. To change its text, save a new version."
                    )
                connection.execute(
                    update(schema.documents)
                    .where(_DOCUMENTS.sequence == row.sequence)
                    .values(state=state, state_by=by, state_at=self._clock())
                )
            return _status(_find(connection, reference))

    def get(self, reference: str) -> Document:
        """One version by ``id@version``, in whatever state it is. Raises NotFound."""
        with self._transactions.read() as connection:
            return _document(_find(connection, reference))

    def latest_version(self, document_id: str) -> int:
        """The highest version that was ever saved of a document, in whatever state; 0 for none."""
        query = select(func.max(_DOCUMENTS.version)).where(_DOCUMENTS.document_id == document_id)
        with self._transactions.read() as connection:
            return connection.execute(query).scalar_one() or 0

    def status(self, reference: str) -> DocumentStatus:
        """The state of one version and who brought it there. Raises NotFound."""
        with self._transactions.read() as connection:
            return _status(_find(connection, reference))

    def history(self, document_id: str) -> tuple[DocumentStatus, ...]:
        """The state of every saved version of a document, the highest version first."""
        query = select(schema.documents).where(_DOCUMENTS.document_id == document_id)
        with self._transactions.read() as connection:
            return tuple(_status(row) for row in connection.execute(query.order_by(_DOCUMENTS.version.desc())))

    def _list(self, state: DocumentState) -> tuple[Document, ...]:
        query = select(schema.documents).where(_DOCUMENTS.state == state).order_by(_DOCUMENTS.sequence)
        with self._transactions.read() as connection:
            return tuple(_document(row) for row in connection.execute(query))

    def _refuse_saved(self, connection: Connection, document: Document) -> NoReturn:
        same_id = _DOCUMENTS.document_id == document.id
        latest = connection.execute(select(func.max(_DOCUMENTS.version)).where(same_id)).scalar_one()
        raise FixInput(
            f"{document.reference} is saved already and a saved version never changes; "
            f"save the new text as version {latest + 1}."
        )


def _checked(state: str) -> None:
    if state not in _NEXT_STATES:
        raise FixInput(f"A document cannot be {state!r}; it is one of {', '.join(_NEXT_STATES)}.")


def _find(connection: Connection, reference: str, lock: bool = False) -> Row[Any]:
    document_id, _, version = reference.rpartition("@")
    row = None
    if version.isascii() and version.isdigit() and len(version) <= 9:
        query = select(schema.documents).where(
            _DOCUMENTS.document_id == document_id, _DOCUMENTS.version == int(version)
        )
        row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound(
            f"The database has no document {reference!r}; a reference is an id and a version: POL-REFUNDS@2."
        )
    return row


def _document(row: Row[Any]) -> Document:
    return from_json(DOCUMENT_TYPES[Kind(row.kind)], row.content, f"Document {row.document_id}@{row.version}")


def _status(row: Row[Any]) -> DocumentStatus:
    return DocumentStatus(
        reference=f"{row.document_id}@{row.version}",
        state=row.state,
        author=row.author,
        saved_at=row.saved_at,
        state_by=row.state_by,
        state_at=row.state_at,
    )
