"""Questions the playbook did not cover."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, delete, insert, select

from assistant.domain.conversation import Gap, Topic
from assistant.errors import NotFound
from assistant.storage import schema
from assistant.storage.store import Store
from assistant.storage.text import tree_to_json

_TOPICS = TypeAdapter(tuple[Topic, ...])
_GAPS = schema.gaps.c


class GapStore(Store):
    """What the playbook should say and does not. Who asked is not stored with it."""

    def add(self, question: str, nearest: Iterable[Topic], turn_id: str | None = None) -> Gap:
        """Log a question with the topics nearest to it.

        A turn is logged once: a second call for the same turn returns the gap that is there. The gap is
        removed with its turn, whose words it holds. Raises NotFound when there is no such turn.
        """
        with self._transactions.write() as connection:
            if turn_id is not None:
                found = connection.execute(
                    select(schema.turns.c.id).where(schema.turns.c.id == turn_id).with_for_update()
                ).first()
                if found is None:
                    raise NotFound("There is no such turn to log a gap for.")
                logged = connection.execute(select(schema.gaps).where(_GAPS.turn_id == turn_id)).first()
                if logged is not None:
                    return gap_of(logged)
            gap_id = self._new_id()
            connection.execute(
                insert(schema.gaps).values(
                    id=gap_id,
                    question=question,
                    asked_at=self._clock(),
                    nearest=tree_to_json(_TOPICS.dump_python(tuple(nearest), mode="json")),
                    turn_id=turn_id,
                )
            )
            return gap_of(connection.execute(select(schema.gaps).where(_GAPS.id == gap_id)).one())

    def list(self, limit: int = 100) -> tuple[Gap, ...]:
        """The last ``limit`` gaps, newest first, without those of conversations that were deleted."""
        asked = schema.gaps.outerjoin(schema.turns).outerjoin(schema.conversations)
        query = select(schema.gaps).select_from(asked).where(schema.conversations.c.deleted_at.is_(None))
        with self._transactions.read() as connection:
            rows = connection.execute(query.order_by(_GAPS.sequence.desc()).limit(limit))
            return tuple(gap_of(row) for row in rows)

    def purge(self, older_than_seconds: float) -> int:
        """Remove what was asked at least that long ago; how many gaps it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.gaps).where(_GAPS.asked_at <= before)).rowcount


def gap_of(row: Row[Any]) -> Gap:
    """A row of the table as a gap."""
    return Gap(id=row.id, question=row.question, asked_at=row.asked_at, nearest=_TOPICS.validate_json(row.nearest))
