"""A good sentence of a reply that became an example of a standard, and what it changes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.domain.reply import Channel
from assistant.domain.scorecard import CriterionResult, Verdict

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Shown(StrEnum):
    """A verdict as the page shows it: a miss that is too often wrong is a mere look."""

    met = "met"
    partly = "partly"
    missed = "missed"
    look = "look"
    unsure = "unsure"
    not_applicable = "not_applicable"


def shown(result: CriterionResult) -> Shown:
    """How a checked verdict is shown; one whose words were not found is unsure."""
    if result.decided and not result.verified:
        return Shown.unsure
    if result.shown_as_look and result.verdict in (Verdict.partly, Verdict.missed):
        return Shown.look
    return Shown(result.verdict)


class Change(BaseModel):
    """A labelled reply that is judged otherwise once the line is there. ``label`` is what people said of it."""

    model_config = _FROZEN

    reply_id: str
    channel: Channel
    excerpt: str
    before: Shown
    after: Shown
    label: str = ""


class Preview(BaseModel):
    """What a line would change: ``judged`` of ``labelled`` replies of the standard's channels were tried.

    ``problem`` says why none could be tried.
    """

    model_config = _FROZEN

    line: str
    changes: tuple[Change, ...] = ()
    judged: int = 0
    labelled: int = 0
    problem: str = ""


class Exemplar(BaseModel):
    """A line that a trainer kept, first in ``document_id@version``. It never names who wrote the reply.

    ``review_id`` is where it came from; None once the author took the permission back.
    """

    model_config = _FROZEN

    id: str
    kept_by: str
    review_id: str | None
    document_id: str
    version: int
    line: str
    kept_at: datetime
    taken_out_at: datetime | None = None

    @property
    def reference(self) -> str:
        """``id@version`` of the standard that the line came with."""
        return f"{self.document_id}@{self.version}"
