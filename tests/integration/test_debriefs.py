"""The look back on runs of scripted agents: evidence word for word, one thing to try, and nothing that is closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from assistant.domain.customer import Ending
from assistant.domain.debrief import Covering, Debrief, Place, State
from assistant.domain.knowledge import Document
from assistant.domain.passages import Citation
from assistant.domain.people import EVERYONE, Role
from assistant.domain.runs import Run
from assistant.domain.scorecard import Verdict
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.practice.dialogue import DialogueJudge
from assistant.storage.database import Database
from tests.integration.debrief_support import ALEX, TRAINER, Stage, lines_of, set_stage, written
from tests.integration.practice_support import BAD, SCENARIO
from tests.integration.storage_support import opened

pytestmark = pytest.mark.anyio

WELL = "STD-EMPATHY-1", "easy", "good"
BADLY = "STD-OWNERSHIP-2", "medium", "blame"
RUNS = [
    WELL,
    BADLY,
    ("STD-OWNERSHIP-2", "hard", "stonewall"),
    ("STD-FOLLOW-1", "easy", "stuffed"),
    ("STD-OWNERSHIP-3", "hard", "flattering"),
    ("STD-COLLEAGUES-1", "easy", "good"),
]


@pytest.fixture
def database(tmp_path: Any) -> Iterator[Database]:
    database = opened(tmp_path)
    yield database
    database.close()


@pytest.fixture
def stage(database: Database) -> Stage:
    return set_stage(database)


def places_of(debrief: Debrief) -> Iterator[Place]:
    told = (*debrief.outcome.conditions, *debrief.outcome.must_nots, *debrief.facts, *debrief.said)
    yield from (one.at for one in told if one.at is not None)
    yield from debrief.places.values()
    yield from (one.at for one in (debrief.best,) if one is not None)
    if debrief.to_try.used is not None:
        yield debrief.to_try.used


def citations_of(debrief: Debrief) -> Iterator[Citation]:
    told = (*debrief.outcome.conditions, *debrief.outcome.must_nots, *debrief.facts)
    cited = [*(one.citation for one in told), *(one.promise for one in debrief.wishes), debrief.passage]
    cited += [one.finding.citation for one in debrief.said]
    cited += [debrief.to_try.source, debrief.to_try.clause, debrief.story.citation if debrief.story else None]
    cited += [citation for note in debrief.notes for citation in note.citations]
    yield from (one for one in cited if one is not None)


@pytest.mark.parametrize(("standard", "difficulty", "agent"), RUNS)
async def test_what_a_debrief_quotes_stands_where_it_says(
    stage: Stage, standard: str, difficulty: str, agent: str
) -> None:
    scenario = await stage.scenario(standard, difficulty)
    run = await stage.play(scenario, lines_of(agent, scenario), wishes=["A straight answer to what I ask"])
    debrief = await stage.after.debriefing.debrief(ALEX, run.id)
    replies = {turn.id: turn.reply for turn in run.path()}
    for place in places_of(debrief):
        assert place.text in replies[place.turn] and run.path()[place.number - 1].id == place.turn
    documents = stage.hall.library.opened(ALEX)
    for citation in citations_of(debrief):
        body = documents[f"{citation.document_id}@{citation.version}"].body
        assert body[citation.start : citation.end] == citation.quote
    for result in debrief.scorecard.criteria:
        reply = replies[debrief.places[result.standard_id].turn]
        assert result.verified and all(reply[one.start : one.end] == one.text for one in result.evidence if one.text)
    assert debrief.to_try.what and debrief.to_try.replay_from in {"", *replies}
    assert [point.number for point in debrief.moods] == list(range(len(replies) + 1))
    assert all(point.because for point in debrief.moods[1:])
    assert (debrief.best is not None) == (agent == "good"), "words that did not help are no praise"
    assert debrief.outcome.resolved == (agent == "good") and debrief.outcome.counts


async def test_a_good_run(stage: Stage) -> None:
    scenario = await stage.scenario(*WELL[:2])
    debrief = await stage.look_back(scenario, "good")
    assert debrief.outcome.ending in (Ending.resolved, Ending.delighted)
    assert debrief.outcome.headline.startswith("Settled")
    assert debrief.best is not None and debrief.best.at.text.startswith("I can see that you were away")
    assert all(fact.at is not None and fact.at.text.endswith("?") for fact in debrief.facts)
    verdicts = {one.standard_id: one.verdict for one in debrief.scorecard.criteria}
    assert verdicts["STD-EMPATHY-1"] is Verdict.met and Verdict.missed not in verdicts.values()
    assert debrief.story is not None and debrief.passage is not None and debrief.notes
    assert stage.after.misses.open_misses(ALEX) == ()


async def test_a_bad_run_says_what_to_try_and_from_where(stage: Stage) -> None:
    scenario = await stage.scenario(*BADLY[:2])
    run = await stage.play(scenario, lines_of("blame", scenario))
    debrief = await stage.after.debriefing.debrief(ALEX, run.id)
    to_try = debrief.to_try
    assert to_try.used is not None and to_try.used.text == run.path()[0].reply
    assert to_try.instead and to_try.source is not None and to_try.replay_from == ""
    assert debrief.outcome.why[0].startswith("Their question has no answer")
    assert all(fact.at is None and fact.fact for fact in debrief.facts), "what was missed is said now"
    met = [one for one in debrief.scorecard.criteria if one.verdict is Verdict.met]
    assert met == [], "no word that blames is praised"
    assert {one.state for one in debrief.outcome.conditions} <= {State.unmet, State.by_a_person}


async def test_promising_everything_is_a_wrong_fact_and_a_broken_rule(stage: Stage) -> None:
    scenario = await stage.scenario("STD-OWNERSHIP-3", "hard")
    debrief = await stage.look_back(scenario, "flattering")
    assert "£500" in {one.at.text for one in debrief.said}
    amount, level, anything = (one.text for one in debrief.outcome.must_nots if one.state is State.broken)
    assert (amount, level) == ("Promise more than £50 by yourself.", "Promise more than your level may give.")
    assert anything.startswith("Promise anything that no document allows.")
    assert debrief.to_try.instead and debrief.to_try.source is not None
    assert "Promised" not in debrief.outcome.headline and debrief.outcome.ending is Ending.escalated


async def test_the_written_scenarios_can_be_looked_back_on(stage: Stage) -> None:
    replies = written()["SCN-CRACKED-TABLE"]
    run = await stage.play("SCN-CRACKED-TABLE", replies)
    debrief = await stage.after.debriefing.debrief(ALEX, run.id)
    assert debrief.best is not None and "I am Leon" in debrief.best.at.text
    assert debrief.scorecard.score == 100.0


async def test_while_it_goes_on_nothing_hidden_is_told(stage: Stage) -> None:
    run = await stage.play(SCENARIO, BAD[:1])
    debrief = await stage.after.debriefing.debrief(ALEX, run.id)
    assert debrief.outcome.ending is None and "still going" in debrief.outcome.headline
    assert debrief.facts == () and debrief.notes == () and not debrief.outcome.counts
    assert all(one.state is State.met for one in debrief.outcome.conditions)
    hidden = [fact.fact for fact in run.scenario.hidden]
    assert not any(fact in debrief.model_dump_json() for fact in hidden)

    stage.hall.runs.stop(ALEX, run.id)
    stopped = await stage.after.debriefing.debrief(ALEX, run.id)
    assert stopped.outcome.ending is Ending.stopped and "does not count" in stopped.outcome.headline
    assert [fact.fact for fact in stopped.facts] == hidden
    assert stage.after.misses.open_misses(ALEX) == (), "a stopped run does not count"


async def test_it_is_worked_out_once_for_each_branch(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[int] = []
    judge = DialogueJudge.judge

    async def counted(self: DialogueJudge, run: Run, turns: Any, *more: Any) -> Any:
        judged.append(len(turns))
        return await judge(self, run, turns, *more)

    monkeypatch.setattr(DialogueJudge, "judge", counted)
    look_back = stage.after.debriefing.debrief
    run = await stage.play(SCENARIO, BAD)
    first = await look_back(ALEX, run.id)
    assert await look_back(ALEX, run.id) == first and await look_back(ALEX, run.id, run.current) == first
    earlier = await look_back(ALEX, run.id, run.path()[0].id)
    assert judged == [2, 1] and earlier.turn == run.path()[0].id and earlier != first
    assert [one.turn for one in stage.after.debriefing.mine(ALEX)] == [first.turn, earlier.turn]


async def test_only_ones_own_and_only_where_something_was_said(stage: Stage) -> None:
    look_back = stage.after.debriefing.debrief
    run = await stage.play(SCENARIO, [])
    with pytest.raises(FixInput, match="nothing to look back on"):
        await look_back(ALEX, run.id)
    with pytest.raises(NotFound):
        await look_back(ALEX, run.id, "no such turn")
    with pytest.raises(NotFound):
        await look_back(ALEX.model_copy(update={"id": "sam"}), run.id)


def closed(document: Document) -> Document:
    return document.model_copy(update={"audience": frozenset({Role.leader})})


async def test_what_rests_on_a_closed_document_is_gone(stage: Stage) -> None:
    run = await stage.play(SCENARIO, BAD, wishes=["Somebody who says sorry for what actually went wrong."])
    before = await stage.after.debriefing.debrief(ALEX, run.id)
    assert before.story is not None and before.wishes[0].promise is not None and not before.withheld
    assert before.wishes[0].standard_id == "STD-EMPATHY-2"
    story = f"{before.story.citation.document_id}@{before.story.citation.version}"
    for reference in (story, "STD-WELCOME-1@1"):
        stage.hall.replace(reference, closed)
    after = await stage.after.debriefing.debrief(ALEX, run.id)
    assert after.withheld and after.story is None
    assert "STD-WELCOME-1" in before.places and "STD-WELCOME-1" not in after.model_dump_json()
    assert after.outcome == before.outcome and after.wishes == before.wishes

    stage.hall.replace("STD-EMPATHY-2@1", closed)
    with pytest.raises(FixInput, match="not open to you now"):
        await stage.after.debriefing.debrief(ALEX, run.id)
    assert stage.after.debriefing.mine(ALEX) == ()


async def test_a_reader_of_a_submitted_run_sees_it_as_far_as_they_may(stage: Stage) -> None:
    run = await stage.play(SCENARIO, BAD)
    assert stage.after.debriefing.kept_of(TRAINER, run) is None
    made = await stage.after.debriefing.debrief(ALEX, run.id)
    assert made.following is not None
    assert stage.after.debriefing.kept_of(TRAINER, run) == made.model_copy(update={"following": None})
    stage.hall.replace("STD-EMPATHY-2@1", lambda d: d.model_copy(update={"audience": EVERYONE - {Role.trainer}}))
    assert stage.after.debriefing.kept_of(TRAINER, run) is None


async def test_wishes_without_a_standard_are_pooled_without_their_people(stage: Stage, database: Database) -> None:
    async def wish(name: str, *wishes: str, **begin: Any) -> Debrief:
        person = ALEX.model_copy(update={"id": name, "name": name})
        run = await stage.play(SCENARIO, BAD[:1], person, wishes=wishes, **begin)
        return await stage.after.debriefing.debrief(person, run.id)

    made = await wish("kim", "Packaging without plastic", "A call back, as you told me you would")
    assert made.wishes[0].covering is Covering.none and made.wishes[0].promise is None
    assert made.wishes[1].covering is not Covering.none and made.wishes[1].promise is not None
    await wish("kim", "packaging with no plastic")
    await wish("lee", "Less plastic in the packaging, call me on 020 7946 0958")
    assert stage.after.wishes.uncovered(TRAINER) == (), "two people are not three"
    await wish("sam", "plastic free packaging")
    ((*words,),) = stage.after.wishes.uncovered(TRAINER)
    assert len(words) == 3 and not any("020" in one for one in words)
    with pytest.raises(NotAllowed):
        stage.after.wishes.uncovered(ALEX)


async def test_a_run_of_a_room_is_nobodys_practice(stage: Stage, database: Database) -> None:
    run = await stage.play(SCENARIO, BAD, TRAINER, in_group=True, wishes=["Packaging without plastic"])
    debrief = await stage.after.debriefing.debrief(TRAINER, run.id)
    assert not debrief.outcome.counts and database.wishes.all() == ()
    assert stage.after.misses.open_misses(TRAINER) == ()
