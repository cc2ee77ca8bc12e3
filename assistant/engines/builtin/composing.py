"""Putting an answer together: numbered sources, word budget, slots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.domain.conversation import ANSWER_CITATIONS, ANSWER_WORDS, SHORT_LINES, Fold, Line, LineKind
from assistant.domain.knowledge import Part
from assistant.engines.base import Quote
from assistant.engines.builtin.quotables import Quotable
from assistant.language.text import STOP_WORDS

_SLOT = re.compile(r"\{([^{}\n]{1,40})\}")


@dataclass
class Composition:
    """An answer in the making. Lines are taken in order of importance; what does not fit is left out."""

    slots: Mapping[str, str] = field(default_factory=dict)
    heard: frozenset[str] = frozenset()
    """Lines that were said in an earlier turn and are not said again."""
    most_lines: int = SHORT_LINES
    most_words: int = ANSWER_WORDS
    most_citations: int = ANSWER_CITATIONS
    short: list[Line] = field(default_factory=list)
    folds: dict[str, list[Line]] = field(default_factory=dict)
    _places: list[Quotable] = field(default_factory=list)
    _said: set[str] = field(default_factory=set)
    _words: int = 0

    def add(self, kind: LineKind, piece: Quotable, fold: str | None = None) -> bool:
        """Quote a piece; False where it was said already or does not fit."""
        return self.say(kind, self._filled(piece.text) if kind is LineKind.say else piece.text, [piece], fold)

    def say(self, kind: LineKind, text: str, rests_on: Sequence[Quotable], fold: str | None = None) -> bool:
        """A line in words of ours that rests on quoted pieces."""
        words = len(text.split()) + len(rests_on) + (len(fold.split()) if fold and fold not in self.folds else 0)
        if fold is None and len(self.short) >= self.most_lines:
            return False
        if not text or text in self._said or text in self.heard or self._words + words > self.most_words:
            return False
        sources = _joined(rests_on)
        new = sum(not self._held(piece) for piece in sources)
        if len(self._places) + new > self.most_citations and not all(self._neighbour(piece) for piece in sources):
            return False
        numbers = tuple(sorted({self._number(piece) for piece in sources}))
        line = Line(kind=kind, text=text, citations=numbers)
        if fold is None:
            self.short.append(line)
        else:
            self.folds.setdefault(fold, []).append(line)
        self._said.add(text)
        self._words += words
        return True

    def note(self, text: str) -> None:
        """A connecting line that states no fact."""
        self.short.append(Line(kind=LineKind.note, text=text))
        self._words += len(text.split())

    @property
    def room(self) -> int:
        """Words that still fit."""
        return self.most_words - self._words

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The sources in the order of their numbers."""
        return tuple(
            Quote(
                number,
                piece.document.id,
                piece.document.version,
                piece.document.body[piece.start : piece.end],
                _unmistakable_heading(piece),
            )
            for number, piece in enumerate(self._places, 1)
        )

    def used(self) -> list[str]:
        """Ids of the documents quoted so far, in order."""
        return list(dict.fromkeys(piece.document.id for piece in self._places))

    def folded(self) -> tuple[Fold, ...]:
        """The folds in the order they were begun."""
        return tuple(Fold(title=title, lines=tuple(lines)) for title, lines in self.folds.items())

    def _place(self, piece: Quotable) -> int | None:
        return self._places.index(piece) if piece in self._places else None

    def _held(self, piece: Quotable) -> bool:
        """Whether a source holds the piece or touches it."""
        return any(old == piece or len(_joined([old, piece])) == 1 for old in self._places)

    def _neighbour(self, piece: Quotable) -> int | None:
        """Number of a source in the same section."""
        same = (n for n, place in enumerate(self._places, 1) if place.section == piece.section)
        return next((n for n in same if self._places[n - 1].document is piece.document), None)

    def _number(self, piece: Quotable) -> int:
        place = self._place(piece)
        if place is not None:
            return place + 1
        for number, old in enumerate(self._places, 1):
            if len(_joined([old, piece])) == 1:
                self._places[number - 1] = replace(old, start=min(old.start, piece.start), end=max(old.end, piece.end))
                return number
        near = self._neighbour(piece)
        if near is None or (len(self._places) < self.most_citations and piece.part is not Part.say):
            self._places.append(piece)
            return len(self._places)
        # Sentences to say share one number, and where no number is left the source of the same section
        # grows to hold the piece too.
        old = self._places[near - 1]
        self._places[near - 1] = replace(old, start=min(old.start, piece.start), end=max(old.end, piece.end))
        return near

    def _filled(self, text: str) -> str:
        return _SLOT.sub(lambda match: self.slots.get(match[1], match[0]), text)


def _unmistakable_heading(piece: Quotable) -> str:
    """The heading a quote stands under; empty where another section goes by the same name."""
    heading = piece.section.heading
    return heading if piece.document.section_named(heading) == piece.section else ""


def _joined(pieces: Sequence[Quotable]) -> list[Quotable]:
    """Pieces of one line, neighbours in one section as one: they are one source."""
    found: list[Quotable] = []
    for piece in sorted(pieces, key=lambda p: (p.document.id, p.start)):
        last = found[-1] if found else None
        if (
            last
            and last.document is piece.document
            and last.section == piece.section
            and len(last.document.body[last.end : piece.start].strip(" \n-*>")) == 0
        ):
            found[-1] = replace(last, end=max(last.end, piece.end))
        else:
            found.append(piece)
    return found


def slots_of(texts: Iterable[str], patterns: Mapping[str, str], own_name: str) -> dict[str, str]:
    """What can be filled into slots: numbers by the company's patterns, a signature, the asker's first name.

    A value is taken only when the texts name exactly one.
    """
    joined = "\n".join(texts)
    slots = {"your name": own_name.split()[0]} if own_name.strip() and own_name != "Somebody" else {}
    for name, pattern in patterns.items():
        found = {match[0] for match in re.finditer(pattern, joined)}
        if len(found) == 1:
            slots[name.replace("_", " ")] = found.pop()
    signed = set(
        re.findall(
            r"(?:regards|sincerely|thanks|cheers|yours),?\s+(?:mrs? |ms |dr )?([A-Z][a-z]{1,20})\b[^\n]{0,20}$",
            joined,
            re.I | re.M,
        )
    )
    signed = {name for name in signed if name[0].isupper() and name.lower() not in STOP_WORDS}
    if len(signed) == 1:
        slots["customer name"] = signed.pop()
    return slots
