"""Leaders, an agent and a trainer over a real database and the sample knowledge, with what leading is made of."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from assistant.bootstrap.leading import make_leading
from assistant.domain.people import Person, Role
from assistant.domain.today import Section, Visit
from assistant.features.today.opening import Look
from assistant.storage.database import Database
from tests.fakes import sample_knowledge
from tests.integration.practice_support import TODAY, Hall
from tests.integration.storage_support import TickingClock


class Company(Hall):
    """A team of its own for Ann; Lea leads it, Max leads another one; Tom trains Ann's team."""

    def __init__(self, database: Database, clock: TickingClock) -> None:
        clock.now = datetime.combine(TODAY, datetime.min.time(), UTC)
        super().__init__(database, clock)
        self.path = sample_knowledge().first_week
        leading = make_leading(
            library=self.library,
            database=database,
            company=self.company,
            scenarios=self.scenarios,
            runs=self.runs,
            path=lambda: self.path,
            clock=clock,
            today=lambda: TODAY,
        )
        self.plan, self.champions, self.first_week = leading.plan, leading.champions, leading.first_week
        self.sources = leading.sources
        care, shops = (database.teams.add(name).id for name in ("Care", "Shops"))
        self.ann, self.bob = self.person("Ann Reed", team_id=care), self.person("Bob Lane", team_id=care)
        self.kim = self.person("Kim Moss", team_id=shops)
        self.tom = self.person("Tom Ellery", Role.trainer, leads=(care,))
        self.lea = self.person("Lea Cole", Role.leader, leads=(care,))
        self.max = self.person("Max Hart", Role.leader, leads=(shops,))

    def on_today(self, person: Person) -> dict[str, Section]:
        """What leading says on somebody's Today, who was never here before."""
        now = self.clock()
        look = Look(person, now, ZoneInfo("Europe/London"), Visit(began_at=now, last_at=now))
        return {found.key: found for source in self.sources if (found := source(look)) is not None}
