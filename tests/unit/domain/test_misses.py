"""What tells one scenario from another, so that a miss is not closed by playing the same one again."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.domain.misses import ScenarioKey
from assistant.domain.scenario_parts import Origin, OriginKind
from tests.unit.features.practice.customer_support import a_scenario

MADE = Origin(kind=OriginKind.standard, reference="STD-A@1", seed=4)


def key(**changes: Any) -> ScenarioKey:
    return ScenarioKey.of(a_scenario().model_copy(update=changes))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"id": "a"}, {"id": "a", "version": 2, "opening": ("Another matter.",)}, True),
        ({"id": "a"}, {"id": "b"}, True),
        ({"id": "a"}, {"id": "b", "opening": ("Another matter.",)}, False),
        ({"origin": MADE}, {"origin": MADE, "opening": ("Another matter.",)}, True),
        (
            {"origin": MADE},
            {"origin": MADE.model_copy(update={"reference": "STD-A@2"}), "opening": ("Another matter.",)},
            True,
        ),
        ({"origin": MADE}, {"origin": MADE.model_copy(update={"seed": 5}), "opening": ("Another matter.",)}, False),
        ({}, {"opening": ("Another matter.",)}, False),
    ],
)
def test_the_same_scenario_is_known_by_id_origin_or_opening(
    one: dict[str, Any], other: dict[str, Any], same: bool
) -> None:
    assert key(**one).is_same(key(**other)) is same
    assert key(**other).is_same(key(**one)) is same


def test_no_scenario_is_the_same_as_none() -> None:
    assert not ScenarioKey().is_same(ScenarioKey()) and not ScenarioKey().is_same(key())
