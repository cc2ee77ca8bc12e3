"""Verdicts counted by standard, month, team and employee: kept beside the verdicts, so that nobody counts them again.

What counts are the verdicts on replies of submissions that were not taken back, for processes that have not ended.
Every function works inside the transaction that changes the verdicts, which holds ``quality`` from its beginning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Date, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from assistant.domain.adherence import Tally
from assistant.domain.quality import Count, SentReply
from assistant.storage import schema
from assistant.storage.adherence_parts import recount

_ADHERENCE = schema.adherence.c
_REPLIES, _VERDICTS = schema.quality_replies.c, schema.quality_verdicts.c
_COUNTED = ("met", "partly", "missed", "unsure")


class Place(NamedTuple):
    """Where a verdict is counted."""

    standard_id: str
    month: date
    team_id: str
    employee: str


Numbers = Counter[tuple[Place, str]]
"""How often each verdict was given at each place."""


def numbers_of(replies: Iterable[tuple[SentReply, Iterable[Count]]]) -> Numbers:
    """What replies add up to, each with what counts of it."""
    numbers: Numbers = Counter()
    for reply, counts in replies:
        month = reply.sent_on.replace(day=1)
        for one in counts:
            numbers[Place(one.standard_id, month, reply.team_id, reply.employee), one.verdict.value] += 1
    return numbers


def kept_numbers(connection: Connection, *submissions: ColumnElement[bool]) -> Numbers:
    """What the verdicts of some submissions add up to; ``submissions`` says which."""
    joined = schema.quality_replies.join(schema.quality_verdicts).join(schema.quality_submissions)
    month = _month(connection)
    keys = (_VERDICTS.standard_id, month, _REPLIES.team_id, _REPLIES.employee, _VERDICTS.verdict)
    query = select(*keys, func.count()).select_from(joined).where(*submissions).group_by(*keys)
    return Counter(
        {
            (Place(standard, first, team, employee), verdict): count
            for standard, first, team, employee, verdict, count in connection.execute(query)
        }
    )


def add(connection: Connection, numbers: Numbers, sign: int = 1) -> None:
    """Count verdicts or, with a ``sign`` of -1, count them no more; places with nothing left go."""
    rows = list(_rows(numbers, sign))
    if not rows:
        return
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(schema.adherence)
    more: dict[str, Any] = {name: _ADHERENCE[name] + insert.excluded[name] for name in _COUNTED}
    connection.execute(insert.on_conflict_do_update(index_elements=list(Place._fields), set_=more), rows)
    if sign < 0:
        nothing = [_ADHERENCE[name] == 0 for name in _COUNTED]
        connection.execute(delete(schema.adherence).where(*nothing))
    recount(connection, {(place.month, place.standard_id, place.team_id) for place, _ in numbers})


def tallies(connection: Connection, since: date, until: date) -> tuple[Tally, ...]:
    """The tallies of every month of which a day is from ``since`` to ``until``, both included."""
    query = select(schema.adherence).where(_ADHERENCE.month >= since.replace(day=1), _ADHERENCE.month <= until)
    # Our own rows: checking each again takes half of the time.
    return tuple(Tally.model_construct(**row._mapping) for row in connection.execute(query))


def _rows(numbers: Mapping[tuple[Place, str], int], sign: int) -> Iterator[dict[str, Any]]:
    by_place: dict[Place, dict[str, int]] = {}
    for (place, verdict), count in numbers.items():
        by_place.setdefault(place, dict.fromkeys(_COUNTED, 0))[verdict] = sign * count
    for place, counted in by_place.items():
        yield {**place._asdict(), **counted}


def _month(connection: Connection) -> ColumnElement[date]:
    if connection.dialect.name == "postgresql":
        return func.date_trunc("month", _REPLIES.sent_on).cast(Date)
    return func.date(_REPLIES.sent_on, "start of month", type_=Date)
