from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib import import_module
from threading import Barrier

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.domain.conversation import Turn, TurnState
from assistant.errors import AssistantError, FixInput, NotFound
from assistant.storage.conversations import ConversationStore
from assistant.storage.database import Database
from assistant.storage.text import clean
from tests.integration.storage_support import Place, TickingClock, answer_of, opened

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=60)


@pytest.fixture
def store(database: Database) -> ConversationStore:
    return database.conversations


@pytest.fixture
def turn(store: ConversationStore) -> Turn:
    """A pending turn of Alex's."""
    return store.begin_turn("alex", store.create("alex", "Refunds").id, "May I refund?", "begin")


@pytest.fixture(scope="module")
def shared_store(shared_place: Place) -> Iterator[ConversationStore]:
    database = opened(shared_place)
    yield database.conversations
    database.close()


def test_a_turn_is_stored_in_two_steps_and_reads_back_whole(store: ConversationStore, turn: Turn) -> None:
    assert (turn.state, turn.sequence, turn.answer) == (TurnState.pending, 1, None)
    assert turn.asked_at.utcoffset() is not None
    answer = answer_of("I will refund you today.")
    finished = store.finish_turn(turn.id, answer, "finish")
    assert (finished.state, finished.answer) == (TurnState.complete, answer)
    second = store.begin_turn("alex", turn.conversation_id, "And exchange?", "second")
    assert store.get("alex", turn.conversation_id).turns == (finished, second)
    assert store.get_turn("alex", second.id) == second


def test_the_same_key_changes_nothing(store: ConversationStore, turn: Turn) -> None:
    assert store.begin_turn("alex", turn.conversation_id, "Something else", "begin") == turn
    finished = store.finish_turn(turn.id, answer_of("first"), "finish")
    assert store.finish_turn(turn.id, answer_of("second"), "finish") == finished
    with pytest.raises(FixInput, match="complete already"):
        store.finish_turn(turn.id, answer_of("second"), "other")
    assert store.get("alex", turn.conversation_id).turns == (finished,)


def test_a_key_counts_within_its_conversation(store: ConversationStore, turn: Turn) -> None:
    other = store.begin_turn("robin", store.create("robin", "Mine").id, "Robin's", "begin")
    assert (other.question, other.sequence) == ("Robin's", 1)


def test_eight_threads_with_one_key_make_one_turn(store: ConversationStore) -> None:
    conversation = store.create("alex", "Refunds")
    barrier = Barrier(8)

    def begin(_: int) -> Turn:
        barrier.wait()
        return store.begin_turn("alex", conversation.id, "May I refund?", "key")

    with ThreadPoolExecutor(8) as pool:
        turns = list(pool.map(begin, range(8)))
    assert store.get("alex", conversation.id).turns == (turns[0],)
    assert all(turn == turns[0] for turn in turns)


