"""Weeks that come back every year, in which what a document states as data holds beside what holds else."""

from __future__ import annotations

import re
from calendar import day_name, month_name, monthrange
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(day_name)}
_ORDER = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_PLAIN = re.compile(rf"(?P<day>\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)})", re.IGNORECASE)
_COUNTED = re.compile(
    rf"(?P<place>{'|'.join(_ORDER)}) (?P<weekday>{'|'.join(_WEEKDAYS)}) of (?P<month>{'|'.join(_MONTHS)})",
    re.IGNORECASE,
)
_NO_LEAP_YEAR = 2027


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _day_of(text: str, year: int) -> date:
    """The day of a year that words name. Raises ValueError for words that name none."""
    plain, counted = _PLAIN.fullmatch(text), _COUNTED.fullmatch(text)
    if plain is not None:
        return date(year, _MONTHS[plain["month"].lower()], int(plain["day"]))
    if counted is None:
        raise ValueError(f"“{text}” names no day of the year")
    month, weekday = _MONTHS[counted["month"].lower()], _WEEKDAYS[counted["weekday"].lower()]
    days = [date(year, month, number) for number in range(1, monthrange(year, month)[1] + 1)]
    return [day for day in days if day.weekday() == weekday][_ORDER[counted["place"].lower()]]


def _names_a_day(text: str) -> str:
    # 29 February would be no day in most years.
    _day_of(text, _NO_LEAP_YEAR)
    return text


YearDay = Annotated[str, AfterValidator(_names_a_day)]
"""A day of every year: ``10 January`` or ``third Monday of November``."""


class Season(BaseModel):
    """The weeks of each year for which a document's limits and figures hold; they may go on into the next year."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    begins: YearDay
    ends: YearDay

    def holds(self, on: date) -> bool:
        """Whether a day is in the weeks; the first and the last day are."""
        return self._around(on) is not None

    def text(self, on: date) -> str:
        """Name and days: ``the peak weeks, 16 November 2026 to 10 January 2027`` on a day in them.

        On another day they are named as the document does: until the next ones another version can say otherwise.
        """
        weeks = self._around(on)
        days = f"{_words(weeks[0])} to {_words(weeks[1])}" if weeks else f"{self.begins} to {self.ends}"
        return f"{self.name}, {days}"

    def _around(self, on: date) -> tuple[date, date] | None:
        """First and last day of the weeks that a day is in."""
        for year in (on.year - 1, on.year):
            begins, ends = _day_of(self.begins, year), _day_of(self.ends, year)
            ends = ends if ends >= begins else _day_of(self.ends, year + 1)
            if begins <= on <= ends:
                return begins, ends
        return None
