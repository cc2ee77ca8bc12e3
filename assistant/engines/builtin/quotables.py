"""What can be quoted from a document: sentences and list items, bound to the conditions they stand with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.domain.knowledge import Document, Kind, Part, Section
from assistant.domain.passages import Citation
from assistant.language.text import Span, sentences

_LEANS = re.compile(
    r"(unless|except|however|but|only|otherwise|this|that|these|those|it|they|also|then|in that case|if not|if so)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(
    r"^[ \t]*(?:[-*+]|\d+[.)])\s+(?=\S)|[*`]{1,3}(?=\S)|(?<=\S)[*`]{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|^>\s*",
    re.MULTILINE,
)
_FOLLOWERS = 3
"""List items that go with the sentence that announces them."""
LONGEST_WORDS = 60

_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_WHOLE_LIST = 40
"""List items that go with their announcement in a document without front matter, as far as they fit."""
_POINTS_ON = re.compile(r"(?:proceed|go|skip|return|enter this|enter the|put this|fill this)\b", re.IGNORECASE)
"""Steps that say nothing without the one before."""
_CUT_OFF = re.compile(r"(they|those|otherwise|then|in that case|if not|if so)\b", re.IGNORECASE)
"""Beginnings that mean nothing where the sentence before could not be taken along."""
_FRAGMENT_WORDS = 4
"""A list item of fewer words, without a figure or a full stop, is no statement by itself: ``Email address``."""
_STATES = re.compile(r"\d|[.!?][\"'”’)\]]*$|\w: ?\w")
_BOLD_LINE = re.compile(r"(?:\*\*|__)[^*_]+[^*_.!?](?:\*\*|__)")
"""A line in bold without a full stop: a heading in all but name."""
_BUTTON = re.compile(r"^\[([^\[\]\n]{2,40})\][ \t]+(?=[^\s\[])", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]\n]+)\]\([^()\s]*\)")
_STEP = re.compile(r":[ \t]+>[ \t]+")
_OPEN_ITEM = re.compile(r"(?<=[^\s.:;,!?…*_])[ \t]*\n(?=[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t])")


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
        text = self.document.body[self.start : self.end]
        if _is_plain(self.document):
            text = _STEP.sub(": ", _BUTTON.sub(r"\1: ", _LINK.sub(r"\1", _OPEN_ITEM.sub(";\n", text))))
        return " ".join(_MARKS.sub("", text).split())

    @property
    def part(self) -> Part:
        """The role of the section they stand in."""
        return self.section.part

    def citation(self, number: int = 1) -> Citation:
        """The words as they stand in the document, as a source."""
        return Citation.of(self.document, self.start, self.end, self.section.heading, number)


_SHORTEST = 8
"""Characters of a piece that stands by itself."""


def quotables(document: Document, section: Section) -> list[Quotable]:
    """The quotable pieces of one section, in reading order.

    A sentence that leans on the one before (unless, except, however, it, this ...) is quoted with it
    or not at all, and one that ends in a colon takes what it announces along.
    """
    plain = _is_plain(document)
    found: list[tuple[int, int]] = []
    announced = 0
    for span in _plain_spans(document, section) if plain else sentences(document.section_text(section)):
        start, end = section.start + span.start, section.start + span.end
        leans = bool(found) and section.part is not Part.say and section.part is not Part.avoid
        follows = announced > 0 or bool(_LEANS.match(span.text)) or (plain and bool(_POINTS_ON.match(span.text)))
        # "No." says nothing by itself, and what comes after it too little.
        follows = follows or (plain and bool(found) and found[-1][1] - found[-1][0] < _SHORTEST)
        if leans and follows and _fits(document, found[-1][0], end):
            found[-1] = (found[-1][0], end)
            announced -= 1
        else:
            found.append((start, end))
            announced = 0
        if span.text.endswith(":"):
            announced = _announces(document, end) if plain else _FOLLOWERS
        elif plain and announced and not _goes_on(document, end):
            announced = 0
    pieces = [Quotable(document, section, start, end) for start, end in found]
    return [piece for place, piece in enumerate(pieces) if _stands(piece, place == 0)]


def _stands(piece: Quotable, first: bool) -> bool:
    text = piece.text
    if len(text) < _SHORTEST or text.endswith(":"):
        return False
    if not _is_plain(piece.document):
        return True
    if not first and _CUT_OFF.match(text):
        return False
    words = piece.document.body[piece.start : piece.end]
    return not _BOLD_LINE.fullmatch(words) and (len(text.split()) >= _FRAGMENT_WORDS or bool(_STATES.search(text)))


def _is_plain(document: Document) -> bool:
    """Whether a document came without front matter, written by somebody who knew nothing of this product."""
    return document.kind is Kind.document


def _plain_spans(document: Document, section: Section) -> Iterator[Span]:
    """Sentences, cut once more where a line was ended on purpose and not because it was full.

    A full line has no room for the next one's first word. Hand-made documents rarely end a line of a list
    or a procedure with a full stop.
    """
    text = document.section_text(section)
    lengths = sorted(len(line.rstrip()) for line in document.body.splitlines() if line.strip())
    width = lengths[int(0.9 * len(lengths))] if lengths else 0
    for span in sentences(text):
        start = span.start
        for end in range(span.start, span.end):
            if text[end] == "\n" and _ends_on_purpose(text, end, width):
                yield _trimmed(text, start, end)
                start = end + 1
        yield _trimmed(text, start, span.end)


def _ends_on_purpose(text: str, end: int, width: int) -> bool:
    line = text[text.rfind("\n", 0, end) + 1 : end].rstrip()
    following = text[end + 1 :].split(maxsplit=1)
    word = following[0] if following else ""
    return word.startswith("[") or (word[:1].isupper() and len(line) + 1 + len(word) <= width)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return Span(start, start + len(piece.strip()), piece.strip())


def _announces(document: Document, end: int) -> int:
    """How many pieces after a colon belong to it: a whole list, or one sentence."""
    return _WHOLE_LIST if _ITEM.match(document.body[end:].lstrip("\n*_ ")) or _goes_on(document, end) else 1


def _goes_on(document: Document, end: int) -> bool:
    """Whether the same line or another list item follows."""
    rest = document.body[end : end + 400].lstrip(" \t*_`)")
    if rest[:1] != "\n":
        return bool(rest)
    return bool(_ITEM.match(rest.lstrip("\n")))


def _fits(document: Document, start: int, end: int) -> bool:
    return len(document.body[start:end].split()) <= LONGEST_WORDS


def of_part(document: Document, *parts: Part) -> list[Quotable]:
    """All quotable pieces of the sections that play one of these parts."""
    return [piece for s in document.sections if s.part in parts for piece in quotables(document, s)]


def whole_sayings(document: Document) -> list[Quotable]:
    """What a standard gives to say, each to the end of its line: half of what belongs together may mean nothing."""
    found: list[Quotable] = []
    for piece in of_part(document, Part.say):
        last = found[-1] if found else None
        if last and "\n" not in document.body[last.end : piece.start] and _fits(document, last.start, piece.end):
            found[-1] = Quotable(document, piece.section, last.start, piece.end)
        else:
            found.append(piece)
    return found
