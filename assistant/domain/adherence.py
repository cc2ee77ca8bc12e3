"""Adherence: how often the sent replies that a quality process submits meet a standard, counted without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.scorecard import Verdict

PROCESS_CHARACTERS = 8
"""Of a process that stand before ``:`` in its codes for employees."""


class Tally(BaseModel):
    """The verdicts on one standard in one month, for the replies of one employee in one team.

    ``month`` is its first day. ``employee`` is a code that stands for whoever wrote the replies and cannot be read
    back; it tells people apart, so that groups too small to be shown are known, and is never shown itself. A process
    has codes of its own: see ``fewest_people``.
    """

    model_config = ConfigDict(frozen=True)

    standard_id: str
    month: date
    team_id: str
    employee: str
    met: int = Field(default=0, ge=0)
    partly: int = Field(default=0, ge=0)
    missed: int = Field(default=0, ge=0)
    unsure: int = Field(default=0, ge=0)

    @property
    def decided(self) -> int:
        """How many verdicts were met, partly or missed."""
        return self.met + self.partly + self.missed

    def and_also(self, verdict: Verdict) -> Tally:
        """The tally with one more verdict; not applicable is not counted."""
        if verdict is Verdict.not_applicable:
            return self
        return self.model_copy(update={verdict.value: getattr(self, verdict.value) + 1})


def fewest_people(employees: Iterable[str]) -> int:
    """At least how many people codes stand for: what is before ``:`` is the process, and the codes of two processes
    may stand for the same people, so that of several processes the one with the most counts.
    """
    return max(Counter(code.rpartition(":")[0] for code in set(employees)).values(), default=0)
