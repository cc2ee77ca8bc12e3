"""A person's own data as files, and gone, on both databases."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from assistant.domain.accounts import Action
from assistant.domain.people import Permission, Person
from assistant.domain.run_views import view_of
from assistant.errors import NotAllowed
from assistant.features.audit import Audit
from assistant.features.own_data import OwnData
from assistant.storage.database import Database
from tests.integration.record_support import TODAY, leave_records, person, personal_tables, tables_of, tables_with
from tests.integration.storage_support import Place, TickingClock

WORD, OTHER = "Zanzibar", "Timbuktu"
MADE_FOR_ALL = {"exemplars", "scenarios"}
"""What somebody made for everybody to use stays, as documents do."""


@pytest.fixture
def own_data(database: Database, clock: TickingClock) -> OwnData:
    return OwnData(
        database,
        lambda person, one: database.conversations.get(person.id, one),
        lambda person, one: database.reviews.get(person.id, one),
        lambda person: database.follow_ups.mine(person.id),
        lambda person: database.questions.mine(person.id),
        lambda person: database.frictions.mine(person.id),
        Audit(database.audit),
        "Europe/Berlin",
        clock,
        runs=lambda person: [view_of(run) for run in database.runs.mine(person.id)],
        debriefs=lambda person: database.debriefs.mine(person.id),
        misses=lambda person: database.misses.mine(person.id),
        readable=lambda person: {"STD-1"},
    )


def files(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_everything_kept_about_a_person_is_in_files_they_can_read(database: Database, own_data: OwnData) -> None:
    alex, robin = person(database, "Alex"), person(database, "Robin")
    records = leave_records(database, alex, WORD)
    leave_records(database, robin, OTHER)
    line = {"review_id": records.review, "document_id": "STD-1", "version": 2, "line": f"line {WORD}"}
    database.exemplars.add(robin.id, "Robin", "key", **line)  # type: ignore[arg-type]
    found = files(own_data.export(alex))
    text = "\n".join(text for name, text in found.items() if name.endswith(".md"))
    kinds = ("title", "question", "answer", "reason", "draft", "promise", "quote", "open question", "open report")
    for kind in (
        *kinds,
        "asked a leader",
        "line",
        "wish",
        "practised",
        "try",
        "thanks",
        "story",
        "champion",
        "because",
        "asked",
    ):
        assert f"{kind} {WORD}" in text, kind
        assert f"{kind} {WORD}" in found["everything.json"], kind
    for said in (
        "Two years.",
        "Mended.",
        "Here last",
        "Alex@example.com",
        "Firefox",
        "2026-02-28: 1 answers, 12 tokens",
        "signed in",
    ):
        assert said in text, said
    assert not any(OTHER in text or f"hidden {WORD}" in text for text in found.values())
    assert json.loads(found["everything.json"])["you"]["login"] == "Alex@example.com"
    assert "conversations/001 title Zanzibar.md" in found and "reviews/001 2026-03-01.md" in found
    (entry,) = database.audit.list(action=Action.exported)
    assert (entry.actor_id, entry.actor) == (alex.id, "Alex") and WORD not in entry.detail


def test_a_question_that_was_taken_back_is_in_no_file(database: Database, own_data: OwnData) -> None:
    alex = person(database, "Alex")
    question = database.questions.ask(alex.id, "Alex", WORD, "Robin", TODAY)
    assert any(WORD in text for text in files(own_data.export(alex)).values())
    database.questions.take_back(question.id)
    assert not any(WORD in text for text in files(own_data.export(alex)).values())


@pytest.mark.parametrize("title", ["../../etc/passwd", "a/b\\c:d*e?", "\u202egnp.exe", "...", "x" * 300, "🎉"])
def test_a_title_cannot_break_the_name_of_a_file(database: Database, own_data: OwnData, title: str) -> None:
    alex = person(database, "Alex")
    database.conversations.create(alex.id, title)
    (name,) = [name for name in files(own_data.export(alex)) if name.startswith("conversations")]
    folder, _, file = name.partition("/")
    assert folder == "conversations" and len(file) < 80
    assert not set(file.removesuffix(".md")) & set("/\\:*?\u202e.") and Path(file).name == file


def test_who_left_nothing_gets_files_that_say_so(own_data: OwnData, database: Database) -> None:
    alex = Person.model_validate(person(database, "Alex").model_dump() | {"id": "visitor"})
    found = files(own_data.export(alex))
    assert "Name: Alex" in found["you.md"]
    assert json.loads(found["everything.json"])["conversations"] == []
    assert own_data.delete(alex) == ()


def test_deleting_takes_every_word_and_leaves_the_others(database: Database, own_data: OwnData, place: Place) -> None:
    alex, robin = person(database, "Alex"), person(database, "Robin")
    records = leave_records(database, alex, WORD)
    leave_records(database, robin, OTHER)
    before = tables_with(database, OTHER)
    untested = personal_tables() - MADE_FOR_ALL - tables_of(database, alex.id)
    assert not untested, (
        "leave_records leaves a row in each of these, and BelongingsStore.remove says what becomes of it"
    )
    told = own_data.delete(alex)
    assert told == (
        "2 conversations",
        "1 review",
        "1 practice run",
        "1 assignment",
        "1 promise",
        "1 question that nobody had answered",
        "1 question to a leader",
        "1 report that nobody had answered",
        "1 thank-you that you got",
        "1 story that is not in the library",
        "3 sentences and turns as a champion",
        "1 step of your first week",
        "1 day of language model use",
        "1 piece of work that was done",
        "when you were here last",
        "your name on 3 answered questions and reports",
        "your name on 1 thank-you that you gave",
        "your name on 1 reply of a quality process",
        "your name on 1 story in the library",
        "your name on 1 action of the leaders' plan",
        "your name on what you said of champions",
    )
    assert tables_with(database, WORD) == set()
    assert tables_of(database, alex.id) == {"people", "sessions", "links", "team_leads", "audit", "usage_days"}
    assert tables_with(database, "Alex") == {"people", "teams", "sessions", "links", "audit"}
    assert tables_with(database, OTHER) == before
    question = database.questions.get(records.answered_question)
    assert (question.question, question.answer, question.person_name) == ("How long is the warranty?", "Two years.", "")
    assert [one.person_name for one in database.frictions.all() if one.id == records.answered_report] == [""]
    assert database.usage.tokens(TODAY, alex.id) == 12, "the limit of the day still counts"
    assert own_data.delete(alex) == ()
    noted = database.audit.list(action=Action.deleted)
    assert [entry.detail for entry in noted] == ["nothing was there", "; ".join(told)]
    if isinstance(place, Path):
        assert not any(WORD.encode() in file.read_bytes() for file in place.iterdir() if file.is_file())


def test_two_answered_reports_of_two_people_lose_their_names(database: Database, own_data: OwnData) -> None:
    """Both were made with the same key."""
    for name in ("Alex", "Robin"):
        someone = person(database, name)
        leave_records(database, someone, WORD)
        own_data.delete(someone)
    assert [one.person_id for one in database.frictions.all()] == ["", ""]


def test_an_assignment_stays_with_those_who_got_it_and_loses_its_giver(database: Database, own_data: OwnData) -> None:
    for name in ("Alex", "Robin"):
        someone = person(database, name)
        leave_records(database, someone, WORD)
        own_data.delete(someone)
    for left in database.assignments.all():
        assert (left.author_id, left.author_name, left.person_ids) == ("", "", {"kim"})
    assert database.assignments.submitted([one.id for one in database.assignments.all()]) == ()


def test_a_promise_stays_with_the_one_who_still_needs_it(database: Database, own_data: OwnData) -> None:
    alex, robin = person(database, "Alex"), person(database, "Robin")
    follow_ups = database.follow_ups
    due = {"whom": "Kim", "due_on": TODAY}
    to_robin = follow_ups.add(alex.id, "Alex", "a", what="mine, Robin keeps it", **due)  # type: ignore[arg-type]
    follow_ups.hand_over(alex.id, "Alex", to_robin.id, robin.id, "Robin")
    to_alex = follow_ups.add(robin.id, "Robin", "a", what="Robin's, I keep it", **due)  # type: ignore[arg-type]
    follow_ups.hand_over(robin.id, "Robin", to_alex.id, alex.id, "Alex")
    follow_ups.add(alex.id, "Alex", "b", what="mine", **due)  # type: ignore[arg-type]
    assert own_data.delete(alex) == ("1 promise",)
    kept = {one.what: one for one in follow_ups.mine(robin.id)}
    assert set(kept) == {"mine, Robin keeps it", "Robin's, I keep it"}
    assert {one.owner_id for one in kept.values()} == {robin.id} and {one.owner_name for one in kept.values()} == {
        "Robin"
    }
    assert "Alex" not in str(kept) and alex.id not in str(kept)
    assert follow_ups.mine(alex.id) == ()


def test_a_sentence_that_was_kept_stays_without_a_trace_of_its_author(database: Database, own_data: OwnData) -> None:
    alex, robin = person(database, "Alex"), person(database, "Robin")
    records = leave_records(database, alex, WORD)
    line = {"review_id": records.review, "document_id": "STD-1", "version": 2, "line": "I am sorry."}
    kept = database.exemplars.add(robin.id, "Robin", "key", **line)  # type: ignore[arg-type]
    own_data.delete(alex)
    assert database.exemplars.kept() == (kept.model_copy(update={"review_id": None}),)


def test_only_who_may_gets_or_deletes_them(
    own_data: OwnData, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    alex = person(database, "Alex")
    leave_records(database, alex, WORD)
    monkeypatch.setattr(Person, "may", lambda _, permission: permission is not Permission.own_data)
    for refused in (own_data.export, own_data.delete):
        with pytest.raises(NotAllowed):
            refused(alex)
    assert tables_with(database, WORD)


def test_a_standard_that_closed_is_not_named(
    database: Database, own_data: OwnData, monkeypatch: pytest.MonkeyPatch
) -> None:
    alex = person(database, "Alex")
    leave_records(database, alex, WORD)
    monkeypatch.setattr(own_data, "_readable", lambda one: frozenset())
    everything = json.loads(files(own_data.export(alex))["everything.json"])
    assert [one["standard_id"] for one in everything["thanks"]] == ["", ""]
    assert {one["text"]["standard_id"] for one in everything["stories"]} == {""}
