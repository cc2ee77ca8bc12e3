from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.mentions import mentions
from assistant.domain.preserving import check_rewrite, invented, removed

ORDERS = (r"LF-\d{7}",)
DRAFT = (
    "Hi Denise,\n\nYour sofa bed (LF-2204817) comes on Friday 15 May between 8:00 and 12:00. "
    "I have put £50 on your card,"
    " which is 10% of the price, within 5 working days.\n\nMarcus"
)
ON = date(2026, 5, 12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("£178", "178 pounds"),
        ("£50", "fifty quid"),
        ("£1,200", "1200 GBP"),
        ("£2k", "£2,000"),
        ("a hundred and forty pounds", "£140"),
        ("30%", "30 per cent"),
        ("1 May", "2026-05-01"),
        ("May 1st", "1st of May 2026"),
        ("15/05/2026", "15 May"),
        ("two weeks", "14 days"),
        ("48 hours", "2 days"),
        ("1 year", "12 months"),
        ("5 business days", "five working days"),
        ("3pm", "15:00"),
        ("noon", "12:00"),
        ("12 pm", "midday"),
        ("LF-2204817", "LF2204817"),
    ],
)
def test_the_same_thing_in_other_words_is_the_same(one: str, other: str) -> None:
    said = f"We have {one} for you."
    assert invented(f"You have {other} then.", [said], ORDERS) == ()
    assert removed(said, f"You have {other} then.", ORDERS) == ()


@pytest.mark.parametrize(
    "words",
    [
        "£80", "80 pounds", "eighty pounds", "16 May", "Monday", "tomorrow", "14:00", "3 working days", "5 days", "20%",
        "LF-2204818", "0300 123 456", "help@larkfield.example", "Karen Holt",
    ],
)  # fmt: skip
def test_what_stands_nowhere_is_invented(words: str) -> None:
    found = invented(f"{DRAFT}\n\nAnd we add {words} for you.", [DRAFT], ORDERS)
    assert found and all(piece in words for piece in found)


def test_a_draft_invents_and_loses_nothing_against_itself() -> None:
    assert check_rewrite(DRAFT, DRAFT, [DRAFT], ORDERS, ON) == ((), ())


def test_what_is_left_out_is_listed_once_with_a_reason() -> None:
    lost = removed("I give you £80. Yes, £80, by Friday, Denise.", "I give you £50.")
    assert [one.what for one in lost] == ["£80", "Friday", "Denise"]
    assert all(one.reason for one in lost)


def test_a_name_in_greeting_or_signature_counts_wherever_it_stands() -> None:
    assert [one.what for one in removed("Hello June,\n\nAll is well.\n\nHattie", "Hello,\n\nAll is well.")] == [
        "June",
        "Hattie",
    ]
    assert invented("Sarah will ring you.", ["Somebody will ring you."]) == ("Sarah",)
    assert invented("Delivery will ring you.", ["I asked delivery."]) == ()


def test_days_follow_from_the_day_of_the_reply() -> None:
    source = "I will ring you on 13 May."
    assert invented("I will ring you tomorrow, Wednesday 13 May.", [source], (), ON) == ()
    assert invented("I will ring you tomorrow.", [source]) == ("tomorrow",)
    assert invented("I will ring you on Thursday.", [source], (), ON) == ("Thursday",)


def test_numbers_of_a_list_are_no_numbers() -> None:
    assert invented("1. It is late.\n2. It comes.", ["It is late. It comes."]) == ()


def test_mentions_stand_where_they_say() -> None:
    for mention in mentions(DRAFT, ORDERS):
        assert DRAFT[mention.start : mention.end] == mention.text


@given(
    st.text(alphabet=st.characters(categories=["Ll", "Lu", "Nd", "Po", "Zs"], exclude_characters="£€$"), max_size=60),
    st.integers(13, 99_999),
    st.text(alphabet="abc ,.\n", max_size=30),
    st.sampled_from(["£{}", "€{}", "{} pounds", "£{}.50", "£ {}"]),
)
def test_a_planted_amount_is_always_caught(before: str, amount: int, after: str, shape: str) -> None:
    planted = shape.format(amount)
    sources = ["You paid £12 for it, on 3 May, order LF-2204817."]
    assert invented(f"{before} {planted} {after}", sources, ORDERS)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_checked(draft: str, rewritten: str) -> None:
    check_rewrite(draft, rewritten, [draft, rewritten], ORDERS, ON)
    assert invented(rewritten, [rewritten], ORDERS) == ()
    assert removed(draft, draft, ORDERS) == ()
