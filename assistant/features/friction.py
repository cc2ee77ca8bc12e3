"""Reports that a policy got in the way of good service, and a visible answer to each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from assistant.domain.maxima import within
from assistant.domain.people import Permission, Person
from assistant.domain.review import Friction, FrictionState
from assistant.errors import FixInput, NotAllowed
from assistant.features.library import Library
from assistant.storage.frictions import FrictionStore

MAX_CHARACTERS = 2_000
LATEST_DAY = timedelta(days=366)


class Frictions:
    """Anybody reports; leaders answer: changed, kept, or still being decided, by a day."""

    def __init__(self, store: FrictionStore, library: Library, today: Callable[[], date]) -> None:
        self._store, self._library, self._today = store, library, today

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
        """Every report: those that wait for a leader first, then the newest."""
        self._need(person)
        today = self._today()
        return sorted(self._shown(person, self._store.all()), key=lambda one: not one.waits(today))

    def waiting(self, person: Person) -> list[Friction]:
        """Reports without an answer and those past the day for their decision, the oldest first."""
        self._need(person)
        today = self._today()
        waiting = [one for one in self._store.all() if one.waits(today)]
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

    def answer(
        self, person: Person, friction_id: str, state: FrictionState, text: str, decide_by: date | None = None
    ) -> Friction:
        """Say what becomes of it; whoever may read the policy reads it.

        What is still being decided has a day by which it will be; what is decided has none. Raises NotFound, and
        FixInput without a reason or without such a day.
        """
        self._need(person)
        text = text.strip()
        if state is FrictionState.open:
            raise FixInput("An answer says that the policy is changed, that it is kept, or that it is being decided.")
        if not text or len(text) > MAX_CHARACTERS:
            raise FixInput(
                f"Give the reason, in 1 to {MAX_CHARACTERS:,} characters: whoever reads the policy reads it."
            )
        if state is not FrictionState.pending:
            decide_by = None
        elif decide_by is None:
            raise FixInput("Say by which day it will be decided: whoever reported it waits for that day.")
        elif not self._today() <= decide_by <= self._today() + LATEST_DAY:
            raise FixInput("Choose a day from today on, within a year, by which it will be decided.")
        return self._store.answer(friction_id, state, text, person.name, decide_by)

    def _shown(self, person: Person, reports: Iterable[Friction]) -> list[Friction]:
        """Reports without the clause and its words where the document is not open to the reader any more."""
        names = {document.id for document in self._library.opened(person).values()}
        closed = {"document_id": "", "clause": "", "context": ""}
        return [one if one.document_id in names else one.model_copy(update=closed) for one in reports]

    def _need(self, person: Person) -> None:
        if not person.may(Permission.answer_friction):
            raise NotAllowed("Reports about policies are answered by leaders.")
