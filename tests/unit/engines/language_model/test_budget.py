"""Sharing out the room of a call."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.engines.language_model.budget import (
    AROUND,
    LEAST_ROOM,
    best_that_fit,
    budget,
    check_question,
    newest_that_fit,
)
from assistant.errors import FixInput, SettingsError

SIZES = st.lists(st.integers(0, 50), max_size=12)


def test_shares_are_of_what_the_rules_and_the_answer_leave() -> None:
    share = budget(10_000 + AROUND, 1_000, 4_000)
    assert (share.room, share.question, share.history) == (5_000, 1_000, 1_000)


def test_too_little_room_names_the_setting_and_what_would_be_enough() -> None:
    with pytest.raises(SettingsError, match=f"at least {3_000 + AROUND + LEAST_ROOM:,}"):
        budget(3_000, 1_000, 2_000)


def test_a_question_that_is_too_long_is_told_both_numbers() -> None:
    check_question(2_700, 2_700)
    with pytest.raises(FixInput, match=r"200,000 tokens .* room for 2,700"):
        check_question(200_000, 2_700)


@given(SIZES, st.integers(0, 200))
def test_the_newest_turns_stay_in_a_row(sizes: list[int], room: int) -> None:
    parts = list(enumerate(sizes))
    kept = newest_that_fit(parts, lambda part: part[1], room)
    assert kept == parts[len(parts) - len(kept) :] and sum(size for _, size in kept) <= room
    if len(kept) < len(parts):
        assert sum(size for _, size in kept) + sizes[-len(kept) - 1] > room


@given(SIZES, st.integers(0, 200))
def test_the_best_passages_stay_whole(sizes: list[int], room: int) -> None:
    parts = list(enumerate(sizes))
    kept = best_that_fit(parts, lambda part: part[1], room)
    left = room - sum(size for _, size in kept)
    assert left >= 0 and kept == sorted(kept)
    assert all(size > left for part in parts if part not in kept for size in part[1:])
