"""Does the support check tell claims that a passage carries from claims that it does not?

Rows of FILE are {"id", "claim", "passage", "supported"}, with "kind" and "half" where known. Rows of BEGIN (google,
CC BY 4.0) are read as they are: "reply" against "knowledge", supported when "Fully attributable". Its "Generic"
replies (no claim at all, such as "that is right") count as not supported; ``auc_without_generic`` leaves them out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.language.text import content_words
from evals.runner import Outcome

Array = np.ndarray[Any, Any]
GENERIC = "Generic"
RESAMPLES = 1000
SEED = 20261122
TARGET = Path("assistant/search/support.yaml")
HEAD = "# Fitted by `python -m evals groundedness BEGIN_FILE --fit` on half of BEGIN; do not edit by hand.\n"


@dataclass(frozen=True)
class Pair:
    """One row; ``source`` is what rows of one text have in common."""

    id: str
    claim: str
    passage: str
    supported: bool
    kind: str = ""
    half: str = ""

    @property
    def fitted_on(self) -> bool:
        """Whether the row is in the half of texts that the weights are fitted on."""
        return hashlib.sha256(self.passage.encode()).digest()[-1] % 2 == 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, which half, and whether to fit."""
    parser.add_argument("file", type=Path, metavar="FILE", help="claim and passage pairs, one JSON object a line")
    parser.add_argument("--half", choices=("open", "held"), help="only rows of this half")
    parser.add_argument(
        "--cross",
        action="store_true",
        help="also: weights fitted on one half of the texts, tried on the other, both ways",
    )
    parser.add_argument("--fit", action="store_true", help="fit the weights on half of the texts and write them down")
    parser.add_argument("--write", type=Path, default=TARGET, help="where --fit writes")


def measure(options: argparse.Namespace) -> Outcome:
    """Check every row and compare. Raises OSError or ValueError for an unusable file."""
    pairs = [pair for pair in read_pairs(options.file) if options.half in (None, pair.half)]
    if len({pair.supported for pair in pairs}) < 2:
        raise ValueError(f"{options.file}: needs rows with supported true and rows with supported false.")
    if options.fit:
        return _fit(pairs, options.write)
    from assistant.bootstrap import open_support

    check = open_support()
    check.check("Warm up.", "The model is read at first use.")
    scores, verdicts, seconds = [], [], []
    for pair in pairs:
        began = time.perf_counter()
        found = check.check(pair.claim, pair.passage)
        seconds.append(time.perf_counter() - began)
        scores.append(found.score)
        verdicts.append(found.supported)
    figures = report(pairs, scores, verdicts)
    figures["milliseconds"] = {
        name: round(float(np.quantile(seconds, share)) * 1000, 1) for name, share in (("median", 0.5), ("p95", 0.95))
    }
    if options.cross:
        figures["auc_cross_fitted"] = _cross(pairs)
    return Outcome(figures)


def read_pairs(file: Path) -> list[Pair]:
    """Rows of a file, in our own field names or BEGIN's. Raises ValueError with the line that is wrong."""
    pairs = []
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                if "knowledge" in row:
                    kind = GENERIC.lower() if row["label"] == GENERIC else str(row.get("source", ""))
                    pair = Pair(row["id"], row["reply"], row["knowledge"], row["label"] == "Fully attributable", kind)
                else:
                    if not isinstance(row["supported"], bool):
                        raise TypeError
                    kind, half = str(row.get("kind", "")), str(row.get("half", ""))
                    pair = Pair(str(row["id"]), row["claim"], row["passage"], row["supported"], kind, half)
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(
                    f"{file}:{number}: expected an object with id, claim, passage and supported (true or false)."
                ) from error
            pairs.append(pair)
    return pairs


