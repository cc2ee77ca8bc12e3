"""Fit the built-in engine's numbers on the open questions (never the held half) and write them down."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import yaml

from evals.runner import Outcome
from evals.suites.answers import HELD

TARGET = Path("assistant/engines/builtin/calibration.yaml")
HEAD = "# Fitted by `python -m evals calibrate evals/datasets/coach`; do not edit by hand.\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the questions are and how many answerable ones may be refused."""
    parser.add_argument("folder", type=Path, help="a folder with questions.jsonl and calibration.jsonl")
    parser.add_argument("--most-refused", type=float, default=0.08, help="share of answerable questions, 0 to 1")
    parser.add_argument("--write", type=Path, default=TARGET, help="the file to write")


def measure(options: argparse.Namespace) -> Outcome:
    """Fit and write; the figures say on how many rows and with which threshold."""
    from assistant.bootstrap import fit_calibration
    from assistant.settings import read_settings

    rows = [
        row
        for name in ("questions.jsonl", "calibration.jsonl")
        for line in (options.folder / name).read_text("utf-8").splitlines()
        if (row := json.loads(line)).get("half") != HELD and row["kind"] not in ("greeting", "thanks", "identity")
    ]
    with tempfile.TemporaryDirectory() as data:
        settings = read_settings({"COACH_DATA_DIR": data}, env_file=Path(data) / "none")
        fitted = fit_calibration(settings, rows, options.most_refused)
    options.write.write_text(HEAD + yaml.safe_dump(fitted, sort_keys=True), "utf-8")
    return Outcome({"rows": len(rows), "threshold": fitted["threshold"], "features": len(fitted["ranking"])})
