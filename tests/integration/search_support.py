"""A small embedder, documents and passages for the tests of the search."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

import numpy as np

from assistant.domain.knowledge import Audience, Document, Kind, Part
from assistant.domain.passages import Chunk
from assistant.domain.people import EVERYONE, Person, Role
from assistant.language.embedder import Passage, Vector, Vectors
from assistant.language.text import content_words, sentences

ON = date(2026, 6, 1)


class WordEmbedder:
    """Texts with common words have near vectors: each stem adds a fixed random direction. Counts its work."""

    dimensions = 64

    def __init__(self, model_id: str = "words-1") -> None:
        self.model_id = model_id
        self.embedded: list[str] = []

    def _direction(self, stem: str) -> Vector:
        seed = int.from_bytes(hashlib.sha256(f"{self.model_id}{stem}".encode()).digest()[:4])
        return np.random.default_rng(seed).normal(size=self.dimensions).astype(np.float32)

    def embed_query(self, text: str) -> Vector:
        total = sum((self._direction(stem) for stem in content_words(text)), self._direction(""))
        return (total / np.linalg.norm(total)).astype(np.float32)

    def embed(self, texts: Sequence[str]) -> Vectors:
        return np.array([self.embed_query(text) for text in texts], np.float32).reshape(-1, self.dimensions)

    def embed_passages(self, texts: Sequence[str], starts: Sequence[int]) -> list[Passage]:
        self.embedded.extend(texts)
        return [
            Passage(self.embed_query(text), self.embed([span.text for span in sentences(text[start:])] or [text]))
            for text, start in zip(texts, starts, strict=True)
        ]


def person(role: Role = Role.agent) -> Person:
    return Person(id=role, name="Ann", role=role, level="agent")


def document(
    identity: str,
    body: str,
    audience: Audience = EVERYONE,
    version: int = 1,
    start: date = date.min,
    end: date | None = None,
) -> Document:
    return Document(
        id=identity,
        kind=Kind.document,
        title=identity.title(),
        audience=audience,
        version=version,
        effective_from=start,
        effective_to=end,
        body=body,
    )


def chunks(*documents: Document) -> list[Chunk]:
    """One passage a line, with ids that hash all of it as the product's do."""
    found = []
    for document in documents:
        place = 0
        for position, line in enumerate(document.body.splitlines()):
            start = document.body.index(line, place)
            place = start + len(line)
            identity = f"{document.reference} {sorted(document.audience)} {position} {line}"
            found.append(
                Chunk(
                    id=hashlib.sha256(identity.encode()).hexdigest()[:32],
                    document_id=document.id,
                    version=document.version,
                    kind=document.kind,
                    title=document.title,
                    audience=document.audience,
                    path=(),
                    part=Part.text,
                    position=position,
                    start=start,
                    end=place,
                    text=line,
                )
            )
    return found