def test_eight_threads_with_eight_keys_make_eight_turns_in_order(store: ConversationStore) -> None:
    conversation = store.create("alex", "Refunds")
    barrier = Barrier(8)

    def begin(number: int) -> Turn:
        barrier.wait()
        return store.begin_turn("alex", conversation.id, f"Question {number}", f"key {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(begin, range(8)))
    assert [turn.sequence for turn in store.get("alex", conversation.id).turns] == list(range(1, 9))


def test_a_failed_turn_keeps_its_words_and_can_be_retried(store: ConversationStore, turn: Turn) -> None:
    failed = store.fail_turn(turn.id, "I would first", "The engine stopped.")
    assert (failed.state, failed.partial, failed.reason) == (
        TurnState.incomplete,
        "I would first",
        "The engine stopped.",
    )
    with pytest.raises(FixInput, match="incomplete already"):
        store.finish_turn(turn.id, answer_of("late"), "finish")
    again = store.retry_turn("alex", turn.id, "retry")
    assert (again.state, again.partial, again.question) == (TurnState.pending, "", turn.question)
    assert store.retry_turn("alex", turn.id, "retry") == again
    with pytest.raises(FixInput, match="pending; only an incomplete one"):
        store.retry_turn("alex", turn.id, "another")
    assert store.finish_turn(turn.id, answer_of("done"), "finish").state is TurnState.complete


def test_an_answer_of_another_engine_keeps_what_was_said_before_and_can_be_asked_again(
    store: ConversationStore, turn: Turn
) -> None:
    done = store.finish_turn(turn.id, answer_of("from the playbook"), "finish", "I would first", "It was too slow.")
    assert (done.state, done.partial, done.reason) == (TurnState.complete, "I would first", "It was too slow.")
    again = store.retry_turn("alex", turn.id, "retry")
    assert (again.state, again.answer, again.partial, again.reason) == (TurnState.pending, None, "", "")
    whole = store.finish_turn(turn.id, answer_of("from the model"), "finish")
    assert whole.answer == answer_of("from the model") and not whole.reason
    with pytest.raises(FixInput, match="complete; only an incomplete one"):
        store.retry_turn("alex", turn.id, "another")


def test_a_retry_acknowledged_late_does_not_start_another(store: ConversationStore, turn: Turn) -> None:
    store.fail_turn(turn.id, "", "stopped")
    store.retry_turn("alex", turn.id, "retry")
    failed = store.fail_turn(turn.id, "", "stopped again")
    assert store.retry_turn("alex", turn.id, "retry") == failed


def test_a_complete_answer_is_never_replaced_by_a_failure(store: ConversationStore, turn: Turn) -> None:
    finished = store.finish_turn(turn.id, answer_of("done"), "finish")
    assert store.fail_turn(turn.id, "do", "stopped") == finished


def test_pending_turns_are_closed_at_start(store: ConversationStore, turn: Turn) -> None:
    done = store.begin_turn("alex", turn.conversation_id, "Done", "done")
    done = store.finish_turn(done.id, answer_of("yes"), "finish")
    assert store.close_pending("The assistant was restarted.") == 1
    closed, untouched = store.get("alex", turn.conversation_id).turns
    assert (closed.state, closed.reason, closed.question) == (
        TurnState.incomplete,
        "The assistant was restarted.",
        "May I refund?",
    )
    assert untouched == done
    assert store.close_pending("again") == 0


def test_another_persons_conversation_looks_like_none(store: ConversationStore, turn: Turn) -> None:
    """Every door gives the same words for what is not there and for what is somebody else's."""
    doors = [
        lambda person, conversation, _: store.get(person, conversation),
        lambda person, conversation, _: store.rename(person, conversation, "x"),
        lambda person, conversation, _: store.delete(person, conversation),
        lambda person, conversation, _: store.restore(person, conversation),
        lambda person, conversation, _: store.begin_turn(person, conversation, "x", "begin"),
        lambda person, _, turn_id: store.get_turn(person, turn_id),
        lambda person, _, turn_id: store.retry_turn(person, turn_id, "x"),
        lambda person, _, turn_id: store.feedback(person, turn_id, "up", ""),
    ]
    for door in doors:
        messages = set()
        for conversation_id, turn_id in ((turn.conversation_id, turn.id), ("missing", "missing")):
            with pytest.raises(NotFound) as caught:
                door("robin", conversation_id, turn_id)
            messages.add(str(caught.value))
        assert len(messages) == 1
    assert store.list("robin") == ()
    assert store.get("alex", turn.conversation_id).turns == (turn,)


def test_deleting_hides_and_restoring_brings_back(store: ConversationStore, turn: Turn) -> None:
    store.delete("alex", turn.conversation_id)
    assert store.list("alex") == ()
    for look in (
        lambda: store.get("alex", turn.conversation_id),
        lambda: store.get_turn("alex", turn.id),
        lambda: store.delete("alex", turn.conversation_id),
    ):
        with pytest.raises(NotFound):
            look()
    finished = store.finish_turn(turn.id, answer_of("done"), "finish")
    store.restore("alex", turn.conversation_id)
    assert store.get("alex", turn.conversation_id).turns == (finished,)


def test_purging_removes_only_what_was_deleted_long_ago(database: Database, turn: Turn, clock: TickingClock) -> None:
    store = database.conversations
    store.fail_turn(turn.id, "", "stopped")
    store.retry_turn("alex", turn.id, "retry")
    gap = database.gaps.add("May I refund?", (), turn.id)
    question = database.questions.ask("alex", "Alex", "May I refund?", "Robin", date(2026, 3, 2), turn.id)
    store.delete("alex", turn.conversation_id)
    assert database.gaps.list() == ()
    store.restore("alex", turn.conversation_id)
    assert database.gaps.list() == (gap,)
    store.delete("alex", turn.conversation_id)
    clock.forward(3600)
    recent = store.create("alex", "Recent")
    store.delete("alex", recent.id)
    kept = store.create("alex", "Kept")
    assert store.purge_deleted(older_than_seconds=1800) == 1
    with pytest.raises(NotFound):
        store.restore("alex", turn.conversation_id)
    with pytest.raises(NotFound):
        store.finish_turn(turn.id, answer_of("late"), "finish")
    store.restore("alex", recent.id)
    assert [conversation.id for conversation in store.list("alex")] == [kept.id, recent.id]
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM gaps").scalar_one() == 0
    assert database.questions.get(question.id) == question.model_copy(update={"turn_id": None})


def test_the_latest_news_comes_first(store: ConversationStore) -> None:
    first, second, third = (store.create("alex", title) for title in ("one", "two", "three"))
    store.begin_turn("alex", first.id, "news", "key")
    store.rename("alex", second.id, "zwei")
    assert [conversation.title for conversation in store.list("alex")] == ["one", "three", "zwei"]
    assert [conversation.id for conversation in store.list("alex", limit=2)] == [first.id, third.id]


@pytest.mark.parametrize("words", ["REFUND you", "ärger", "100%", "a_b", "c/d", "dr\\f", "because it is FAIR"])
def test_search_finds_words_in_titles_questions_and_answers(store: ConversationStore, words: str) -> None:
    conversation = store.create("alex", "Großer ÄRGER")
    turn = store.begin_turn("alex", conversation.id, "Give 100% for a_b, c/d and dr\\f?", "key")
    store.finish_turn(turn.id, answer_of("I will refund\nyou."), "finish")
    store.create("alex", "Give 1000 for aXb, c-d and drf")
    store.create("robin", "refund you ärger 100% a_b c/d dr\\f")
    assert [found.id for found in store.list("alex", search=words)] == [conversation.id]


def test_search_finds_partial_answers_and_survives_long_words(store: ConversationStore, turn: Turn) -> None:
    store.fail_turn(turn.id, "Ask for the order number", "stopped")
    assert store.list("alex", search="order NUMBER")
    assert store.list("alex", search="nothing like it") == ()
    assert store.list("alex", search="%" * 100_000) == ()


def test_feedback_is_kept_and_taken_back(store: ConversationStore, turn: Turn) -> None:
    store.finish_turn(turn.id, answer_of("done"), "finish")
    rated = store.feedback("alex", turn.id, "down", "Too long")
    assert (rated.feedback, rated.feedback_reason) == ("down", "Too long")
    assert store.get_turn("alex", turn.id) == rated
    assert store.feedback("alex", turn.id, None, "").feedback is None
    with pytest.raises(FixInput, match="'up', 'down'"):
        store.feedback("alex", turn.id, "sideways", "")


@settings(max_examples=40)
@given(ANY_TEXT)
@example("\x00 \ud800 \udfff \U0001f468\u200d\U0001f469 \u202eabc \r\n\t e\u0301")
def test_words_come_back_as_they_were_written(shared_store: ConversationStore, text: str) -> None:
    conversation = shared_store.create("alex", text)
    assert conversation.title == clean(text)
    turn = shared_store.begin_turn("alex", conversation.id, text, text)
    assert shared_store.begin_turn("alex", conversation.id, text, text) == turn
    shared_store.finish_turn(turn.id, answer_of(text), text)
    (stored,) = shared_store.get("alex", conversation.id).turns
    assert stored.question == clean(text)
    assert stored.answer == answer_of(clean(text))
    assert conversation.id in {found.id for found in shared_store.list("alex", search=text, limit=1000)}


def test_errors_are_fit_to_show(store: ConversationStore) -> None:
    with pytest.raises(AssistantError) as caught:
        store.get("alex", "missing")
    assert str(caught.value) == "There is no such conversation among yours."


def test_the_migration_reads_the_days_that_questions_were_about(database: Database) -> None:
    store = database.conversations
    answer = answer_of("Yes.")
    asked = store.begin_conversation("alex", "t", "May I?", "own day")
    other = store.begin_turn("alex", asked.conversation_id, "And then?", "another day")
    store.finish_turn(asked.id, answer.model_copy(update={"on": asked.asked_at.date()}), "own")
    store.finish_turn(other.id, answer.model_copy(update={"on": date(2020, 1, 20)}), "other")
    step = import_module("assistant.storage.migrations.versions.v0021_question_days")
    with database.engine.begin() as connection:
        step._read_answers(connection)
    assert [turn.as_of for turn in store.get("alex", asked.conversation_id).turns] == [None, date(2020, 1, 20)]
