"""Thanks with proof, and stories from the floor that become documents."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

_FROZEN = ConfigDict(frozen=True, extra="forbid")
Outcome = Literal["success", "learning"]
"""How a story went, as documents of its kind say it."""


class Heard(StrEnum):
    """Where the words of a thank-you come from."""

    customer = "a customer said it"
    colleague = "a colleague said it"
    saw = "I saw it myself"


class OffBy(StrEnum):
    """Who took a thank-you off the wall."""

    giver = "giver"
    thanked = "thanked"


class Thanks(BaseModel):
    """A thank-you as its form holds it: to a person or to a team, in ``words``, for a standard shown."""

    model_config = _FROZEN

    to_person: str = ""
    to_team: str = ""
    words: str
    standard_id: str
    heard: Heard
    between_colleagues: bool = False


class Remark(BaseModel):
    """What one person wrote about another, with names as they were then; ``author_id`` is empty once forgotten."""

    model_config = _FROZEN

    id: str
    author_id: str
    author_name: str
    person_id: str
    person_name: str


class Kudos(Remark):
    """A thank-you that was kept. ``person_id`` is empty where a whole team is thanked.

    ``team`` is the thanked person's at that time, or the thanked one. Nothing here is counted.
    """

    team_id: str
    team_name: str
    words: str
    standard_id: str
    heard: Heard
    between_colleagues: bool
    given_at: datetime
    off_at: datetime | None = None
    off_by: OffBy | None = None


class Named(BaseModel):
    """Somebody whom a story names; ``person_id`` is empty for who has no account, such as a customer."""

    model_config = _FROZEN

    name: str
    person_id: str = ""
    colleague: bool = False


class StoryText(BaseModel):
    """The words of a story. ``in_short`` is the trainer's; empty, its first sentences stand there."""

    model_config = _FROZEN

    title: str
    happened: str
    said: str = ""
    difference: str
    standard_id: str
    outcome: Outcome = "success"
    in_short: str = ""


class StoryState(StrEnum):
    """What became of a story."""

    waiting = "waiting"
    in_library = "in the library"
    kept_back = "kept back"
    withdrawn = "withdrawn"


class FloorStory(BaseModel):
    """A story that somebody told.

    ``named`` are ids of colleagues who agreed to be named; ``document`` is ``id@version`` once it was approved.
    """

    model_config = _FROZEN

    id: str
    author_id: str
    author_name: str
    text: StoryText
    named: tuple[str, ...] = ()
    state: StoryState
    told_at: datetime
    reason: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    document: str = ""
