"""How the customer reacts to a reply: what they do in a turn, in the order of speaking."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain.customer import LOWEST, Asked, CustomerState, Deed, Ending, Hostility, Seen, Worth
from assistant.domain.customer_rules import HARMS
from assistant.domain.customer_turns import Reaction
from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import Moment

_ENOUGH_BESIDE = 2
"""The reply beside the open question that makes somebody put it again, though it says something that helps."""
_ASKS_ALL_THE_SAME = (Reaction.presses, Reaction.presses_deadline)
"""What they ask even when they have just taken something or told their news."""
_INSTEAD_OF_A_WISH = frozenset((Reaction.presses, Reaction.presses_deadline, Reaction.presses_day))
"""What they ask for is what they want, and nobody is told that as well."""
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


def reactions_to(before: CustomerState, after: CustomerState, scenario: Scenario, seen: Seen) -> Iterator[Reaction]:
    """What the customer does, in the order of speaking: to what was said, then of themselves, then what is missing."""
    if after.ending in _LAST:
        if after.telling:
            yield _telling(after, seen)
        elif after.ending in _WELL and seen.asks and not seen.chosen and seen.asked is not Asked.wish:
            yield _to_a_question(after, scenario, seen)
        yield _leave_taking(after, seen)
        return
    minded = [reaction for deed, reaction in _MINDS.items() if deed in seen.deeds]
    if seen.would_ring and not minded:
        yield Reaction.minds_asking_again
    first = [*minded[:1], *_first(before, after, seen, bool(minded))]
    yield from first
    taken = [] if minded else list(_to_an_offer(before, after, seen))
    yield from taken
    # Who has just minded something does not say that all is clear.
    missing = [one for one in missing_to(after, scenario, seen) if not (minded and one is Reaction.waits)]
    all_the_same = [one for one in missing if one in _ASKS_ALL_THE_SAME]
    if taken == [Reaction.hears] and not (after.answered or after.telling):
        missing = all_the_same or [Reaction.wants_more]
    elif taken or after.telling:
        missing = all_the_same
    own = list(_of_themselves(after, scenario, seen, bool(minded)))
    if set(missing) & _INSTEAD_OF_A_WISH:
        own = [one for one in own if one is not Reaction.says_wish]
    if Reaction.says_wish in own:
        # Who has just taken something does not ask for more in the same breath, nor does anybody say it twice.
        own = [one for one in own if one is not Reaction.says_wish or Reaction.accepts not in taken]
        missing = [one for one in missing if one is not Reaction.wants_more]
    heard = (
        taken
        or first
        or seen.would_ring
        or Reaction.waits in missing
        or {*own} & {Reaction.says_yes, Reaction.says_it_is}
    )
    leaving = after.patience <= 0 and not after.telling and not (after.answered and after.mood >= 0)
    if not (heard or leaving) and _says_something(seen):
        yield Reaction.hears
    yield from own
    if after.hostility is Hostility.one_slur and not after.cursed and after.mood == LOWEST:
        yield Reaction.curses
    elif after.hostility is not Hostility.none and after.mood == LOWEST and minded:
        yield Reaction.is_rude
    yield from missing
    if leaving:
        yield Reaction.threatens_to_leave


def _leave_taking(after: CustomerState, seen: Seen) -> Reaction:
    """How they take their leave: lukewarm where something that they named is still open."""
    late = misses_deadline(after, seen)
    if after.ending is Ending.content and (late or after.mood <= 0):
        return Reaction.waits_to_see
    if after.ending is Ending.resolved:
        if late:
            return Reaction.thanks_in_hope
        if after.let_go and after.worth is not Worth.wish:
            return Reaction.settles_for
        if has_no_answer(after):
            return Reaction.takes_word
    return _LAST[after.ending] if after.ending is not None else Reaction.waits


def has_no_answer(state: CustomerState) -> bool:
    """Whether they put their question twice, and let it rest for what is theirs now without an answer to it."""
    return state.pressed and bool(state.agreed) and "answered" not in state.counted


def _of_themselves(after: CustomerState, scenario: Scenario, seen: Seen, minds: bool) -> Iterator[Reaction]:
    """What they tell, be it asked or not, or say to a question of the agent's."""
    if after.telling:
        # Who has something left to tell does not say first that there is nothing.
        asked = seen.asks and not (minds or seen.chosen or seen.asked in (Asked.more, Asked.private))
        if asked and not set(after.telling) & set(seen.asked_about):
            yield _to_a_question(after, scenario, seen)
        yield _telling(after, seen)
    elif seen.asks and not minds and not seen.chosen:
        yield _to_a_question(after, scenario, seen)


