"""The simulated customer: how they stand after each reply, what a reply did, and how they react to it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.customer_turns import Reaction
from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import CaseFact, Difficulty, Mood, Resolution, Words

_FROZEN = ConfigDict(frozen=True, extra="forbid")

LOWEST, HIGHEST = -3, 3
MOST_TRUST = 6
MOST_PATIENCE = 7
TURN_LIMIT: Mapping[Difficulty, int] = {Difficulty.easy: 6, Difficulty.medium: 8, Difficulty.hard: 10}
EARLIEST: Mapping[Difficulty, int] = {Difficulty.easy: 2, Difficulty.medium: 3, Difficulty.hard: 4}
"""The reply at which a matter can be settled at the earliest."""
TRUSTED: Mapping[Difficulty, int] = {Difficulty.easy: 3, Difficulty.medium: 3, Difficulty.hard: 4}
"""Trust from which on somebody says what only trust brings out."""
_PATIENCE = {"low": 3, "medium": 4, "high": 6}
_MOODS = {Mood.calm: 1, Mood.worried: 0, Mood.annoyed: -1, Mood.angry: -2, Mood.furious: -3}


class Ending(StrEnum):
    """How a run ended."""

    resolved = "resolved"
    delighted = "delighted"
    content = "content"
    """Friendly at the last turn, though what had to be done was not done, or something was that must not be."""
    left = "left"
    escalated = "escalated"
    stopped = "stopped"


class Hostility(StrEnum):
    """How far a customer may go, set by the trainer."""

    none = "none"
    rude = "rude"
    one_slur = "one slur"
    """Rude, and one masked word in the whole run."""


class Deed(StrEnum):
    """What a reply did to the customer."""

    acknowledged = "acknowledged"
    """Named in the customer's own terms what it was like or what went wrong."""
    apologised = "apologised"
    answered = "answered"
    """Said something about the open question that holds in this case."""
    informed = "informed"
    """Said something that holds in this case, whether or not it was asked."""
    declined = "declined"
    """Said no, and why."""
    owned = "owned"
    stepped = "said what happens next, and when"
    offered = "offered"
    """Something of what the customer wants or the clauses allow."""
    asked = "asked"
    stonewalled = "stonewalled"
    blamed = "blamed"
    passed_on = "passed on"
    asked_again = "asked again"
    repeated = "repeated"
    scripted = "scripted"
    over_promised = "over-promised"
    warned = "warned"


class Worth(IntEnum):
    """What something that is offered is worth to the customer, the least first."""

    nothing = 0
    way = 1
    """One of several ways that were laid out."""
    also = 2
    """What they would also be content with."""
    wish = 3
    """The first thing that they want."""


class Asked(StrEnum):
    """What kind of answer the agent's own question wants of the customer."""

    told = "told"
    """Something that the customer has said in this talk."""
    private = "private"
    """Something that the customer tells those only whom they trust."""
    known = "known"
    """A fact of the case."""
    datum = "datum"
    """Something that everybody has at hand, such as a name."""
    lacking = "lacking"
    """Something of that kind that the customer has not got here."""
    choice = "choice"
    wish = "wish"
    """What the customer wants, or what would help."""
    more = "more"
    """Whether there is anything else."""
    proposal = "proposal"
    """Whether something may be done."""
    check = "check"
    """Whether something is right, or enough."""
    anybody = "anybody"
    """Whether there was anybody or anything of a kind."""
    look = "look"
    """How the thing is that the customer has before them."""
    other = "other"


class Seen(BaseModel):
    """What one reply did. ``met`` and ``broken`` are places in the scenario's conditions and must-nots.

    ``asked_about`` are names of hidden facts that a real question in the reply is about; ``asks`` is the reply's own
    question, ``asked`` the kind of answer it wants, ``known`` the name of the fact of the case or of the datum that
    answers it. ``heard``, ``chosen`` and ``agreed`` are what is announced, taken of several ways, and meets what the
    customer wants, each as the customer would say it, and ``worth`` is what the last is worth to them. ``signals`` are
    those seen plainly; ``words`` has for a deed or ``condition 0`` the words it was seen in.
    """

    model_config = _FROZEN

    deeds: frozenset[Deed] = frozenset()
    signals: frozenset[str] = frozenset()
    asked_about: tuple[str, ...] = ()
    asks: Words = ""
    asked: Asked | None = None
    known: str = ""
    heard: Words = ""
    chosen: Words = ""
    choice: Words = ""
    """What is chosen as a sentence of its own: "please send me a shade"."""
    thing: Words = ""
    """What is chosen by its name, where it is a thing."""
    agreed: Words = ""
    worth: Worth = Worth.nothing
    settles: bool = False
    """Whether what is agreed is about the open question as well."""
    names_a_day: bool = False
    due: Words = ""
    """By when the customer has said that they need it, in their words."""
    in_time: bool = False
    """Whether a time by then is named."""
    word_in_time: bool = False
    """Whether at least a word by then is promised."""
    is_concrete: bool = False
    """Whether a day or a sum is named, be it in half a sentence."""
    would_ring: bool = False
    """Whether a call is announced to somebody who cannot use a telephone."""
    moot: tuple[str, ...] = ()
    """Names of the hidden facts that ask for no more than what has been offered."""
    hoped: tuple[str, ...] = ()
    """Names of the hidden facts on whose condition the reply has just said yes."""
    is_plain: bool = True
    """Whether the answer is plainly one, and not one that there will be or that has to be made out."""
    was_abused: bool = False
    """Whether the customer had been abusive before."""
    met: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()
    offers: tuple[Words, ...] = ()
    promises: tuple[Words, ...] = ()
    words: Mapping[str, str] = {}


