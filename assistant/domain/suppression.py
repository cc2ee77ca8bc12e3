"""What may be shown of many people's work: sums of whole parts with at least five people behind each of them.

Every published figure is a sum of whole atoms, and each atom rests on at least FEWEST_PEOPLE people. Whatever is
subtracted from whatever, the difference is then a sum of whole atoms again, so that no choice of teams, standards and
months tells of fewer. This is the usual threshold rule with complementary suppression done by joining (A. Hundepool
and others, Statistical Disclosure Control, 2012, chapter 4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from assistant.domain.adherence import Tally, fewest_people

FEWEST_PEOPLE = 5
OTHER_TEAMS = "other teams"
"""The id of all teams together that are too small, in a month, to be shown by themselves."""


class Atom(NamedTuple):
    """The verdicts on one standard in one month by one group; nothing smaller is ever shown.

    ``group`` is a team's id or OTHER_TEAMS.
    """

    standard_id: str
    month: date
    group: str
    met: int
    partly: int
    missed: int

    @property
    def decided(self) -> int:
        """How many verdicts were met, partly or missed."""
        return self.met + self.partly + self.missed


class Atoms(NamedTuple):
    """What may be shown; ``left_out`` are the standards and months of which something is in none of them."""

    shown: tuple[Atom, ...]
    left_out: frozenset[tuple[str, date]]


class Rest(NamedTuple):
    """All teams of a standard and month that are too small by themselves, with how many people are at least in them."""

    standard_id: str
    month: date
    people: int
    met: int
    partly: int
    missed: int


class Counted(NamedTuple):
    """Verdicts in two parts: summed by standard, month and team where a team has enough people, and the others."""

    large: Sequence[Atom]
    rest: Sequence[Rest]


def counted(tallies: Iterable[Tally]) -> Counted:
    """Tallies in their two parts; the storage does the same in its own words.

    Whoever has no decided verdict is not counted as one of the people.
    """
    teams: dict[tuple[str, date, str], list[Tally]] = defaultdict(list)
    for tally in tallies:
        if tally.decided:
            teams[tally.standard_id, tally.month, tally.team_id].append(tally)
    large: list[Atom] = []
    small: dict[tuple[str, date], list[Tally]] = defaultdict(list)
    for (standard_id, month, team_id), members in teams.items():
        if _people(members) >= FEWEST_PEOPLE:
            large.append(Atom(standard_id, month, team_id, *_sums(members)))
        else:
            small[standard_id, month] += members
    return Counted(large, [Rest(*place, _people(members), *_sums(members)) for place, members in small.items()])


def atoms_of(found: Counted) -> Atoms:
    """What may be shown: verdicts joined until at least FEWEST_PEOPLE people are behind each part.

    A team with enough people in a month is a group of its own. The smaller ones of the same standard and month are
    one group together, and are in nothing, totals included, while even that is too small.
    """
    others = [
        Atom(one.standard_id, one.month, OTHER_TEAMS, one.met, one.partly, one.missed)
        for one in found.rest
        if one.people >= FEWEST_PEOPLE
    ]
    left_out = frozenset((one.standard_id, one.month) for one in found.rest if one.people < FEWEST_PEOPLE)
    return Atoms(shown=(*found.large, *others), left_out=left_out)


def _people(tallies: Iterable[Tally]) -> int:
    return fewest_people(one.employee for one in tallies)


def _sums(tallies: Sequence[Tally]) -> tuple[int, int, int]:
    return sum(one.met for one in tallies), sum(one.partly for one in tallies), sum(one.missed for one in tallies)
