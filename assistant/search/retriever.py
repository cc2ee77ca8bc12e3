"""A person's question -> ranked passages that this person may read and that are in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from assistant.domain.knowledge import Document, in_force
from assistant.domain.passages import Chunk, Hit
from assistant.domain.people import Person
from assistant.domain.retrieval import Retrieval
from assistant.language.embedder import Embedder, Passage, Vector
from assistant.language.text import content_words
from assistant.search.fusion import Scores, Weights, fused
from assistant.search.index import Index, Shelf
from assistant.search.question import question_vector
from assistant.search.statistics import coverage_of, statistics_of

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
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._documents = documents
        self._weights = weights or Weights()

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
        readable = self._readable(person, on)
        shelves = {name: shelf for name, shelf in self._index.shelves.items() if person.may_read(shelf.audience)}
        stems = content_words(question)
        empty = Retrieval(question=question, on=on, missing=tuple(dict.fromkeys(stems)))
        if not readable or not shelves or not question.strip():
            return empty
        vector = question_vector(question, self._embedder)
        found = [
            candidates
            for name, shelf in shelves.items()
            if (candidates := self._gather(name, shelf, readable, vector, stems, pool))
        ]
        chunks = [part.shelf.chunks[row] for part in found for row in part.rows]
        if not chunks:
            return empty
        keyword = np.concatenate([part.keyword for part in found])
        passages = self._index.passages([chunk.id for chunk in chunks]) if self._index.searchable else {}
        similarity = _similarity(chunks, passages, vector)
        windows = _windows(chunks, passages, vector)
        scores = fused(similarity, windows, keyword, self._weights)
        order = np.argsort(-scores, kind="stable")[:limit]
        hits = tuple(
            Hit(chunk=chunks[i], score=float(scores[i]), similarity=float(similarity[i]), keyword=float(keyword[i]))
            for i in order
        )
        covered = coverage_of(hits, stems, [shelf.keyword for shelf in shelves.values()])
        return Retrieval(
            question=question,
            on=on,
            hits=hits,
            **statistics_of(similarity, keyword, windows),
            coverage=covered.together,
            best_coverage=covered.best,
            missing=covered.missing,
        )

    def _readable(self, person: Person, on: date) -> Mapping[str, Document]:
        """``id@version`` -> document, of what this person may read of what is in force."""
        return {
            document.reference: document
            for document in in_force(self._documents(), on).values()
            if person.may_read(document.audience)
        }

    def _gather(
        self,
        name: str,
        shelf: Shelf,
        readable: Mapping[str, Document],
        vector: Vector,
        stems: Sequence[str],
        pool: int,
    ) -> _Candidates | None:
        """The best by keyword and the best by vector of one audience's readable passages."""
        versions = [rows for reference, rows in shelf.versions.items() if reference in readable]
        if not versions:
            return None
        live = np.zeros(len(shelf.chunks), dtype=np.bool_)
        live[np.concatenate(versions)] = True
        keyword = np.where(live, shelf.keyword.scores(stems), 0).astype(np.float32)
        by_keyword = (int(row) for row in np.argsort(-keyword, kind="stable") if keyword[row] > 0)
        chosen = list(islice((row for row in by_keyword if _stands(shelf.chunks[row], readable)), pool))
        by_vector = self._by_vector(name, shelf, live, vector, pool, lambda row: _stands(shelf.chunks[row], readable))
        kept = list(dict.fromkeys([*chosen, *by_vector]))
        return _Candidates(shelf, kept, keyword[kept]) if kept else None

    def _by_vector(
        self,
        name: str,
        shelf: Shelf,
        live: NDArray[np.bool_],
        vector: Vector,
        pool: int,
        stands: Callable[[int], bool],
    ) -> list[int]:
        """Rows of the nearest live passages; asks for more until there are enough or no more to ask for."""
        wanted, count = min(pool, int(live.sum())), pool
        while True:
            nearest = self._index.nearest(name, vector[np.newaxis], min(count, len(shelf.chunks)))[0]
            known = [row for identity in nearest if (row := shelf.rows.get(identity)) is not None and live[row]]
            rows = [row for row in known if stands(row)]
            if len(rows) >= wanted or count >= len(shelf.chunks):
                return rows[:pool]
            count *= 4


def _stands(chunk: Chunk, readable: Mapping[str, Document]) -> bool:
    """Whether a passage is still what its document says; one whose words were changed is as good as deleted."""
    document = readable[chunk.reference]
    return document.audience == chunk.audience and document.body.startswith(chunk.text, chunk.start)


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
