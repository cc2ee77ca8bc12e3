"""Keyword ranking (BM25) of one audience's passages, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from assistant.language.text import content_words
from assistant.search.fusion import Scores

if TYPE_CHECKING:
    import bm25s


class KeywordIndex:
    """BM25 (Lucene's form, k1 1.5, b 0.75) over stems without stop words.

    Immutable once built: a change builds a new one, about 90 ms for 1,000 passages, so none is stored.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._size = len(texts)
        self._frequency: dict[str, int] = {}
        documents = [content_words(text) for text in texts]
        for document in documents:
            for word in set(document):
                self._frequency[word] = self._frequency.get(word, 0) + 1
        self._bm25: bm25s.BM25 | None = None
        if self._frequency:
            import bm25s

            self._bm25 = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
            self._bm25.index(documents, show_progress=False)

    def __len__(self) -> int:
        return self._size

    def frequency(self, stem: str) -> int:
        """Number of passages that hold a stem."""
        return self._frequency.get(stem, 0)

    def scores(self, stems: Sequence[str]) -> Scores:
        """BM25 of every passage for the stems of a question, shape (len(self),), 0 and up.

        A stem that the question repeats counts as often.
        """
        known = [stem for stem in stems if stem in self._frequency]
        if not known or self._bm25 is None:
            return np.zeros(self._size, dtype=np.float32)
        result: Scores = np.asarray(self._bm25.get_scores(known), dtype=np.float32)
        return result
