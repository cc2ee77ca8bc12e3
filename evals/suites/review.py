"""Reviews of labelled replies: who is accused rightly, who wrongly, and how much is judged at all."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.domain.claims import FactFinding, FactVerdict
from assistant.domain.commitments import Commitment
from assistant.domain.scorecard import CriterionResult, Scorecard, Verdict
from evals.held_runs import outcome_of
from evals.review_rows import HELD, OPEN, LabelledReply, read_rows
from evals.runner import Outcome

HELD_LOG = "held-runs.tsv"
LOGGED = ("macro_f1", "false_alarm_rate", "missed_precision", "missed_recall", "kappa", "coverage", "verified")
LEAST_MISSES = 8
"""True misses in the half from which on a standard counts for macro-F1."""
ON = date(2026, 6, 1)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, the half, another company's knowledge, and whether to print what went wrong."""
    parser.add_argument("file", type=Path, help="labelled replies, one JSON object a line")
    parser.add_argument("--held", action="store_true", help=f"the held half alone; the run is logged in {HELD_LOG}")
    parser.add_argument("--all", action="store_true", help="every row, for files without halves")
    parser.add_argument("--knowledge", type=Path, help="another company's knowledge folder")
    parser.add_argument("--rows", action="store_true", help="print wrong and overlooked misses (not for the held half)")


def measure(options: argparse.Namespace) -> Outcome:
    """Review, compare, report; log a run of the held half."""
    reviewed = run(options.file, None if options.all else HELD if options.held else OPEN, options.knowledge)
    return outcome_of(options, options.file.parent / HELD_LOG, report(reviewed), LOGGED, described(reviewed))


@dataclass(frozen=True)
class Reviewed:
    """A labelled reply, its scorecard, the seconds that took, and what the check of its facts and promises found."""

    row: LabelledReply
    card: Scorecard
    seconds: float
    facts: tuple[FactFinding, ...] = ()
    promises: tuple[Commitment, ...] = ()

    def pairs(self) -> Iterable[tuple[str, CriterionResult]]:
        """(label, result) for each standard that is labelled and was asked for."""
        for result in self.card.criteria:
            if label := self.row.labels.get(result.standard_id, self.row.unlabelled):
                yield label, result


def run(file: Path, half: str | None, knowledge: Path | None) -> list[Reviewed]:
    """Review every row of the half, after one warm-up."""
    from assistant.bootstrap import open_checks, open_scoring
    from assistant.settings import read_settings

    rows = read_rows(file, half)
    with tempfile.TemporaryDirectory() as data:
        environment = {"COACH_DATA_DIR": data, **({"COACH_KNOWLEDGE_DIR": str(knowledge)} if knowledge else {})}
        settings = read_settings(environment, env_file=Path(data) / "none")
        score, check = open_scoring(settings), open_checks(settings)
    reviewed = []
    for row in rows[:1]:
        score(row.reply, ON)
    for row in rows:
        began = time.perf_counter()
        card = score(row.reply, ON)
        seconds = time.perf_counter() - began
        reviewed.append(Reviewed(row, card, seconds, *check(row.reply, row.level, ON)))
    return reviewed


def accused(result: CriterionResult) -> bool:
    """Whether the page says "missed": verified, and no mere look."""
    return result.scored and result.verdict is Verdict.missed


