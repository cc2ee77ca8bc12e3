"""What people would want as a customer and no standard promises: their words alone, and the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from sqlalchemy import delete, insert, select

from assistant.storage import schema
from assistant.storage.connection import Transactions

_WISHES = schema.wishes.c


class WishStore:
    """Nothing here leads to a person: no id of theirs, not even a hashed one, no run, and no order of arrival."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, words: Iterable[str], day: date) -> None:
        """Keep wishes, each under an id made of chance alone."""
        rows = [{"id": str(uuid4()), "words": one, "day": day} for one in words]
        if rows:
            with self._transactions.write() as connection:
                connection.execute(insert(schema.wishes), rows)

    def all(self) -> tuple[str, ...]:
        """Every wish, in an order that says nothing."""
        with self._transactions.read() as connection:
            return tuple(connection.execute(select(_WISHES.words).order_by(_WISHES.id)).scalars())

    def purge(self, before: date) -> int:
        """Remove those of days before one; how many it was."""
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.wishes).where(_WISHES.day < before)).rowcount
