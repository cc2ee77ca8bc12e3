"""From quoted words to their exact place in a document."""

from __future__ import annotations

from typing import NamedTuple

from assistant.domain.knowledge import Document
from assistant.domain.passages import Chunk
from assistant.domain.quotes import find_quote


class Place(NamedTuple):
    """Where quoted words stand: offsets in the document's body, the words there, the headings above them."""

    start: int
    end: int
    quote: str
    section: str


def place_of(document: Document, quote: str, chunk: Chunk | None = None) -> Place | None:
    """The place of quoted words in a document, or None when they are not there word for word.

    With a ``chunk`` of the same version only its part of the body is searched. NFKC and white space are
    folded, at least 8 characters (see domain.quotes). ``Place.quote`` is the document's own wording.
    """
    start, end = 0, len(document.body)
    if chunk is not None:
        if chunk.reference != document.reference:
            return None
        start, end = chunk.start, chunk.end
    found = find_quote(document.body, quote, start, end)
    if found is None:
        return None
    path: tuple[str, ...] = chunk.path if chunk else ()
    for section in document.sections:
        if section.start <= found[0] < section.end:
            path = section.path
    return Place(*found, document.body[slice(*found)], " > ".join(path))
