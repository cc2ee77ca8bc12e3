"""``python -m evals SUITE ...``: finds the suite, prints its figures."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, Protocol, cast

from assistant.errors import AssistantError

SUITES = {
    "retrieval": "evals.suites.retrieval",
    "answers": "evals.suites.answers",
    "calibrate": "evals.suites.calibrate",
    "calibrate-clauses": "evals.suites.calibrate_clauses",
    "calibrate-judge": "evals.suites.calibrate_judge",
    "review": "evals.suites.review",
    "facts": "evals.suites.facts",
    "groundedness": "evals.suites.groundedness",
    "flips": "evals.suites.flips",
    "practice": "evals.suites.practice",
    "scenarios": "evals.suites.scenarios",
    "wishes": "evals.suites.wishes",
}
"""Name -> module, imported only when asked for."""


class Outcome(NamedTuple):
    """What a suite found: figures for scripts, a text for people, and what is not good enough."""

    figures: Mapping[str, Any]
    text: str = ""
    problems: tuple[str, ...] = ()


class Suite(Protocol):
    """What a module of ``evals.suites`` offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what the suite reads."""

    def measure(self, options: argparse.Namespace) -> Outcome:
        """Do the work. Raises AssistantError or OSError with a message for people."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one suite. 0: measured, 1: failed or not good enough (reasons on stderr), 2: wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    chooser = argparse.ArgumentParser(prog="python -m evals", description="Measure the assistant.")
    chooser.add_argument("suite", choices=SUITES, help="what to measure; SUITE --help says what it needs")
    name = chooser.parse_args(given[:1]).suite
    try:
        suite = cast(Suite, import_module(SUITES[name]))
    except ModuleNotFoundError as error:
        if error.name != SUITES[name]:
            raise
        chooser.error(f"the suite {name} is not there yet")
    parser = argparse.ArgumentParser(prog=f"python -m evals {name}", description=suite.__doc__)
    suite.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    options = parser.parse_args(given[1:])
    try:
        outcome = suite.measure(options)
    except (AssistantError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(outcome.figures, ensure_ascii=False) if options.json else outcome.text or _plain(outcome.figures))
    for problem in outcome.problems:
        print(problem, file=sys.stderr)
    return 1 if outcome.problems else 0


def _plain(figures: Mapping[str, Any], indent: str = "") -> str:
    lines: list[str] = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            lines += [f"{indent}{name}", _plain(value, indent + "  ")]
        else:
            lines.append(
                f"{indent}{name:<14} {value:.4f}" if isinstance(value, float) else f"{indent}{name:<14} {value}"
            )
    return "\n".join(lines)
