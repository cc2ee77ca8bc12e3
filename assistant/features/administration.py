"""What administrators do: who has an account, with which role, level and team."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from assistant.domain.accounts import Account, Action, LinkKind
from assistant.domain.company import Company
from assistant.domain.people import AuthorityLevel, Permission, Person, Role, Team
from assistant.errors import FixInput, NotAllowed
from assistant.features.audit import Audit
from assistant.storage.database import Database

LINK_LASTS = {
    LinkKind.administrator: timedelta(days=1),
    LinkKind.invitation: timedelta(days=7),
    LinkKind.reset: timedelta(days=1),
}
MOST_CHARACTERS = 100
MOST_LOGIN = 254
"""As long as an e-mail address may be (RFC 5321)."""
_CHANGEABLE = frozenset({"name", "login", "role", "level", "team_id", "function", "administrator", "leads"})


@dataclass(frozen=True)
class Invitation:
    """A one-time link's token, shown once, with the account it is for and when it stops working."""

    account: Account
    token: str
    expires_at: datetime


class Administration:
    """Accounts and teams, for who may look after them. Every change is audited and counts from the next request on.

    ``new_token`` gives random URL-safe text that cannot be guessed.
    """

    def __init__(
        self,
        database: Database,
        audit: Audit,
        company: Company,
        clock: Callable[[], datetime],
        new_token: Callable[[], str],
    ) -> None:
        self._accounts, self._teams, self._links = database.accounts, database.teams, database.links
        self._together, self._audit, self._company = database.together, audit, company
        self._clock, self._new_token = clock, new_token

    def people(self, person: Person) -> list[Account]:
        """Every account by name, closed ones too. Raises NotAllowed, as does all for who may not manage people."""
        _need(person)
        return list(self._accounts.list())

    def teams(self, person: Person) -> list[Team]:
        """Every team by name."""
        _need(person)
        return list(self._teams.list())

    def invite(
        self,
        person: Person,
        name: str,
        login: str,
        role: Role,
        level: AuthorityLevel,
        team_id: str = "",
        function: str = "",
        administrator: bool = False,
        leads: Iterable[str] = (),
    ) -> Invitation:
        """Make an account whose person sets a password through the link. Raises FixInput for what cannot be."""
        _need(person)
        self._check(name=name, login=login, level=level, function=function)
        account = self._accounts.add(
            name, login, role, level, team_id=team_id, function=function, administrator=administrator, leads=leads
        )
        rights = [account.role, account.level, *(["administrator"] if administrator else [])]
        self._audit.note(person, Action.invited, _naming(account), ", ".join(rights))
        return self._link(account, LinkKind.invitation)

    def reset_link(self, person: Person, account_id: str) -> Invitation:
        """A new link for somebody who forgot their password or lost the first link. Raises FixInput while closed."""
        _need(person)
        account = self._accounts.get(account_id)
        if account.disabled_at is not None:
            raise FixInput(f"The access of {account.name} is closed. Open it again first, then make a link.")
        self._audit.note(person, Action.invited, _naming(account), "a new link")
        return self._link(account, LinkKind.reset if account.has_password else LinkKind.invitation)

    def change(self, person: Person, account_id: str, **fields: Any) -> Account:
        """Change name, login, role, level, team_id, function, administrator or leads.

        Raises NotFound, and FixInput for a value that cannot be or when no administrator would be left.
        """
        _need(person)
        if unknown := fields.keys() - _CHANGEABLE:
            raise FixInput(f"An account has nothing called {', '.join(sorted(unknown))} that can be changed.")
        self._check(**{name: fields[name] for name in ("name", "login", "level", "function") if name in fields})
        before = self._accounts.get(account_id)
        after = self._accounts.change(account_id, **fields)
        if changes := self._changes(before, after):
            self._audit.note(person, Action.person_changed, _naming(after), changes)
        return after

    def disable(self, person: Person, account_id: str) -> Account:
        """Close somebody's access at once, everywhere. Raises NotFound, and FixInput for oneself."""
        _need(person)
        if account_id == person.id:
            raise FixInput("You cannot close your own access. Ask another administrator to do it.")
        account = self._accounts.disable(account_id)
        self._audit.note(person, Action.person_disabled, _naming(account))
        return account

    def enable(self, person: Person, account_id: str) -> Account:
        """Open somebody's access again; they sign in anew. Raises NotFound."""
        _need(person)
        account = self._accounts.enable(account_id)
        self._audit.note(person, Action.person_enabled, _naming(account))
        return account

    def add_team(self, person: Person, name: str) -> Team:
        """Make a team. Raises FixInput for a name that is empty, too long or there already."""
        _need(person)
        self._check(name=name)
        team = self._teams.add(name)
        self._audit.note(person, Action.team_changed, team.name, "added")
        return team

    def rename_team(self, person: Person, team_id: str, name: str) -> Team:
        """Give a team another name. Raises NotFound, and FixInput as ``add_team``."""
        _need(person)
        self._check(name=name)
        team = self._teams.rename(team_id, name)
        self._audit.note(person, Action.team_changed, team.name, "renamed")
        return team

    def remove_team(self, person: Person, team_id: str) -> None:
        """Remove a team without members. Raises NotFound, FixInput."""
        _need(person)
        name = self._team_names().get(team_id, "")
        self._teams.remove(team_id)
        self._audit.note(person, Action.team_changed, name, "removed")

    def colleagues(self, person: Person) -> tuple[Person, ...]:
        """Who a promise can be handed to: the enabled people of the same team, and those who lead it."""
        if not person.team_id:
            return ()
        return tuple(
            account.person
            for account in self._accounts.list()
            if account.id != person.id
            and account.disabled_at is None
            and (account.team_id == person.team_id or person.team_id in account.leads)
        )

    def _link(self, account: Account, kind: LinkKind) -> Invitation:
        token, until = self._new_token(), self._clock() + LINK_LASTS[kind]
        self._links.make(hash_of(token), kind, account.id, until)
        return Invitation(account, token, until)

    def _check(self, **texts: str) -> None:
        for what, text in texts.items():
            most = MOST_LOGIN if what == "login" else MOST_CHARACTERS
            if len(text) > most or not text.isprintable():
                raise FixInput(f"The {what} does not fit: up to {most} characters on one line.")
        level, levels = texts.get("level"), self._company.authority_levels
        if level is not None and level not in levels:
            raise FixInput(f"There is no level “{level}” at {self._company.name}. Levels: {', '.join(levels)}.")

    def _changes(self, before: Account, after: Account) -> str:
        """What is different in a few words: rights with their values, personal details without."""
        told = [f"{what} {old} → {new}" for what, old, new in _rights(before, after) if old != new]
        told += [what for what in ("name", "login", "function") if getattr(before, what) != getattr(after, what)]
        if before.leads != after.leads:
            names = self._team_names()
            leads = ", ".join(sorted(names.get(team_id, team_id) for team_id in after.leads))
            told.append(f"leads {leads or 'no team'}")
        return "; ".join(told)

    def _team_names(self) -> dict[str, str]:
        return {team.id: team.name for team in self._teams.list()}


def hash_of(token: str) -> str:
    """What is stored of a token: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _rights(before: Account, after: Account) -> tuple[tuple[str, str, str], ...]:
    return (
        ("role", before.role, after.role),
        ("level", before.level, after.level),
        ("team", before.team or "none", after.team or "none"),
        ("administrator", "yes" if before.administrator else "no", "yes" if after.administrator else "no"),
    )


def _naming(account: Account) -> str:
    return f"{account.name} ({account.login})"


def _need(person: Person) -> None:
    if not person.may(Permission.manage_people):
        raise NotAllowed("Only administrators look after accounts and teams.")
