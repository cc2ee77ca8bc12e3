"""What the language model took, by person and day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import delete, func, select, update

from assistant.domain.conversation import Usage
from assistant.storage import schema
from assistant.storage.connection import Transactions
from assistant.storage.insertion import insert_new

_USAGE = schema.usage_days.c


class UsageStore:
    """One row a person and day; what was asked is not in it."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, person_id: str, day: date, usage: Usage) -> None:
        """Add the tokens and the cost of one answer to a person's day."""
        mine = (_USAGE.person_id == person_id) & (_USAGE.day == day)
        with self._transactions.write() as connection:
            nothing = {"answers": 0, "prompt": 0, "cached": 0, "completion": 0, "cost": "0"}
            empty = {"person_id": person_id, "day": day, **nothing}
            insert_new(connection, schema.usage_days, empty, unique=("person_id", "day"))
            so_far = connection.execute(select(_USAGE.cost).where(mine).with_for_update()).scalar_one()
            cost = Decimal(so_far) + (usage.cost or 0)
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

    def days(self, person_id: str) -> tuple[tuple[date, int, int], ...]:
        """Day, answers and tokens of one person, the oldest day first."""
        columns = (_USAGE.day, _USAGE.answers, (_USAGE.prompt + _USAGE.completion).label("tokens"))
        query = select(*columns).where(_USAGE.person_id == person_id).order_by(_USAGE.day)
        with self._transactions.read() as connection:
            return tuple((row.day, row.answers, row.tokens) for row in connection.execute(query))

    def purge(self, before: date) -> int:
        """Remove what was used before a day; how many rows it was."""
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.usage_days).where(_USAGE.day < before)).rowcount

    def tokens(self, day: date, person_id: str | None = None) -> int:
        """Tokens of one person, or of all, on a day."""
        query = select(func.sum(_USAGE.prompt + _USAGE.completion)).where(_USAGE.day == day)
        if person_id is not None:
            query = query.where(_USAGE.person_id == person_id)
        with self._transactions.read() as connection:
            return int(connection.execute(query).scalar() or 0)
