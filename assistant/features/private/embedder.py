"""An embedder elsewhere that people's questions reach without personal details."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from assistant.language.embedder import Embedder, Passage, Vector, Vectors
from assistant.security.personal.finder import Finder


class RemoteEmbedder(Embedder, Protocol):
    """An embedder with connections to close."""

    def close(self) -> None:
        """Close them."""


class PrivateEmbedder:
    """Another embedder, asked questions with the personal details left out.

    Passages are of the company's own documents and go out as they are.
    """

    def __init__(self, embedder: RemoteEmbedder, finder: Finder) -> None:
        self._embedder, self._finder = embedder, finder

    @property
    def model_id(self) -> str:
        """The embedder's own: a passage has the same vector with or without this."""
        return self._embedder.model_id

    @property
    def dimensions(self) -> int:
        """The embedder's own."""
        return self._embedder.dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the pieces of one question, in order: a name of one piece is known in the others."""
        return self._embedder.embed(self._finder.without_details(texts))

    def embed_passages(self, texts: Sequence[str], starts: Sequence[int]) -> list[Passage]:
        """Passages for an index, in order."""
        return self._embedder.embed_passages(texts, starts)

    def embed_query(self, text: str) -> Vector:
        """The vector of one question."""
        return self._embedder.embed_query(self._finder.without_details([text])[0])

    def close(self) -> None:
        """Close the embedder's connections."""
        self._embedder.close()
