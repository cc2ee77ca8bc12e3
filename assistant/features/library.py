"""The documents, who may read which, and what is in force when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from assistant.domain.knowledge import Document, Kind, in_force
from assistant.domain.people import Permission, Person
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.storage.documents import DocumentStore

DRAFT = "draft"
"""``Document.source`` of a draft that nobody but trainers sees."""


class Library:
    """Documents on disk and in the database, behind one door."""

    def __init__(self, on_disk: Iterable[Document], shelf: DocumentStore, today: Callable[[], date]) -> None:
        self._on_disk = tuple(on_disk)
        self._shelf = shelf
        self._today = today
        self._published: Sequence[Document] | None = None
        self._on_publish: list[Callable[[], None]] = []

    def all(self) -> tuple[Document, ...]:
        """Every published version of every document, whoever may read it."""
        if self._published is None:
            self._published = self._shelf.published()
        return (*self._on_disk, *self._published)

    def replace(self, on_disk: Iterable[Document]) -> None:
        """Take another reading of the folder; answers follow it from the next question on."""
        self._on_disk = tuple(on_disk)

    def when_published(self, call: Callable[[], None]) -> None:
        """Have ``call`` run after a draft was put in force."""
        self._on_publish.append(call)

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
        wanted = search.casefold().split()
        return [
            document
            for document in found
            if (kind is None or document.kind is kind) and all(word in _searchable(document) for word in wanted)
        ]

    def drafts(self, person: Person) -> list[Document]:
        """Drafts waiting for a trainer; each has DRAFT as its source."""
        if not person.may(Permission.publish_draft):
            raise NotAllowed("Only a trainer sees drafts.")
        return [draft.model_copy(update={"source": DRAFT}) for draft in self._shelf.drafts()]

    def read(self, person: Person, document_id: str, version: int | None = None) -> Document:
        """One document: the version asked for, or the one in force today, or else the last there is.

        Raises NotFound alike for a document that is not there and one this person may not read.
        """
        versions = [d for d in self.all() if d.id == document_id]
        current = in_force(versions, self._today()).get(document_id)
        if person.may(Permission.publish_draft):
            versions += [d for d in self.drafts(person) if d.id == document_id]
        if version is not None:
            versions = [d for d in versions if d.version == version]
        elif current is not None:
            versions = [current]
        readable = [d for d in versions if person.may_read(d.audience)]
        if not readable:
            raise NotFound("There is no such document in your library.")
        return readable[-1] if version is None else readable[0]

    def publish(self, person: Person, reference: str) -> None:
        """Put a draft in force. Raises NotAllowed for anybody but a trainer, FixInput without a draft."""
        if not person.may(Permission.publish_draft):
            raise NotAllowed("Only a trainer puts drafts in force.")
        if reference not in {draft.reference for draft in self._shelf.drafts()}:
            raise FixInput("That draft is no longer waiting; look in the library.")
        self._shelf.set_state(reference, "published", person.name)
        self._published = None
        for call in self._on_publish:
            call()


def _searchable(document: Document) -> str:
    return " ".join([document.title, *document.topics, document.body]).casefold()
