"""Long work on a real database: in turns, found again, cancelled, taken up after a kill."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from assistant.domain.jobs import JobState
from assistant.errors import Busy, FixInput, NotFound, TryAgain
from assistant.features import jobs as jobs_module
from assistant.features.jobs import KEPT_SECONDS, Jobs, Told, Work
from assistant.features.worker import BROKEN, Worker
from assistant.storage.database import Database
from tests.integration.search_support import person
from tests.integration.storage_support import Place, TickingClock, address_of, opened

ANN, BEN = (person().model_copy(update={"id": name, "name": name.title()}) for name in ("ann", "ben"))

CHILD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from assistant.features.jobs import Jobs, Work
from assistant.features.worker import Worker
from assistant.storage.database import open_database
from tests.integration.search_support import person

def items(payload, told, cancelled):
    for item in range(told.done, payload["items"]):
        with Path(payload["file"]).open("a") as file:
            print(item, file=file)
        told(item + 1, payload["items"])
        yield
        if item == payload.get("stop_at"):
            print("there", flush=True)
            time.sleep(60)

database = open_database(sys.argv[1], lambda: datetime.now(UTC))
jobs = Jobs(database.jobs)
jobs.register("items", Work(items, "Counting", "Counted."))
"""
BEGIN = """
jobs.start(person(), "items", {"items": 20, "file": sys.argv[2], "stop_at": 7}, key="count")
worker = Worker(jobs, database.jobs)
database.jobs.hand_back()
while worker.step():
    pass
"""


class Shop:
    """Jobs of a kind that notes each step it does; ``go`` lets a step of a held job end."""

    def __init__(self, database: Database) -> None:
        self.did: list[str] = []
        self.jobs = Jobs(database.jobs)
        self.jobs.register("steps", Work(self.steps, "Counting", "Counted."))
        self.jobs.register("break", Work(self.broken, "Breaking"))
        self.worker = Worker(self.jobs, database.jobs)

    def steps(self, payload: Mapping[str, Any], told: Told, cancelled: Callable[[], bool]) -> Iterator[None]:
        for step in range(told.done, payload["steps"]):
            self.did.append(payload["name"])
            told(step + 1, payload["steps"])
            yield

    def broken(self, payload: Mapping[str, Any], told: Told, cancelled: Callable[[], bool]) -> Iterator[None]:
        yield
        raise FixInput("The file is gone.") if payload.get("known") else ValueError("secret words")

    def work(self, steps: int = 10_000) -> None:
        for _ in range(steps):
            if not self.worker.step():
                return


def test_one_persons_fifty_jobs_keep_another_waiting_for_one_step(database: Database) -> None:
    shop = Shop(database)
    for number in range(50):
        shop.jobs.start(ANN, "steps", {"steps": 3, "name": f"ann {number}"})
    shop.work(4)
    one = shop.jobs.start(BEN, "steps", {"steps": 2, "name": "ben"})
    shop.work(2)
    assert shop.did.index("ben") <= 5
    shop.work(4)
    assert shop.jobs.get(BEN, one.id).state is JobState.done
    # Somebody who was served is behind somebody who waits, also for the next job.
    shop.jobs.start(BEN, "steps", {"steps": 1, "name": "ben again"})
    shop.work(2)
    assert "ben again" in shop.did
    shop.work()
    assert [shop.did.count(f"ann {number}") for number in range(50)] == [3] * 50


def test_how_far_it_is_what_came_of_it_and_put_away(database: Database) -> None:
    shop = Shop(database)
    job = shop.jobs.start(ANN, "steps", {"steps": 4, "name": "a"}, key="once")
    assert shop.jobs.start(ANN, "steps", {"steps": 9, "name": "b"}, key="once").id == job.id
    assert shop.jobs.start(BEN, "steps", {"steps": 0, "name": "c"}, key="once").id != job.id
    assert (job.state, job.total) == (JobState.waiting, 0)
    shop.worker.step()
    running = shop.jobs.mine(ANN)[0]
    assert (running.state, running.done, running.total) == (JobState.running, 1, 4)
    shop.jobs.put_away(ANN, job.id)
    assert shop.jobs.mine(ANN) != ()  # an open one stays
    shop.work()
    done = shop.jobs.get(ANN, job.id)
    assert (done.state, done.done, done.message) == (JobState.done, 4, "Counted.") and done.ended_at
    assert done.seconds_left is None and not done.is_open
    shop.jobs.put_away(ANN, job.id)
    assert shop.jobs.mine(ANN) == ()


def test_a_failure_says_what_was_wrong_and_nothing_of_a_fault_of_ours(database: Database) -> None:
    shop = Shop(database)
    known = shop.jobs.start(ANN, "break", {"known": True})
    fault = shop.jobs.start(BEN, "break", {})
    old = database.jobs.add("ann", "key", "of another version", {})
    shop.work()
    assert shop.jobs.get(ANN, known.id).message == "The file is gone."
    assert shop.jobs.get(BEN, fault.id).message == BROKEN
    assert "another version" in shop.jobs.get(ANN, old.id).message
    assert {shop.jobs.get(ANN, name).state for name in (known.id, old.id)} == {JobState.failed}
    with pytest.raises(FixInput, match="no such work"):
        shop.jobs.start(ANN, "fly")


