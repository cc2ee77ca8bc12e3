"""How we are doing: who may see what of it, and the pictures of what somebody chose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from assistant.domain.people import Permission, Person, Team
from assistant.domain.suppression import OTHER_TEAMS
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.directory import Directory, KnowsPeople
from assistant.features.insights.adherence import MOST_STANDARDS, by_team, over_time
from assistant.features.insights.customers import loyalty
from assistant.features.insights.look import Chosen, Look
from assistant.features.insights.palette import LIGHT, Palette
from assistant.features.insights.periods import MOST_MONTHS, Months, last_over, months_back, usual
from assistant.features.insights.picture import Picture
from assistant.features.insights.standards import practice_map, transfer
from assistant.features.insights.work import friction, promises, use
from assistant.features.library import Library
from assistant.features.permitted import need
from assistant.storage.insights import InsightStore
from assistant.storage.surveys import SurveyStore

PICTURES: dict[str, Callable[[Look], Picture]] = {
    "adherence": over_time,
    "teams": by_team,
    "map": practice_map,
    "transfer": transfer,
    "promises": promises,
    "friction": friction,
    "loyalty": loyalty,
    "use": use,
}
"""Every picture by its name, in the order in which they are shown."""
OF_A_TEAM = "adherence"
"""The picture that a chosen team is shown in: what the others count is not known team by team, or shows each team."""


@dataclass(frozen=True)
class Choices:
    """What somebody can choose: months that are over, the latest first, teams they may see, standards by title."""

    months: tuple[date, ...]
    teams: tuple[Team, ...]
    standards: tuple[tuple[str, str], ...]


class Numbers(KnowsPeople):
    """Everybody sees the company and their own team, leaders every team; nothing with fewer than five people in it.

    Verdicts are those of quality processes; nobody's drafts and nobody's practice are judged here.
    """

    def __init__(
        self,
        insights: InsightStore,
        surveys: SurveyStore,
        library: Library,
        directory: Directory,
        today: Callable[[], date],
        time_zone: str,
    ) -> None:
        self._insights, self._surveys = insights, surveys
        self._library, self._directory = library, directory
        self._today, self._zone = today, ZoneInfo(time_zone)

    @property
    def made_up(self) -> bool:
        """Whether the history was invented for looking at."""
        return self._surveys.made_up()

    def choices(self, person: Person) -> Choices:
        """What the person can choose. Raises NotAllowed."""
        look = self._look(person, Chosen(usual(self._today())))
        teams = tuple(Team(id=one, name=name) for one, name in look.groups.items())
        last = last_over(self._today())
        months = tuple(months_back(last, back) for back in range(MOST_MONTHS))
        return Choices(months, teams, tuple(look.standards.items()))

    def chosen(
        self, since: date | None = None, until: date | None = None, team: str = "", standards: Sequence[str] = ()
    ) -> Chosen:
        """A choice made whole: by default the last twelve months that are over. Raises FixInput."""
        first, last = usual(self._today())
        last = until.replace(day=1) if until else last
        first = since.replace(day=1) if since else min(first, last)
        if last > last_over(self._today()):
            raise FixInput(f"Choose months that are over: the last one is {last_over(self._today()):%B %Y}.")
        if first > last:
            raise FixInput("The first month comes after the last one. Turn them round.")
        if first < months_back(last, MOST_MONTHS - 1):
            raise FixInput(f"Choose at most {MOST_MONTHS} months.")
        if len(standards) > MOST_STANDARDS:
            raise FixInput(f"Choose at most {MOST_STANDARDS} standards, so that each has room.")
        return Chosen(Months(first, last), team, tuple(standards))

    def pictures(self, person: Person, chosen: Chosen, palette: Palette = LIGHT) -> tuple[Picture, ...]:
        """Every picture. Raises NotAllowed for a team that is not the person's, NotFound for a closed standard."""
        look = self._look(person, chosen, palette)
        return tuple(_drawn(look, key) for key in PICTURES)

    def picture(self, person: Person, key: str, chosen: Chosen) -> Picture:
        """One of them. Raises what ``pictures`` raises, and NotFound for one that is not there."""
        if key not in PICTURES:
            raise NotFound("There is no such picture.")
        return _drawn(self._look(person, chosen), key)

    def _look(self, person: Person, chosen: Chosen, palette: Palette = LIGHT) -> Look:
        need(person, Permission.see_numbers)
        groups, same = self._groups(person)
        look = Look(
            self._insights,
            self._surveys,
            self._zone,
            self._library.permitted(person, self._today()),
            groups,
            chosen,
            last_over(self._today()),
            palette,
            same,
        )
        if chosen.team and chosen.team not in look.groups:
            raise NotAllowed("You see the whole company and your own team. Choose one of those.")
        if not set(chosen.standards) <= set(look.standards):
            raise NotFound("There is no such standard in your library. Choose it from the list again.")
        return look

    def _groups(self, person: Person) -> tuple[dict[str, str], dict[str, str]]:
        """What the person may see apart, each name once; and for every team which of these it counts in.

        In the demo a sample person's team can be called what one of the stored teams is called.
        """
        teams = {one.id: one.name for one in self._directory.teams()}
        if person.team_id:
            teams.setdefault(person.team_id, person.team)
        all_teams = person.may(Permission.see_all_teams)
        own = {person.team_id, *person.leads}
        first: dict[str, str] = {}
        same = {one: first.setdefault(name.casefold(), one) for one, name in teams.items() if all_teams or one in own}
        seen = {one: teams[one] for _, one in sorted(first.items())}
        return (seen | {OTHER_TEAMS: "Other teams, together"} if all_teams else seen), same


def _drawn(look: Look, key: str) -> Picture:
    picture, team = PICTURES[key](look), look.groups.get(look.chosen.team)
    if team is None or key == OF_A_TEAM or picture.figure is None:
        return picture
    return replace(picture, covers=f"All teams, not “{team}” alone.")
