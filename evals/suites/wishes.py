"""Is a trainee's wish found in the standard that promises it, and said to be in none where none does?

The pairs (evals/datasets/practice/wishes.yaml) were written before the thresholds were chosen, and every second one is
held back from choosing.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from evals.runner import Outcome

DATA = Path("evals/datasets/practice/wishes.yaml")
RESULTS = Path("evals/results/wishes.md")
ON = date(2026, 11, 22)
LEAST_RIGHT = 0.75
"""Share of the held wishes said to be promised for which it has to be the right standard."""


class Read(NamedTuple):
    """One wish: the standards that promise it, whether it was held back, and what came nearest."""

    wish: str
    standards: frozenset[str]
    held: bool
    nearest: str
    score: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which knowledge, where the lines are drawn, and whether to write the results down."""
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--promised", type=float, default=0.5, help="from which on a standard promises it")
    parser.add_argument("--uncovered", type=float, default=0.4, help="below which none covers it")
    parser.add_argument("--write", action="store_true", help="write wishes.md")


def measure(options: argparse.Namespace) -> Outcome:
    """Read every wish. Raises OSError and KnowledgeError for files that cannot be read."""
    from assistant.bootstrap.looking_back import open_wishes

    nearest = open_wishes(options.knowledge, ON)
    data = yaml.safe_load(DATA.read_text("utf-8"))
    pairs = [(one["wish"], frozenset(one["standards"]), place) for place, one in enumerate(data["covered"])]
    pairs += [(wish, frozenset[str](), place) for place, wish in enumerate(data["uncovered"])]
    rows = [Read(wish, standards, place % 2 == 1, *nearest(wish)) for wish, standards, place in pairs]
    halves = {"tuned on": [row for row in rows if not row.held], "held back": [row for row in rows if row.held]}
    figures = {name: _figures(half, options) for name, half in halves.items()}
    text = _report(figures, rows, options)
    if options.write:
        RESULTS.write_text(text, "utf-8")
    right = figures["held back"]["said to be promised, rightly"]
    problems = (f"Of the wishes said to be promised {right:.0%} are.",) if right < LEAST_RIGHT else ()
    return Outcome(figures, text, problems)


def _figures(rows: Sequence[Read], options: argparse.Namespace) -> dict[str, Any]:
    covered = [row for row in rows if row.standards]
    promised = [row for row in rows if row.score >= options.promised]
    none = [row for row in rows if row.score < options.uncovered]
    return {
        "wishes": len(rows),
        "covered": len(covered),
        "nearest is right, of the covered": sum(row.nearest in row.standards for row in covered) / len(covered),
        "said to be promised": len(promised),
        "said to be promised, rightly": sum(row.nearest in row.standards for row in promised) / max(1, len(promised)),
        "said to come closest": len(rows) - len(promised) - len(none),
        "said to be in none": len(none),
        "said to be in none, rightly": sum(not row.standards for row in none) / max(1, len(none)),
        "in none, and not said to be promised": sum(not row.standards and row.score < options.promised for row in rows)
        / max(1, len(rows) - len(covered)),
    }


def _report(figures: dict[str, dict[str, Any]], rows: Sequence[Read], options: argparse.Namespace) -> str:
    names = list(next(iter(figures.values())))
    lines = ["# Wishes compared with the standards", ""]
    lines += [f"`python -m evals wishes`; promised from {options.promised}, in none below {options.uncovered}.", ""]
    lines += [f"| | {' | '.join(figures)} |", f"|---|{'---:|' * len(figures)}"]
    for name in names:
        cells = [f"{half[name]:.0%}" if isinstance(half[name], float) else str(half[name]) for half in figures.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += [
        "",
        "## The wishes that were held back",
        "",
        "| wish | nearest | how near | right |",
        "|---|---|---:|---|",
    ]
    for row in sorted((row for row in rows if row.held), key=lambda row: -row.score):
        right = "yes" if row.nearest in row.standards else "none is" if not row.standards else "no"
        lines.append(f"| {row.wish} | {row.nearest} | {row.score:.2f} | {right} |")
    return "\n".join([*lines, ""])
