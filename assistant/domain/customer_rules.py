"""What moves the simulated customer: a table of rules, each with its condition and effect in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.domain.customer import CustomerState, Deed, Seen
from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import Difficulty

Condition = Callable[[CustomerState, Scenario, Seen], bool]
HARMS = frozenset({Deed.stonewalled, Deed.blamed, Deed.passed_on})
HELPS = frozenset({Deed.answered, Deed.informed, Deed.declined, Deed.stepped, Deed.offered, Deed.asked})
_ENOUGH_BESIDE = 2
"""Replies that may say something else that holds before the open question wears."""


@dataclass(frozen=True)
class Rule:
    """``when`` in words is ``condition``; ``times`` is how often it counts in a run (0: always)."""

    name: str
    condition: str
    when: Condition
    sentence: str
    mood: int = 0
    trust: int = 0
    patience: int = 0
    times: int = 0


def _did(deed: Deed) -> Condition:
    return lambda state, scenario, seen: deed in seen.deeds


def _did_well(deed: Deed) -> Condition:
    return lambda state, scenario, seen: deed in seen.deeds and not HARMS & seen.deeds


def _only_sorry(state: CustomerState, scenario: Scenario, seen: Seen) -> bool:
    sorry = bool(seen.deeds & {Deed.apologised, Deed.acknowledged})
    return (
        sorry
        and not seen.asks
        and not seen.deeds & HELPS
        and (state.turn > 0 or scenario.difficulty is Difficulty.hard)
    )


def _left_open(state: CustomerState, scenario: Scenario, seen: Seen) -> bool:
    if state.answered or seen.agreed or seen.deeds & {Deed.answered, Deed.declined}:
        return False
    return not (seen.deeds & {Deed.informed, Deed.offered} and state.unanswered < _ENOUGH_BESIDE)


def _left_open_again(state: CustomerState, scenario: Scenario, seen: Seen) -> bool:
    return _left_open(state, scenario, seen) and state.unanswered > 0


def _no_help(state: CustomerState, scenario: Scenario, seen: Seen) -> bool:
    return not seen.deeds & HELPS


def _new_offer(state: CustomerState, scenario: Scenario, seen: Seen) -> bool:
    return _did_well(Deed.offered)(state, scenario, seen) and bool(set(seen.offers) - set(state.offers))


def _asked_new(state: CustomerState, scenario: Scenario, seen: Seen) -> bool:
    return bool(set(seen.asked_about) - set(state.told)) and not HARMS & seen.deeds


def _valued(state: CustomerState, scenario: Scenario, seen: Seen) -> bool:
    return not HARMS & seen.deeds and any(m.by > 0 and m.signal in seen.signals for m in scenario.moves)


def _resented(state: CustomerState, scenario: Scenario, seen: Seen) -> bool:
    return any(m.by < 0 and m.signal in seen.signals for m in scenario.moves)


def _warned_for_nothing(state: CustomerState, scenario: Scenario, seen: Seen) -> bool:
    return Deed.warned in seen.deeds and not (seen.was_abused or state.cursed)


RULES: tuple[Rule, ...] = (
    Rule(
        "acknowledged",
        "names what it was like or what went wrong, in the customer's own terms",
        _did_well(Deed.acknowledged),
        "You named what it was like for them: trust rises.",
        mood=1,
        trust=1,
        times=1,
    ),
    Rule(
        "answered",
        "answers the open question with something that holds in this case",
        lambda state, scenario, seen: not state.answered and _did_well(Deed.answered)(state, scenario, seen),
        "You answered their question: trust rises.",
        mood=1,
        trust=1,
        patience=1,
    ),
    Rule(
        "informed",
        "says something that holds in this case, whether or not it was asked",
        _did_well(Deed.informed),
        "You said something that holds in their case.",
    ),
    Rule("owned", "says I, and acts", _did_well(Deed.owned), "You took it on yourself: trust rises.", trust=1, times=2),
    Rule(
        "next step",
        "says what happens next and when",
        _did_well(Deed.stepped),
        "You said what happens next, and when: they can plan with it.",
        mood=1,
        trust=1,
        times=1,
    ),
    Rule(
        "offered",
        "offers something new that the case allows and the customer wants",
        _new_offer,
        "You offered something that helps them: the mood lifts.",
        mood=1,
        trust=1,
        times=2,
    ),
    Rule(
        "asked",
        "asks about something that the customer has not said",
        _asked_new,
        "You asked about what they had not said: they tell you.",
        trust=1,
        patience=1,
    ),
    Rule(
        "valued",
        "does what this customer values most",
        _valued,
        "You did what matters to them in particular: the mood lifts.",
        mood=1,
        times=2,
    ),
    Rule(
        "only sorry",
        "is sorry, and says nothing that helps",
        _only_sorry,
        "You were sorry, and nothing else: patience goes.",
        patience=-1,
    ),
    Rule(
        "left open",
        "leaves the open question without an answer, and says nothing else that holds, or has done so twice",
        _left_open,
        "Their question is still open: patience goes.",
        patience=-1,
    ),
    Rule(
        "left open again",
        "leaves it open a second time",
        _left_open_again,
        "They have asked before and still do not know: the mood sinks.",
        mood=-1,
    ),
    Rule(
        "no help",
        "answers, offers, asks and announces nothing",
        _no_help,
        "Nothing in your reply brought them further: patience goes.",
        patience=-1,
    ),
    Rule(
        "stonewalled",
        "refuses by pointing at rules",
        _did(Deed.stonewalled),
        "You hid behind a rule: the mood sinks.",
        mood=-1,
        trust=-1,
        patience=-1,
    ),
    Rule("blamed", "blames somebody", _did(Deed.blamed), "You blamed somebody: the mood sinks.", mood=-2, trust=-1),
    Rule(
        "passed on",
        "sends the customer elsewhere",
        _did(Deed.passed_on),
        "You sent them elsewhere: the mood sinks.",
        mood=-1,
        trust=-1,
        patience=-1,
    ),
    Rule(
        "asked again",
        "asks for what the customer has said",
        _did(Deed.asked_again),
        "You asked for something that they had told you: patience goes.",
        mood=-1,
        patience=-1,
    ),
    Rule(
        "repeated",
        "says again what an earlier reply said",
        _did(Deed.repeated),
        "You said the same again: patience goes.",
        mood=-1,
        patience=-1,
    ),
    Rule(
        "scripted",
        "uses a set phrase",
        _did(Deed.scripted),
        "A set phrase sounds as if nobody had read their words: trust sinks.",
        trust=-1,
    ),
    Rule(
        "over-promised",
        "promises more than anybody can know or may grant",
        _did(Deed.over_promised),
        "You promised more than you can keep: trust sinks.",
        trust=-1,
    ),
    Rule(
        "resented",
        "does what this customer minds most",
        _resented,
        "You did what they mind most: the mood sinks.",
        mood=-1,
    ),
    Rule(
        "warned for nothing",
        "warns somebody who was not abusive",
        _warned_for_nothing,
        "You warned them, and they had not been abusive: the mood sinks.",
        mood=-1,
        trust=-1,
    ),
)
"""All rules, in the order in which they are told."""
