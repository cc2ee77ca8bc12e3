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
    Asked,
    CustomerState,
    Deed,
    Ending,
    Hostility,
    Moved,
    Reaction,
    Seen,
    needed,
)
from assistant.domain.customer_rules import HARMS, HELPS, RULES
from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import Difficulty, Moment

_MOST_GAIN = {Difficulty.easy: 2, Difficulty.medium: 2, Difficulty.hard: 1}
"""Steps that a mood can rise in one turn."""
_MOST_LOSS = 2
_GLAD = 3
_MOST_PRESSES = 3
"""Replies that help with something else, up to which the open question is put again."""
_MOST_WAITS = 1
"""Replies that say nothing new after everything has been said; somebody content takes their leave then."""


def move(state: CustomerState, scenario: Scenario, seen: Seen) -> CustomerState:
    """The state after a reply that did what ``seen`` says. A run that has ended stays as it is."""
    if state.has_ended:
        return state
    moved = tuple(_applied(state, scenario, seen))
    gained = min(sum(one.mood for one in moved), _MOST_GAIN[scenario.difficulty])
    mood = _within(state.mood + max(gained, -_MOST_LOSS), LOWEST, HIGHEST)
    trust = _within(state.trust + sum(one.trust for one in moved), 0, MOST_TRUST)
    patience = _within(state.patience + sum(one.patience for one in moved), 0, MOST_PATIENCE)
    well = not HARMS & seen.deeds
    # Who takes a way that is offered, or hears why not, has no need to ask again.
    answered = state.answered or (well and bool(seen.deeds & {Deed.answered, Deed.declined} or seen.agreed))
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
            "agreed": (seen.agreed if well else "") or state.agreed,
            "day_named": state.day_named or seen.names_a_day,
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
    after = after.model_copy(update={"waited": state.waited + _has_all(after, scenario, seen)})
    after = after.model_copy(update={"ending": _ending(state, after, scenario, seen)})
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
    trusted = state.trust >= TRUSTED[scenario.difficulty]
    asked = [
        fact.name
        for fact in locked
        if (fact.unlocks == "asked_about" or (trusted and not HARMS & seen.deeds)) and fact.name in seen.asked_about
    ]
    if asked or seen.deeds & {*HARMS, Deed.repeated, Deed.asked_again}:
        return tuple(asked)
    unasked = [fact.name for fact in locked if fact.unlocks == "trust" and fact.name not in seen.moot]
    return tuple(unasked[:1]) if trusted else ()


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


def _ending(before: CustomerState, state: CustomerState, scenario: Scenario, seen: Seen) -> Ending | None:
    at_the_end = state.turn >= TURN_LIMIT[scenario.difficulty]
    if is_resolved(state, scenario) and _may_close(before, state, seen, at_the_end):
        is_all_out = {fact.name for fact in scenario.hidden} <= {*state.told, *seen.moot}
        glad = state.mood >= _GLAD and state.trust >= MOST_TRUST and is_all_out
        return Ending.delighted if glad and state.agreed else Ending.resolved
    # Nobody walks out in the middle of what they have been asked to tell, nor answered and in peace.
    stays = set(state.telling) & set(seen.asked_about) or (state.answered and state.mood >= 0)
    if state.patience <= 0 and state.has_threatened and not stays:
        return Ending.escalated if state.mood <= -_MOST_LOSS else Ending.left
    if state.waited > _MOST_WAITS and state.turn >= EARLIEST[scenario.difficulty] and state.mood > 0:
        return Ending.content
    if at_the_end:
        if state.mood > 0 and state.answered:
            return Ending.content
        return Ending.escalated if state.mood == LOWEST else Ending.left
    return None


def _may_close(before: CustomerState, state: CustomerState, seen: Seen, at_the_end: bool) -> bool:
    """Whether somebody could take their leave content of this very reply.

    Not of one that shut the door; nor with something just told, asked, or still to be heard.
    """
    if HARMS & seen.deeds or state.telling or seen.would_ring:
        return False
    if Reaction.presses_day in before.reactions and not state.day_named:
        return False
    return at_the_end or not _is_asked(seen)


def _is_asked(seen: Seen) -> bool:
    """Whether the reply waits for an answer."""
    return bool(seen.asks) and not seen.chosen and seen.asked not in (Asked.more, Asked.proposal)


def _has_all(state: CustomerState, scenario: Scenario, seen: Seen) -> bool:
    """Whether nothing is left, by the customer's own words: they are answered, helped, and know when and by whom."""
    quiet = not (state.telling or seen.would_ring or _is_asked(seen) or HARMS & seen.deeds)
    return quiet and next(_missing(state, scenario, seen), None) is Reaction.waits


