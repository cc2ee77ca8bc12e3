"""One generation of the index: a vector collection (Chroma) and a keyword index for each audience."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.domain.knowledge import Audience
from assistant.domain.passages import Chunk
from assistant.errors import EngineGarbled, IndexDamaged
from assistant.language.embedder import Passage, Vectors
from assistant.search import generations
from assistant.search.keyword import KeywordIndex
from assistant.search.manifest import Manifest, Stamp, audience_of
from assistant.search.vectors import MOST_BYTES, PassageVectors

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

BATCH = 2000
"""Rows given to Chroma at once: 1,000 to 5,000 is fastest, 5,461 its limit."""
CONFIGURATION = {"space": "cosine", "ef_search": 200}
"""Twice as many places looked at as POOL asks for; building with the defaults is twice as fast as with more links."""
CHROMA = "chroma"


@dataclass(frozen=True)
class Shelf:
    """The passages of one audience and their keyword index; row ``i`` of one is row ``i`` of the other.

    ``rows`` gives the row of a chunk id, ``versions`` the rows of a document's version (``id@version``).
    ``vectors`` are None where they would take too much memory.
    """

    audience: Audience
    chunks: tuple[Chunk, ...]
    keyword: KeywordIndex
    rows: Mapping[str, int]
    versions: Mapping[str, NDArray[np.intp]]
    vectors: PassageVectors | None = None

    @classmethod
    def of(cls, audience: Audience, chunks: Sequence[Chunk], passages: Sequence[Passage] = ()) -> Shelf:
        """Index passages of one audience by keyword; ``passages`` are their vectors, or none."""
        versions: dict[str, list[int]] = {}
        for row, chunk in enumerate(chunks):
            versions.setdefault(chunk.reference, []).append(row)
        return cls(
            audience,
            tuple(chunks),
            KeywordIndex([chunk.indexed_text for chunk in chunks]),
            {chunk.id: row for row, chunk in enumerate(chunks)},
            {reference: np.array(rows, dtype=np.intp) for reference, rows in versions.items()},
            PassageVectors.of(passages),
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
        self.is_damaged = False
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
        """Put passages into a collection: pending in the manifest, then Chroma, then done.

        Raises EngineGarbled, and changes nothing, when their vectors are not as long as those that are there.
        """
        found = {len(passage.vector) for _, passage in rows}
        if not found <= {self.dimensions or max(found, default=0)}:
            raise EngineGarbled(
                f"Passages came with vectors of {_listed(found)} numbers; those in the index have"
                f" {self.dimensions or 'one length'}. If the model was changed behind its name, run"
                " `python -m assistant index --rebuild`."
            )
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

    @property
    def dimensions(self) -> int | None:
        """Length of the vectors; None while there are none."""
        return self.manifest.dimensions()

    def nearest(self, name: str, vectors: Vectors, count: int) -> list[dict[str, float]]:
        """For each question vector: chunk id -> cosine of the ``count`` nearest passages of a collection.

        Raises IndexDamaged when Chroma cannot read its files.
        """
        if not count:
            return [{} for _ in vectors]
        from chromadb.errors import ChromaError

        try:
            found = self.collection(name).query(query_embeddings=vectors, n_results=count, include=["distances"])
        except ChromaError as error:
            self.is_damaged = True
            raise IndexDamaged(
                f"The search index in {self.folder} cannot be read ({error}). Start the program again:"
                " it checks the index and builds a new one."
            ) from error
        distances = found["distances"] or []
        return [
            {identity: 1.0 - distance for identity, distance in zip(ids, row, strict=True)}
            for ids, row in zip(found["ids"], distances, strict=True)
        ]

    def shelves(self) -> dict[str, Shelf]:
        """Collection name -> its passages with a keyword index built from them."""
        chunks: dict[str, list[Chunk]] = {}
        passages: dict[str, list[Passage]] = {}
        for name, chunk, passage in self.manifest.chunks(MOST_BYTES):
            chunks.setdefault(name, []).append(chunk)
            passages.setdefault(name, []).extend([] if passage is None else [passage])
        return {name: Shelf.of(audience_of(name), found, passages[name]) for name, found in chunks.items()}

    def close(self) -> None:
        """Close all files."""
        self._client.close()
        self.manifest.close()


def new_generation(folder: Path, stamp: Stamp) -> Generation:
    """An empty generation beside the current one, marked as being filled."""
    generation = Generation(generations.create(folder))
    generation.manifest.set_stamp(stamp)
    generation.manifest.set_filling(True)
    return generation


def _listed(numbers: set[int]) -> str:
    return " and ".join(str(number) for number in sorted(numbers))
