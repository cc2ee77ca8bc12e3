"""The engine protocol: tasks in, typed results out. Engines see only what the person may read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from assistant.domain.claims import FactFinding
from assistant.domain.commitments import Commitment
from assistant.domain.company import Company
from assistant.domain.conversation import Fold, Line, Topic, Turn, Usage
from assistant.domain.customer import CustomerState, Seen
from assistant.domain.knowledge import Document, Standard
from assistant.domain.passages import Citation, Hit
from assistant.domain.people import Person, Role
from assistant.domain.practice import Scenario, Wanted
from assistant.domain.reply import Reply, ThreadMessage
from assistant.domain.retrieval import Retrieval
from assistant.domain.review import Removed, Suggestion
from assistant.domain.scorecard import CriterionResult, Judgement
from assistant.domain.urgency import UrgentClause, urgent_clauses


def _unheard(documents: Iterable[Document]) -> None:
    """For who keeps no record of what a prompt held."""


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
    usage: Usage | None = None
    """What reading the question took of a language model."""


class Desk(StrEnum):
    """Where a question was asked: somebody with a customer is coached, the playbook gives clauses."""

    coach = "coach"
    playbook = "playbook"


@dataclass(frozen=True)
class AnswerRequest:
    """Everything an engine may use. ``documents`` are in force on ``on`` and readable by ``person``.

    ``given`` is told, before the first word of an answer, which documents a language model's prompt holds words of.
    """

    question: Standalone
    evidence: Retrieval
    person: Person
    company: Company
    on: date
    documents: Mapping[str, Document]
    history: tuple[Turn, ...] = ()
    given: Callable[[Iterable[Document]], None] = _unheard
    desk: Desk = Desk.coach
    today: AnswerRequest | None = None
    """The same question of what is in force today, where it was asked of another day with other documents."""

    @property
    def urgent(self) -> tuple[UrgentClause, ...]:
        """What is told first because somebody is in danger; nothing at the playbook desk, which has time.

        What a follow-up takes over makes nothing urgent again.
        """
        if self.desk is Desk.playbook:
            return ()
        asked = () if self.question.inherits else self.evidence.asked
        return urgent_clauses(self.documents, self.question.alone, asked)


@dataclass(frozen=True)
class Quote:
    """A numbered source as the engine claims it; it is checked before anybody sees it.

    In a free draft ``text`` is the whole passage, and the words of it that carry the lines are found later.
    """

    number: int
    document_id: str
    version: int
    text: str
    section: str = ""


@dataclass(frozen=True)
class Draft:
    """An answer before its quotes are verified.

    ``free`` says that the words are the engine's own, so that each cited line is held against its
    sources; ``engine`` is the name of who wrote it, empty for the engine that was asked; ``prompt`` is
    ``name@version``; ``left_out`` counts passages that did not fit into the prompt.
    """

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
    free: bool = False
    engine: str = ""
    prompt: str = ""
    usage: Usage | None = None
    left_out: int = 0
    is_digest: bool = False
    """Whether it goes through many documents, one line and one source a clause, and may be longer than an answer."""


@dataclass(frozen=True)
class Delta:
    """The short answer as far as it has come; each replaces the one before."""

    lines: tuple[Line, ...] = field(default=())


@dataclass(frozen=True)
class Fell:
    """The engine that was asked gave up; what follows is another engine's answer.

    ``lines`` are what it had said; ``reason`` is for the person; ``reference`` finds it in the log;
    ``tokens`` were used before it gave up.
    """

    reason: str
    lines: tuple[Line, ...] = ()
    reference: str = ""
    tokens: int = 0


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

    def answer(self, request: AnswerRequest) -> AsyncIterator[Delta | Fell | Final]:
        """Stream an answer; the last item is Final. Raises EngineFailed where none was completed."""
        ...


@dataclass(frozen=True)
class JudgeRequest:
    """A reply and the standards to hold it against: in force on ``on``, of its channel, readable by ``person``.

    ``documents`` are all documents in force that the person may read, by id; ``spent`` is told what each call of a
    language model took.
    """

    reply: Reply
    standards: tuple[Standard, ...]
    person: Person
    company: Company
    on: date
    documents: Mapping[str, Document] = field(default_factory=dict)
    spent: Callable[[Usage], None] = lambda usage: None


class Judge(Protocol):
    """One way of holding a reply against standards."""

    @property
    def name(self) -> str:
        """Short name stored with every scorecard: ``builtin`` or ``openai``."""
        ...

    async def judge(self, request: JudgeRequest) -> tuple[Judgement, ...]:
        """One judgement a standard, unchecked. Raises EngineFailed where none could be made."""
        ...


@dataclass(frozen=True)
class RewriteRequest:
    """A reply, what the verified scorecard and the check of its facts say, and what may be used to mend it.

    ``documents`` are in force on ``on`` and readable by ``person``; ``passages`` were found for the case, and
    ``instead`` says what may be done where the reply refuses. ``given`` is told which documents a language model's
    prompt holds words of.
    """

    reply: Reply
    results: tuple[CriterionResult, ...]
    facts: tuple[FactFinding, ...]
    commitments: tuple[Commitment, ...]
    standards: tuple[Standard, ...]
    documents: Mapping[str, Document]
    person: Person
    company: Company
    on: date
    passages: tuple[Hit, ...] = ()
    instead: tuple[Citation, ...] = ()
    given: Callable[[Iterable[Document]], None] = _unheard


@dataclass(frozen=True)
class RewriteDraft:
    """A better draft before it is checked: suggestions that do not overlap, or a model's whole ``text``.

    ``prompt`` is ``name@version`` where a language model wrote; ``engine`` is the name of who wrote it, empty for
    the engine that was asked. ``removed`` are the writer's reasons for what it left out; ``dropped`` counts the
    suggestions whose words do not stand in the draft just once; ``rests_on`` are sources beside those cited.
    """

    suggestions: tuple[Suggestion, ...] = ()
    removed: tuple[Removed, ...] = ()
    rests_on: tuple[Citation, ...] = ()
    dropped: int = 0
    text: str = ""
    prompt: str = ""
    usage: Usage | None = None
    engine: str = ""


class Rewriter(Protocol):
    """One way of making a draft better."""

    @property
    def name(self) -> str:
        """Short name stored with every rewrite: ``builtin`` or ``openai``."""
        ...

    async def rewrite(self, request: RewriteRequest) -> RewriteDraft:
        """What to write instead, unchecked. Raises EngineFailed where nothing could be made."""
        ...


@dataclass(frozen=True)
class ScenarioRequest:
    """What somebody wants to practise, and what it may be drawn from.

    ``documents`` are in force on ``on`` and readable by ``person`` and by every role of ``audience``, who will see
    the scenario.
    """

    wanted: Wanted
    audience: frozenset[Role]
    documents: Mapping[str, Document]
    person: Person
    company: Company
    on: date


@dataclass(frozen=True)
class ScenarioDraft:
    """A scenario before its citations are checked. ``prompt`` is ``name@version`` where a language model wrote it."""

    scenario: Scenario
    prompt: str = ""
    usage: Usage | None = None
    engine: str = ""


class ScenarioWriter(Protocol):
    """One way of making up a scenario from the company's documents."""

    @property
    def name(self) -> str:
        """Short name stored with every scenario: ``builtin`` or ``openai``."""
        ...

    async def draft_scenario(self, request: ScenarioRequest) -> ScenarioDraft:
        """A scenario, unchecked and not stored. Raises FixInput where no document covers what is wanted."""
        ...


