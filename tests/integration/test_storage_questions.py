from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.conversation import Topic
from assistant.errors import FixInput, NotFound
from assistant.storage.database import Database
from tests.integration.storage_support import TickingClock

MONDAY, TUESDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)


def turn_id(database: Database, person_id: str = "alex") -> str:
    conversation = database.conversations.create(person_id, "Refunds")
    return database.conversations.begin_turn(person_id, conversation.id, "May I?", "key").id


def test_gaps_come_newest_first_and_name_nobody(database: Database) -> None:
    nearest = (Topic(document_id="POL-1", title="Refunds \x00"),)
    first = database.gaps.add("Do we ship to Mars?", nearest, None)
    second = database.gaps.add("And to Venus?", [], turn_id(database))
    assert database.gaps.list() == (second, first)
    assert database.gaps.list(limit=1) == (second,)
    assert first.nearest[0].title == "Refunds \ufffd"
    assert "alex" not in second.model_dump_json()


def test_a_turn_is_one_gap(database: Database) -> None:
    turn = turn_id(database)
    assert database.gaps.add("q", [], turn) == database.gaps.add("q", [], turn)
    assert len(database.gaps.list()) == 1
    with pytest.raises(NotFound):
        database.gaps.add("q", [], "missing")


def test_the_inbox_shows_the_oldest_due_first(database: Database) -> None:
    questions = database.questions
    friday = questions.ask("alex", "Alex", "Later?", "Robin", FRIDAY)
    monday = questions.ask("alex", "Alex", "Soon?", "Robin", MONDAY, turn_id(database))
    tuesday = questions.ask("sam", "Sam", "Mine?", "Robin", TUESDAY, None)
    assert questions.open() == (monday, tuesday, friday)
    assert questions.mine("alex") == (monday, friday)
    answered = questions.answer(monday.id, "Yes, up to 30 days.", "Robin")
    assert (answered.answer, answered.answered_by) == ("Yes, up to 30 days.", "Robin")
    assert answered.answered_at is not None
    assert answered.answered_at.utcoffset() is not None
    assert questions.open() == (tuesday, friday)
    questions.answer(tuesday.id, "No.", "Robin")
    assert questions.open() == (friday,)
    assert questions.mine("alex") == (answered, friday)


def test_the_first_answer_stays(database: Database) -> None:
    questions = database.questions
    question = questions.ask("alex", "Alex", "May I?", "Robin", MONDAY)
    answered = questions.answer(question.id, "Yes.", "Robin")
    with pytest.raises(FixInput, match=r"Robin answered this question on 2026-03-01 .*yours was not sent"):
        questions.answer(question.id, "No.", "Sam")
    assert questions.get(question.id) == answered


def test_asking_twice_from_one_turn_asks_once(database: Database) -> None:
    turn = turn_id(database)
    ask = database.questions.ask
    first = ask("alex", "Alex", "May I?", "Robin", MONDAY, turn)
    assert ask("alex", "Alex", "May I?", "Robin", MONDAY, turn) == first
    assert ask("alex", "Alex", "Or else?", "Robin", MONDAY, turn) != first
    assert ask("alex", "Alex", "May I?", "Robin", MONDAY) != first
    with pytest.raises(NotFound):
        ask("robin", "Robin", "May I?", "Sam", MONDAY, turn)


def test_what_was_taken_back_can_be_asked_again_from_the_same_turn(database: Database) -> None:
    turn, questions = turn_id(database), database.questions
    first = questions.ask("alex", "Alex", "May I?", "Robin", MONDAY, turn)
    assert questions.take_back(first.id).taken_back_at is not None
    again = questions.ask("alex", "Alex", "May I?", "Robin", MONDAY, turn)
    assert again.id != first.id and questions.mine("alex") == (again,) == questions.open()


def test_what_was_taken_back_is_removed_for_good_after_a_while(database: Database, clock: TickingClock) -> None:
    questions = database.questions
    gone, kept = (questions.ask("alex", "Alex", words, "Robin", MONDAY) for words in ("May I?", "Or else?"))
    questions.take_back(gone.id)
    assert questions.purge_taken_back(3600) == 0 and questions.get(gone.id).taken_back_at is not None
    clock.forward(3601)
    assert questions.purge_taken_back(3600) == 1
    with pytest.raises(NotFound):
        questions.put_back(gone.id)
    assert questions.mine("alex") == (kept,)


def test_a_draft_is_linked(database: Database) -> None:
    question = database.questions.ask("alex", "Alex", "May I?", "Robin", MONDAY)
    linked = database.questions.link_draft(question.id, "GUIDE-9@1")
    assert database.questions.get(question.id) == linked
    assert linked.draft_document_id == "GUIDE-9@1"


def test_what_is_missing_or_blank_is_refused(database: Database) -> None:
    questions = database.questions
    for look in (
        lambda: questions.get("missing"),
        lambda: questions.answer("missing", "x", "Robin"),
        lambda: questions.link_draft("missing", "GUIDE-9@1"),
        lambda: questions.take_back("missing"),
        lambda: questions.put_back("missing"),
    ):
        with pytest.raises(NotFound):
            look()
    with pytest.raises(FixInput, match="empty"):
        questions.ask("alex", "Alex", " \n", "Robin", MONDAY)
    with pytest.raises(FixInput, match="empty"):
        questions.answer("missing", "", "Robin")


def test_a_question_outlives_its_conversation(database: Database) -> None:
    conversation = database.conversations.create("alex", "Refunds")
    turn = database.conversations.begin_turn("alex", conversation.id, "May I?", "key")
    question = database.questions.ask("alex", "Alex", "May I?", "Robin", MONDAY, turn.id)
    database.conversations.delete("alex", conversation.id)
    assert database.conversations.purge_deleted(0) == 1
    assert database.questions.get(question.id) == question.model_copy(update={"turn_id": None})
