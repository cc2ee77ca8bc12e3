"""Flesch reading ease of texts whose ease is known."""

from __future__ import annotations

import pytest

from assistant.language.readability import LEAST_WORDS, reading_ease, syllables

EASY = "Your lamp is here. I have put your name on it. You can come today or on Friday. I am here until five."
HARD = (
    "Notwithstanding the aforementioned considerations, the organisation's administrative procedures necessitate"
    " supplementary verification of documentation preceding authorisation of reimbursement."
)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("be", 1),
        ("table", 2),
        ("open", 2),
        ("called", 1),
        ("needed", 2),
        ("delivery", 4),
        ("apologise", 4),
        ("area", 2),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert abs(syllables(word) - count) <= 1
    assert word in ("called", "area") or syllables(word) == count


def test_short_words_and_sentences_read_easily() -> None:
    easy, hard = reading_ease(EASY), reading_ease(HARD + " " + HARD)
    assert easy is not None and easy > 90
    assert hard is not None and hard < 0


def test_a_few_words_have_no_reading_ease() -> None:
    assert reading_ease("word " * (LEAST_WORDS - 1)) is None
    assert reading_ease("LF-1234567 " * 40) is None or reading_ease("") is None
