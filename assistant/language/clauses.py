"""The single statements of a standard, and the one that fits best what is said about a reply."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from assistant.domain.knowledge import Part, Standard
from assistant.language.text import content_words, sentences

_MARKS = re.compile(r"^[ \t]*(?:[-*+>•]|\d{1,3}[.)])[ \t]+")


class Statement(NamedTuple):
    """One list item, quoted line or sentence of a standard, word for word as it stands in the body."""

    text: str
    part: Part


@lru_cache(maxsize=512)
def statements(standard: Standard, part: Part) -> tuple[Statement, ...]:
    """The statements of the sections that play a part, in order: a line with a mark whole, other text by sentence."""
    found: list[Statement] = []
    for section in standard.parts(part):
        text = standard.section_text(section)
        lines = [line for line in text.splitlines() if line.strip()]
        if all(_MARKS.match(line) for line in lines):
            found += [Statement(_MARKS.sub("", line).strip(), part) for line in lines]
        else:
            found += [Statement(span.text, part) for span in sentences(text)]
    return tuple(found)


def fitting(standard: Standard, parts: Iterable[Part], words: str) -> Statement | None:
    """The statement that shares most content words with ``words``; the first where none shares any.

    Parts are looked through in order, and an earlier one wins among equals. None for a standard without any.
    """
    wanted = set(content_words(words))
    held = [statement for part in parts for statement in statements(standard, part)]
    if not held:
        return None

    def shared(statement: Statement) -> float:
        said = set(content_words(statement.text))
        return len(said & wanted) / math.sqrt(len(said) + 4)

    return max(held, key=shared)
