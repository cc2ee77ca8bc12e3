"""Promises that a reply makes: proposals first, then what became of them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Whom(StrEnum):
    """To whom something was promised."""

    customer = "customer"
    colleague = "colleague"


class CommitmentState(StrEnum):
    """What became of a promise that somebody confirmed."""

    open = "open"
    kept = "kept"
    missed = "missed"


class Commitment(BaseModel):
    """One promise of a draft, proposed for its author to confirm.

    ``quote`` are words of the draft with ``draft[start:end] == quote``; ``what`` is the promise itself in the
    draft's words; ``by`` names who keeps it when that is not the author. ``dated`` says whether the draft names
    a time at all; ``due_on`` is the last day of it in the company's time zone and ``due_at`` the moment on that
    day, both None where the time hangs on something that has no date yet ("the day before your delivery").
    """

    model_config = _FROZEN

    what: str
    whom: Whom
    by: str = ""
    due_on: date | None = None
    due_at: datetime | None = None
    dated: bool
    quote: str
    start: int
    end: int

    @property
    def due(self) -> datetime | date | None:
        """The moment where one was named, else the day, else nothing."""
        return self.due_at or self.due_on
