"""Fitting the numbers of judging_calibration.yaml on labelled replies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.domain.scorecard import Verdict
from assistant.engines.builtin.fitting import fit_logistic
from assistant.engines.builtin.judging import LOOK, ORDER, BuiltinJudge, JudgingCalibration, Opinion
from assistant.engines.builtin.witnesses import Witnesses, features
from assistant.language.signals.situations import spoken_of

FOLDS = 10
RIDGE = 1.5
LEAST_PRECISION = {"missed": 0.84, "look": 0.7, "met": 0.8, "not_applicable": 0.8, "partly": 0.5}
"""Share of right verdicts that is wanted of each, on replies that were not fitted on."""
FALSE_ALARMS = 0.08
"""Greatest share of good replies with a wrong miss."""
LEAST_GIVEN = 5
"""Verdicts from which on a precision says something."""
LEAST_RIGHT = 0.87
"""Share of right accusations that a kind needs to be more than a look."""
SURELY_RIGHT = 0.78
"""What that share must not fall below with 90% certainty: few accusations prove little."""
ONLY_LOOKS = ("feeling", "feeling_named")
"""Kinds that are always a look: on replies that nothing was fitted on, 4 of 15 such accusations were right."""


@dataclass(frozen=True)
class LabelledPair:
    """One standard under one labelled reply. ``group`` is the thread: it is never split between folds."""

    found: Witnesses
    label: Verdict
    group: str
    reply: str


def calibrate(pairs: Sequence[LabelledPair], judge: BuiltinJudge, ridge: float = RIDGE) -> dict[str, Any]:
    """Weights, thresholds and looks, as judging_calibration.yaml holds them."""
    rows = [features(pair.found) for pair in pairs]
    unseen = cross_validated(rows, pairs, ridge)
    thresholds = {str(step): _threshold(step, unseen, pairs) for step in ORDER}
    weights = _fitted(rows, pairs, range(len(pairs)), ridge)
    rounded = {v: {name: round(value, 3) for name, value in sorted(row.items())} for v, row in weights.items()}
    rule = JudgingCalibration(rounded, thresholds)
    return {"weights": rounded, "thresholds": thresholds, "looks": _looks(pairs, unseen, rule, judge)}


def _fitted(
    rows: Sequence[dict[str, float]], pairs: Sequence[LabelledPair], used: Iterable[int], ridge: float
) -> dict[str, dict[str, float]]:
    """Weights for "applies" on all pairs used, for missed and met on those that apply."""
    used = list(used)
    applying = [i for i in used if pairs[i].label is not Verdict.not_applicable]

    def fit(within: Sequence[int], wanted: Callable[[Verdict], bool]) -> dict[str, float]:
        return fit_logistic([rows[i] for i in within], [wanted(pairs[i].label) for i in within], ridge)

    return {
        "applies": fit(used, lambda label: label is not Verdict.not_applicable),
        "missed": fit(applying, lambda label: label is Verdict.missed),
        "met": fit(applying, lambda label: label is Verdict.met),
    }


def cross_validated(
    rows: Sequence[dict[str, float]], pairs: Sequence[LabelledPair], ridge: float = RIDGE
) -> list[dict[str, float]]:
    """The chance of each verdict for each pair, by rules that were fitted without the pair's thread."""
    groups = sorted({pair.group for pair in pairs})
    fold_of = {group: place % FOLDS for place, group in enumerate(groups)}
    chances: list[dict[str, float]] = [{} for _ in pairs]
    for fold in range(FOLDS):
        inside = [i for i, pair in enumerate(pairs) if fold_of[pair.group] != fold]
        outside = [i for i, pair in enumerate(pairs) if fold_of[pair.group] == fold]
        if inside and outside:
            rule = JudgingCalibration(_fitted(rows, pairs, inside, ridge), {})
            for i in outside:
                chances[i] = rule.chances(rows[i])
    return chances


def _threshold(step: str, chances: Sequence[dict[str, float]], pairs: Sequence[LabelledPair]) -> float:
    """The lowest chance from which on enough of the verdicts are right; a miss also may not alarm good replies.

    For a look, partly is right too.
    """
    good = good_replies(pairs)
    right = {Verdict.missed, Verdict.partly} if step == LOOK else {Verdict(step)}
    of = Verdict.missed if step == LOOK else Verdict(step)
    for least in (number / 100 for number in range(30, 99)):
        given = [pair for pair, chance in zip(pairs, chances, strict=True) if chance[of] >= least]
        if len(given) < LEAST_GIVEN:
            break
        share = sum(pair.label in right for pair in given) / len(given)
        alarmed = {p.reply for p in given if p.label not in right and p.reply in good}
        quiet = step != Verdict.missed or len(alarmed) <= FALSE_ALARMS * len(good)
        if share >= LEAST_PRECISION[step] and quiet:
            return least
    return 0.99


def good_replies(pairs: Iterable[LabelledPair]) -> set[str]:
    """Replies that miss nothing."""
    missed = {pair.reply for pair in pairs if pair.label is Verdict.missed}
    return {pair.reply for pair in pairs} - missed


def _looks(
    pairs: Sequence[LabelledPair], chances: Sequence[dict[str, float]], rule: JudgingCalibration, judge: BuiltinJudge
) -> dict[str, float]:
    """Situations that standards speak of, and accounts, under which accusations were too often wrong.

    Each with the chance from which on they were right often enough, on replies that were not fitted on. The
    accounts are counted on what the situations left, so that none pays for another's faults.
    """
    looks: dict[str, float] = {}
    kinds: tuple[Callable[[LabelledPair, Opinion], Iterable[str]], ...] = (
        lambda pair, opinion: spoken_of(pair.found.standard),
        lambda pair, opinion: (opinion.account.basis,),
    )
    for names_of in kinds:
        given: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
        so_far = replace(rule, looks=looks)
        for pair, chance in zip(pairs, chances, strict=True):
            opinion = judge.weighed(pair.found, chance, so_far)
            if opinion.verdict is Verdict.missed and not opinion.look:
                for name in names_of(pair, opinion):
                    given[name].append((chance[Verdict.missed], pair.label is Verdict.missed))
        looks = looks | {name: least for name, found in given.items() if name and (least := _least_right(found))}
    return looks | dict.fromkeys(ONLY_LOOKS, 1.0)


def _least_right(found: Sequence[tuple[float, bool]]) -> float:
    """The chance from which on accusations are right often enough; 0 where they all are."""
    for step in range(101):
        kept = [right for chance, right in found if chance >= step / 100]
        right = kept.count(True)
        if not kept:
            return 1.0
        if right / len(kept) >= LEAST_RIGHT and wilson_lower(right, len(kept)) >= SURELY_RIGHT:
            return 0.0 if len(kept) == len(found) else step / 100
    return 1.0


def wilson_lower(right: int, of: int, z: float = 1.2816) -> float:
    """Lower bound of a share with one-sided 90% certainty (Wilson 1927); 0 for none."""
    if not of:
        return 0.0
    share = right / of
    centre = share + z * z / (2 * of)
    spread = z * ((share * (1 - share) + z * z / (4 * of)) / of) ** 0.5
    return float((centre - spread) / (1 + z * z / of))
