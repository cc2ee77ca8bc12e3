"""Shares and how sure one can be of them: adherence, NPS and CSAT, each with an interval of 95%."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from assistant.domain.suppression import Atom

Z = 1.959964
"""The 97.5% point of the normal distribution."""


class Share(NamedTuple):
    """A value with the bounds of its interval, and how many verdicts or answers it rests on."""

    value: float
    low: float
    high: float
    n: int


def wilson(successes: float, n: int) -> Share | None:
    """A proportion from 0 to 1 with its score interval; None of nothing.

    E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927), 209-212.
    ``successes`` may hold halves: a value of 0, ½ or 1 varies at most as much as one of 0 or 1 with the same mean, so
    that the interval is rather too wide for it than too narrow.
    """
    if n <= 0:
        return None
    p = successes / n
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    margin = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return Share(p, max(0.0, centre - margin), min(1.0, centre + margin), n)


def adherence(atoms: Iterable[Atom]) -> Share | None:
    """How often a standard is met, (met + ½ partly) / (met + partly + missed), from 0 to 1; None of no verdicts."""
    met = partly = missed = 0
    for atom in atoms:
        met, partly, missed = met + atom.met, partly + atom.partly, missed + atom.missed
    return wilson(met + partly / 2, met + partly + missed)


def net_promoter_score(scores: Iterable[tuple[int, int]]) -> Share | None:
    """The share of 9 and 10 less the share of 0 to 6, from -100 to 100; ``scores`` come as (score, how many).

    F. F. Reichheld, The One Number You Need to Grow, Harvard Business Review, December 2003. The interval is the
    adjusted Wald one: three answers more, of which ¾ would promote and ¾ would not (J. Sauro and J. R. Lewis,
    Quantifying the User Experience; B. Rocks, Interval Estimation for the Net Promoter Score, 2016).
    """
    counted = tuple(scores)
    n = sum(many for _, many in counted)
    if not n:
        return None
    promote = sum(many for score, many in counted if score >= 9)
    detract = sum(many for score, many in counted if score <= 6)
    p, d = (promote + 0.75) / (n + 3), (detract + 0.75) / (n + 3)
    margin = Z * math.sqrt((p + d - (p - d) ** 2) / (n + 3))
    low, high = 100 * (p - d - margin), 100 * (p - d + margin)
    return Share(100 * (promote - detract) / n, max(-100.0, low), min(100.0, high), n)


def satisfaction(scores: Iterable[tuple[int, int]]) -> Share | None:
    """CSAT: the share of 4 and 5 among answers from 1 to 5, from 0 to 1; ``scores`` come as (score, how many)."""
    counted = tuple(scores)
    return wilson(sum(many for score, many in counted if score >= 4), sum(many for _, many in counted))
