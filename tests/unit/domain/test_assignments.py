"""When an assignment is done, and that no numbers tell of fewer than five people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.assignments import (
    FEWEST_PEOPLE,
    Assignee,
    Assignment,
    AtLeast,
    completed_by,
    numbers_of,
    reaches,
)
from assistant.domain.customer import Ending


def an_assignment(name: str, people: tuple[Assignee, ...], at_least: AtLeast = AtLeast.finished) -> Assignment:
    return Assignment(
        id=name,
        author_id="tom",
        author_name="Tom",
        scenario_id="SCN-1",
        team_id="care",
        assignees=people,
        due_on=date(2026, 6, 1),
        at_least=at_least,
        made_at=datetime(2026, 5, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("at_least", "enough"),
    [
        (AtLeast.finished, {Ending.left, Ending.escalated, Ending.content, Ending.resolved, Ending.delighted}),
        (AtLeast.content, {Ending.content, Ending.resolved, Ending.delighted}),
        (AtLeast.resolved, {Ending.resolved, Ending.delighted}),
        (AtLeast.delighted, {Ending.delighted}),
    ],
)
def test_what_is_enough(at_least: AtLeast, enough: set[Ending]) -> None:
    assert {ending for ending in Ending if reaches(ending, at_least)} == enough


def test_one_branch_that_is_enough_completes_it_for_that_person_alone() -> None:
    care = an_assignment("a1", tuple(Assignee(person_id=one) for one in ("ann", "ben")), AtLeast.resolved)
    endings = [("a1", "ann", Ending.left), ("a1", "ann", Ending.resolved), ("a1", "ben", Ending.content)]
    assert completed_by(care, [*endings, ("a2", "ben", Ending.resolved)]) == {"ann"}


PEOPLE = st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=25, unique_by=lambda one: one[0])


@given(st.lists(st.tuples(PEOPLE, st.sets(st.integers(0, 30))), max_size=6))
def test_no_difference_of_two_numbers_tells_of_fewer_than_five(given_out: list[tuple[list, set[int]]]) -> None:
    """Each number counts parts: somebody in one assignment. Any two that lie in one another differ by none or five."""
    counted: list[frozenset[tuple[int, int]]] = [frozenset()]
    named: set[tuple[int, int]] = set()
    for number, (people, done) in enumerate(given_out):
        assignees = tuple(Assignee(person_id=str(one), as_leader=leads) for one, leads in people)
        told = numbers_of(an_assignment(str(number), assignees), frozenset(map(str, done)))
        named |= {(number, one) for one, leads in people if leads}
        whole = frozenset((number, one) for one, leads in people if not leads)
        part = frozenset(one for one in whole if one[1] in done)
        if told is None:
            assert len(whole) < FEWEST_PEOPLE
            continue
        assert told[0] == len(whole)
        counted.append(whole)
        if told[1] is not None:
            assert told[1] == len(part)
            counted.append(part)
    for bigger, smaller in permutations(counted, 2):
        if smaller <= bigger:
            assert len(bigger - smaller) == 0 or len(bigger - smaller) >= FEWEST_PEOPLE
        else:
            assert bigger <= smaller or not bigger & smaller
        assert not bigger & named
