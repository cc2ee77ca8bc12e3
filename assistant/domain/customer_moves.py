"""What follows from a reply: the next state of the simulated customer, what comes out, how it ends, how they react."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain.customer import (
    EARLIEST,
    HIGHEST,
    LOWEST,
    MOST_PATIENCE,
    MOST_TRUST,
    TRUSTED,
    TURN_LIMIT,
    CustomerState,
    Deed,
    Ending,
    Hostility,
    Moved,
    Reaction,
    Seen,
    needed,
)
from assistant.domain.customer_rules import HARMS, RULES
from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import Difficulty

_MOST_GAIN = {Difficulty.easy: 2, Difficulty.medium: 2, Difficulty.hard: 1}
"""Steps that a mood can rise in one turn."""
_MOST_LOSS = 2
_GLAD = 3


def move(state: CustomerState, scenario: Scenario, seen: Seen) -> CustomerState:
    """The state after a reply that did what ``seen`` says. A run that has ended stays as it is."""
    if state.has_ended:
        return state
    moved = tuple(_applied(state, scenario, seen))
    gained = min(sum(one.mood for one in moved), _MOST_GAIN[scenario.difficulty])
    mood = _within(state.mood + max(gained, -_MOST_LOSS), LOWEST, HIGHEST)
    trust = _within(state.trust + sum(one.trust for one in moved), 0, MOST_TRUST)
    patience = _within(state.patience + sum(one.patience for one in moved), 0, MOST_PATIENCE)
    answered = state.answered or (Deed.answered in seen.deeds and not HARMS & seen.deeds)
    warned = Deed.warned in seen.deeds
    after = state.model_copy(
        update={
            "mood": mood,
            "trust": trust,
            "patience": patience,
            "turn": state.turn + 1,
            "answered": answered,
            "unanswered": 0 if answered else state.unanswered + 1,
            "broken": tuple(sorted({*state.broken, *seen.broken})),
            "offers": _added(state.offers, seen.offers),
            "promises": _added(state.promises, seen.promises),
            "counted": (*state.counted, *(one.rule for one in moved)),
            "warnings": state.warnings + warned,
            "hostility": Hostility.none if warned else state.hostility,
            "over_promised": state.over_promised or Deed.over_promised in seen.deeds,
            "moved": moved,
        }
    )
    telling = _unlocked(after, scenario, seen)
    told = (*state.told, *telling)
    out = {
        place
        for place, condition in enumerate(scenario.resolution.conditions)
        if condition.check.hidden and condition.check.hidden in told
    }
    after = after.model_copy(
        update={"telling": telling, "told": told, "met": tuple(sorted({*state.met, *seen.met, *out}))}
    )
    after = after.model_copy(update={"ending": _ending(after, scenario)})
    reactions = tuple(dict.fromkeys(_reactions(state, after, scenario, seen)))
    return after.model_copy(
        update={
            "reactions": reactions,
            "cursed": state.cursed or Reaction.curses in reactions,
            "has_threatened": state.has_threatened or Reaction.threatens_to_leave in reactions,
        }
    )


def _applied(state: CustomerState, scenario: Scenario, seen: Seen) -> Iterator[Moved]:
    for rule in RULES:
        if rule.times and state.counted.count(rule.name) >= rule.times:
            continue
        if rule.when(state, scenario, seen):
            yield Moved(
                rule=rule.name, sentence=rule.sentence, mood=rule.mood, trust=rule.trust, patience=rule.patience
            )


def _within(number: int, least: int, most: int) -> int:
    return max(least, min(most, number))


def _added(before: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *new)))


def _unlocked(state: CustomerState, scenario: Scenario, seen: Seen) -> tuple[str, ...]:
    """What comes out now: what was asked about; else one thing that only trust brings out."""
    locked = [fact for fact in scenario.hidden if fact.name not in state.told]
    asked = [fact.name for fact in locked if fact.unlocks == "asked_about" and fact.name in seen.asked_about]
    if asked or seen.deeds & {*HARMS, Deed.repeated, Deed.asked_again}:
        return tuple(asked)
    trusted = state.trust >= TRUSTED[scenario.difficulty]
    return tuple(fact.name for fact in locked if fact.unlocks == "trust" and trusted)[:1]


def is_resolved(state: CustomerState, scenario: Scenario) -> bool:
    """Whether the scenario's conditions hold, the question is answered, help was offered and nothing forbidden done."""
    return (
        len(state.met) >= needed(scenario)
        and state.answered
        and bool(state.offers)
        and state.mood >= 0
        and not state.broken
        and not state.over_promised
        and state.turn >= EARLIEST[scenario.difficulty]
    )