_WELL = (Ending.resolved, Ending.delighted)
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
        elif after.ending in _WELL and seen.asks and not seen.chosen:
            yield _to_a_question(seen)
        yield _LAST[after.ending]
        return
    minded = [reaction for deed, reaction in _MINDS.items() if deed in seen.deeds]
    if seen.would_ring and not minded:
        yield Reaction.minds_asking_again
    first = [*minded[:1], *_first(before, after, seen, bool(minded))]
    yield from first
    if after.telling and set(after.telling) & set(seen.asked_about):
        yield Reaction.tells
    elif seen.asks and not minded and not seen.chosen:
        yield _to_a_question(seen)
    taken = [] if minded else list(_to_an_offer(before, after, seen))
    yield from taken
    missing = [] if (taken or after.telling) and after.answered else list(_missing(after, scenario, seen))
    heard = taken or first or Reaction.waits in missing
    leaving = after.patience <= 0 and not after.telling and not (after.answered and after.mood >= 0)
    if not (minded or heard or leaving or seen.would_ring) and _says_something(seen):
        yield Reaction.hears
    if after.telling and not set(after.telling) & set(seen.asked_about):
        yield Reaction.confides
    if after.hostility is Hostility.one_slur and not after.cursed and after.mood == LOWEST:
        yield Reaction.curses
    elif after.hostility is not Hostility.none and after.mood == LOWEST and minded:
        yield Reaction.is_rude
    yield from missing
    if leaving:
        yield Reaction.threatens_to_leave


def _first(before: CustomerState, after: CustomerState, seen: Seen, minds: bool) -> Iterator[Reaction]:
    """What the customer says to how they were spoken to."""
    if Deed.warned in seen.deeds and before.cursed:
        yield Reaction.stops_cursing
    if minds:
        return
    applied = {one.rule for one in after.moved}
    if "answered" in applied and seen.is_plain:
        yield Reaction.takes_answer
    elif Deed.declined in seen.deeds and not before.answered:
        yield Reaction.takes_no
    elif "acknowledged" in applied:
        yield Reaction.notes_care
    elif "only sorry" in applied:
        yield Reaction.only_sorry


def _telling(after: CustomerState, seen: Seen) -> Reaction:
    return Reaction.tells if set(after.telling) & set(seen.asked_about) else Reaction.confides


_TO = {
    Asked.told: Reaction.has_told,
    Asked.private: Reaction.keeps,
    Asked.known: Reaction.knows,
    Asked.datum: Reaction.gives,
    Asked.lacking: Reaction.has_not_got,
    Asked.choice: Reaction.leaves_choice,
    Asked.wish: Reaction.says_wish,
    Asked.more: Reaction.has_nothing_more,
    Asked.proposal: Reaction.says_yes,
    Asked.anybody: Reaction.knows_of_none,
}


def _to_a_question(seen: Seen) -> Reaction:
    return _TO.get(seen.asked, Reaction.does_not_know) if seen.asked else Reaction.does_not_know


def _to_an_offer(before: CustomerState, after: CustomerState, seen: Seen) -> Iterator[Reaction]:
    if Deed.offered not in seen.deeds and not seen.chosen:
        return
    is_new = bool(set(seen.offers) - set(before.offers))
    if seen.chosen:
        yield Reaction.chooses
    elif seen.agreed and seen.agreed != before.agreed and after.mood >= 0:
        yield Reaction.accepts
    elif not is_new and not before.agreed:
        yield Reaction.refuses


def _says_something(seen: Seen) -> bool:
    return bool(seen.heard) or bool(seen.deeds & {Deed.informed, Deed.stepped, Deed.offered})


def _missing(after: CustomerState, scenario: Scenario, seen: Seen) -> Iterator[Reaction]:
    """The one thing that they still want to hear."""
    if not after.answered:
        # Somebody who is being helped does not put the same question for ever.
        if after.unanswered <= _MOST_PRESSES or not seen.deeds & HELPS:
            yield Reaction.presses
    elif not after.offers:
        if not seen.asks or HARMS & seen.deeds:
            yield Reaction.wants_more if _says_something(seen) else Reaction.presses_offer
    elif not (bought := scenario.moment is not Moment.before) and not seen.asks:
        yield Reaction.waits
    elif bought and not (after.day_named or "next step" in after.counted):
        yield Reaction.presses_day
    elif bought and "owned" not in after.counted:
        yield Reaction.presses_owner
    elif not (after.telling or seen.asks or seen.chosen):
        yield Reaction.waits
