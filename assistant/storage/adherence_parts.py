"""Verdicts in the two parts of suppression: counted when they change, so that a page counts nobody.

A part is a standard, a month and a group: a team with enough people, or all the smaller teams together. The codes of
several processes may stand for the same people: those of the process that has the most count.
``domain.suppression.counted`` says the same rule in Python.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    delete,
    distinct,
    exists,
    func,
    insert,
    literal,
    select,
)

from assistant.domain.adherence import PROCESS_CHARACTERS
from assistant.domain.suppression import FEWEST_PEOPLE, OTHER_TEAMS, Atom, Counted, Rest
from assistant.storage import schema

_TALLIES, _PARTS = schema.adherence.c, schema.adherence_parts.c
_NUMBERS = ("met", "partly", "missed")
_COLUMNS = [column.name for column in _PARTS]
_DECIDED = _TALLIES.met + _TALLIES.partly + _TALLIES.missed > 0


def recount(connection: Connection, places: Iterable[tuple[date, str, str]]) -> None:
    """Count parts anew in the transaction that changed their tallies; a place is a month, a standard and a team."""
    by_month: dict[date, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for month, standard_id, team_id in places:
        by_month[month][0].add(standard_id)
        by_month[month][1].add(team_id)
    for month, (standards, teams) in by_month.items():
        _recount(connection, month, standards, teams)


def _recount(connection: Connection, month: date, standards: Collection[str], teams: Collection[str]) -> None:
    of_month = and_(_PARTS.month == month, _PARTS.standard_id.in_(standards))
    theirs = and_(of_month, _PARTS.group_id.in_(teams))
    tallies = and_(_TALLIES.month == month, _TALLIES.standard_id.in_(standards), _DECIDED)
    every = len(standards) * len(teams)
    large_before = connection.execute(delete(schema.adherence_parts).where(theirs)).rowcount
    changed = _added_up(_TALLIES.team_id, func.count(), and_(tallies, _TALLIES.team_id.in_(teams))).subquery()
    enough = select(changed).where(changed.c.people >= FEWEST_PEOPLE)
    large_now = connection.execute(insert(schema.adherence_parts).from_select(_COLUMNS, enough)).rowcount
    if large_before == large_now == every:
        return
    # Some of these teams are, or were, among those that are counted together.
    connection.execute(delete(schema.adherence_parts).where(of_month, _PARTS.group_id == OTHER_TEAMS))
    large = exists().where(
        _PARTS.month == month, _PARTS.standard_id == _TALLIES.standard_id, _PARTS.group_id == _TALLIES.team_id
    )
    others = _added_up(literal(OTHER_TEAMS), func.count(distinct(_TALLIES.employee)), and_(tallies, ~large))
    connection.execute(insert(schema.adherence_parts).from_select(_COLUMNS, others))


def parts(connection: Connection, since: date, until: date) -> Counted:
    """The parts of the months from ``since`` to ``until``, both included."""
    keys = (_PARTS.standard_id, _PARTS.month)
    numbers = (_PARTS.met, _PARTS.partly, _PARTS.missed)
    between = (_PARTS.month >= since, _PARTS.month <= until)
    others = _PARTS.group_id == OTHER_TEAMS
    large = connection.execute(select(*keys, _PARTS.group_id, *numbers).where(*between, ~others))
    rest = connection.execute(select(*keys, _PARTS.people, *numbers).where(*between, others))
    return Counted([Atom(*row) for row in large], [Rest(*row) for row in rest])


def _added_up(group: ColumnElement[str], people: ColumnElement[int], counted: ColumnElement[bool]) -> Select[Any]:
    """What tallies come to by month, standard and ``group``, with how many people are behind it at least."""
    process = case((_TALLIES.employee.contains(":"), func.substr(_TALLIES.employee, 1, PROCESS_CHARACTERS)), else_="")
    named = (_TALLIES.month, _TALLIES.standard_id, group.label("group_id"), process.label("process"))
    sums = (func.sum(_TALLIES[name]).label(name) for name in _NUMBERS)
    rows = select(*named, people.label("people"), *sums).where(counted)
    of_process = rows.group_by(*(one.name for one in named)).subquery().c
    place = (of_process.month, of_process.standard_id, of_process.group_id)
    whole = (func.sum(of_process[name]) for name in _NUMBERS)
    return select(*place, func.max(of_process.people).label("people"), *whole).group_by(*place)
