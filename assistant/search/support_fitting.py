"""Fitting the weights of the support check on judged pairs; for evals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.language.embedder import Embedder
from assistant.search.contradictions import Reading
from assistant.search.support import Measured, measure, score_of

RIDGE = 1.0
"""Penalty on the squared weights of standardised measures."""
STEPS = 50


class SupportFitting:
    """Measures pairs once and fits, and scores, as often as needed."""

    def __init__(self, embedder: Embedder | None) -> None:
        self._embedder = embedder

    def measure(self, claim: str, passage: str) -> Measured:
        """The numbers of one pair; both texts must have words."""
        return measure(Reading(claim), Reading(passage), self._embedder)

    def fit(self, measured: Sequence[Measured], supported: Sequence[bool]) -> dict[str, float]:
        """Logistic weights by measure with ``bias``; contradicted pairs are left out, as no weight decides them."""
        chosen = [(row.values, is_so) for row, is_so in zip(measured, supported, strict=True) if not row.reason]
        names = list(chosen[0][0])
        values = np.array([[row[name] for name in names] for row, _ in chosen])
        target = np.array([float(is_so) for _, is_so in chosen])
        mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
        columns = np.column_stack([np.ones(len(values)), (values - mean) / spread])
        penalty = np.diag([0.0] + [RIDGE] * len(names))
        weights = np.zeros(len(names) + 1)
        for _ in range(STEPS):  # Newton's method; converges in under ten steps
            likely = 1 / (1 + np.exp(-columns @ weights))
            curve = columns.T @ (columns * (likely * (1 - likely))[:, None]) + penalty
            weights -= np.linalg.solve(curve, columns.T @ (likely - target) + penalty @ weights)
        plain = weights[1:] / spread
        fitted = {"bias": float(weights[0] - plain @ mean)} | dict(zip(names, plain.tolist(), strict=True))
        return {name: round(value, 4) for name, value in fitted.items()}

    def score(self, measured: Measured, weights: Mapping[str, float]) -> float:
        """See support.score_of."""
        return score_of(measured, weights)
