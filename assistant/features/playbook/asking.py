"""The playbook: a leader asks, and clauses answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.domain.company import Company
from assistant.domain.conversation import Answer, Line, Turn
from assistant.domain.knowledge import Document
from assistant.domain.people import Permission, Person
from assistant.engines.base import Desk
from assistant.engines.builtin.clauses import wants_digest
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.answering import Answering, Purpose
from assistant.features.coach import Coach
from assistant.features.library import Library
from assistant.features.playbook.authority import AuthorityTable, fitting, tables
from assistant.features.playbook.finishing import Contradiction, contradictions_in, finished
from assistant.features.playbook.standing import Source, Standing, standing
from assistant.features.playbook.versions import Comparison, limit_changes, section_changes
from assistant.features.still_open import reference, shown_answer

EXAMPLES = (
    "Staff say a rule gets in their way. How long have I got to answer?",
    "Everything that touches late deliveries",
    "What may a team lead give for goodwill?",
    "Can a champion stay on for another year?",
)


@dataclass(frozen=True)
class DigestLine:
    """One clause of a digest and its source."""

    line: Line
    source: Source


@dataclass(frozen=True)
class DigestGroup:
    """What one document says of the subject."""

    standing: Standing
    lines: tuple[DigestLine, ...]


@dataclass(frozen=True)
class Digest:
    """Everything on a subject, one line a clause, by document; ``rest`` are lines that speak of several documents."""

    answer: Answer
    groups: tuple[DigestGroup, ...]
    rest: tuple[Line, ...]


class Playbook:
    """Questions of leaders about the documents in force on a date.

    Conversations, streaming, follow-up questions and gaps are the coach's; a turn begun here is followed, stopped and
    opened there. Every method raises NotAllowed for who may not ask the playbook.
    """

    def __init__(
        self, coach: Coach, answering: Answering, library: Library, company: Company, today: Callable[[], date]
    ) -> None:
        self._coach, self._answering = coach, answering
        self._library, self._company, self._today = library, company, today

    def examples(self, person: Person) -> tuple[str, ...]:
        """Questions to start with."""
        self._need(person)
        return EXAMPLES

    async def begin(
        self, person: Person, question: str, key: str, conversation_id: str | None = None, on: date | None = None
    ) -> Turn:
        """Save a question and start answering it from what is in force ``on`` a date; as Coach.begin."""
        self._need(person)
        return await self._coach.begin(person, question, key, conversation_id, on, self._purpose)

    async def retry(self, person: Person, turn_id: str, key: str, on: date | None = None) -> Turn:
        """Answer an incomplete turn again; as Coach.retry."""
        self._need(person)
        return await self._coach.retry(person, turn_id, key, on, self._purpose)

    async def ask(
        self, person: Person, question: str, on: date | None = None, earlier: Sequence[str] = (), engine: str = ""
    ) -> Answer:
        """An answer outside any conversation, after ``earlier`` questions; nothing is stored.

        Every rule is quoted with its clause. Raises FixInput for an empty or too long question.
        """
        self._need(person)
        answers = await self._coach.answer_thread(person, [*earlier, question], on, engine, self._purpose)
        # What was open to this person on that day may be closed to them now.
        return shown_answer(answers[-1], self._library.opened(person))

    async def digest(self, person: Person, subject: str, on: date | None = None) -> Digest:
        """Everything that touches a subject, one line and one citation a clause, by document."""
        self._need(person)
        if not subject.strip():
            raise FixInput("Name a subject, such as late deliveries.")
        question = subject if wants_digest(subject) else f"Everything about {subject}"
        answer = await self.ask(person, question, on)
        sources = {source.citation.number: source for source in self.sources(person, answer)}
        groups: dict[str, list[DigestLine]] = {}
        rest = []
        for line in answer.lines:
            cited = [sources[number] for number in line.citations if number in sources]
            if len(cited) == 1 and not answer.abstained:
                groups.setdefault(reference(cited[0].citation), []).append(DigestLine(line, cited[0]))
            else:
                rest.append(line)
        return Digest(
            answer, tuple(DigestGroup(lines[0].source.standing, tuple(lines)) for lines in groups.values()), tuple(rest)
        )

    def sources(self, person: Person, answer: Answer) -> tuple[Source, ...]:
        """The citations of an answer, each with since when its version is in force and whether it still is."""
        self._need(person)
        opened = self._library.opened(person)
        return tuple(
            Source(citation, standing(opened[reference(citation)], opened.values(), self._today()))
            for citation in answer.citations
            if reference(citation) in opened
        )

    def contradictions(self, person: Person, on: date | None = None) -> tuple[Contradiction, ...]:
        """Documents in force that state different numbers of one thing as data; no more is claimed."""
        self._need(person)
        return contradictions_in(self._documents(person, on or self._today()).values())

    def versions(self, person: Person, document_id: str) -> tuple[Standing, ...]:
        """The versions of a document that this person may read, the oldest first. Raises NotFound."""
        self._need(person)
        found = [one for one in self._library.opened(person).values() if one.id == document_id]
        if not found:
            raise NotFound("There is no such document in your library.")
        found.sort(key=lambda one: (one.effective_from, one.version))
        return tuple(standing(one, found, self._today()) for one in found)

    def compare(self, person: Person, document_id: str, first: int, second: int) -> Comparison:
        """What changed from one version of a document to another, in its words and in its numbers.

        Raises NotFound alike for a version that is not there and one that this person may not read.
        """
        stands = {one.version: one for one in self.versions(person, document_id)}
        missing = [number for number in (first, second) if number not in stands]
        if missing:
            there = ", ".join(str(number) for number in stands)
            raise NotFound(f"There is no version {missing[0]} of this document in your library; there is {there}.")
        opened = self._library.opened(person)
        before, after = opened[f"{document_id}@{first}"], opened[f"{document_id}@{second}"]
        return Comparison(stands[first], stands[second], section_changes(before, after), limit_changes(before, after))

    async def decide(self, person: Person, what: str = "", on: date | None = None) -> tuple[AuthorityTable, ...]:
        """Who may decide what, up to which limit, and whom to ask above it: the tables that fit ``what``, or all."""
        self._need(person)
        on = on or self._today()
        documents = self._documents(person, on)
        every = tables(documents.values(), self._company.authority_levels, on)
        if not what.strip():
            return every
        found = await self._answering.evidence(person, what.strip(), on)
        return fitting(every, what, found, documents)

    @property
    def _purpose(self) -> Purpose:
        return Purpose(Desk.playbook, finished)

    def _documents(self, person: Person, on: date) -> dict[str, Document]:
        """What was in force on a date, without what is closed to this person now."""
        opened = self._library.opened(person)
        found = self._library.permitted(person, on)
        return {name: document for name, document in found.items() if document.reference in opened}

    def _need(self, person: Person) -> None:
        if not person.may(Permission.ask_playbook):
            raise NotAllowed("The playbook is not open to you.")
