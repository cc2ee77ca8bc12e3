"""Teams that people belong to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.domain.people import Team
from assistant.errors import FixInput, NotFound
from assistant.storage import schema
from assistant.storage.connection import Transactions
from assistant.storage.text import fold

_TEAMS = schema.teams.c


class TeamStore:
    """Names of teams; who is in one stands with the person."""

    def __init__(self, transactions: Transactions, new_id: Callable[[], str]) -> None:
        self._transactions, self._new_id = transactions, new_id

    def list(self) -> tuple[Team, ...]:
        """Every team by name."""
        with self._transactions.read() as connection:
            rows = connection.execute(select(_TEAMS.id, _TEAMS.name, _TEAMS.name_key)).all()
        # Databases disagree on the order of letters outside ASCII.
        return tuple(Team(id=row.id, name=row.name) for row in sorted(rows, key=lambda row: row.name_key))

    def add(self, name: str) -> Team:
        """Make a team. Raises FixInput for an empty name and for one that is there already, whatever its case."""
        values = _named(name)
        with _refused(f"There is a team “{values['name']}” already."), self._transactions.write() as connection:
            team_id = self._new_id()
            connection.execute(insert(schema.teams).values(id=team_id, **values))
            return Team(id=team_id, name=values["name"])

    def rename(self, team_id: str, name: str) -> Team:
        """Give a team another name. Raises NotFound, and FixInput as ``add`` does."""
        values = _named(name)
        with _refused(f"There is a team “{values['name']}” already."), self._transactions.write() as connection:
            _expect_one(connection.execute(update(schema.teams).where(_TEAMS.id == team_id).values(**values)))
            return Team(id=team_id, name=values["name"])

    def remove(self, team_id: str) -> None:
        """Remove a team that nobody belongs to; who led it leads it no more. Raises NotFound, FixInput."""
        refused = _refused("People still belong to this team. Move them to another one first.")
        with refused, self._transactions.write() as connection:
            _expect_one(connection.execute(delete(schema.teams).where(_TEAMS.id == team_id)))


def _named(name: str) -> dict[str, str]:
    name = " ".join(name.split())
    if not name:
        raise FixInput("The team has no name yet; write one.")
    return {"name": name, "name_key": fold(name)}


def _expect_one(done: Any) -> None:
    if done.rowcount == 0:
        raise NotFound("There is no such team.")


@contextmanager
def _refused(words: str) -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise FixInput(words) from None