def report(reviewed: Sequence[Reviewed]) -> dict[str, Any]:
    """The figures; precision, recall and F1 are of "missed", and what is unsure or unverified is not found."""
    criteria = by_standard(reviewed)
    counted = [entry["f1"] for entry in criteria.values() if entry["n"] >= LEAST_MISSES]
    good = [r for r in reviewed if not any(label == Verdict.missed for label in r.row.labels.values())]
    alarmed = [r for r in good if any(accused(result) and label != Verdict.missed for label, result in r.pairs())]
    labels, verdicts = [], []
    for r in reviewed:
        for label, result in r.pairs():
            labels.append(label)
            verdicts.append(str(result.verdict) if not result.decided or result.scored else str(Verdict.unsure))
    decided = [(a, b) for a, b in zip(labels, verdicts, strict=True) if b != Verdict.unsure]
    claimed = sum(r.card.claimed for r in reviewed)
    unverified = sum(r.card.unverified for r in reviewed)
    given = [(label, result) for r in reviewed for label, result in r.pairs() if accused(result)]
    looks = [
        label
        for r in reviewed
        for label, result in r.pairs()
        if result.shown_as_look and result.verdict is Verdict.missed
    ]
    seconds = sorted(r.seconds for r in reviewed)
    return {
        "replies": len(reviewed),
        "criteria": criteria,
        "macro_f1": _mean(counted),
        "macro_over": sorted(name for name, entry in criteria.items() if entry["n"] >= LEAST_MISSES),
        "too_few_misses": sorted(name for name, entry in criteria.items() if entry["n"] < LEAST_MISSES),
        "false_alarm_rate": len(alarmed) / len(good) if good else None,
        "good_replies": len(good),
        "missed_precision": sum(label == Verdict.missed for label, _ in given) / len(given) if given else None,
        "missed_recall": _share(accused(x) for r in reviewed for label, x in r.pairs() if label == Verdict.missed),
        "looks": len(looks),
        "looks_right": _share(label in (Verdict.missed, Verdict.partly) for label in looks),
        "kappa": kappa(labels, verdicts),
        "kappa_decided": kappa([a for a, _ in decided], [b for _, b in decided]),
        "agreement_decided": _share(a == b for a, b in decided),
        "coverage": _mean([r.card.coverage for r in reviewed]),
        "decided": len(decided) / len(labels) if labels else None,
        "verified": (claimed - unverified) / claimed if claimed else None,
        **facts_and_promises(reviewed),
        "median_ms": round(1000 * seconds[len(seconds) // 2]) if seconds else None,
        "p95_ms": round(1000 * seconds[int(0.95 * (len(seconds) - 1))]) if seconds else None,
    }


def facts_and_promises(reviewed: Sequence[Reviewed]) -> dict[str, Any]:
    """Of replies that their writers marked as wrong in a fact, or as promising without a day: how many are found."""
    if not any(r.row.traits for r in reviewed):
        return {}

    def rates(trait: str, found: Callable[[Reviewed], bool]) -> dict[str, Any]:
        marked = [r for r in reviewed if trait in r.row.traits]
        others = [r for r in reviewed if trait not in r.row.traits]
        return {
            "recall": _share(found(r) for r in marked),
            "n": len(marked),
            "others_found": _share(found(r) for r in others),
        }

    return {
        "wrong_facts": rates("wrong_fact", lambda r: any(f.verdict is FactVerdict.wrong for f in r.facts)),
        "undated_promises": rates("undated_promise", lambda r: any(not p.dated for p in r.promises)),
    }


def by_standard(reviewed: Sequence[Reviewed]) -> dict[str, dict[str, Any]]:
    """Precision, recall and F1 of "missed" for each standard; ``n`` counts the true misses."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for r in reviewed:
        for label, result in r.pairs():
            found, true = accused(result), label == Verdict.missed
            counts[result.standard_id][f"{'found' if found else 'quiet'} {'true' if true else 'false'}"] += 1
    return {name: _rates(counts[name]) for name in sorted(counts)}


def _rates(count: Counter[str]) -> dict[str, Any]:
    found, true = count["found true"] + count["found false"], count["found true"] + count["quiet true"]
    precision = count["found true"] / found if found else None
    recall = count["found true"] / true if true else None
    f1 = 2 * count["found true"] / (found + true) if found + true else None
    return {"precision": _rounded(precision), "recall": _rounded(recall), "f1": _rounded(f1), "n": true, "given": found}


def kappa(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Cohen's kappa: (agreement − agreement by chance) / (1 − agreement by chance); 1 where chance is certain.

    Cohen, "A coefficient of agreement for nominal scales", 1960. ``unsure`` is a category like the others.
    """
    if not one:
        return None
    total = len(one)
    agree = sum(a == b for a, b in zip(one, other, strict=True)) / total
    first, second = Counter(one), Counter(other)
    chance = sum(first[name] * second[name] for name in first) / total**2
    return round((agree - chance) / (1 - chance), 4) if chance < 1 else 1.0


def described(reviewed: Sequence[Reviewed]) -> Iterable[str]:
    """Wrong and overlooked misses, one line each."""
    for r in reviewed:
        for label, result in r.pairs():
            if accused(result) != (label == Verdict.missed):
                kind = "WRONG" if accused(result) else "OVERLOOKED"
                yield f"{kind} {r.row.id} {result.standard_id} label={label} given={result.verdict} {result.reason}"


def _share(values: Iterable[bool]) -> float | None:
    kept = list(values)
    return round(sum(kept) / len(kept), 4) if kept else None


def _mean(values: Iterable[float | None]) -> float | None:
    kept = [value for value in values if value is not None]
    return round(sum(kept) / len(kept), 4) if kept else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
