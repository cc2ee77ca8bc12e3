"""Phrases as data: lists of words and phrases in YAML, found in the plain form of a text.

A phrase is words with single blanks. ``(a|b c)`` is a choice, ``(a|b)?`` may be missing, ``{name}`` is one of
a named list, ``_`` any one word, ``...`` up to eight words, ``^`` and ``$`` the sentence's beginning and end; a
word or list with ``*`` goes on as it likes. Brackets may stand in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

import yaml

from assistant.language.plain import PlainSentence

_PIECE = re.compile(r"\{[\w ]+\}\*?\??|\(|\)\??|\||[^\s(){}|]+")
_SPECIAL = {"...": r"(?:\S+ ){0,8}?", "_": r"\S+ ", "^": r"\A", "$": r"\Z"}


class Phrase(NamedTuple):
    """A compiled phrase; ``strength`` from 0 to 1 is how much it says by itself."""

    pattern: re.Pattern[str]
    strength: float


class Phrasebook(NamedTuple):
    """Named lists of words, and named groups of phrases."""

    lists: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[Phrase, ...]]


class Match(NamedTuple):
    """Words ``[first:last]`` of a sentence that are a phrase."""

    sentence: PlainSentence
    first: int
    last: int
    strength: float

    @property
    def start(self) -> int:
        """Where the first word begins in the text."""
        return self.sentence.words[self.first].start

    @property
    def end(self) -> int:
        """Where the last word ends in the text."""
        return self.sentence.words[self.last - 1].end


@lru_cache(maxsize=1)
def phrasebook() -> Phrasebook:
    """The phrases of ``phrases.yaml``, compiled once."""
    data = _data()
    lists = {name: tuple(_entries(words)) for name, words in data["lists"].items()}
    return Phrasebook(lists, {name: tuple(_phrases(group, lists)) for name, group in data["phrases"].items()})


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """Every word that a phrase or a list holds: what a misspelt word may have meant."""
    data = _data()
    texts = [entry for words in data["lists"].values() for entry in _entries(words)]
    texts += [phrase for group in data["phrases"].values() for phrase, _ in _rated(group)]
    return frozenset(re.findall(r"(?<![{\w])[a-z]+(?![\w}*])", " ".join(texts)))


def find(group: str, sentence: PlainSentence) -> Iterator[Match]:
    """Where phrases of a group stand in a sentence; where several overlap, each is given."""
    padded = sentence.text + " "
    for phrase in phrasebook().groups[group]:
        for match in phrase.pattern.finditer(padded):
            first = sentence.index_at(match.start())
            last = first + match.group().strip().count(" ") + 1
            yield Match(sentence, first, last, phrase.strength)


def has(group: str, sentence: PlainSentence) -> bool:
    """Whether any phrase of a group stands in a sentence."""
    padded = sentence.text + " "
    return any(phrase.pattern.search(padded) for phrase in phrasebook().groups[group])


def _data() -> dict[str, Any]:
    text = (resources.files("assistant.language") / "phrases.yaml").read_text("utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def _entries(words: str) -> list[str]:
    """A list is comma separated, or words separated by blanks where there is no comma."""
    return [" ".join(entry.split()) for entry in words.split(",")] if "," in words else words.split()


def _rated(group: Mapping[float, list[str]] | list[str]) -> Iterator[tuple[str, float]]:
    if isinstance(group, list):
        yield from ((phrase, 1.0) for phrase in group)
    else:
        yield from ((phrase, strength) for strength, phrases in group.items() for phrase in phrases)


def _phrases(group: Any, lists: Mapping[str, tuple[str, ...]]) -> Iterator[Phrase]:
    for phrase, strength in _rated(group):
        yield Phrase(re.compile(_compiled(phrase, lists)), strength)


def _compiled(phrase: str, lists: Mapping[str, tuple[str, ...]]) -> str:
    """A regular expression over words that are each followed by one blank."""
    pieces = _PIECE.findall(phrase)
    pattern, place = _choice(pieces, 0, lists)
    if place != len(pieces) or "".join(pieces).replace(" ", "") != phrase.replace(" ", ""):
        raise ValueError(f"phrases.yaml: a bracket too many or too few in: {phrase}")
    return pattern if phrase.startswith("^ ") else r"(?<!\S)" + pattern


def _choice(pieces: list[str], place: int, lists: Mapping[str, tuple[str, ...]]) -> tuple[str, int]:
    """Alternatives of sequences, up to a closing bracket or the end; and where that is."""
    sequences = [""]
    while place < len(pieces) and pieces[place] not in (")", ")?"):
        piece = pieces[place]
        if piece == "(":
            inside, place = _choice(pieces, place + 1, lists)
            may = pieces[place : place + 1] == [")?"]
            sequences[-1] += f"(?:{inside}){'?' if may else ''}"
        elif piece == "|":
            sequences.append("")
        else:
            sequences[-1] += _single(piece, lists)
        place += 1
    return "|".join(sequences), place


def _single(piece: str, lists: Mapping[str, tuple[str, ...]]) -> str:
    if piece in _SPECIAL:
        return _SPECIAL[piece]
    if not piece.startswith("{"):
        return _word(piece) + " "
    name, _, after = piece[1:].partition("}")
    inside = "|".join(_word(entry) for entry in sorted(lists[name], key=len, reverse=True))
    longer = r"\S*" if "*" in after else ""
    return f"(?:(?:{inside}){longer} ){'?' if '?' in after else ''}"


def _word(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\S*").replace(r"\ ", " ")
