"""A text as somebody reads it: what is invisible left out, every digit, dash and blank in its plain form."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

BLANK = "\x00"
"""Stands where something was taken out already: it belongs to no word and to no number."""
_LINES = "\n\u2028\u2029\x0b\x0c\x85"
_STOPS = "。｡"
_FIRST_INVISIBLE = "\u00ad"


class Span(NamedTuple):
    """A personal detail at ``text[start:end]``; ``kind`` is what a placeholder calls it."""

    start: int
    end: int
    kind: str


class View(NamedTuple):
    """The plain form of a text. Character ``i`` of it comes from ``source[starts[i]:ends[i]]``."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, spans: Iterable[Span]) -> list[Span]:
        """Spans of the plain form as spans of the source."""
        return [Span(self.starts[s], self.ends[e - 1], kind) for s, e, kind in spans if e > s]

    def without(self, spans: Iterable[Span]) -> View:
        """The same view with spans of the plain form blanked, so that nothing is found there again."""
        text = self.text
        for start, end, _ in spans:
            text = text[:start] + BLANK * (end - start) + text[end:]
        return View(text, self.starts, self.ends)


def view_of(text: str) -> View:
    """The plain form of any text.

    Zero-width and control characters and accents that combine are left out, for they would hide an address or a
    number that whoever reads the text still sees; the rest is under NFKC, character by character.
    """
    if all((" " <= character < _FIRST_INVISIBLE and character != "\x7f") or character in "\n\t" for character in text):
        plain = text.replace("\xa0", " ")
        return View(plain, range(len(text)), range(1, len(text) + 1))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, character in enumerate(text):
        plain = _plain(character)
        if not plain and unicodedata.combining(character) and ends:
            ends[-1] = place + 1
        out.append(plain)
        starts += [place] * len(plain)
        ends += [place + 1] * len(plain)
    return View("".join(out), starts, ends)


def _plain(character: str) -> str:
    if character in _LINES:
        return "\n"
    if character in "\t\r":
        return " "
    if character in _STOPS:
        return "."
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Cn", "Mn", "Me"):
        return ""
    if category == "Zs":
        return " "
    if category == "Pd" or character == "−":
        return "-"
    if category == "Nd":
        return str(unicodedata.decimal(character))
    # A decomposition may bring combining marks of its own.
    return "".join(c for c in unicodedata.normalize("NFKC", character) if not unicodedata.combining(c))
