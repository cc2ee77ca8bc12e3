"""The plain form: the same words however they were typed, and where each came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.plain import plain, plain_sentences


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("I don't know, it's late", "i do not know it is late"),
        ("i dont kno its late", "i do not know its late"),
        ("We can’t, and won't", "we can not and will not"),
        ("ill ring you tmrw", "i will ring you tomorrow"),
        ("He is ill today", "he is ill today"),
        ("we apologize for the inconvinience", "we apologise for the inconvenience"),
        ("so dissapointed and frustated", "so disappointed and frustrated"),
        ("Sanjay Bellamy lives in Larkfield", "sanjay bellamy lives in larkfield"),
        ("That is 4.50 at 17:30", "that is 4.50 at 17:30"),
    ],
)
def test_what_is_meant(typed: str, meant: str) -> None:
    assert plain(typed) == meant


def test_a_known_word_is_never_righted() -> None:
    assert plain("the change of charge in the chance") == "the change of charge in the chance"


@given(st.text(max_size=200))
def test_every_word_remembers_where_it_came_from(text: str) -> None:
    for sentence in plain_sentences(text):
        assert sentence.text.count(" ") + 1 == len(sentence.words)
        assert sentence.span.text == text[sentence.span.start : sentence.span.end]
        for word in sentence.words:
            assert sentence.span.start <= word.start < word.end <= sentence.span.end


def test_a_key_held_down_is_read_as_it_stands() -> None:
    held = "a" * 8_000
    assert plain(f"we will ring {held} tomorrow") == f"we will ring {held} tomorrow"
