"""The documents, who may read which, and what is in force when."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from typing import Literal, NamedTuple

from assistant.domain.accounts import Action
from assistant.domain.knowledge import Document, Kind, in_force
from assistant.domain.people import Permission, Person
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.storage.documents import DocumentStatus, DocumentStore

DRAFT = "draft"
"""``Document.source`` of a draft that nobody but trainers sees."""
WITHDRAWN = "withdrawn"
"""``Document.source`` of a version that was taken out of force; nobody but trainers sees it."""

Changed = Callable[[Person, bool], None]
"""Told who put a document in force, or with True took one out of force."""
Note = Callable[[Person, Action, str], None]
"""Writes down who did what to which document."""


class _Shelved(NamedTuple):
    """What the database says of documents."""

    published: tuple[Document, ...]
    withdrawn: tuple[Document, ...]


class Library:
    """Documents on disk and in the database, behind one door."""

    def __init__(
        self,
        on_disk: Iterable[Document],
        shelf: DocumentStore,
        today: Callable[[], date],
        note: Note = lambda person, action, reference: None,
    ) -> None:
        self._on_disk = tuple(on_disk)
        self._shelf = shelf
        self._today = today
        self._note = note
        self._known: _Shelved | None = None
        # Whoever reads the shelf while it is changed must not keep what it held before.
        self._changing = threading.Lock()
        self._on_change: list[Changed] = []

    def all(self) -> tuple[Document, ...]:
        """Every published version of every document, whoever may read it."""
        on_disk, shelved = self._on_disk, self._shelved()
        gone = {document.reference for document in shelved.withdrawn}
        there = {document.fingerprint for document in on_disk}
        return (
            *(document for document in on_disk if document.reference not in gone),
            *(document for document in shelved.published if document.fingerprint not in there),
        )

    def replace(self, on_disk: Iterable[Document]) -> None:
        """Take another reading of the folder; answers follow it from the next question on."""
        self._on_disk = tuple(on_disk)

    def when_changed(self, call: Changed) -> None:
        """Have ``call`` run after a document was put in force or taken out of it."""
        self._on_change.append(call)

    def permitted(self, person: Person, on: date) -> dict[str, Document]:
        """Documents in force on a date that this person may read, by id."""
        # In force first: who may not read the version in force must not be told what it replaced.
        return {i: d for i, d in in_force(self.all(), on).items() if person.may_read(d.audience)}

    def documents(
        self, person: Person, on: date | None = None, search: str = "", kind: Kind | None = None
    ) -> list[Document]:
        """What this person may browse, by kind and title; for trainers drafts too, first.

        ``search`` looks for all its words, whatever their case, in title, topics and text.
        """
        if not person.may(Permission.read_library):
            raise NotAllowed("The library is not open to you.")
        found = sorted(self.permitted(person, on or self._today()).values(), key=lambda d: (d.kind, d.title))
        if person.may(Permission.publish_draft):
            found = [*self.drafts(person), *found]
        return _matching(found, search, kind)

    def drafts(self, person: Person) -> list[Document]:
        """Drafts waiting for a trainer who may read them; each has DRAFT as its source."""
        if not person.may(Permission.publish_draft):
            raise NotAllowed("Only a trainer sees drafts.")
        readable = [draft for draft in self._shelf.drafts() if person.may_read(draft.audience)]
        return [draft.model_copy(update={"source": DRAFT}) for draft in readable]

    def withdrawn(self, person: Person, search: str = "", kind: Kind | None = None) -> list[Document]:
        """Versions taken out of force that a trainer may read, the last saved first; WITHDRAWN is each one's source."""
        if not person.may(Permission.publish_draft):
            raise NotAllowed("Only a trainer sees what was taken out of force.")
        current = in_force(self.all(), self._today())
        readable = [
            document.model_copy(update={"source": WITHDRAWN})
            for document in reversed(self._shelved().withdrawn)
            if person.may_read(document.audience) and person.may_read(current.get(document.id, document).audience)
        ]
        return _matching(readable, search, kind)

    def taken_out(self) -> frozenset[str]:
        """``id@version`` of everything that was taken out of force, whoever may read it; to be shown to nobody."""
        return frozenset(document.reference for document in self._shelved().withdrawn)

    def read(self, person: Person, document_id: str, version: int | None = None) -> Document:
        """One document: the version asked for, or the one in force today, or else the last there is.

        Raises NotFound alike for a document that is not there and one this person may not read.
        """
        versions = [d for d in self.all() if d.id == document_id]
        current = in_force(versions, self._today()).get(document_id)
        if current is not None and not person.may_read(current.audience):
            # What it replaced would tell of it; a draft may be meant to change that.
            versions = []
        if person.may(Permission.publish_draft):
            aside = [*self.withdrawn(person), *self.drafts(person)]
            versions += [d for d in aside if d.id == document_id]
        if version is not None:
            versions = [d for d in versions if d.version == version]
        elif current is not None:
            versions = [current]
        readable = [d for d in versions if person.may_read(d.audience)]
        if not readable:
            raise NotFound("There is no such document in your library.")
        return readable[-1] if version is None else readable[0]

    def opened(self, person: Person) -> dict[str, Document]:
        """Every published version that this person may read today, by ``id@version``, also those out of force.

        Who may not read the version in force must not be told what it replaced.
        """
        versions = self.all()
        current = in_force(versions, self._today())
        return {
            document.reference: document
            for document in versions
            if person.may_read(document.audience) and person.may_read(current.get(document.id, document).audience)
        }

    def publish(self, person: Person, reference: str) -> None:
        """Put a draft in force. Raises NotAllowed for anybody but a trainer, FixInput without a draft."""
        if not person.may(Permission.publish_draft):
            raise NotAllowed("Only a trainer puts drafts in force.")
        if reference not in {draft.reference for draft in self.drafts(person)}:
            raise FixInput("That draft is no longer waiting; look in the library.")
        self._change(person, reference, "published")

    def withdraw(self, person: Person, reference: str) -> Document | None:
        """Take a version (``id@version``) out of force, from the next question on; ``restore`` undoes it.

        Returns the version of the same document that is in force now instead, None without one. Raises NotAllowed
        for anybody but a trainer, NotFound for what is not in the library for them.
        """
        if not person.may(Permission.publish_draft):
            raise NotAllowed("Only a trainer takes documents out of force.")
        return self.withdraw_own(person, reference)

    def withdraw_own(self, person: Person, reference: str) -> Document | None:
        """The same for somebody whose words a version holds; the caller has made sure of that. Raises NotFound."""
        found = self.opened(person).get(reference)
        if found is None:
            raise NotFound("There is no such document in your library.")
        if reference not in {document.reference for document in self._shelved().published}:
            # One of the folder, which stays as it is: the database remembers that it is out of force.
            with suppress(FixInput):
                self._shelf.save(found, "published", person.name)
        self._change(person, reference, "withdrawn")
        return self.permitted(person, self._today()).get(found.id)

    def restore(self, person: Person, reference: str) -> None:
        """Put a version that was taken out of force back in force. Raises NotAllowed, NotFound."""
        if reference not in {document.reference for document in self.withdrawn(person)}:
            raise NotFound("That document was not taken out of force; look in the library.")
        self._change(person, reference, "published")

    def restore_own(self, person: Person, reference: str) -> None:
        """Undo ``withdraw_own``. Raises NotFound for what was not taken out of force."""
        if reference not in self.taken_out():
            raise NotFound("That document was not taken out of force.")
        self._change(person, reference, "published")

    def history(self, person: Person, document_id: str) -> tuple[DocumentStatus, ...]:
        """What became of the versions that are kept in the database, for a trainer who may read the document.

        Raises NotAllowed, NotFound.
        """
        if not person.may(Permission.publish_draft):
            raise NotAllowed("Only a trainer sees what became of a document's versions.")
        self.read(person, document_id)
        return self._shelf.history(document_id)

    def _change(self, person: Person, reference: str, state: Literal["published", "withdrawn"]) -> None:
        with self._changing:
            self._shelf.set_state(reference, state, person.name)
            self._known = None
        withdrawn = state == "withdrawn"
        self._note(person, Action.document_withdrawn if withdrawn else Action.document_published, reference)
        for call in self._on_change:
            call(person, withdrawn)

    def _shelved(self) -> _Shelved:
        with self._changing:
            if self._known is None:
                self._known = _Shelved(self._shelf.published(), self._shelf.withdrawn())
            return self._known


def _matching(documents: Iterable[Document], search: str, kind: Kind | None) -> list[Document]:
    wanted = search.casefold().split()
    return [
        document
        for document in documents
        if (kind is None or document.kind is kind) and all(word in _searchable(document) for word in wanted)
    ]


def _searchable(document: Document) -> str:
    return " ".join([document.title, *document.topics, document.body]).casefold()
