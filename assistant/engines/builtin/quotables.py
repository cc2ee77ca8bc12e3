"""What can be quoted from a document: sentences and list items, bound to the conditions they stand with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.domain.knowledge import Document, Part, Section
from assistant.language.text import sentences

_LEANS = re.compile(
    r"(unless|except|however|but|only|otherwise|this|that|these|those|it|they|also|then|in that case|if not|if so)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"(^|\s)(?:[-*+]|\d+[.)])\s+(?=\S)|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|^>\s*", re.MULTILINE)
_FOLLOWERS = 3
"""List items that go with the sentence that announces them."""
LONGEST_WORDS = 60


@dataclass(frozen=True)
class Quotable:
    """Words of a document that may stand alone: ``document.body[start:end]``, and how they read."""

    document: Document
    section: Section
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words without Markdown marks, in one line."""
        return " ".join(_MARKS.sub(r"\1", self.document.body[self.start : self.end]).split())

    @property
    def part(self) -> Part:
        """The role of the section they stand in."""
        return self.section.part


def quotables(document: Document, section: Section) -> list[Quotable]:
    """The quotable pieces of one section, in reading order.

    A sentence that leans on the one before (unless, except, however, it, this ...) is quoted with it
    or not at all, and one that ends in a colon takes what it announces along.
    """
    found: list[tuple[int, int]] = []
    announced = 0
    for span in sentences(document.section_text(section)):
        start, end = section.start + span.start, section.start + span.end
        leans = bool(found) and section.part is not Part.say and section.part is not Part.avoid
        if leans and (announced > 0 or _LEANS.match(span.text)) and _fits(document, found[-1][0], end):
            found[-1] = (found[-1][0], end)
            announced -= 1
        else:
            found.append((start, end))
            announced = 0
        if span.text.endswith(":"):
            announced = _FOLLOWERS
    pieces = [Quotable(document, section, start, end) for start, end in found]
    return [piece for piece in pieces if len(piece.text) >= 8 and not piece.text.endswith(":")]


def _fits(document: Document, start: int, end: int) -> bool:
    return len(document.body[start:end].split()) <= LONGEST_WORDS


def of_part(document: Document, *parts: Part) -> list[Quotable]:
    """All quotable pieces of the sections that play one of these parts."""
    return [piece for s in document.sections if s.part in parts for piece in quotables(document, s)]
