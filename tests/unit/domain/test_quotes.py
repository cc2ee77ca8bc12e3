import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.quotes import SHORTEST_QUOTE, find_quote, fold

BODY = "The ﬁrst  step\nis to\u00a0listen. Cafe\u0301 costs “£5”. Listen again."


@pytest.mark.parametrize(
    ("quote", "there"),
    [
        ("The first step is to listen.", "The ﬁrst  step\nis to\u00a0listen."),
        ("Café costs “£5”", "Cafe\u0301 costs “£5”"),
        ("  Listen\n again. ", "Listen again."),
        ("irst step is", "ﬁrst  step\nis"),
    ],
)
def test_found_word_for_word(quote: str, there: str) -> None:
    place = find_quote(BODY, quote)
    assert place is not None
    assert BODY[slice(*place)] == there


@pytest.mark.parametrize(
    "quote", ["The last step is to listen", 'Café costs "£5"', "the first step", "listen", "", "   "]
)
def test_not_found_when_a_word_a_mark_or_a_capital_differs_or_it_is_too_short(quote: str) -> None:
    assert find_quote(BODY, quote) is None


def test_a_part_of_the_text_can_be_searched() -> None:
    text = "one two three. one two three."
    assert find_quote(text, "one two  three", 5) == (15, 28)
    assert find_quote(text, "one two three", 5, 20) is None


@given(st.text(), st.integers(0, 50), st.integers(0, 80))
def test_every_long_enough_piece_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    piece = text[start : start + length]
    if start < len(text) and unicodedata.combining(text[start]):
        return  # half a character
    if len(fold(piece)) < SHORTEST_QUOTE:
        assert find_quote(text, piece) is None
        return
    place = find_quote(text, piece)
    if place is None:  # cut before a combining mark: not the same words
        assert unicodedata.combining(text[start + length])
    else:
        assert fold(piece) in fold(text[slice(*place)])
