"""Background work in memory: a job goes on as a test says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from assistant.domain.jobs import Job, JobState
from assistant.domain.people import Person
from assistant.errors import NotFound
from assistant.features.learning import LEARN, LEARNING
from tests.fake_answers import NOW


class FakeJobs:
    """What people's jobs are; ``start`` and ``move`` are the test's hand."""

    def __init__(self) -> None:
        self.all: dict[str, Job] = {}

    def start(self, person: Person, **values: Any) -> Job:
        made_at = NOW + timedelta(seconds=len(self.all))
        given = {"kind": LEARN, "payload": {}, "state": JobState.waiting, "made_at": made_at, **values}
        job = Job(id=f"job-{len(self.all) + 1}", person_id=person.id, **given)
        self.all[job.id] = job
        return job

    def move(self, job: Job, **values: Any) -> None:
        self.all[job.id] = self.all[job.id].model_copy(update=values)

    def mine(self, person: Person) -> tuple[Job, ...]:
        return tuple(job for job in self.all.values() if job.person_id == person.id)

    def get(self, person: Person, job_id: str) -> Job:
        job = self.all.get(job_id)
        if job is None or job.person_id != person.id:
            raise NotFound("There is no such work of yours.")
        return job

    def cancel(self, person: Person, job_id: str) -> Job:
        self.move(self.get(person, job_id), state=JobState.cancelled)
        return self.all[job_id]

    def put_away(self, person: Person, job_id: str) -> None:
        if not self.get(person, job_id).is_open:
            del self.all[job_id]

    def doing(self, job: Job) -> str:
        return LEARNING
