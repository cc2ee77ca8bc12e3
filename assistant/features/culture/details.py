"""Personal details out of what everybody will read: names become what somebody is, numbers and addresses their kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import NamedTuple

from assistant.domain.culture import Named
from assistant.domain.people import Person
from assistant.security.personal import names
from assistant.security.personal.finder import Finder, Look, joined, replaced
from assistant.security.personal.name_cues import TITLE
from assistant.security.personal.name_words import ALSO_WORDS
from assistant.security.personal.view import Span

CUSTOMER, COLLEAGUE = "a customer", "a colleague"
_TITLE_BEFORE = re.compile(rf"\b{TITLE} \Z")
_TITLE_FIRST = re.compile(rf"\A{TITLE} ")
_SENTENCE_BEGINS = re.compile(r"(?:\A|[.!?]['\"”’)]*\s+|\n)['\"“‘(]*\Z")
_BETWEEN = re.compile(r"[ ]+(?:(?:van|von|der|den|de|du|la|le|di|da)[ ]+)*\Z")
_SEPARATORS = re.compile(r"[,;\n]+")
_SAID_WHAT = re.compile(
    r"\b(?:(?:sur)?name(?:['’]?s| is| was)?|called|named|dear|hello|hi|customer|client|caller|guest|colleague|an)"
    r"[:,]? ?\Z",
    re.IGNORECASE,
)
"""Words after which "a customer" is no English: it says a name follows, or what the person is stands there already."""
_ARTICLE_BEFORE = re.compile(r"\b(?:a|the|another|our|your) \Z", re.IGNORECASE)


class Cleaned(NamedTuple):
    """Texts fit for everybody, and what was taken out of them in words, each once."""

    texts: tuple[str, ...]
    taken_out: tuple[str, ...]


class Details:
    """``finder`` knows what counts as personal in the company; ``people`` are those who work there."""

    def __init__(self, finder: Finder, people: Sequence[Person]) -> None:
        self._finder, self._people = finder, tuple(people)

    def named(self, texts: Iterable[str], also: str = "") -> tuple[Named, ...]:
        """Whom texts name: colleagues, then others in the order they come; ``also`` are names that a person adds."""
        texts = tuple(texts)
        return self._named(texts, [self._finder.look(text) for text in texts], also)

    def cleaned(self, texts: Sequence[str], *, stay: Collection[str] = (), also: str = "") -> Cleaned:
        """Texts without details. ``stay`` are names, as ``named`` gives them, that remain as they are."""
        looks = [self._finder.look(text) for text in texts]
        called = [one for one in self._named(texts, looks, also) if one.name not in stay]
        known = self._finder.known(looks, [one.name for one in called if not one.colleague])
        staying = {word.casefold() for name in stay for word in name.split()}
        colleagues = {one.person_id for one in called if one.colleague}
        patterns = [self._calls[person.id] for person in self._people if person.id in colleagues]
        out: list[str] = []
        taken: dict[str, None] = {}
        for text, look in zip(texts, looks, strict=True):
            # Of two that are the same place, the first counts.
            found = [Span(*match.span(), COLLEAGUE) for pattern in patterns for match in pattern.finditer(text)]
            found += self._finder.details(look, known)
            # Whole names first: where Tom Ellery stays, Tom Baker goes, all of him.
            whole = _whole_names(text, joined(found))
            spans = [span for span in whole if not _stays(text[span.start : span.end], span.kind, staying)]
            taken.update(dict.fromkeys(text[span.start : span.end] for span in spans))
            out.append(replaced(text, spans, partial(_instead, text)))
        return Cleaned(tuple(out), tuple(taken))

    def without_colleagues(self, text: str) -> str:
        """A text in which nobody who works here is named, in small letters neither; all else stays as it is."""
        patterns = [re.compile(one.pattern, re.IGNORECASE) for one in self._calls.values()]
        # A first name that is a word too is a name where it has a capital within a sentence.
        patterns += [re.compile(rf"(?<=[a-z] ){re.escape(_first(one))}(?!\w)") for one in self._people]
        found = (Span(*match.span(), COLLEAGUE) for one in patterns for match in one.finditer(text))
        return replaced(text, _whole_names(text, joined(found)), partial(_instead, text))

    # Compiled once: a file of comments asks for every colleague in each of them.
    @cached_property
    def _full_names(self) -> dict[str, re.Pattern[str]]:
        return {one.id: _in_full(one) for one in self._people}

    @cached_property
    def _calls(self) -> dict[str, re.Pattern[str]]:
        return {one.id: _called(one) for one in self._people}

    def _named(self, texts: Sequence[str], looks: Sequence[Look], also: str) -> tuple[Named, ...]:
        in_full = [one for one in self._people if any(self._full_names[one.id].search(text) for text in texts)]
        strangers = [name for text, look in zip(texts, looks, strict=True) for name in _strangers(text, look)]
        # Where Tom Ellery stands, Tom is he; where Tom Baker does, he is nobody who works here.
        known_by_first = {_first(one) for one in in_full} | {name.split()[0] for name in strangers if " " in name}
        others = (one for one in self._people if _first(one) not in known_by_first)
        people = [*in_full, *(one for one in others if any(self._calls[one.id].search(text) for text in texts))]
        found = [Named(name=one.name, person_id=one.id, colleague=True) for one in people]
        words = {word.casefold() for one in found for word in one.name.split()}
        for name in (*_listed(also), *strangers):
            known = {word.casefold() for word in name.split()}
            if not known <= words:
                found.append(Named(name=name))
                words |= known
        return tuple(found)


def _strangers(text: str, look: Look) -> Iterator[str]:
    """Names that the words around them give away, without a title."""
    for span in _whole_names(text, joined(look.view.original(look.people))):
        yield _TITLE_FIRST.sub("", text[span.start : span.end])


def _stays(words: str, kind: str, staying: Collection[str]) -> bool:
    called = _TITLE_FIRST.sub("", words).casefold().split()
    return kind in (names.KIND, COLLEAGUE) and set(called) <= set(staying)


def _first(person: Person) -> str:
    return (person.name.split() or ["\0"])[0]


def _in_full(person: Person) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(person.name)}(?!\w)", re.IGNORECASE)


def _called(person: Person) -> re.Pattern[str]:
    """How somebody's name stands in a text: all of it whatever its case, or the first name with a capital."""
    first = _first(person)
    alone = rf"|{re.escape(first)}" if first.lower() not in ALSO_WORDS else ""
    return re.compile(rf"(?<!\w)(?:(?i:{re.escape(person.name)}){alone})(?!\w)")


