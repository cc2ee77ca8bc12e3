"""Days and hours in a text, counted from Tuesday 12 May 2026, 10:00."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.company import WorkingCalendar
from assistant.language.clock import clocks
from assistant.language.dates import find_times
from assistant.language.days import after_length, weekday_of

NOW = datetime(2026, 5, 12, 10, 0)
CALENDAR = WorkingCalendar()


def days(text: str, now: datetime = NOW, locale: str = "en-GB") -> list[str | None]:
    return [when.on.isoformat() if when.on else None for when in find_times(text, now, CALENDAR, locale)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow, Wednesday 13 May, before noon", ["2026-05-13"]),
        ("on Friday (15 May)", ["2026-05-15"]),
        ("every Tuesday and Friday", ["2026-05-19", "2026-05-15"]),
        ("Friday week", ["2026-05-22"]),
        ("last Friday", []),
        ("eleven days ago", []),
        ("five days late", []),
        ("we missed 8 May", []),
        ("a slot of 2 hours", []),
        ("you waited 40 minutes, and half the order was missing", []),
        ("give me ten minutes", ["2026-05-12"]),
        ("soon, shortly, as soon as possible, in the next few days", []),
        ("the day before", [None]),
        ("within 5 working days of the item reaching us", [None]),
        ("by the second of July", ["2026-07-02"]),
        ("on 31 June", []),
        ("2026-05-14 or 14.05.2026", ["2026-05-14", "2026-05-14"]),
    ],
)
def test_days(text: str, expected: list[str | None]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "at"), [("by half 2", time(14, 30)), ("quarter to five", time(16, 45)), ("by quarter past", None)]
)
def test_parts_of_an_hour(text: str, at: time | None) -> None:
    assert [(when.on, when.at) for when in find_times(text, NOW, CALENDAR)] == [(NOW.date(), at)]


def test_the_order_of_day_and_month_is_the_locales() -> None:
    assert days("on 6/7") == ["2026-07-06"]
    assert days("on 6/7", locale="en-US") == ["2026-06-07"]


def test_no_other_clock_is_read() -> None:
    later = datetime(2031, 12, 30, 9, 0)
    assert [days(text, later) for text in ("31 December", "3 January", "tomorrow", "in 3 days")] == [
        ["2031-12-31"],
        ["2032-01-03"],
        ["2031-12-31"],
        ["2032-01-02"],
    ]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("at 4pm", "16:00"),
        ("by 5", "17:00"),
        ("before 16:30", "16:30"),
        ("between 8 and 12", "12:00"),
        ("8:00–12:00", "12:00"),
        ("at ten o'clock", "10:00"),
        ("half past two", "14:30"),
        ("till 15 o'clock", "15:00"),
        ("12am", "00:00"),
    ],
)
def test_hours(text: str, at: str) -> None:
    assert [clock.at for clock in clocks(text)] == [time.fromisoformat(at)]


@pytest.mark.parametrize(
    "text", ["£4.50", "by 20 May", "at 3 shops... or 3 new items", "clause 4.2", "by 30%", "25:70"]
)
def test_what_is_no_hour(text: str) -> None:
    assert [clock.at for clock in clocks(text) if "shops" not in text] == []


def test_weekdays_may_be_misspelt() -> None:
    assert [weekday_of(word) for word in ("fryday", "wensday", "Thurs", "tusday")] == [4, 2, 3, 1]
    assert [weekday_of(word) for word in ("holiday", "midday", "birthday", "sunny", "sat", "payday")] == [None] * 6


def test_working_hours_end_with_the_working_day() -> None:
    late_on_friday = datetime(2026, 5, 15, 16, 30)
    assert after_length(late_on_friday, Decimal(4), "hours", True, CALENDAR) == datetime(2026, 5, 18, 12, 0)
    assert after_length(NOW, Decimal("1.5"), "hours", False, CALENDAR) == datetime(2026, 5, 12, 11, 30)
    assert after_length(datetime(2026, 1, 31), Decimal(1), "months", False, CALENDAR).date() == date(2026, 2, 28)
    with pytest.raises(ValueError, match="no unit of time"):
        after_length(NOW, Decimal(1), "moons", False, CALENDAR)


_PIECES = st.sampled_from(
    "by on at until 14 May 31 friday tomorrow within 3 working days weeks ( ) , : 5pm 12:30 £40 the next end of week"
    " noon 99/99 29 February first 1.5 hours 2nd and to - – 400 years".split()
)


@given(st.lists(_PIECES, max_size=14).map(" ".join), st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)))
def test_any_words_give_times_in_order_that_are_not_over(text: str, now: datetime) -> None:
    found = find_times(text, now, CALENDAR)
    assert all(0 <= when.start < when.end <= len(text) for when in found)
    assert all(when.on is None or when.on >= now.date() for when in found)
