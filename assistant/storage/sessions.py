"""Browsers in which people are signed in, found by a hash of the cookie's token."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from assistant.domain.accounts import Account, SignedIn
from assistant.errors import Busy, NotFound
from assistant.storage import schema
from assistant.storage.account_rows import account_rows, to_account
from assistant.storage.store import Store

NOTED_EVERY_SECONDS = 60
"""How exactly the last use is known; between, a request only reads."""

_SESSIONS = schema.sessions.c
_PREFIXED = [_SESSIONS[name].label(f"session_{name}") for name in SignedIn.model_fields]


class SessionStore(Store):
    """Who is signed in where. A session that was closed is gone."""

    def open(self, token_hash: str, person_id: str, device: str, expires_at: datetime) -> SignedIn:
        """Sign somebody in until ``expires_at`` at the latest."""
        now = self._clock()
        session = SignedIn(
            id=self._new_id(),
            person_id=person_id,
            created_at=now,
            last_used_at=now,
            expires_at=expires_at,
            device=device,
        )
        with self._transactions.write() as connection:
            connection.execute(insert(schema.sessions).values(token_hash=token_hash, **session.model_dump()))
        return session

    def find(self, token_hash: str, idle_seconds: float) -> tuple[SignedIn, Account] | None:
        """The session of a token and whose it is, as they are now.

        None when it was closed, is past its end or was not used for ``idle_seconds``, and when its person is
        disabled.
        """
        now = self._clock()
        query = (
            account_rows()
            .add_columns(*_PREFIXED)
            .join(schema.sessions, _SESSIONS.person_id == schema.people.c.id)
            .where(
                _SESSIONS.token_hash == token_hash,
                _SESSIONS.expires_at > now,
                _SESSIONS.last_used_at > now - timedelta(seconds=idle_seconds),
                schema.people.c.disabled_at.is_(None),
            )
        )
        with self._transactions.read() as connection:
            rows = connection.execute(query).all()
        if not rows:
            return None
        session = SignedIn(**{name: rows[0]._mapping[f"session_{name}"] for name in SignedIn.model_fields})
        if now - session.last_used_at >= timedelta(seconds=NOTED_EVERY_SECONDS):
            # A writer at work is no reason to turn a reader away; the next request notes it.
            with suppress(Busy), self._transactions.write() as connection:
                connection.execute(
                    update(schema.sessions).where(_SESSIONS.token_hash == token_hash).values(last_used_at=now)
                )
            session = session.model_copy(update={"last_used_at": now})
        return session, to_account(rows)

    def close(self, token_hash: str) -> None:
        """Sign out; a token that is not known changes nothing."""
        with self._transactions.write() as connection:
            connection.execute(delete(schema.sessions).where(_SESSIONS.token_hash == token_hash))

    def close_all(self, person_id: str, but: str = "") -> int:
        """Sign somebody out everywhere but in the session with the token hash ``but``; how many it was."""
        others = (_SESSIONS.person_id == person_id) & (_SESSIONS.token_hash != but)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.sessions).where(others)).rowcount

    def close_one(self, person_id: str, session_id: str) -> None:
        """Sign somebody out in one of their browsers. Raises NotFound for a session that is not theirs."""
        mine = (_SESSIONS.person_id == person_id) & (_SESSIONS.id == session_id)
        with self._transactions.write() as connection:
            if connection.execute(delete(schema.sessions).where(mine)).rowcount == 0:
                raise NotFound("You are not signed in there any more.")

    def list(self, person_id: str) -> tuple[SignedIn, ...]:
        """Where somebody is signed in, the last used first; what is past its end is left out."""
        mine = (_SESSIONS.person_id == person_id) & (_SESSIONS.expires_at > self._clock())
        with self._transactions.read() as connection:
            query = select(schema.sessions).where(mine).order_by(_SESSIONS.last_used_at.desc(), _SESSIONS.id)
            return tuple(_signed_in(row) for row in connection.execute(query))

    def purge(self) -> int:
        """Remove the sessions that are past their end; how many it was."""
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.sessions).where(_SESSIONS.expires_at <= self._clock())).rowcount


def _signed_in(row: Row[Any]) -> SignedIn:
    return SignedIn(**{name: row._mapping[name] for name in SignedIn.model_fields})
