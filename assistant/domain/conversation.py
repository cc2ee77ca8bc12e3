"""Questions, answers and the states a turn goes through."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.domain.passages import Citation

_FROZEN = ConfigDict(frozen=True, extra="forbid")

SHORT_LINES = 5
"""Most lines on the first screen of an answer."""
ANSWER_WORDS = 220
"""Most words of a whole answer, folded parts included."""
ANSWER_CITATIONS = 8
ENGINE_LINES = {"builtin": "Built-in engine: quotes the playbook, no language model"}
"""What is said of who speaks, by the engine's name."""

_SLOT = re.compile(r"\{[^{}\n]{1,40}\}")


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
    note = "note"
    """A connecting line of ours that states no fact."""


class Line(BaseModel):
    """One line of an answer and the numbers of the citations it rests on."""

    model_config = _FROZEN

    kind: LineKind
    text: str
    citations: tuple[int, ...] = ()

    @property
    def open_slots(self) -> tuple[str, ...]:
        """Slots such as ``{order number}`` that are still to be filled; they block copying."""
        return tuple(_SLOT.findall(self.text)) if self.kind is LineKind.say else ()


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


class Answer(BaseModel):
    """What the coach says: the short answer first, the rest folded.

    ``unverified`` counts quotes and citations that failed the check and were dropped; ``focus`` are
    the ids of the documents a follow-up question refers to; ``subject`` the content words it
    inherits.
    """

    model_config = _FROZEN

    lines: tuple[Line, ...]
    folds: tuple[Fold, ...] = ()
    citations: tuple[Citation, ...] = ()
    abstained: bool = False
    nearest: tuple[Topic, ...] = ()
    engine: str
    index_as_of: datetime | None = None
    on: date
    question_kinds: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    subject: str = ""
    unverified: int = 0

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
    """A person's message and the answer to it."""

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
    """Why an incomplete turn is incomplete, in words for a person."""
    feedback: str | None = None
    """``up``, ``down`` or nothing."""
    feedback_reason: str = ""


class Conversation(BaseModel):
    """A row of turns that belongs to one person."""

    model_config = _FROZEN

    id: str
    person_id: str
    title: str
    created_at: datetime
    updated_at: datetime
    turns: tuple[Turn, ...] = ()


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
