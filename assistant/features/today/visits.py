"""When a person was here, noted at every request and written down once a minute."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from assistant.domain.people import Person
from assistant.domain.today import Visit
from assistant.storage.visits import VisitStore

ENDS_AFTER = timedelta(hours=4)
"""A visit outlasts a lunch and ends before the next shift."""
NOTED_EVERY = timedelta(minutes=1)
_MOST_REMEMBERED = 10_000


class Visits:
    """``clock`` gives aware times."""

    def __init__(self, store: VisitStore, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._noted: OrderedDict[str, Visit] = OrderedDict()
        self._lock = Lock()

    def seen(self, person: Person, *, told: bool = False) -> Visit:
        """The visit that this request of a person is part of; ``told`` says that it shows Today."""
        now = self._clock()
        with self._lock:
            visit = self._noted.get(person.id)
        if visit is not None and _is_noted(visit.told_at if told else visit.last_at, now):
            return visit
        visit = self._store.seen(person.id, ENDS_AFTER, told=told)
        with self._lock:
            self._noted[person.id] = visit
            self._noted.move_to_end(person.id)
            while len(self._noted) > _MOST_REMEMBERED:
                self._noted.popitem(last=False)
        return visit


def _is_noted(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now < moment + NOTED_EVERY
