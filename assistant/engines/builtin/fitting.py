"""Fitting the numbers of calibration.yaml: logistic regression by Newton's method with a ridge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.engines.base import AnswerRequest, Draft
from assistant.engines.builtin.engine import BuiltinEngine
from assistant.engines.builtin.ranking import Calibration, answerable_features, features_of, logistic, rank
from assistant.engines.builtin.reading import Reader

RIDGE = 1.0
"""For ranking: some thousand rows of documents. Cross-validated, gold cited .854 with 1, .852 with 4, .847 with 8."""
ABSTAINING_RIDGE = 2.0
"""For abstaining: one row a question."""
STEPS = 30
RAREST = 8
"""Rows that must have a feature before it gets a weight."""


def fit_logistic(rows: Sequence[Mapping[str, float]], labels: Sequence[bool], ridge: float = RIDGE) -> dict[str, float]:
    """Weights by feature name for P(label) = 1 / (1 + exp(-w·x)).

    Iteratively reweighted least squares with an L2 penalty ``ridge`` on every weight (Hastie,
    Tibshirani, Friedman, The Elements of Statistical Learning, 4.4.1).
    """
    seen = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in seen.items() if count >= RAREST)
    data = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    wanted = np.asarray(labels, float)
    weights = np.zeros(len(names))
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(data @ weights, -30, 30)))
        gradient = data.T @ (chance - wanted) + ridge * weights
        curvature = (data * (chance * (1 - chance))[:, np.newaxis]).T @ data + ridge * np.eye(len(names))
        weights -= np.linalg.solve(curvature, gradient)
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def balanced_threshold(chances: Sequence[float], answerable: Sequence[bool], most_refused: float) -> float:
    """The threshold that abstains most often while refusing at most a share of what can be answered."""
    right = sorted(c for c, yes in zip(chances, answerable, strict=True) if yes)
    return round(right[int(most_refused * len(right))], 4)


@dataclass(frozen=True)
class Example:
    """A request with what a person judged of it: ids that are gold, ids that may be cited too, answerable."""

    request: AnswerRequest
    gold: frozenset[str]
    fitting: frozenset[str]
    answerable: bool


class RecordingEngine(BuiltinEngine):
    """The built-in engine that keeps the last request it was given."""

    last: AnswerRequest | None = None

    def draft(self, request: AnswerRequest) -> Draft:
        """Answer as ever, and remember the request."""
        self.last = request
        return super().draft(request)


def calibrate(examples: Sequence[Example], reader: Reader, most_refused: float, folds: int = 8) -> Calibration:
    """Fit the ranking rule, then the abstaining rule, then its threshold.

    The abstaining rule sees cross-validated chances (``folds`` parts), because those of the examples a
    ranking was fitted on are too good; the threshold refuses at most ``most_refused`` (0 to 1) of what
    can be answered, again cross-validated.
    """
    readings = [reader.read_request(example.request) for example in examples]
    features = [
        features_of(e.request.documents, e.request.evidence, reading, e.request.question.focus)
        for e, reading in zip(examples, readings, strict=True)
    ]
    signs: list[dict[str, float]] = [{} for _ in examples]
    for fold in range(folds):
        weights = _ranking(examples, features, [i for i in range(len(examples)) if i % folds != fold])
        for i in range(fold, len(examples), folds):
            request = examples[i].request
            ranked = rank(request.documents, request.evidence, readings[i], request.question.focus, weights)
            signs[i] = answerable_features(ranked, request.evidence, readings[i], request.documents)
    wanted = [example.answerable for example in examples]
    chances = [0.0] * len(examples)
    for fold in range(folds):
        kept = [i for i in range(len(examples)) if i % folds != fold]
        rule = fit_logistic([signs[i] for i in kept], [wanted[i] for i in kept], ABSTAINING_RIDGE)
        for i in range(fold, len(examples), folds):
            chances[i] = logistic(rule, signs[i])
    return Calibration(
        ranking=_ranking(examples, features, range(len(examples))),
        answerable=fit_logistic(signs, wanted, ABSTAINING_RIDGE),
        threshold=balanced_threshold(chances, wanted, most_refused),
    )


def _ranking(
    examples: Sequence[Example], features: Sequence[Mapping[str, Mapping[str, float]]], use: Iterable[int]
) -> dict[str, float]:
    rows, labels = [], []
    for i in use:
        example = examples[i]
        if not example.answerable or not example.gold:
            continue
        for name, row in features[i].items():
            # A document that may be cited is neither right nor wrong.
            if name in example.gold or name not in example.fitting:
                rows.append(row)
                labels.append(name in example.gold)
    return fit_logistic(rows, labels)
