"""Who is here, and what they and their teams are called."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Self

from assistant.domain.people import Person, Team
from assistant.errors import NotFound
from assistant.storage.accounts import AccountStore
from assistant.storage.teams import TeamStore


class Directory:
    """Everybody with an account; and ``colleagues``, who are known to who asks and have none, as in the demo."""

    def __init__(self, accounts: AccountStore, teams: TeamStore, colleagues: Sequence[Person] = ()) -> None:
        self._accounts, self._teams, self._colleagues = accounts, teams, tuple(colleagues)

    def among(self, colleagues: Sequence[Person]) -> Directory:
        """The same with these colleagues."""
        return Directory(self._accounts, self._teams, colleagues)

    def teams(self) -> tuple[Team, ...]:
        """Every team."""
        own = {one.team_id: Team(id=one.team_id, name=one.team) for one in self._colleagues if one.team_id}
        return (*self._teams.list(), *own.values())

    def people(self) -> tuple[Person, ...]:
        """Everybody who can come in, by name."""
        return (*(one.person for one in self._accounts.list() if one.disabled_at is None), *self._colleagues)

    def members(self, team_id: str) -> tuple[Person, ...]:
        """Who belongs to a team and can come in, by name."""
        return tuple(one for one in self.people() if one.team_id == team_id)

    def person(self, person_id: str) -> Person | None:
        """Somebody by id, also one who is let in no more; None for nobody."""
        try:
            return self._accounts.get(person_id).person
        except NotFound:
            return next((one for one in self._colleagues if one.id == person_id), None)

    def team_name(self, team_id: str) -> str:
        """What a team is called; empty for one that is gone."""
        return next((team.name for team in self.teams() if team.id == team_id), "")


class KnowsPeople:
    """A feature that knows people by a directory."""

    _directory: Directory

    def among(self, colleagues: Sequence[Person]) -> Self:
        """The same where these are colleagues too, who have no account, as in the demo."""
        same = copy(self)
        same._directory = self._directory.among(colleagues)
        return same
