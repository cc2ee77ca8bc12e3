"""Words of a text with their places and how much each one says, without any collection of texts."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

from assistant.language.text import stem
from assistant.language.tokens import VOCABULARY

_WORD = re.compile(r"\d+(?:[.,:]\d+)+|[^\W_]+(?:['’][^\W_]+)*")
FIRST_WORD = 1995
"""Entries of BERT's vocabulary before "the", its most frequent word; from there on words stand by frequency."""
RAREST = 30522 - FIRST_WORD


class Word(NamedTuple):
    """A word at ``text[start:end]`` with its stem and its weight, about 0.7 (the) to 10.3 (unknown words)."""

    stem: str
    start: int
    end: int
    weight: float


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    entries = VOCABULARY.read_text("utf-8").split("\n")
    return {word: rank for rank, word in enumerate(entries[FIRST_WORD:], start=1) if word[:2] != "##"}


@lru_cache(maxsize=65536)
def weight(word: str) -> float:
    """log(1 + rank by frequency) of a lower-case word, the idf of Zipf's law: rank r has a frequency about 1 / r."""
    return math.log(1 + _ranks().get(word, RAREST))


def word_list(text: str) -> list[Word]:
    """Every word of a text, in order."""
    found = []
    for match in _WORD.finditer(text):
        word = match.group().lower().replace("’", "'")
        plain = word.removesuffix("'s")
        found.append(Word(stem(plain), match.start(), match.end(), weight(plain)))
    return found
