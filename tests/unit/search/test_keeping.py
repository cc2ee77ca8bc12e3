"""What is read again and again is embedded once, also in the next process."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.language.embedder import Vectors
from assistant.search.cache import EmbeddingCache
from assistant.search.keeping import KeepingEmbedder
from tests.integration.search_support import WordEmbedder


class Counting(WordEmbedder):
    def embed(self, texts: list[str]) -> Vectors:  # type: ignore[override]
        self.embedded.extend(texts)
        return super().embed(texts)


def test_a_text_is_embedded_once(tmp_path: Path) -> None:
    for process in range(2):
        behind = Counting()
        cache = EmbeddingCache(tmp_path / "cache.db")
        keeping = KeepingEmbedder(behind, cache)
        for _ in range(2):
            assert np.allclose(keeping.embed_query("Two days off work"), behind.embed_query("Two days off work"))
        assert behind.embedded == ["Two days off work"][process:]
        cache.close()
