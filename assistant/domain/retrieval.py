"""What a search gives back for one question of one person."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from assistant.domain.knowledge import FROZEN
from assistant.domain.passages import Hit


class Asked(BaseModel):
    """A phrasing that a document's author noted for one of its sections, and how near the question comes to it.

    ``similarity`` is the cosine (-1 to 1) of the phrasing and the question or its nearest sentence.
    """

    model_config = FROZEN

    document_id: str
    version: int
    heading: str
    phrasing: str
    similarity: float


class Retrieval(BaseModel):
    """Permitted passages in force, best first, and what tells whether they answer the question.

    ``best_similarity``: highest cosine of question and passage; ``best_window``: of question and two
    neighbouring sentences, 0 when the embedder gives none; ``best_keyword``: highest BM25; ``gap``: how far the
    best cosine stands above the median candidate. ``coverage``: share of the question's content words, weighted
    by rarity, that stand in the best ``COVERED_BY`` hits together, ``best_coverage`` in the best single one of them;
    ``missing`` are the uncovered words. ``agreement``: share of the five best by keyword that are among the
    five best by vector. All but the cosines and BM25 are 0 to 1; without hits all are 0.
    """

    model_config = FROZEN

    question: str
    on: date
    hits: tuple[Hit, ...] = ()
    best_similarity: float = 0.0
    best_window: float = 0.0
    best_keyword: float = 0.0
    gap: float = 0.0
    coverage: float = 0.0
    best_coverage: float = 0.0
    missing: tuple[str, ...] = ()
    agreement: float = 0.0
    asked: tuple[Asked, ...] = ()
    """The nearest phrasings (``asked:`` of the documents), best first."""
    fits: dict[str, float] = {}
    """Document id -> how well a rule learnt from all documents' words thinks it fits, about 0 to 1."""
    part_fits: dict[str, float] = {}
    """The same for the sentence or clause of the question that fits a document best."""
    part_shares: dict[str, float] = {}
    """Document id -> the share (above 0, up to 1) of the question's sentences and clauses that fit none of its kind
    better; empty where the question has no parts."""
    uncovered: float = 0.0
    """How well the same rule thinks it fits what the company noted as not covered."""
    uncovered_part: float = 0.0
    """The same for the sentence or clause of the question that fits it best."""
    uncovered_asked: float = 0.0
    """Cosine (-1 to 1) of the question and the nearest of the questions noted as not covered."""

    def nearest_documents(self, count: int = 3) -> tuple[Hit, ...]:
        """The best hit of each of the first ``count`` documents: the nearest topics when nothing answers."""
        best: dict[str, Hit] = {}
        for hit in self.hits:
            best.setdefault(hit.chunk.document_id, hit)
        return tuple(best.values())[:count]


COVERED_BY = 5
"""Hits that are looked at for the coverage of the question's words."""
