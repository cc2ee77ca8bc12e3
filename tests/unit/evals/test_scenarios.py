"""The eval of scenarios: what is wished for, and how likeness is counted."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

import numpy as np

from assistant.bootstrap.measuring import OpenedScenarios
from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import OriginKind
from evals.suites.scenarios import pairs, wishes
from tests.scenario_support import made


def test_every_source_comes_in_every_difficulty_before_the_next_seed() -> None:
    sources = [(OriginKind.standard, "STD-A"), (OriginKind.standard, "STD-B")]
    wanted = list(itertools.islice(wishes(sources), 12))
    assert Counter((w.about, w.difficulty) for w in wanted[:6]) == Counter((w.about, w.difficulty) for w in wanted[6:])
    assert [w.seed for w in wanted] == [1] * 6 + [2] * 6


def test_near_duplicates_are_pairs_above_the_line() -> None:
    scenarios = [made(about="STD-EMPATHY-1", seed=seed) for seed in (1, 2, 3)]
    vectors = np.array([[1, 0], [0.95, np.sqrt(1 - 0.95**2)], [0, 1]], dtype=np.float32)

    def embed(texts: Sequence[str]) -> np.ndarray:
        assert not any(scenario.persona.name in text for scenario, text in zip(scenarios, texts, strict=True))
        return vectors

    def unused(_: object) -> Scenario:
        raise AssertionError

    found = pairs(OpenedScenarios((), unused, lambda scenario: (), embed), scenarios)
    assert found["pairs"] == 3 and found["near_duplicates"] == 1 and found["in_a_near_duplicate"] == 2
    assert found["highest"] == 0.95 and found["titles"] == [scenarios[0].title, scenarios[1].title]
