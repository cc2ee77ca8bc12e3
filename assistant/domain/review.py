"""A review of one draft reply as its author reads it: findings first, the whole scorecard on request."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.domain.claims import FactFinding
from assistant.domain.commitments import Commitment, CommitmentState
from assistant.domain.conversation import Usage
from assistant.domain.passages import Citation
from assistant.domain.reply import Reply
from assistant.domain.scorecard import Outcome, Scorecard

_FROZEN = ConfigDict(frozen=True, extra="forbid")

MOST_FINDINGS = 3
"""Findings on the first screen; the rest stand in the scorecard."""


class FindingKind(StrEnum):
    """What a finding is about."""

    criterion = "criterion"
    fact = "fact"
    promise = "promise"
    limit = "limit"


class Finding(BaseModel):
    """One thing to mend or to look at. ``start`` and ``end`` mark the draft; both 0 where nothing is marked.

    ``certain`` findings are to fix, the others are worth a look. ``citation`` is the clause it rests on.
    """

    model_config = _FROZEN

    kind: FindingKind
    title: str
    message: str
    next_step: str = ""
    start: int = 0
    end: int = 0
    certain: bool = True
    critical: bool = False
    standard_id: str = ""
    citation: Citation | None = None


class Praise(BaseModel):
    """What went well, with the words of the draft that show it."""

    model_config = _FROZEN

    title: str
    message: str
    start: int = 0
    end: int = 0
    standard_id: str = ""
    citation: Citation | None = None


class Suggestion(BaseModel):
    """Words to use instead of ``draft[start:end]`` (start equals end: words to add there).

    ``citation`` is where the words come from; ``open_slots`` are still to be filled and block copying.
    """

    model_config = _FROZEN

    start: int
    end: int
    original: str
    replacement: str
    reason: str
    citation: Citation | None = None
    open_slots: tuple[str, ...] = ()


class Removed(BaseModel):
    """An amount, date, order number or name of the draft that a rewrite left out, and why."""

    model_config = _FROZEN

    what: str
    reason: str


class Rewrite(BaseModel):
    """A better draft: ``text`` is the whole of it, made of the draft and the suggestions.

    ``dropped`` counts suggestions that failed the check and are not shown.
    """

    model_config = _FROZEN

    text: str
    suggestions: tuple[Suggestion, ...] = ()
    removed: tuple[Removed, ...] = ()
    engine: str = ""
    prompt: str = ""
    open_slots: tuple[str, ...] = ()
    dropped: int = 0


class Review(BaseModel):
    """Everything a review says. ``instead`` are passages that say what can be done within the author's authority."""

    model_config = _FROZEN

    id: str
    person_id: str
    reviewed_at: datetime
    reply: Reply
    outcome: Outcome
    """The scorecard's, and worse where a fact is wrong or a promise has no day."""
    scorecard: Scorecard
    praise: Praise | None = None
    findings: tuple[Finding, ...] = ()
    facts: tuple[FactFinding, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    rewrite: Rewrite | None = None
    instead: tuple[Citation, ...] = ()
    fell: str = ""
    """Why another engine judged or suggested than was asked, in words for the author."""
    usage: Usage | None = None
    """What judging and rewriting took of a language model."""
    rests_on: tuple[str, ...] = ()
    """Documents as ``id@version``, beside those cited, whose words a language model was given."""
    shared: bool = False
    shared_team_id: str = ""
    """The author's team at the moment of sharing: who leads it reads the review."""
    example_allowed: bool = False
    """Whether the author lets a trainer keep a sentence of the draft as an example."""
    shared_with: str = ""
    """The name of that team, told to the author and not kept."""
    author: str = ""
    """The author's name, told to who reads a shared review and not kept."""
    withheld: bool = False
    """Whether something rested on a document that its reader may not read any more; told and not kept."""


class FollowUp(BaseModel):
    """A promise that its author confirmed. ``owner_id`` keeps it; after a hand-over that is a colleague.

    ``due_on`` is a day in the company's time zone; ``note`` is what its keeper wrote about how it went, and
    ``settled_at`` when they said so.
    """

    model_config = _FROZEN

    id: str
    author_id: str
    owner_id: str
    owner_name: str
    what: str
    whom: str
    due_on: date
    quote: str = ""
    review_id: str | None = None
    state: CommitmentState = CommitmentState.open
    made_at: datetime
    handed_over_from: str = ""
    note: str = ""
    settled_at: datetime | None = None


class FrictionState(StrEnum):
    """What became of a report that a policy got in the way."""

    open = "open"
    changed = "changed"
    kept = "kept"
    pending = "pending"

    @property
    def words(self) -> str:
        """The one name that people read for it, wherever it stands."""
        return _FRICTION_WORDS[self]


_FRICTION_WORDS = {
    FrictionState.open: "waiting for an answer",
    FrictionState.changed: "policy changed",
    FrictionState.kept: "policy kept",
    FrictionState.pending: "still being decided",
}


class Friction(BaseModel):
    """A report that a clause got in the way of good service, and the visible answer to it.

    ``decide_by`` is the day by which it will be decided, while that is still to come; reports answered before days
    were asked for have none.
    """

    model_config = _FROZEN

    id: str
    person_id: str
    person_name: str
    document_id: str
    version: int
    clause: str
    context: str
    words: str
    reported_at: datetime
    state: FrictionState = FrictionState.open
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    decide_by: date | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether the day by which it was to be decided is over."""
        return self.state is FrictionState.pending and self.decide_by is not None and self.decide_by < today

    def waits(self, today: date) -> bool:
        """Whether a leader has to say something: there is no answer, or the day for the decision is over."""
        return self.state is FrictionState.open or self.is_overdue(today)
