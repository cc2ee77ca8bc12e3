"""The index on disk: which generation serves, and the change from one to the next."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from assistant.errors import IndexDamaged
from assistant.language.embedder import Embedder
from assistant.search import generations
from assistant.search.cache import EmbeddingCache
from assistant.search.generation import Generation, Shelf, new_generation
from assistant.search.manifest import Stamp

CACHE = "embeddings.db"

Check = Callable[[Path], str]
"""Looks at a generation's directory and says what is wrong with it; empty when nothing is."""


@dataclass(frozen=True)
class View:
    """A generation and its shelves as one search sees them, whatever is switched meanwhile."""

    generation: Generation
    shelves: Mapping[str, Shelf]
    model: str
    """Id of the embedder whose vectors the generation holds."""

    @classmethod
    def of(cls, generation: Generation) -> View:
        """Read passages and keyword indexes of a generation."""
        return cls(generation, MappingProxyType(generation.shelves()), generation.manifest.stamp.model)


class Index:
    """The current generation, safe to read from several threads while one writes.

    ``stamp`` is what the passages should be made with, ``rebuild_reason`` is empty or says why the next sync
    must fill a new generation. Who changes the current generation holds ``changing``.
    """

    def __init__(self, folder: Path, generation: Generation, stamp: Stamp, reason: str, check: Check) -> None:
        self.folder = folder
        self.stamp = stamp
        self.rebuild_reason = reason
        self.check = check
        self.cache = EmbeddingCache(folder / CACHE)
        self.changing = threading.RLock()
        self.view = View.of(generation)
        self._retired: list[Generation] = []

    @classmethod
    def open(cls, folder: Path, embedder: Embedder, chunker: str = "", check: Check | None = None) -> Index:
        """Open the index in a folder, made when missing. The caller holds the data directory's lock.

        A generation whose files changed since its last good close is first checked in a child process
        (``check``, by default ``canary.check_in_child``); a damaged or unreadable one is set aside for a new,
        empty one, to be filled by the next sync. Older generations are removed. Raises IndexDamaged when not
        even a new generation can be made.
        """
        from assistant.search.canary import check_in_child

        folder.mkdir(parents=True, exist_ok=True)
        check = check or check_in_child
        stamp = Stamp(embedder.model_id, chunker)
        path = generations.current(folder)
        generations.remove_others(folder, path)
        reason = ""
        if path is not None:
            if not generations.unchanged_since_good(path):
                reason = check(path)
            if not reason:
                try:
                    return cls._opened(folder, path, stamp, check)
                except Exception as error:  # whatever Chroma or SQLite raise: the answer is a new generation
                    reason = f"it could not be opened: {error}"
        try:
            fresh = new_generation(folder, stamp)
            generations.point_to(fresh.folder)
            return cls(folder, fresh, stamp, reason, check)
        except (OSError, sqlite3.Error) as error:
            raise IndexDamaged(
                f"No index can be made in {folder}: {error}. Check the disk and its permissions."
            ) from error

    @classmethod
    def _opened(cls, folder: Path, path: Path, stamp: Stamp, check: Check) -> Index:
        generation = Generation(path)
        made_with = generation.manifest.stamp
        reason = "" if made_with == stamp else f"made with {made_with.model} and cut by {made_with.chunker}"
        index = cls(folder, generation, stamp, reason, check)
        for name in index.shelves:
            generation.collection(name)
        return index

    @property
    def generation(self) -> Generation:
        """The generation that serves."""
        return self.view.generation

    @property
    def shelves(self) -> Mapping[str, Shelf]:
        """Collection name -> passages that can be found."""
        return self.view.shelves

    @property
    def searchable(self) -> bool:
        """Whether the generation that serves was made with the embedder that is wanted."""
        return self.view.model == self.stamp.model

    @property
    def size(self) -> int:
        """Number of passages."""
        return sum(len(shelf.chunks) for shelf in self.shelves.values())

    def refresh(self) -> None:
        """Read passages and keyword indexes anew; readers see the old ones until it is done."""
        with self.changing:
            self.view = View.of(self.generation)

    def switch_to(self, folder: Path) -> None:
        """Check a complete, closed generation and make it the current one. The old one's files go at the next start.

        Raises IndexDamaged when it does not pass the check; the old one stays then.
        """
        if problem := self.check(folder):
            raise IndexDamaged(f"The new index in {folder} did not pass its check: {problem}.")
        view = View.of(Generation(folder))
        with self.changing:
            generations.point_to(folder)
            self._retired.append(self.generation)
            self.view, self.rebuild_reason = view, ""

    def close(self) -> None:
        """Close all files and remember that they are in order."""
        for generation in [*self._retired, self.generation]:
            generation.close()
        self.cache.close()
        if not self.generation.is_damaged:
            generations.mark_good(self.generation.folder)
