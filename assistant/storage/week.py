"""What many people did over some days, to be counted: whose it was and when, without any of their words."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import or_, select

from assistant.domain.conversation import Topic
from assistant.storage import schema
from assistant.storage.connection import Transactions
from assistant.storage.questions import THERE

_QUESTIONS = schema.person_questions.c
_GAPS = schema.gaps.c
_TOPICS = TypeAdapter(tuple[Topic, ...])


class Asked(NamedTuple):
    """A question to a person; ``due`` is a day on the company's calendar."""

    person_id: str
    asked_at: datetime
    due: date
    answered_at: datetime | None


class Uncovered(NamedTuple):
    """A question the playbook did not cover: who asked (empty once that is gone) and the document nearest to it."""

    person_id: str
    document_id: str


class WeekStore:
    """Reads only."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def questions(self, since: datetime) -> tuple[Asked, ...]:
        """Questions to a person that were asked or answered since then and not taken back."""
        moved = or_(_QUESTIONS.asked_at >= since, _QUESTIONS.answered_at >= since)
        columns = (_QUESTIONS.person_id, _QUESTIONS.asked_at, _QUESTIONS.due, _QUESTIONS.answered_at)
        with self._transactions.read() as connection:
            return tuple(Asked(*row) for row in connection.execute(select(*columns).where(moved, THERE)))

    def gaps(self, since: datetime) -> tuple[Uncovered, ...]:
        """Questions the playbook did not cover since then, where a document was near to them."""
        asked = schema.turns.outerjoin(schema.conversations)
        query = (
            select(schema.conversations.c.person_id, _GAPS.nearest)
            .select_from(schema.gaps.outerjoin(asked, schema.turns.c.id == _GAPS.turn_id))
            .where(_GAPS.asked_at >= since)
        )
        with self._transactions.read() as connection:
            rows = [(row.person_id or "", _TOPICS.validate_json(row.nearest)) for row in connection.execute(query)]
        return tuple(Uncovered(person_id, nearest[0].document_id) for person_id, nearest in rows if nearest)
