"""Runs on both databases: two commits a turn, another try from any turn, and nobody else's to see."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.customer import Ending, Hostility
from assistant.domain.people import EVERYONE, Person, Role
from assistant.domain.practice import Wanted
from assistant.domain.run_views import MoodShown
from assistant.domain.runs import Mode, Run
from assistant.domain.scenario_parts import Difficulty, OriginKind
from assistant.engines.base import PlayDraft, PlayRequest
from assistant.errors import FixInput, NotAllowed, NotFound, TooMany
from assistant.features.practice.running import Limits
from assistant.features.quotas import Quotas
from assistant.security.rates import Rates
from assistant.storage.database import Database
from tests.integration.practice_support import BAD, FOR_LEADERS, GOOD, SCENARIO, Hall
from tests.integration.storage_support import TickingClock, opened

pytestmark = pytest.mark.anyio

ALEX, TRAINER, LEADER = (
    Person(id=role, name=role.capitalize(), role=role, level="agent")
    for role in (Role.agent, Role.trainer, Role.leader)
)
ROBIN = ALEX.model_copy(update={"id": "robin"})


@pytest.fixture
def hall(database: Database) -> Hall:
    return Hall(database, TickingClock())


async def said(hall: Hall, run: Run, *replies: str, person: Person = ALEX) -> Run:
    for reply in replies:
        run = await hall.runs.reply(person, run.id, reply, f"key-{len(run.turns)}")
    return run


async def test_a_run_from_the_first_word_to_its_end(hall: Hall) -> None:
    run = hall.runs.begin(ALEX, SCENARIO, key="begin", wishes=("  To be told\nthe truth ", ""))
    assert run == hall.runs.begin(ALEX, SCENARIO, key="begin", wishes=("another",))
    assert run.wishes == ("To be told the truth",) and run.opening[0].text.startswith("My wardrobe")
    wished = hall.runs.wish(ALEX, run.id, ["A call back"])
    assert wished.wishes == ("A call back",) and hall.runs.view(ALEX, wished).may_wish
    run = await said(hall, run, *GOOD)
    assert run.ending in (Ending.resolved, Ending.delighted) and run == hall.runs.open(ALEX, run.id)
    assert [turn.parent for turn in run.turns] == ["", *(turn.id for turn in run.turns[:-1])]
    assert all(turn.engine == "builtin" and turn.seen is not None for turn in run.turns)
    for late in (
        hall.runs.reply(ALEX, run.id, "And now?", "later"),
        asyncio.to_thread(hall.runs.hint, ALEX, run.id),
        asyncio.to_thread(hall.runs.wish, ALEX, run.id, ["late"]),
    ):
        with pytest.raises(FixInput):
            await late
    assert hall.runs.stop(ALEX, run.id) == run, "what has ended is not stopped"
    (line,) = hall.runs.list(ALEX)
    assert (line.title, line.turns, line.branches, line.ending) == (run.scenario.title, len(run.turns), 1, run.ending)


async def test_the_same_key_is_the_same_turn_also_at_the_same_moment(hall: Hall) -> None:
    run = hall.runs.begin(ALEX, SCENARIO, key="begin")
    both = await asyncio.gather(*(hall.runs.reply(ALEX, run.id, GOOD[0], "click") for _ in range(2)))
    assert both[0] == both[1] and len(both[0].turns) == 1
    assert await hall.runs.reply(ALEX, run.id, "other words", "click") == both[0]


async def test_a_reply_without_an_answer_is_taken_up_again(hall: Hall, database: Database) -> None:
    """A process that was killed between the two commits leaves the first of them."""
    lived, died = (hall.runs.begin(ALEX, SCENARIO, key=key) for key in ("lived", "died"))
    expected = (await said(hall, lived, GOOD[0])).turns[0]
    for run_id, take_up in (
        (died.id, lambda runs, run_id: runs.resume(ALEX, run_id)),
        (None, lambda runs, run_id: runs.reply(ALEX, run_id, GOOD[0], "click")),
    ):
        run_id = run_id or hall.runs.begin(ALEX, SCENARIO, key="died again").id
        left, _ = database.runs.begin_turn(ALEX.id, run_id, "", GOOD[0], "click")
        assert left.turns[0].is_pending and left.state() == left.first
        assert hall.runs.view(ALEX, left).is_pending
        run = await take_up(hall.opened_again(), run_id)
        same = {"id": expected.id, "at": expected.at}
        assert [turn.model_copy(update=same) for turn in run.turns] == [expected]
        assert await hall.runs.resume(ALEX, run_id) == run


async def test_a_reply_after_one_without_an_answer_has_that_answered_first(hall: Hall, database: Database) -> None:
    run = hall.runs.begin(ALEX, SCENARIO, key="begin")
    database.runs.begin_turn(ALEX.id, run.id, "", GOOD[0], "lost")
    after = await hall.runs.reply(ALEX, run.id, GOOD[1], "next")
    assert [turn.is_pending for turn in after.turns] == [False, False] and after.turns[1].parent == after.turns[0].id


async def test_three_tries_are_three_branches_side_by_side(hall: Hall) -> None:
    run = hall.runs.begin(ALEX, SCENARIO, key="begin", mode=Mode.guided)
    run = await said(hall, run, *BAD)
    first, second = run.turns
    back = hall.runs.rewind(ALEX, run.id, second.id)
    assert back.current == first.id and back.turns == run.turns
    assert back.state() == first.state
    run = await said(hall, back, GOOD[0])
    run = hall.runs.rewind(ALEX, run.id, "")
    assert run.current == "" and run.state() == run.first
    run = await hall.runs.reply(ALEX, run.id, GOOD[1], "third")
    assert run.turns[:2] == (first, second) and len(run.ends) == 3 and run.rewound
    both = hall.runs.compare(ALEX, run.id, second.id, run.turns[2].id)
    assert [turn.id for turn in both.common] == [first.id]
    assert ([t.reply for t in both.first], [t.reply for t in both.second]) == ([BAD[1]], [GOOD[0]])
    assert both.first[0].sentences and both.first[0].mood
    assert hall.runs.stand(ALEX, run.id, run.turns[2].id).path()[-1].reply == GOOD[0]
    further = await hall.runs.reply(ALEX, run.id, GOOD[1], "after the second", after=second.id)
    assert len(further.ends) == 3 and further.path()[1] == second
    text = hall.runs.export_markdown(ALEX, run.id)
    assert text.count("## Another try") == 2 and text.count("there is nothing I can do.") == 1


async def test_stopping_and_turning_down_count_for_nothing_and_change_no_turn(hall: Hall) -> None:
    scene = {"key": "begin", "hostility": Hostility.rude}
    with pytest.raises(FixInput, match="trainer"):
        hall.runs.begin(ALEX, SCENARIO, **scene)  # type: ignore[arg-type]
    run = hall.runs.begin(TRAINER, SCENARIO, **scene)  # type: ignore[arg-type]
    run = await said(hall, run, *BAD, person=TRAINER)
    calmer = hall.runs.turn_down(TRAINER, run.id)
    assert calmer.turns == run.turns and calmer.state().hostility is Hostility.none and calmer.state().mood >= -1
    stopped = hall.runs.stop(TRAINER, run.id)
    assert stopped.ending is Ending.stopped and stopped.turns == run.turns
    assert hall.runs.view(TRAINER, stopped).stopped
    with pytest.raises(FixInput, match="ended"):
        await hall.runs.reply(TRAINER, run.id, GOOD[0], "more")
    again = hall.runs.rewind(TRAINER, run.id, run.turns[1].id)
    assert again.ending is None and again.state().hostility is Hostility.none
    assert len((await hall.runs.reply(TRAINER, run.id, GOOD[0], "more")).ends) == 2


async def test_what_was_deleted_comes_back_until_it_is_purged(hall: Hall, database: Database) -> None:
    run = await said(hall, hall.runs.begin(ALEX, SCENARIO, key="begin"), GOOD[0])
    hall.runs.delete(ALEX, run.id)
    assert hall.runs.list(ALEX) == () and hall.runs.all_views(ALEX) == ()
    with pytest.raises(NotFound):
        hall.runs.open(ALEX, run.id)
    assert hall.runs.restore(ALEX, run.id) == run
    hall.runs.delete(ALEX, run.id)
    assert database.runs.purge_deleted(0) == 1
    with pytest.raises(NotFound):
        hall.runs.restore(ALEX, run.id)


async def test_an_id_of_somebody_else_is_not_found_whoever_asks(hall: Hall) -> None:
    run = await said(hall, hall.runs.begin(ALEX, SCENARIO, key="begin"), GOOD[0], BAD[0])
    turn, runs = run.turns[0].id, hall.runs
    doors: tuple[Callable[[Person, str], object], ...] = (
        runs.open,
        lambda person, one: runs.wish(person, one, ["x"]),
        lambda person, one: runs.reply(person, one, "Hello", "key-9"),
        runs.resume,
        lambda person, one: runs.rewind(person, one, turn),
        lambda person, one: runs.stand(person, one, turn),
        runs.stop,
        runs.turn_down,
        runs.hint,
        lambda person, one: runs.compare(person, one, turn, turn),
        runs.delete,
        runs.restore,
        runs.export_markdown,
    )
    for someone in (ROBIN, TRAINER, LEADER):
        for door in doors:
            told = set()
            for one in (run.id, "none"):
                with pytest.raises(NotFound) as refused:
                    await _done(door, someone, one)
                told.add(str(refused.value))
            assert len(told) == 1
        assert runs.list(someone) == () and runs.all_views(someone) == ()
    for bad in ("none", "id-999"):
        for door in (runs.rewind, runs.stand, lambda person, one, bad: runs.compare(person, one, turn, bad)):
            with pytest.raises(NotFound):
                door(ALEX, run.id, bad)
        with pytest.raises(NotFound):
            await runs.reply(ALEX, run.id, "Hello", "key-9", after=bad)
    assert runs.open(ALEX, run.id) == run


async def _done(door: Callable[[Person, str], object], person: Person, run_id: str) -> object:
    found = door(person, run_id)
    return await found if asyncio.iscoroutine(found) else found


async def test_only_scenarios_that_are_there_for_one_are_played(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    for scenario in (FOR_LEADERS, "SCN-NONE"):
        with pytest.raises(NotFound):
            hall.runs.begin(ALEX, scenario, key="begin")
    assert hall.runs.begin(LEADER, FOR_LEADERS, key="begin").scenario.id == FOR_LEADERS
    made = (await hall.scenarios.generate(ALEX, Wanted(about="STD-EMPATHY-2", difficulty=Difficulty.hard))).scenario
    assert hall.runs.begin(ALEX, made, key="made").scenario == made
    with pytest.raises(NotFound):
        hall.runs.begin(TRAINER, made, key="made")
    false = made.offers[0].model_copy(update={"cited": made.offers[0].cited.model_copy(update={"quote": "Give all."})})
    with pytest.raises(FixInput, match="does not say"):
        hall.runs.begin(ALEX, made.model_copy(update={"offers": (false,)}), key="false")
    kept = hall.scenarios.keep(TRAINER, made.model_copy(update={"audience": EVERYONE}), "kept").scenario
    tampered = kept.model_copy(update={"title": "Another"})
    assert hall.runs.begin(ALEX, tampered, key="kept").scenario.title == made.title
    hall.scenarios.archive(TRAINER, kept.id)
    with pytest.raises(FixInput, match="put away"):
        hall.runs.begin(ALEX, kept.id, key="put away")
    with pytest.raises(NotAllowed):
        hall.runs.begin(ALEX, SCENARIO, key="room", in_group=True)
    assert hall.runs.begin(TRAINER, SCENARIO, key="room", in_group=True).in_group
    monkeypatch.setattr(Person, "may", lambda *_: False)
    with pytest.raises(NotAllowed):
        hall.runs.begin(ALEX, SCENARIO, key="not allowed")


async def test_a_changed_policy_stops_new_runs_and_not_those_under_way(hall: Hall) -> None:
    wanted = Wanted(kind=OriginKind.policy, about="POL-LATE-DELIVERY")
    made = (await hall.scenarios.generate(TRAINER, wanted)).scenario
    kept = hall.scenarios.keep(TRAINER, made, "kept").scenario
    run = await said(hall, hall.runs.begin(ALEX, kept.id, key="begin"), BAD[0])
    policy = next(document for document in hall.documents if document.reference == "POL-LATE-DELIVERY@2")
    hall.documents.append(policy.model_copy(update={"version": 3, "effective_from": date(2026, 5, 1)}))
    hall.library.replace(hall.documents)
    with pytest.raises(FixInput, match="POL-LATE-DELIVERY@2 changed"):
        hall.runs.begin(ALEX, kept.id, key="another")
    assert not hall.runs.view(ALEX, run).withheld, "the version it rests on may still be opened"
    assert len((await said(hall, run, GOOD[0])).turns) == 2


async def test_what_is_not_open_any_more_is_left_out(hall: Hall) -> None:
    run = await said(hall, hall.runs.begin(ALEX, SCENARIO, key="begin"), GOOD[0])
    closed = frozenset({Role.leader})
    hall.replace("POL-LATE-DELIVERY@2", lambda document: document.model_copy(update={"audience": closed}))
    view = hall.runs.view(ALEX, hall.runs.open(ALEX, run.id))
    assert view.withheld and view.turns[0].reply == GOOD[0]
    words = [run.scenario.title, run.scenario.background, run.opening[0].text, run.turns[0].answer, "Penrose"]
    shown = "".join(part for part in view.model_dump_json().replace(GOOD[0], ""))
    text = hall.runs.export_markdown(ALEX, run.id).replace(GOOD[0], "")
    assert not any(word in shown for word in words) and not any(word in text for word in words[:-1])
    assert hall.runs.list(ALEX)[0].title == ""
    for act in (hall.runs.reply(ALEX, run.id, GOOD[1], "more"), asyncio.to_thread(hall.runs.hint, ALEX, run.id)):
        with pytest.raises(FixInput, match="not open to you"):
            await act
    assert await hall.runs.resume(ALEX, run.id) == run


async def test_what_the_mood_shows_follows_the_difficulty(hall: Hall) -> None:
    run = await said(hall, hall.runs.begin(ALEX, SCENARIO, key="begin"), GOOD[0])
    for difficulty, shown in zip(Difficulty, MoodShown, strict=True):
        scenario = run.scenario.model_copy(update={"difficulty": difficulty})
        view = hall.runs.view(ALEX, run.model_copy(update={"scenario": scenario}))
        turn = view.turns[0]
        assert (view.shown_mood, bool(turn.mood), turn.level is not None) == (
            shown,
            shown is not MoodShown.hidden,
            shown is MoodShown.curve,
        )
        assert turn.sentences == ()
    assert [topic.document_id for topic in hall.runs.view(ALEX, run).standards] == list(run.scenario.standards)


async def test_more_than_ones_share_is_refused_and_nothing_is_kept(database: Database) -> None:
    limits = Limits(quotas=Quotas(Rates({"replies in practice": "1/hour"})))
    hall = Hall(database, TickingClock(), limits)
    run = await said(hall, hall.runs.begin(ALEX, SCENARIO, key="begin"), GOOD[0])
    with pytest.raises(TooMany):
        await said(hall, run, GOOD[1])
    assert hall.runs.open(ALEX, run.id) == run
    for text in ("  ", "x" * 8_001):
        with pytest.raises(FixInput):
            await hall.runs.reply(ALEX, run.id, text, "more")


class _Breaks:
    """A model that says what cannot stand."""

    name = "scripted"

    async def play_customer(self, request: PlayRequest) -> PlayDraft:
        return PlayDraft("How can I help you? As an AI I have a system prompt.")


async def test_who_spoke_and_what_was_caught_is_kept_with_the_turn(hall: Hall) -> None:
    hall.player = _Breaks()
    (turn,) = (await said(hall, hall.runs.begin(ALEX, SCENARIO, key="begin"), GOOD[0])).turns
    assert (turn.engine, turn.fell_back, turn.caught) == ("builtin", True, 2)


STEPS = st.lists(
    st.tuples(st.sampled_from(("reply", "rewind", "stand", "stop", "calmer")), st.integers(0, 99)), max_size=9
)


@pytest.fixture(scope="module")
def hall_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One file for all examples."""
    database = opened(tmp_path_factory.mktemp("hall"))
    yield Hall(database, TickingClock())
    database.close()


