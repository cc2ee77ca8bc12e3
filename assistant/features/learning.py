"""What the search learns from the documents: at once where nobody waits, else in a job while a sample has to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from assistant.domain.knowledge import Document
from assistant.domain.people import Person, Role
from assistant.features.giving_way import Way
from assistant.features.jobs import Jobs, Told, Work
from assistant.search.phrasings import Phrasings

LEARN, UNLEARN = "learn", "unlearn"
"""The same job, after something was put in force and after something was taken out of it."""
LEARNING = "The search is still learning this; it finds it by its words already."
UNLEARNING = "It is out of force and nothing finds it any more. The search is still learning to do without it."
LEARNT = "The search has learnt it."
UNLEARNT = "The search has learnt to do without it."
_READERS = tuple(Person(id="", name="", role=role, level="") for role in Role)


class Learning:
    """Keeps the rule of each role in line with the documents.

    ``busy`` waits a moment at most, and says whether they are still being taken up.
    """

    def __init__(
        self, phrasings: Phrasings, today: Callable[[], date], way: Way, busy: Callable[[], bool] = lambda: False
    ) -> None:
        self._phrasings, self._today, self._way, self._busy = phrasings, today, way, busy
        self._jobs: Jobs | None = None
        self._at_once = True
        self._steps: Iterator[tuple[int, int]] | None = None
        self._learners = 0

    @property
    def in_jobs(self) -> bool:
        """Whether jobs do what takes long."""
        return self._jobs is not None

    @property
    def is_going_on(self) -> bool:
        """Whether a job learns, or waits to learn, what the last change of the documents asks for."""
        return self._jobs is not None and (self._jobs.is_waiting(LEARN) or self._jobs.is_waiting(UNLEARN))

    def use(self, jobs: Jobs) -> None:
        """Have the jobs at hand for what takes long; they are used from ``put_off`` on."""
        self._jobs = jobs
        jobs.register(LEARN, Work(self.run, LEARNING, LEARNT))
        jobs.register(UNLEARN, Work(self.run, UNLEARNING, UNLEARNT))
        # What a process that died was learning is gone on with, and not waited for.
        self._at_once = not self.is_going_on
        self._phrasings.defers = self._defers
        self._phrasings.deferred = self.later

    def put_off(self) -> None:
        """From now on nobody waits for what takes long to learn."""
        self._at_once = self._jobs is None

    def prepare(self, documents: Sequence[Document], uncovered: Sequence[str]) -> None:
        """Take documents up, so that the next question finds them, and only them."""
        self._phrasings.prepare(documents, uncovered, self._way.give)
        for reader in _READERS:
            self._phrasings.learn_for(reader, self._today())

    def later(self, person: Person | None = None, kind: str = LEARN, unless_learnt: bool = True) -> None:
        """Have what was put off learnt in a job of the person's, or of nobody's where none does it yet."""
        if self._jobs is None or (unless_learnt and self._phrasings.is_learnt(_READERS, self._today())):
            return
        if person is None:
            under_way = self.is_going_on
        else:
            under_way = any(job.kind == kind and job.is_open for job in self._jobs.mine(person))
        if not under_way:
            self._jobs.start(person, kind)

    def run(self, payload: Mapping[str, Any], told: Told, cancelled: Callable[[], bool]) -> Iterator[None]:
        """The job. Several of them go on with the same work, so that it is done once."""
        self._learners += 1
        try:
            while True:
                at = None
                if not self._busy():
                    self._steps = self._steps or self._phrasings.learning(_READERS, self._today)
                    at = next(self._steps, None)
                    if at is None:
                        self._steps = None
                        told(told.total, told.total)
                        return
                    told(*at)
                self._way.give()
                yield
        finally:
            self._learners -= 1
            if not self._learners:
                self._steps = None

    def _defers(self, on: date) -> bool:
        return not self._at_once and on == self._today()
