"""What was embedded once, in any earlier run, is read from the cache: texts and passages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.domain.passages import Chunk
from assistant.language.embedder import Embedder, Passage, Vector, Vectors
from assistant.search.cache import EmbeddingCache, text_key


class CachedEmbedder:
    """An Embedder before another one. Questions are not kept: they are people's words, not the company's."""

    def __init__(self, embedder: Embedder, cache: EmbeddingCache) -> None:
        self._embedder = embedder
        self._cache = cache
        self.model_id = embedder.model_id
        self.dimensions = embedder.dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order; only what the cache does not hold is embedded."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        keys = [text_key(text, 0) for text in texts]
        known = self._cache.get(self.model_id, keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            none = np.zeros((0, self.dimensions), np.float32)
            fresh = self._embedder.embed(list(missing.values()))
            new = {key: Passage(row, none) for key, row in zip(missing, fresh, strict=True)}
            self._cache.put(self.model_id, new)
            known |= new
        return np.stack([known[key].vector for key in keys])

    def embed_passages(self, texts: Sequence[str], starts: Sequence[int]) -> list[Passage]:
        """As the embedder behind does it; the index keeps its own cache of passages."""
        return self._embedder.embed_passages(texts, starts)

    def embed_query(self, text: str) -> Vector:
        """The vector of one question."""
        return self._embedder.embed_query(text)


def passage_key(chunk: Chunk) -> str:
    """The key under which a passage's vectors are kept."""
    text = chunk.indexed_text
    return text_key(text, len(text) - len(chunk.text))


def passages_of(
    cache: EmbeddingCache, embedder: Embedder, chunks: Sequence[Chunk], length: int | None = None
) -> tuple[list[Passage], int]:
    """Vectors of passages, in order, and how many were not in the cache and had to be embedded.

    What the cache holds in another ``length``, from a model that was changed behind its name, does not count.
    """
    keys = [passage_key(chunk) for chunk in chunks]
    known = cache.get(embedder.model_id, keys)
    known = {key: passage for key, passage in known.items() if length in (None, len(passage.vector))}
    missing = {key: chunk for key, chunk in zip(keys, chunks, strict=True) if key not in known}
    if missing:
        texts = [chunk.indexed_text for chunk in missing.values()]
        starts = [len(text) - len(chunk.text) for text, chunk in zip(texts, missing.values(), strict=True)]
        fresh = dict(zip(missing, embedder.embed_passages(texts, starts), strict=True))
        cache.put(embedder.model_id, fresh)
        known |= fresh
    return [known[key] for key in keys], len(missing)
