"""Ask a person: who it goes to, by when, and how an answer becomes a draft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.bootstrap.asking import make_questions
from assistant.domain.company import Company, PersonDesk, WorkingCalendar
from assistant.domain.knowledge import Document, Kind
from assistant.domain.people import EVERYONE, Role
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.questions import MAX_CHARACTERS, Questions
from assistant.storage.database import Database
from tests.fake_answers import NOW
from tests.integration.search_support import person
from tests.integration.storage_support import opened

AGENT, TRAINER, LEADER = (person(role) for role in Role)
FRIDAY, SATURDAY, MONDAY = date(2026, 5, 22), date(2026, 5, 23), date(2026, 5, 25)
EASTER = (date(2026, 4, 3), date(2026, 4, 6))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = opened(tmp_path)
    yield database
    database.close()


def desk(database: Database, today: date = FRIDAY, days: int = 2, holidays: tuple[date, ...] = (MONDAY,)) -> Questions:
    company = Company(
        working_calendar=WorkingCalendar(holidays=holidays),
        questions_to_a_person=PersonDesk(owner="Coaching desk", due_working_days=days),
    )
    return make_questions(
        database, company, lambda: NOW, lambda: today, lambda text: text.replace("Tom Ellery", "[name]")
    )


@pytest.fixture
def questions(database: Database) -> Questions:
    return desk(database)


@pytest.mark.parametrize(
    ("today", "days", "holidays", "due"),
    [
        (date(2026, 5, 18), 2, (), date(2026, 5, 20)),  # Monday: Wednesday
        (FRIDAY, 1, (), MONDAY),
        (FRIDAY, 2, (MONDAY,), date(2026, 5, 27)),  # over a weekend and a holiday
        (SATURDAY, 1, (), MONDAY),
        (MONDAY, 1, (MONDAY,), date(2026, 5, 26)),  # asked on a holiday
        (date(2026, 4, 2), 2, EASTER, date(2026, 4, 8)),  # four days off in a row
        (date(2026, 12, 31), 1, (date(2027, 1, 1),), date(2027, 1, 4)),  # over the year's end
    ],
)
def test_the_answer_is_due_in_working_days(
    database: Database, today: date, days: int, holidays: tuple[date, ...], due: date
) -> None:
    asked = desk(database, today, days, holidays).ask(AGENT, "  May I waive the fee? ")[0]
    assert (asked.due, asked.owner, asked.question) == (due, "Coaching desk", "May I waive the fee?")


@pytest.mark.parametrize("empty", ["", "  \n "])
def test_nothing_and_too_much_are_refused(questions: Questions, empty: str) -> None:
    for text in (empty, "x" * (MAX_CHARACTERS + 1)):
        with pytest.raises(FixInput):
            questions.ask(AGENT, text)
        with pytest.raises(FixInput):
            questions.answer(TRAINER, questions.ask(AGENT, f"Why {len(text)}?")[0].id, text)
    assert questions.ask(AGENT, "x" * MAX_CHARACTERS)[0].question == "x" * MAX_CHARACTERS


def test_the_asker_sees_the_answer_and_others_do_not(questions: Questions) -> None:
    first, second = (questions.ask(AGENT, question)[0] for question in ("First?", "Second?"))
    other, _ = questions.ask(LEADER, "A leader's?")
    questions.answer(TRAINER, first.id, " Yes, once. ")
    assert [asked.id for asked in questions.mine(AGENT)] == [second.id, first.id]
    answered = questions.mine(AGENT)[1]
    assert (answered.answer, answered.answered_by) == ("Yes, once.", TRAINER.name)
    assert [asked.id for asked in questions.mine(LEADER)] == [other.id]
    assert [asked.id for asked in questions.waiting(LEADER)] == [second.id, other.id]


def test_the_first_answer_stays(questions: Questions) -> None:
    asked, _ = questions.ask(AGENT, "May I?")
    questions.answer(TRAINER, asked.id, "Yes.")
    with pytest.raises(FixInput, match="answered this question"):
        questions.answer(LEADER, asked.id, "No.")
    assert questions.mine(AGENT)[0].answer == "Yes."


def test_who_may_do_what(questions: Questions) -> None:
    asked, _ = questions.ask(AGENT, "May I?")
    for closed in (
        lambda: questions.waiting(AGENT),
        lambda: questions.answer(AGENT, asked.id, "Yes."),
        lambda: questions.publish_draft(AGENT, asked.id),
        lambda: questions.publish_draft(LEADER, asked.id),
    ):
        with pytest.raises(NotAllowed, match="Your role does not"):
            closed()
    assert questions.mine(AGENT)[0].answer is None
    for gone in (lambda: questions.answer(TRAINER, "no-id", "Yes."), lambda: questions.publish_draft(TRAINER, "no-id")):
        with pytest.raises(NotFound):
            gone()


def test_a_question_from_somebody_elses_turn_is_refused(questions: Questions, database: Database) -> None:
    turn = database.conversations.begin_conversation(LEADER.id, "Title", "Secret?", "key-1")
    with pytest.raises(NotFound):
        questions.ask(AGENT, "What did she ask?", turn.id)
    assert questions.ask(LEADER, "Who knows?", turn.id) == questions.ask(LEADER, "Who knows?", turn.id)


def test_one_draft_a_question(questions: Questions, database: Database) -> None:
    asked, _ = questions.ask(AGENT, "May I   waive\nthe fee? " + "Really? " * 20)
    with pytest.raises(FixInput, match="Answer the question first"):
        questions.publish_draft(TRAINER, asked.id)
    questions.answer(TRAINER, asked.id, "Yes, once a year.")
    draft = questions.publish_draft(TRAINER, asked.id)
    assert (draft.kind, draft.audience, draft.owner) == (Kind.document, EVERYONE, "Coaching desk")
    assert draft.title.startswith("May I waive the fee? Really?") and len(draft.title) <= 80
    assert draft.body.startswith("Yes, once a year.\n")
    assert draft.section_text(draft.sections[0]) == "Yes, once a year." and "Asked as: May I waive" in draft.body
    assert questions.publish_draft(TRAINER, asked.id) == draft
    assert database.documents.drafts() == (draft,)
    assert questions.mine(AGENT)[0].draft_document_id == draft.reference
    assert database.documents.published() == ()


def test_a_customers_details_are_not_passed_on_and_colleagues_are(questions: Questions, database: Database) -> None:
    database.accounts.add("Tom Ellery", "tom", Role.agent, "agent")
    turn = database.conversations.begin_conversation(AGENT.id, "Title", "Refund?", "key-1")
    words = "Mrs Hallam, 07700 900123, told Tom Ellery about order 1234567890. May Tom swap shifts? {}"
    asked, out = questions.ask(AGENT, words.format(AGENT.name), turn.id)
    assert questions.ask(AGENT, words.format(AGENT.name), turn.id) == (asked, out) and questions.mine(AGENT) == [asked]
    kept = "A customer, [phone], told Tom Ellery about order [order number]. May Tom swap shifts? {}"
    assert asked.question == kept.format(AGENT.name)
    assert out == ("Mrs Hallam", "07700 900123", "1234567890")
    assert questions.ask(AGENT, "May I waive the fee?")[1] == ()


def test_colleagues_without_an_account_stay_too(questions: Questions) -> None:
    ann = TRAINER.model_copy(update={"id": "ann", "name": "Ann Reed"})
    words = "Dear Ann Reed, may I?"
    assert questions.ask(AGENT, words)[0].question == "Dear [name], may I?"
    assert questions.among([ann]).ask(AGENT, words)[0].question == words


def test_a_draft_names_nobody_who_was_in_the_question(questions: Questions, database: Database) -> None:
    database.accounts.add("Tom Ellery", "tom", Role.agent, "agent")
    asked, _ = questions.ask(AGENT, "May Tom Ellery keep it?")
    assert asked.question == "May Tom Ellery keep it?"
    questions.answer(TRAINER, asked.id, "Yes.")
    draft = questions.publish_draft(TRAINER, asked.id)
    assert "Ellery" not in draft.model_dump_json() and draft.title == "May [name] keep it?"


def test_a_draft_that_was_saved_but_not_linked_is_found_again(
    questions: Questions, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, _ = questions.ask(AGENT, "May I?")
    questions.answer(TRAINER, asked.id, "Yes, once a year.")

    def broken(*_: object) -> None:
        raise RuntimeError("the process ends here")

    with monkeypatch.context() as patched:
        patched.setattr(database.questions, "link_draft", broken)
        with pytest.raises(RuntimeError):
            questions.publish_draft(TRAINER, asked.id)
    draft: Document = questions.publish_draft(TRAINER, asked.id)
    assert database.documents.drafts() == (draft,)
    assert questions.mine(AGENT)[0].draft_document_id == draft.reference
