"""Conditional answers stay conditional, and a digest is asked for in so many words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.people import Person, Role
from assistant.engines.base import Desk
from assistant.engines.builtin.clause_plan import yes_if
from assistant.engines.builtin.clauses import wants_digest
from assistant.engines.builtin.engine import BuiltinEngine
from tests.engine_support import GOODWILL, RETURNS, asking, limits, typed

STAY = "Let a champion go on for a second 12 months only when nobody else in the team would like a turn."
UNUSED = "Accept a return when the item is unused and has all its parts."


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "may we leave a parcel next door",
            "Leave a parcel with a neighbour only if the customer agreed.",
            "Yes, but only if the customer agreed.",
        ),
        (
            "Can a team lead waive the fee?",
            "A team lead may waive the fee when the customer was ill.",
            "Yes, when the customer was ill.",
        ),
        ("Can we accept a return of this lamp?", UNUSED, "Yes, when the item is unused and has all its parts."),
    ],
)
def test_a_permission_with_a_condition_is_a_yes_with_it(question: str, sentence: str, answer: str) -> None:
    assert yes_if(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("how long does a champion go on", STAY),
        ("can a champion go on", STAY),
        ("can we not accept a return", UNUSED),
        ("can we accept a return after 50 days", UNUSED),
        ("do customers pay the delivery fee", "Refund the delivery fee when an order is 3 days late."),
        ("can an agent waive the fee", "A team lead may waive the fee when the customer was ill."),
        ("can a champion wear a badge of gold on the shop floor", UNUSED),
        ("may we accept a return", "Accept a return of every item."),
        ("do we accept a return", "Never accept a return when the item is used."),
        ("do we charge for a return", "You cannot charge for a return if the item is faulty."),
        ("can we accept a return", "Accept a return when the item is unused; keep the box unless it is torn."),
        ("can we accept a return", "Accept a return unless the item is used."),
    ],
)
def test_nothing_is_said_where_the_clause_does_not_state_it(question: str, sentence: str) -> None:
    assert yes_if(question, sentence) == ""


@pytest.mark.parametrize(
    "question",
    [
        "everything that touches late deliveries",
        "give me all we have on abuse",
        "list every rule there is about champions",
        "Everything about refunds",
        "a full overview of what we say on privacy",
    ],
)
def test_a_digest_is_asked_for(question: str) -> None:
    assert wants_digest(question)


@pytest.mark.parametrize(
    "question", ["how are you all", "is everything all right with our vans", "can I give all of it"]
)
def test_a_plain_question_is_no_digest(question: str) -> None:
    assert not wants_digest(question)


PEAK = typed(
    "playbook",
    "PLAY-PEAK",
    "The peak weeks",
    "## In short\nWe give more.\n\n## Wider limits\n"
    "- An agent may give a goodwill payment of up to £45 in the peak weeks; the team lead decides above £45.\n\n"
    "## Why\nPeople are tired.\n",
    limits("goodwill payment", "Wider limits", ("agent", 45, "team lead"))
    + "\nseason: {name: the peak weeks, begins: third Monday of November, ends: 10 January}\n"
    + 'asked: {"Wider limits": [how much goodwill can I give]}',
    "leader",
)
LEADER = Person(id="ann", name="Ann", role=Role.leader, level="head of care")
USUAL = "£40 of goodwill payment is for the team lead to decide."
THEN = "£40 of goodwill payment is for the agent to decide."


def lines_on(willing: BuiltinEngine, on: date, question: str) -> list[str]:
    request = asking(question, (GOODWILL, RETURNS, PEAK), LEADER)
    return [line.text for line in willing.draft(replace(request, on=on, desk=Desk.playbook)).lines]


def test_who_decides_in_the_weeks_of_a_season_is_told_beside_who_decides_else(willing: BuiltinEngine) -> None:
    question = "how much goodwill can I give, may an agent give £40 of goodwill"
    within, outside = (lines_on(willing, on, question) for on in (date(2026, 11, 20), date(2026, 5, 1)))
    dated = f"In the peak weeks, 16 November 2026 to 10 January 2027, {THEN}"
    assert [line for line in within if "for the" in line] == [dated, f"At other times, {USUAL}"]
    named = f"In the peak weeks, third Monday of November to 10 January, {THEN}"
    assert [line for line in outside if "for the" in line] == [USUAL, named]


def test_a_clause_of_a_season_comes_first_in_its_weeks(willing: BuiltinEngine) -> None:
    question = "how much goodwill can I give"
    within, outside = (lines_on(willing, on, question) for on in (date(2026, 11, 20), date(2026, 5, 1)))
    assert "£45" in within[0] and "£30" in outside[0]
    assert any("£30" in line for line in within) and any("£45" in line for line in outside)
