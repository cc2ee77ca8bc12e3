"""What a trainee may see of a run: whatever was said, nothing hidden; and how stopping and turning down look."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.customer import Ending, Hostility, Seen, begin
from assistant.domain.customer_moves import move
from assistant.domain.reply import Speaker, ThreadMessage
from assistant.domain.run_views import MoodShown, compared, mood_shown, view_of
from assistant.domain.runs import Mode, Run, RunTurn
from assistant.domain.scenario_parts import Difficulty
from tests.unit.features.practice.customer_support import a_scenario
from tests.unit.features.practice.test_customer import DEEDS

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Any tree of turns, standing anywhere."""
    scenario = a_scenario(difficulty=draw(st.sampled_from(Difficulty)))
    hostility = draw(st.sampled_from(Hostility))
    run = Run(
        id="run",
        person_id="alex",
        scenario=scenario,
        mode=draw(st.sampled_from(Mode)),
        hostility=hostility,
        begun_at=NOW,
        first=begin(scenario, "When?", hostility),
        opening=(ThreadMessage(speaker=Speaker.customer, text=scenario.opening[0]),),
    )
    for number, seen in enumerate(draw(st.lists(DEEDS, max_size=8))):
        parent = draw(st.sampled_from(["", *(turn.id for turn in run.turns)]))
        if run.state(parent).has_ended:
            continue
        state = None if draw(st.integers(0, 9)) == 0 else move(run.state(parent), scenario, seen)
        turn = RunTurn(
            id=f"t{number}", parent=parent, reply=f"reply {number}", answer="Go on.", seen=seen, state=state, at=NOW
        )
        run = run.model_copy(update={"turns": (*run.turns, turn)})
    return run.model_copy(update={"current": draw(st.sampled_from(["", *(turn.id for turn in run.turns)]))})


@given(runs())
def test_a_view_tells_nothing_hidden_and_no_rule_of_the_game(run: Run) -> None:
    view = view_of(run)
    shown = view.model_dump_json()
    scenario = run.scenario
    secret = [fact.fact for fact in scenario.hidden] + [fact.about for fact in scenario.hidden]
    secret += [one.text for one in (*scenario.resolution.conditions, *scenario.must_not)]
    secret += [scenario.wants, scenario.also_content_with, scenario.persona.values, scenario.grounds[0].cited.quote]
    assert not any(words in shown for words in secret)
    moved = {one.sentence for turn in run.turns if turn.state for one in turn.state.moved}
    if run.mode is Mode.free:
        assert not any(sentence in shown for sentence in moved)
    if view.ending is None and scenario.difficulty is Difficulty.hard:
        assert not any(turn.mood or turn.level is not None for turn in view.turns)
        assert (view.mood, view.level, view.first_mood, view.first_level) == ("", None, "", None)
    assert [turn.id for turn in view.along()] == list(view.path)
    assert view.replies_left >= 0 and (view.replies_left > 0 or view.ending is not None)


@given(runs(), st.data())
def test_two_branches_meet_where_they_part_and_nowhere_later(run: Run, data: st.DataObject) -> None:
    ends = ["", *(turn.id for turn in run.turns)]
    a, b = data.draw(st.sampled_from(ends)), data.draw(st.sampled_from(ends))
    both = compared(run, a, b)
    for end, tail in ((a, both.first), (b, both.second)):
        assert [turn.id for turn in (*both.common, *tail)] == [turn.id for turn in run.path(end)]
    assert not {turn.id for turn in both.first} & {turn.id for turn in both.second}


@pytest.mark.parametrize("difficulty", Difficulty)
def test_the_mood_is_shown_by_difficulty_and_to_all_at_the_end(difficulty: Difficulty) -> None:
    by_difficulty = {
        Difficulty.easy: MoodShown.curve,
        Difficulty.medium: MoodShown.word,
        Difficulty.hard: MoodShown.hidden,
    }
    assert mood_shown(difficulty, ended=False) is by_difficulty[difficulty]
    assert mood_shown(difficulty, ended=True) is MoodShown.curve


@given(runs())
def test_stopping_and_turning_down_change_no_turn(run: Run) -> None:
    over = run.model_copy(update={"stopped": True})
    assert over.ending is (run.ending or Ending.stopped) and over.turns == run.turns
    calm = run.model_copy(update={"hostility": Hostility.none})
    state = calm.state()
    assert state.has_ended or state.hostility is Hostility.none
    assert (state.trust, state.turn, state.told) == (run.state().trust, run.state().turn, run.state().told)
    for turn in run.turns:
        if turn.id != run.current:
            assert over.state(turn.id) == run.state(turn.id)


def test_an_ended_branch_does_not_show_the_mood_of_one_that_goes_on() -> None:
    scenario = a_scenario(Difficulty.hard)
    first = begin(scenario, "When?")
    state = move(first, scenario, Seen())
    open_end = RunTurn(id="open", reply="Hm", answer="So.", seen=Seen(), state=state, at=NOW)
    left = state.model_copy(update={"ending": Ending.left})
    ended = open_end.model_copy(update={"id": "ended", "state": left})
    run = Run(
        id="run",
        person_id="alex",
        scenario=scenario,
        begun_at=NOW,
        first=first,
        opening=(),
        turns=(open_end, ended),
        current="open",
    )
    assert not any(turn.mood for turn in view_of(run).turns)
    assert all(turn.mood for turn in view_of(run.model_copy(update={"current": "ended"})).along())
