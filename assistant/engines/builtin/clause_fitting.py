"""Fitting the numbers of clause_calibration.yaml: which clause of its document did a noted phrasing ask for?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.domain.knowledge import Document, Section
from assistant.domain.retrieval import Retrieval
from assistant.engines.base import AnswerRequest
from assistant.engines.builtin.choosing import Chooser
from assistant.engines.builtin.clauses import FEATURES, QUOTED_KINDS, clause_features, clauses_of

RIDGE = 1.0
STEPS = 60
A_SECTION = 2
"""Phrasings of each section that are asked, evenly spread over those it has."""


@dataclass(frozen=True)
class Phrasing:
    """A noted phrasing and the clause that it asks for."""

    text: str
    document: Document
    section: Section


def phrasings_of(documents: Sequence[Document]) -> Iterator[Phrasing]:
    """The phrasings to ask: of clauses alone, and of documents that have a choice of them."""
    for document in documents:
        clauses = clauses_of(document)
        if document.kind not in QUOTED_KINDS or len(clauses) < 2:
            continue
        for name, texts in document.asked.items():
            section = document.section_named(name)
            if section in clauses:
                step = max(1, len(texts) // A_SECTION)
                yield from (Phrasing(text, document, section) for text in texts[::step][:A_SECTION])


def without(phrasing: Phrasing, request: AnswerRequest) -> AnswerRequest:
    """A request as it would be if nobody had noted the phrasing."""
    asked = {name: tuple(t for t in texts if t != phrasing.text) for name, texts in phrasing.document.asked.items()}
    blind = phrasing.document.model_copy(update={"asked": asked})
    evidence: Retrieval = request.evidence.model_copy(
        update={"asked": tuple(near for near in request.evidence.asked if near.phrasing != phrasing.text)}
    )
    return replace(request, evidence=evidence, documents={**request.documents, blind.id: blind})


def fit_clauses(examples: Sequence[tuple[Phrasing, AnswerRequest]], chooser: Chooser) -> dict[str, float]:
    """Weights of a conditional logit (McFadden 1974) by feature, with an L2 penalty RIDGE on each, by Newton's method.

    Each example is one choice: the clauses of the phrasing's document are the alternatives.
    """
    choices: list[tuple[NDArray[np.float64], int]] = []
    for phrasing, request in examples:
        document = request.documents[phrasing.document.id]
        rows = [clause_features(request, chooser, document, s) for s in clauses_of(document)]
        data = np.array([[row[name] for name in FEATURES] for row in rows])
        choices.append((data, clauses_of(document).index(phrasing.section)))
    weights = np.zeros(len(FEATURES))
    for _ in range(STEPS):
        gradient, curvature = -RIDGE * weights, RIDGE * np.eye(len(FEATURES))
        for data, chosen in choices:
            scores = data @ weights
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            expected = chance @ data
            gradient += data[chosen] - expected
            curvature += (data * chance[:, np.newaxis]).T @ data - np.outer(expected, expected)
        weights += np.linalg.solve(curvature, gradient)
    return {name: round(float(weight), 3) for name, weight in zip(FEATURES, weights, strict=True)}