def _first(before: CustomerState, after: CustomerState, seen: Seen, minds: bool) -> Iterator[Reaction]:
    """What the customer says to how they were spoken to."""
    if Deed.warned in seen.deeds and before.cursed:
        yield Reaction.stops_cursing
    if minds:
        return
    applied = {one.rule for one in after.moved}
    if "answered" in applied and seen.is_plain:
        yield Reaction.takes_answer
    elif Deed.answered in seen.deeds and not (before.answered or seen.is_plain) and was_pressed(before):
        yield Reaction.makes_do
    elif Deed.declined in seen.deeds and not before.answered:
        yield Reaction.takes_no
    elif "acknowledged" in applied:
        yield Reaction.notes_care
    elif "only sorry" in applied:
        yield Reaction.only_sorry


def was_pressed(state: CustomerState) -> bool:
    """Whether their last words put their question again."""
    return Reaction.presses in state.reactions


def misses_deadline(state: CustomerState, seen: Seen) -> bool:
    """Whether they have said by when they need it, and no time by then has been named since."""
    return bool(seen.due) and not state.in_time


def _telling(after: CustomerState, seen: Seen) -> Reaction:
    if not set(after.telling) & set(seen.asked_about):
        return Reaction.confides
    return Reaction.tells_as_hoped if set(after.telling) <= set(seen.hoped) else Reaction.tells


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
    Asked.check: Reaction.says_it_is,
    Asked.anybody: Reaction.knows_of_none,
    Asked.look: Reaction.has_to_look,
}


def _to_a_question(after: CustomerState, scenario: Scenario, seen: Seen) -> Reaction:
    if seen.asked is Asked.wish and after.agreed and not (after.answered or after.pressed):
        # What they wanted is theirs but for the answer.
        return Reaction.presses
    if seen.asked is Asked.more and after.offers and after.worth is not Worth.wish and not after.answered:
        return Reaction.says_wish
    if seen.asked is Asked.more and {fact.name for fact in scenario.hidden} - {*after.told, *seen.moot}:
        return Reaction.has_nothing_now
    return _TO.get(seen.asked, Reaction.does_not_know) if seen.asked else Reaction.does_not_know


def _to_an_offer(before: CustomerState, after: CustomerState, seen: Seen) -> Iterator[Reaction]:
    if Deed.offered not in seen.deeds and not seen.chosen:
        return
    is_new = bool(set(seen.offers) - set(before.offers))
    if seen.chosen:
        yield Reaction.chooses
    elif seen.agreed and seen.agreed not in before.taken and seen.worth >= before.worth and after.mood >= 0:
        takes = Reaction.accepts_too if before.agreed and seen.worth is before.worth else Reaction.accepts
        yield takes if after.answered or after.worth is Worth.wish else Reaction.hears
    elif not is_new and not before.agreed:
        yield Reaction.refuses


def _says_something(seen: Seen) -> bool:
    return bool(seen.heard) or seen.is_concrete or bool(seen.deeds & {Deed.informed, Deed.stepped, Deed.offered})


def missing_to(after: CustomerState, scenario: Scenario, seen: Seen) -> Iterator[Reaction]:
    """The one thing that they still want to hear. A question that they have put again they do not put a third time."""
    bought = scenario.moment is not Moment.before
    if _presses(after, seen):
        yield Reaction.presses
    elif not after.offers or (seen.offers and not after.agreed):
        if not seen.asks or HARMS & seen.deeds:
            yield Reaction.wants_more if _says_something(seen) else Reaction.presses_offer
    elif bought and not (after.day_named or "next step" in after.counted):
        yield Reaction.presses_day
    elif misses_deadline(after, seen) and not after.reminded:
        yield Reaction.presses_deadline
    elif bought and "owned" not in after.counted:
        yield Reaction.presses_owner
    elif not (after.telling or seen.asks or seen.chosen):
        yield Reaction.waits if after.answered else Reaction.wants_more


def _presses(after: CustomerState, seen: Seen) -> bool:
    """Whether they put their open question again: once, and not over a first reply that helps with something else."""
    if after.answered or after.pressed:
        return False
    return after.unanswered >= _ENOUGH_BESIDE or not seen.deeds & {Deed.informed, Deed.offered}
