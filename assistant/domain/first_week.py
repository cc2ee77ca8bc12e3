"""The first week: five days of small steps, each opens something; what is done is kept by the step's name."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

_FROZEN = ConfigDict(frozen=True, extra="forbid")

NEW_FOR = timedelta(days=30)
"""How long an account counts as that of somebody new."""
MOST_DAYS, MOST_STEPS = 5, 12
ANY_SCENARIO = "any"
"""What ``play`` of a step says where every scenario will do."""
BEGUN, AWAY = "begun", "put away"
"""Names under which the beginning, and putting the path away, are kept among the steps that are done."""


class Step(BaseModel):
    """One step: a document to ``read``, a scenario to ``play``, or something to ``ask`` of ``whom`` (or of the coach).

    Exactly one of the three is given. ``why`` is a sentence for who walks the path.
    """

    model_config = _FROZEN

    read: str = ""
    play: str = ""
    ask: str = Field(default="", max_length=300)
    whom: str = Field(default="", max_length=60)
    why: str = Field(default="", max_length=300)

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum(map(bool, (self.read, self.play, self.ask))) != 1:
            raise ValueError("a step has exactly one of read, play and ask")
        return self

    @property
    def id(self) -> str:
        """The same wherever the step stands, so that a path can be put in another order."""
        if self.ask:
            return f"ask:{hashlib.sha256(self.ask.encode()).hexdigest()[:16]}"
        return f"read:{self.read}" if self.read else f"play:{self.play}"


class Day(BaseModel):
    """A day's steps under a title."""

    model_config = _FROZEN

    title: str = Field(min_length=1, max_length=80)
    steps: tuple[Step, ...] = Field(min_length=1, max_length=MOST_STEPS)


class WeekPath(BaseModel):
    """The whole path, as ``first_week.yaml`` says it or as it was made of what a company has."""

    model_config = _FROZEN

    days: tuple[Day, ...] = Field(min_length=1, max_length=MOST_DAYS)


class ShownStep(BaseModel):
    """A step as its walker finds it: ``title`` of what it opens, and when it was done. ``played`` says it was by
    playing, which nobody ticks off."""

    model_config = _FROZEN

    step: Step
    title: str
    kind: str = ""
    done_at: datetime | None = None
    played: bool = False


class ShownDay(BaseModel):
    """A day as its walker finds it; a day whose steps are all closed to them is not there."""

    model_config = _FROZEN

    number: int
    title: str
    steps: tuple[ShownStep, ...]

    @property
    def left(self) -> tuple[ShownStep, ...]:
        """What is still to be done."""
        return tuple(one for one in self.steps if one.done_at is None)


class Walk(BaseModel):
    """Somebody's way through their path."""

    model_config = _FROZEN

    days: tuple[ShownDay, ...]
    is_new: bool
    begun: bool
    put_away: bool

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return sum(len(day.steps) for day in self.days)

    @property
    def done(self) -> int:
        """How many of them are done."""
        return sum(len(day.steps) - len(day.left) for day in self.days)

    @property
    def current(self) -> ShownDay | None:
        """The first day on which something is left; None once all is done."""
        return next((day for day in self.days if day.left), None)


class Progress(BaseModel):
    """How far somebody new is, for who looks after their team: steps done, and nothing else."""

    model_config = _FROZEN

    name: str
    team: str
    done: int
    steps: int
