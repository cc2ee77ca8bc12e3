from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.knowledge import Authority
from assistant.domain.limits import in_season, own_limit, spoken_of, who_decides

LEVELS = ("agent", "senior agent", "team lead", "store manager", "head of care")
RULES = [
    Authority(
        action="credit", level="team lead", up_to=Decimal(200), currency="GBP", then="store manager", clause="4.2"
    ),
    Authority(action="credit", level="agent", up_to=Decimal(50), currency="GBP", then="team lead", clause="4.2"),
    Authority(
        action="credit", level="store manager", up_to=Decimal(500), currency="GBP", then="head of care", clause="4.2"
    ),
]


@pytest.mark.parametrize(
    ("level", "up_to", "then"),
    [
        ("agent", 50, "team lead"),
        ("senior agent", 50, "team lead"),
        ("team lead", 200, "store manager"),
        ("store manager", 500, "head of care"),
        ("head of care", None, None),
    ],
)
def test_own_limit(level: str, up_to: int | None, then: str | None) -> None:
    limit = own_limit(RULES, "credit", level, LEVELS)
    assert limit is not None and (limit.up_to, limit.then) == (up_to, then)


def test_a_level_below_every_line_may_grant_nothing() -> None:
    limit = own_limit(RULES[:1], "credit", "agent", LEVELS)
    assert limit is not None and (limit.up_to, limit.then) == (0, "team lead")
    assert own_limit(RULES, "other", "agent", LEVELS) is None


@given(st.decimals(0, 2000, places=2), st.sampled_from(LEVELS))
def test_who_decides_is_the_lowest_level_that_is_allowed(amount: Decimal, level: str) -> None:
    decider = who_decides(RULES, "credit", amount, LEVELS)
    limit = own_limit(RULES, "credit", level, LEVELS)
    assert decider is not None and limit is not None
    assert limit.allows(amount) == (LEVELS.index(level) >= LEVELS.index(decider))


def test_rules_speak_of_the_levels_they_name_and_of_who_decides_above_the_last() -> None:
    assert spoken_of(RULES, "credit", LEVELS) == ("agent", "team lead", "store manager", "head of care")
    (raised,) = (rule for rule in RULES if rule.level == "team lead")
    assert spoken_of([raised], "credit", LEVELS) == ("team lead", "store manager")
    assert spoken_of(RULES, "refund", LEVELS) == ()


def test_in_a_season_a_raised_limit_takes_the_place_of_its_own_level_alone() -> None:
    raised = Authority(
        action="credit", level="agent", up_to=Decimal(75), currency="GBP", then="team lead", clause="Wider limits"
    )
    rules = in_season(RULES, [raised])
    assert [who_decides(rules, "credit", Decimal(n), LEVELS) for n in (75, 76, 201)] == [
        "agent",
        "team lead",
        "store manager",
    ]
