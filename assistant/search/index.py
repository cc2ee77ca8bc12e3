"""The index on disk: one vector collection (Chroma) and one keyword index for each audience."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.domain.knowledge import Audience
from assistant.domain.passages import Chunk
from assistant.errors import IndexDamaged
from assistant.language.embedder import Embedder, Passage, Vectors
from assistant.search import generations
from assistant.search.cache import EmbeddingCache
from assistant.search.keyword import KeywordIndex
from assistant.search.manifest import Manifest, Stamp, audience_of

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

BATCH = 2000
"""Rows given to Chroma at once: 1,000 to 5,000 is fastest, 5,461 its limit."""
CONFIGURATION = {"space": "cosine", "ef_search": 200}
"""Twice as many places looked at as POOL asks for; building with the defaults is twice as fast as with more links."""
CHROMA = "chroma"
CACHE = "embeddings.db"

Check = Callable[[Path], str]
"""Looks at a generation's directory and says what is wrong with it; empty when nothing is."""


@dataclass(frozen=True)
class Shelf:
    """The passages of one audience and their keyword index; row ``i`` of one is row ``i`` of the other.

    ``rows`` gives the row of a chunk id, ``versions`` the rows of a document's version (``id@version``).
    """

    audience: Audience
    chunks: tuple[Chunk, ...]
    keyword: KeywordIndex
    rows: Mapping[str, int]
    versions: Mapping[str, NDArray[np.intp]]

    @classmethod
    def of(cls, audience: Audience, chunks: Sequence[Chunk]) -> Shelf:
        """Index passages of one audience by keyword."""
        versions: dict[str, list[int]] = {}
        for row, chunk in enumerate(chunks):
            versions.setdefault(chunk.reference, []).append(row)
        return cls(
            audience,
            tuple(chunks),
            KeywordIndex([chunk.indexed_text for chunk in chunks]),
            {chunk.id: row for row, chunk in enumerate(chunks)},
            {reference: np.array(rows, dtype=np.intp) for reference, rows in versions.items()},
        )


def connect(folder: Path) -> Client:
    """Open the Chroma database in a folder: embedded, telemetry off. One process at a time."""
    from chromadb.api.client import Client
    from chromadb.config import Settings

    return Client(settings=Settings(is_persistent=True, persist_directory=str(folder), anonymized_telemetry=False))


