"""What was embedded once is not embedded again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.language.embedder import Vectors
from assistant.search.cache import EmbeddingCache
from assistant.search.cached import CachedEmbedder
from tests.engine_support import FastWords


class Counting(FastWords):
    def __init__(self, model_id: str = "words-1") -> None:
        super().__init__(model_id)
        self.batches: list[list[str]] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(list(texts))
        return super().embed(texts)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[EmbeddingCache]:
    cache = EmbeddingCache(tmp_path / "cache.sqlite")
    yield cache
    cache.close()


def test_a_text_is_embedded_once_also_by_the_next_process(cache: EmbeddingCache) -> None:
    behind = Counting()
    first = CachedEmbedder(behind, cache).embed(["lamp", "sofa", "lamp"])
    again = CachedEmbedder(behind, cache).embed(["sofa", "chair", "lamp"])
    assert behind.batches == [["lamp", "sofa"], ["chair"]]
    assert np.array_equal(first[0], first[2]) and np.array_equal(first, again[[2, 0, 2]])
    assert np.array_equal(again, FastWords().embed(["sofa", "chair", "lamp"]))


def test_another_model_never_gets_these_vectors(cache: EmbeddingCache) -> None:
    CachedEmbedder(Counting("words-1"), cache).embed(["lamp"])
    other = Counting("words-2")
    found = CachedEmbedder(other, cache).embed(["lamp"])
    assert other.batches == [["lamp"]] and np.array_equal(found, FastWords("words-2").embed(["lamp"]))


def test_no_texts_no_work(cache: EmbeddingCache) -> None:
    behind = Counting()
    assert CachedEmbedder(behind, cache).embed([]).shape == (0, 64) and behind.batches == []


def test_a_question_is_not_kept(cache: EmbeddingCache, tmp_path: Path) -> None:
    embedder = CachedEmbedder(Counting(), cache)
    assert (embedder.model_id, embedder.dimensions) == ("words-1", 64)
    embedder.embed_query("my secret question")
    behind = Counting()
    CachedEmbedder(behind, cache).embed(["my secret question"])
    assert behind.batches == [["my secret question"]]
    assert len(embedder.embed_passages(["Lamp. Sofa."], [0])) == 1
