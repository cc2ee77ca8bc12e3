"""Fit the built-in judge's numbers on the open half of labelled replies. Only rows that are not held are read."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import yaml

from evals.review_rows import OPEN, read_rows
from evals.runner import Outcome
from evals.suites.review import ON

TARGET = Path("assistant/engines/builtin/judging_calibration.yaml")
HEAD = """# Fitted by `make fit-judge` on the open half of labelled.jsonl and on training.jsonl; do not edit by hand.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the labelled replies are and what to write."""
    parser.add_argument("files", type=Path, nargs="+", help="labelled replies, one JSON object a line")
    parser.add_argument("--write", type=Path, default=TARGET, help="the file to write")


def measure(options: argparse.Namespace) -> Outcome:
    """Fit and write; the figures say on how many replies and with which thresholds."""
    from assistant.bootstrap import fit_judging
    from assistant.settings import read_settings

    found = [row for file in options.files for row in read_rows(file, OPEN)]
    rows = [(row.thread_id, row.reply, row.labels, row.unlabelled) for row in found]
    with tempfile.TemporaryDirectory() as data:
        settings = read_settings({"COACH_DATA_DIR": data}, env_file=Path(data) / "none")
        fitted = fit_judging(settings, rows, ON)
    options.write.write_text(HEAD + yaml.safe_dump(fitted, sort_keys=True), "utf-8")
    return Outcome({"replies": len(rows), "looks": fitted["looks"], **fitted["thresholds"]})
