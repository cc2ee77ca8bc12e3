"""What became of a scenario's conditions and must-nots in a run, with the words that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from assistant.domain.customer import CustomerState
from assistant.domain.debrief import Checked, Place, State
from assistant.domain.practice import Scenario
from assistant.domain.runs import RunTurn
from assistant.domain.scenario_parts import Check
from assistant.features.practice.material import has_bounds
from assistant.features.practice.minding import MINDED, Faults, came_out, overlap, sentence_with
from assistant.features.practice.sources import Sources

Alike = Callable[[str, Sequence[str]], list[float]]
"""How like a text is to each of some others, by meaning."""
_SHOWS = 0.3
"""Cosine from which on words are shown to have met a condition, or what was seen in them to have broken a must-not."""


def conditions_of(
    scenario: Scenario,
    turns: Sequence[RunTurn],
    state: CustomerState,
    sources: Sources,
    resolved: bool,
    faults: Faults,
    alike: Alike,
) -> Iterator[Checked]:
    """The conditions in their order; while it goes on, those that are met.

    Of a run that was not settled, words that something finds fault with are not told to have met one.
    """
    for place, condition in enumerate(scenario.resolution.conditions):
        at = None
        if place in state.met:
            at = _when_out(condition.check.hidden, turns) or _when_met(turns, place, condition.text, faults, alike)
        is_met = place in state.met and (at is not None or resolved)
        if not (is_met or state.has_ended):
            continue
        yield Checked(
            text=condition.text,
            state=_state(condition.check, State.met if is_met else State.unmet),
            at=at,
            citation=sources.cite(condition.cited),
        )


def must_nots_of(
    scenario: Scenario, turns: Sequence[RunTurn], state: CustomerState, sources: Sources, alike: Alike
) -> Iterator[Checked]:
    """The must-nots in their order; while it goes on, those that are broken.

    Where a sign alone shows that one was broken, what was seen has to be like it; of several that the same words
    break, only the one most like them is told to be broken. The others are a person's to judge.
    """
    broken = {place: at for place in state.broken if (at := _when_broken(turns, place)) is not None}
    for words in {at.text for at in broken.values()}:
        places = [place for place, at in broken.items() if at.text == words]
        texts = [scenario.must_not[place].text for place in places]
        likeness = [
            max(pair)
            for pair in zip(alike(words, texts), alike(_seen_in(turns, broken[places[0]]), texts), strict=True)
        ]
        for place, like in zip(places, likeness, strict=True):
            is_sure = _is_exact(scenario.must_not[place].check) or (like >= _SHOWS and like == max(likeness))
            if words and not is_sure:
                del broken[place]
    for place, one in enumerate(scenario.must_not):
        at = broken.get(place)
        if at is None and not state.has_ended:
            continue
        doubtful = place in state.broken or one.check.by_a_person
        yield Checked(
            text=one.text,
            state=State.broken if at is not None else State.by_a_person if doubtful else State.kept,
            at=at,
            citation=sources.cite(one.cited),
        )


def _is_exact(check: Check) -> bool:
    """Whether it asks for words or a number, and not for a sign alone."""
    return bool(check.says) or has_bounds(check)


def _seen_in(turns: Sequence[RunTurn], at: Place) -> str:
    """What is said of the deeds of a reply that a customer minds."""
    seen = turns[at.number - 1].seen
    deeds = seen.deeds if seen is not None else frozenset()
    return " ".join(minding.said for deed, minding in MINDED.items() if deed in deeds)


def _state(check: Check, otherwise: State) -> State:
    return State.by_a_person if check.by_a_person else otherwise


def _when_out(hidden: str, turns: Sequence[RunTurn]) -> Place | None:
    return came_out(hidden, turns) if hidden else None


def _when_met(turns: Sequence[RunTurn], place: int, text: str, faults: Faults, alike: Alike) -> Place | None:
    """Of the sentences that met a condition and that nothing finds fault with, the one most like it."""
    found = []
    for number, turn in enumerate(turns, 1):
        if turn.seen is not None and place in turn.seen.met:
            words = sentence_with(turn.reply, turn.seen.words.get(f"condition {place}", ""))
            if not overlap(words, faults.get(turn.id, ())):
                found.append(Place(turn=turn.id, number=number, text=words))
    if not found:
        return None
    likeness, best = max(zip(alike(text, [one.text for one in found]), found, strict=True), key=lambda one: one[0])
    # A sign of it may stand in words that show it to nobody.
    return best if likeness >= _SHOWS else best.model_copy(update={"text": ""})


def _when_broken(turns: Sequence[RunTurn], place: int) -> Place | None:
    """The first reply that broke a must-not."""
    for number, turn in enumerate(turns, 1):
        if turn.seen is not None and place in turn.seen.broken:
            words = sentence_with(turn.reply, turn.seen.words.get(f"must not {place}", ""))
            return Place(turn=turn.id, number=number, text=words)
    return None
