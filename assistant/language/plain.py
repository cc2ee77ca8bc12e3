"""A text in one plain form that phrases can be looked up in, whoever wrote it and however well they spell.

Lower case, straight apostrophes, contractions written out, usual misspellings righted, no punctuation; every
word remembers where it came from. What is said matters, not how polished it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import combinations

import yaml

from assistant.language.text import Span, sentences
from assistant.language.tokens import VOCABULARY

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]")
_BREAK = re.compile(r"[,;:()–—]|\.\.\.|…")
_ENDINGS = {"'ll": "will", "'ve": "have", "'re": "are", "'m": "am", "'d": "would"}
_IS = frozenset("it that there here what who how where he she this everything something when why".split())
_LEAST_LETTERS = 5
_MOST_LETTERS = 24
"""No word is longer, and leaving out every two letters of a key held down would take minutes."""
_TWO_SLIPS = 9
"""Words this long may have two letters wrong and still be recognised."""


@dataclass(frozen=True)
class PlainWord:
    """One word in its plain form; several may come from the same letters ``[start:end]`` of the text."""

    word: str
    start: int
    end: int
    clause: int
    """Counts the commas, colons and brackets before it in its sentence."""


@dataclass(frozen=True)
class PlainSentence:
    """A sentence of a text: ``span`` in the text, its words, and the words joined by single blanks."""

    span: Span
    words: tuple[PlainWord, ...]
    text: str
    place: int = 0
    """Counts the sentences before it."""

    @property
    def asks(self) -> bool:
        """Whether it ends in a question mark."""
        return self.span.text.rstrip("\"'”’)* ").endswith("?")

    def index_at(self, offset: int) -> int:
        """The number of the word that stands at a character of ``text``."""
        return self.text.count(" ", 0, offset)


def plain_sentences(text: str) -> tuple[PlainSentence, ...]:
    """The sentences of a text in plain form; those without a word are left out."""
    found: list[PlainSentence] = []
    for span in sentences(text):
        words = tuple(_plain_words(span))
        if words:
            found.append(PlainSentence(span, words, " ".join(word.word for word in words), len(found)))
    return tuple(found)


def plain(text: str) -> str:
    """The plain form of a whole text, sentences joined by blanks."""
    return " ".join(sentence.text for sentence in plain_sentences(text))


def _plain_words(span: Span) -> Iterable[PlainWord]:
    clause, first = 0, True
    for match in _TOKEN.finditer(span.text):
        piece = match.group()
        if _BREAK.fullmatch(piece):
            clause += 1
        if not piece[0].isalnum() and piece not in "£€$%&":
            continue
        start, end = span.start + match.start(), span.start + match.end()
        for word in _written_out(piece, first, span.text[match.end() : match.end() + 12]):
            yield PlainWord(word, start, end, clause)
        first = piece.lower() in ("and", "but", "so")


def _written_out(written: str, first: bool, after: str) -> tuple[str, ...]:
    lowered = written.lower().replace("’", "'")
    if lowered == "ill" and first and re.match(r" [a-z]", after):
        return ("i", "will")
    return _canonical(lowered)


@lru_cache(maxsize=65536)
def _canonical(word: str) -> tuple[str, ...]:
    spellings = _spellings()
    if word in spellings:
        return tuple(spellings[word].split())
    if word.endswith("n't"):
        return (*_canonical({"can't": "can", "won't": "will", "shan't": "shall"}.get(word, word[:-3])), "not")
    for ending, full in _ENDINGS.items():
        if word.endswith(ending):
            return (word[: -len(ending)], full)
    if word.endswith("'s") and word[:-2] in _IS:
        return (word[:-2], "is")
    word = re.sub(r"(?<=[a-z]{3})iz(e|es|ed|ing|ation|ations)\Z", r"is\1", word)
    return (_righted(word),)


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    text = (resources.files("assistant.language") / "spellings.yaml").read_text("utf-8")
    table: dict[str, str] = {}
    for right, wrong in yaml.safe_load(text).items():
        table |= dict.fromkeys(wrong.split(), right)
    return table


@lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    return frozenset(VOCABULARY.read_text("utf-8").split())


def _righted(word: str) -> str:
    """A word nobody knows becomes the word of the phrases that it was meant to be, if one is near enough."""
    if not _LEAST_LETTERS <= len(word) <= _MOST_LETTERS:
        return word
    if not word.isascii() or not word.isalpha() or word in _english():
        return word
    from assistant.language.phrases import vocabulary

    known = vocabulary()
    if word in known:
        return word
    return nearest(word, _by_letters_left_out()) or word


@lru_cache(maxsize=1)
def _by_letters_left_out() -> dict[str, tuple[str, ...]]:
    from assistant.language.phrases import vocabulary

    index: dict[str, tuple[str, ...]] = {}
    for word in sorted(vocabulary()):
        if len(word) >= _LEAST_LETTERS:
            for variant in _left_out(word):
                index[variant] = (*index.get(variant, ()), word)
    return index


def _left_out(word: str) -> set[str]:
    variants = {word}
    for count in range(1, 2 + (len(word) >= _TWO_SLIPS)):
        variants |= {"".join(kept) for kept in combinations(word, len(word) - count)}
    return variants


def nearest(word: str, index: dict[str, tuple[str, ...]]) -> str | None:
    """The known word that differs by a slip or two, begins alike, and is alone in that; else None.

    Candidates share what is left after leaving out a letter or two (Garbe's symmetric deletes); a slip is a
    letter too many, too few, wrong, or two swapped (Damerau).
    """
    slips = 2 if len(word) >= _TWO_SLIPS else 1
    near = {
        known: distance
        for variant in _left_out(word)
        for known in index.get(variant, ())
        if known[0] == word[0] and (distance := _slips(word, known)) <= slips
    }
    best = sorted(near, key=lambda known: near[known])
    if not best or (len(best) > 1 and near[best[0]] == near[best[1]]):
        return None
    return best[0]


def _slips(one: str, other: str) -> int:
    """Damerau and Levenshtein's distance with adjacent swaps (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b)))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                row[j] = min(row[j], before[j - 2] + 1)
        before, last = last, row
    return last[-1]


def is_word(word: str) -> bool:
    """Whether a lower-case word is one that English texts use; names are, codes are not."""
    return word in _english()