@dataclass(frozen=True)
class WordingRequest:
    """A scenario whose words are to be written anew; ``asked`` is what was pasted or briefed, empty for nothing."""

    scenario: Scenario
    person: Person
    asked: str = ""


@dataclass(frozen=True)
class ScenarioWords:
    """Other words for parts of a scenario, before they are checked; an empty part stays as it is.

    ``hidden`` has the customer's words by the name of the hidden fact. ``prompt`` is ``name@version``.
    """

    title: str = ""
    opening: tuple[str, ...] = ()
    background: str = ""
    voice: str = ""
    values: str = ""
    history: str = ""
    wants: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)
    prompt: str = ""
    usage: Usage | None = None


class ScenarioWording(Protocol):
    """One way of putting a scenario into other words."""

    @property
    def name(self) -> str:
        """Short name, such as ``openai``."""
        ...

    async def word_scenario(self, request: WordingRequest) -> ScenarioWords:
        """Other words for a scenario, unchecked. Raises EngineFailed where none came."""
        ...


@dataclass(frozen=True)
class PlayRequest:
    """A turn of the simulated customer to be put into words. The state has decided what it does.

    ``scenario`` is without its hidden facts but for those in ``state.told``; ``dialogue`` ends with the trainee's
    reply. ``seen`` is what that reply did; with the same ``seed`` and dialogue the same words come.
    """

    scenario: Scenario
    state: CustomerState
    dialogue: tuple[ThreadMessage, ...]
    seen: Seen
    seed: int
    again: str = ""
    """Why the words that were offered first were turned down; empty at the first asking."""


@dataclass(frozen=True)
class PlayDraft:
    """What the customer says, before it is checked. ``prompt`` is ``name@version`` where a language model spoke."""

    text: str
    prompt: str = ""
    usage: Usage | None = None
    engine: str = ""


class Player(Protocol):
    """One way of speaking as the customer."""

    @property
    def name(self) -> str:
        """Short name stored with every turn: ``builtin`` or ``openai``."""
        ...

    async def play_customer(self, request: PlayRequest) -> PlayDraft:
        """The customer's next words, unchecked. Raises EngineFailed where none came."""
        ...


@dataclass(frozen=True)
class DebriefRequest:
    """What a debrief says, for two parts of it to be put into warmer words; each field is text, empty for nothing.

    ``best`` are the trainee's own words that helped and ``best_why`` why; ``what`` is the one thing to try, ``used``
    the words that were used, ``instead`` the sentence that is shown beside it, ``clause`` what it rests on.
    """

    person: Person
    outcome: str = ""
    best: str = ""
    best_why: str = ""
    what: str = ""
    why: str = ""
    used: str = ""
    instead: str = ""
    clause: str = ""


@dataclass(frozen=True)
class DebriefWords:
    """Two parts of a debrief in other words, before they are checked. ``prompt`` is ``name@version``."""

    best: str = ""
    to_try: str = ""
    prompt: str = ""
    usage: Usage | None = None


class DebriefWriter(Protocol):
    """One way of putting a debrief into words."""

    @property
    def name(self) -> str:
        """Short name, such as ``openai``."""
        ...

    async def word_debrief(self, request: DebriefRequest) -> DebriefWords:
        """The best moment and the one thing to try, unchecked. Raises EngineFailed where no words came."""
        ...
