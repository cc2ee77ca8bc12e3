"""Accounts of people: who they are, what they may see and grant, and how they sign in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.domain.accounts import Account
from assistant.domain.people import AuthorityLevel, Role
from assistant.errors import FixInput, NotFound
from assistant.storage import schema
from assistant.storage.account_rows import account_rows, to_account
from assistant.storage.store import Store
from assistant.storage.text import fold

_PEOPLE = schema.people.c
_ENABLED = _PEOPLE.disabled_at.is_(None)
_LAST_ADMINISTRATOR = (
    "This is the only administrator who can sign in. Make somebody else administrator first; without one, nobody "
    "could look after accounts."
)


class AccountStore(Store):
    """One row a person. Accounts are closed, never removed: what a person did keeps its name."""

    def add(
        self,
        name: str,
        login: str,
        role: Role,
        level: AuthorityLevel,
        *,
        team_id: str = "",
        function: str = "",
        administrator: bool = False,
        leads: Iterable[str] = (),
        subject: str = "",
        password_hash: str = "",
    ) -> Account:
        """Make an account. Raises FixInput for a login or subject that is taken, and for a team that is not there."""
        with self._transactions.write() as connection, _rules_as_words():
            person_id = self._new_id()
            connection.execute(
                insert(schema.people).values(
                    id=person_id,
                    name=_filled(name, "name"),
                    **_login(login),
                    role=role.value,
                    level=level,
                    team_id=team_id or None,
                    function=function,
                    administrator=administrator,
                    subject=subject or None,
                    password_hash=password_hash,
                    created_at=self._clock(),
                )
            )
            _set_leads(connection, person_id, leads)
            return _find(connection, person_id)

    def get(self, person_id: str) -> Account:
        """One account, disabled or not. Raises NotFound."""
        with self._transactions.read() as connection:
            return _find(connection, person_id)

    def by_login(self, login: str) -> tuple[Account, str] | None:
        """The account of a login, whatever its case, and the hash of its password ("" for none)."""
        with self._transactions.read() as connection:
            rows = connection.execute(account_rows().where(_PEOPLE.login_key == fold(login))).all()
            return (to_account(rows), rows[0].password_hash) if rows else None

    def by_subject(self, subject: str) -> Account | None:
        """The account of a single sign-on's ``issuer|subject``."""
        with self._transactions.read() as connection:
            rows = connection.execute(account_rows().where(_PEOPLE.subject == subject)).all()
            return to_account(rows) if rows else None

    def list(self) -> tuple[Account, ...]:
        """Every account by name, the disabled ones too."""
        return self._list()

    def members(self, team_id: str) -> tuple[Account, ...]:
        """Who belongs to a team, by name, the disabled ones too."""
        return self._list(_PEOPLE.team_id == team_id)

    def change(
        self,
        person_id: str,
        *,
        name: str | None = None,
        login: str | None = None,
        role: Role | None = None,
        level: AuthorityLevel | None = None,
        team_id: str | None = None,
        function: str | None = None,
        administrator: bool | None = None,
        leads: Iterable[str] | None = None,
        subject: str | None = None,
    ) -> Account:
        """Change what is given; an empty ``team_id`` or ``subject`` takes it away.

        Raises NotFound, and FixInput for a login or subject that is taken, a team that is not there, and when
        no enabled administrator would be left.
        """
        values: dict[str, Any] = {"level": level, "function": function, "administrator": administrator}
        values |= {"role": role and role.value}
        values = {field: value for field, value in values.items() if value is not None}
        values |= {} if name is None else {"name": _filled(name, "name")}
        values |= {} if login is None else _login(login)
        values |= {} if team_id is None else {"team_id": team_id or None}
        values |= {} if subject is None else {"subject": subject or None}
        with self._transactions.write() as connection, _rules_as_words():
            if administrator is False:
                _keep_an_administrator(connection, person_id)
            # Also what holds the row while the teams are written.
            _update(connection, person_id, **(values or {"id": person_id}))
            if leads is not None:
                connection.execute(delete(schema.team_leads).where(schema.team_leads.c.person_id == person_id))
                _set_leads(connection, person_id, leads)
            return _find(connection, person_id)

    def set_password(self, person_id: str, password_hash: str) -> None:
        """Keep the hash of a new password; "" takes the password away. Raises NotFound."""
        with self._transactions.write() as connection:
            _update(connection, person_id, password_hash=password_hash)

    def disable(self, person_id: str) -> Account:
        """Let somebody in nowhere any more: their sessions and links end with it.

        Raises NotFound, and FixInput when no enabled administrator would be left.
        """
        with self._transactions.write() as connection:
            _keep_an_administrator(connection, person_id)
            _update(connection, person_id, disabled_at=func.coalesce(_PEOPLE.disabled_at, self._clock()))
            _end_access(connection, person_id)
            return _find(connection, person_id)

    def enable(self, person_id: str) -> Account:
        """Let somebody in again; they sign in anew. Raises NotFound."""
        with self._transactions.write() as connection:
            _update(connection, person_id, disabled_at=None)
            # A sign-in under way may have begun a session after the account was disabled.
            _end_access(connection, person_id)
            return _find(connection, person_id)

    def seen(self, person_id: str) -> None:
        """Note that somebody signed in just now. Raises NotFound."""
        with self._transactions.write() as connection:
            _update(connection, person_id, last_seen_at=self._clock())

    def count(self) -> int:
        """How many accounts there are, the disabled ones too."""
        return self._count()

    def administrators(self) -> int:
        """How many administrators can sign in."""
        return self._count(_PEOPLE.administrator, _ENABLED)

    def _list(self, *conditions: ColumnElement[bool]) -> tuple[Account, ...]:
        people: dict[str, list[Row[Any]]] = {}
        with self._transactions.read() as connection:
            for row in connection.execute(account_rows().where(*conditions).order_by(_PEOPLE.sequence)):
                people.setdefault(row.id, []).append(row)
        # Databases disagree on the order of letters outside ASCII.
        return tuple(sorted(map(to_account, people.values()), key=lambda account: fold(account.name)))

    def _count(self, *conditions: ColumnElement[bool]) -> int:
        with self._transactions.read() as connection:
            return connection.execute(select(func.count()).select_from(schema.people).where(*conditions)).scalar_one()


