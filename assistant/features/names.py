"""Names of people and teams by their ids, for who may see the record that holds the id."""

from __future__ import annotations

from assistant.errors import NotFound
from assistant.storage.accounts import AccountStore
from assistant.storage.teams import TeamStore


class Names:
    """Empty for ids of nobody: the demo's visitors have no accounts."""

    def __init__(self, accounts: AccountStore, teams: TeamStore) -> None:
        self._accounts, self._teams = accounts, teams

    def person(self, person_id: str) -> str:
        """The name of a person, whether or not they can still sign in."""
        try:
            return self._accounts.get(person_id).name
        except NotFound:
            return ""

    def team(self, team_id: str) -> str:
        """The name of a team as it is now."""
        return next((team.name for team in self._teams.list() if team.id == team_id), "")

    def administrators(self) -> tuple[str, ...]:
        """Who looks after accounts and can sign in, by name."""
        return tuple(one.name for one in self._accounts.list() if one.administrator and one.disabled_at is None)
