"""What one person may see of some months: counts with enough people behind them, of documents they may read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from assistant.domain.commitments import CommitmentState
from assistant.domain.knowledge import Document, Standard
from assistant.domain.review import FrictionState
from assistant.domain.suppression import FEWEST_PEOPLE, Atom, Atoms, atoms_of
from assistant.domain.surveys import Scored
from assistant.features.insights.palette import LIGHT, Palette
from assistant.features.insights.periods import Months, moments, next_month, quarter, quarters, weeks, whole_quarters
from assistant.storage.insights import Counted, InsightStore, Promise, Report
from assistant.storage.surveys import SurveyStore

Key = TypeVar("Key")
Counts = dict[tuple[str, date], int]
"""How many, by what and the first day of the period; what too few people are behind is not in it."""


class Kept(NamedTuple):
    """Promises that were due in a month."""

    in_time: int
    late: int
    some_day: int
    """Kept before the day was noted."""
    missed: int
    open: int


@dataclass(frozen=True)
class Chosen:
    """What somebody chose to see; an empty ``team`` is the whole company, no ``standards`` are the usual ones."""

    months: Months
    team: str = ""
    standards: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """``documents`` are those in force that the person may read; ``groups`` the teams and others they may see apart.

    ``groups`` and ``documents`` go by id, the groups to their names. Everything counted here is a sum of whole parts
    with at least FEWEST_PEOPLE people behind each: what is added up of it may be shown. ``last_over`` is the last month
    that is over. ``same`` names for a team the group it counts in, where two are called the same.
    """

    insights: InsightStore
    surveys: SurveyStore
    zone: ZoneInfo
    documents: Mapping[str, Document]
    groups: Mapping[str, str]
    chosen: Chosen
    last_over: date
    palette: Palette = LIGHT
    same: Mapping[str, str] = field(default_factory=dict)

    @property
    def months(self) -> Months:
        """The months that are looked at."""
        return self.chosen.months

    @cached_property
    def standards(self) -> dict[str, str]:
        """Titles of the standards by id, in the order of their titles."""
        found = {one.id: one.title for one in self.documents.values() if isinstance(one, Standard)}
        return dict(sorted(found.items(), key=lambda one: one[1].casefold()))

    @cached_property
    def _published(self) -> Atoms:
        return atoms_of(self.insights.verdicts(self.months.first, self.months.last))

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """Adherence, of the whole company."""
        return tuple(atom for atom in self._published.shown if atom.standard_id in self.standards)

    @cached_property
    def left_out(self) -> frozenset[tuple[str, date]]:
        """Standards and months of which some verdicts are in nothing that is shown."""
        return frozenset(one for one in self._published.left_out if one[0] in self.standards)

    def adherence_of(self, group: str = "") -> tuple[Atom, ...]:
        """Adherence of one group, or with none of the company; nothing of a group that the person may not see."""
        if not group:
            return self.atoms
        return self._by_group[group] if group in self.groups else ()

    @cached_property
    def _by_group(self) -> dict[str, tuple[Atom, ...]]:
        return grouped(self.atoms, lambda atom: self.same.get(atom.group, atom.group))

    @cached_property
    def asked(self) -> Counts:
        """Questions with an answer that cites a standard, by month."""
        return self._by_standard(self.insights.asked, self.months.each, "month")

    @cached_property
    def practised(self) -> Counts:
        """Practice runs that came to an end, by standard and month."""
        return self._by_standard(self.insights.practised, self.months.each, "month")

    @cached_property
    def praised(self) -> Counts:
        """Thanks on the wall, by standard and whole quarter: there are fewer of them."""
        return self._by_standard(self.insights.praised, whole_quarters(self.months), "quarter")

    @cached_property
    def used(self) -> Counts:
        """Questions to the coach and drafts checked, by whole week."""
        firsts = weeks(self.months)
        return _enough(self.insights.used(moments(firsts, "week", self.zone)), firsts)

    @cached_property
    def promises(self) -> dict[date, Kept]:
        """Promises by the month they were due in."""
        by_month: dict[date, list[Promise]] = defaultdict(list)
        for one in self.insights.promises(self.months.first, self.months.last_day):
            by_month[one.due_on.replace(day=1)].append(one)
        found = {}
        for month, due in sorted(by_month.items()):
            if len({one.owner_id for one in due if one.owner_id}) >= FEWEST_PEOPLE:
                found[month] = self._kept(due)
        return found

    @cached_property
    def reports(self) -> dict[tuple[str, str], dict[FrictionState, int]]:
        """Reports by document and clause, and what became of them: all there are until the last month's end.

        There are few of them, and months apart would be fewer people than may be shown.
        """
        by_clause: dict[tuple[str, str], list[Report]] = defaultdict(list)
        until = moments([self.months.last], "month", self.zone)[0][1]
        for one in self.insights.reports(until):
            if one.document_id in self.documents:
                by_clause[one.document_id, one.clause].append(one)
        return {
            place: {state: sum(one.state == state for one in found) for state in FrictionState}
            for place, found in by_clause.items()
            if len({one.person_id for one in found if one.person_id}) >= FEWEST_PEOPLE
        }

    @cached_property
    def scores(self) -> dict[date, list[Scored]]:
        """Survey answers by the first day of their quarter, of quarters that are over.

        Always of whole quarters, however many of their months were chosen.
        """
        found: dict[date, list[Scored]] = {first: [] for first in self.quarters}
        if found:
            after = next_month(next_month(next_month(self.quarters[-1])))
            for one in self.surveys.scores(self.quarters[0], after - timedelta(days=1)):
                found[quarter(one.day)].append(one)
        return found

    @cached_property
    def quarters(self) -> tuple[date, ...]:
        """The first days of the quarters that are over, of which a month is looked at."""
        return tuple(one for one in quarters(self.months) if next_month(next_month(one)) <= self.last_over)

    def _by_standard(self, count: Callable[..., Sequence[Counted]], firsts: Sequence[date], step: str) -> Counts:
        counted = count(moments(firsts, step, self.zone))
        return _enough((one for one in counted if one.key in self.standards), firsts)

    def _kept(self, due: Sequence[Promise]) -> Kept:
        days = [one.settled_at and self._day(one.settled_at) for one in due]
        kept = [(day, one.due_on) for day, one in zip(days, due, strict=True) if one.state == CommitmentState.kept]
        late = sum(day is not None and day > due_on for day, due_on in kept)
        some_day = sum(day is None for day, _ in kept)
        missed = sum(one.state == CommitmentState.missed for one in due)
        return Kept(len(kept) - late - some_day, late, some_day, missed, len(due) - len(kept) - missed)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


def grouped(atoms: Iterable[Atom], by: Callable[[Atom], Key]) -> dict[Key, tuple[Atom, ...]]:
    """Atoms by something of each; what has none has an empty tuple."""
    found: dict[Key, list[Atom]] = defaultdict(list)
    for atom in atoms:
        found[by(atom)].append(atom)
    return defaultdict(tuple, {key: tuple(of_it) for key, of_it in found.items()})


def _enough(counted: Iterable[Counted], firsts: Sequence[date]) -> Counts:
    return {(one.key, firsts[one.period]): one.times for one in counted if one.people >= FEWEST_PEOPLE}
