"""Submitted replies judged in the background, each against the standards in force on the day it was sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from assistant.domain.knowledge import Document
from assistant.domain.people import Person, Role
from assistant.domain.quality import Judged, KeptReply, counts_of
from assistant.domain.reply import Reply, parse_thread
from assistant.errors import NotFound
from assistant.features.jobs import Told, Work
from assistant.features.library import Library
from assistant.features.review.scoring import Scoring
from assistant.storage.quality import QualityStore

KIND = "quality"
AT_ONCE = 4
"""Replies between two looks at who else waits: about a second's work."""

log = logging.getLogger(__name__)


class Judging:
    """The judge of a review, without its privacy: the replies are nobody's. ``level`` is what an agent may grant."""

    def __init__(self, store: QualityStore, library: Library, scoring: Scoring, level: str) -> None:
        self._store, self._library, self._scoring = store, library, scoring
        # Judged by the standards that are open to those who write the replies.
        self._nobody = Person(id="", name="", role=Role.agent, level=level)

    def work(self) -> Work:
        """The kind of job that does it."""
        return Work(self._run, "Reviewing the replies you submitted", "The replies you submitted are reviewed.")

    def _run(self, payload: Mapping[str, Any], told: Told, cancelled: Callable[[], bool]) -> Iterator[None]:
        submission_id = str(payload["submission"])
        while waiting := self._waiting(submission_id):
            documents: dict[date, Mapping[str, Document]] = {}
            judged = [self._judged(one, documents) for one in waiting]
            if cancelled():
                return
            now = self._store.keep_judged(submission_id, judged, self._scoring.name)
            told(now.judged, now.rows)
            yield

    def _waiting(self, submission_id: str) -> tuple[KeptReply, ...]:
        try:
            return self._store.waiting(submission_id, AT_ONCE)
        except NotFound:  # taken back, and removed for good
            return ()

    def _judged(self, one: KeptReply, documents: dict[date, Mapping[str, Document]]) -> Judged:
        if one.sent_on not in documents:
            documents[one.sent_on] = self._library.permitted(self._nobody, one.sent_on)
        reply = Reply(draft=one.reply, thread=parse_thread(one.thread), channel=one.channel)
        try:
            card = asyncio.run(self._scoring.score(reply, self._nobody, documents[one.sent_on], one.sent_on))
        except Exception:
            # One reply that the judge stumbles over must not keep the others waiting for good.
            log.exception("a submitted reply could not be reviewed; reply %d", one.id)
            return Judged(one.id, (), is_unread=True)
        return Judged(one.id, counts_of(card.criteria))