class Generation:
    """One directory: a Chroma database and the manifest of what is in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = Manifest(folder)
        self._client = connect(folder / CHROMA)
        self._collections: dict[str, Collection] = {}
        self._opening = threading.Lock()

    def collection(self, name: str) -> Collection:
        """The collection of an audience, made when missing; asserts that it is what we asked for.

        Raises IndexDamaged when Chroma gives back another distance or another stamp.
        """
        with self._opening:
            if name not in self._collections:
                stamp = self.manifest.stamp
                opened = self._client.get_or_create_collection(
                    name,
                    metadata={"model": stamp.model, "chunker": stamp.chunker},
                    configuration={"hnsw": CONFIGURATION},  # type: ignore[arg-type]
                    embedding_function=None,
                )
                space = (opened.configuration_json.get("hnsw") or {}).get("space")
                found = opened.metadata or {}
                if space != "cosine" or (found.get("model"), found.get("chunker")) != tuple(stamp):
                    raise IndexDamaged(
                        f"The collection {name} in {self.folder} was made with {space}, {found};"
                        f" expected cosine, {stamp}."
                    )
                self._collections[name] = opened
            return self._collections[name]

    def add(self, name: str, rows: Sequence[tuple[Chunk, Passage]]) -> None:
        """Put passages into a collection: pending in the manifest, then Chroma, then done."""
        self.manifest.begin(rows)
        ids = [chunk.id for chunk, _ in rows]
        vectors = np.stack([passage.vector for _, passage in rows])
        self.collection(name).add(ids=ids, embeddings=vectors)
        self.manifest.finish(ids)

    def delete(self, name: str, ids: Sequence[str]) -> None:
        """Take passages out of a collection and the manifest; ids that are not there are no fault."""
        self.manifest.reopen(ids)
        self.collection(name).delete(ids=list(ids))
        self.manifest.remove(ids)

    def shelves(self) -> dict[str, Shelf]:
        """Collection name -> its passages with a keyword index built from them."""
        grouped: dict[str, list[Chunk]] = {}
        for name, chunk in self.manifest.chunks():
            grouped.setdefault(name, []).append(chunk)
        return {name: Shelf.of(audience_of(name), chunks) for name, chunks in grouped.items()}

    def close(self) -> None:
        """Close all files."""
        self._client.close()
        self.manifest.close()


class Index:
    """The current generation, safe to read from several threads while one writes.

    ``rebuild_reason`` is empty, or says why the next sync must fill a new generation.
    """

    def __init__(self, folder: Path, generation: Generation, stamp: Stamp, reason: str) -> None:
        self.folder = folder
        self.generation = generation
        self.stamp = stamp
        self.rebuild_reason = reason
        self.cache = EmbeddingCache(folder / CACHE)
        self.shelves: Mapping[str, Shelf] = MappingProxyType({})
        self._retired: list[Generation] = []
        self._damaged = False
        self.refresh()

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
        stamp = Stamp(embedder.model_id, chunker)
        path = generations.current(folder)
        generations.remove_others(folder, path)
        reason = ""
        if path is not None:
            if not generations.unchanged_since_good(path):
                reason = (check or check_in_child)(path)
            if not reason:
                try:
                    return cls._opened(folder, path, stamp)
                except Exception as error:  # whatever Chroma or SQLite raise: the answer is a new generation
                    reason = f"it could not be opened: {error}"
        try:
            fresh = new_generation(folder, stamp)
            generations.point_to(fresh.folder)
            return cls(folder, fresh, stamp, reason)
        except (OSError, sqlite3.Error) as error:
            raise IndexDamaged(
                f"No index can be made in {folder}: {error}. Check the disk and its permissions."
            ) from error

    @classmethod
    def _opened(cls, folder: Path, path: Path, stamp: Stamp) -> Index:
        generation = Generation(path)
        made_with = generation.manifest.stamp
        reason = "" if made_with == stamp else f"made with {made_with.model} and cut by {made_with.chunker}"
        index = cls(folder, generation, stamp, reason)
        for name in index.shelves:
            generation.collection(name)
        return index

    @property
    def searchable(self) -> bool:
        """Whether vectors of the current embedder can be compared with those of this generation."""
        return self.generation.manifest.stamp.model == self.stamp.model

    @property
    def size(self) -> int:
        """Number of passages."""
        return sum(len(shelf.chunks) for shelf in self.shelves.values())

    def refresh(self) -> None:
        """Read passages and keyword indexes anew; readers see the old ones until it is done."""
        self.shelves = MappingProxyType(self.generation.shelves())

    def nearest(self, name: str, vectors: Vectors, count: int) -> list[dict[str, float]]:
        """For each question vector: chunk id -> cosine of the ``count`` nearest passages of a collection."""
        if not self.searchable or not count:
            return [{} for _ in vectors]
        from chromadb.errors import ChromaError

        try:
            found = self.generation.collection(name).query(
                query_embeddings=vectors, n_results=count, include=["distances"]
            )
        except ChromaError as error:
            self._damaged = True
            raise IndexDamaged(
                f"The search index in {self.generation.folder} cannot be read ({error}). Start the program again:"
                " it checks the index and builds a new one."
            ) from error
        distances = found["distances"] or []
        return [
            {identity: 1.0 - distance for identity, distance in zip(ids, row, strict=True)}
            for ids, row in zip(found["ids"], distances, strict=True)
        ]

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Vectors and windows of chunk ids, as they were given to the collections."""
        return self.generation.manifest.passages(ids)

    def switch_to(self, generation: Generation) -> None:
        """Make a complete new generation the current one. The old one's files go at the next start."""
        generations.point_to(generation.folder)
        self._retired.append(self.generation)
        self.generation, self.rebuild_reason = generation, ""
        self.refresh()

    def close(self) -> None:
        """Close all files and remember that they are in order."""
        for generation in [*self._retired, self.generation]:
            generation.close()
        self.cache.close()
        if not self._damaged:
            generations.mark_good(self.generation.folder)


def new_generation(folder: Path, stamp: Stamp) -> Generation:
    """An empty generation beside the current one."""
    generation = Generation(generations.create(folder))
    generation.manifest.set_stamp(stamp)
    return generation
