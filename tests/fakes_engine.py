"""An engine that plays a script, and the answering around it without an index."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from assistant.domain.company import Company
from assistant.domain.conversation import Line, LineKind, Topic, Turn
from assistant.domain.knowledge import Document
from assistant.domain.retrieval import Retrieval
from assistant.engines.base import AnswerRequest, Delta, Draft, Engine, Fell, Final, Standalone
from assistant.features.answering import Answering
from assistant.features.library import Library
from assistant.search.phrasings import Reading
from assistant.search.support import SupportCheck
from tests.integration.search_support import ON

INDEXED = datetime(2026, 5, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Stall:
    """Wait here, for ever or until ``gate`` is set."""

    gate: asyncio.Event | None = None


Step = Delta | Fell | Final | Stall | BaseException
Script = Sequence[Step]


def line(text: str, *citations: int, kind: LineKind = LineKind.do) -> Line:
    return Line(kind=kind, text=text, citations=citations)


def note(text: str) -> Line:
    return line(text, kind=LineKind.note)


def delta(*texts: str) -> Delta:
    return Delta(tuple(note(text) for text in texts))


def final(text: str, is_gap: bool = False, nearest: tuple[Topic, ...] = ()) -> Final:
    return Final(Draft(lines=(note(text),), abstained=is_gap, is_gap=is_gap, nearest=nearest))


class ScriptedEngine:
    """Plays ``scripts`` one an answer, the last one again and again; ``reads`` is what it makes of a question.

    ``requests`` are the answers it was asked for; ``reached`` is set where a script stalls;
    ``cancelled`` counts the stalls that were broken off.
    """

    name = "scripted"
    line = "Scripted engine"

    def __init__(self, *scripts: Script, reads: Standalone | None = None) -> None:
        self._scripts = list(scripts)
        self._reads = reads
        self.requests: list[AnswerRequest] = []
        self.reached = asyncio.Event()
        self.cancelled = 0

    async def standalone(self, question: str, history: tuple[Turn, ...]) -> Standalone:
        return self._reads or Standalone(question, question)

    async def answer(self, request: AnswerRequest) -> AsyncIterator[Delta | Fell | Final]:
        self.requests.append(request)
        for step in self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]:
            if isinstance(step, BaseException):
                raise step
            if isinstance(step, Stall):
                self.reached.set()
                try:
                    await (step.gate or asyncio.Event()).wait()
                except asyncio.CancelledError:
                    self.cancelled += 1
                    raise
            else:
                yield step


class NothingFound:
    """Retriever and phrasings that find nothing; ``asked`` notes the questions."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def retrieve(self, person: object, question: str, on: date) -> Retrieval:
        self.asked.append(question)
        return Retrieval(question=question, on=on)

    def read(self, *_: object) -> Reading:
        return Reading()


class EmptyShelf:
    """A document store without documents."""

    def published(self) -> tuple[Document, ...]:
        return ()

    withdrawn = published


def answering_with(
    engine: Engine, documents: Sequence[Document] = (), found: NothingFound | None = None, **more: Any
) -> Answering:
    """The real answering of a scripted engine, with documents but without an index."""
    shelf: Any = EmptyShelf()
    nothing: Any = found or NothingFound()
    library = Library(documents, shelf, lambda: ON)
    check = SupportCheck(None)
    return Answering(nothing, nothing, engine, library, Company(), lambda: INDEXED, check, lambda: ON, **more)
