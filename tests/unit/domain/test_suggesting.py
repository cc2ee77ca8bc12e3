from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.review import Suggestion
from assistant.domain.suggesting import apply, overlapping


def suggestion(draft: str, start: int, end: int, words: str) -> Suggestion:
    return Suggestion(start=start, end=end, original=draft[start:end], replacement=words, reason="why")


@st.composite
def drafts_with_suggestions(draw: st.DrawFn) -> tuple[str, list[Suggestion]]:
    draft = draw(st.text(max_size=80))
    cuts = sorted(draw(st.sets(st.integers(0, len(draft)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return draft, [suggestion(draft, start, end, draw(st.text(max_size=6))) for start, end in pairs]


@given(drafts_with_suggestions(), st.randoms(use_true_random=False))
def test_what_is_not_touched_stays_to_the_byte_in_any_order(case: tuple[str, list[Suggestion]], random: object) -> None:
    draft, suggestions = case
    shuffled = sorted(suggestions, key=lambda _: random.random())  # type: ignore[attr-defined]
    text = apply(draft, shuffled)
    assert text == apply(draft, suggestions)
    place = done = 0
    for one in suggestions:
        kept = draft[done : one.start]
        assert text[place : place + len(kept)] == kept
        place += len(kept) + len(one.replacement)
        done = one.end
    assert text[place:] == draft[done:]


def test_nothing_suggested_changes_nothing() -> None:
    assert apply("Hello  there\r\n", []) == "Hello  there\r\n"


def test_words_may_be_added_before_a_sentence_that_is_replaced() -> None:
    draft = "Bad."
    added, replaced = suggestion(draft, 0, 0, "Hello. "), suggestion(draft, 0, 4, "Good.")
    assert apply(draft, [replaced, added]) == apply(draft, [added, replaced]) == "Hello. Good."


@pytest.mark.parametrize(("one", "other"), [((0, 5), (3, 8)), ((2, 2), (2, 2)), ((0, 5), (3, 3)), ((1, 4), (1, 4))])
def test_suggestions_that_meet_are_refused(one: tuple[int, int], other: tuple[int, int]) -> None:
    draft = "ten letter"
    first, second = suggestion(draft, *one, "a"), suggestion(draft, *other, "b")
    assert overlapping(first, [second])
    with pytest.raises(ValueError, match="meet"):
        apply(draft, [first, second])


def test_a_suggestion_for_other_words_is_refused() -> None:
    with pytest.raises(ValueError, match="does not say"):
        apply("one two", [suggestion("two one", 0, 3, "x")])
