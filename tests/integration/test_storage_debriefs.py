"""Debriefs and pooled wishes on both databases: kept once, gone with their run, and without a trace of people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from assistant.domain.customer import Ending, begin
from assistant.domain.debrief import Debrief, RunOutcome, ToTry
from assistant.domain.runs import Run
from assistant.domain.scorecard import Outcome, Scorecard
from assistant.features.audit import Audit
from assistant.features.retention import Periods, Retention
from assistant.storage import schema
from assistant.storage.database import Database
from tests.unit.features.practice.customer_support import a_scenario

DAY = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)


def debrief(turn: str = "turn", ending: Ending | None = None, **changes: Any) -> Debrief:
    made = Debrief(
        run_id="run",
        turn=turn,
        title="x",
        engine="builtin@1",
        on=DAY,
        made_at=AT,
        outcome=RunOutcome(ending=ending, resolved=False, counts=False, headline="x"),
        scorecard=Scorecard(outcome=Outcome.ok, score=None, coverage=0.0, criteria=(), on=DAY),
        to_try=ToTry(what="x"),
    )
    return made.model_copy(update=changes)


@pytest.fixture
def run(database: Database) -> Run:
    scenario = a_scenario()
    run = Run(id="run", person_id="alex", scenario=scenario, begun_at=AT, first=begin(scenario), opening=())
    return database.runs.add(run, "key")


def test_one_for_each_branch_and_engine_the_last_one_stays(database: Database, run: Run) -> None:
    assert database.debriefs.find("run", "turn", "builtin@1") is None
    assert database.debriefs.keep(debrief())
    assert not database.debriefs.keep(debrief(ending=Ending.stopped))
    found = database.debriefs.find("run", "turn", "builtin@1")
    assert found == debrief(ending=Ending.stopped)
    assert database.debriefs.find("run", "turn", "builtin@2") is None
    later = debrief(turn="next", made_at=AT + timedelta(minutes=1))
    assert database.debriefs.keep(later)
    assert database.debriefs.mine("alex") == (found, later) and database.debriefs.mine("sam") == ()


def test_it_goes_with_its_run(database: Database, run: Run) -> None:
    database.debriefs.keep(debrief())
    database.runs.delete("alex", "run")
    assert database.debriefs.mine("alex") == () and len(database.debriefs.made_for("alex")) == 1
    database.runs.purge_deleted(0)
    assert database.debriefs.made_for("alex") == () and database.debriefs.find("run", "turn", "builtin@1") is None


def test_a_pooled_wish_is_words_and_a_day_and_goes_with_its_time(database: Database) -> None:
    assert set(schema.wishes.c.keys()) == {"id", "words", "day"}
    database.wishes.add(["A bench outside"], DAY - timedelta(days=9))
    database.wishes.add(["A bench", "Less plastic"], DAY)
    assert sorted(database.wishes.all()) == ["A bench", "A bench outside", "Less plastic"]
    retention = Retention(database, Periods(gaps=9), Audit(database.audit), lambda: DAY, 0)
    assert retention.purge()["wishes"] == 0
    retention = Retention(database, Periods(gaps=8), Audit(database.audit), lambda: DAY, 0)
    assert retention.purge()["wishes"] == 1 and len(database.wishes.all()) == 2
