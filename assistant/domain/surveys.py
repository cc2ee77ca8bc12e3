"""What customers answered when they were asked how satisfied they are: a day and a number, and nobody's name."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict


class SurveyKind(StrEnum):
    """Which question was asked."""

    nps = "nps"
    """How likely they are to recommend the company, from 0 to 10."""
    csat = "csat"
    """How satisfied they were, from 1 to 5."""

    @property
    def scale(self) -> range:
        """The scores there are."""
        return range(11) if self is SurveyKind.nps else range(1, 6)


class SurveyAnswer(NamedTuple):
    """One answer."""

    day: date
    kind: SurveyKind
    score: int


class SurveyImport(BaseModel):
    """Answers that came together, from the first day to the last; one that was taken back counts in nothing."""

    model_config = ConfigDict(frozen=True)

    id: str
    brought_in_at: datetime
    taken_back_at: datetime | None = None
    nps: int = 0
    csat: int = 0
    first: date
    last: date


class Scored(NamedTuple):
    """How often a score was given on a day."""

    kind: SurveyKind
    day: date
    score: int
    times: int
