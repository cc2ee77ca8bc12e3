"""What is counted, by periods and with how many people behind it, on both databases; and survey answers."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, insert, select

from assistant.domain.adherence import Tally
from assistant.domain.commitments import CommitmentState
from assistant.domain.culture import Heard, OffBy, Thanks
from assistant.domain.customer import CustomerState, Ending, begin
from assistant.domain.runs import Run
from assistant.domain.suppression import Counted as Verdicts
from assistant.domain.suppression import counted
from assistant.domain.surveys import Scored, SurveyAnswer, SurveyKind
from assistant.errors import NotFound
from assistant.storage import schema
from assistant.storage.adherence_parts import recount
from assistant.storage.database import Database
from assistant.storage.insights import QUESTIONS, Counted, Promise, Report
from tests.integration.storage_support import TickingClock, answer_of
from tests.unit.features.practice.customer_support import a_scenario

STANDARD = "STD-OWNERSHIP-4"
MARCH, APRIL = [(datetime(2026, month, 1, tzinfo=UTC), datetime(2026, month + 1, 1, tzinfo=UTC)) for month in (3, 4)]
DAY = 24 * 3600.0


def ask(database: Database, person: str, key: str, cites: str = STANDARD) -> str:
    turn = database.conversations.begin_conversation(person, "t", "q", key)
    answer = answer_of("a")
    cited = answer.citations[0].model_copy(update={"document_id": cites})
    answer = answer.model_copy(update={"citations": (cited, cited)})
    database.conversations.finish_turn(turn.id, answer, "key")
    return turn.conversation_id


def practise(
    database: Database,
    person: str,
    key: str,
    *,
    in_group: bool = False,
    ending: bool = True,
    standards: tuple[str, ...] = (STANDARD,),
) -> None:
    scenario = a_scenario().model_copy(update={"standards": standards})
    first = begin(scenario)
    run = Run(
        id=database.runs.new_id(),
        person_id=person,
        in_group=in_group,
        scenario=scenario,
        begun_at=MARCH[0],
        first=first,
        opening=(),
    )
    run = database.runs.add(run, key)
    run, turn = database.runs.begin_turn(person, run.id, "", "Sorry.", "key")
    state: CustomerState = first.model_copy(update={"ending": Ending.resolved}) if ending else first
    database.runs.finish_turn(run.id, run.turn(turn).model_copy(update={"state": state}))


def test_questions_and_practice_are_counted_by_period_and_person(database: Database, clock: TickingClock) -> None:
    ask(database, "ann", "1")
    gone = ask(database, "ann", "2")
    ask(database, "bob", "3")
    ask(database, "bob", "4", cites="POL-1")
    practise(database, "ann", "1")
    practise(database, "ann", "2", in_group=True)
    practise(database, "ann", "3", ending=False)
    practise(database, "ann", "4", standards=())
    clock.forward(31 * DAY)
    ask(database, "ann", "5")
    counted = database.insights
    assert set(counted.asked([MARCH, APRIL])) == {Counted(0, STANDARD, 3, 2), Counted(1, STANDARD, 1, 1)}
    assert set(counted.practised([MARCH, APRIL])) == {Counted(0, STANDARD, 1, 1)}
    assert set(counted.used([MARCH, APRIL])) == {
        Counted(0, QUESTIONS, 4, 2),
        Counted(1, QUESTIONS, 1, 1),
    }
    assert counted.asked([]) == ()
    database.conversations.delete("ann", gone)
    database.conversations.purge_deleted(0)
    assert counted.asked([MARCH]) == (Counted(0, STANDARD, 2, 2),)


def test_thanks_promises_and_reports(database: Database, clock: TickingClock) -> None:
    for number, author in enumerate(("ann", "bob", "ann", "kim")):
        thanks = Thanks(to_person="tom", words="w", standard_id=STANDARD, heard=Heard.customer)
        kept = database.kudos.add(author, author, f"{number}", thanks, person_name="Tom")
    database.kudos.take_off(kept.id, OffBy.giver)
    assert database.insights.praised([MARCH]) == (Counted(0, STANDARD, 3, 2),)
    due = date(2026, 3, 5)
    one = database.follow_ups.add("ann", "Ann", "k", what="call", whom="customer", due_on=due)
    settled = database.follow_ups.settle("ann", one.id, CommitmentState.kept)
    assert settled.settled_at is not None
    found = database.insights.promises(date(2026, 3, 1), date(2026, 3, 31))
    assert found == (Promise("ann", due, "kept", settled.settled_at),)
    assert database.follow_ups.settle("ann", one.id, CommitmentState.open).settled_at is None
    about = {"document_id": "POL-1", "version": 1, "clause": "2", "context": "", "words": "w"}
    database.frictions.add("ann", "Ann", "k", **about)  # type: ignore[arg-type]
    assert database.insights.reports(APRIL[0]) == (Report("ann", "POL-1", "2", "open"),)
    assert database.insights.reports(MARCH[0]) == ()


def test_the_migration_counts_what_was_there(database: Database) -> None:
    ask(database, "ann", "1")
    practise(database, "ann", "1")
    step = import_module("assistant.storage.migrations.versions.v0014_surveys")
    tables = schema.asked_standards, schema.practised_standards
    with database.engine.begin() as connection:
        before = [set(connection.execute(select(*list(table.c)[:3]))) for table in tables]
        for table in tables:
            connection.execute(delete(table))
        step._count_asked(connection)
        step._count_practised(connection)
        assert [set(connection.execute(select(*list(table.c)[:3]))) for table in tables] == before
    assert database.insights.asked([MARCH]) == (Counted(0, STANDARD, 1, 1),)


def test_survey_answers_come_once_and_can_be_taken_back(database: Database) -> None:
    surveys, day = database.surveys, date(2026, 3, 2)
    answers = [SurveyAnswer(day, SurveyKind.nps, 9), SurveyAnswer(day, SurveyKind.nps, 9)]
    answers.append(SurveyAnswer(day + timedelta(days=1), SurveyKind.csat, 4))
    kept, new = surveys.add(answers)
    assert (new, kept.nps, kept.csat, kept.first, kept.last) == (True, 2, 1, day, day + timedelta(days=1))
    assert surveys.add(reversed(answers)) == (kept, False) and surveys.imports() == (kept,)
    assert set(surveys.scores(day, day)) == {Scored(SurveyKind.nps, day, 9, 2)}
    surveys.take_back(kept.id)
    assert surveys.scores(day, day) == () and surveys.imports() == ()
    surveys.put_back(kept.id)
    assert surveys.imports() == (kept,)
    surveys.take_back(kept.id)
    assert surveys.add(answers) == (kept, True)
    surveys.take_back(kept.id)
    assert surveys.purge_taken_back(0) == 1
    with pytest.raises(NotFound):
        surveys.put_back(kept.id)
    assert not surveys.made_up()
    surveys.mark_made_up()
    surveys.mark_made_up()
    assert surveys.made_up()


@pytest.mark.parametrize("processes", [("",), ("process1:",), ("process1:", "process2:")])
def test_the_database_parts_verdicts_as_the_rule_says(database: Database, processes: tuple[str, ...]) -> None:
    rng = random.Random(1)
    for name in processes:
        database.quality_processes.approve(name, name, "To learn", "Quality", "Lea")
    codes = [process + letter for process in processes for letter in "abcdefgh"]
    months = [date(2026, month, 1) for month in (2, 3, 4)]
    rows = [
        {"standard_id": standard, "month": month, "team_id": team, "employee": employee, "unsure": 1}
        | {name: max(0, rng.randrange(-3, 4)) for name in ("met", "partly", "missed")}
        for standard in ("STD-1", "STD-2")
        for month in months
        for team in ("north", "south", "west", "")
        for employee in rng.sample(codes, rng.randrange(2, 9))
    ]

    def changed(row: dict[str, Any], statement: Any) -> None:
        with database.engine.begin() as connection:
            connection.execute(statement, [row])
            recount(connection, [(row["month"], row["standard_id"], row["team_id"])])

    def as_the_rule_says(rows: list[dict[str, Any]]) -> Verdicts:
        found = database.insights.verdicts(months[1], months[2])
        wanted = counted([Tally(**row) for row in rows if row["month"] > months[0]])
        assert set(found.large) == set(wanted.large) and len(found.large) == len(wanted.large) > 0
        assert sorted(found.rest) == sorted(wanted.rest) and found.rest
        return found

    # One after the other, so that teams pass from the small ones to the large ones, and back.
    for row in rows:
        changed(row, insert(schema.adherence))
    as_the_rule_says(rows)
    away, left = rows[::6], [row for index, row in enumerate(rows) if index % 6]
    table = schema.adherence.c
    same = (table[name] == bindparam(name) for name in ("standard_id", "month", "team_id", "employee"))
    gone = delete(schema.adherence).where(*same)
    for row in away:
        changed(row, gone)
    found = as_the_rule_says(left)
    step = import_module("assistant.storage.migrations.versions.v0018_adherence_parts")
    with database.engine.begin() as connection:
        connection.execute(delete(schema.adherence_parts))
        step.count_parts(connection)
    again = database.insights.verdicts(months[1], months[2])
    assert sorted(again.large) == sorted(found.large) and sorted(again.rest) == sorted(found.rest)
