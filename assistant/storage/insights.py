"""What many people did, counted by periods: how often, and by how many people, without any of their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    and_,
    cast,
    func,
    literal,
    select,
    union_all,
)

from assistant.domain.suppression import Counted as Verdicts
from assistant.storage import schema
from assistant.storage.adherence_parts import parts
from assistant.storage.connection import Transactions
from assistant.storage.schema import Moment

Period = tuple[datetime, datetime]
"""From the first moment on and before the second."""
QUESTIONS, REVIEWS = "questions", "reviews"


class Counted(NamedTuple):
    """``times`` things by ``people`` distinct people in the period with the index ``period``; of a ``key``."""

    period: int
    key: str
    times: int
    people: int


class Promise(NamedTuple):
    """A confirmed promise: who keeps it, by when, and what became of it when."""

    owner_id: str
    due_on: date
    state: str
    settled_at: datetime | None


class Report(NamedTuple):
    """A report that a clause got in the way; ``person_id`` is empty once who made it is forgotten."""

    person_id: str
    document_id: str
    clause: str
    state: str


class InsightStore:
    """Reads only. Every count comes with how many people are behind it: too few must not be shown."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def verdicts(self, since: date, until: date) -> Verdicts:
        """Decided verdicts of the months from ``since`` to ``until``, both included, in the two parts of suppression.

        Whose a verdict is stays in the database.
        """
        with self._transactions.read() as connection:
            return parts(connection, since, until)

    def asked(self, periods: Sequence[Period]) -> tuple[Counted, ...]:
        """By standard: questions with an answer that cites it."""
        table = schema.asked_standards.c
        return self._counted(table.at, table.standard_id, table.person_id, periods)

    def practised(self, periods: Sequence[Period]) -> tuple[Counted, ...]:
        """By standard: practice runs that came to an end in a scenario that tries it."""
        table = schema.practised_standards.c
        return self._counted(table.at, table.standard_id, table.person_id, periods)

    def praised(self, periods: Sequence[Period]) -> tuple[Counted, ...]:
        """By standard: thanks that hang on the wall, by how many who gave them."""
        table = schema.kudos.c
        hanging = (table.off_at.is_(None), table.author_id != "")
        return self._counted(table.given_at, table.standard_id, table.author_id, periods, *hanging)

    def used(self, periods: Sequence[Period]) -> tuple[Counted, ...]:
        """By QUESTIONS and REVIEWS: what the coach was asked, and drafts that were checked."""
        turns, people, reviews = schema.turns.c, schema.conversations.c, schema.reviews.c
        theirs = turns.conversation_id == people.id
        return (
            *self._counted(turns.asked_at, literal(QUESTIONS), people.person_id, periods, theirs),
            *self._counted(reviews.reviewed_at, literal(REVIEWS), reviews.person_id, periods),
        )

    def promises(self, since: date, until: date) -> tuple[Promise, ...]:
        """Promises that are due from ``since`` to ``until``, both included."""
        table = schema.follow_ups.c
        columns = (table.owner_id, table.due_on, table.state, table.settled_at)
        query = select(*columns).where(table.due_on >= since, table.due_on <= until)
        with self._transactions.read() as connection:
            return tuple(Promise(*row) for row in connection.execute(query))

    def reports(self, before: datetime) -> tuple[Report, ...]:
        """Reports about policies that were made before a moment."""
        table = schema.frictions.c
        columns = (table.person_id, table.document_id, table.clause, table.state)
        with self._transactions.read() as connection:
            return tuple(Report(*row) for row in connection.execute(select(*columns).where(table.reported_at < before)))

    def _counted(
        self,
        at: Column[Any],
        key: ColumnElement[str],
        person: Column[Any],
        periods: Sequence[Period],
        *conditions: ColumnElement[bool],
    ) -> tuple[Counted, ...]:
        """Ranges of an index, one for each period, in one statement; both databases count it alike."""
        if not periods:
            return ()
        spans = union_all(
            *(
                select(
                    literal(index).label("period"),
                    literal(since, Moment).label("since"),
                    literal(until, Moment).label("until"),
                )
                for index, (since, until) in enumerate(periods)
            )
        ).subquery()
        inside = and_(at >= spans.c.since, at < spans.c.until, *conditions)
        # One row a person first: to count distinct people afterwards, nothing has to be sorted.
        of_one = (
            select(spans.c.period, key.label("key"), person.label("person"), func.count().label("times"))
            .where(inside)
            .group_by(spans.c.period, key, person)
            .subquery()
        )
        keys = (of_one.c.period, of_one.c.key)
        query = select(*keys, _total(of_one.c.times), func.count()).group_by(*keys)
        with self._transactions.read() as connection:
            return tuple(Counted(*row) for row in connection.execute(query))


def _total(column: ColumnElement[int]) -> ColumnElement[int]:
    """The sum of sums; PostgreSQL makes a decimal number of it."""
    return cast(func.sum(column), BigInteger)
