"""One question, from the words typed to a verified answer. Shared by the coach and the playbook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, datetime

from assistant.domain.company import Company
from assistant.domain.conversation import ANSWER_CITATIONS, Answer, Fold, Line, LineKind, Turn
from assistant.domain.knowledge import Document
from assistant.domain.passages import Citation
from assistant.domain.people import Person
from assistant.domain.quotes import find_quote
from assistant.domain.retrieval import Retrieval
from assistant.engines.base import AnswerRequest, Delta, Draft, Engine, Final, Quote, Standalone
from assistant.features.library import Library
from assistant.search.phrasings import Phrasings
from assistant.search.retriever import Retriever

MAX_QUESTION_CHARACTERS = 8_000
_OWN_SUBJECT = 0.12
"""How much better (cosine) a question must find something by itself to count as a new subject."""


@dataclass(frozen=True)
class Finished:
    """The last item of a complete answer: verified, and whether the playbook had a gap there."""

    answer: Answer
    is_gap: bool


class Answering:
    """Retrieval, engine and verification in one row."""

    def __init__(
        self,
        retriever: Retriever,
        phrasings: Phrasings,
        engine: Engine,
        library: Library,
        company: Company,
        index_as_of: Callable[[], datetime | None],
    ) -> None:
        self._retriever = retriever
        self._phrasings = phrasings
        self._engine = engine
        self._library = library
        self._company = company
        self._index_as_of = index_as_of

    @property
    def engine(self) -> Engine:
        """Who answers."""
        return self._engine

    async def answer(
        self, person: Person, question: str, history: tuple[Turn, ...], on: date
    ) -> AsyncIterator[Delta | Finished]:
        """Stream the answer to a question; the last item is Finished.

        ``history`` are the earlier turns of the conversation, oldest first; ``on`` is the date whose
        policies count. Raises EngineFailed.
        """
        standalone = await self._engine.standalone(question, history)
        evidence, standalone = await asyncio.to_thread(self._search, person, standalone, on)
        documents = self._library.permitted(person, on)
        request = AnswerRequest(standalone, evidence, person, self._company, on, documents, history)
        async for item in self._engine.answer(request):
            if isinstance(item, Final):
                yield Finished(self._verified(item.draft, documents, on), item.draft.is_gap)
            else:
                yield item

    def _search(self, person: Person, question: Standalone, on: date) -> tuple[Retrieval, Standalone]:
        found = self._evidence(person, question.text, on)
        if not question.inherits or question.certain:
            return found, question
        alone = self._evidence(person, question.alone, on)
        if _best(alone) > _best(found) + _OWN_SUBJECT:
            return alone, Standalone(question.alone, question.alone)
        return found, question

    def _evidence(self, person: Person, question: str, on: date) -> Retrieval:
        found = self._retriever.retrieve(person, question, on)
        reading = self._phrasings.read(person, question, on, self._library.all())
        return found.model_copy(update=reading._asdict())

    def _verified(self, draft: Draft, documents: dict[str, Document], on: date) -> Answer:
        citations, dropped = verify(draft.quotes, documents)
        numbers = {citation.number for citation in citations}
        lines, lost = _supported(draft.lines, numbers)
        folds = []
        for fold in draft.folds:
            kept, more = _supported(fold.lines, numbers)
            lost += more
            if kept:
                folds.append(Fold(title=fold.title, lines=kept))
        return Answer(
            lines=lines,
            folds=tuple(folds),
            citations=citations,
            abstained=draft.abstained,
            nearest=draft.nearest,
            engine=self._engine.name,
            index_as_of=self._index_as_of(),
            on=on,
            question_kinds=draft.question_kinds,
            focus=draft.focus,
            subject=draft.subject,
            unverified=dropped + lost,
        )


def verify(quotes: tuple[Quote, ...], documents: dict[str, Document]) -> tuple[tuple[Citation, ...], int]:
    """Citations for the quotes that stand word for word in a document the person may read.

    Returns them with the number of quotes that failed: another document or version, words that are
    not there, a number that was claimed before, or more than ANSWER_CITATIONS. Nothing is repaired.
    """
    good: list[Citation] = []
    claimed: set[int] = set()
    for quote in quotes:
        repeated = quote.number in claimed
        claimed.add(quote.number)
        document = documents.get(quote.document_id)
        if repeated or document is None or document.version != quote.version or len(good) == ANSWER_CITATIONS:
            continue
        # Words that stand twice in a document are cited where the engine read them.
        within = document.section_named(quote.section) if quote.section else None
        start, end = (within.start, within.end) if within else (0, len(document.body))
        place = find_quote(document.body, quote.text, start, end)
        if place is None:
            continue
        start, end = place
        section = next((s.heading for s in document.sections if s.start <= start < s.end), "")
        good.append(
            Citation(
                number=quote.number,
                document_id=document.id,
                version=document.version,
                title=document.title,
                section=section,
                quote=document.body[start:end],
                start=start,
                end=end,
            )
        )
    return tuple(good), len(quotes) - len(good)


def _supported(lines: tuple[Line, ...], numbers: set[int]) -> tuple[tuple[Line, ...], int]:
    """Lines whose sources hold; a line that loses all its sources goes with them."""
    kept = []
    for line in lines:
        held = tuple(n for n in line.citations if n in numbers)
        if held or line.kind is LineKind.note:
            kept.append(line.model_copy(update={"citations": held}))
    return tuple(kept), len(lines) - len(kept)


def _best(evidence: Retrieval) -> float:
    return max([0.0, *(hit.similarity for hit in evidence.hits), *(near.similarity for near in evidence.asked)])
