"""Long work in the background: asked for by a person, done step by step by one worker, found again after a kill."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.domain.jobs import Job
from assistant.domain.people import Person
from assistant.errors import FixInput, TryAgain
from assistant.storage.jobs import JobStore

KEPT_SECONDS = 30 * 24 * 3600.0
"""For how long a job that ended can still be found."""
MOST_OPEN = 100
"""Jobs that one person may have open."""


class Cancelled(Exception):
    """The job was ended while it ran."""


class Told(Protocol):
    """How a job says how far it is; ``done`` and ``total`` are what was noted last, also by a process that died."""

    done: int
    total: int

    def __call__(self, done: int, total: int, seconds_left: float | None = None) -> None:
        """Note how far it is; raises Cancelled when it was ended. Without ``seconds_left`` they are reckoned."""


Run = Callable[[Mapping[str, Any], Told, Callable[[], bool]], Iterator[None]]
"""Given the payload, the progress, and whether the job was cancelled.

Yields where others may have their turn, at the latest after some seconds; begins after ``progress.done`` items, and
whatever it does for an item may be done twice.
"""


@dataclass(frozen=True)
class Work:
    """A kind of job: its function, what it is called while it goes on, and what is said when it is done."""

    run: Run
    doing: str
    done: str = "Done."


class Jobs:
    """The door to long work: start it, look at one's own, cancel it. ``woken`` tells the worker of something new."""

    def __init__(self, store: JobStore) -> None:
        self._store = store
        self._kinds: dict[str, Work] = {}
        self.woken: Callable[[], None] = lambda: None

    def register(self, kind: str, work: Work) -> None:
        """Make a kind of job known; before any is started or taken up again."""
        self._kinds[kind] = work

    def work(self, kind: str) -> Work | None:
        """What is known of a kind; None for one that another version left behind."""
        return self._kinds.get(kind)

    def start(self, person: Person | None, kind: str, payload: Mapping[str, Any] | None = None, key: str = "") -> Job:
        """Put work into the queue, for a person or, with None, for the assistant itself.

        The same ``key`` gives the same job. Raises FixInput for an unknown kind, TryAgain for a person who has
        too many open already.
        """
        if kind not in self._kinds:
            raise FixInput(f"There is no such work as “{kind}”.")
        owner = person.id if person else ""
        if person is not None and self._store.open_ones(owner) >= MOST_OPEN:
            raise TryAgain(f"{MOST_OPEN} pieces of your work are still waiting. Start more when some of them are done.")
        job = self._store.add(owner, key or str(uuid.uuid4()), kind, payload or {})
        self.woken()
        return job

    def mine(self, person: Person) -> tuple[Job, ...]:
        """The person's open jobs, and those that ended and were not put away, the oldest first."""
        return self._store.unseen(person.id)

    def get(self, person: Person, job_id: str) -> Job:
        """One job of the person's. Raises NotFound."""
        return self._store.get(person.id, job_id)

    def cancel(self, person: Person, job_id: str) -> Job:
        """End a job; what it has finished stays. One that has ended stays as it is. Raises NotFound."""
        return self._store.cancel(person.id, job_id)

    def put_away(self, person: Person, job_id: str) -> None:
        """Do not list a job any more that has ended. Raises NotFound."""
        self._store.put_away(person.id, job_id)

    def is_waiting(self, kind: str) -> bool:
        """Whether any job of a kind is open, whoever's."""
        return self._store.open_ones(kind=kind) > 0

    def doing(self, job: Job) -> str:
        """What a job is called while it goes on."""
        work = self._kinds.get(job.kind)
        return work.doing if work else "Some work of an earlier version"
