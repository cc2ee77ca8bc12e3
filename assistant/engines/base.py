"""The engine protocol: tasks in, typed results out. Engines see only what the person may read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from assistant.domain.company import Company
from assistant.domain.conversation import Fold, Line, Topic, Turn
from assistant.domain.knowledge import Document
from assistant.domain.people import Person
from assistant.domain.retrieval import Retrieval


@dataclass(frozen=True)
class Standalone:
    """A question as it should be searched.

    ``text`` stands alone; ``alone`` is the question as typed; ``focus`` are the ids of documents the
    conversation is about. ``inherits`` says that ``text`` took words over from earlier turns, and
    ``certain`` that it cannot be understood without them.
    """

    text: str
    alone: str
    inherits: bool = False
    certain: bool = False
    begins: bool = False
    """Whether it begins like a continuation: and, but, what if."""
    focus: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerRequest:
    """Everything an engine may use. ``documents`` are in force on ``on`` and readable by ``person``."""

    question: Standalone
    evidence: Retrieval
    person: Person
    company: Company
    on: date
    documents: Mapping[str, Document]
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Quote:
    """A numbered source as the engine claims it; it is checked before anybody sees it."""

    number: int
    document_id: str
    version: int
    text: str
    section: str = ""


@dataclass(frozen=True)
class Draft:
    """An answer before its quotes are verified."""

    lines: tuple[Line, ...]
    folds: tuple[Fold, ...] = ()
    quotes: tuple[Quote, ...] = ()
    abstained: bool = False
    is_gap: bool = False
    """Whether the question belongs on the list of what the playbook does not cover."""
    nearest: tuple[Topic, ...] = ()
    question_kinds: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True)
class Delta:
    """The short answer as far as it has come; each replaces the one before."""

    lines: tuple[Line, ...] = field(default=())


@dataclass(frozen=True)
class Final:
    """The last item of a complete answer."""

    draft: Draft


class Engine(Protocol):
    """One way of thinking."""

    @property
    def name(self) -> str:
        """Short name stored with every answer: ``builtin`` or ``openai``."""
        ...

    @property
    def line(self) -> str:
        """What the page says about who speaks."""
        ...

    async def standalone(self, question: str, history: tuple[Turn, ...]) -> Standalone:
        """The question in a form that can be searched by itself."""
        ...

    def answer(self, request: AnswerRequest) -> AsyncIterator[Delta | Final]:
        """Stream an answer; the last item is Final. Raises EngineFailed where none was completed."""
        ...
