"""Documents -> chunks: cut by headings first, by size only where a section outgrows the embedder's window."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator

from assistant.domain.knowledge import Document, Kind, Section
from assistant.domain.passages import Chunk

CHUNKER = "headings-1"
"""Name of this way of cutting; part of every chunk's id, so that a change re-indexes everything."""
WINDOW = 254
"""WordPiece tokens a chunk may have with its headings: the embedder's 256 less its two markers."""
_SMALLEST = 64
_SEPARATORS = ["\n\n", "\n", ". ", "; ", ", ", " ", ""]


def chunk_documents(documents: Iterable[Document], count: Callable[[str], int]) -> Iterator[Chunk]:
    """Passages of all documents but scenarios, which are for practice and answer nothing.

    ``count`` gives the number of WordPiece tokens of a text.
    """
    for document in documents:
        if document.kind is not Kind.scenario:
            yield from chunk_document(document, count)


def chunk_document(document: Document, count: Callable[[str], int]) -> Iterator[Chunk]:
    """Passages of one document in reading order, each within WINDOW tokens with its headings."""
    position = 0
    for section in document.sections:
        for start, end in _cut(document, section, count):
            yield _chunk(document, section, position, start, end)
            position += 1


def _cut(document: Document, section: Section, count: Callable[[str], int]) -> Iterator[tuple[int, int]]:
    text = document.section_text(section)
    whole = _chunk(document, section, 0, section.start, section.end)
    if count(whole.indexed_text) <= WINDOW:
        yield section.start, section.end
        return
    # Heavy, and not needed for documents whose sections are short.
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    heading = count(whole.indexed_text.removesuffix(text))
    splitter = RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        chunk_size=max(WINDOW - heading, _SMALLEST),
        chunk_overlap=0,
        length_function=count,
        keep_separator="end",
    )
    place = 0
    for piece in splitter.split_text(text):
        place = text.index(piece, place)
        yield section.start + place, section.start + place + len(piece)
        place += len(piece)


def _chunk(document: Document, section: Section, position: int, start: int, end: int) -> Chunk:
    text = document.body[start:end]
    topics = document.topics if position == 0 else ()
    identity = [
        document.id,
        document.version,
        sorted(document.audience),
        document.kind,
        document.title,
        list(section.path),
        section.part,
        position,
        start,
        CHUNKER,
        list(topics),
        text,
    ]
    return Chunk(
        id=hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:32],
        document_id=document.id,
        version=document.version,
        kind=document.kind,
        title=document.title,
        audience=document.audience,
        path=section.path,
        part=section.part,
        position=position,
        start=start,
        end=end,
        text=text,
        topics=topics,
    )
