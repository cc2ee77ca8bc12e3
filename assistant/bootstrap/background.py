"""What goes on beside people's questions in a process that serves: jobs, and a first review for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.domain.people import Person, Role

if TYPE_CHECKING:
    from assistant.features.jobs import Jobs
    from assistant.features.review.reviewing import Reviewing
    from assistant.storage.jobs import JobStore

THREAD = "My lamp came broken on Monday and nobody has called me back. May I have my £40 back?"
DRAFT = (
    "Hello,\n\nI am sorry that the lamp arrived broken. I will send a new one by Friday 5 June and refund £10.\n\nCare"
)


@contextmanager
def working(jobs: Jobs, store: JobStore, when_idle: Callable[[], None]) -> Iterator[None]:
    """Have jobs done until the block ends; ``when_idle`` is run once, when none waits."""
    from assistant.features.worker import Worker

    worker = Worker(jobs, store, [when_idle])
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def warm(reviewing: Reviewing, level: str) -> None:
    """Review a draft of nobody's and keep nothing, so that the first person does not wait for what is read once."""
    from assistant.domain.reply import Reply, parse_thread

    nobody = Person(id="", name="", role=Role.agent, level=level)
    asyncio.run(reviewing.review_once(nobody, Reply(draft=DRAFT, thread=parse_thread(THREAD))))
