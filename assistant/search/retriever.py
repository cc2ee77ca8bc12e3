"""A person's question -> ranked passages that this person may read and that are in force."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.domain.knowledge import Document
from assistant.domain.passages import Chunk, Hit
from assistant.domain.people import Person
from assistant.domain.retrieval import Retrieval
from assistant.errors import EngineFailed
from assistant.language.embedder import Embedder, Passage, Vector
from assistant.language.text import content_words
from assistant.search.cached import passages_of
from assistant.search.fusion import Scores, Weights, fused
from assistant.search.generation import Generation, Shelf
from assistant.search.index import Index, View
from assistant.search.question import question_vector
from assistant.search.reach import Reaches
from assistant.search.statistics import coverage_of, statistics_of

log = logging.getLogger(__name__)

POOL = 100
"""Candidates that each of the two searches brings from each audience's passages."""


@dataclass(frozen=True)
class _Candidates:
    """Passages of one audience: rows of its shelf with their keyword scores."""

    shelf: Shelf
    rows: Sequence[int]
    keyword: Scores


class Retriever:
    """The only way from a question to passages. Safe to share between threads.

    ``documents`` gives the documents as they are now, all versions: what it no longer holds is not found, even
    before the index is brought in line.
    """

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        documents: Callable[[], Iterable[Document]],
        weights: Weights | None = None,
        *,
        earlier: Sequence[Embedder] = (),
        yardstick: Embedder | None = None,
    ) -> None:
        """``earlier`` embedders read questions for generations that were made with them.

        The scores of hits are given in the cosines of the ``yardstick``, whatever the index was made with: the
        built-in engine's numbers were fitted on them. Without one they are those of the index.
        """
        self._index = index
        self._embedders = {known.model_id: known for known in (*earlier, embedder)}
        self._yardstick = yardstick
        self._documents = documents
        self._weights = weights or Weights()
        self._reaches = Reaches()
        # The best passages come again and again.
        self._stems_of = lru_cache(maxsize=1024)(lambda text: frozenset(content_words(text)))

    def retrieve(self, person: Person, question: str, on: date, limit: int = 24) -> Retrieval:
        """The best passages for a question, at most ``limit``, with the true scores of each.

        Only of documents that the person's role may read and whose version is in force on ``on`` (a date of the
        company's time zone). Raises IndexDamaged when the index cannot be read.
        """
        return self._search(person, question, on, limit, max(limit, POOL))

    def candidates(self, person: Person, question: str, on: date) -> Retrieval:
        """Everything that ``retrieve`` chooses from: up to POOL by keyword and POOL by vector an audience."""
        return self._search(person, question, on, None, POOL)

    def _search(self, person: Person, question: str, on: date, limit: int | None, pool: int) -> Retrieval:
        view = self._index.view
        reach = self._reaches.of(person, on, view, self._documents())
        stems = content_words(question)
        empty = Retrieval(question=question, on=on, missing=tuple(dict.fromkeys(stems)))
        if not reach.live or not question.strip():
            return empty
        vector = self._vector(question, view)
        found = [
            candidates
            for name, live in reach.live.items()
            if (candidates := _gather(view.generation, name, reach.shelves[name], live, vector, stems, pool))
        ]
        chunks = [part.shelf.chunks[row] for part in found for row in part.rows]
        if not chunks:
            return empty
        keyword = np.concatenate([part.keyword for part in found])
        similarity, windows = _closeness(found, view.generation, vector)
        scores = fused(similarity, windows, keyword, self._weights)
        order = np.argsort(-scores, kind="stable")[:limit]
        if self._yardstick is not None and (vector is None or view.model != self._yardstick.model_id):
            chunks, keyword, scores = [chunks[i] for i in order], keyword[order], scores[order]
            similarity, windows = self._measured(question, chunks, self._yardstick)
            if vector is None:
                scores = fused(similarity, windows, keyword, self._weights)
            order = np.argsort(-scores, kind="stable")
        hits = tuple(
            Hit(chunk=chunks[i], score=float(scores[i]), similarity=float(similarity[i]), keyword=float(keyword[i]))
            for i in order
        )
        indexes = [shelf.keyword for shelf in reach.shelves.values()]
        covered = coverage_of(hits, stems, indexes, self._stems_of)
        return Retrieval(
            question=question,
            on=on,
            hits=hits,
            **statistics_of(similarity, keyword, windows),
            coverage=covered.together,
            best_coverage=covered.best,
            missing=covered.missing,
        )

    def _vector(self, question: str, view: View) -> Vector | None:
        """The question as the generation's embedder reads it; None where it cannot be asked or does not fit."""
        embedder = self._embedders.get(view.model)
        if embedder is None:
            return None
        try:
            vector = question_vector(question, embedder)
        except EngineFailed as error:
            log.warning("A question is searched by its words alone. %s", error)
            return None
        length = view.generation.dimensions
        if length not in (None, len(vector)):
            log.warning(
                "A question is searched by its words alone: %s gives vectors of %d numbers, the index has %d."
                " Run `python -m assistant index --rebuild`.",
                view.model,
                len(vector),
                length,
            )
            return None
        return vector

    def _measured(self, question: str, chunks: Sequence[Chunk], yardstick: Embedder) -> tuple[Scores, Scores]:
        """Cosines of a few passages by another embedder, out of the embedding cache or into it."""
        passages, _ = passages_of(self._index.cache, yardstick, chunks)
        return _cosines(
            chunks, dict(zip((c.id for c in chunks), passages, strict=True)), question_vector(question, yardstick)
        )


