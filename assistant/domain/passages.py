"""Passages cut from documents, what a search finds, and what an answer cites."""

from __future__ import annotations

from pydantic import BaseModel

from assistant.domain.knowledge import FROZEN, Audience, Document, Kind, Part


class Chunk(BaseModel):
    """A passage of a document small enough for the embedder's window.

    ``start`` and ``end`` are offsets in the document's body; ``id`` is a hash of everything that
    must never be merged with something else (document, version, audience, position, chunker, text).
    """

    model_config = FROZEN

    id: str
    document_id: str
    version: int
    kind: Kind
    title: str
    audience: Audience
    path: tuple[str, ...]
    part: Part
    position: int
    start: int
    end: int
    text: str
    topics: tuple[str, ...] = ()
    """How people name the document's subject; only the document's first passage carries them."""

    @property
    def reference(self) -> str:
        """``id@version`` of the document."""
        return f"{self.document_id}@{self.version}"

    @property
    def indexed_text(self) -> str:
        """What is embedded and searched by keyword: title, headings, topics, then the passage."""
        heads = " > ".join([self.title, *(h for h in self.path if h != self.title)])
        return "\n".join([heads, *([", ".join(self.topics)] if self.topics else []), self.text])


class Hit(BaseModel):
    """A passage found for a question.

    ``score`` is the fused score, 0 to 1 and comparable only within one retrieval; ``similarity`` is
    the cosine of question and passage (-1 to 1), ``keyword`` the BM25 score (0 and up).
    """

    model_config = FROZEN

    chunk: Chunk
    score: float
    similarity: float
    keyword: float


class Quoted(BaseModel):
    """Words of one version of a document: ``document.body[start:end]`` under the heading ``section``."""

    model_config = FROZEN

    document_id: str
    version: int
    title: str
    section: str
    quote: str
    start: int
    end: int


class Citation(Quoted):
    """A numbered source."""

    number: int

    @classmethod
    def of(cls, document: Document, start: int, end: int, section: str, number: int = 1) -> Citation:
        """The words ``document.body[start:end]``, which stand under the heading ``section``, as a source."""
        return cls(
            number=number,
            document_id=document.id,
            version=document.version,
            title=document.title,
            section=section,
            quote=document.body[start:end],
            start=start,
            end=end,
        )