class Moved(BaseModel):
    """One rule that applied to a reply: what it changed, and a sentence for people."""

    model_config = _FROZEN

    rule: str
    sentence: str
    mood: int = 0
    trust: int = 0
    patience: int = 0


class CustomerState(BaseModel):
    """How the customer stands. ``mood`` -3 to 3, ``trust`` 0 to 6, ``patience`` 0 to 7; ``turn`` counts replies.

    ``question`` is what they want to know, ``unanswered`` how many replies left it open. ``told`` are the hidden facts
    that are out; ``counted`` the rules that have applied, once for each time. ``moved`` and ``reactions`` belong
    to the last reply.
    """

    model_config = _FROZEN

    mood: Annotated[int, Field(ge=LOWEST, le=HIGHEST)]
    trust: Annotated[int, Field(ge=0, le=MOST_TRUST)] = 1
    patience: Annotated[int, Field(ge=0, le=MOST_PATIENCE)]
    turn: Annotated[int, Field(ge=0)] = 0
    question: Words = ""
    answered: bool = False
    unanswered: int = 0
    told: tuple[str, ...] = ()
    met: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()
    offers: tuple[Words, ...] = ()
    promises: tuple[Words, ...] = ()
    agreed: Words = ""
    """What was offered and taken, the last of what is worth most to them, as the customer would say it."""
    worth: Worth = Worth.nothing
    taken: tuple[Words, ...] = ()
    """All that was agreed and is worth as much as that."""
    pressed: bool = False
    """Whether they have put their question again, which nobody does more than once."""
    let_go: bool = False
    """Whether they have let their question go unanswered, and say nothing of it."""
    day_named: bool = False
    in_time: bool = False
    """Whether a time was named by when they have said that they need it."""
    word_in_time: bool = False
    """Whether at least a word was promised by then."""
    reminded: bool = False
    """Whether they have said once more by when they need it."""
    waited: int = 0
    """How many replies found nothing that the customer still wants to hear."""
    counted: tuple[str, ...] = ()
    hostility: Hostility = Hostility.none
    cursed: bool = False
    warnings: int = 0
    has_threatened: bool = False
    over_promised: bool = False
    ending: Ending | None = None
    moved: tuple[Moved, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    telling: tuple[str, ...] = ()
    """Names of the hidden facts that come out in this turn."""

    @property
    def has_ended(self) -> bool:
        """Whether the run is over."""
        return self.ending is not None


def begin(scenario: Scenario, question: str = "", hostility: Hostility = Hostility.none) -> CustomerState:
    """The state before the first reply; ``question`` is what the opening asks, empty for nothing."""
    return CustomerState(
        mood=_MOODS[scenario.mood],
        patience=_PATIENCE[scenario.persona.patience],
        question=question,
        answered=not question,
        hostility=hostility,
    )


def turned_down(state: CustomerState) -> CustomerState:
    """The same customer without hostility, annoyed at most; nothing else changes."""
    return state.model_copy(update={"hostility": Hostility.none, "mood": max(state.mood, -1)})


def stopped(state: CustomerState) -> CustomerState:
    """A run that the trainee stops. One that has ended stays as it is."""
    return state if state.has_ended else state.model_copy(update={"ending": Ending.stopped, "reactions": ()})


def needed(scenario: Scenario) -> int:
    """How many conditions have to be met, of those that a rule can tell."""
    by_rule = sum(not condition.check.by_a_person for condition in scenario.resolution.conditions)
    return min(scenario.resolution.threshold, by_rule)


def open_facts(scenario: Scenario, told: tuple[str, ...]) -> tuple[CaseFact, ...]:
    """The facts of the case that the customer may speak of: known to them, and not what a locked fact says."""
    locked = " ".join(fact.fact for fact in scenario.hidden if fact.name not in told).lower()
    return tuple(f for f in scenario.facts if f.known_to != "trainee" and f.text.lower() not in locked)


def as_known(scenario: Scenario, state: CustomerState) -> Scenario:
    """The scenario as whoever speaks for the customer may see it: nothing that is locked, and no rules of the game."""
    return scenario.model_copy(
        update={
            "hidden": tuple(fact for fact in scenario.hidden if fact.name in state.told),
            "facts": open_facts(scenario, state.told),
            "background": "",
            "resolution": Resolution(),
            "must_not": (),
            "grounds": (),
            "offers": (),
            "notes": (),
        }
    )
