"""Generated scenarios: whether they fit, whether each source resolves, and how alike they are."""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.domain.knowledge import Kind
from assistant.domain.practice import Scenario, Wanted
from assistant.domain.scenario_parts import Difficulty, OriginKind
from evals.runner import Outcome

if TYPE_CHECKING:
    from assistant.bootstrap.measuring import OpenedScenarios

ON = date(2026, 6, 1)
ALIKE = 0.9
"""Cosine of two briefs without names above which they count as near-duplicates."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many to make, and of which company."""
    parser.add_argument("--count", type=int, default=200, help="scenarios over all sources (default: 200)")
    parser.add_argument("--each", type=int, default=50, help="scenarios for each single source (default: 50)")
    parser.add_argument("--knowledge", type=Path, help="another company's knowledge folder")


def measure(options: argparse.Namespace) -> Outcome:
    """Make, check, compare. Not good enough: a source that does not resolve, or two alike for one source."""
    from assistant.bootstrap import open_scenarios
    from assistant.settings import read_settings

    with tempfile.TemporaryDirectory() as data:
        folder = {"COACH_KNOWLEDGE_DIR": str(options.knowledge)} if options.knowledge else {}
        settings = read_settings({"COACH_DATA_DIR": data, **folder}, env_file=Path(data) / "none")
        opened = open_scenarios(settings, ON)
    sources = sources_of(opened)
    began = time.perf_counter()
    made = [opened.write(wanted) for wanted in itertools.islice(wishes(sources), options.count)]
    seconds = time.perf_counter() - began
    problems = [problem for scenario in made for problem in opened.check(scenario)]
    must_nots = [one for scenario in made for one in scenario.must_not]
    alike = {about: pairs(opened, _of_one(opened, kind, about, options.each)) for kind, about in sources}
    figures = {
        "scenarios": len(made),
        "sources": len(sources),
        "schema_valid": sum(_again(scenario) == scenario for scenario in made),
        "citations": sum(len(scenario.citations) for scenario in made),
        "problems": len(problems),
        "must_nots": len(must_nots),
        "must_nots_with_clause": sum(one.cited is not None for one in must_nots),
        "without_must_not": sum(not scenario.must_not for scenario in made),
        "with_a_fact_that_changes_the_answer": sum(any(h.cited for h in s.hidden) for s in made),
        "with_a_sum_to_decide": sum(s.fact("own limit") is not None for s in made),
        "titles": len({scenario.title for scenario in made}),
        "personas": len({scenario.persona.name for scenario in made}),
        "milliseconds_each": round(1000 * seconds / max(1, len(made)), 1),
        "all_together": pairs(opened, made),
        "of_one_source": {
            "each": options.each,
            "near_duplicates": sum(found["near_duplicates"] for found in alike.values()),
            "highest": max(alike.items(), key=lambda item: item[1]["highest"])[0] if alike else None,
            "highest_cosine": max((found["highest"] for found in alike.values()), default=None),
            "mean_of_highest": _mean([found["highest"] for found in alike.values()]),
        },
    }
    wrong = [*problems[:5], *(f"{about}: near-duplicates" for about, f in alike.items() if f["near_duplicates"])]
    return Outcome(figures, problems=tuple(wrong))


def sources_of(opened: OpenedScenarios) -> list[tuple[OriginKind, str]]:
    """What scenarios are made from: the standards, or where there are none, the company's own documents."""
    standards = [d.id for d in opened.documents if d.kind is Kind.standard]
    if standards:
        return [(OriginKind.standard, name) for name in sorted(standards)]
    return [(OriginKind.document, d.id) for d in sorted(opened.documents, key=lambda d: d.id)]


def wishes(sources: Sequence[tuple[OriginKind, str]]) -> Iterator[Wanted]:
    """Every source in every difficulty, with seed 1, then with seed 2, and so on."""
    for seed in itertools.count(1):
        for (kind, about), difficulty in itertools.product(sources, Difficulty):
            yield Wanted(kind=kind, about=about, difficulty=difficulty, seed=seed)


def _of_one(opened: OpenedScenarios, kind: OriginKind, about: str, count: int) -> list[Scenario]:
    return [
        opened.write(Wanted(kind=kind, about=about, difficulty=Difficulty.medium, seed=seed))
        for seed in range(1, count + 1)
    ]


def pairs(opened: OpenedScenarios, scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """How alike the briefs are, without names: the share of pairs over ALIKE, the highest cosine, and whose it is."""
    vectors = opened.embed([scenario.brief_without_names for scenario in scenarios])
    cosines = vectors @ vectors.T
    found = [(float(cosines[a, b]), a, b) for a, b in itertools.combinations(range(len(scenarios)), 2)]
    near = [pair for pair in found if pair[0] > ALIKE]
    highest = max(found, default=(0.0, 0, 0))
    return {
        "pairs": len(found),
        "near_duplicates": len(near),
        "near_duplicate_rate": round(len(near) / len(found), 5) if found else None,
        "in_a_near_duplicate": len({place for _, a, b in near for place in (a, b)}),
        "highest": round(highest[0], 3),
        "titles": [scenarios[highest[1]].title, scenarios[highest[2]].title] if found else [],
    }


def _again(scenario: Scenario) -> Scenario:
    return Scenario.model_validate_json(scenario.model_dump_json())


def _mean(values: Iterable[float]) -> float | None:
    kept = list(values)
    return round(sum(kept) / len(kept), 3) if kept else None
