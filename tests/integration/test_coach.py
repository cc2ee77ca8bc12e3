"""The coach on a real database: what people wrote is kept, whatever the engine does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.bootstrap import build_assistant
from assistant.bootstrap.private import without_details
from assistant.domain.company import Company
from assistant.domain.conversation import Gap, Topic, Turn, TurnState
from assistant.domain.people import Person, Role
from assistant.engines.base import Draft, Fell, Final
from assistant.errors import EngineFailed, FixInput, NotFound, TooMany
from assistant.features.answering import MAX_QUESTION_CHARACTERS
from assistant.features.coach import FAILED, HISTORY_TURNS, RESTARTED, STOPPED, Coach
from assistant.features.quotas import Quotas
from assistant.security.rates import Rates
from assistant.settings import read_settings
from assistant.storage.database import Database
from tests.fakes_engine import Script, ScriptedEngine, Stall, answering_with, delta, final, note
from tests.integration.cli_support import write_company
from tests.integration.search_support import ON, WordEmbedder, person
from tests.integration.storage_support import opened

pytestmark = pytest.mark.anyio

ALEX = person()
AMIRA = Person(id="amira", name="Amira Khan", role=Role.agent, level="agent")
ROBIN = Person(id="robin", name="Robin", role=Role.trainer, level="team lead")
TIRED = EngineFailed("The language model did not answer in time. Your message is saved; you can retry.")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = opened(tmp_path)
    yield database
    database.close()


class Desk:
    """A coach, its scripted engine and the database that it writes to."""

    def __init__(self, database: Database, *scripts: Script) -> None:
        self.database = database
        self.engine = ScriptedEngine(*scripts)
        self.coach = Coach(
            answering_with(self.engine),
            database.conversations,
            database.gaps,
            lambda: ON,
            lambda person: {},
            without_details=without_details(Company(), lambda: (AMIRA,)),
        )
        self._keys = 0

    async def begin(self, question: str = "May I?", conversation_id: str | None = None) -> Turn:
        self._keys += 1
        return await self.coach.begin(ALEX, question, f"key-{self._keys}", conversation_id)

    async def ended(self, turn: Turn) -> Turn:
        """The turn after its pump has ended."""
        await asyncio.wait_for(self.coach.finished(turn.id), 10)
        return self.coach.progress(ALEX, turn.id).turn

    async def ask(self, question: str, conversation_id: str | None = None) -> Turn:
        return await self.ended(await self.begin(question, conversation_id))

    async def stalled(self) -> None:
        """Wait until the engine stalls."""
        await asyncio.wait_for(self.engine.reached.wait(), 10)

    def gaps(self) -> tuple[Gap, ...]:
        return self.database.gaps.list()


async def test_words_are_stored_before_the_engine_speaks(database: Database, tmp_path: Path) -> None:
    desk = Desk(database, [Stall()])
    turn = await desk.begin("  A sofa came broken. ")
    assert (turn.state, turn.question) == (TurnState.pending, "A sofa came broken.")
    await desk.stalled()
    other = opened(tmp_path)  # another process would see the same
    conversation = other.conversations.get(ALEX.id, turn.conversation_id)
    assert conversation.title == "A sofa came broken." and conversation.turns == (turn,)
    other.close()
    desk.coach.stop(ALEX, turn.id)
    await desk.ended(turn)


async def test_an_answer_is_shown_as_it_comes_and_then_stored(database: Database) -> None:
    gate = asyncio.Event()
    desk = Desk(database, [delta("One."), delta("One.", "Two."), Stall(gate), final("One and two.")])
    turn = await desk.begin()
    await desk.stalled()
    progress = desk.coach.progress(ALEX, turn.id)
    assert progress.lines == (note("One."), note("Two.")) and progress.turn.state is TurnState.pending
    gate.set()
    done = await desk.ended(turn)
    assert done.state is TurnState.complete and done.answer is not None and done.answer.text == "One and two."
    assert desk.coach.progress(ALEX, turn.id).lines == ()
    assert desk.coach.open(ALEX, turn.conversation_id).turns == (done,)


async def test_when_another_engine_has_to_answer_both_are_shown_and_kept(database: Database) -> None:
    gate = asyncio.Event()
    fell = Fell("The language model didn't answer in time.", (note("One."),), "ab12")
    desk = Desk(
        database, [delta("One."), fell, delta("From"), Stall(gate), final("From the playbook.")], [final("Mine.")]
    )
    turn = await desk.begin()
    await desk.stalled()
    progress = desk.coach.progress(ALEX, turn.id)
    assert (progress.turn.partial, progress.turn.reason) == ("One.", fell.reason) and progress.lines == (note("From"),)
    gate.set()
    done = await desk.ended(turn)
    assert done.state is TurnState.complete and done.answer is not None
    assert (done.answer.text, done.partial, done.reason) == ("From the playbook.", "One.", fell.reason)
    again = await desk.ended(await desk.coach.retry(ALEX, turn.id, "again"))
    assert again.answer is not None and (again.answer.text, again.reason) == ("Mine.", "")


@pytest.mark.parametrize(
    ("script", "partial", "reason"),
    [
        ([TIRED], "", str(TIRED)),
        ([delta("One."), delta("One.", "Two."), TIRED], "One.\nTwo.", str(TIRED)),
        ([delta("One."), RuntimeError("password=hunter2")], "One.", FAILED),
        ([delta("One.")], "One.", FAILED),  # ended without a final answer
        ([], "", FAILED),
    ],
)
async def test_a_failure_keeps_what_there_was_and_says_why(
    database: Database, caplog: pytest.LogCaptureFixture, script: Script, partial: str, reason: str
) -> None:
    desk = Desk(database, script)
    with caplog.at_level(logging.ERROR):
        turn = await desk.ask("May I?")
    assert (turn.state, turn.question, turn.partial, turn.reason) == (TurnState.incomplete, "May I?", partial, reason)
    assert turn.answer is None and desk.gaps() == ()
    # What nobody foresaw is for the operator's log, by the turn's id.
    assert (turn.id in caplog.text) == any(isinstance(step, RuntimeError) for step in script)


async def test_stop_cancels_the_engine_and_keeps_the_part_that_was_there(database: Database) -> None:
    desk = Desk(database, [delta("One."), Stall(), final("Never.")])
    turn = await desk.begin()
    await desk.stalled()
    desk.coach.stop(ALEX, turn.id)
    stopped = await desk.ended(turn)
    assert (stopped.state, stopped.partial, stopped.reason) == (TurnState.incomplete, "One.", STOPPED)
    assert desk.engine.cancelled == 1


async def test_stop_works_before_the_answer_has_begun(database: Database) -> None:
    desk = Desk(database, [final("Never.")])
    turn = await desk.begin()
    desk.coach.stop(ALEX, turn.id)  # no step of the pump has run yet
    stopped = await desk.ended(turn)
    assert (stopped.state, stopped.reason, desk.engine.requests) == (TurnState.incomplete, STOPPED, [])
    again = await desk.ended(await desk.coach.retry(ALEX, turn.id, "retry-1"))
    assert again.state is TurnState.complete


async def test_stop_after_the_end_changes_nothing(database: Database) -> None:
    desk = Desk(database, [final("Yes.")])
    turn = await desk.ask("May I?")
    desk.coach.stop(ALEX, turn.id)
    assert desk.coach.progress(ALEX, turn.id).turn == turn and turn.state is TurnState.complete
    desk.coach.stop(ALEX, "no-such-turn")


async def test_stop_while_the_answer_is_being_stored_leaves_one_of_the_two(database: Database) -> None:
    desk = Desk(database, [delta("One."), final("Yes.")])
    turn = await desk.begin()
    storing, loop = asyncio.Event(), asyncio.get_running_loop()
    finish = database.conversations.finish_turn

    def announced(*given: Any) -> Turn:
        loop.call_soon_threadsafe(storing.set)
        return finish(*given)

    database.conversations.finish_turn = announced  # type: ignore[method-assign]
    await asyncio.wait_for(storing.wait(), 10)
    desk.coach.stop(ALEX, turn.id)
    ended = await desk.ended(turn)
    assert (ended.state, ended.reason, ended.answer is None) in (
        (TurnState.complete, "", False),
        (TurnState.incomplete, STOPPED, True),
    )


async def test_retry_answers_the_same_message_once_a_key(database: Database) -> None:
    desk = Desk(database, [delta("One."), TIRED], [final("Yes.")])
    failed = await desk.ask("May I?")
    pending = await desk.coach.retry(ALEX, failed.id, "retry-1")
    assert (pending.id, pending.state, pending.partial) == (failed.id, TurnState.pending, "")
    done = await desk.ended(pending)
    assert (done.state, done.question, done.sequence, done.reason) == (TurnState.complete, "May I?", 1, "")
    assert await desk.coach.retry(ALEX, failed.id, "retry-1") == done
    assert len(desk.engine.requests) == 2
    with pytest.raises(FixInput, match="only an incomplete one"):
        await desk.coach.retry(ALEX, failed.id, "retry-2")


@pytest.mark.parametrize("in_a_conversation", [True, False])
async def test_the_same_key_gives_one_turn_and_one_answer(database: Database, in_a_conversation: bool) -> None:
    gate = asyncio.Event()
    desk = Desk(database, [Stall(gate), final("Yes.")])
    place = database.conversations.create(ALEX.id, "Old").id if in_a_conversation else None
    # A doubled click, then the same again while it is being answered and when it is done.
    first, second = await asyncio.gather(*(desk.coach.begin(ALEX, "May I?", "click", place) for _ in range(2)))
    await desk.stalled()
    third = await desk.coach.begin(ALEX, "May I?", "click", place)
    gate.set()
    done = await desk.ended(first)
    assert first == second == third
    assert await desk.coach.begin(ALEX, "May I?", "click", place) == done
    assert len(desk.engine.requests) == 1
    (conversation,) = desk.coach.conversations(ALEX)
    assert desk.coach.open(ALEX, conversation.id).turns == (done,)
    # A key is one person's own.
    theirs = await desk.coach.begin(ROBIN, "May I?", "click")
    assert theirs.id != first.id
    await asyncio.wait_for(desk.coach.finished(theirs.id), 10)


async def test_another_persons_words_are_out_of_reach(database: Database) -> None:
    gate = asyncio.Event()
    desk = Desk(database, [delta("Secret."), Stall(gate), final("Secret answer.")])
    turn = await desk.begin("My secret")
    await desk.stalled()
    coach, place = desk.coach, turn.conversation_id

    async def refused(call: Callable[[], Any]) -> str:
        with pytest.raises(NotFound) as error:
            result = call()
            if asyncio.iscoroutine(result):
                await result
        return str(error.value)

    for call in (
        lambda: coach.open(ROBIN, place),
        lambda: coach.progress(ROBIN, turn.id),
        lambda: coach.retry(ROBIN, turn.id, "key-9"),
        lambda: coach.feedback(ROBIN, turn.id, "up"),
        lambda: coach.begin(ROBIN, "Me too", "key-9", place),
        lambda: coach.rename(ROBIN, place, "Mine"),
        lambda: coach.delete(ROBIN, place),
        lambda: coach.restore(ROBIN, place),
    ):
        assert "secret" not in (await refused(call)).lower()
    assert await refused(lambda: coach.open(ROBIN, place)) == await refused(lambda: coach.open(ROBIN, "none"))
    assert coach.conversations(ROBIN) == [] and coach.conversations(ROBIN, "secret") == []

    coach.stop(ROBIN, turn.id)
    gate.set()
    done = await desk.ended(turn)
    assert done.state is TurnState.complete and desk.engine.cancelled == 0 and done.feedback is None


async def test_the_day_that_a_question_is_about_is_kept_with_it(database: Database) -> None:
    desk = Desk(database, [final("Yes.")])
    today = await desk.ask("May I?")
    asked = await desk.coach.begin(ALEX, "And then?", "then", today.conversation_id, date(2026, 1, 20))
    assert asked.as_of == date(2026, 1, 20) and today.as_of is None
    await desk.ended(asked)
    await desk.ended(await desk.coach.begin(ALEX, "And today?", "now", today.conversation_id, ON))
    (listed,) = desk.coach.conversations(ALEX)
    opened_again = desk.coach.open(ALEX, today.conversation_id)
    assert listed.as_of == opened_again.as_of == (date(2026, 1, 20),)
    assert [turn.as_of for turn in opened_again.turns] == [None, date(2026, 1, 20), None]


async def test_a_question_about_a_day_is_tried_again_about_that_day(database: Database) -> None:
    desk = Desk(database, [TIRED], [final("Yes.")])
    asked = await desk.coach.begin(ALEX, "May I?", "key", on=date(2026, 1, 20))
    assert (await desk.ended(asked)).state is TurnState.incomplete
    again = await desk.ended(await desk.coach.retry(ALEX, asked.id, "again"))
    assert again.as_of == date(2026, 1, 20) == desk.engine.requests[-1].on


async def test_a_gap_is_noted_once_and_only_where_the_playbook_has_one(database: Database) -> None:
    nearest = (Topic(document_id="POL-1", title="Refunds"),)
    off_topic = Final(Draft(lines=(note("That is not ours."),), abstained=True, is_gap=False))
    desk = Desk(database, [TIRED], [final("Not covered.", True, nearest)], [off_topic], [final("Yes.")])
    turn = await desk.ask("Do we deliver by drone?")
    assert desk.gaps() == ()  # a failure is no gap
    await desk.ended(await desk.coach.retry(ALEX, turn.id, "retry-1"))
    await desk.ended(await desk.coach.retry(ALEX, turn.id, "retry-1"))
    await desk.ask("Who wins the cup?", turn.conversation_id)
    await desk.ask("May I refund?", turn.conversation_id)
    (gap,) = desk.gaps()
    assert (gap.question, gap.nearest) == ("Do we deliver by drone?", nearest)


async def test_trainers_do_not_read_which_colleague_somebody_asked_about(database: Database) -> None:
    desk = Desk(database, [final("Not covered.", is_gap=True)])
    await desk.ask("shall I dismiss Amira Khan?")
    assert [gap.question for gap in desk.gaps()] == ["shall I dismiss a colleague?"]


async def test_trainers_read_what_is_not_covered_without_the_customers_details(database: Database) -> None:
    desk = Desk(database, [final("Not covered.", is_gap=True)])
    asked = "Mira wrote from mira.oat@example.com: do you deliver by drone?"
    turn = await desk.ask(asked)
    (gap,) = desk.gaps()
    assert "mira.oat" not in gap.question and gap.question.endswith(": do you deliver by drone?")
    assert turn.question == asked


async def test_an_answer_outlives_a_gap_that_could_not_be_noted(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(database, [final("Not covered.", is_gap=True)])
    monkeypatch.setattr(database.gaps, "add", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    assert (await desk.ask("Drones?")).state is TurnState.complete


async def test_the_engine_is_told_of_answered_earlier_turns_alone(database: Database) -> None:
    yes = [final("Yes.")]
    desk = Desk(database, yes, [delta("Half"), TIRED], yes)
    first = await desk.ask("First?")
    place = first.conversation_id
    failed = await desk.ask("Second?", place)
    await desk.ask("Third?", place)
    await desk.ask("Fourth?", place)
    await desk.ended(await desk.coach.retry(ALEX, failed.id, "retry-1"))
    await desk.ask("Elsewhere?")

    def histories() -> list[list[str]]:
        return [[turn.question for turn in request.history] for request in desk.engine.requests]

    assert histories() == [[], ["First?"], ["First?"], ["First?", "Third?"], ["First?"], []]
    for number in range(HISTORY_TURNS):
        await desk.ask(f"More {number}?", place)
    last = histories()[-1]
    assert len(last) == HISTORY_TURNS and last[-1] == f"More {HISTORY_TURNS - 2}?" and "First?" not in last
    assert all(turn.answer for request in desk.engine.requests for turn in request.history)


async def test_an_empty_or_endless_message_is_refused_and_not_stored(database: Database) -> None:
    desk = Desk(database, [final("Yes.")])
    for text in ("", " \n ", "x" * (MAX_QUESTION_CHARACTERS + 1)):
        with pytest.raises(FixInput):
            await desk.begin(text)
        with pytest.raises(FixInput):
            await desk.coach.answer_once(ALEX, text)
    assert desk.coach.conversations(ALEX) == [] and desk.engine.requests == []
    assert (await desk.ask("x" * MAX_QUESTION_CHARACTERS)).state is TurnState.complete


async def test_a_conversation_removed_meanwhile_ends_quietly(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    gate = asyncio.Event()
    desk = Desk(database, [Stall(gate), final("Yes.")])
    turn = await desk.begin()
    await desk.stalled()
    desk.coach.delete(ALEX, turn.conversation_id)
    database.conversations.purge_deleted(0)
    gate.set()
    await asyncio.wait_for(desk.coach.finished(turn.id), 10)
    assert "was not closed" in caplog.text
    with pytest.raises(NotFound):
        desk.coach.progress(ALEX, turn.id)


async def test_a_question_outside_conversations_leaves_no_trace(database: Database) -> None:
    desk = Desk(database, [final("Not covered.", is_gap=True)])
    first, second = await desk.coach.answer_thread(ALEX, ["First?", "Sec\ud800ond?\x00"])
    assert (first.text, second.on) == ("Not covered.", ON)
    assert [turn.question for turn in desk.engine.requests[1].history] == ["First?"]
    # What no model can read was replaced before it got that far.
    assert desk.engine.requests[1].question.alone == "Sec\ufffdond?\ufffd"
    assert desk.coach.conversations(ALEX) == [] and desk.gaps() == ()
    with pytest.raises(EngineFailed):
        await Desk(database, [delta("Half")]).coach.answer_once(ALEX, "May I?")


def test_a_server_that_stops_says_so(database: Database) -> None:
    """Nobody pressed Stop: the loop ends while the engine still works."""
    desk = Desk(database, [delta("One."), Stall()])

    async def served() -> Turn:
        turn = await desk.begin()
        await desk.stalled()
        return turn

    turn = asyncio.run(served())
    ended = database.conversations.get_turn(ALEX.id, turn.id)
    assert (ended.state, ended.partial, ended.reason) == (TurnState.incomplete, "One.", RESTARTED)


def test_what_a_killed_process_left_pending_can_be_retried(tmp_path: Path) -> None:
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    (knowledge / "refunds.md").write_text("# Refunds\n\nRefund a lamp within 14 days.\n")
    settings = read_settings(
        {"COACH_DATA_DIR": str(tmp_path / "data"), "COACH_KNOWLEDGE_DIR": str(knowledge)}, tmp_path / ".env"
    )
    before = opened(settings.data_dir)
    pending = before.conversations.begin_conversation(ALEX.id, "Lamp", "May I refund it?", "key-1")
    before.close()

    engine = ScriptedEngine([final("Yes.")])
    with build_assistant(settings, embedder=WordEmbedder(), engine=engine) as assistant:
        found = assistant.coach.progress(ALEX, pending.id).turn
        assert (found.state, found.reason, found.question) == (TurnState.incomplete, RESTARTED, "May I refund it?")

        async def retried() -> Turn:
            await assistant.coach.retry(ALEX, pending.id, "retry-1")
            await asyncio.wait_for(assistant.coach.finished(pending.id), 10)
            return assistant.coach.progress(ALEX, pending.id).turn

        assert asyncio.run(retried()).state is TurnState.complete
    assert [document.title for document in engine.requests[0].documents.values()] == ["Refunds"]


def test_what_was_deleted_is_gone_for_good_at_the_next_start(tmp_path: Path) -> None:
    settings = read_settings(
        {"COACH_DATA_DIR": str(tmp_path / "data"), "COACH_KNOWLEDGE_DIR": str(write_company(tmp_path / "knowledge"))},
        tmp_path / "none",
    )
    now = datetime(2026, 5, 12, 9, tzinfo=UTC)
    with build_assistant(settings, embedder=WordEmbedder(), clock=lambda: now) as assistant:
        turn = asyncio.run(assistant.coach.begin(ALEX, "May I?", "key"))
        assistant.coach.delete(ALEX, turn.conversation_id)
    with build_assistant(settings, embedder=WordEmbedder(), clock=lambda: now + timedelta(minutes=5)) as assistant:
        assistant.coach.restore(ALEX, turn.conversation_id)
        assistant.coach.delete(ALEX, turn.conversation_id)
    later = build_assistant(settings, embedder=WordEmbedder(), clock=lambda: now + timedelta(hours=2))
    with later as assistant, pytest.raises(NotFound):
        assistant.coach.restore(ALEX, turn.conversation_id)


async def test_one_person_has_three_answers_written_at_once_and_others_go_on(database: Database) -> None:
    desk = Desk(database, *([Stall()] for _ in range(4)))
    turns = [await desk.begin(f"Question {number}?") for number in range(3)]
    with pytest.raises(TooMany, match="3 answers of yours") as refused:
        await desk.begin("One more?")
    assert refused.value.seconds > 0 and len(database.conversations.list(ALEX.id)) == 3  # nothing was saved
    # A message that is sent twice is the same one.
    assert (await desk.coach.begin(ALEX, "Question 2?", "key-3")).id == turns[2].id
    other = await desk.coach.begin(ROBIN, "And I?", "key-robin")
    desk.coach.stop(ALEX, turns[0].id)
    await desk.ended(turns[0])
    turns.append(await desk.begin("Now?"))
    desk.coach.stop(ROBIN, other.id)
    for turn in turns[1:]:
        desk.coach.stop(ALEX, turn.id)
        await desk.ended(turn)
    await desk.coach.finished(other.id)


async def test_who_asks_more_than_their_share_is_told_when_to_go_on(database: Database) -> None:
    desk = Desk(database, [final("Yes.")], [final("Yes.")], [final("Yes.")])
    desk.coach._quotas = Quotas(Rates({"questions": "2/minute"}))
    for _ in range(2):
        await desk.ask("May I?")
    with pytest.raises(TooMany, match="Go on in"):
        await desk.begin("May I?")
    assert len(database.conversations.list(ALEX.id)) == 2
    assert (await desk.coach.begin(ROBIN, "May I?", "key-robin")).state is TurnState.pending


async def test_what_does_not_fit_is_refused_and_never_cut(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.storage.conversations.TURNS", 2)
    desk = Desk(database, *([final("Yes.")] for _ in range(3)))
    first = await desk.ask("One?")
    await desk.ask("Two?", first.conversation_id)
    with pytest.raises(FixInput, match="Begin a new one"):
        await desk.begin("Three?", first.conversation_id)
    with pytest.raises(FixInput, match="The name has 121 characters; up to 120 fit"):
        desk.coach.rename(ALEX, first.conversation_id, "x" * 121)
    with pytest.raises(FixInput, match="up to 1,000 fit"):
        desk.coach.feedback(ALEX, first.id, "down", "x" * 1_001)
    with pytest.raises(FixInput, match="The search has 201"):
        desk.coach.conversations(ALEX, "x" * 201)
