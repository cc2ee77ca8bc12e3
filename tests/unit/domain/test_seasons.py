"""Weeks that come back every year."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from assistant.domain.seasons import Season

PEAK = Season(name="the peak weeks", begins="third Monday of November", ends="10 January")


@pytest.mark.parametrize(
    ("on", "days"),
    [
        (date(2026, 11, 15), "third Monday of November to 10 January"),
        (date(2026, 11, 16), "16 November 2026 to 10 January 2027"),
        (date(2027, 1, 10), "16 November 2026 to 10 January 2027"),
        (date(2027, 1, 11), "third Monday of November to 10 January"),
        (date(2027, 12, 1), "15 November 2027 to 10 January 2028"),
    ],
)
def test_a_season_goes_on_over_new_year_and_comes_back(on: date, days: str) -> None:
    assert PEAK.text(on) == f"the peak weeks, {days}" and PEAK.holds(on) == ("20" in days)


def test_a_season_within_a_year_and_the_last_weekday_of_a_month() -> None:
    sale = Season(name="the sale", begins="1 June", ends="last Sunday of June")
    assert sale.text(date(2026, 6, 28)) == "the sale, 1 June 2026 to 28 June 2026"
    assert not sale.holds(date(2026, 6, 29)) and not sale.holds(date(2026, 5, 31))


@pytest.mark.parametrize("words", ["31 June", "29 February", "fifth Monday of May", "Christmas", ""])
def test_words_that_name_no_day_of_every_year_are_refused(words: str) -> None:
    with pytest.raises(ValidationError):
        Season(name="some weeks", begins=words, ends="10 January")
