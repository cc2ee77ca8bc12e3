"""May I: the asker's own limit, and no decision where it is not clear what is asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.knowledge import Policy
from assistant.engines.builtin.deciding import Decision, asked_amount, asked_level, conditions, decide, exclusion
from tests.engine_support import COMPANY, GOODWILL, HOURS, RETURNS, limits, policy

WORDS = (
    {
        name: name + " {level}|{limit}|{then}|{amount}|{below}"
        for name in ("own_limit", "no_limit", "nothing_of_ones_own", "within", "above", "without_limit")
    }
    | {
        name: name + " {level}|{limit}|{amount}|{decider}"
        for name in ("others_limit", "others_without", "others_nothing", "decides")
    }
    | {"excluded": "excluded {exclusion} {level}|{limit}"}
    | {"above_next": "above_next {level}|{limit}|{then}|{amount}|{below} next {next_limit} by {decider}"}
)


def decided(question: str, level: str = "agent", policy: Policy = GOODWILL, weigh: bool = True) -> Decision:
    found = decide(policy, question, level, COMPANY, WORDS, weigh)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("question", "level", "line"),
    [
        ("can I give £30", "agent", "within agent|£30|your team lead|£30|agent"),  # on the limit
        ("can I give £30.01", "agent", "above agent|£30|your team lead|£30.01|agent"),
        ("can I give £100", "agent", "above agent|£30|your team lead|£100|agent"),  # on the next one's limit
        ("can I give £101", "agent", "above_next agent|£30|your team lead|£101|agent next £100 by the store manager"),
        ("can I give £2k", "agent", "above_next agent|£30|your team lead|£2,000|agent next £100 by the head of care"),
        ("can I give £250", "team lead", "above team lead|£100|the store manager|£250|team lead"),
        ("can I give £301", "store manager", "above store manager|£300|the head of care|£301|store manager"),
        ("can I give £5000", "head of care", "without_limit head of care|£300||£5,000|store manager"),
        ("how much is mine", "head of care", "no_limit head of care|£300|||store manager"),
        ("how much is mine", "team lead", "own_limit team lead|£100|the store manager||team lead"),
    ],
)
def test_an_amount_is_weighed_against_the_askers_own_limit(question: str, level: str, line: str) -> None:
    assert decided(question, level).text == line


def test_weeks_are_counted_in_the_days_of_the_rule() -> None:
    assert decided("can I take it back two weeks late", policy=RETURNS).text.startswith("within agent|14 days")
    assert decided("can I take it back 3 weeks late", policy=RETURNS).text.startswith("above agent|14 days")
    assert "21 days" in decided("can I take it back 3 weeks late", policy=RETURNS).text
    assert decided("it is 3 weeks late and I waited 2 hours", policy=RETURNS).decided


@pytest.mark.parametrize(
    ("question", "policy"),
    [
        ("can I give £20 or £50", GOODWILL),
        ("can I give £20-40", GOODWILL),
        ("can I give £20 or 50", GOODWILL),
        ("can I give $20", GOODWILL),  # not the rule's currency
        ("can I give 20% off", GOODWILL),
        ("can I give something after 20 days", GOODWILL),
        ("can I give something on the 20th", GOODWILL),
        ("my shift is over at 9 whatever she says", GOODWILL),  # no granting word before a bare number
        ("he wants his money for order 4711", GOODWILL),
        ("lamp number 20 came broken", GOODWILL),
        ("can I give something for LF-4711", GOODWILL),  # the number of an order
        ("10 days or 20 days late", RETURNS),
        ("10 working days late", RETURNS),  # how many days depends on the calendar
        ("a month late", RETURNS),
        ("can she send it back after 52 days", RETURNS),  # 52 days in all, not 52 too many
        ("it came broken and he wants £80 back", GOODWILL),  # a refund
        ("can I give £20", RETURNS),
    ],
)
def test_what_is_not_clear_is_not_decided(question: str, policy: Policy) -> None:
    assert asked_amount(question, policy.authority[0]) is None
    found = decided(question, policy=policy)
    assert not found.decided and found.text.startswith("own_limit")


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("can I give her 45", 45),
        ("can she have 45 for a late lamp", 45),
        ("and 45?", 45),
        ("he wants 1,200 for it", 1200),
        ("the lamp was £900, can I give £25", 25),  # of two the one that is to be granted
        ("can I give £25, only £25", 25),
        ("can I offer fifty quid", 50),
        ("is 50 ok for a rude word", 50),
        ("who approves a 50 refund", 50),
        ("would 25 be, hmm, is 20 all right", 20),
        ("may I give 15% of £280", 42),
        ("may I take 12.5 percent off the £100", Decimal("12.5")),
    ],
)
def test_the_amount_that_is_to_be_granted(question: str, amount: int) -> None:
    assert asked_amount(question, GOODWILL.authority[0]) == amount


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("what can a team lead give", "others_limit team lead|£100||store manager"),
        ("what's the store manager's limit", "others_limit store manager|£300||head of care"),
        ("how much may the head of care give", "others_without head of care|||head of care"),
        ("can my team lead approve 150", "decides team lead|£100|£150|store manager"),
        ("can the head of care give £20", "decides head of care||£20|agent"),
        ("what can an agent give", "own_limit agent|£30|your team lead||agent"),
        ("my team lead is off, can I give £20", "within agent|£30|your team lead|£20|agent"),
    ],
)
def test_of_another_level_its_own_limit_is_told(question: str, line: str) -> None:
    assert decided(question).text == line


@pytest.mark.parametrize("question", ["9 days over time", "may I take it 9 days late", "another 9 days ok?"])
def test_days_beyond_the_last_one_are_weighed(question: str) -> None:
    assert asked_amount(question, RETURNS.authority[0]) == 9


@pytest.mark.parametrize("question", ["can my team lead call him back", "may the store manager speak to her", "leads"])
def test_a_level_that_decides_nothing_here_is_not_asked_about(question: str) -> None:
    assert asked_level(question, COMPANY.authority_levels) is None


def test_without_weighing_no_yes_and_no_no() -> None:
    assert not decided("the lamp was £900", weigh=False).decided


def test_no_decision_without_authority_data_or_for_a_level_the_company_does_not_have() -> None:
    assert decide(HOURS, "can I give £20", "agent", COMPANY, WORDS) is None
    assert decide(GOODWILL, "can I give £20", "owner", COMPANY, WORDS) is None


def test_a_level_below_every_line_may_grant_nothing() -> None:
    leads = GOODWILL.model_copy(update={"authority": GOODWILL.authority[1:]})
    found = decided("can I give £5", policy=leads)
    assert found.text.startswith("nothing_of_ones_own agent") and "team lead" in found.text


@pytest.mark.parametrize("level", COMPANY.authority_levels)
def test_a_decision_rests_on_the_clauses_own_words(level: str) -> None:
    found = decided("can I give £50", level)
    assert found.quotes and all(piece.section.heading == "6.2 What you may decide" for piece in found.quotes)
    rule = {"agent": "£30", "team lead": "£100", "store manager": "£300", "head of care": "£300"}[level]
    assert rule in found.quotes[0].text


FEES = policy(
    "POL-CANCELLATION",
    "Cancelling",
    "## In short\nCancel for free until dispatch.\n\n"
    "## 7.1 Free\n- Cancel any order free of charge until dispatch.\n\n## 7.2 Not free\n"
    "- You cannot cancel cut fabric for free.\n\n## 7.4 What you may decide\n"
    "- As an agent, you may waive up to £40 of the cancellation fee.\n\n## Why\nPlans change.\n",
    7,
    limits("cancellation fee waiver", "7.4", ("agent", 40, "team lead")),
)


def test_the_price_of_a_thing_is_not_the_fee_for_cancelling_it() -> None:
    rule = FEES.authority[0]
    assert asked_amount("the blind was £300, he cancels on day 20. May I waive the fee", rule) is None
    assert asked_amount("the blind was £120. May I waive the fee of £36", rule) == 36
    assert asked_amount("may I let her off the £36 fee", rule) == 36


def test_no_yes_is_said_to_what_the_policy_takes_out() -> None:
    said = decided("may I waive the £30 fee for cut fabric", policy=FEES)
    assert said.text == "excluded You cannot cancel cut fabric for free. agent|£40"
    assert [piece.section.heading[:3] for piece in said.quotes] == ["7.2", "7.4"] and said.decided
    assert decided("may I waive the £30 fee", policy=FEES).text.startswith("within")
    # "Free" and "cancel" stand in other clauses too: they do not tell this case from the others.
    assert exclusion(FEES, "may I cancel it free of charge") is None


def test_conditions_are_what_the_clause_says_besides_the_limits() -> None:
    assert [piece.text for piece in conditions(GOODWILL, "6.2", ())] == [
        "Give goodwill once per order, whatever the trouble."
    ]
    assert conditions(GOODWILL, "6.9", ()) == []


def test_the_packaged_lines_have_every_slot_that_is_filled() -> None:
    from importlib import resources

    lines = yaml.safe_load((resources.files("assistant.engines.builtin") / "lines.yaml").read_text("utf-8"))
    fabric = decide(FEES, "may I waive the £30 fee for cut fabric", "agent", COMPANY, lines)
    assert fabric is not None and "{" not in fabric.text
    for question in ("how much", "can I give £5", "can I give £50", "can I give £500", "can I give £5000"):
        for level in COMPANY.authority_levels:
            found = decide(GOODWILL, question, level, COMPANY, lines)
            assert found is not None and "{" not in found.text


@given(st.integers(0, 2000), st.sampled_from(COMPANY.authority_levels))
def test_yes_is_said_exactly_up_to_the_limit(amount: int, level: str) -> None:
    limit = {"agent": 30, "team lead": 100, "store manager": 300, "head of care": 10**9}[level]
    text = decided(f"can I give £{amount}", level).text
    assert text.startswith(("within", "without_limit")) == (Decimal(amount) <= limit)
