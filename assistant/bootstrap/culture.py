"""Thanks and stories: wired for the product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from assistant.domain.company import Company

if TYPE_CHECKING:
    from assistant.features.culture.kudos import Wall
    from assistant.features.culture.stories import Stories
    from assistant.features.library import Library
    from assistant.features.today.opening import Source
    from assistant.storage.database import Database


@dataclass(frozen=True)
class Culture:
    """The wall of thanks, and stories from the floor; ``made_up`` says whether they were invented for looking at."""

    wall: Wall
    stories: Stories
    made_up: Callable[[], bool]

    @property
    def sources(self) -> tuple[Source, ...]:
        """What they say on Today."""
        from assistant.features.today.culture import stories_came_back, stories_waiting, thanks

        return thanks(self.wall), stories_came_back(self.stories), stories_waiting(self.stories)


def make_culture(
    library: Library,
    database: Database,
    company: Company,
    clock: Callable[[], datetime],
    today: Callable[[], date],
) -> Culture:
    """Both, over the people and teams who have accounts."""
    from assistant.features.culture.kudos import Wall
    from assistant.features.culture.stories import Stories
    from assistant.features.directory import Directory
    from assistant.security.personal.finder import Finder

    directory, finder = Directory(database.accounts, database.teams), Finder.of(company)
    owner = company.questions_to_a_person.owner
    return Culture(
        Wall(database.kudos, library, directory, finder, today, company.time_zone),
        Stories(database.stories, database.documents, library, directory, finder, owner, clock, today),
        database.surveys.made_up,
    )
