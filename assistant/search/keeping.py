"""An embedder for texts that are the company's own and are read again and again: it keeps single texts too."""

from __future__ import annotations

import threading

from assistant.language.embedder import Embedder, Vector
from assistant.search.cache import EmbeddingCache
from assistant.search.cached import CachedEmbedder

_REMEMBERED = 5_000


class KeepingEmbedder(CachedEmbedder):
    """A CachedEmbedder that also keeps what it is asked one by one. Never for people's questions or drafts."""

    def __init__(self, embedder: Embedder, cache: EmbeddingCache) -> None:
        super().__init__(embedder, cache)
        self._known: dict[str, Vector] = {}
        self._changing = threading.Lock()

    def embed_query(self, text: str) -> Vector:
        """The vector of one text, from memory, from the cache, or embedded and kept."""
        with self._changing:
            known = self._known.get(text)
        if known is not None:
            return known
        vector: Vector = self.embed([text])[0]
        with self._changing:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[text] = vector
        return vector
