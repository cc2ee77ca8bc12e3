"""How long records are kept: the periods of the settings, and the purge for who runs no server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.features.audit import Audit
    from assistant.features.retention import Retention
    from assistant.storage.database import Database

UNDO_SECONDS = 3600.0
"""For how long something deleted is kept at least; the next start or purge removes it for good."""


def make_retention(settings: Settings, database: Database, audit: Audit, today: Callable[[], date]) -> Retention:
    """The purge with the periods of the settings."""
    from assistant.features.retention import Periods, Retention

    periods = Periods(
        conversations=settings.keep_conversations,
        gaps=settings.keep_gaps,
        reviews=settings.keep_reviews,
        runs=settings.keep_runs,
        promises=settings.keep_promises,
        names=settings.keep_names,
        usage=settings.keep_usage,
        links=settings.keep_links,
        audit=settings.keep_audit,
        culture=settings.keep_culture,
    )
    return Retention(database, periods, audit, today, UNDO_SECONDS)


@contextmanager
def daily(retention: Retention, clock: Callable[[], datetime]) -> Iterator[None]:
    """Purge once a day, the first time now, until the block ends."""
    from assistant.features.retention import Daily

    schedule = Daily(retention.purge, clock)
    schedule.start()
    try:
        yield
    finally:
        schedule.stop()


def purge(settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> dict[str, int]:
    """Remove what was kept long enough, without opening the index.

    Raises Busy when another process holds the data directory, and what opening the database raises.
    """
    from assistant.features.audit import Audit
    from assistant.serving import hold
    from assistant.storage.database import open_database

    with hold(settings.data_dir):
        database = open_database(settings.database, clock)
        try:
            return make_retention(settings, database, Audit(database.audit), lambda: clock().date()).purge()
        finally:
            database.close()
