"""A company as its file describes it."""

from __future__ import annotations

import pytest

from assistant.domain.company import Company


@pytest.mark.parametrize(("locale", "month_first"), [("en-US", True), ("en-ph", True), ("en-GB", False), ("en", False)])
def test_days_are_read_in_the_order_of_the_country(locale: str, month_first: bool) -> None:
    assert Company(locale=locale).month_first is month_first
