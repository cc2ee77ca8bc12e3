"""The vectors of passages in memory say what each passage says by itself."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.language.embedder import Passage
from assistant.search.vectors import PassageVectors


def test_closeness_is_that_of_each_passage_and_its_best_window() -> None:
    numbers = np.random.default_rng(7)
    counts = [2, 0, 5, 1, 0]
    passages = [
        Passage(numbers.standard_normal(8).astype(np.float32), numbers.standard_normal((count, 8)).astype(np.float32))
        for count in counts
    ]
    question = numbers.standard_normal(8).astype(np.float32) / 10
    kept = PassageVectors.of(passages)
    assert kept is not None
    for rows in ([4, 2, 0, 3], [1], [2, 2]):
        similarity, best = kept.closeness(rows, question)
        assert similarity == pytest.approx([float(np.clip(passages[i].vector @ question, -1, 1)) for i in rows])
        plain = [float((passages[i].windows @ question).max()) if counts[i] else np.nan for i in rows]
        assert best == pytest.approx(plain, nan_ok=True)


def test_vectors_of_different_lengths_are_not_joined() -> None:
    short, long = (Passage(np.ones(n, np.float32), np.ones((1, n), np.float32)) for n in (2, 3))
    assert PassageVectors.of([short, long]) is None and PassageVectors.of([]) is None
