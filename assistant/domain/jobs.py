"""Long work that goes on in the background, as its owner sees it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict


class JobState(StrEnum):
    """Waiting and running are open; the other three are final."""

    waiting = "waiting"
    running = "running"
    done = "done"
    failed = "failed"
    cancelled = "cancelled"


OPEN = (JobState.waiting, JobState.running)


class Job(BaseModel):
    """One piece of long work.

    ``person_id`` is its owner, empty for the assistant itself; ``payload`` is what it was given, plain JSON.
    ``done`` of ``total`` items are finished (``total`` is 0 until it is known), and that outlives the process.
    ``message`` is for people: what came of it, or why it failed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    person_id: str
    kind: str
    payload: dict[str, Any]
    state: JobState
    done: int = 0
    total: int = 0
    seconds_left: int | None = None
    message: str = ""
    made_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state in OPEN
