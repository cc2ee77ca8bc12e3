"""No choice of teams, standards and months, nor anything worked out from several, tells of fewer than five people."""

from __future__ import annotations

import itertools
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.adherence import Tally
from assistant.domain.suppression import FEWEST_PEOPLE, OTHER_TEAMS, Atoms, atoms_of, counted

MONTHS = tuple(date(2026, month, 1) for month in (1, 2, 3))
STANDARDS, TEAMS = ("STD-A", "STD-B"), ("north", "south", "west", "")
WEIGHT = 10_000
"""More than anything a tally is multiplied with below, so that a sum tells how often each tally is in it."""


@st.composite
def people_at_work(draw: st.DrawFn) -> list[Tally]:
    """Tallies of up to 12 people, some of whom work for two teams; the n-th is worth WEIGHT to the n-th."""
    places = st.tuples(
        st.sampled_from(STANDARDS), st.sampled_from(MONTHS), st.sampled_from(TEAMS), st.integers(0, 11).map(str)
    )
    kinds = st.sampled_from(("met", "partly", "missed", "unsure"))
    found = draw(st.lists(st.tuples(places, kinds), min_size=30, max_size=120, unique_by=lambda one: one[0]))
    return [
        Tally(standard_id=s, month=m, team_id=t, employee=e, **{kind: WEIGHT**number})
        for number, ((s, m, t, e), kind) in enumerate(found)
    ]


def _atoms(tallies: list[Tally]) -> Atoms:
    return atoms_of(counted(tallies))


def figures(atoms: Atoms) -> list[int]:
    """How many verdicts there are with every choice of a team or none, standards, and a range of months."""
    groups = [None, *sorted({atom.group for atom in atoms.shown})]
    chosen = [*({one} for one in STANDARDS), set(STANDARDS)]
    ranges = [(a, b) for a, b in itertools.product(MONTHS, MONTHS) if a <= b]
    return [
        sum(
            atom.decided
            for atom in atoms.shown
            if group in (None, atom.group) and atom.standard_id in standards and since <= atom.month <= until
        )
        for group, standards, (since, until) in itertools.product(groups, chosen, ranges)
    ]


def people_behind(figure: int, tallies: list[Tally]) -> set[str]:
    """Whose tallies are in a sum, or in a difference of sums."""
    behind = set()
    for tally in tallies:
        figure, times = divmod(figure + WEIGHT // 2, WEIGHT)
        if times != WEIGHT // 2:
            behind.add(tally.employee)
    assert figure == 0
    return behind


@settings(max_examples=60, deadline=None)
@given(people_at_work(), st.data())
def test_whatever_is_worked_out_of_figures_rests_on_five_people_or_is_nothing(
    tallies: list[Tally], data: st.DataObject
) -> None:
    shown = sorted(set(figures(_atoms(tallies))))
    for one, other in itertools.combinations({0, *shown}, 2):
        assert len(people_behind(one - other, tallies)) >= FEWEST_PEOPLE
    for picked in data.draw(st.lists(st.lists(st.tuples(st.sampled_from(shown), st.integers(-9, 9))), max_size=20)):
        behind = people_behind(sum(times * figure for figure, times in picked), tallies)
        assert not behind or len(behind) >= FEWEST_PEOPLE


def _tallies(team: str, people: str, month: date = MONTHS[0], **counts: int) -> list[Tally]:
    counts = counts or {"met": 2, "missed": 1}
    return [Tally(standard_id="STD-A", month=month, team_id=team, employee=one, **counts) for one in people]


def test_small_teams_are_shown_together_and_what_is_left_is_in_no_total() -> None:
    atoms = _atoms([*_tallies("north", "abcde"), *_tallies("south", "fgh"), *_tallies("west", "ijk")])
    assert {atom.group: (atom.met, atom.missed, atom.decided) for atom in atoms.shown} == {
        "north": (10, 5, 15),
        OTHER_TEAMS: (12, 6, 18),
    }
    assert atoms.left_out == frozenset()
    alone = _atoms([*_tallies("north", "abcde"), *_tallies("south", "fghi"), *_tallies("west", "f")])
    assert [atom.group for atom in alone.shown] == ["north"]
    assert alone.left_out == {("STD-A", MONTHS[0])}


def test_who_has_nothing_decided_is_not_one_of_the_people() -> None:
    undecided = _tallies("north", "e", unsure=3)
    assert _atoms([*_tallies("north", "abcd"), *undecided]).shown == ()
