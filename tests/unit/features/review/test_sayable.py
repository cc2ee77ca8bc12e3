"""What is said about a reply names no money, share, code or address out of nowhere."""

from __future__ import annotations

import pytest

from assistant.features.review.sayable import says_more

SOURCES = ["My order LF-2204817 cost £649 and is 12 days late.", "You may give up to £50."]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("You offer fifty pounds for LF2204817.", False),
        ("You answer one of her three questions, and Thursday passes.", False),
        ("You may give £5,000.", True),
        ("You may give five thousand pounds.", True),
        ("Take 40% off.", True),
        ("Look up order LF-9999999.", True),
        ("See http://sink.example/a.", True),
        ("", False),
    ],
)
def test_hard_facts_have_to_stand_somewhere(text: str, more: bool) -> None:
    assert says_more(text, SOURCES, [r"\bLF-?\d{7}\b"]) is more
