"""Words of documents as citations with their places."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.domain.knowledge import Document
from assistant.domain.passages import Citation
from assistant.domain.quotes import find_quote
from assistant.domain.scenario_parts import Cited
from assistant.features.practice.checking import resolve


class Sources:
    """Quotes of a scenario as citations, from the documents (by ``id@version``) that a person may read."""

    def __init__(self, opened: Mapping[str, Document]) -> None:
        self._opened = opened

    def cite(self, cited: Cited | None) -> Citation | None:
        """The place of quoted words; None where there are none, or the person may not read them."""
        document = self._opened.get(cited.document) if cited is not None else None
        return resolve(cited, {document.id: document}) if cited is not None and document is not None else None


def cited(document: Document, words: str) -> Citation | None:
    """Words of a document as a citation with their place; None where they do not stand there."""
    place = find_quote(document.body, words)
    if place is None:
        return None
    heading = next((one.heading for one in document.sections if one.start <= place[0] < one.end), "")
    return Citation.of(document, *place, heading)
