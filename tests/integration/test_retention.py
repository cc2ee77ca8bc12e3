"""What was kept long enough goes, and nothing else; also from the file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from assistant.domain.accounts import Action
from assistant.domain.people import Person
from assistant.errors import Busy
from assistant.features.audit import Audit
from assistant.features.retention import DAY_SECONDS, Daily, Periods, Retention
from assistant.storage.database import Database
from tests.integration.record_support import leave_records, person, settle_promises, tables_with
from tests.integration.storage_support import TickingClock, opened

WORD = "Zanzibar"
UNDO = 3600.0
KINDS = {
    "conversations": {"conversations": 1, "last visits": 1},
    "gaps": {"gaps": 2, "groups of nothing": 1},
    "reviews": {"reviews": 1, "words of submitted replies": 1},
    "runs": {"runs": 1, "assignments": 1},
    "promises": {"promises": 1},
    "names": {"names of askers": 1, "names of askers of leaders": 1, "names of reporters": 1},
    "usage": {"days of usage": 2},
    "links": {"links": 1},
    "audit": {"audit lines": 1},
    "culture": {
        "thanks": 2,
        "stories": 1,
        "actions": 1,
        "nominations": 3,
        "champions": 1,
        "steps of first weeks": 1,
    },
}
FOR_EVER = Periods(**dict.fromkeys(KINDS, 0))


@pytest.fixture
def alex(database: Database) -> Person:
    alex = person(database, "Alex")
    leave_records(database, alex, WORD)
    settle_promises(database, alex)
    return alex


def purged(database: Database, clock: TickingClock, periods: Periods) -> dict[str, int]:
    retention = Retention(database, periods, Audit(database.audit), lambda: clock.now.date(), UNDO)
    return {kind: count for kind, count in retention.purge().items() if count}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_goes_by_its_own_period(database: Database, clock: TickingClock, alex: Person, kind: str) -> None:
    periods = Periods(**{**dict.fromkeys(KINDS, 0), kind: 40})
    # The link runs out after a month.
    clock.forward((69 if kind == "links" else 39) * DAY_SECONDS)
    assert purged(database, clock, periods) == {"deleted conversations": 1, "ended sessions": 1}
    clock.forward(3 * DAY_SECONDS)
    assert purged(database, clock, periods) == KINDS[kind]


def test_for_ever_is_for_ever(database: Database, clock: TickingClock, alex: Person) -> None:
    before = tables_with(database, WORD)
    clock.forward(10_000 * DAY_SECONDS)
    assert purged(database, clock, FOR_EVER) == {"deleted conversations": 1, "ended sessions": 1}
    assert tables_with(database, WORD) == before


def test_open_promises_and_unanswered_questions_are_not_forgotten(database: Database, clock: TickingClock) -> None:
    alex = person(database, "Alex")
    records = leave_records(database, alex, WORD)
    clock.forward(10_000 * DAY_SECONDS)
    purged(database, clock, Periods())
    assert [one.what for one in database.follow_ups.mine(alex.id)] == [f"promise {WORD}"]
    assert [one.question for one in database.questions.mine(alex.id)] == [f"open question {WORD}"]
    assert [one.words for one in database.frictions.mine(alex.id)] == [f"open report {WORD}"]
    assert database.questions.get(records.answered_question).answer == "Two years."


def test_a_question_that_was_taken_back_goes_once_nobody_can_undo_it(database: Database, clock: TickingClock) -> None:
    question = database.questions.ask("alex", "Alex", f"May I? {WORD}", "Robin", date(2026, 3, 2))
    database.questions.take_back(question.id)
    assert purged(database, clock, Periods()) == {}
    clock.forward(2 * UNDO)
    assert purged(database, clock, Periods()) == {"questions to a person taken back": 1}
    assert tables_with(database, WORD) == set()


def test_a_conversation_that_goes_on_stays(database: Database, clock: TickingClock, alex: Person) -> None:
    (conversation,) = database.conversations.list(alex.id)
    clock.forward(39 * DAY_SECONDS)
    database.conversations.begin_turn(alex.id, conversation.id, "And now?", "later")
    clock.forward(39 * DAY_SECONDS)
    assert "conversations" not in purged(database, clock, Periods(conversations=40))
    assert len(database.conversations.get(alex.id, conversation.id).turns) == 2


def test_what_went_is_counted_and_audited_and_nothing_is_not(
    database: Database, clock: TickingClock, alex: Person
) -> None:
    clock.forward(2 * UNDO)
    assert purged(database, clock, Periods()) == {"deleted conversations": 1}
    assert purged(database, clock, Periods()) == {}
    (entry,) = database.audit.list(action=Action.purged)
    assert (entry.actor_id, entry.detail) == ("", "deleted conversations: 1")


def test_no_word_stays_in_the_file(tmp_path: Path, clock: TickingClock) -> None:
    database = opened(tmp_path, clock)
    leave_records(database, person(database, "Alex"), WORD)
    database.sweep()
    assert WORD.encode() in (tmp_path / "assistant.db").read_bytes()
    (conversation,) = database.conversations.list(database.accounts.list()[0].id)
    database.conversations.rename(conversation.person_id, conversation.id, "Refunds")
    settle_promises(database, database.accounts.list()[0].person)
    for question in database.questions.open():
        database.questions.answer(question.id, "Yes.", "Robin")
    clock.forward(10_000 * DAY_SECONDS)
    purged(database, clock, Periods())
    # What stays: questions and reports, whose words others learn from, and who is a champion.
    left = tables_with(database, WORD)
    assert left == {"person_questions", "leader_questions", "frictions", "jobs", "champions"}
    with database.engine.begin() as connection:
        for table in left:
            connection.exec_driver_sql(f"DELETE FROM {table}")
    assert database.sweep()
    assert not any(WORD.encode() in file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
    database.close()


def test_a_reader_puts_the_sweep_off(tmp_path: Path, clock: TickingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(_pragmas(), "busy_timeout", 0)
    database = opened(tmp_path, clock)
    database.conversations.create("alex", "before")
    with database.engine.begin() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM conversations").scalar()
        database.conversations.create("alex", "after")
        assert not database.sweep()
    assert database.sweep()
    database.close()


def _pragmas() -> dict[str, Any]:
    from assistant.storage import connection

    return connection._PRAGMAS


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_it_runs_once_a_day_and_again_soon_after_a_fault() -> None:
    clock, runs, faults = Clock(), [], [Busy("locked"), ValueError("a bug")]

    def run() -> None:
        runs.append(clock.now)
        if len(runs) in (2, 3):
            raise faults.pop(0)

    daily = Daily(run, clock)
    looked = []
    for hours in (0, 1, 23, 0, 0, 23, 1):
        clock.now += timedelta(hours=hours)
        looked.append(daily.look())
    assert looked == [True, False, False, False, True, False, True]
    assert len(runs) == 5


def test_the_schedule_begins_at_once_and_ends_when_told() -> None:
    ran = Event()
    daily = Daily(ran.set, Clock())
    daily.start()
    assert ran.wait(10)
    daily.stop()
    assert not daily._thread.is_alive()
    Daily(ran.set, Clock()).stop()


def test_periods_count_days_of_the_calendar_for_what_has_a_day(
    database: Database, clock: TickingClock, alex: Person
) -> None:
    retention = Retention(database, Periods(usage=1), Audit(database.audit), lambda: date(2026, 3, 2), UNDO)
    assert retention.purge()["days of usage"] == 1
    assert [day for day, *_ in database.usage.days(alex.id)] == [date(2026, 3, 1)]