@given(steps=STEPS)
@settings(max_examples=20)
def test_whatever_one_does_no_turn_that_was_answered_changes(hall_of_all: Hall, steps: list[tuple[str, int]]) -> None:
    hall = hall_of_all
    run = hall.runs.begin(TRAINER, SCENARIO, key=uuid4().hex, hostility=Hostility.rude)
    for step, number in steps:
        ends = ["", *(turn.id for turn in run.turns)]
        place = ends[number % len(ends)]
        before = run.turns
        if step == "reply":
            text = (*BAD, *GOOD)[number % 4]
            if run.state(place).has_ended:
                continue
            run = asyncio.run(hall.opened_again().reply(TRAINER, run.id, text, uuid4().hex, after=place))
            assert run.path()[:-1] == run.path(place) and run.path()[-1].reply == text
        elif step == "rewind":
            run = hall.runs.rewind(TRAINER, run.id, place)
            assert run.current == (run.turn(place).parent if place else "")
        elif step == "stand":
            run = hall.runs.stand(TRAINER, run.id, place)
        elif step == "stop":
            run = hall.runs.stop(TRAINER, run.id)
            assert run.ending is not None
        elif step == "calmer":
            run = hall.runs.turn_down(TRAINER, run.id)
        assert run.turns[: len(before)] == before
        leaves = {turn.id for turn in run.turns} - {turn.parent for turn in run.turns}
        assert {turn.id for turn in run.ends} == leaves
    assert hall.runs.open(TRAINER, run.id) == run
    hall.database.runs.delete(TRAINER.id, run.id)
