"""One-time links: kept as a hash of their token, used exactly once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, or_, select, update

from assistant.domain.accounts import Link, LinkKind
from assistant.errors import FixInput
from assistant.storage import schema
from assistant.storage.connection import Transactions
from assistant.storage.insertion import insert_or_replace

_LINKS = schema.links.c


class LinkStore:
    """At most one link of a kind for a person; a new one ends the one before."""

    def __init__(self, transactions: Transactions, clock: Callable[[], datetime]) -> None:
        self._transactions, self._clock = transactions, clock

    def make(self, token_hash: str, kind: LinkKind, person_id: str, expires_at: datetime) -> Link:
        """Keep a link; an older one of this kind for this person stops working."""
        values = {"kind": kind.value, "person_id": person_id, "token_hash": token_hash, "expires_at": expires_at}
        with self._transactions.write() as connection:
            insert_or_replace(connection, schema.links, {**values, "used_at": None}, unique=("kind", "person_id"))
        return Link(kind=kind, person_id=person_id, expires_at=expires_at)

    def peek(self, token_hash: str) -> Link | None:
        """A link that can be used, without using it; None when it was used, has run out or is not known."""
        with self._transactions.read() as connection:
            usable = select(schema.links).where(_LINKS.token_hash == token_hash, *self._usable())
            row = connection.execute(usable).first()
            return None if row is None else _link(row)

    def use(self, token_hash: str) -> Link:
        """Use a link up; of two who do it at once, one succeeds. Raises FixInput when it cannot be used."""
        mine = _LINKS.token_hash == token_hash
        with self._transactions.write() as connection:
            used = update(schema.links).where(mine, *self._usable()).values(used_at=self._clock())
            done = connection.execute(used).rowcount == 1
            row = connection.execute(select(schema.links).where(mine)).first()
            if row is None:
                raise FixInput("This link is not known here, or a newer one took its place. Ask for a new link.")
            if not done:
                why = "was used already" if row.used_at is not None else "has run out"
                raise FixInput(f"This link {why}. Ask for a new one.")
            return _link(row)

    def purge(self, older_than_seconds: float) -> int:
        """Remove links that were used or ran out at least that long ago; how many it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            old = or_(_LINKS.used_at <= before, _LINKS.expires_at <= before)
            return connection.execute(delete(schema.links).where(old)).rowcount

    def _usable(self) -> tuple[Any, Any]:
        return _LINKS.used_at.is_(None), _LINKS.expires_at > self._clock()


def _link(row: Row[Any]) -> Link:
    return Link(kind=LinkKind(row.kind), person_id=row.person_id, expires_at=row.expires_at)
