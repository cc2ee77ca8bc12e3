"""Months, quarters and weeks on the company's calendar, and the moments at which they begin.

Only what is over is shown: while a period goes on, what came since yesterday could be told from the difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

MOST_MONTHS = 36
USUAL_MONTHS = 12


class Months(NamedTuple):
    """Whole months: the first days of the first and of the last."""

    first: date
    last: date

    @property
    def each(self) -> tuple[date, ...]:
        """The first day of every month."""
        found = [self.first]
        while found[-1] < self.last:
            found.append(next_month(found[-1]))
        return tuple(found)

    @property
    def last_day(self) -> date:
        """The last day of the last month."""
        return next_month(self.last) - timedelta(days=1)

    @property
    def words(self) -> str:
        """Both months as people say them."""
        if self.first == self.last:
            return f"{self.first:%B %Y}"
        first = f"{self.first:%B}" if self.first.year == self.last.year else f"{self.first:%B %Y}"
        return f"{first} to {self.last:%B %Y}"


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=1) + timedelta(days=31)).replace(day=1)


def last_over(today: date) -> date:
    """The first day of the last month that is over."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def months_back(first: date, count: int) -> date:
    """The first day of the month so many months before."""
    index = first.year * 12 + first.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)


def usual(today: date) -> Months:
    """The last twelve months that are over."""
    last = last_over(today)
    return Months(months_back(last, USUAL_MONTHS - 1), last)


def quarter(day: date) -> date:
    """The first day of the quarter of a day."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_words(first: date) -> str:
    """A quarter as people say it, "Q1 2026"."""
    return f"Q{(first.month + 2) // 3} {first.year}"


def quarters(months: Months) -> tuple[date, ...]:
    """The first days of the quarters of which a month is among these."""
    return tuple(dict.fromkeys(map(quarter, months.each)))


def whole_quarters(months: Months) -> tuple[date, ...]:
    """The first days of the quarters of which every month is among these."""
    return tuple(
        first for first in quarters(months) if first >= months.first and next_month(next_month(first)) <= months.last
    )


def weeks(months: Months) -> tuple[date, ...]:
    """The Mondays of the weeks that lie in these months from end to end."""
    monday = months.first + timedelta(days=-months.first.weekday() % 7)
    return tuple(_every_week(monday, months.last_day))


def _every_week(monday: date, last_day: date) -> Iterator[date]:
    while monday + timedelta(days=6) <= last_day:
        yield monday
        monday += timedelta(days=7)


def moments(firsts: Sequence[date], step: str, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """Beginning and end of each period: ``step`` is "week", "month" or "quarter"."""
    return [(_begins(first, zone), _begins(_after(first, step), zone)) for first in firsts]


def _after(first: date, step: str) -> date:
    if step == "week":
        return first + timedelta(days=7)
    month = next_month(first)
    return month if step == "month" else next_month(next_month(month))


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
