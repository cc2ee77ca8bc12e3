"""What the playbook did not cover and what people asked a person, grouped where it means the same."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.domain.conversation import Gap, PersonQuestion


class GroupState(StrEnum):
    """What became of a group."""

    open = "open"
    answered = "answered"
    drafted = "drafted"
    set_aside = "set aside"


class QuestionGroup(BaseModel):
    """Questions that mean the same, each list the oldest first.

    ``times`` is how often they were asked: what was asked of the coach and passed to a person from there counts once.
    ``owner_id``, ``owner`` and ``owner_due`` are whoever was chosen to see to it, and by when. ``answer`` was given to
    the group as a whole, ``document`` is the draft made of it (``id@version``).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    gaps: tuple[Gap, ...] = ()
    questions: tuple[PersonQuestion, ...] = ()
    times: int
    owner_id: str = ""
    owner: str = ""
    owner_due: date | None = None
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    document: str = ""
    reason: str = ""
    set_aside_by: str = ""
    set_aside_at: datetime | None = None

    @property
    def waiting(self) -> tuple[PersonQuestion, ...]:
        """Questions whose askers wait for an answer."""
        return tuple(one for one in self.questions if one.answer is None)

    @property
    def state(self) -> GroupState:
        """Open while somebody waits. What is asked of the coach after an answer opens it again, until a draft is made.

        What was set aside stays so, however often the coach is asked.
        """
        if self.waiting:
            return GroupState.open
        if self.set_aside_at is not None:
            return GroupState.set_aside
        if self.document or any(one.draft_document_id for one in self.questions):
            return GroupState.drafted
        answers = [one for one in (self.answered_at, *(q.answered_at for q in self.questions)) if one is not None]
        if answers and all(gap.asked_at <= max(answers) for gap in self.gaps):
            return GroupState.answered
        return GroupState.open

    @property
    def due(self) -> date | None:
        """The day by which it is to be seen to: the owner's, or an earlier one that an asker was told."""
        days = [one.due for one in self.waiting]
        return min([*days, *([self.owner_due] if self.owner_due else [])], default=None)

    @property
    def _asked(self) -> tuple[PersonQuestion | Gap, ...]:
        return (*self.questions, *self.gaps)

    @property
    def last_at(self) -> datetime:
        """When it was asked last; aware."""
        return max(one.asked_at for one in self._asked)

    @property
    def wordings(self) -> tuple[str, ...]:
        """Its different wordings, the most frequent first, then as they came."""
        asked = [" ".join(one.question.split()) for one in self._asked]
        first = {_bare(words): words for words in reversed(asked)}
        counts = Counter(_bare(words) for words in asked)
        return tuple(first[bare] for bare, _ in counts.most_common())


def _bare(words: str) -> str:
    return words.casefold().rstrip(" ?!.…")
