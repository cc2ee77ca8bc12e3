"""Submitting replies on a real database: looked at, kept once, judged in the background also after a kill, tied or "
"not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from assistant.bootstrap.quality import add_quality_history, make_quality
from assistant.domain.accounts import Action
from assistant.domain.adherence import fewest_people
from assistant.domain.jobs import JobState
from assistant.domain.people import Person, Role
from assistant.domain.quality import Count
from assistant.domain.reply import Channel
from assistant.domain.scorecard import Clause, CriterionResult, Evidence, Verdict, scorecard
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.audit import Audit
from assistant.features.jobs import Jobs
from assistant.features.library import Library
from assistant.features.quality.history import PastReply
from assistant.features.worker import Worker
from assistant.storage import schema
from assistant.storage.database import Database
from assistant.ui.rendering_quality import submissions_part
from tests.fakes import sample_knowledge
from tests.integration.storage_support import Place, opened
from tests.integration.test_quality import ALL, counted, recounted

TODAY = date(2026, 5, 20)
LEADER, AGENT = (
    Person(id=role, name=name, role=role, level="agent") for role, name in ((Role.leader, "Lena"), (Role.agent, "Tom"))
)
ADA = AGENT.model_copy(update={"id": "ada", "name": "Ada", "administrator": True})
STANDARD = "STD-OWNERSHIP-4"


class SlowJudge:
    """Every reply misses one standard, as far as it could tell; notes what it was asked, and dies when told to."""

    name = "slow"

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.dies_after = 10_000
        self.fails_on = ""

    async def score(self, reply: Any, person: Person, documents: Any, on: date) -> Any:
        if len(self.asked) >= self.dies_after:
            raise KeyboardInterrupt
        if reply.draft == self.fails_on:
            raise ZeroDivisionError
        self.asked.append((reply.draft, reply.thread[0].text if reply.thread else "", on, sorted(documents)))
        about = {"version": 1, "title": "T", "weight": 1, "critical": False}
        quoted = {"evidence": (Evidence(text="x"),), "clause": Clause(standard_id="S", version=1, section="", text="x")}
        results = [
            CriterionResult(standard_id=STANDARD, verdict=Verdict.missed, **quoted, **about),
            CriterionResult(standard_id="S-2", verdict=Verdict.met, verified=False, **quoted, **about),
            CriterionResult(standard_id="S-3", verdict=Verdict.missed, shown_as_look=True, **quoted, **about),
            CriterionResult(standard_id="S-4", verdict=Verdict.not_applicable, **about),
        ]
        return scorecard(results, engine=self.name, on=on)


class Office:
    """The feature on a database, with the worker's hand in the test's."""

    def __init__(self, database: Database, place: Any) -> None:
        self.database, self.judge, self.place = database, SlowJudge(), place
        database.teams.add("Care")
        self.wire()
        self.process = self.processes.approve(LEADER, "key-1", "Ten a week", "To coach better.", "Robin").id

    def wire(self) -> None:
        """As at a start of the program."""
        database, knowledge = self.database, sample_knowledge()
        self.jobs = Jobs(database.jobs)
        library = Library(knowledge.documents, database.documents, lambda: TODAY)
        judge: Any = self.judge
        quality = make_quality(
            library, database, knowledge.company, self.jobs, Audit(database.audit), judge, self.place, lambda: TODAY
        )
        self.processes, self.submitting = quality.processes, quality.submitting
        self.worker = Worker(self.jobs, database.jobs)

    def work(self) -> None:
        while self.worker.step():
            pass

    def submit(self, data: bytes, key: str = "key-12345") -> Any:
        return self.submitting.submit(LEADER, self.process, key, data)


@pytest.fixture
def office(place: Place, tmp_path: Any) -> Iterator[Office]:
    database = opened(place)
    yield Office(database, tmp_path)
    database.close()


def file(count: int = 10, first: int = 0, team: str = "Care", agent: str = "tom@harbour.example") -> bytes:
    rows = "".join(
        f'2026-05-{1 + n % 5:02},{team},{agent},Tom Ellery,email,"Where is lamp {n}? Kim Hallam","Dear Kim, soon '
        f'{n}. Tom"\n'
        for n in range(first, first + count)
    )
    return f"Date,Team,Agent E-mail,Agent name,Channel,Customer,Reply\n{rows}".encode()


def test_a_preview_says_what_will_be_and_keeps_nothing(office: Office) -> None:
    data = file(3) + file(1, 3, team="Nowhere").split(b"\n", 1)[1]
    looked = office.submitting.preview(LEADER, office.process, data)
    assert (looked.good, looked.repeated, looked.employees, looked.tied) == (3, 0, 1, 0)
    assert [one.row for one in looked.refused] == [5] and "Teams: Care" in looked.refused[0].why
    assert looked.personal == ("Agent name",) and dict(looked.columns)["Agent E-mail"] == "employee"
    assert looked.first is not None and looked.first.reply == "Dear [name], soon 0. [name]"
    assert office.submitting.list(LEADER) == () and office.jobs.mine(LEADER) == ()


def test_each_reply_is_judged_by_the_standards_of_its_day_and_counted_as_it_was_scored(office: Office) -> None:
    made = office.submit(file())
    assert (made.rows, made.judged, made.is_under_way) == (10, 0, True)
    office.work()
    (done,) = office.submitting.list(LEADER)
    assert done.is_done and done.job_state is JobState.done and done.details >= 30
    draft, asked, on, documents = office.judge.asked[1]
    assert (draft, asked, on) == ("Dear [name], soon 1. [name]", "Where is lamp 1? [name]", date(2026, 5, 2))
    assert STANDARD in documents
    tallies = office.database.quality.tallies(*ALL)
    assert {one.standard_id: (one.missed, one.met, one.unsure) for one in tallies} == {
        STANDARD: (10, 0, 0),
        "S-2": (0, 0, 10),
        "S-3": (0, 0, 10),
    }
    again = office.submit(file(12), key="key-67890")
    assert (again.rows, again.repeated) == (2, 10)
    assert office.submit(file(12), key="key-67890").id == again.id


def test_a_job_that_was_killed_is_taken_up_and_counts_each_reply_once(office: Office) -> None:
    office.submit(file(11))
    office.judge.dies_after = 6
    with pytest.raises(KeyboardInterrupt):
        office.work()
    assert office.submitting.list(LEADER)[0].judged == 4
    office.judge.dies_after = 10_000
    office.wire()
    office.database.jobs.hand_back()
    office.work()
    assert office.submitting.list(LEADER)[0].is_done
    (missed,) = [one for one in office.database.quality.tallies(*ALL) if one.standard_id == STANDARD]
    assert missed.missed == 11 and counted(office.database.quality.tallies(*ALL)) == recounted(office.database)


def test_a_reply_that_the_judge_fails_on_is_told_of_and_the_others_are_reviewed(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.submit(file(9))
    office.judge.fails_on = "Dear [name], soon 5. [name]"
    office.work()
    (done,) = office.submitting.list(LEADER)
    assert (done.is_done, done.judged, done.unread, done.job_state) == (True, 9, 1, JobState.done)
    (missed,) = [one for one in office.database.quality.tallies(*ALL) if one.standard_id == STANDARD]
    assert missed.missed == 8 and counted(office.database.quality.tallies(*ALL)) == recounted(office.database)
    assert "could not be reviewed" in submissions_part([done], TODAY, "Europe/London")
    assert "could not be reviewed; reply" in caplog.text and "soon 5" not in caplog.text


def test_what_is_cancelled_goes_on_when_asked_and_what_is_taken_back_leaves_the_counts(office: Office) -> None:
    made = office.submit(file(9))
    office.worker.step()
    office.jobs.cancel(LEADER, made.job_id)
    office.work()
    (stopped,) = office.submitting.list(LEADER)
    assert 0 < stopped.judged < 9 and not stopped.is_under_way
    assert office.submitting.go_on(LEADER, made.id).is_under_way
    assert office.submitting.go_on(LEADER, made.id).job_id == office.submitting.list(LEADER)[0].job_id
    office.worker.step()
    office.submitting.take_back(LEADER, made.id)
    office.work()
    assert office.database.quality.tallies(*ALL) == ()
    assert office.submitting.put_back(LEADER, made.id).is_under_way
    office.work()
    assert office.submitting.list(LEADER)[0].is_done
    assert sum(one.missed for one in office.database.quality.tallies(*ALL)) == 9
    office.processes.end(LEADER, office.process)
    assert office.database.quality.tallies(*ALL) == ()
    with pytest.raises(FixInput, match="has ended"):
        office.submit(file(1), key="another-key")
    office.processes.approve_again(LEADER, office.process)
    assert sum(one.missed for one in office.database.quality.tallies(*ALL)) == 9


def test_no_name_is_kept_until_an_administrator_says_what_for_and_that_is_written_down(office: Office) -> None:
    database = office.database
    tom = database.accounts.add("Tom Ellery", "Tom@harbour.example", Role.agent, "agent").person
    kim = database.accounts.add("Kim Berg", "kim@harbour.example", Role.agent, "agent").person
    office.submit(file(2))
    with pytest.raises(FixInput, match="what it is for"):
        office.processes.tie(ADA, office.process, "  ")
    office.processes.tie(ADA, office.process, "So that people can look at their own replies.")
    assert office.submitting.preview(LEADER, office.process, file(2, 2)).tied == 1
    office.submit(file(2, 2), key="key-67890")
    office.work()
    assert [one.reply.reply for one in office.submitting.mine(tom)] == [
        "Dear [name], soon 3. [name]",
        "Dear [name], soon 2. [name]",
    ]
    assert office.submitting.mine(tom)[0].counts[0] == Count("S-2", 1, Verdict.unsure)
    assert office.submitting.mine(kim) == () == office.submitting.mine(LEADER)
    assert office.processes.untie(ADA, office.process) == 2
    assert office.submitting.mine(tom) == ()
    office.processes.tie(ADA, office.process, "Once more.")
    office.processes.end(LEADER, office.process)
    office.processes.approve_again(LEADER, office.process)
    assert office.processes.list(ADA)[0].tied_at is None
    lines = [(one.actor, one.action, one.detail) for one in database.audit.list()]
    assert ("Ada", Action.quality_tied, "So that people can look at their own replies.") in lines
    assert ("Ada", Action.quality_untied, "2 ties removed") in lines
    assert ("Lena", Action.quality_untied, "with the process") in lines
    assert [one.action for one in database.audit.list(actor_id=LEADER.id)].count(Action.quality_submitted) == 2
    with database.engine.connect() as connection:
        tables = (schema.quality_replies, schema.quality_submissions, schema.adherence)
        everything = json.dumps([[str(v) for v in row] for t in tables for row in connection.execute(select(t))])
    for word in ("tom", "Ellery", "harbour.example", "Hallam", tom.id + '"'):
        assert word not in everything


def test_nobody_else_may(office: Office) -> None:
    submitting, processes, process = office.submitting, office.processes, office.process
    made = office.submit(file(1))
    for who in (AGENT, ADA, LEADER.model_copy(update={"role": Role.trainer})):
        for act in (submitting.take_back, submitting.put_back, submitting.go_on):
            with pytest.raises(NotAllowed):
                act(who, made.id)
        for change in (processes.end, processes.approve_again):
            with pytest.raises(NotAllowed):
                change(who, process)
        with pytest.raises(NotAllowed):
            submitting.preview(who, process, file(1))
        with pytest.raises(NotAllowed):
            processes.approve(who, "key-9", "Name", "Purpose", "Who")
    assert len(processes.list(ADA)) == 1
    for who in (AGENT, LEADER):
        with pytest.raises(NotAllowed):
            processes.tie(who, process, "To see who it is.")
        with pytest.raises(NotAllowed):
            processes.untie(who, process)
    with pytest.raises(NotAllowed):
        processes.list(AGENT)
    with pytest.raises(NotFound):
        submitting.take_back(LEADER, "nothing")
    with pytest.raises(NotFound):
        submitting.preview(LEADER, "nothing", file(1))


def test_a_history_is_added_once_and_counted(place: Place, tmp_path: Any) -> None:
    database = opened(place)
    past = [
        PastReply(TODAY, "team-1", f"person {n % 3}", Channel.chat, "", f"Soon {n}.", (Count("STD-1", 1, Verdict.met),))
        for n in range(9)
    ]
    about = {"name": "Made up", "purpose": "To show the pictures.", "by": "the demo"}
    assert add_quality_history(database, tmp_path, past, **about) == 9
    assert add_quality_history(database, tmp_path, past, **about) == 0
    tallies = database.quality.tallies(*ALL)
    assert fewest_people(one.employee for one in tallies) == 3 and sum(one.met for one in tallies) == 9
    database.close()
