"""Background work lets people's questions go first."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

from assistant.language.embedder import Embedder, Passage, Vector, Vectors

MOST_SECONDS = 0.25
"""How long one step of background work waits at most, so that it gets on where somebody always asks."""
TEXTS = 8
"""Texts embedded between two looks at whether somebody asks: less than a tenth of a second."""

_taking: ContextVar[bool] = ContextVar("taking", default=False)


class Way:
    """Who answers a person takes the way; who works in the background gives it between two steps."""

    def __init__(self) -> None:
        self._changing = threading.Condition()
        self._taken = 0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """The computer is needed for somebody's question until the block ends."""
        before = _taking.get()
        _taking.set(True)
        with self._changing:
            self._taken += 1
        try:
            yield
        finally:
            _taking.set(before)
            with self._changing:
                self._taken -= 1
                self._changing.notify_all()

    def give(self, seconds: float = MOST_SECONDS) -> None:
        """Wait while somebody's question is worked on, not longer than ``seconds``, unless this is for one itself."""
        if _taking.get():
            return
        with self._changing:
            self._changing.wait_for(lambda: not self._taken, seconds)


class PoliteEmbedder:
    """An Embedder on this computer that gives way every few texts."""

    def __init__(self, embedder: Embedder, way: Way) -> None:
        self._embedder, self._way = embedder, way
        self.model_id = embedder.model_id
        self.dimensions = embedder.dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order."""
        rows = [np.zeros((0, self.dimensions), np.float32)]
        for start in range(0, len(texts), TEXTS):
            self._way.give()
            rows.append(self._embedder.embed(texts[start : start + TEXTS]))
        joined: Vectors = np.vstack(rows)
        return joined

    def embed_passages(self, texts: Sequence[str], starts: Sequence[int]) -> list[Passage]:
        """Passages for an index, in order."""
        passages: list[Passage] = []
        for start in range(0, len(texts), TEXTS):
            self._way.give()
            passages += self._embedder.embed_passages(texts[start : start + TEXTS], starts[start : start + TEXTS])
        return passages

    def embed_query(self, text: str) -> Vector:
        """The vector of one question, at once."""
        return self._embedder.embed_query(text)
