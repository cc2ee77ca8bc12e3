"""How many people are behind counts, when each quality process has codes of its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.adherence import fewest_people


@given(st.lists(st.sets(st.integers(0, 9)), max_size=4))
def test_never_more_than_there_are_whoever_is_in_several_processes(processes: list[set[int]]) -> None:
    codes = [f"process-{number}:{one * 7 + number:x}" for number, people in enumerate(processes) for one in people]
    assert fewest_people(codes * 2) == max(map(len, processes), default=0) <= len(set().union(*processes))


def test_codes_without_a_process_are_of_one() -> None:
    assert fewest_people(["a", "b", "b"]) == 2
