"""Assignments: who is to play a scenario by when, what counts as done, and what may be told of many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.customer import Ending, Hostility
from assistant.domain.run_views import RunLine
from assistant.domain.runs import Mode

_FROZEN = ConfigDict(frozen=True, extra="forbid")

FEWEST_PEOPLE = 5
"""A number that tells of others stands for at least so many people."""
MOST_ATTEMPTS = 20


class AtLeast(StrEnum):
    """What a run has to come to."""

    finished = "played to the end"
    content = "the customer leaves friendly"
    resolved = "the matter is settled"
    delighted = "the customer is delighted"


_RANKS = {Ending.left: 0, Ending.escalated: 0, Ending.content: 1, Ending.resolved: 2, Ending.delighted: 3}
_NEEDED = {AtLeast.finished: 0, AtLeast.content: 1, AtLeast.resolved: 2, AtLeast.delighted: 3}


def reaches(ending: Ending, at_least: AtLeast) -> bool:
    """Whether a branch that ended like this is enough; one that the trainee stopped is never counted."""
    return ending in _RANKS and _RANKS[ending] >= _NEEDED[at_least]


class Assignee(BaseModel):
    """Somebody who was given an assignment; ``as_leader`` says whether they were a leader then."""

    model_config = _FROZEN

    person_id: str
    as_leader: bool = False


class Assignment(BaseModel):
    """A scenario that people are to play until ``due_on``.

    ``team_id`` is the team it was given to, empty for one person; ``assignees`` are who got it, also when they have
    left the team since. ``attempts`` is how many runs may be begun for it, 0 for any number. ``mode`` and
    ``hostility`` are those of every run for it.
    """

    model_config = _FROZEN

    id: str
    author_id: str
    author_name: str
    scenario_id: str
    team_id: str = ""
    assignees: tuple[Assignee, ...]
    due_on: date
    attempts: Annotated[int, Field(ge=0, le=MOST_ATTEMPTS)] = 0
    at_least: AtLeast = AtLeast.finished
    mode: Mode = Mode.free
    hostility: Hostility = Hostility.none
    made_at: datetime
    withdrawn_at: datetime | None = None

    @property
    def person_ids(self) -> frozenset[str]:
        """Who got it."""
        return frozenset(one.person_id for one in self.assignees)


class Submission(BaseModel):
    """A branch of a run, up to ``to_turn``, that its trainee lets those read who look after the assignment."""

    model_config = _FROZEN

    assignment_id: str
    person_id: str
    run_id: str
    to_turn: str
    submitted_at: datetime


class OwnAssignment(BaseModel):
    """An assignment as its assignee sees it.

    ``title`` is empty where the scenario is not there for them any more. ``attempts_left`` is None without a limit.
    """

    model_config = _FROZEN

    assignment: Assignment
    title: str
    completed: bool
    overdue: bool
    attempts_left: int | None = None
    runs: tuple[RunLine, ...] = ()
    submitted: tuple[Submission, ...] = ()


class AssigneeDone(BaseModel):
    """All that is told of one assignee: whether they completed it, and what they submitted."""

    model_config = _FROZEN

    person_id: str
    name: str
    completed: bool
    submitted: tuple[Submission, ...] = ()


class GivenAssignment(BaseModel):
    """An assignment as those see it who look after it. ``to`` is the name of the team, empty for one person."""

    model_config = _FROZEN

    assignment: Assignment
    title: str
    to: str
    people: tuple[AssigneeDone, ...]


class TeamNumbers(BaseModel):
    """What a leader who does not lead the team sees: how many got it, and how many completed it where that may be told.

    Leaders are not among them; that they took part is told by name.
    """

    model_config = _FROZEN

    assignment_id: str
    title: str
    team: str
    due_on: date
    people: int
    completed: int | None


def completed_by(assignment: Assignment, endings: Iterable[tuple[str, str, Ending]]) -> frozenset[str]:
    """Who completed an assignment; ``endings`` are those of branches: of which assignment, whose, and the ending."""
    return frozenset(
        person_id
        for assignment_id, person_id, ending in endings
        if assignment_id == assignment.id and reaches(ending, assignment.at_least)
    )


def numbers_of(assignment: Assignment, completed: frozenset[str]) -> tuple[int, int | None] | None:
    """How many people got an assignment and how many of them completed it; None where there are too few.

    A number is told only where it and what is left of the whole each stand for nobody or at least FEWEST_PEOPLE, so
    that no difference of two tells of fewer. Nobody's part stands in two of them: a run counts for one assignment
    alone, no total is given, and leaders, who are named, are not counted.
    """
    people = {one.person_id for one in assignment.assignees if not one.as_leader}
    if len(people) < FEWEST_PEOPLE:
        return None
    part = len(people & completed)
    may_be_told = all(count == 0 or count >= FEWEST_PEOPLE for count in (part, len(people) - part))
    return len(people), part if may_be_told else None