def _gather(
    generation: Generation,
    name: str,
    shelf: Shelf,
    live: NDArray[np.bool_],
    vector: Vector | None,
    stems: Sequence[str],
    pool: int,
) -> _Candidates | None:
    """The best by keyword and the best by vector of one audience's passages that may be found."""
    keyword = np.where(live, shelf.keyword.scores(stems), 0).astype(np.float32)
    order = np.argsort(-keyword, kind="stable")
    by_keyword = order[keyword[order] > 0][:pool].tolist()
    by_vector = [] if vector is None else _by_vector(generation, name, shelf, live, vector, pool)
    kept = list(dict.fromkeys([*by_keyword, *by_vector]))
    return _Candidates(shelf, kept, keyword[kept]) if kept else None


def _by_vector(
    generation: Generation, name: str, shelf: Shelf, live: NDArray[np.bool_], vector: Vector, pool: int
) -> list[int]:
    """Rows of the nearest passages that may be found.

    Without vectors in memory Chroma is asked, whose graph comes out a little different each time it is made and
    misses a few of them; it is asked for more until there are enough or no more to ask for.
    """
    if shelf.vectors is not None:
        return shelf.vectors.nearest(np.flatnonzero(live), vector, pool)
    size, found = len(shelf.chunks), int(live.sum())
    wanted = min(pool, found)
    # As many more as could stand in the way, unless they are so many that asking twice is quicker.
    count = min(pool + size - found, 4 * pool)
    while True:
        nearest = generation.nearest(name, vector[np.newaxis], min(count, size))[0]
        rows = [row for identity in nearest if (row := shelf.rows.get(identity)) is not None and live[row]]
        if len(rows) >= wanted or count >= size:
            return rows[:pool]
        count *= 4


def _closeness(found: Sequence[_Candidates], generation: Generation, vector: Vector | None) -> tuple[Scores, Scores]:
    """Cosines of the question with each passage and with its best window, both 0 or NaN without a vector."""
    parts = [_closeness_of(part, generation, vector) for part in found]
    return np.concatenate([similarity for similarity, _ in parts]), np.concatenate([best for _, best in parts])


def _closeness_of(part: _Candidates, generation: Generation, vector: Vector | None) -> tuple[Scores, Scores]:
    if vector is None:
        return np.zeros(len(part.rows), dtype=np.float32), np.full(len(part.rows), np.nan, dtype=np.float32)
    if part.shelf.vectors is not None:
        return part.shelf.vectors.closeness(part.rows, vector)
    chunks = [part.shelf.chunks[row] for row in part.rows]
    return _cosines(chunks, generation.manifest.passages([chunk.id for chunk in chunks]), vector)


def _cosines(chunks: Sequence[Chunk], passages: Mapping[str, Passage], vector: Vector) -> tuple[Scores, Scores]:
    return _similarity(chunks, passages, vector), _windows(chunks, passages, vector)


def _similarity(chunks: Sequence[Chunk], passages: Mapping[str, Passage], vector: Vector) -> Scores:
    if not passages:
        return np.zeros(len(chunks), dtype=np.float32)
    # A passage that a sync has just taken away has no vector any more.
    none = np.zeros_like(vector)
    stored = np.stack([passages[chunk.id].vector if chunk.id in passages else none for chunk in chunks])
    cosine: Scores = np.clip(stored @ vector, -1.0, 1.0)
    return cosine


def _windows(chunks: Sequence[Chunk], passages: Mapping[str, Passage], vector: Vector) -> Scores:
    """Cosine of the question and the best window of each passage; NaN for a passage without windows."""
    best = np.full(len(chunks), np.nan, dtype=np.float32)
    rows = [i for i, chunk in enumerate(chunks) if chunk.id in passages and len(passages[chunk.id].windows)]
    if rows:
        windows = [passages[chunks[i].id].windows for i in rows]
        starts = np.cumsum([0, *(len(part) for part in windows[:-1])])
        best[rows] = np.maximum.reduceat(np.concatenate(windows) @ vector, starts)
    return best
