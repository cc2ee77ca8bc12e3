"""One question, from the words typed to a verified answer. Shared by the coach and the playbook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from assistant.domain.company import Company
from assistant.domain.conversation import Answer, Turn, Usage
from assistant.domain.knowledge import Document
from assistant.domain.people import Person
from assistant.domain.retrieval import Retrieval
from assistant.engines.base import AnswerRequest, Delta, Desk, Engine, Fell, Final, Standalone
from assistant.engines.builtin.clauses import wants_digest
from assistant.errors import FixInput
from assistant.features.giving_way import Way
from assistant.features.grounding import Asker, Check
from assistant.features.library import Library
from assistant.features.not_yet import answered_later, not_yet
from assistant.features.spending import Spending, together
from assistant.features.still_open import read_by
from assistant.features.verifying import verified
from assistant.search.phrasings import Phrasings
from assistant.search.retriever import Retriever

MAX_QUESTION_CHARACTERS = 8_000
ALWAYS = "builtin"
"""The engine that costs nothing, for who has used their share of the other."""
_OWN_SUBJECT = 0.12
"""How much better (cosine) a question must find something by itself to count as a new subject."""


Given = Callable[[Collection[str]], None]
"""Called with ``id@version`` of documents."""


def _as_it_is(answer: Answer, documents: Mapping[str, Document]) -> Answer:
    return answer


@dataclass(frozen=True)
class Purpose:
    """What an answer is for: at which desk it was asked, and what is added to it once it is verified.

    ``finish`` is given the answer and the documents that the asker may read.
    """

    desk: Desk = Desk.coach
    finish: Callable[[Answer, Mapping[str, Document]], Answer] = _as_it_is


COACHING = Purpose()


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
        check: Check,
        today: Callable[[], date],
        spending: Spending | None = None,
        others: tuple[Engine, ...] = (),
        way: Way | None = None,
    ) -> None:
        self._retriever = retriever
        self._phrasings = phrasings
        self._engine = engine
        self._library = library
        self._company = company
        self._index_as_of = index_as_of
        self._check = check
        self._today = today
        self._spending = spending
        self._engines = {one.name: one for one in (*others, engine)}
        self._way = way or Way()

    @property
    def engine(self) -> Engine:
        """Who answers."""
        return self._engine

    async def answer(
        self,
        person: Person,
        question: str,
        history: tuple[Turn, ...],
        on: date,
        engine: str = "",
        given: Given = lambda references: None,
        purpose: Purpose = COACHING,
    ) -> AsyncIterator[Delta | Fell | Finished]:
        """Stream the answer to a question; the last item is Finished.

        ``history`` are the earlier turns of the conversation, oldest first; ``on`` is the date whose
        policies count; ``engine`` names another engine than the one that usually answers; ``given`` is told
        which documents (``id@version``) a language model reads, before its first word. After Fell another
        engine's answer follows. Raises EngineFailed, FixInput for an engine that is not set up.
        """
        asked = self._named(engine)
        if purpose.desk is Desk.playbook and wants_digest(question):
            # A list of clauses is complete and word for word, or it is of no use.
            asked = self._engines.get(ALWAYS, asked)
        refused = await self._refused(person, asked)
        if refused:
            yield Fell(refused)
            asked = self._engines[ALWAYS]
        read = await asked.standalone(question, history)
        with self._way.taken():
            evidence, standalone = await self._search(person, read, on)
        documents = self._library.permitted(person, on)

        def reads(found: Iterable[Document]) -> None:
            given({*(document.reference for document in found), *read_by(history)})

        request = AnswerRequest(
            standalone, evidence, person, self._company, on, documents, history, reads, purpose.desk
        )
        if on != self._today():
            request = await self._with_today(request)
        said = "\n".join([*(turn.question for turn in history), question])
        async for item in self._answered(asked, request):
            if isinstance(item, Fell) and self._spending and item.tokens:
                lost = Usage(model=asked.name, prompt=item.tokens)
                await asyncio.to_thread(self._spending.add, person, lost)
            if not isinstance(item, Final):
                yield item
                continue
            draft = replace(item.draft, usage=together((read.usage, item.draft.usage)))
            if self._spending:
                await asyncio.to_thread(self._spending.add, person, draft.usage)
            check = partial(verified, engine=asked.name, on=on, index_as_of=self._index_as_of())
            asker = Asker(said, person.level, self._company)
            with self._way.taken():
                answer = await asyncio.to_thread(check, draft, documents, self._check, asker)
            later = await self._later(request) if draft.is_gap else None
            if later is not None:
                answer = not_yet(answer, later)
            yield Finished(purpose.finish(answer, documents), draft.is_gap and later is None)

    async def _answered(self, asked: Engine, request: AnswerRequest) -> AsyncIterator[Delta | Fell | Final]:
        """What an engine says. Where it works on this computer, others give it the way."""
        with self._way.taken() if asked.name == ALWAYS else nullcontext():
            async for item in asked.answer(request):
                yield item

    async def _refused(self, person: Person, asked: Engine) -> str | None:
        """Why this engine may not be asked now, in words for the person."""
        if self._spending is None or not self._spending.is_limited:
            return None
        if asked.name == ALWAYS or ALWAYS not in self._engines:
            return None
        return await asyncio.to_thread(self._spending.refusal, person)

    def _named(self, engine: str) -> Engine:
        if engine and engine not in self._engines:
            raise FixInput(f"The engine “{engine}” is not set up here. There is: {', '.join(sorted(self._engines))}.")
        return self._engines[engine] if engine else self._engine

    async def _search(self, person: Person, question: Standalone, on: date) -> tuple[Retrieval, Standalone]:
        found = await self.evidence(person, question.text, on)
        if not question.inherits or question.certain:
            return found, question
        alone = await self.evidence(person, question.alone, on)
        if _best(alone) > _best(found) + _OWN_SUBJECT:
            return alone, Standalone(question.alone, question.alone)
        return found, question

    async def _with_today(self, request: AnswerRequest) -> AnswerRequest:
        """With what is in force today beside it: that helps to tell whether the documents of a day cover a question."""
        today = self._today()
        documents = self._library.permitted(request.person, today)
        if documents == request.documents:
            return request
        found = await self.evidence(request.person, request.question.text, today)
        return replace(request, today=replace(request, evidence=found, on=today, documents=documents))

    async def _later(self, request: AnswerRequest) -> Document | None:
        """What answers from a later day on than the one asked about, as the engine that costs nothing finds."""
        engine = self._engines.get(ALWAYS)
        if engine is None or request.today is None:
            return None
        person, text = request.person, request.question.text

        async def cites(asked: AnswerRequest) -> str:
            drafts = [one.draft async for one in self._answered(engine, asked) if isinstance(one, Final)]
            return next((quote.document_id for draft in drafts for quote in draft.quotes if not draft.abstained), "")

        async def as_of(on: date) -> AnswerRequest:
            found, documents = await self.evidence(person, text, on), self._library.permitted(person, on)
            return replace(request, evidence=found, on=on, documents=documents)

        return await answered_later(request, self._library.opened(person).values(), cites, as_of)

    async def evidence(self, person: Person, question: str, on: date) -> Retrieval:
        """What the search and the noted phrasings find for a person, of what is in force on a date."""
        # At once: both spend their time below Python, where they do not wait for each other.
        found, reading = await asyncio.gather(
            asyncio.to_thread(self._retriever.retrieve, person, question, on),
            asyncio.to_thread(self._phrasings.read, person, question, on, self._library.all()),
        )
        return found.model_copy(update=reading._asdict())


def _best(evidence: Retrieval) -> float:
    return max([0.0, *(hit.similarity for hit in evidence.hits), *(near.similarity for near in evidence.asked)])
