"""Thanks with proof: somebody's words, the standard shown, and a wall that everybody reads. Nothing is counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.domain.culture import Heard, Kudos, OffBy, Thanks
from assistant.domain.knowledge import Standard
from assistant.domain.people import Permission, Person, Team
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.culture.details import Cleaned, Details
from assistant.features.directory import Directory, KnowsPeople
from assistant.features.library import Library
from assistant.security.personal.finder import Finder
from assistant.storage.kudos import KudosStore

MAX_CHARACTERS = 600


class Wall(KnowsPeople):
    """Everybody thanks and reads; ``directory`` knows who can be thanked, ``finder`` what nobody else should read."""

    def __init__(
        self,
        store: KudosStore,
        library: Library,
        directory: Directory,
        finder: Finder,
        today: Callable[[], date],
        time_zone: str,
    ) -> None:
        self._store, self._library, self._directory, self._finder = store, library, directory, finder
        self._today, self._zone = today, ZoneInfo(time_zone)

    def whom(self, person: Person) -> tuple[tuple[Team, ...], tuple[Person, ...]]:
        """The teams and the people that somebody can thank."""
        _need(person)
        teams = {one.id: one for one in self._directory.teams()}
        if person.team_id and person.team:
            teams.setdefault(person.team_id, Team(id=person.team_id, name=person.team))
        others = [one for one in self._directory.people() if one.id != person.id]
        return (
            tuple(sorted(teams.values(), key=lambda one: one.name.casefold())),
            tuple(sorted(others, key=lambda one: one.name.casefold())),
        )

    def standards(self, person: Person) -> tuple[Standard, ...]:
        """The standards in force that the person may read, by title."""
        found = self._library.permitted(person, self._today()).values()
        return tuple(sorted((d for d in found if isinstance(d, Standard)), key=lambda d: d.title.casefold()))

    def preview(self, person: Person, thanks: Thanks, also: str = "") -> tuple[Thanks, Cleaned]:
        """A thank-you as it would be kept, without a customer's details; nothing is kept.

        ``also`` are names in the words that are to be taken out too. Raises NotAllowed, and FixInput for words,
        standard or somebody to thank that are missing or not there.
        """
        _need(person)
        given = thanks.words.strip()
        if not given:
            raise FixInput("Write the words that were said, or what you saw: they are the proof.")
        if len(given) > MAX_CHARACTERS:
            raise FixInput(
                f"That is {len(given):,} characters; a quote is read up to {MAX_CHARACTERS}. Keep the best part."
            )
        if thanks.standard_id not in {standard.id for standard in self.standards(person)}:
            raise FixInput("Choose the standard that was shown.")
        thanked = self._thanked(person, thanks)
        stay = (thanked.name,) if isinstance(thanked, Person) else ()
        cleaned = Details(self._finder, self._directory.people()).cleaned([given], stay=stay, also=also)
        return thanks.model_copy(update={"words": cleaned.texts[0]}), cleaned

    def keep(self, person: Person, key: str, thanks: Thanks, also: str = "") -> Kudos:
        """Hang a thank-you on the wall; the same ``key`` gives the same one. Raises what ``preview`` raises."""
        thanks, _ = self.preview(person, thanks, also)
        thanked = self._thanked(person, thanks)
        if isinstance(thanked, Team):
            team = {"team_id": thanked.id, "team_name": thanked.name}
            return self._store.add(person.id, person.name, key, thanks, **team)
        team = {"team_id": thanked.team_id, "team_name": thanked.team or self._directory.team_name(thanked.team_id)}
        return self._store.add(person.id, person.name, key, thanks, person_name=thanked.name, **team)

    def wall(self, person: Person, *, standard_id: str = "", team: str = "") -> tuple[Kudos, ...]:
        """What hangs on the wall, newest first; of a standard, and of a team by its name, where one is given."""
        _need(person)
        # Shown first: a filter must not tell which standard is behind one that is closed.
        shown = (self._shown(person, one) for one in self._store.wall())
        return tuple(one for one in shown if standard_id in ("", one.standard_id) and team in ("", one.team_name))

    def got(self, person: Person, since: datetime) -> tuple[Kudos, ...]:
        """Thanks to the person since a moment that hang on the wall, newest first."""
        _need(person)
        found = self._store.of_person(person.id)
        mine = (one for one in found if one.person_id == person.id and one.off_at is None and one.given_at > since)
        return tuple(self._shown(person, one) for one in mine)

    def off(self, person: Person) -> tuple[Kudos, ...]:
        """Thanks to the person that they took off the wall, newest first."""
        _need(person)
        found = self._store.of_person(person.id)
        return tuple(
            self._shown(person, one) for one in found if one.off_by is OffBy.thanked and one.person_id == person.id
        )

    def side(self, person: Person, kudos: Kudos) -> OffBy | None:
        """As whom the person may take it off the wall; None where they may not."""
        if kudos.author_id == person.id:
            return OffBy.giver
        whole_team = not kudos.person_id and kudos.team_id and kudos.team_id == person.team_id
        return OffBy.thanked if kudos.person_id == person.id or whole_team else None

    def take_off(self, person: Person, kudos_id: str) -> Kudos:
        """Take a thank-you off the wall. Raises NotFound for one that is not the person's."""
        return self._store.take_off(kudos_id, self._side(person, kudos_id))

    def put_back(self, person: Person, kudos_id: str) -> Kudos:
        """Hang up again what the same side took off. Raises NotFound for one that is not the person's."""
        return self._store.put_back(kudos_id, self._side(person, kudos_id))

    def months(self, person: Person) -> tuple[date, ...]:
        """The first days of the months from which something hangs on the wall, the latest first."""
        found = {self._day(one.given_at).replace(day=1) for one in self.wall(person)}
        return tuple(sorted(found, reverse=True))

    def digest(self, person: Person, month: date) -> str:
        """A month of the wall as plain text, by day, with the standard of each. Empty where nothing hangs."""
        _need(person)
        first = month.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
        titles = {standard.id: standard.title for standard in self.standards(person)}
        found = self._store.wall(self._start_of(first), self._start_of(after))
        if not found:
            return ""
        lines = [f"Thanks of {first:%B %Y}", ""]
        for one in reversed(found):
            day = self._day(one.given_at)
            told = f"{day.day} {day:%B}: thank you, {one.person_name or one.team_name}"
            told += f" ({one.team_name})" if one.person_name and one.team_name else ""
            lines += [told, f"“{one.words}” ({_heard_words(one)})"]
            shown = [titles[one.standard_id]] if one.standard_id in titles else []
            shown += ["help between colleagues"] if one.between_colleagues else []
            lines += [f"Shown: {', '.join(shown)}"] if shown else []
            lines.append("")
        return "\n".join(lines).rstrip() + "\n"

    def _thanked(self, person: Person, thanks: Thanks) -> Person | Team:
        if bool(thanks.to_person) == bool(thanks.to_team):
            raise FixInput("Choose whom to thank: a colleague or a team.")
        if thanks.to_person == person.id:
            raise FixInput("A thank-you goes to somebody else. Tell your own as a story instead.")
        teams, people = self.whom(person)
        team = next((one for one in teams if one.id == thanks.to_team), None)
        colleague = next((one for one in people if one.id == thanks.to_person), None)
        found: Person | Team | None = team or colleague
        if found is None:
            raise NotFound("There is no such colleague or team any more. Choose again.")
        return found

    def _side(self, person: Person, kudos_id: str) -> OffBy:
        _need(person)
        kudos = self._store.get(kudos_id)
        side = self.side(person, kudos)
        if side is None:
            raise NotFound("There is no such thank-you of yours.")
        return side

    def _shown(self, person: Person, kudos: Kudos) -> Kudos:
        """Without a standard that is not open to the reader."""
        open_now = kudos.standard_id in self._library.permitted(person, self._today())
        return kudos if open_now else kudos.model_copy(update={"standard_id": ""})

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()

    def _start_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone)


def _heard_words(kudos: Kudos) -> str:
    return f"{kudos.author_name or 'somebody'} saw it" if kudos.heard is Heard.saw else str(kudos.heard)


def _need(person: Person) -> None:
    if not person.may(Permission.give_kudos):
        raise NotAllowed("The wall is not open to you.")
