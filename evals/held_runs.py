"""The held half of a dataset: every run of it is written down, and no row of it is shown."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals.runner import Outcome


def outcome_of(
    options: argparse.Namespace, log: Path, figures: Mapping[str, Any], names: Sequence[str], shortfalls: Iterable[str]
) -> Outcome:
    """The figures as an outcome; logs a run of the held half, prints the shortfalls of any other with ``--rows``."""
    if options.held:
        log_held_run(log, figures, names)
    if options.rows and not options.held:
        for line in shortfalls:
            print(line, file=sys.stderr)
    return Outcome(figures)


def log_held_run(log: Path, figures: Mapping[str, Any], names: Sequence[str], counted: str = "replies") -> None:
    """Write down that the held half was run, when, on which commit, and what came out under ``names``.

    ``counted`` names the figure that says how many rows it was.
    """
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
    new = not log.exists()
    columns = [counted, *names]
    with log.open("a", encoding="utf-8") as file:
        if new:
            file.write("\t".join(["when", "commit", *columns]) + "\n")
        when = datetime.now(UTC).isoformat(timespec="seconds")
        file.write("\t".join(map(str, [when, commit, *(figures[name] for name in columns)])) + "\n")
