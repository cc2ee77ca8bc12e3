"""What changed between two versions of a text: by section, sentence by sentence, with the numbers that moved."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.mentions import MentionKind, mentions
from assistant.domain.quotes import fold

_NUMBERS = (MentionKind.amount, MentionKind.share, MentionKind.length, MentionKind.date, MentionKind.time)
ALIKE = 0.5
"""Least likeness (0 to 1, difflib) at which a sentence is taken for another wording of one that went."""


class Change(StrEnum):
    """What became of a section or a sentence."""

    added = "added"
    removed = "removed"
    changed = "changed"
    same = "same"


@dataclass(frozen=True)
class SentenceChange:
    """A sentence ``before`` and ``after``, one of them empty where it came or went.

    ``numbers`` are the amounts, times, dates and shares that stand in one of the two alone, as (before, after) as far
    as they can be told from each other; an empty one of the two came or went.
    """

    change: Change
    before: str = ""
    after: str = ""
    numbers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SectionChange:
    """A section by its heading (``before``: the heading it had in the first version) and what changed in it."""

    heading: str
    change: Change
    before: str = ""
    sentences: tuple[SentenceChange, ...] = ()


def compare(
    first: Mapping[str, Sequence[str]], second: Mapping[str, Sequence[str]], *, numbered: bool = True
) -> tuple[SectionChange, ...]:
    """What changed from the first version to the second; both are heading -> sentences, in order.

    Sections are the same by their heading; with ``numbered`` (``4.2 What counts``) those left over by their words
    without the number, then by the number, so that a clause that moved is not told as gone. Sections that are as they
    were are told as same, without sentences.
    """
    partner = _partners(list(first), list(second), numbered)
    found: list[SectionChange] = []
    for heading, sentences in second.items():
        old = partner.get(heading)
        if old is None:
            came = tuple(_came(sentence) for sentence in sentences)
            found.append(SectionChange(heading, Change.added, "", came))
            continue
        changes = _sentences(first[old], sentences)
        kind = Change.changed if changes or old != heading else Change.same
        found.append(SectionChange(heading, kind, old, changes))
    for heading in set(first) - set(partner.values()):
        went = tuple(_went(sentence) for sentence in first[heading])
        found.append(SectionChange(heading, Change.removed, heading, went))
    order = {heading: place for place, heading in enumerate(dict.fromkeys([*second, *first]))}
    return tuple(sorted(found, key=lambda section: order[section.heading]))


def _partners(first: list[str], second: list[str], numbered: bool) -> dict[str, str]:
    """Heading of the second version -> the heading of the same section in the first."""
    same = {heading: heading for heading in second if heading in first}
    if not numbered:
        return same
    left = {_plain(heading): heading for heading in first if heading not in same}
    moved = {heading: left[_plain(heading)] for heading in second if heading not in same and _plain(heading) in left}
    numbers = {_number(h): h for h in first if h not in same and h not in moved.values() and _number(h)}
    renamed = {
        heading: numbers[_number(heading)]
        for heading in second
        if heading not in same and heading not in moved and _number(heading) in numbers
    }
    return same | moved | renamed


def _number(heading: str) -> str:
    head = heading.split(" ")[0]
    return head if head[:1].isdigit() else ""


def _plain(heading: str) -> str:
    return fold(heading.removeprefix(_number(heading))).casefold()


def _sentences(first: Sequence[str], second: Sequence[str]) -> tuple[SentenceChange, ...]:
    """The sentences that do not stand in both, in the order of the second version; what only moved is no change."""
    return tuple(_replaced(_not_in(second, first), _not_in(first, second)))


def _not_in(other: Sequence[str], sentences: Sequence[str]) -> list[str]:
    there = Counter(fold(sentence) for sentence in other)
    left = []
    for sentence in sentences:
        if there[fold(sentence)] > 0:
            there[fold(sentence)] -= 1
        else:
            left.append(sentence)
    return left


def _replaced(before: Sequence[str], after: Sequence[str]) -> list[SentenceChange]:
    """Pairs of sentences that are two wordings of one, the likest first, and what has no partner."""
    pairs = sorted(
        ((_likeness(old, new), i, j) for i, old in enumerate(before) for j, new in enumerate(after)),
        key=lambda row: (-row[0], row[1], row[2]),
    )
    old_of: dict[int, int] = {}
    for likeness, i, j in pairs:
        if likeness >= ALIKE and i not in old_of.values() and j not in old_of:
            old_of[j] = i
    found = [_went(sentence) for i, sentence in enumerate(before) if i not in old_of.values()]
    for j, sentence in enumerate(after):
        if j in old_of:
            old = before[old_of[j]]
            found.append(SentenceChange(Change.changed, old, sentence, _moved_numbers(old, sentence)))
        else:
            found.append(_came(sentence))
    return found


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, fold(one).split(), fold(other).split(), autojunk=False).ratio()


def _came(sentence: str) -> SentenceChange:
    return SentenceChange(Change.added, after=sentence)


def _went(sentence: str) -> SentenceChange:
    return SentenceChange(Change.removed, before=sentence)


def _moved_numbers(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Numbers of one kind that differ, in pairs by their order; what is over on one side has an empty partner."""
    found: list[tuple[str, str]] = []
    for kinds in _dimensions(before, after):
        mine = [m for m in mentions(before) if (m.kind, _unit(m.key)) == kinds]
        theirs = [m for m in mentions(after) if (m.kind, _unit(m.key)) == kinds]
        old = [m.text for m in mine if m.key not in {t.key for t in theirs}]
        new = [m.text for m in theirs if m.key not in {t.key for t in mine}]
        width = max(len(old), len(new))
        found += zip(old + [""] * (width - len(old)), new + [""] * (width - len(new)), strict=True)
    return tuple(dict.fromkeys(found))


def _dimensions(before: str, after: str) -> list[tuple[MentionKind, str]]:
    every = (m for text in (before, after) for m in mentions(text) if m.kind in _NUMBERS)
    return list(dict.fromkeys((m.kind, _unit(m.key)) for m in every))


def _unit(key: str) -> str:
    return key.lstrip("0123456789.:")