def report(pairs: Sequence[Pair], scores: Sequence[float], verdicts: Sequence[bool]) -> dict[str, Any]:
    """All figures of scores and verdicts; ``kinds`` gives the share of right verdicts by kind."""
    truth = np.array([pair.supported for pair in pairs])
    said, given = np.array(verdicts), np.array(scores)
    plain = np.array([overlap(pair.claim, pair.passage) for pair in pairs])
    low, high = interval(given, truth, auc)
    figures: dict[str, Any] = {
        "n": len(pairs),
        "supported": int(truth.sum()),
        "auc": round(auc(given, truth), 4),
        "auc_95": [round(low, 4), round(high, 4)],
        "overlap_auc": round(auc(plain, truth), 4),
        "better_than_overlap_95": [round(edge, 4) for edge in _gain(given, plain, truth)],
        "accuracy": round(float((said == truth).mean()), 4),
        "false_supported": round(float(said[~truth].mean()), 4),
        "false_refused": round(float((~said[truth]).mean()), 4),
    }
    kinds = np.array([pair.kind for pair in pairs])
    if "generic" in kinds and truth[kinds != "generic"].any():
        told = kinds != "generic"
        figures["auc_without_generic"] = round(auc(given[told], truth[told]), 4)
        figures["overlap_auc_without_generic"] = round(auc(plain[told], truth[told]), 4)
    grouped: defaultdict[str, list[bool]] = defaultdict(list)
    for pair, verdict in zip(pairs, verdicts, strict=True):
        if pair.kind:
            grouped[pair.kind].append(verdict == pair.supported)
    if grouped:
        figures["kinds"] = {kind: f"{sum(right)}/{len(right)}" for kind, right in grouped.items()}
    return figures


def overlap(claim: str, passage: str) -> float:
    """Plain word overlap: share of the claim's distinct content words that stand in the passage."""
    said = set(content_words(claim))
    return len(said & set(content_words(passage))) / len(said) if said else 0.0


def auc(scores: Array, truth: Array) -> float:
    """Chance that a supported row scores above another one, ties counting half (Mann and Whitney 1947)."""
    yes, no = scores[truth], scores[~truth]
    higher, equal = np.searchsorted(np.sort(no), yes, "left"), np.searchsorted(np.sort(no), yes, "right")
    return float((higher + equal).sum() / 2 / (len(yes) * len(no)))


def interval(
    scores: Array,
    truth: Array,
    measured: Callable[[Array, Array], float],
) -> tuple[float, float]:
    """95% interval of a measure over rows drawn again (percentile bootstrap, Efron 1979)."""
    found = []
    for chosen in _draws(truth):
        found.append(measured(scores[chosen], truth[chosen]))
    return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))


def _gain(scores: Array, plain: Array, truth: Array) -> tuple[float, float]:
    found = [auc(scores[chosen], truth[chosen]) - auc(plain[chosen], truth[chosen]) for chosen in _draws(truth)]
    return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))


def _draws(truth: Array) -> list[Array]:
    """Rows drawn again within either class, so that neither is ever empty; the same draws each time."""
    chance = np.random.default_rng(SEED)
    yes, no = np.flatnonzero(truth), np.flatnonzero(~truth)
    return [np.concatenate([chance.choice(yes, len(yes)), chance.choice(no, len(no))]) for _ in range(RESAMPLES)]


def _cross(pairs: Sequence[Pair]) -> dict[str, Any]:
    from assistant.bootstrap import open_support_fitting

    fitting = open_support_fitting()
    measured = [fitting.measure(pair.claim, pair.passage) for pair in pairs]
    first = np.array([pair.fitted_on for pair in pairs])
    truth = np.array([pair.supported for pair in pairs])
    scores = np.zeros(len(pairs))
    for train in (first, ~first):
        weights = fitting.fit([row for row, use in zip(measured, train, strict=True) if use], truth[train].tolist())
        for index in np.flatnonzero(~train):
            scores[index] = fitting.score(measured[index], weights)
    plain = np.array([overlap(pair.claim, pair.passage) for pair in pairs])
    told = np.array([pair.kind != "generic" for pair in pairs])
    return {
        "all": round(auc(scores, truth), 4),
        "all_95": [round(edge, 4) for edge in interval(scores, truth, auc)],
        "without_generic": round(auc(scores[told], truth[told]), 4),
        "half_not_fitted_on": round(auc(scores[~first], truth[~first]), 4),
        "half_not_fitted_on_overlap": round(auc(plain[~first], truth[~first]), 4),
        "half_not_fitted_on_n": int((~first).sum()),
    }


def _fit(pairs: Sequence[Pair], target: Path) -> Outcome:
    from assistant.bootstrap import open_support_fitting

    chosen = [pair for pair in pairs if pair.fitted_on]
    fitted: dict[str, Mapping[str, float]] = {}
    for name, with_embedder in (("with_embedder", True), ("words_alone", False)):
        fitting = open_support_fitting(with_embedder)
        measured = [fitting.measure(pair.claim, pair.passage) for pair in chosen]
        fitted[name] = fitting.fit(measured, [pair.supported for pair in chosen])
    target.write_text(HEAD + yaml.safe_dump(fitted, sort_keys=False), "utf-8")
    return Outcome({"rows": len(chosen), **fitted})
