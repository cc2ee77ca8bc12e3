"""Quality processes: what a leader approved, the sent replies submitted for it, and the verdicts on them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant.domain.jobs import OPEN, JobState
from assistant.domain.reply import Channel
from assistant.domain.scorecard import CriterionResult, Verdict


class Process(BaseModel):
    """A named way of looking at sent replies that a leader approved.

    ``run_by`` says who carries it out. While ``tied_at`` is set, an administrator lets new replies be tied to the
    account of who wrote them, for ``tie_purpose``. One that has ended takes no replies, and none of its own count.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    purpose: str
    run_by: str
    approved_by: str
    approved_at: datetime
    ended_at: datetime | None = None
    tie_purpose: str = ""
    tied_by: str = ""
    tied_at: datetime | None = None

    @property
    def in_force(self) -> bool:
        """Whether it takes replies and counts them."""
        return self.ended_at is None


class Submission(BaseModel):
    """Sent replies that came together for one process.

    Of the file's rows ``rows`` were kept and ``judged`` of those are reviewed, ``unread`` of them without any verdict
    because the judge failed; ``refused`` rows could not be read and ``repeated`` were there before. ``details`` is how
    many personal details were taken out. ``job_state`` is None where no job works on it or worked on it lately.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    process_id: str
    process: str
    submitted_by: str
    submitted_at: datetime
    rows: int
    judged: int
    unread: int = 0
    refused: int
    repeated: int
    details: int
    job_id: str = ""
    job_state: JobState | None = None
    taken_back_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Whether every row is reviewed."""
        return self.judged >= self.rows

    @property
    def is_under_way(self) -> bool:
        """Whether a job reviews it now, or will."""
        return not self.is_done and self.job_state in OPEN


class SentReply(BaseModel):
    """A reply that was sent, without personal details: ``employee`` is a code, ``digest`` tells its row from others.

    ``thread`` is what was written before it, as text. ``person_id`` is whose account it is tied to, or empty.
    """

    model_config = ConfigDict(frozen=True)

    sent_on: date
    team_id: str
    channel: Channel
    thread: str
    reply: str
    employee: str
    digest: str
    person_id: str = ""


class KeptReply(SentReply):
    """One that is kept: ``id`` counts up."""

    id: int


class Count(NamedTuple):
    """What counts of one standard in one reply; never not applicable."""

    standard_id: str
    version: int
    verdict: Verdict


class Judged(NamedTuple):
    """What counts of a kept reply; nothing where ``is_unread``: the judge failed on it."""

    reply_id: int
    counts: tuple[Count, ...]
    is_unread: bool = False


class OwnReply(BaseModel):
    """A reviewed reply that is tied to somebody, as they alone see it; ``purpose`` is what it is tied for."""

    model_config = ConfigDict(frozen=True)

    reply: KeptReply
    process: str
    purpose: str
    counts: tuple[Count, ...]

    def without_closed(self, readable: Collection[str]) -> OwnReply:
        """The same without what is said of standards whose ids are not ``readable``."""
        return self.model_copy(update={"counts": tuple(one for one in self.counts if one.standard_id in readable)})


def counts_of(results: tuple[CriterionResult, ...]) -> tuple[Count, ...]:
    """What counts of a scorecard: a verdict that is not scored is unsure, one that does not apply is left out."""
    return tuple(
        Count(one.standard_id, one.version, one.verdict if one.scored else Verdict.unsure)
        for one in results
        if one.verdict is not Verdict.not_applicable
    )
