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
    Seen,
    Worth,
    needed,
)
from assistant.domain.customer_reactions import has_no_answer, misses_deadline, missing_to, reactions_to
from assistant.domain.customer_rules import HARMS, RULES
from assistant.domain.customer_turns import Reaction
from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import Difficulty

_MOST_GAIN = {Difficulty.easy: 2, Difficulty.medium: 2, Difficulty.hard: 1}
"""Steps that a mood can rise in one turn."""
_MOST_LOSS = 2
_GLAD = 3
_OPEN_LONG = 3
"""Replies that have left a question open, after which it is let go for less than what was wanted."""
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
    lets_go = well and _lets_go(state, seen)
    answered = state.answered or lets_go or (well and _settles_question(state, seen))
    takes = well and bool(seen.agreed) and seen.worth >= state.worth
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
            "agreed": seen.agreed if takes else state.agreed,
            "worth": seen.worth if takes else state.worth,
            "taken": _all_taken(state, seen) if takes else state.taken,
            "let_go": state.let_go or lets_go,
            "day_named": state.day_named or seen.names_a_day,
            "in_time": state.in_time or (well and seen.in_time),
            "word_in_time": state.word_in_time or (well and seen.word_in_time),
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
    reactions = tuple(dict.fromkeys(reactions_to(state, after, scenario, seen)))
    return after.model_copy(
        update={
            "reactions": reactions,
            "reminded": state.reminded or Reaction.presses_deadline in reactions,
            "pressed": state.pressed or Reaction.presses in reactions,
            "cursed": state.cursed or Reaction.curses in reactions,
            "has_threatened": state.has_threatened or Reaction.threatens_to_leave in reactions,
        }
    )


def _all_taken(state: CustomerState, seen: Seen) -> tuple[str, ...]:
    """What is theirs with this reply: of what is worth more to them than all before it that alone."""
    return (seen.agreed,) if seen.worth > state.worth else _added(state.taken, (seen.agreed,))


def _settles_question(state: CustomerState, seen: Seen) -> bool:
    """Whether a reply answers the open question, or says why not.

    Who has not put it a second time lets it rest as well once something is theirs; who has, if that is about it.
    """
    if seen.deeds & {Deed.answered, Deed.declined}:
        return True
    return bool(seen.agreed) and (seen.settles or not state.pressed)


def _lets_go(state: CustomerState, seen: Seen) -> bool:
    """Whether they let a question rest that they have put again.

    For what they wanted they do; for what they would also be content with once it has been open for long; and never
    for promises that nobody can keep.
    """
    if state.answered or not state.pressed or _settles_question(state, seen):
        return False
    if state.over_promised or Deed.over_promised in seen.deeds:
        return False
    if Worth.wish in (state.worth, seen.worth):
        return True
    return bool(state.agreed or seen.agreed) and state.unanswered >= _OPEN_LONG


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
        if misses_deadline(state, seen) and not (state.word_in_time or state.worth is Worth.wish):
            return Ending.content
        glad = state.mood >= _GLAD and state.trust >= MOST_TRUST and is_all_out
        is_open = state.let_go or has_no_answer(state) or misses_deadline(state, seen)
        return Ending.delighted if glad and state.worth is Worth.wish and not is_open else Ending.resolved
    # Nobody walks out in the middle of what they have been asked to tell, nor answered and in peace.
    stays = set(state.telling) & set(seen.asked_about) or (state.answered and state.mood >= 0)
    if state.patience <= 0 and state.has_threatened and not stays:
        return Ending.escalated if state.mood <= -_MOST_LOSS else Ending.left
    if state.waited > _MOST_WAITS and state.turn >= EARLIEST[scenario.difficulty] and state.mood > 0:
        return Ending.content
    if at_the_end:
        is_calm = bool(state.agreed) and state.mood >= -1 and not (HARMS & seen.deeds or state.over_promised)
        if state.answered and (state.mood > 0 or is_calm):
            return Ending.content
        return Ending.escalated if state.mood == LOWEST else Ending.left
    return None


def _may_close(before: CustomerState, state: CustomerState, seen: Seen, at_the_end: bool) -> bool:
    """Whether somebody could take their leave content of this very reply.

    Not of one that shut the door or offers what they do not want; nor with something just told, asked, or still to be
    heard; nor of somebody who has neither named what it was like nor granted what they would take.
    """
    if HARMS & seen.deeds or state.telling or seen.would_ring or (seen.offers and not state.agreed):
        return False
    if not (state.agreed or "acknowledged" in state.counted):
        return False
    if Reaction.presses_day in before.reactions and not state.day_named:
        return False
    if misses_deadline(state, seen) and not (state.reminded or at_the_end):
        return False
    return at_the_end or not _is_asked(seen)


def _is_asked(seen: Seen) -> bool:
    """Whether the reply waits for an answer; one that asks what they want and grants it does not."""
    if seen.asked is Asked.wish and seen.worth is Worth.wish:
        return False
    return bool(seen.asks) and not seen.chosen and seen.asked not in (Asked.more, Asked.proposal, Asked.check)


def _has_all(state: CustomerState, scenario: Scenario, seen: Seen) -> bool:
    """Whether nothing is left, by the customer's own words: they are answered, helped, and know when and by whom."""
    quiet = not (state.telling or seen.would_ring or state.over_promised or _is_asked(seen) or HARMS & seen.deeds)
    return quiet and next(missing_to(state, scenario, seen), None) is Reaction.waits
