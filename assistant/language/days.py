"""Arithmetic on days: weekdays by name, ends of weeks and months, and lengths of time from a moment."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from assistant.domain.company import WorkingCalendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "weds": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_NO_WEEKDAY = frozenset(
    "midday payday someday noonday today holiday birthday weekday everyday yesterday workday washday heyday".split()
)
"""Words that look like a misspelt weekday and are none."""


def weekday_of(word: str) -> int | None:
    """Monday is 0; short forms and likely misspellings too (``fryday``, ``wensday``); None for any other word."""
    lowered = word.lower()
    if lowered in WEEKDAYS:
        return WEEKDAYS.index(lowered)
    if lowered in _SHORT:
        # "sat" and "sun" are words of their own.
        return _SHORT[lowered] if word[0].isupper() or lowered not in ("sat", "sun", "wed", "mon") else None
    if not lowered.endswith(("day", "dy")) or lowered in _NO_WEEKDAY or len(lowered) < 5:
        return None
    near = [(_distance(lowered, day), number) for number, day in enumerate(WEEKDAYS) if day[0] == lowered[0]]
    best = min(near, default=(9, 0))
    return best[1] if best[0] <= 2 else None


def _distance(first: str, second: str) -> int:
    """Levenshtein distance: insertions, deletions and substitutions of single characters."""
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(second, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


def next_weekday(today: date, number: int, next_week: bool) -> date:
    """The next such weekday after today, or the one of the next calendar week."""
    if next_week:
        return today + timedelta(days=7 - today.weekday() + number)
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def end_of_week(today: date, calendar: WorkingCalendar, ahead: bool) -> date:
    """The last working day that is left of this week or the next one; its Sunday where none is."""
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 if ahead else 0)
    days = [monday + timedelta(days=n) for n in range(7)]
    working = [day for day in days if calendar.is_working_day(day) and day >= today]
    return working[-1] if working else max(today, days[-1])


def end_of_month(today: date, ahead: bool) -> date:
    """The last day of this month or the next."""
    months = today.month + ahead
    first = date(today.year + months // 12, months % 12 + 1, 1)
    return first - timedelta(days=1)


def day_of_month(today: date, number: int) -> date | None:
    """The next day with that number that is not before today; None where there is none in three months."""
    for ahead in range(3):
        months = today.month - 1 + ahead
        try:
            on = date(today.year + months // 12, months % 12 + 1, number)
        except ValueError:
            continue
        if on >= today:
            return on
    return None


def after_length(now: datetime, number: Decimal, unit: str, working: bool, calendar: WorkingCalendar) -> datetime:
    """The moment that lies a length of time after ``now``; working days and hours are the calendar's.

    Raises ValueError for a unit that is none of seconds, minutes, hours, days, weeks, months and years.
    """
    if unit in ("days", "weeks") and working:
        return datetime.combine(
            calendar.after(now.date(), math.ceil(number * (5 if unit == "weeks" else 1))), now.time()
        )
    if unit == "hours" and working:
        return _after_working_hours(now, timedelta(hours=float(number)), calendar)
    if unit in ("seconds", "minutes", "hours", "days", "weeks"):
        return now + timedelta(**{unit: float(number)})
    if unit not in ("months", "years"):
        raise ValueError(f"no unit of time: {unit}")
    months = now.month - 1 + math.ceil(number) * (12 if unit == "years" else 1)
    year, month = now.year + months // 12, months % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return now.replace(year=year, month=month, day=min(now.day, last))


def _after_working_hours(now: datetime, left: timedelta, calendar: WorkingCalendar) -> datetime:
    while True:
        closes = datetime.combine(now.date(), calendar.end)
        opens = datetime.combine(now.date(), calendar.start)
        if calendar.is_working_day(now.date()) and now < closes:
            begin = max(now, opens)
            if left <= closes - begin:
                return begin + left
            left -= closes - begin
        now = datetime.combine(calendar.after(now.date(), 1), time.min)
