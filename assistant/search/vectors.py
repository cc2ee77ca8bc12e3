"""The vectors of one audience's passages, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from assistant.language.embedder import Passage, Vector, Vectors
from assistant.search.fusion import Scores

MOST_BYTES = 64_000_000
"""Memory that the vectors of one generation may take, about 12,000 passages; those of a larger one stay on disk."""


@dataclass(frozen=True)
class PassageVectors:
    """Row ``i`` of ``whole`` is a passage's vector, rows ``starts[i]`` to ``starts[i + 1]`` of ``windows`` its own."""

    whole: Vectors
    windows: Vectors
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> PassageVectors | None:
        """Join the vectors of passages; None without any and where they differ in length."""
        if len({len(passage.vector) for passage in passages}) != 1:
            return None
        starts = np.array([0, *accumulate(len(passage.windows) for passage in passages)], dtype=np.intp)
        return cls(
            np.stack([passage.vector for passage in passages]),
            np.concatenate([passage.windows for passage in passages]),
            starts,
        )

    def nearest(self, rows: NDArray[np.intp], vector: Vector, count: int) -> list[int]:
        """Those of these rows whose passages are nearest to a question, best first, at most ``count``.

        Exact, so that the same passages give the same answer however and beside whatever else they were indexed.
        """
        order = np.argsort(-(self.whole @ vector)[rows], kind="stable")[:count]
        found: list[int] = rows[order].tolist()
        return found

    def closeness(self, rows: Sequence[int], vector: Vector) -> tuple[Scores, Scores]:
        """Cosines of a question with the passages of these rows and with their best windows.

        Shape (len(rows),) each; NaN for a passage without windows.
        """
        similarity: Scores = np.clip(self.whole[rows] @ vector, -1.0, 1.0)
        best = np.full(len(rows), np.nan, dtype=np.float32)
        first, count = self.starts[rows], np.diff(self.starts)[rows]
        has = np.flatnonzero(count)
        if len(has):
            ends = np.cumsum(count[has])
            begins = ends - count[has]
            places = np.arange(ends[-1]) + np.repeat(first[has] - begins, count[has])
            best[has] = np.maximum.reduceat(self.windows[places] @ vector, begins)
        return similarity, best
