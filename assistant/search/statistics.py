"""Numbers about a retrieval that help to tell an answer from a near miss. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple, TypedDict

import numpy as np

from assistant.domain.passages import Hit
from assistant.domain.retrieval import COVERED_BY
from assistant.language.text import content_words
from assistant.search.fusion import Scores
from assistant.search.keyword import KeywordIndex

COMPARED = 5
"""Best passages of either search that are compared for agreement."""


class Statistics(TypedDict):
    """Fields of domain.retrieval.Retrieval."""

    best_similarity: float
    best_window: float
    best_keyword: float
    gap: float
    agreement: float


class Coverage(NamedTuple):
    """Weighted share of the question's words in the first hits together and in the best one; what is missing."""

    together: float
    best: float
    missing: tuple[str, ...]


def statistics_of(similarity: Scores, keyword: Scores, windows: Scores) -> Statistics:
    """Best scores, gap to the median candidate and agreement; arrays are parallel and not empty."""
    by_vector = set(np.argsort(-similarity, kind="stable")[:COMPARED].tolist())
    by_keyword = [i for i in np.argsort(-keyword, kind="stable")[:COMPARED].tolist() if keyword[i] > 0]
    known = windows[~np.isnan(windows)]
    best = float(similarity.max())
    return Statistics(
        best_similarity=best,
        best_window=float(known.max()) if len(known) else 0.0,
        best_keyword=float(keyword.max()),
        gap=max(0.0, best - float(np.median(similarity))),
        agreement=len(by_vector.intersection(by_keyword)) / len(by_keyword) if by_keyword else 0.0,
    )


def rarity(stem: str, indexes: Sequence[KeywordIndex]) -> float:
    """Inverse document frequency in the form of BM25, over the passages the person may read."""
    size = sum(len(index) for index in indexes)
    frequency = sum(index.frequency(stem) for index in indexes)
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))


def coverage_of(
    hits: Sequence[Hit],
    stems: Sequence[str],
    indexes: Sequence[KeywordIndex],
    stems_of: Callable[[str], Collection[str]] = content_words,
) -> Coverage:
    """How much of a question's words stands in its best hits, rare words counting more; 0 when it has none."""
    weights = {stem: rarity(stem, indexes) for stem in stems}
    total = sum(weights.values())
    if not total:
        return Coverage(0.0, 0.0, ())
    held = [weights.keys() & set(stems_of(hit.chunk.indexed_text)) for hit in hits[:COVERED_BY]]
    together = set().union(*held)
    return Coverage(
        sum(weights[stem] for stem in together) / total,
        max((sum(weights[stem] for stem in words) / total for words in held), default=0.0),
        tuple(stem for stem in weights if stem not in together),
    )
