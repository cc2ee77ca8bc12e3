"""How a run ended and why, how the customer stood after each reply, and what came out: read from the run alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.domain.customer import CustomerState, Ending, needed
from assistant.domain.customer_moves import is_resolved
from assistant.domain.debrief import Checked, Fact, MoodPoint, NoteTold, RunOutcome, State
from assistant.domain.practice import Scenario
from assistant.domain.run_views import MoodShown, mood_shown
from assistant.domain.runs import Run, RunTurn
from assistant.features.practice.minding import Faults, came_out
from assistant.features.practice.settling import Alike, conditions_of, must_nots_of
from assistant.features.practice.sources import Sources

WELL = (Ending.resolved, Ending.delighted)
_HEADLINES: Mapping[Ending | None, str] = {
    Ending.resolved: "Settled: {name} got what mattered.",
    Ending.delighted: "Settled, and {name} was delighted.",
    Ending.content: "{name} was friendly at the end, though not everything was settled.",
    Ending.left: "{name} left before it was settled.",
    Ending.escalated: "{name} took it further before it was settled.",
    Ending.stopped: "You stopped this run, and it does not count.",
    None: "This run is still going. Here is how it stands.",
}


def outcome_of(
    run: Run, turns: Sequence[RunTurn], state: CustomerState, sources: Sources, faults: Faults, alike: Alike
) -> RunOutcome:
    """How the branch of ``turns`` ended; ``state`` is how the customer stands after it.

    Of a branch that goes on it tells only what was met or broken, as the rest would give the game away.
    """
    scenario = run.scenario
    ending = state.ending
    resolved = ending in WELL
    conditions = tuple(conditions_of(scenario, turns, state, sources, resolved, faults, alike))
    must_nots = tuple(must_nots_of(scenario, turns, state, sources, alike))
    why = _why_resolved(state, conditions) if resolved else _why_not(scenario, state, conditions, must_nots)
    return RunOutcome(
        ending=ending,
        resolved=resolved,
        counts=ending not in (None, Ending.stopped) and not run.in_group,
        headline=_HEADLINES[ending].format(name=scenario.persona.name),
        why=tuple(why),
        conditions=conditions,
        must_nots=must_nots,
    )


def _why_resolved(state: CustomerState, conditions: Sequence[Checked]) -> Iterator[str]:
    if state.question:
        yield "Their question was answered."
    by_rule = sum(one.state in (State.met, State.unmet) for one in conditions)
    if by_rule:
        yield f"{_count(_met(conditions), by_rule)} done."
    yield "You offered something that helps them, and nothing that must not be done."


def _why_not(
    scenario: Scenario, state: CustomerState, conditions: Sequence[Checked], must_nots: Sequence[Checked]
) -> Iterator[str]:
    if any(one.state is State.broken for one in must_nots):
        yield "Something was done that must not be done here."
    elif state.broken:
        yield "Something in it may be what must not be done here; a person has to judge that."
    if state.over_promised:
        yield "More was promised than can be kept or granted."
    if not state.answered:
        yield f"Their question has no answer: “{state.question}”"
    wanted = needed(scenario)
    if _met(conditions) < wanted:
        yield f"{_count(_met(conditions), wanted)} done."
    if not state.offers:
        yield "Nothing has been offered that helps them."
    if state.mood < 0:
        yield "Their mood is still low."
    if state.ending is None and is_resolved(state, scenario):
        yield "Everything is there; they only have to say so."


def _met(conditions: Sequence[Checked]) -> int:
    return sum(one.state is State.met for one in conditions)


def _count(done: int, of: int) -> str:
    if done >= of:
        return "What settles it was" if of == 1 else f"All {of} things that settle it were"
    if done == 0:
        return "The one thing that settles it was not" if of == 1 else f"None of the {of} things that settle it was"
    return f"{done} of the {of} things that settle it {'was' if done == 1 else 'were'}"


def moods_of(run: Run, turns: Sequence[RunTurn], state: CustomerState) -> tuple[MoodPoint, ...]:
    """How the customer stood before the first reply and after each; while it goes on, where the difficulty shows it."""
    if mood_shown(run.scenario.difficulty, state.has_ended) is not MoodShown.curve:
        return ()
    points = [MoodPoint(mood=run.first.mood, trust=run.first.trust)]
    for number, turn in enumerate(turns, 1):
        if turn.state is not None:
            because = tuple(moved.sentence for moved in turn.state.moved)
            points.append(
                MoodPoint(turn=turn.id, number=number, mood=turn.state.mood, trust=turn.state.trust, because=because)
            )
    return tuple(points)


def facts_of(scenario: Scenario, turns: Sequence[RunTurn], state: CustomerState, sources: Sources) -> tuple[Fact, ...]:
    """The hidden facts: those that came out in their order, then, once the run is over, the others."""
    found: list[Fact] = []
    missed: list[Fact] = []
    for hidden in scenario.hidden:
        at = came_out(hidden.name, turns)
        if at is None and not state.has_ended:
            continue
        fact = Fact(
            fact=hidden.fact,
            about=hidden.about,
            at=at,
            changes=hidden.changes,
            citation=sources.cite(hidden.cited),
        )
        (found if at is not None else missed).append(fact)
    return (*sorted(found, key=lambda fact: fact.at.number if fact.at else 0), *missed)


def notes_of(scenario: Scenario, sources: Sources) -> tuple[NoteTold, ...]:
    """The coaching notes with the words they rest on."""
    return tuple(
        NoteTold(text=note.text, citations=tuple(one for one in map(sources.cite, note.cited) if one is not None))
        for note in scenario.notes
    )
