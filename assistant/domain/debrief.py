"""The debrief of a practice run: how it ended and why, what was shown, what to try, and what to read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.claims import FactFinding
from assistant.domain.customer import HIGHEST, LOWEST, MOST_TRUST, Ending
from assistant.domain.passages import Citation
from assistant.domain.practice import Wanted
from assistant.domain.scorecard import Scorecard

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Place(BaseModel):
    """Words of one reply of the trainee. ``number`` counts replies of the branch from 1, and is 0 for the opening.

    ``text`` stands word for word in the reply of ``turn``; empty where it is about the whole reply.
    """

    model_config = _FROZEN

    turn: str = ""
    number: int = 0
    text: str = ""


class State(StrEnum):
    """What became of a condition or a must-not."""

    met = "met"
    unmet = "unmet"
    broken = "broken"
    kept = "kept"
    by_a_person = "a person's to judge"


class Checked(BaseModel):
    """A condition or a must-not of the scenario. ``at`` is where it was met or broken; ``citation`` its clause."""

    model_config = _FROZEN

    text: str
    state: State
    at: Place | None = None
    citation: Citation | None = None


class RunOutcome(BaseModel):
    """How the run ended, in words. ``counts`` is false for one that was stopped or goes on.

    ``why`` are sentences for the trainee; ``conditions`` and ``must_nots`` are all of the scenario, in its order.
    """

    model_config = _FROZEN

    ending: Ending | None
    resolved: bool
    counts: bool
    headline: str
    why: tuple[str, ...] = ()
    conditions: tuple[Checked, ...] = ()
    must_nots: tuple[Checked, ...] = ()


class MoodPoint(BaseModel):
    """How the customer stood after one reply, the first point before any; ``because`` are sentences of the rules."""

    model_config = _FROZEN

    turn: str = ""
    number: int = 0
    mood: Annotated[int, Field(ge=LOWEST, le=HIGHEST)]
    trust: Annotated[int, Field(ge=0, le=MOST_TRUST)]
    because: tuple[str, ...] = ()


class Fact(BaseModel):
    """Something that the customer had not said at first. ``at`` is when it came out, None for what was missed.

    ``changes`` is what it changes in the right answer, and ``citation`` where that stands.
    """

    model_config = _FROZEN

    fact: str
    about: str = ""
    at: Place | None = None
    changes: str = ""
    citation: Citation | None = None


class SaidFact(BaseModel):
    """A claim of a reply that no policy carries, or that one says otherwise; places are those of the reply."""

    model_config = _FROZEN

    at: Place
    finding: FactFinding


class BestMoment(BaseModel):
    """The trainee's own words that helped most, and why. ``model_words`` is the same why in a model's words."""

    model_config = _FROZEN

    at: Place
    why: str
    model_words: str = ""


class ToTry(BaseModel):
    """The one thing to try.

    ``used`` are the words that were used, without text where something was not there. ``instead`` is a sentence to
    try, ``source`` the words it comes from, with slots open where ``open_slots`` says so. ``clause`` is what it rests
    on. ``replay_from`` is the turn to stand at to say it, empty for the opening.
    """

    model_config = _FROZEN

    what: str
    why: str = ""
    used: Place | None = None
    instead: str = ""
    open_slots: tuple[str, ...] = ()
    source: Citation | None = None
    clause: Citation | None = None
    standard_id: str = ""
    replay_from: str = ""
    model_words: str = ""


class Story(BaseModel):
    """A story to read; ``citation`` is its short form."""

    model_config = _FROZEN

    title: str
    citation: Citation


class Covering(StrEnum):
    """Whether a standard covers a wish. ``nearest`` is an honest "this comes closest"."""

    promised = "promised"
    nearest = "nearest"
    none = "none"


class WishCompared(BaseModel):
    """What the trainee would have wanted, and the words of the standard that promises it or comes closest.

    Without ``promise``, though something covers it, that standard is not open to the reader.
    """

    model_config = _FROZEN

    wish: str
    covering: Covering
    standard_id: str = ""
    title: str = ""
    promise: Citation | None = None

    @property
    def covered(self) -> bool:
        """Whether a standard promises it for sure."""
        return self.covering is Covering.promised


class NoteTold(BaseModel):
    """A coaching note of the scenario, with the words it rests on."""

    model_config = _FROZEN

    text: str
    citations: tuple[Citation, ...] = ()


class NextScenario(BaseModel):
    """What to practise next: a kept scenario, or else what to have made; ``because`` says why."""

    model_config = _FROZEN

    standard_id: str
    title: str
    because: str
    scenario_id: str = ""
    scenario_title: str = ""
    wanted: Wanted | None = None


class Debrief(BaseModel):
    """Everything that a debrief says of the branch that ends at ``turn`` (empty: of the opening alone).

    Evidence in ``scorecard`` has its places in the reply of the turn that ``places`` names for its standard.
    ``facts`` are all hidden ones, those that came out first. ``engine`` is who judged, and with which version.
    """

    model_config = _FROZEN

    run_id: str
    turn: str
    scenario_id: str = ""
    title: str
    engine: str
    on: date
    made_at: datetime
    outcome: RunOutcome
    scorecard: Scorecard
    places: Mapping[str, Place] = {}
    in_play: tuple[str, ...] = ()
    moods: tuple[MoodPoint, ...] = ()
    facts: tuple[Fact, ...] = ()
    said: tuple[SaidFact, ...] = ()
    best: BestMoment | None = None
    to_try: ToTry
    passage: Citation | None = None
    story: Story | None = None
    wishes: tuple[WishCompared, ...] = ()
    notes: tuple[NoteTold, ...] = ()
    prompt: str = ""
    """``name@version`` where a language model put parts of it into words."""
    following: NextScenario | None = None
    """Found when it is shown, and not kept."""
    withheld: bool = False
    """Whether something rested on a document that its reader may not read any more; told and not kept."""
