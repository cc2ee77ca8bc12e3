"""Personal details out of a text before it leaves the machine, and back into what comes in return.

A placeholder reads ``[e-mail 1]``: a kind and a number in square brackets, which models copy as they are. Within a
request the same words always get the same placeholder; one telephone number written in two ways gets two, for each has
to come back as it was written. What a person typed that reads like a placeholder is a detail of its own, ``[text 1]``,
and comes back as typed; one that stands in a company's document is not given out; one that nobody gave out stays.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from assistant.security.personal.finder import Finder, joined, plain_word
from assistant.security.personal.view import Span

TEXT = "text"
_PLACEHOLDER = re.compile(r"\[([^\[\]\n]{1,40}?)[ ]+(\d{1,6})\]")
_OPEN = re.compile(r"\[[^\[\]\n]{0,47}\Z")


class Placeholder(NamedTuple):
    """Kind and number: the form under which all writings of a placeholder are the same one."""

    kind: str
    number: int

    @classmethod
    def of(cls, match: re.Match[str]) -> Placeholder:
        """That of a match, whatever its case and blanks: a model begins a line with ``[Name 1]``."""
        return cls(" ".join(match[1].casefold().split()), int(match[2]))

    def __str__(self) -> str:
        return f"[{self.kind} {self.number}]"


class Redacted:
    """A text with its details replaced, and which place in one is which in the other."""

    def __init__(self, original: str, spans: Iterable[Span], placeholders: Iterable[str]) -> None:
        self.original = original
        self._spans = list(spans)
        pieces: list[str] = []
        self._places: list[tuple[int, int]] = []
        done = size = 0
        for span, placeholder in zip(self._spans, placeholders, strict=True):
            pieces += [original[done : span.start], placeholder]
            size += span.start - done
            self._places.append((size, size + len(placeholder)))
            size, done = size + len(placeholder), span.end
        self.text = "".join([*pieces, original[done:]])

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where ``original[start:end]`` stands in ``text``; a detail that it cuts is taken whole."""
        return self._there(start, 0), max(self._there(end, 1), self._there(start, 0))

    def original_place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where ``text[start:end]`` stands in ``original``; None where it cuts a placeholder."""
        found = [self._back(start), self._back(end)]
        return (found[0], found[1]) if found[0] is not None and found[1] is not None else None

    def _there(self, at: int, side: int) -> int:
        row = bisect_right(self._spans, at, key=lambda span: span.start) - 1
        if row < 0:
            return at
        span, place = self._spans[row], self._places[row]
        if at >= span.end:
            return place[1] + at - span.end
        return place[side] if at > span.start else place[0]

    def _back(self, at: int) -> int | None:
        row = bisect_right(self._places, at, key=lambda place: place[0]) - 1
        if row < 0:
            return at
        span, place = self._spans[row], self._places[row]
        if at >= place[1]:
            return span.end + at - place[1]
        return span.start if at == place[0] else None


class Redactor:
    """The placeholders of one request.

    ``texts`` are all that people wrote of it: what one of them gives away as a detail is replaced in each. ``called``
    are names known from elsewhere, ``values`` details by themselves with their kinds (an order number from a form),
    and ``published`` the company's own texts, which go out as they are.
    """

    def __init__(
        self,
        finder: Finder,
        texts: Iterable[str] = (),
        *,
        called: Iterable[str] = (),
        values: Mapping[str, str] | None = None,
        published: Iterable[str] = (),
    ) -> None:
        self._finder = finder
        self._looks = {text: finder.look(text) for text in texts}
        self._known = finder.known(self._looks.values(), called, values)
        self._reserved = frozenset().union(*map(_standing_in, published))
        self._given: dict[tuple[str, str], Placeholder] = {}
        self._values_of: dict[Placeholder, str] = {}
        self._done: dict[str, Redacted] = {}

    @property
    def count(self) -> int:
        """How many different details were replaced."""
        return sum(kind != TEXT for kind, _ in self._given)

    def placeholders(self) -> dict[str, str]:
        """What was given out so far, each with what it stands for."""
        return {f"[{kind} {given.number}]": value for (kind, value), given in self._given.items()}

    def redact(self, text: str) -> str:
        """The text with a placeholder for every detail. ``restore`` of it is the text, to the character."""
        return self.redacted(text).text

    def redacted(self, text: str) -> Redacted:
        """The same with its places."""
        if text not in self._done:
            typed = [Span(*match.span(), TEXT) for match in _PLACEHOLDER.finditer(text)]
            look = self._looks.get(text) or self._finder.look(text)
            spans = joined([*typed, *self._finder.details(look, self._known)])
            self._done[text] = Redacted(text, spans, [self._placeholder(s.kind, text[s.start : s.end]) for s in spans])
        return self._done[text]

    def restore(self, text: str) -> str:
        """What came back, with the details in their places; a placeholder that was not given out stays literal."""
        return _PLACEHOLDER.sub(lambda match: self._values_of.get(Placeholder.of(match), match[0]), text)

    def plain(self, text: str) -> str:
        """What came back, for a search: a plain word of its kind for each detail, which itself would find nothing."""
        return _PLACEHOLDER.sub(lambda match: self._plain_word(match), text)

    def restore_so_far(self, text: str) -> str:
        """The same for a text that is still coming: a placeholder begun at its end is held back."""
        begun = _OPEN.search(text)
        if begun:
            tail = " ".join(begun[0].casefold().split(" "))
            if any(str(placeholder).casefold().startswith(tail) for placeholder in self._values_of):
                text = text[: begun.start()]
        return self.restore(text)

    def _plain_word(self, match: re.Match[str]) -> str:
        placeholder = Placeholder.of(match)
        value = self._values_of.get(placeholder, match[0])
        return value if placeholder.kind == TEXT or placeholder not in self._values_of else plain_word(placeholder.kind)

    def _placeholder(self, kind: str, value: str) -> str:
        given = self._given.get((kind, value))
        if given is None:
            number = 1 + max((p.number for p in self._values_of if p.kind == kind.casefold()), default=0)
            while Placeholder(kind.casefold(), number) in self._reserved:
                number += 1
            given = Placeholder(kind.casefold(), number)
            self._given[kind, value] = given
            self._values_of[given] = value
        return f"[{kind} {given.number}]"


@lru_cache(maxsize=2048)
def _standing_in(text: str) -> frozenset[Placeholder]:
    """What reads like a placeholder in a text of the company, which is asked about again and again."""
    return frozenset(map(Placeholder.of, _PLACEHOLDER.finditer(text)))
