"""Measures of a ranking, one function each. A ranking is a list of ids, best first; repeated ids count once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence


def _distinct(ranking: Sequence[str], k: int) -> list[str]:
    return list(dict.fromkeys(ranking))[:k]


def ndcg_at(k: int, ranking: Sequence[str], grades: Mapping[str, float]) -> float:
    """Normalised discounted cumulative gain of the first ``k``, 0 to 1.

    Gain is the grade itself, discount log2(rank + 1), as in trec_eval and BEIR (Järvelin and Kekäläinen,
    "Cumulated gain-based evaluation of IR techniques", 2002). Grades of 0 or less mean not relevant. Without
    anything relevant the result is 0.

    >>> round(ndcg_at(10, ["x", "a"], {"a": 1}), 3)
    0.631
    """
    gains = [max(0.0, grades.get(identity, 0.0)) for identity in _distinct(ranking, k)]
    ideal = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:k]
    best = _discounted(ideal)
    return _discounted(gains) / best if best else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def recall_at(k: int, ranking: Sequence[str], grades: Mapping[str, float]) -> float:
    """Share of all relevant ids (grade above 0) that stand among the first ``k``, 0 to 1; 0 if none is relevant.

    Manning, Raghavan and Schütze, "Introduction to Information Retrieval", chapter 8.
    """
    relevant = {identity for identity, grade in grades.items() if grade > 0}
    return len(relevant.intersection(_distinct(ranking, k))) / len(relevant) if relevant else 0.0


def mrr_at(k: int, ranking: Sequence[str], grades: Mapping[str, float]) -> float:
    """1 / rank of the first relevant id among the first ``k``, 0 if there is none.

    Voorhees, "The TREC-8 Question Answering Track Report", 1999.
    """
    for rank, identity in enumerate(_distinct(ranking, k), start=1):
        if grades.get(identity, 0.0) > 0:
            return 1 / rank
    return 0.0