def _ending(state: CustomerState, scenario: Scenario) -> Ending | None:
    if is_resolved(state, scenario):
        glad = state.mood >= _GLAD and state.trust >= MOST_TRUST and len(state.told) == len(scenario.hidden)
        return Ending.delighted if glad else Ending.resolved
    if state.patience <= 0 and state.has_threatened:
        return Ending.escalated if state.mood <= -_MOST_LOSS else Ending.left
    if state.turn >= TURN_LIMIT[scenario.difficulty]:
        if state.mood > 0 and state.answered:
            return Ending.content
        return Ending.escalated if state.mood == LOWEST else Ending.left
    return None


_LAST = {
    Ending.resolved: Reaction.thanks,
    Ending.delighted: Reaction.is_delighted,
    Ending.content: Reaction.ends_content,
    Ending.left: Reaction.leaves,
    Ending.escalated: Reaction.escalates,
}
_MINDS = {
    Deed.blamed: Reaction.minds_blame,
    Deed.stonewalled: Reaction.minds_stonewalling,
    Deed.passed_on: Reaction.minds_passing_on,
    Deed.asked_again: Reaction.minds_asking_again,
    Deed.repeated: Reaction.minds_repeating,
    Deed.scripted: Reaction.minds_script,
    Deed.over_promised: Reaction.doubts_promise,
}


def _reactions(before: CustomerState, after: CustomerState, scenario: Scenario, seen: Seen) -> Iterator[Reaction]:
    """What the customer does, in the order of speaking: first to what was said, then what is still missing."""
    if after.ending in _LAST:
        if after.telling:
            yield _telling(after, seen)
        yield _LAST[after.ending]
        return
    minded = [reaction for deed, reaction in _MINDS.items() if deed in seen.deeds]
    yield from minded[:1]
    if Deed.warned in seen.deeds and before.cursed:
        yield Reaction.stops_cursing
    applied = {one.rule for one in after.moved}
    if not minded:
        if "answered" in applied:
            yield Reaction.takes_answer
        elif "acknowledged" in applied:
            yield Reaction.notes_care
        elif "only sorry" in applied:
            yield Reaction.only_sorry
    if after.telling:
        yield _telling(after, seen)
    elif seen.known:
        yield Reaction.knows
    elif seen.asks and not minded and not (after.answered and not after.offers):
        yield Reaction.leaves_choice if seen.is_choice else Reaction.does_not_know
    if Deed.offered in seen.deeds and not minded:
        yield _to_an_offer(after, scenario, bool(set(seen.offers) - set(before.offers)))
    if after.hostility is Hostility.one_slur and not after.cursed and after.mood == LOWEST:
        yield Reaction.curses
    elif after.hostility is not Hostility.none and after.mood == LOWEST and minded:
        yield Reaction.is_rude
    yield from _missing(after, seen)
    if after.patience <= 0:
        yield Reaction.threatens_to_leave


def _telling(after: CustomerState, seen: Seen) -> Reaction:
    return Reaction.tells if set(after.telling) & set(seen.asked_about) else Reaction.confides


def _to_an_offer(after: CustomerState, scenario: Scenario, is_new: bool) -> Reaction:
    if after.broken or after.over_promised:
        return Reaction.doubts_promise
    if len(after.met) >= needed(scenario) and after.answered:
        return Reaction.accepts if after.mood >= 0 else Reaction.wants_more
    return Reaction.wants_more if is_new else Reaction.refuses


def _missing(after: CustomerState, seen: Seen) -> Iterator[Reaction]:
    """The one thing that they still want to hear."""
    if not after.answered:
        yield Reaction.presses
    elif not after.offers:
        yield Reaction.presses_offer
    elif "next step" not in after.counted:
        yield Reaction.presses_day
    elif "owned" not in after.counted:
        yield Reaction.presses_owner
    elif not (after.telling or seen.known or seen.asks or Deed.offered in seen.deeds):
        yield Reaction.waits
