"""Today: what concerns a person when they open the page, gathered from what each feature gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.domain.people import Person
from assistant.domain.today import Badge, Section, Visit
from assistant.features.today.visits import Visits

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Look:
    """Who looks at Today and when; ``now`` is aware, ``zone`` the company's."""

    person: Person
    now: datetime
    zone: ZoneInfo
    visit: Visit

    @property
    def today(self) -> date:
        """Today on the company's calendar."""
        return self.day_of(self.now)

    @property
    def since(self) -> datetime:
        """From when something is news: when the person last saw Today before this visit, or came for the first time."""
        return self.visit.before_at or self.visit.began_at

    @property
    def answers_since(self) -> datetime:
        """From when an answer is news: on a first visit also what came in the week before it."""
        return self.visit.before_at or self.visit.began_at - WEEK

    def day_of(self, moment: datetime) -> date:
        """The day of an aware time on the company's calendar."""
        return moment.astimezone(self.zone).date()


Source = Callable[[Look], Section | None]
"""What a feature has to say on Today; None when it has nothing. It asks the permission table itself."""
BadgeSource = Callable[[Look], Badge | None]
"""What stands beside a view's name in the frame; None for a view that the person may not open."""


@dataclass(frozen=True)
class Opened:
    """Today as one person finds it."""

    look: Look
    sections: tuple[Section, ...]
    badges: tuple[Badge, ...]

    @property
    def first_visit(self) -> bool:
        """Whether the person was never here before."""
        return self.look.visit.before_at is None


class Today:
    """``sources`` stand in the order they are shown in; a feature joins by adding one."""

    def __init__(
        self,
        visits: Visits,
        sources: Sequence[Source],
        badges: Sequence[BadgeSource],
        clock: Callable[[], datetime],
        time_zone: str,
    ) -> None:
        self._visits = visits
        self._sources = tuple(sources)
        self._badges = tuple(badges)
        self._clock = clock
        self._zone = ZoneInfo(time_zone)

    def seen(self, person: Person) -> None:
        """Note that the person is here."""
        self._visits.seen(person)

    def open(self, person: Person) -> Opened:
        """What concerns the person now."""
        look = self._look(person, told=True)
        found = (source(look) for source in self._sources)
        return Opened(look, tuple(section for section in found if section is not None), self._badges_of(look))

    def badges(self, person: Person) -> tuple[Badge, ...]:
        """What the frame says beside the names of views."""
        return self._badges_of(self._look(person))

    def _look(self, person: Person, *, told: bool = False) -> Look:
        return Look(person, self._clock(), self._zone, self._visits.seen(person, told=told))

    def _badges_of(self, look: Look) -> tuple[Badge, ...]:
        return tuple(badge for source in self._badges if (badge := source(look)) is not None)
