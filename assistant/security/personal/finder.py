"""Everything personal that a text holds: what counts in one company, and how the kinds are looked for together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from assistant.domain.company import Company
from assistant.language.text import words
from assistant.security.personal import addresses, mails, names, numbers, phones
from assistant.security.personal.view import Span, View, view_of

_PLAIN_WORDS = {
    mails.KIND: "e-mail address",
    phones.KIND: "phone number",
    numbers.CARD: "card number",
    numbers.IBAN.casefold(): "bank account",
    names.KIND: "somebody",
}
"""Plain words for kinds that are none already."""
NOTHING_ELSE = "personal details"
SHORTEST_VALUE = 5
"""Characters from which a value that was found once is looked for everywhere."""

NameFinder = Callable[[str], Iterable[tuple[int, int]]]
"""Places of names in a text, by a model that an operator installed."""


class Known(NamedTuple):
    """What is known of a request's details: words of names, and for each kind the values."""

    names: re.Pattern[str] | None
    values: Mapping[str, re.Pattern[str]]


class Look(NamedTuple):
    """What was found in one text by itself, as places in its plain view; ``blanked`` is without what has a shape."""

    view: View
    structured: list[Span]
    blanked: str
    people: list[Span]


@dataclass(frozen=True)
class Finder:
    """What counts as personal in one company. ``with_names`` is whether names do; ``find_names`` is asked for more."""

    region: str = ""
    patterns: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    not_names: frozenset[str] = frozenset()
    with_names: bool = True
    find_names: NameFinder | None = None

    @classmethod
    def of(cls, company: Company, *, with_names: bool = True, find_names: NameFinder | None = None) -> Finder:
        """That of a company: its country, its patterns of numbers, and its own name, which is nobody's."""
        own = [company.name, *(function.name for function in company.functions)]
        patterns = {
            label(name): re.compile(pattern, re.IGNORECASE) for name, pattern in company.patterns.items() if pattern
        }
        region = re.split(r"[-_]", company.locale)[-1].upper()
        return cls(region, patterns, frozenset(w.lower() for n in own for w in words(n)), with_names, find_names)

    def look(self, text: str) -> Look:
        """What a text holds by itself."""
        view = view_of(text)
        structured = self._structured(view)
        blanked = view.without(structured).text
        people = names.people(view.text, blanked, self.not_names) if self.with_names else []
        if self.with_names and self.find_names is not None:
            people += [Span(start, end, names.KIND) for start, end in self.find_names(blanked)]
        return Look(view, structured, blanked, people)

    def known(
        self, looks: Iterable[Look], called: Iterable[str] = (), values: Mapping[str, str] | None = None
    ) -> Known:
        """What texts give away, to be found again where nothing around it does: in an answer, in a follow-up.

        ``called`` are names known from elsewhere, ``values`` further details by themselves, each with its kind.
        """
        people, found = set(called if self.with_names else ()), dict(values or {})
        for look in looks:
            people |= {look.view.text[start:end] for start, end, _ in look.people}
            for start, end, kind in look.structured:
                value = look.view.text[start:end]
                found.update((part, kind) for part in (value, *_parts(value, kind)) if len(part) >= SHORTEST_VALUE)
                if kind == mails.KIND and self.with_names:
                    people.update(names.parts_of_mail(value))
        kinds: dict[str, list[str]] = defaultdict(list)
        for value in sorted(filter(str.strip, found), key=len, reverse=True):
            kinds[found[value]].append(r"\s+".join(map(re.escape, view_of(value).text.split())))
        again = {kind: re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE) for kind, ways in kinds.items()}
        return Known(names.known(word for word in people if word.lower() not in self.not_names), again)

    def details(self, look: Look, known: Known) -> list[Span]:
        """Every personal detail of a text in order, none overlapping another."""
        found = [*look.structured, *look.people]
        for kind, pattern in known.values.items():
            found += [Span(*match.span(), kind) for match in pattern.finditer(look.view.text)]
        if known.names is not None:
            found += names.again(look.blanked, known.names, self.not_names)
        return joined(look.view.original(found))

    def masked(self, text: str) -> str:
        """A text for a log: each detail that has a shape is its kind in brackets.

        Names have none and stay. So do long numbers of no known kind: references and addresses of ours look like them.
        """
        view = view_of(text)
        spans = joined(view.original(self._of_a_kind(view)[0]))
        return replaced(text, spans, lambda span: f"[{span.kind}]")

    def without_details(self, texts: Sequence[str]) -> list[str]:
        """Texts of one question for a search elsewhere, with the details left out; ``NOTHING_ELSE`` where one is empty.

        A plain word in their place ("phone number") finds what the company says of phone numbers: measured on the
        coach's questions with a customer's details around them, recall@5 was .42 with such words and .45 without.
        """
        looks = [self.look(text) for text in texts]
        known = self.known(looks)
        left = (
            replaced(text, self.details(look, known), lambda span: "") for text, look in zip(texts, looks, strict=True)
        )
        return [text if text.strip() else NOTHING_ELSE for text in left]

    def _structured(self, view: View) -> list[Span]:
        """Details that have a shape, in the plain view."""
        found, rest = self._of_a_kind(view)
        return found + numbers.others(rest.text)

    def _of_a_kind(self, view: View) -> tuple[list[Span], View]:
        """Those of a known kind, and the rest. What is found first is out of sight for what comes after."""
        found = mails.mails(view.text)
        view = view.without(found)
        for find in (numbers.ibans, numbers.cards):
            found += (new := find(view.text))
            view = view.without(new)
        found += (new := numbers.codes(view.text, self.patterns))
        view = numbers.masked(view.without(new))
        found += (new := addresses.addresses(view.text, self.region))
        view = view.without(new)
        found += (new := phones.phones(view.text, self.region))
        return found, view.without(new)


def plain_word(kind: str) -> str:
    """What a detail of a kind is called in a sentence."""
    return _PLAIN_WORDS.get(kind.casefold(), kind)


def _parts(value: str, kind: str) -> Iterable[str]:
    """The lines of an address that have a number: somebody may come back to one of them."""
    lines = re.split(r"[\n,]", value) if kind == addresses.KIND else []
    return [line.strip() for line in lines if any(character.isdigit() for character in line)]


def label(name: str) -> str:
    """What a placeholder calls a number of ``company.yaml``: ``order_number`` is an order number."""
    return " ".join(re.sub(r"[^\w-]|_", " ", name).casefold().split())[:30] or numbers.NUMBER


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order; those that overlap are one, of the kind of the longest of them."""
    out: list[Span] = []
    longest = 0
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if out and span.start < out[-1].end:
            kind = span.kind if span.end - span.start > longest else out[-1].kind
            longest = max(longest, span.end - span.start)
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end), kind)
        else:
            out.append(span)
            longest = span.end - span.start
    return out


def replaced(text: str, spans: Iterable[Span], by: Callable[[Span], str]) -> str:
    """A text with other words in the place of spans that stand in order."""
    pieces, done = [], 0
    for span in spans:
        pieces += [text[done : span.start], by(span)]
        done = span.end
    return "".join([*pieces, text[done:]])
