"""Signing in and out, sessions, passwords and one-time links; with ``Administration`` all there is about accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from assistant.domain.accounts import Account, Action, Link, LinkKind, SignedIn
from assistant.domain.company import Company
from assistant.domain.people import Person, Role
from assistant.errors import FixInput, NotAllowed
from assistant.features.administration import LINK_LASTS, MOST_LOGIN, Administration, hash_of
from assistant.features.audit import Audit
from assistant.security.passwords import Passwords
from assistant.security.throttle import Throttle
from assistant.storage.database import Database

Entry = tuple[str, SignedIn, Account]
"""The cookie's token, the session and whose it is."""

_WRONG = "That login and password do not fit together. Look at both once more; capital letters matter in the password."
_CLOSED = "Your access is closed at the moment. Ask your administrator."
_NO_LINK = (
    "This link does not work any more: it was used, it is too old, or a newer one took its place. Ask your "
    "administrator for a new one."
)


class Accounts(Administration):
    """Who is signed in, as the database says at this moment.

    A session ends ``idle_seconds`` after its last use and ``longest_seconds`` after sign-in, whichever is first.
    """

    def __init__(
        self,
        database: Database,
        audit: Audit,
        company: Company,
        passwords: Passwords,
        throttle: Throttle,
        clock: Callable[[], datetime],
        new_token: Callable[[], str],
        idle_seconds: float,
        longest_seconds: float,
    ) -> None:
        super().__init__(database, audit, company, clock, new_token)
        self._sessions = database.sessions
        self._passwords, self._throttle = passwords, throttle
        self._idle_seconds, self._longest = idle_seconds, timedelta(seconds=longest_seconds)

    def sign_in(self, login: str, password: str, address: str, device: str) -> Entry:
        """Sign somebody in by login and password, with a new token.

        Raises TooManyTries before the password is looked at, NotAllowed for a wrong one or a closed account, which
        take the same time whether or not the login exists.
        """
        self._throttle.begin(login, address)
        found = self._accounts.by_login(login) if len(login) <= MOST_LOGIN else None
        account, kept = found or (None, "")
        if not self._passwords.verify(password, kept) or account is None:
            # What was typed as login may be a password: it is written nowhere.
            self._audit.note(None, Action.sign_in_refused, account.name if account else "", "wrong login or password")
            raise NotAllowed(_WRONG)
        self._throttle.right(login, address)
        if account.disabled_at is not None:
            self._audit.note(None, Action.sign_in_refused, account.name, "access is closed")
            raise NotAllowed(_CLOSED)
        if self._passwords.outdated(kept):
            self._accounts.set_password(account.id, self._passwords.hash(password))
        return self.open(account, device)

    def open(self, account: Account, device: str, how: str = "") -> Entry:
        """A new session of somebody whose identity was proved; ``how`` goes into the audit. Raises NotAllowed."""
        if account.disabled_at is not None:
            self._audit.note(None, Action.sign_in_refused, account.name, "access is closed")
            raise NotAllowed(_CLOSED)
        token = self._new_token()
        session = self._sessions.open(hash_of(token), account.id, device, self._clock() + self._longest)
        self._accounts.seen(account.id)
        self._audit.note(account.person, Action.signed_in, detail=how)
        return token, session, account

    def session(self, token: str) -> tuple[SignedIn, Account] | None:
        """The session of a cookie's token and whose it is; None when it ended or its person may not come in."""
        return self._sessions.find(hash_of(token), self._idle_seconds) if token else None

    def who(self, token: str) -> Person | None:
        """The person behind a cookie's token."""
        found = self.session(token)
        return found[1].person if found else None

    def own(self, person: Person) -> Account:
        """The person's own account. Raises NotFound for a visitor of the demo."""
        return self._accounts.get(person.id)

    def named(self, login: str) -> Person | None:
        """The person of a login that a trusted proxy vouches for; None for nobody who may come in."""
        found = self._accounts.by_login(login) if login and len(login) <= MOST_LOGIN else None
        return found[0].person if found and found[0].disabled_at is None else None

    def sign_out(self, token: str) -> None:
        """End one session; a token that is not known changes nothing."""
        person = self.who(token)
        self._sessions.close(hash_of(token))
        if person:
            self._audit.note(person, Action.signed_out)

    def sign_out_everywhere(self, person: Person, but: str = "") -> int:
        """End all sessions of a person but that of the token ``but``; how many it was."""
        closed = self._sessions.close_all(person.id, hash_of(but) if but else "")
        self._audit.note(person, Action.signed_out_everywhere)
        return closed

    def sessions(self, person: Person) -> tuple[SignedIn, ...]:
        """Where a person is signed in, the last used first; browsers left idle for too long are not."""
        since = self._clock() - timedelta(seconds=self._idle_seconds)
        return tuple(one for one in self._sessions.list(person.id) if one.last_used_at > since)

    def close_session(self, person: Person, session_id: str) -> None:
        """End one of the person's own sessions. Raises NotFound."""
        self._sessions.close_one(person.id, session_id)
        self._audit.note(person, Action.signed_out, detail="another browser")

    def change_password(self, person: Person, current: str, new: str, token: str) -> None:
        """Give the person a new password and end their sessions but that of ``token``.

        Raises NotAllowed for a wrong current password, FixInput for a new one that is easy to guess, TooManyTries.
        """
        account = self._accounts.get(person.id)
        found = self._accounts.by_login(account.login)
        kept = found[1] if found else ""
        if not kept:
            raise FixInput("You sign in without a password of ours. Your administrator can make you a link to set one.")
        self._passwords.check(new, account.login)
        counted = f"password of {person.id}"
        self._throttle.begin(counted)
        if not self._passwords.verify(current, kept):
            raise NotAllowed("That is not your current password. Nothing was changed; try it once more.")
        self._throttle.right(counted)
        self._keep_password(account, self._passwords.hash(new), token)

    def first_administrator(self) -> str | None:
        """The token of a link that makes the first administrator; None once there is an account.

        A link made earlier stops working.
        """
        if self._accounts.count():
            return None
        token = self._new_token()
        until = self._clock() + LINK_LASTS[LinkKind.administrator]
        self._links.make(hash_of(token), LinkKind.administrator, "", until)
        return token

    def invited(self, token: str) -> tuple[Link, Account | None]:
        """What a one-time link is for, without using it; no account for the first administrator. Raises FixInput."""
        link = self._links.peek(hash_of(token))
        if link is None or (link.kind is LinkKind.administrator and self._accounts.count()):
            raise FixInput(_NO_LINK)
        return link, self._accounts.get(link.person_id) if link.person_id else None

    def accept(self, token: str, password: str, device: str, *, login: str = "", name: str = "") -> Entry:
        """Use a one-time link: set the password and sign in. ``login`` and ``name`` are the first administrator's.

        Raises FixInput for a link that does not work any more and for what cannot be; then the link stays unused.
        """
        _, account = self.invited(token)
        if account is None:
            return self.open(self._make_administrator(token, password, login, name), device, "first administrator")
        self._passwords.check(password, account.login)
        kept = self._passwords.hash(password)
        with self._together():
            self._links.use(hash_of(token))
            self._keep_password(account, kept)
        return self.open(account, device, "one-time link")

    def _make_administrator(self, token: str, password: str, login: str, name: str) -> Account:
        self._check(name=name, login=login)
        if not name.strip() or not login.strip():
            raise FixInput("Write your name and the login you want to use, for example your e-mail address.")
        self._passwords.check(password, login)
        kept = self._passwords.hash(password)
        # What they may read is the least there is; as administrator they can change it.
        level = self._company.authority_levels[0]
        with self._together():
            self._links.use(hash_of(token))
            account = self._accounts.add(name, login, Role.agent, level, administrator=True, password_hash=kept)
            self._audit.note(account.person, Action.password_set)
        return account

    def _keep_password(self, account: Account, kept: str, but: str = "") -> None:
        with self._together():
            self._accounts.set_password(account.id, kept)
            self._sessions.close_all(account.id, hash_of(but) if but else "")
            self._audit.note(account.person, Action.password_set)
