"""The plan of leadership actions, champions and the first week: wired for the product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from assistant.domain.company import Company

if TYPE_CHECKING:
    from assistant.domain.first_week import WeekPath
    from assistant.features.champions import Champions
    from assistant.features.first_week.walking import FirstWeek
    from assistant.features.library import Library
    from assistant.features.plan.actions import Plan
    from assistant.features.practice.running import Runs
    from assistant.features.practice.scenarios import Scenarios
    from assistant.features.today.opening import Source
    from assistant.storage.database import Database


@dataclass(frozen=True)
class Leading:
    """What leaders do, whom they name, and how new people are brought in."""

    plan: Plan
    champions: Champions
    first_week: FirstWeek

    @property
    def sources(self) -> tuple[Source, ...]:
        """What they say on Today."""
        from assistant.features.today.champions import asked_to_be_champion, champions_news
        from assistant.features.today.first_week import first_week
        from assistant.features.today.plan import actions_due

        return (
            actions_due(self.plan),
            first_week(self.first_week),
            asked_to_be_champion(self.champions),
            champions_news(self.champions),
        )


def make_leading(
    *,
    library: Library,
    database: Database,
    company: Company,
    scenarios: Scenarios,
    runs: Runs,
    path: Callable[[], WeekPath | None],
    clock: Callable[[], datetime],
    today: Callable[[], date],
) -> Leading:
    """All three; ``path`` is what the knowledge folder says of the first week."""
    from assistant.features.champions import Champions
    from assistant.features.directory import Directory
    from assistant.features.first_week.walking import FirstWeek
    from assistant.features.plan.actions import Plan
    from assistant.security.personal.finder import Finder

    directory, finder = Directory(database.accounts, database.teams), Finder.of(company)
    return Leading(
        Plan(database.actions, library, directory, finder, today),
        Champions(database.nominations, database.champions, directory, finder),
        FirstWeek(database.first_week, database.accounts, library, directory, scenarios, runs, path, clock, today),
    )
