"""The library on Today: what changed since a person's last visit, and what will change soon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from threading import Lock

from assistant.domain.knowledge import Document, in_force
from assistant.domain.people import AuthorityLevel, Permission, Person, Role
from assistant.domain.today import Change, ChangeKind, Item, Section, Tone
from assistant.features.today.changes import changed, coming, held_then
from assistant.features.today.opening import WEEK, Look
from assistant.storage.library_history import Held, LibraryHistoryStore, held

_STATES = {
    ChangeKind.new: ("new, since", "new", Tone.good),
    ChangeKind.changed: ("changed, since", "changed", Tone.look),
    ChangeKind.ended: ("no longer in force, since", "no longer in force", Tone.look),
    ChangeKind.coming: ("from", "soon", Tone.look),
    ChangeKind.ending: ("only until", "ends soon", Tone.look),
}
"""With a day, without one, and how it looks."""
MOST_REMEMBERED = 256


class LibraryNews:
    """A source of Today. ``published`` gives every published version of every document."""

    def __init__(
        self,
        published: Callable[[], Sequence[Document]],
        history: LibraryHistoryStore,
        levels: Sequence[AuthorityLevel],
    ) -> None:
        self._published, self._history, self._levels = published, history, tuple(levels)
        self._noted: frozenset[Held] | None = None
        self._noting = Lock()
        # It stays the same for a whole visit.
        self._told = lru_cache(maxsize=MOST_REMEMBERED)(self._changes)

    def __call__(self, look: Look) -> Section | None:
        """The section of a person; None where nothing changed."""
        if not look.person.may(Permission.read_library):
            return None
        published = tuple(self._published())
        self._note(published, look.now)
        since = _since(look)
        found = self._told(look.person, published, since, look.day_of(since), look.today)
        if not found:
            return None
        return Section(
            key="library",
            title="New in the library",
            items=tuple(_item(change) for change in found),
            more="/?tab=library",
            more_label="The whole library",
        )

    def _changes(
        self, person: Person, published: tuple[Document, ...], since: datetime, then: date, today: date
    ) -> list[Change]:
        history = self._history.since(since)
        was = in_force(held_then(published, history.arrived, history.gone), then)
        found = changed(person, self._levels, was, in_force(published, today), today)
        return [*found, *coming(person, self._levels, published, today)]

    def _note(self, published: Sequence[Document], now: datetime) -> None:
        """Have the history follow what is published; the first to look after a change writes it down.

        It is dated from when they looked: who is told of it now is not told again on their next visit.
        """
        found = frozenset(held(document) for document in published)
        with self._noting:
            if found != self._noted:
                self._history.follow(published, now)
                self._noted = found


def _since(look: Look) -> datetime:
    """A leader is told whole days of a week at least, whenever they were here last."""
    if look.person.role is not Role.leader:
        return look.since
    return min(look.since, datetime.combine(look.today - WEEK, time.min, look.zone))


def _item(change: Change) -> Item:
    with_day, without, tone = _STATES[change.kind]
    gone = change.kind is ChangeKind.ended
    version = f"&v={change.version}" if change.kind is ChangeKind.coming else ""
    return Item(
        words=change.title,
        link="" if gone else f"/?tab=library&d={change.document_id}{version}",
        state=without if change.on is None else with_day,
        on=change.on,
        tone=tone,
        facts=(f"version {change.version}",) if change.kind in (ChangeKind.changed, ChangeKind.coming) else (),
        detail=change.sentence,
    )
