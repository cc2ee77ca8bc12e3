"""How easy a text is to read: Flesch reading ease, without a network."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.language.text import sentences

if TYPE_CHECKING:
    import pyphen

LEAST_WORDS = 20
"""Shorter texts have no meaningful reading ease: one long name would decide."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?<![aeiouyl])(?:e|es|(?<![td])ed)\Z|(?<=[aeiouy]l)es?\Z")


@lru_cache(maxsize=1)
def _hyphenation() -> pyphen.Pyphen:
    import pyphen

    return pyphen.Pyphen(lang="en_US")


@lru_cache(maxsize=65536)
def syllables(word: str) -> int:
    """Syllables of one English word, at least 1.

    The larger of two counts that both err on the low side: the places where the word may be hyphenated
    (Liang's patterns, which never cut off one letter) and the groups of vowels without a silent end.
    """
    lowered = word.lower().replace("’", "'")
    groups = len(_VOWELS.findall(_SILENT_END.sub("", lowered)))
    return max(1, groups, len(_hyphenation().positions(lowered)) + 1)


def reading_ease(text: str) -> float | None:
    """206.835 − 1.015 · words / sentences − 84.6 · syllables / words; None below ``LEAST_WORDS`` words.

    100 is very easy, 60 plain English, 30 hard (Flesch, "A new readability yardstick", 1948). Numbers and
    codes are not words: no reader spells them out. A line without a verb, as a greeting, is a sentence.
    """
    said = _WORD.findall(text)
    if len(said) < LEAST_WORDS:
        return None
    count = sum(bool(_WORD.search(span.text)) for span in sentences(text))
    return 206.835 - 1.015 * len(said) / count - 84.6 * sum(map(syllables, said)) / len(said)
