"""Two documents disagree where their data states different numbers of one thing, and nowhere else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assistant.domain.disagreeing import disagreements
from assistant.domain.knowledge import Authority, Document, Figure, Kind, PlaybookChapter
from assistant.domain.people import Role


def chapter(
    name: str, *, day: int = 1, rules: tuple[Authority, ...] = (), figures: tuple[Figure, ...] = ()
) -> Document:
    return PlaybookChapter(
        id=f"PLAY-{name}",
        kind=Kind.playbook,
        title=name.title(),
        audience=frozenset({Role.leader}),
        effective_from=date(2026, 3, day),
        body="",
        authority=rules,
        figures=figures,
    )


def rule(up_to: int, level: str = "agent", then: str = "team lead", action: str = "late credit") -> Authority:
    return Authority(action=action, level=level, up_to=Decimal(up_to), currency="GBP", then=then, clause="Limits")


def figure(value: int, unit: str, what: str = "answer to a report") -> Figure:
    return Figure(what=what, value=Decimal(value), unit=unit, clause="Times")


def test_the_same_limit_with_another_amount_disagrees_and_the_later_document_comes_first() -> None:
    old = chapter("OLD", rules=(rule(50), rule(200, "team lead", "store manager")))
    new = chapter("NEW", day=2, rules=(rule(75), rule(200, "team lead", "store manager")))
    (found,) = disagreements([old, new])
    assert (found.subject, found.level) == ("late credit", "agent")
    assert [(side.document.id, side.value) for side in found.sides] == [("PLAY-NEW", 75), ("PLAY-OLD", 50)]


def test_the_same_amount_with_somebody_else_above_it_disagrees() -> None:
    (found,) = disagreements([chapter("A", rules=(rule(50),)), chapter("B", rules=(rule(50, then="head of care"),))])
    assert {side.then for side in found.sides} == {"team lead", "head of care"}


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (figure(2, "weeks"), figure(14, "days"), False),
        (figure(2, "weeks"), figure(12, "days"), True),
        (figure(1, "year"), figure(12, "months"), False),
        (figure(10, "working days"), figure(14, "days"), False),
        (figure(10, "working days"), figure(5, "working days"), True),
        (figure(10, "days"), figure(5, "days", "answer to a letter"), False),
        (figure(1, "months"), figure(30, "days"), False),
    ],
)
def test_times_are_compared_in_one_unit_or_not_at_all(one: Figure, other: Figure, differ: bool) -> None:
    assert bool(disagreements([chapter("A", figures=(one,)), chapter("B", figures=(other,))])) is differ


def test_a_document_does_not_disagree_with_itself() -> None:
    assert not disagreements([chapter("A", figures=(figure(1, "days"), figure(2, "days")))])
