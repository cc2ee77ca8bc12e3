"""Fit the rule that ranks a document's clauses for the playbook, on the phrasings noted in the knowledge alone."""

from __future__ import annotations

import argparse
import tempfile
from datetime import date
from pathlib import Path

import yaml

from evals.runner import Outcome

TARGET = Path("assistant/engines/builtin/clause_calibration.yaml")
HEAD = "# Fitted by `python -m evals calibrate-clauses`; do not edit by hand.\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of which day the documents are, and what to write."""
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 11, 20), help="the documents in force then")
    parser.add_argument("--write", type=Path, default=TARGET, help="the file to write")


def measure(options: argparse.Namespace) -> Outcome:
    """Fit and write; the figures say on how many phrasings."""
    from assistant.bootstrap import fit_clause_ranking
    from assistant.settings import read_settings

    with tempfile.TemporaryDirectory() as data:
        settings = read_settings({"COACH_DATA_DIR": data}, env_file=Path(data) / "none")
        count, fitted = fit_clause_ranking(settings, options.on)
    options.write.write_text(HEAD + yaml.safe_dump(fitted, sort_keys=True), "utf-8")
    return Outcome({"phrasings": count, **fitted})
