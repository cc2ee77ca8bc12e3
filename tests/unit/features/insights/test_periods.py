"""Months, quarters and weeks: whole ones, and only those that are over."""

from __future__ import annotations

import itertools
from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from assistant.features.insights.periods import (
    Months,
    last_over,
    moments,
    months_back,
    next_month,
    quarter_words,
    usual,
    weeks,
    whole_quarters,
)

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(DAYS)
def test_the_usual_months_are_twelve_and_over(today: date) -> None:
    months = usual(today)
    assert len(months.each) == 12 and months.last_day < today and next_month(months.last) <= today
    assert months_back(next_month(months.last), 1) == months.last == last_over(today)


@given(DAYS, st.integers(0, 30))
def test_weeks_and_quarters_lie_in_the_months(today: date, more: int) -> None:
    months = Months(months_back(last_over(today), more), last_over(today))
    zone = ZoneInfo("Europe/London")
    for firsts, step in ((weeks(months), "week"), (whole_quarters(months), "quarter"), (months.each, "month")):
        spans = moments(firsts, step, zone)
        assert all(one[1] == other[0] for one, other in itertools.pairwise(spans))
        assert all(first.date() >= months.first and last.date() <= next_month(months.last) for first, last in spans)
    assert len(whole_quarters(months)) >= (more - 3) // 3


def test_words() -> None:
    assert Months(date(2025, 11, 1), date(2026, 2, 1)).words == "November 2025 to February 2026"
    assert Months(date(2026, 1, 1), date(2026, 2, 1)).words == "January to February 2026"
    assert quarter_words(date(2026, 4, 1)) == "Q2 2026"
