"""What was kept long enough goes: one purge over everything, by hand or once a day."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.domain.accounts import Action
from assistant.errors import AssistantError
from assistant.features.audit import Audit
from assistant.storage.database import Database

DAY_SECONDS = 24 * 3600.0
LOOKS_EVERY_SECONDS = 600.0
"""How often the schedule looks at the clock; a purge that failed is tried again then."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Periods:
    """For how many days each kind of record is kept; 0 is for ever.

    ``conversations``: since anything happened in them; also when somebody was here last. ``promises``: since the day
    they were due, when they were kept or missed. ``runs``: since anything happened in them; assignments since their
    day. ``names``: of who asked a person something or made a report, since the answer; the words stay. ``links``:
    since they were used or ran out. ``culture``: thanks since they were given, stories that are in no library since
    they were told or kept back, customers' comments since their day.
    Also actions of the plan that are done or dropped since their day, sentences about champions since they were
    written, champions since their turn ended, and steps of a first week since they were done.
    """

    conversations: int = 365
    gaps: int = 365
    reviews: int = 365
    runs: int = 365
    promises: int = 365
    names: int = 365
    usage: int = 400
    links: int = 30
    audit: int = 730
    culture: int = 365


class Retention:
    """``undo_seconds`` is for how long what somebody deleted can be brought back."""

    def __init__(
        self,
        database: Database,
        periods: Periods,
        audit: Audit,
        today: Callable[[], date],
        undo_seconds: float,
    ) -> None:
        self._database, self._periods, self._audit = database, periods, audit
        self._today = today
        self._undo_seconds = undo_seconds

    def purge(self) -> dict[str, int]:
        """Remove what was kept long enough; how much of each kind, all kinds named.

        Each kind is a short commit of its own, so that nobody waits for the whole. What was removed is audited.
        """
        data, keep = self._database, self._periods
        removed = {
            "deleted conversations": data.conversations.purge_deleted(self._undo_seconds),
            "deleted reviews": data.reviews.purge_deleted(self._undo_seconds),
            "deleted runs": data.runs.purge_deleted(self._undo_seconds),
            "thanks taken back": data.kudos.purge_taken_back(self._undo_seconds),
            "comments taken away": data.comments.purge_removed(self._undo_seconds),
            "questions to a person taken back": data.questions.purge_taken_back(self._undo_seconds),
            "questions to leaders taken back": data.leader_questions.purge_taken_back(self._undo_seconds),
            "stories taken back": data.stories.purge_taken_back(self._undo_seconds),
            "conversations": _older(keep.conversations, data.conversations.purge_unused),
            "gaps": _older(keep.gaps, data.gaps.purge),
            "wishes": self._before(keep.gaps, data.wishes.purge),
            "reviews": _older(keep.reviews, data.reviews.purge),
            "runs": _older(keep.runs, data.runs.purge_unused),
            "assignments": self._before(keep.runs, data.assignments.purge),
            "promises": self._before(keep.promises, data.follow_ups.purge),
            "names of askers": _older(keep.names, data.questions.forget_names),
            "names of askers of leaders": _older(keep.names, data.leader_questions.forget_names),
            "names of reporters": _older(keep.names, data.frictions.forget_names),
            "groups of nothing": data.question_groups.purge_empty(),
            "days of usage": self._before(keep.usage, data.usage.purge),
            "ended sessions": data.sessions.purge(),
            "last visits": _older(keep.conversations, data.visits.purge),
            "links": _older(keep.links, data.links.purge),
            "audit lines": _older(keep.audit, data.audit.purge),
            "thanks": _older(keep.culture, data.kudos.purge),
            "stories": _older(keep.culture, data.stories.purge),
            "survey answers taken back": data.surveys.purge_taken_back(self._undo_seconds),
            "submissions taken back": data.quality.purge_taken_back(self._undo_seconds),
            "words of submitted replies": _older(keep.reviews, data.quality.forget_words),
            "comments": self._before(keep.culture, data.comments.purge),
            "actions": self._before(keep.culture, data.actions.purge),
            "nominations": _older(keep.culture, data.nominations.purge),
            "champions": _older(keep.culture, data.champions.purge),
            "steps of first weeks": _older(keep.culture, data.first_week.purge),
        }
        gone = ", ".join(f"{kind}: {count}" for kind, count in removed.items() if count)
        if gone:
            self._audit.note(None, Action.purged, detail=gone)
            data.sweep()
        return removed

    def _before(self, days: int, purge: Callable[[date], int]) -> int:
        return purge(self._today() - timedelta(days=days)) if days else 0


def _older(days: int, purge: Callable[[float], int]) -> int:
    return purge(days * DAY_SECONDS) if days else 0


class Daily:
    """Runs something once a day by ``clock`` in a thread of its own, the first time at once."""

    def __init__(self, run: Callable[[], object], clock: Callable[[], datetime]) -> None:
        self._run, self._clock = run, clock
        self._last: datetime | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="daily", daemon=True)

    def start(self) -> None:
        """Begin; ends with ``stop``."""
        self._thread.start()

    def stop(self) -> None:
        """End, after the run that is under way."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> bool:
        """Run if a day has passed since the last run; whether it ran. What goes wrong is logged and tried again."""
        now = self._clock()
        if self._last is not None and now - self._last < timedelta(seconds=DAY_SECONDS):
            return False
        try:
            self._run()
        except AssistantError as error:
            log.warning("The daily purge has to wait. %s", error)
            return False
        except Exception:
            log.exception("the daily purge failed")
            return False
        self._last = now
        return True

    def _go_on(self) -> None:
        self.look()
        while not self._stopping.wait(LOOKS_EVERY_SECONDS):
            self.look()
