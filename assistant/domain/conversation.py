"""Questions, answers and the states a turn goes through."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.domain.passages import Citation

_FROZEN = ConfigDict(frozen=True, extra="forbid")

SHORT_LINES = 5
"""Most lines on the first screen of an answer."""
ANSWER_WORDS = 220
"""Most words of a whole answer, folded parts included."""
ANSWER_CITATIONS = 8
DIGEST_CITATIONS = 20
"""Most citations, and lines, of a digest: everything the documents say of one subject."""
ENGINE_LINES = {
    "builtin": "Built-in engine: quotes the playbook, no language model",
    "openai": "Language model: writes from the playbook; every source is checked",
}
"""What is said of who speaks, by the engine's name."""


class LineKind(StrEnum):
    """What a line of an answer is for; the page draws each kind in its own way."""

    do = "do"
    limit = "limit"
    rule = "rule"
    say = "say"
    avoid = "avoid"
    why = "why"
    story = "story"
    who = "who"
    clash = "clash"
    """Two documents in force that state different numbers of what the answer quotes."""
    note = "note"
    """A connecting line of ours that states no fact."""


class Line(BaseModel):
    """One line of an answer and the numbers of the citations it rests on."""

    model_config = _FROZEN

    kind: LineKind
    text: str
    citations: tuple[int, ...] = ()
    unsupported: bool = False
    """Whether the sources were looked up and do not say it. Only words of an engine's own can be."""


class Fold(BaseModel):
    """A part of an answer that opens on request."""

    model_config = _FROZEN

    title: str
    lines: tuple[Line, ...]


class Topic(BaseModel):
    """A document named as near to a question that the playbook does not cover."""

    model_config = _FROZEN

    document_id: str
    title: str


class Usage(BaseModel):
    """Tokens that one answer took of a language model; ``cached`` is a part of ``prompt``.

    ``cost`` is in US dollars by the operator's price table, None where the table does not name the model.
    """

    model_config = _FROZEN

    model: str
    prompt: int = 0
    cached: int = 0
    completion: int = 0
    cost: Decimal | None = None
    replaced: int = 0
    """Personal details that were replaced before the model read anything."""

    @property
    def tokens(self) -> int:
        """All tokens, prompt and completion."""
        return self.prompt + self.completion


class Answer(BaseModel):
    """What the coach says: the short answer first, the rest folded.

    ``unverified`` counts quotes and citations that failed the check and were dropped; ``focus`` are
    the ids of the documents a follow-up question refers to; ``subject`` the content words it
    inherits; ``prompt`` is ``name@version`` of the prompt a language model answered to; ``left_out``
    counts passages that did not fit into it.
    """

    model_config = _FROZEN

    lines: tuple[Line, ...]
    folds: tuple[Fold, ...] = ()
    citations: tuple[Citation, ...] = ()
    abstained: bool = False
    nearest: tuple[Topic, ...] = ()
    answered_from: date | None = None
    """From when on the nearest document answers, where it was not in force yet on the day asked about."""
    engine: str
    index_as_of: datetime | None = None
    on: date
    question_kinds: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    subject: str = ""
    unverified: int = 0
    prompt: str = ""
    usage: Usage | None = None
    left_out: int = 0
    withheld: bool = False
    """Whether something rested on a document that its reader may not read any more; told and not kept."""
    closed: tuple[int, ...] = ()
    """Numbers of the sources that went with it."""

    @property
    def text(self) -> str:
        """The whole answer as plain text: short lines, then each fold under its title."""
        blocks = [render_lines(self.lines)]
        blocks += [f"{fold.title}\n{render_lines(fold.lines)}" for fold in self.folds]
        return "\n\n".join(block for block in blocks if block)

    @property
    def words(self) -> int:
        """Number of words of the whole answer."""
        return len(self.text.split())


def render_lines(lines: tuple[Line, ...]) -> str:
    """Plain text of lines: sentences to say in quotation marks, citation numbers in brackets."""
    out = []
    for line in lines:
        words = f"“{line.text}”" if line.kind in (LineKind.say, LineKind.avoid) else line.text
        out.append(" ".join([words, *(f"[{n}]" for n in line.citations)]))
    return "\n".join(out)


class TurnState(StrEnum):
    """Pending while an engine works; the other three are final."""

    pending = "pending"
    complete = "complete"
    incomplete = "incomplete"
    """Stopped, failed or found pending at start; the message is kept and can be retried."""


class Turn(BaseModel):
    """A person's message and the answer to it.

    A complete turn with a ``reason`` was answered by the built-in engine after the language model
    failed; ``partial`` is what the model had said by then.
    """

    model_config = _FROZEN

    id: str
    conversation_id: str
    sequence: int
    question: str
    asked_at: datetime
    state: TurnState
    answer: Answer | None = None
    partial: str = ""
    reason: str = ""
    """Why a turn is incomplete, or another engine answered it, in words for a person."""
    feedback: str | None = None
    """``up``, ``down`` or nothing."""
    feedback_reason: str = ""
    rests_on: tuple[str, ...] | None = ()
    """Documents as ``id@version``, beside those cited, whose words a language model was given; None where unknown."""
    as_of: date | None = None
    """The day whose policies count; None where it is the day of asking."""


class Conversation(BaseModel):
    """A row of turns that belongs to one person."""

    model_config = _FROZEN

    id: str
    person_id: str
    title: str
    created_at: datetime
    updated_at: datetime
    turns: tuple[Turn, ...] = ()
    as_of: tuple[date, ...] = ()
    """The days other than their own that its questions are about; in a list, which has no turns, as well."""


class Gap(BaseModel):
    """A question the playbook did not cover."""

    model_config = _FROZEN

    id: str
    question: str
    asked_at: datetime
    nearest: tuple[Topic, ...] = ()


class PersonQuestion(BaseModel):
    """A question passed to a named person, and what became of it."""

    model_config = _FROZEN

    id: str
    person_id: str
    person_name: str
    question: str
    owner: str
    due: date
    asked_at: datetime
    turn_id: str | None = None
    answer: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
    draft_document_id: str | None = None
    """Reference of the document draft made from the answer, when a trainer published it as one."""
    taken_back_at: datetime | None = None
