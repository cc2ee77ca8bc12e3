"""Who changed what, and when: lines are added and read; only their age removes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from assistant.domain.accounts import Action, AuditEntry
from assistant.storage import schema
from assistant.storage.connection import Transactions

_AUDIT = schema.audit.c


class AuditStore:
    """A line that was written is never changed."""

    def __init__(self, transactions: Transactions, clock: Callable[[], datetime]) -> None:
        self._transactions, self._clock = transactions, clock

    def add(self, actor_id: str, actor: str, action: Action, subject: str = "", detail: str = "") -> None:
        """Write one line."""
        with self._transactions.write() as connection:
            connection.execute(
                insert(schema.audit).values(
                    at=self._clock(),
                    actor_id=actor_id,
                    actor=actor,
                    action=action.value,
                    subject=subject,
                    detail=detail,
                )
            )

    def list(
        self,
        before: int | None = None,
        limit: int = 100,
        action: Action | None = None,
        actor_id: str | None = None,
    ) -> tuple[AuditEntry, ...]:
        """The newest lines first; ``before`` is the sequence of the last line one has, for the page after it."""
        query = select(schema.audit).order_by(_AUDIT.sequence.desc()).limit(limit)
        if before is not None:
            query = query.where(_AUDIT.sequence < before)
        if action is not None:
            query = query.where(_AUDIT.action == action.value)
        if actor_id is not None:
            query = query.where(_AUDIT.actor_id == actor_id)
        with self._transactions.read() as connection:
            return tuple(AuditEntry(**row._mapping) for row in connection.execute(query))

    def purge(self, older_than_seconds: float) -> int:
        """Remove the lines that are at least that old; how many it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.audit).where(_AUDIT.at <= before)).rowcount
