"""What a role may find on a date: worked out once for an index and a set of documents, not for every question."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.domain.knowledge import Document, in_force
from assistant.domain.passages import Chunk
from assistant.domain.people import Person, Role
from assistant.search.generation import Shelf
from assistant.search.index import View

MOST_KEPT = 32
"""Roles and dates remembered at once; each takes a byte a passage."""


@dataclass(frozen=True)
class Reach:
    """The shelves a role may look at by name, and for those that hold anything for it which rows it may find."""

    shelves: Mapping[str, Shelf]
    live: Mapping[str, NDArray[np.bool_]]


@dataclass(frozen=True)
class _Known:
    """What was worked out for one view and one set of documents, which it keeps alive for comparison."""

    view: View
    documents: tuple[Document, ...]
    by_role: dict[tuple[Role, date], Reach] = field(default_factory=dict)

    def holds_for(self, view: View, documents: tuple[Document, ...]) -> bool:
        return (
            self.view is view
            and len(self.documents) == len(documents)
            and all(a is b for a, b in zip(self.documents, documents, strict=True))
        )


class Reaches:
    """Remembers reaches until the index or any document changes. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: _Known | None = None

    def of(self, person: Person, on: date, view: View, documents: Iterable[Document]) -> Reach:
        """What this person may find of what is in force on a date.

        A passage whose document's words or audience were changed is as good as deleted.
        """
        now = tuple(documents)
        with self._lock:
            known = self._known
            if known is None or not known.holds_for(view, now):
                known = self._known = _Known(view, now)
            reach = known.by_role.get((person.role, on))
        if reach is None:
            reach = _reach(person, on, view, now)
            with self._lock:
                if len(known.by_role) >= MOST_KEPT:
                    known.by_role.clear()
                known.by_role[person.role, on] = reach
        return reach


def _reach(person: Person, on: date, view: View, documents: Iterable[Document]) -> Reach:
    readable = {
        document.reference: document
        for document in in_force(documents, on).values()
        if person.may_read(document.audience)
    }
    shelves = {name: shelf for name, shelf in view.shelves.items() if person.may_read(shelf.audience)}
    live = {name: _live(shelf, readable) for name, shelf in shelves.items()}
    return Reach(shelves, {name: rows for name, rows in live.items() if rows.any()})


def _live(shelf: Shelf, readable: Mapping[str, Document]) -> NDArray[np.bool_]:
    live = np.zeros(len(shelf.chunks), dtype=np.bool_)
    for reference, rows in shelf.versions.items():
        if (document := readable.get(reference)) is not None:
            live[rows] = [_stands(shelf.chunks[row], document) for row in rows]
    return live


def _stands(chunk: Chunk, document: Document) -> bool:
    """Whether a passage is still what its document says."""
    return document.audience == chunk.audience and document.body.startswith(chunk.text, chunk.start)
