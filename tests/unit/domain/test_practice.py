"""What a scenario has to be, whoever made it."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import CaseFact, Check, Condition, HiddenFact, Persona, Resolution


def scenario(**changes: object) -> Scenario:
    fields = {
        "title": "Late",
        "audience": ["agent"],
        "channel": "email",
        "moment": "during",
        "difficulty": "easy",
        "persona": Persona(name="Ida Lund", voice="short", patience="low", values="time"),
        "opening": ["Where is it? Ida Lund"],
        "mood": "angry",
        "wants": "a day",
    }
    return Scenario.model_validate(fields | changes)


def test_the_brief_for_comparing_has_no_name() -> None:
    assert "Ida" in scenario().brief and "Lund" not in scenario().brief_without_names


def test_the_roles_have_an_order_of_their_own() -> None:
    one = scenario(audience=["trainer", "agent", "leader"])
    assert '"audience":["agent","leader","trainer"]' in one.model_dump_json()


def test_a_condition_on_a_hidden_fact_needs_one() -> None:
    found = Condition(text="You find out.", check=Check(hidden="matter-1"))
    with pytest.raises(ValidationError, match="no hidden fact 'matter-1'"):
        scenario(resolution=Resolution(conditions=(found,)))
    hidden = HiddenFact(name="matter-1", fact="It is a gift.", unlocks="trust")
    assert scenario(resolution=Resolution(conditions=(found,)), hidden=(hidden,)).resolution.threshold == 1


@pytest.mark.parametrize(("conditions", "needed", "threshold"), [(3, 0, 3), (3, 2, 2), (3, 9, 3), (0, 0, 0)])
def test_how_many_conditions_have_to_be_met(conditions: int, needed: int, threshold: int) -> None:
    assert Resolution(conditions=(Condition(text="Do."),) * conditions, needed=needed).threshold == threshold


def test_facts_and_bounds_are_exact() -> None:
    with pytest.raises(ValidationError, match="a value and a unit"):
        CaseFact(name="fee", kind="amount", text="£35")
    with pytest.raises(ValidationError, match="needs a unit"):
        Check(at_most=3)
    fact = CaseFact(name="fee", kind="amount", text="£35", value="35.00", unit="GBP")
    assert scenario(facts=(fact,)).fact("fee") == fact and scenario().fact("fee") is None
    with pytest.raises(ValidationError, match="stands twice"):
        scenario(facts=(fact, fact))
    assert Check().by_a_person and not Check(says=("delivery fee",)).by_a_person


def test_nobody_is_left_without_an_audience() -> None:
    with pytest.raises(ValidationError, match="at least one role"):
        scenario(audience=[])
