from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.amounts import as_money, lengths, money, with_signs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("can i give £80 back", [("80", "GBP")]),
        ("he wants 1,200 pounds or £4.95", [("1200", "GBP"), ("4.95", "GBP")]),
        ("fifty quid and 20 euros", [("50", "GBP"), ("20", "EUR")]),
        ("£2k", [("2000", "GBP")]),
        ("order LF-1234567 is 3 weeks late, 2 sofas", []),
        ("weighs 8 pounds of sugar", [("8", "GBP")]),
        ("twenty-five pounds", [("25", "GBP")]),
        ("one hundred and ten pounds or a thousand and fifty euros", [("110", "GBP"), ("1050", "EUR")]),
    ],
)
def test_money(text: str, found: list[tuple[str, str]]) -> None:
    assert [(m.amount, m.currency) for m in money(text)] == [(Decimal(a), c) for a, c in found]


def test_amounts_in_one_spelling() -> None:
    assert with_signs("twenty quid, 1,200 pounds or 4.50 euros for 2 sofas") == "£20, £1,200 or €4.50 for 2 sofas"
    assert with_signs("can I give £80") == "can I give £80"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("three weeks late", [("3", "weeks", False)]),
        ("within 5 working days or 2-3 hrs", [("5", "days", True), ("3", "hours", False)]),
        ("a month ago", [("1", "months", False)]),
        ("a fortnight or a week and a half", [("2", "weeks", False), ("1.5", "weeks", False)]),
        ("half a day, then twenty-one working days", [("0.5", "days", False), ("21", "days", True)]),
        ("£50 days", []),
    ],
)
def test_lengths(text: str, found: list[tuple[str, str, bool]]) -> None:
    assert [(x.number, x.unit, x.working) for x in lengths(text)] == [(Decimal(n), u, w) for n, u, w in found]


def test_weeks_become_days() -> None:
    (length,) = lengths("six weeks")
    assert length.in_unit("days") == 42
    assert length.in_unit("hours") is None


@given(st.decimals(0, 10**6, places=2))
def test_money_reads_what_it_writes(amount: Decimal) -> None:
    (found,) = money(as_money(amount, "GBP"))
    assert found.amount == amount
