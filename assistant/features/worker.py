"""The one thread that does long work: a step of one job, then of the job whose owner waited longest."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from assistant.domain.jobs import Job, JobState
from assistant.errors import AssistantError, Busy
from assistant.features.jobs import KEPT_SECONDS, Cancelled, Jobs, Told
from assistant.storage.jobs import JobStore

REST_SECONDS = 30.0
"""How long the worker sleeps at most while nothing is to be done; whoever starts a job wakes it."""
AFTER_A_FAULT_SECONDS = 2.0
NOTED_SECONDS = 0.5
"""How often progress within a step is written down."""
PURGE_SECONDS = 24 * 3600.0
BROKEN = "Something broke on our side; it has been noted. What was done by then is kept. You can start it again."
_FINISHED = object()
UNKNOWN = "This work was begun by another version of the assistant. Start it again."

log = logging.getLogger(__name__)


class Stopped(BaseException):
    """The program ends: the job is taken up again at the next start."""


class _Progress(Told):
    """Progress of one job; writes it down, and learns from that whether the job was cancelled."""

    def __init__(self, job: Job, store: JobStore, stopping: threading.Event, clock: Callable[[], float]) -> None:
        self.done, self.total = job.done, job.total
        self._job, self._store, self._stopping, self._clock = job, store, stopping, clock
        self._began, self._began_with = clock(), job.done
        self._noted = -NOTED_SECONDS

    def __call__(self, done: int, total: int, seconds_left: float | None = None) -> None:
        """See Told."""
        if self._stopping.is_set():
            raise Stopped
        moved = (done, total) != (self.done, self.total)
        self.done, self.total = done, total
        now = self._clock()
        if not moved or (now - self._noted < NOTED_SECONDS and done < total):
            return
        self._note(now, seconds_left)

    def write(self) -> None:
        """Note the last word of a step, which may have come too soon after the one before."""
        self._note(self._clock(), None)

    def cancelled(self) -> bool:
        """Whether the job was ended meanwhile."""
        if self._stopping.is_set():
            raise Stopped
        return not self._store.is_open(self._job.id)

    def _note(self, now: float, seconds_left: float | None) -> None:
        self._noted = now
        made = self.done - self._began_with
        if seconds_left is None and made > 0:
            seconds_left = (now - self._began) / made * (self.total - self.done)
        left = None if seconds_left is None else round(seconds_left)
        if not self._store.progress(self._job.id, self.done, self.total, left):
            raise Cancelled


class Worker:
    """Works on jobs until it is stopped. ``when_idle`` are run once each, when no job waits.

    ``clock`` counts seconds up.
    """

    def __init__(
        self,
        jobs: Jobs,
        store: JobStore,
        when_idle: Sequence[Callable[[], None]] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jobs, self._store, self._clock = jobs, store, clock
        self._when_idle = list(when_idle)
        self._stopping, self._new = threading.Event(), threading.Event()
        self._under_way: dict[str, tuple[Iterator[None], _Progress]] = {}
        self._thread: threading.Thread | None = None
        self._purged: float | None = None

    def start(self) -> None:
        """Take up what a process that died had begun, and go on from there."""
        self._store.hand_back()
        self._jobs.woken = self._new.set
        self._thread = threading.Thread(target=self._work, name="worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End soon, in the middle of a job if need be: what it had noted stays, and the next start goes on."""
        self._jobs.woken = lambda: None
        self._stopping.set()
        self._new.set()
        if self._thread is not None:
            self._thread.join()

    def step(self) -> bool:
        """Do one step of the job whose turn it is; False when nothing is open."""
        job = self._store.take()
        if job is None:
            # Those that were cancelled between two steps.
            self._under_way.clear()
            return False
        work = self._jobs.work(job.kind)
        if work is None:
            self._end(job, JobState.failed, UNKNOWN)
            return True
        if job.id not in self._under_way:
            progress = _Progress(job, self._store, self._stopping, self._clock)
            self._under_way[job.id] = iter(work.run(job.payload, progress, progress.cancelled)), progress
        run, progress = self._under_way[job.id]
        try:
            goes_on = next(run, _FINISHED) is not _FINISHED
            progress.write()
            if not goes_on:
                self._end(job, JobState.done, work.done)
        except Cancelled:
            self._end(job, JobState.cancelled, "")
        except Busy:
            # Not the job's fault: its next turn goes on from what it had noted.
            self._under_way.pop(job.id, None)
            raise
        except AssistantError as error:
            self._end(job, JobState.failed, str(error))
        except Exception:
            log.exception("a job failed; %s %s", job.kind, job.id)
            self._end(job, JobState.failed, BROKEN)
        return True

    def _end(self, job: Job, state: JobState, message: str) -> None:
        self._under_way.pop(job.id, None)
        self._store.end(job.id, state, message)

    def _work(self) -> None:
        with suppress(Stopped):
            while not self._stopping.is_set():
                self._new.clear()
                try:
                    self._purge()
                    if not self.step() and not self._idle():
                        self._new.wait(REST_SECONDS)
                except Exception as error:
                    # A database that is busy now will not be for ever.
                    log.warning(
                        "Background work has to wait. %s", error, exc_info=not isinstance(error, AssistantError)
                    )
                    self._stopping.wait(AFTER_A_FAULT_SECONDS)

    def _idle(self) -> bool:
        if not self._when_idle:
            return False
        self._when_idle.pop(0)()
        return True

    def _purge(self) -> None:
        now = self._clock()
        if self._purged is None or now - self._purged > PURGE_SECONDS:
            self._store.purge_ended(KEPT_SECONDS)
            self._purged = now