def test_its_owner_cancels_and_nobody_else(database: Database) -> None:
    shop = Shop(database)
    running = shop.jobs.start(ANN, "steps", {"steps": 1_000, "name": "a"})
    shop.work(2)
    for act in (shop.jobs.get, shop.jobs.cancel, shop.jobs.put_away):
        with pytest.raises(NotFound):
            act(BEN, running.id)
    with pytest.raises(NotFound):
        shop.jobs.cancel(ANN, "none")
    assert shop.jobs.cancel(ANN, running.id).state is JobState.cancelled
    shop.work()
    assert shop.did == ["a", "a"]
    assert shop.jobs.cancel(ANN, running.id).done == 2
    ended = shop.jobs.start(ANN, "steps", {"steps": 1, "name": "b"})
    shop.work()
    assert shop.jobs.cancel(ANN, ended.id).state is JobState.done


def test_a_job_that_is_cancelled_within_a_step_ends_there(database: Database) -> None:
    jobs = Jobs(database.jobs)
    went_on = []

    def run(payload: Mapping[str, Any], told: Told, cancelled: Callable[[], bool]) -> Iterator[None]:
        told(1, 3)
        jobs.cancel(ANN, job.id)
        assert cancelled()
        told(3, 3)
        went_on.append(True)
        yield

    jobs.register("run", Work(run, "Running"))
    job = jobs.start(ANN, "run")
    Worker(jobs, database.jobs).step()
    assert went_on == [] and jobs.get(ANN, job.id).state is JobState.cancelled


def test_a_busy_database_puts_a_job_off_and_does_not_fail_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(database)
    job = shop.jobs.start(ANN, "steps", {"steps": 3, "name": "a"})
    shop.worker.step()

    def busy(*_: object) -> bool:
        raise Busy("The database is busy.")

    with monkeypatch.context() as patch:
        patch.setattr(database.jobs, "progress", busy)
        with pytest.raises(Busy):
            shop.worker.step()
    shop.work()
    assert shop.jobs.get(ANN, job.id).state is JobState.done and shop.did == ["a"] * 4  # one of them twice


def test_so_many_and_no_more(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "MOST_OPEN", 2)
    shop = Shop(database)
    for _ in range(2):
        shop.jobs.start(ANN, "steps", {"steps": 1, "name": "a"})
    with pytest.raises(TryAgain, match="still waiting"):
        shop.jobs.start(ANN, "steps", {"steps": 1, "name": "a"})
    shop.jobs.start(None, "steps", {"steps": 1, "name": "nobody"})
    assert shop.jobs.is_waiting("steps") and not shop.jobs.is_waiting("break")
    shop.work()
    assert not shop.jobs.is_waiting("steps") and "nobody" in shop.did


def test_what_ended_a_month_ago_is_forgotten(place: Place) -> None:
    clock = TickingClock()
    database = opened(place, clock)
    shop = Shop(database)
    old = shop.jobs.start(ANN, "steps", {"steps": 1, "name": "a"})
    shop.work()
    clock.forward(KEPT_SECONDS)
    waiting = shop.jobs.start(ANN, "steps", {"steps": 1, "name": "b"})
    assert database.jobs.purge_ended(KEPT_SECONDS) == 1
    assert [job.id for job in shop.jobs.mine(ANN)] == [waiting.id]
    with pytest.raises(NotFound):
        shop.jobs.get(ANN, old.id)
    database.close()


def test_the_thread_does_what_is_asked_for_and_then_what_can_wait(database: Database) -> None:
    shop = Shop(database)
    done, idle = threading.Event(), threading.Event()

    def run(payload: Mapping[str, Any], told: Told, cancelled: Callable[[], bool]) -> Iterator[None]:
        done.set()
        yield

    shop.jobs.register("run", Work(run, "Running"))
    worker = Worker(shop.jobs, database.jobs, [idle.set])
    worker.start()
    assert idle.wait(10)
    shop.jobs.start(ANN, "run")
    assert done.wait(10)
    worker.stop()
    assert not any(thread.name == "worker" for thread in threading.enumerate())


def test_a_job_that_runs_at_the_end_of_the_program_is_taken_up_at_the_next_start(database: Database) -> None:
    shop = Shop(database)
    began = threading.Event()

    def run(payload: Mapping[str, Any], told: Told, cancelled: Callable[[], bool]) -> Iterator[None]:
        for step in range(told.done, 1_000_000):
            told(step + 1, 1_000_000)
            began.set()
            yield

    shop.jobs.register("run", Work(run, "Running"))
    worker = Worker(shop.jobs, database.jobs)
    worker.start()
    job = shop.jobs.start(ANN, "run")
    assert began.wait(10)
    worker.stop()
    stopped = shop.jobs.get(ANN, job.id)
    assert stopped.is_open and stopped.done >= 1
    assert database.jobs.hand_back() == 1
    assert shop.jobs.get(ANN, job.id).state is JobState.waiting


def test_a_killed_process_leaves_what_it_had_finished(place: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Killed after some items, a job goes on behind them: each is done, and at most the last one twice."""
    noted = tmp_path_factory.mktemp("noted") / "items"
    opened(place).close()
    command = [sys.executable, "-c", CHILD + BEGIN, address_of(place), str(noted)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and child.stdout.readline() == "there\n"
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    database = opened(place)
    jobs = Jobs(database.jobs)
    scope: dict[str, Any] = {}
    exec(CHILD.partition("database = ")[0], scope)

    def items(payload: Mapping[str, Any], told: Told, cancelled: Callable[[], bool]) -> Iterator[None]:
        yield from scope["items"]({**payload, "stop_at": None}, told, cancelled)

    jobs.register("items", Work(items, "Counting", "Counted."))
    (job,) = jobs.mine(person())
    assert job.state is JobState.running and job.done == 8
    worker = Worker(jobs, database.jobs)
    assert database.jobs.hand_back() == 1
    while worker.step():
        pass
    assert jobs.get(person(), job.id).state is JobState.done
    did = [int(line) for line in noted.read_text().split()]
    assert sorted(set(did)) == list(range(20)) and len(did) <= 21
    database.close()
