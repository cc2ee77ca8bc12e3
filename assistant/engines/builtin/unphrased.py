"""Knowledge that nobody prepared for this product: no front matter, and no noted phrasings of how people ask.

The fitted rules lean on phrasings; where there are none, what the search itself says decides. The numbers
were fitted, with ``fitting.fit_logistic``, on first questions of people to public-service documents (doc2dial)
and to pages of public guidance (ConditionalQA), with half of the documents taken away to see what a near miss
looks like, and rounded.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.domain.knowledge import Document, Kind
from assistant.domain.retrieval import Retrieval

RANKING: Mapping[str, float] = {"one": -6.9, "fused": 5.6, "cosine": 1.3, "focus": 0.5, "first_focus": 0.4}
"""Weights of a plain document's chance; what the talk is about counts as it does for other documents."""
LEAST_LIKENESS = 0.44
"""Below it one in ten of the answerable questions lies, and three in four of those on another subject."""


def has_phrasings(documents: Mapping[str, Document]) -> bool:
    """Whether somebody noted for any of the documents how people ask."""
    return any(document.asked for document in documents.values())


def is_plain(documents: Mapping[str, Document]) -> bool:
    """Whether none of the documents carries front matter."""
    return all(document.kind is Kind.document for document in documents.values())


def likeness(found: Retrieval) -> float:
    """How near (-1 to 1) the question comes to the best passage and to the best two sentences, on average."""
    return (found.best_similarity + (found.best_window or found.best_similarity)) / 2