def _find(connection: Connection, person_id: str) -> Account:
    rows = connection.execute(account_rows().where(_PEOPLE.id == person_id)).all()
    if not rows:
        raise NotFound("There is no such account.")
    return to_account(rows)


def _update(connection: Connection, person_id: str, **values: Any) -> None:
    done = connection.execute(update(schema.people).where(_PEOPLE.id == person_id).values(**values))
    if done.rowcount == 0:
        raise NotFound("There is no such account.")


def _set_leads(connection: Connection, person_id: str, leads: Iterable[str]) -> None:
    rows = [{"person_id": person_id, "team_id": team_id} for team_id in sorted(set(leads))]
    if rows:
        connection.execute(insert(schema.team_leads), rows)


def _keep_an_administrator(connection: Connection, person_id: str) -> None:
    """Refuse what would leave nobody to look after accounts.

    The rows are held until the end: of two administrators who take it from each other, the second sees what the
    first did.
    """
    enabled = select(_PEOPLE.id).where(_PEOPLE.administrator, _ENABLED).order_by(_PEOPLE.id).with_for_update()
    if [row.id for row in connection.execute(enabled)] == [person_id]:
        raise FixInput(_LAST_ADMINISTRATOR)


def _end_access(connection: Connection, person_id: str) -> None:
    for table in (schema.sessions, schema.links):
        connection.execute(delete(table).where(table.c.person_id == person_id))


def _filled(text: str, what: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise FixInput(f"The {what} is empty; write one.")
    return text


def _login(login: str) -> dict[str, str]:
    login = _filled(login, "login")
    return {"login": login, "login_key": fold(login)}


@contextmanager
def _rules_as_words() -> Iterator[None]:
    """A rule of the schema that somebody's input breaks, said in words."""
    try:
        yield
    except IntegrityError as error:
        fault = str(error.orig)
        for part, words in _BROKEN_RULES.items():
            if part in fault:
                raise FixInput(words) from None  # the fault repeats what was typed
        raise


# As SQLite names the column and PostgreSQL the constraint.
_LOGIN_TAKEN = "This login belongs to somebody else already; choose another one."
_SUBJECT_TAKEN = "This single sign-on belongs to another account already."
_NO_TEAM = "There is no such team; choose one from the list."
_BROKEN_RULES = {
    "people.login_key": _LOGIN_TAKEN,
    "uq_people_login_key": _LOGIN_TAKEN,
    "people.subject": _SUBJECT_TAKEN,
    "uq_people_subject": _SUBJECT_TAKEN,
    "FOREIGN KEY": _NO_TEAM,
    "fk_people_team_id": _NO_TEAM,
    "fk_team_leads_team_id": _NO_TEAM,
}
