"""Lets people in whom another sign-in vouches for, with the rights that its claims give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from assistant.domain.accounts import Account, Action
from assistant.domain.company import Company
from assistant.domain.people import Role
from assistant.errors import NotAllowed
from assistant.features.accounts import Accounts, Entry
from assistant.features.administration import MOST_CHARACTERS, MOST_LOGIN
from assistant.features.audit import Audit
from assistant.storage.database import Database

Ours = TypeVar("Ours", bound=str)

_NO_ROLE = (
    "Your company's sign-in knows you, but gives you no role here. Ask the person who looks after it to add you to a "
    "group that may use the coach."
)
_TAKEN = (
    "There is already an account with your e-mail address, and your company's sign-in does not confirm that the "
    "address is yours. Ask your administrator to look at it with you."
)


@dataclass(frozen=True)
class ClaimRules:
    """Which claim gives what. A claim's name may be a path such as ``realm_access.roles``.

    ``roles`` and ``levels`` map a claim's value to ours; of several that fit, the first in the mapping's order counts.
    Without ``level_claim`` a new account gets the company's first level; ``team_claim`` holds a team's name.
    """

    role_claim: str
    roles: Mapping[str, Role]
    level_claim: str = ""
    levels: Mapping[str, str] = field(default_factory=dict)
    team_claim: str = ""


class SingleSignOnAccounts:
    """Makes or updates the account of somebody whose ID token was verified."""

    def __init__(
        self, database: Database, audit: Audit, accounts: Accounts, company: Company, rules: ClaimRules
    ) -> None:
        self._store, self._sessions, self._teams = database.accounts, database.sessions, database.teams
        self._audit, self._accounts, self._company, self._rules = audit, accounts, company, rules

    def admit(self, claims: Mapping[str, Any], device: str) -> Entry:
        """Sign in the person of verified claims; ``iss`` and ``sub`` say who it is.

        An account that was made by hand is taken over only when the e-mail address is confirmed and nobody's yet.
        Raises NotAllowed in kind words when the claims give no role, and for a closed account.
        """
        subject = f"{claims['iss']}|{claims['sub']}"
        account = self._store.by_subject(subject)
        role = _first(claims, self._rules.role_claim, self._rules.roles)
        if role is None:
            if account is not None:
                # Who lost the role elsewhere keeps no browser signed in here.
                self._sessions.close_all(account.id)
            self._audit.note(None, Action.sign_in_refused, account.name if account else "", "single sign-on, no role")
            raise NotAllowed(_NO_ROLE)
        rights = self._rights(claims, role)
        account = account or self._known_by_address(claims, subject)
        if account is None:
            account = self._make(claims, subject, rights)
        elif account.disabled_at is None:
            account = self._update(account, claims, rights)
        return self._accounts.open(account, device, "single sign-on")

    def _rights(self, claims: Mapping[str, Any], role: Role) -> dict[str, Any]:
        rights: dict[str, Any] = {"role": role}
        if level := _first(claims, self._rules.level_claim, self._rules.levels):
            rights["level"] = level
        name = next(iter(_values(claims, self._rules.team_claim)), "").strip()
        if name and len(name) <= MOST_CHARACTERS and name.isprintable():
            rights["team_id"] = self._team(name)
        return rights

    def _team(self, name: str) -> str:
        for team in self._teams.list():
            if team.name.casefold() == name.casefold():
                return team.id
        team = self._teams.add(name)
        self._audit.note(None, Action.team_changed, team.name, "added by single sign-on")
        return team.id

    def _known_by_address(self, claims: Mapping[str, Any], subject: str) -> Account | None:
        address = str(claims.get("email") or "")
        found = self._store.by_login(address) if address and len(address) <= MOST_LOGIN else None
        if found is None:
            return None
        if claims.get("email_verified") is not True or found[0].subject:
            raise NotAllowed(_TAKEN)
        account = self._store.change(found[0].id, subject=subject)
        self._audit.note(account.person, Action.person_changed, account.name, "joined with single sign-on")
        return account

    def _make(self, claims: Mapping[str, Any], subject: str, rights: dict[str, Any]) -> Account:
        address = str(claims.get("email") or "")
        confirmed = claims.get("email_verified") is True and len(address) <= MOST_LOGIN
        # An address nobody confirmed could keep its owner out; the subject is nobody else's.
        login = address if confirmed and address else subject
        level = rights.pop("level", self._company.authority_levels[0])
        account = self._store.add(_name(claims) or address or "Somebody", login, level=level, subject=subject, **rights)
        self._audit.note(None, Action.invited, account.name, f"by single sign-on, {account.role}, {account.level}")
        return account

    def _update(self, account: Account, claims: Mapping[str, Any], rights: dict[str, Any]) -> Account:
        wanted = {"name": _name(claims) or account.name, **rights}
        changes = {field: value for field, value in wanted.items() if getattr(account, field) != value}
        if not changes:
            return account
        after = self._store.change(account.id, **changes)
        told = "; ".join(f"{f} {getattr(account, f)} → {changes[f]}" for f in ("role", "level") if f in changes)
        self._audit.note(None, Action.person_changed, after.name, f"by single sign-on: {told or ', '.join(changes)}")
        return after


def _values(claims: Mapping[str, Any], path: str) -> list[str]:
    """What stands under a claim's name, or under a path of names, as texts."""
    found: Any = claims.get(path) if path in claims else None
    if found is None:
        found = claims
        for part in path.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    many = found if isinstance(found, list) else [found]
    return [value for value in many if isinstance(value, str)]


def _first(claims: Mapping[str, Any], path: str, mapping: Mapping[str, Ours]) -> Ours | None:
    given = set(_values(claims, path))
    return next((ours for theirs, ours in mapping.items() if theirs in given), None)


def _name(claims: Mapping[str, Any]) -> str:
    name = " ".join(str(claims.get("name") or claims.get("preferred_username") or "").split())
    return name[:MOST_CHARACTERS] if name.isprintable() else ""