def _listed(also: str) -> list[str]:
    return [" ".join(name.split()) for name in _SEPARATORS.split(also) if name.strip()]


def _whole_names(text: str, spans: Iterable[Span]) -> list[Span]:
    """First and last name, and the title before them, as one."""
    out: list[Span] = []
    for span in spans:
        if span.kind in (names.KIND, COLLEAGUE):
            if out and out[-1].kind in (names.KIND, COLLEAGUE) and _BETWEEN.fullmatch(text[out[-1].end : span.start]):
                # A colleague's first name with another surname is somebody else's.
                kind = span.kind if span.kind == out[-1].kind else names.KIND
                out[-1] = Span(out[-1].start, span.end, kind)
                continue
            title = _TITLE_BEFORE.search(text[: span.start])
            if title:
                span = Span(title.start(), span.end, span.kind)
        out.append(span)
    return out


def _instead(text: str, span: Span) -> str:
    if span.kind not in (names.KIND, COLLEAGUE):
        return f"[{span.kind}]"
    before, words = text[: span.start], COLLEAGUE if span.kind == COLLEAGUE else CUSTOMER
    if _SAID_WHAT.search(before):
        return f"[{names.KIND}]"
    if _ARTICLE_BEFORE.search(before):
        return words.removeprefix("a ")
    return words[0].upper() + words[1:] if _SENTENCE_BEGINS.search(before) else words
