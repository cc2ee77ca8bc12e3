"""The verbatim check: whether, and where, quoted words stand in a text."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

SHORTEST_QUOTE = 8
"""Characters of a quote after folding; anything shorter proves nothing."""

_CLUSTER = re.compile(r"\s+|[\x21-\x7e]+(?![^\x00-\x7f])|\S")
_SPACE = re.compile(r"\s+")


class Folded(NamedTuple):
    """A text under NFKC with every run of white space as one blank.

    ``starts[i]`` and ``ends[i]`` are the offsets in the original of what character ``i`` came from.
    """

    text: str
    starts: list[int]
    ends: list[int]


def _clusters(text: str) -> list[tuple[int, int]]:
    """Pieces that NFKC may treat as one: white space, or a character and the marks that combine with it."""
    pieces: list[tuple[int, int]] = []
    for match in _CLUSTER.finditer(text):
        start, end = match.span()
        if pieces and unicodedata.combining(text[start]) and pieces[-1][1] == start:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return pieces


def fold_with_offsets(text: str) -> Folded:
    """Fold a text and remember where each folded character came from."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        piece = text[start:end]
        if piece.isascii() and not piece[0].isspace():
            out.append(piece)
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
            continue
        folded = _SPACE.sub(" ", unicodedata.normalize("NFKC", piece))
        if folded.startswith(" ") and out and out[-1].endswith(" "):
            folded = folded[1:]
            ends[-1] = end
        out.append(folded)
        starts.extend([start] * len(folded))
        ends.extend([end] * len(folded))
    return Folded("".join(out), starts, ends)


def fold(text: str) -> str:
    """NFKC, runs of white space as one blank, none at the ends: two texts are the same words if this is equal."""
    return fold_with_offsets(text).text.strip()


def find_quote(text: str, quote: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Offsets ``(start, end)`` in ``text`` of quoted words, or None when they do not stand there word for word.

    Compared under NFKC with white space folded; a quote under ``SHORTEST_QUOTE`` characters is never found.
    ``start`` and ``end`` limit the search to a part of the text. Of several places the first is given.
    """
    wanted = fold(quote)
    if len(wanted) < SHORTEST_QUOTE:
        return None
    end = len(text) if end is None else end
    exact = text.find(quote.strip(), start, end)
    if exact >= 0:
        return exact, exact + len(quote.strip())
    folded = fold_with_offsets(text[start:end])
    at = folded.text.find(wanted)
    if at < 0:
        return None
    return start + folded.starts[at], start + folded.ends[at + len(wanted) - 1]
