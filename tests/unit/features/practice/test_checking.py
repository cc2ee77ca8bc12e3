"""Whether a scenario's sources hold."""

from __future__ import annotations

import pytest

from assistant.domain.knowledge import ScenarioSeed
from assistant.domain.people import EVERYONE
from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import Cited, Ground, MustNot
from assistant.features.practice.checking import changed_since, check_scenario, resolve, verified
from assistant.features.practice.written import scenario_of
from tests.scenario_support import LEADERS, documents_for, made


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return made(kind="policy", about="POL-LATE-DELIVERY", difficulty="medium", seed=3)


def with_ground(scenario: Scenario, **cited: str) -> Scenario:
    return scenario.model_copy(update={"grounds": (Ground(cited=Cited(**cited)),)})


RIGHT = "Refund the delivery fee when an order is 3 days or more late, without waiting for the customer to ask."


def test_a_quote_is_found_at_its_place(scenario: Scenario) -> None:
    cited = Cited(document="POL-LATE-DELIVERY@2", section="4.4 The delivery fee", quote=RIGHT)
    found = resolve(cited, documents_for())
    assert found is not None and found.quote == RIGHT and found.title == "Late delivery"
    assert documents_for()["POL-LATE-DELIVERY"].body[found.start : found.end] == RIGHT


@pytest.mark.parametrize(
    ("document", "section", "quote"),
    [
        ("POL-LATE-DELIVERY@2", "4.4 The delivery fee", RIGHT.replace("3 days", "2 days")),
        ("POL-LATE-DELIVERY@2", "4.5 When the customer may cancel", RIGHT),
        ("POL-LATE-DELIVERY@2", "9.9 Nowhere", RIGHT),
        ("POL-LATE-DELIVERY@1", "4.4 The delivery fee", RIGHT),
        ("POL-NOWHERE@1", "", RIGHT),
    ],
)
def test_what_the_document_in_force_does_not_say_is_a_problem(
    scenario: Scenario, document: str, section: str, quote: str
) -> None:
    changed = with_ground(scenario, document=document, section=section, quote=quote)
    assert [p.where for p in check_scenario(changed, documents_for())] == ["grounds.0"]
    assert verified(changed, documents_for())[0].grounds == ()


def test_a_leaders_document_is_no_source_for_everybody(scenario: Scenario) -> None:
    quote = "Keep no secret notes; an agent may read every line you write about the talk."
    cited = {"document": "PLAY-COACHING@1", "section": "What stays private", "quote": quote}
    everything = documents_for(LEADERS)
    for_leaders = with_ground(scenario, **cited).model_copy(update={"audience": LEADERS})
    assert check_scenario(for_leaders, everything) == ()
    assert [p.where for p in check_scenario(with_ground(scenario, **cited), everything)] == ["grounds.0"]


def test_a_must_not_needs_its_clause_and_no_sum_is_made_up(scenario: Scenario) -> None:
    bare = MustNot(text="Offer him a job.")
    invented = MustNot(
        text="Promise more than £800.",
        cited=Cited(document="POL-LATE-DELIVERY@2", section="4.4 The delivery fee", quote=RIGHT),
    )
    changed = scenario.model_copy(update={"must_not": (bare, invented)})
    found = check_scenario(changed, documents_for())
    assert [problem.where for problem in found] == ["must_not.0", "must_not.1"] and "£800" in found[1].message
    left, count = verified(changed, documents_for())
    assert left.must_not == () and count == 2


def test_a_sound_scenario_passes_whole(scenario: Scenario) -> None:
    assert verified(scenario, documents_for()) == (scenario, 0)
    assert changed_since(scenario, documents_for()) == ()


def test_another_version_of_what_it_rests_on_is_seen(scenario: Scenario) -> None:
    newer = documents_for()["POL-LATE-DELIVERY"].model_copy(update={"version": 3})
    assert changed_since(scenario, {**documents_for(), "POL-LATE-DELIVERY": newer}) == ("POL-LATE-DELIVERY@2",)
    gone = {name: one for name, one in documents_for().items() if name != "POL-LATE-DELIVERY"}
    assert changed_since(scenario, gone) == ("POL-LATE-DELIVERY@2",)


def test_a_plain_document_that_says_something_else_is_seen(scenario: Scenario) -> None:
    policy = documents_for()["POL-LATE-DELIVERY"]
    said_less = policy.model_copy(update={"body": policy.body.replace("£50", "£40")})
    assert "POL-LATE-DELIVERY@2" in changed_since(scenario, {**documents_for(), policy.id: said_less})


def test_the_twelve_on_disk_hold() -> None:
    seeds = [d for d in documents_for(LEADERS).values() if isinstance(d, ScenarioSeed)]
    assert len(seeds) >= 12
    for seed in seeds:
        documents = documents_for(frozenset(seed.audience))
        scenario = scenario_of(seed, documents)
        assert check_scenario(scenario, documents) == (), seed.id
        assert scenario.must_not and all(one.cited for one in scenario.must_not), seed.id
        assert scenario.happened and scenario.moves and scenario.rests_on, seed.id
        assert len(scenario.resolution.conditions) == len(seed.resolved_when)
    assert any(frozenset(seed.audience) != EVERYONE for seed in seeds)
