"""Replies and their misspelt or non-native twins of equal content: how many verdicts change with the spelling."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.domain.reply import Channel, Reply, Speaker, ThreadMessage
from assistant.domain.scorecard import CriterionResult, Scorecard, Verdict
from evals.runner import Outcome

ON = date(2026, 6, 1)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file of pairs and the knowledge."""
    parser.add_argument("file", type=Path, help="pairs of reply and paraphrase, one JSON object a line")
    parser.add_argument("--knowledge", type=Path, help="another company's knowledge folder")


def measure(options: argparse.Namespace) -> Outcome:
    """Review both of every pair and compare."""
    from assistant.bootstrap import open_scoring
    from assistant.settings import read_settings

    rows = [json.loads(line) for line in options.file.read_text("utf-8").splitlines() if line.strip()]
    with tempfile.TemporaryDirectory() as data:
        given = {"COACH_KNOWLEDGE_DIR": str(options.knowledge)} if options.knowledge else {}
        score = open_scoring(read_settings({"COACH_DATA_DIR": data, **given}, env_file=Path(data) / "none"))
    pairs = [
        (row["manner"], score(_reply(row, row["reply"]), ON), score(_reply(row, row["paraphrase"]), ON)) for row in rows
    ]
    return Outcome(report(pairs))


def report(pairs: Sequence[tuple[str, Scorecard, Scorecard]]) -> dict[str, Any]:
    """Flips by manner and by standard.

    A flip is a criterion that both reviews decide (met, partly or missed, verified and no mere look) with
    different verdicts; a hard flip goes from met to missed or back. ``undecided`` is the share of criteria that
    one review decides and the other leaves open. Shares are of criteria that at least one decides.
    """
    by_manner: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_standard: Counter[str] = Counter()
    for manner, plain, twin in pairs:
        others = {result.standard_id: result for result in twin.criteria}
        for result in plain.criteria:
            other = others[result.standard_id]
            kind = _kind(result, other)
            for name in (manner, "all"):
                by_manner[name][kind] += 1
            if kind in ("flip", "hard"):
                by_standard[result.standard_id] += 1
    return {"pairs": len(pairs), **{m: _shares(by_manner[m]) for m in by_manner}, "standards": dict(by_standard)}


def _kind(one: CriterionResult, other: CriterionResult) -> str:
    if not one.scored and not other.scored:
        return "neither"
    if one.scored != other.scored:
        return "undecided"
    if one.verdict is other.verdict:
        return "same"
    return "hard" if {one.verdict, other.verdict} == {Verdict.met, Verdict.missed} else "flip"


def _shares(count: Counter[str]) -> dict[str, float]:
    total = sum(count.values()) - count["neither"]
    both = total - count["undecided"]

    def share(names: Iterable[str], of: int) -> float:
        return round(sum(count[name] for name in names) / of, 4) if of else 0.0

    return {
        "flips": share(("flip", "hard"), both),
        "hard_flips": share(("hard",), both),
        "undecided": share(("undecided",), total),
        "decided_by_both": both,
    }


def _reply(row: dict[str, Any], draft: str) -> Reply:
    other = Speaker.colleague if row["channel"] == "internal" else Speaker.customer
    thread = tuple(
        ThreadMessage(speaker=Speaker(message.get("speaker", other)), text=message["text"]) for message in row["thread"]
    )
    return Reply(draft=draft, thread=thread, channel=Channel(row["channel"]))
