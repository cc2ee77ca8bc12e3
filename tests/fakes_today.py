"""The real Today over the fakes of its features: nobody was here before until a test says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from assistant.domain.conversation import Gap
from assistant.domain.knowledge import Document, in_force
from assistant.domain.people import Permission, Person
from assistant.domain.today import Visit
from assistant.features.today.gathering import gather
from assistant.features.today.opening import Today
from assistant.storage.library_history import LibrarySince
from tests.fake_answers import NOW

if TYPE_CHECKING:
    from tests.fakes import FakeAssistant, FakeLibrary


class MemoryVisits:
    """The store of visits, in memory: ``before`` is when everybody was here last."""

    def __init__(self) -> None:
        self.before: datetime | None = None

    def seen(self, person_id: str, ends_after: timedelta, *, told: bool = False) -> Visit:
        return Visit(began_at=NOW, last_at=NOW, told_at=NOW if told else None, before_at=self.before)


class MemoryHistory:
    """What changed in the library, as a test says."""

    def __init__(self) -> None:
        self.changed = LibrarySince(frozenset(), ())

    def follow(self, documents: object, now: datetime) -> None:
        pass

    def since(self, moment: datetime) -> LibrarySince:
        return self.changed


class MemoryCounts:
    """Gaps, shared reviews and what moved in a week, as a test says."""

    def __init__(self) -> None:
        self.found: list[Gap] = []
        self.shared = 0

    def list(self) -> list[Gap]:
        return self.found

    def shared_since(self, team_ids: object, since: datetime, but: str = "") -> int:
        return self.shared

    def questions(self, since: datetime) -> tuple[()]:
        return ()

    def gaps(self, since: datetime) -> tuple[()]:
        return ()


class _Shelf:
    """The fake library with the doors that Today goes through."""

    def __init__(self, library: FakeLibrary) -> None:
        self._library = library

    def all(self) -> list[Document]:
        return self._library.all

    def permitted(self, person: Person, on: date) -> dict[str, Document]:
        return {i: d for i, d in in_force(self._library.all, on).items() if person.may_read(d.audience)}

    def drafts(self, person: Person) -> list[Document]:
        return list(self._library.drafts) if person.may(Permission.publish_draft) else []


def fake_today(assistant: FakeAssistant) -> Today:
    """The real rules; ``assistant.visits``, ``.history`` and ``.counts`` are theirs to change."""
    assistant.visits, assistant.history, assistant.counts = MemoryVisits(), MemoryHistory(), MemoryCounts()
    fakes: dict[str, Any] = {
        "follow_ups": assistant.follow_ups,
        "questions": assistant.questions,
        "friction": assistant.friction,
        "exemplars": assistant.exemplars,
        "library": _Shelf(assistant.library),
        "gaps": assistant.counts,
        "reviews": assistant.counts,
        "week": assistant.counts,
        "history": assistant.history,
        "visits": assistant.visits,
    }
    return gather(**fakes, company=assistant.company, clock=lambda: NOW)
