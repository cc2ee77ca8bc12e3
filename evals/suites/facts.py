"""Replies with one wrong fact or none: how many of the wrong ones are found, how many right ones are called wrong."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain.claims import FactFinding, FactVerdict
from assistant.domain.labelled import LabelledReply, labelled_replies
from evals.held_runs import outcome_of
from evals.review_rows import HELD, OPEN
from evals.runner import Outcome
from evals.suites.review import ON

HELD_LOG = "facts-held-runs.tsv"
LOGGED = ("wrong", "found", "found_anywhere", "right", "right_called_wrong")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, the half, and whether to print what was overlooked or wrongly accused."""
    parser.add_argument("file", type=Path, help="replies with their wrong words, one JSON object a line")
    parser.add_argument("--held", action="store_true", help=f"the held half alone; the run is logged in {HELD_LOG}")
    parser.add_argument(
        "--rows", action="store_true", help="print overlooked and wrongly accused (not for the held half)"
    )


def measure(options: argparse.Namespace) -> Outcome:
    """Check, compare, report; log a run of the held half."""
    checked = run(options.file, HELD if options.held else OPEN)
    return outcome_of(options, options.file.parent / HELD_LOG, report(checked), LOGGED, described(checked))


@dataclass(frozen=True)
class Checked:
    """A reply, where its wrong words stand (None for a right one), their kind, and what the check marked as wrong."""

    row: LabelledReply
    place: tuple[int, int] | None
    kind: str
    marked: tuple[FactFinding, ...]
    seconds: float

    @property
    def found(self) -> bool:
        """Whether a fact marked wrong overlaps the wrong words."""
        return self.place is not None and any(
            f.claim.start < self.place[1] and self.place[0] < f.claim.end for f in self.marked
        )


def run(file: Path, half: str) -> list[Checked]:
    """Check every reply of the half. Raises ValueError where wrong words do not stand in their reply."""
    from assistant.bootstrap import open_checks
    from assistant.settings import read_settings

    text = file.read_text("utf-8")
    rows = labelled_replies(text, file.name, half, may_lack_labels=True)
    marks = {
        str(fields["id"]): (fields["wrong_words"] if fields["wrong"] else None, fields["kind"])
        for fields in map(json.loads, filter(str.strip, text.splitlines()))
        if fields["half"] == half
    }
    with tempfile.TemporaryDirectory() as data:
        check = open_checks(read_settings({"COACH_DATA_DIR": data}, env_file=Path(data) / "none"))
    checked = []
    for row in rows:
        words, kind = marks[row.id]
        began = time.perf_counter()
        facts, _ = check(row.reply, row.level, ON)
        seconds = time.perf_counter() - began
        wrong = tuple(fact for fact in facts if fact.verdict is FactVerdict.wrong)
        checked.append(Checked(row, _place(row, words) if words is not None else None, kind, wrong, seconds))
    return checked


def _place(row: LabelledReply, words: str) -> tuple[int, int]:
    start = row.reply.draft.find(words)
    if start < 0 or not words:
        raise ValueError(f"{row.id}: the wrong words do not stand in the reply: {words!r}")
    return start, start + len(words)


def report(checked: Sequence[Checked]) -> dict[str, Any]:
    """Shares of the wrong replies found, by overlap and at all, and of the right ones called wrong; and by kind."""
    wrong = [c for c in checked if c.place is not None]
    right = [c for c in checked if c.place is None]
    kinds: defaultdict[str, list[bool]] = defaultdict(list)
    for c in wrong:
        kinds[c.kind].append(c.found)
    seconds = sorted(c.seconds for c in checked)
    return {
        "replies": len(checked),
        "wrong": len(wrong),
        "found": _share(c.found for c in wrong),
        "found_anywhere": _share(bool(c.marked) for c in wrong),
        "right": len(right),
        "right_called_wrong": _share(bool(c.marked) for c in right),
        "kinds": {kind: f"{sum(found)} of {len(found)}" for kind, found in sorted(kinds.items())},
        "median_ms": round(1000 * seconds[len(seconds) // 2]) if seconds else None,
        "p95_ms": round(1000 * seconds[int(0.95 * (len(seconds) - 1))]) if seconds else None,
    }


def described(checked: Sequence[Checked]) -> Iterable[str]:
    """Overlooked wrong facts, and findings that point at words which are not wrong, one line each."""
    for c in checked:
        draft = c.row.reply.draft
        if c.place is not None and not c.found:
            yield f"OVERLOOKED {c.row.id} [{c.kind}] {draft[slice(*c.place)]!r}"
        for fact in c.marked:
            if c.place is None or not (fact.claim.start < c.place[1] and c.place[0] < fact.claim.end):
                yield f"{'ELSEWHERE' if c.place else 'ACCUSED'} {c.row.id} {fact.claim.text!r}: {fact.message}"


def _share(values: Iterable[bool]) -> float | None:
    kept = list(values)
    return round(sum(kept) / len(kept), 4) if kept else None
