"""Reports that a policy got in the way of good service, and a visible answer to each."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.domain.maxima import within
from assistant.domain.people import Permission, Person
from assistant.domain.review import Friction, FrictionState
from assistant.errors import FixInput, NotAllowed
from assistant.features.library import Library
from assistant.storage.frictions import FrictionStore

MAX_CHARACTERS = 2_000


class Frictions:
    """Anybody reports; leaders answer: changed, kept because, or pending."""

    def __init__(self, store: FrictionStore, library: Library) -> None:
        self._store, self._library = store, library

    def report(
        self, person: Person, key: str, *, document_id: str, clause: str, words: str, context: str = ""
    ) -> Friction:
        """Keep a report about a clause of a document the person may read; the same ``key`` gives the same one.

        ``context`` is what it was about (a sentence of the draft, say). Raises FixInput for an empty or
        too long report or a clause that is not there, NotFound for a document that the person may not read.
        """
        if not person.may(Permission.report_friction):
            raise NotAllowed("Reporting is not open to you.")
        document = self._library.read(person, document_id)
        section = document.section_named(clause) if clause else None
        if clause and section is None:
            raise FixInput(f"{document.title} has no clause “{clause}”.")
        words = words.strip()
        if not words:
            raise FixInput("Say in a sentence how the policy got in the way.")
        if len(words) > MAX_CHARACTERS:
            raise FixInput(f"That is {len(words):,} characters; say it in at most {MAX_CHARACTERS:,}.")
        return self._store.add(
            person.id,
            person.name,
            key,
            document_id=document.id,
            version=document.version,
            clause=section.heading if section else "",
            context=within(context.strip(), MAX_CHARACTERS, "What it was about"),
            words=words,
        )

    def mine(self, person: Person) -> list[Friction]:
        """What the person reported, with what became of it, newest first; no ``document_id`` where it is closed."""
        return self._shown(person, self._store.mine(person.id))

    def inbox(self, person: Person) -> list[Friction]:
        """Every report: those without an answer first, then the newest."""
        self._need(person)
        return sorted(self._shown(person, self._store.all()), key=lambda one: one.state is not FrictionState.open)

    def waiting(self, person: Person) -> list[Friction]:
        """Reports without an answer, the oldest first."""
        self._need(person)
        waiting = [one for one in self._store.all() if one.state is FrictionState.open]
        return sorted(self._shown(person, waiting), key=lambda one: one.reported_at)

    def replies(self, person: Person, document_id: str = "") -> list[Friction]:
        """What became of reports about what the person may read, or about one document, the latest reply first.

        For everybody: without who reported it, and without their words.
        """
        opened = self._library.opened(person)
        found = [
            one
            for one in self._store.all()
            if one.answered_at is not None
            and f"{one.document_id}@{one.version}" in opened
            and document_id in ("", one.document_id)
        ]
        bare = {"person_id": "", "person_name": "", "words": "", "context": ""}
        found.sort(key=lambda one: str(one.answered_at), reverse=True)
        return [one.model_copy(update=bare) for one in found]

    def answer(self, person: Person, friction_id: str, state: FrictionState, text: str) -> Friction:
        """Say what becomes of it; whoever may read the policy reads it. Raises FixInput without a reason."""
        self._need(person)
        text = text.strip()
        if state is FrictionState.open:
            raise FixInput("An answer says changed, kept or pending.")
        if not text or len(text) > MAX_CHARACTERS:
            raise FixInput(
                f"Give the reason, in 1 to {MAX_CHARACTERS:,} characters: whoever reads the policy reads it."
            )
        return self._store.answer(friction_id, state, text, person.name)

    def _shown(self, person: Person, reports: Iterable[Friction]) -> list[Friction]:
        """Reports without the clause and its words where the document is not open to the reader any more."""
        names = {document.id for document in self._library.opened(person).values()}
        closed = {"document_id": "", "clause": "", "context": ""}
        return [one if one.document_id in names else one.model_copy(update=closed) for one in reports]

    def _need(self, person: Person) -> None:
        if not person.may(Permission.answer_friction):
            raise NotAllowed("Reports about policies are answered by leaders.")
