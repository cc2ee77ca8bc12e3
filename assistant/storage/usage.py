"""What the language model took, by person and day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import func, insert, select, update

from assistant.domain.conversation import Usage
from assistant.storage import schema
from assistant.storage.connection import Transactions

_USAGE = schema.usage_days.c


class UsageStore:
    """One row a person and day; what was asked is not in it."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, person_id: str, day: date, usage: Usage) -> None:
        """Add the tokens and the cost of one answer to a person's day."""
        mine = (_USAGE.person_id == person_id) & (_USAGE.day == day)
        with self._transactions.write() as connection:
            row = connection.execute(select(schema.usage_days).where(mine).with_for_update()).first()
            if row is None:
                values = {"person_id": person_id, "day": day, "answers": 0, "prompt": 0, "cached": 0, "completion": 0}
                connection.execute(insert(schema.usage_days).values(**values, cost="0"))
            cost = Decimal(row.cost if row else 0) + (usage.cost or 0)
            connection.execute(
                update(schema.usage_days)
                .where(mine)
                .values(
                    answers=_USAGE.answers + 1,
                    prompt=_USAGE.prompt + usage.prompt,
                    cached=_USAGE.cached + usage.cached,
                    completion=_USAGE.completion + usage.completion,
                    cost=str(cost),
                )
            )

    def tokens(self, day: date, person_id: str | None = None) -> int:
        """Tokens of one person, or of all, on a day."""
        query = select(func.sum(_USAGE.prompt + _USAGE.completion)).where(_USAGE.day == day)
        if person_id is not None:
            query = query.where(_USAGE.person_id == person_id)
        with self._transactions.read() as connection:
            return int(connection.execute(query).scalar() or 0)
