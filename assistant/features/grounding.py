"""Whether a line in an engine's own words says more than its sources, the asker and the rules of authority do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from assistant.domain.company import Company
from assistant.domain.conversation import Line, LineKind
from assistant.domain.knowledge import Authority, Document, Policy
from assistant.domain.passages import Citation
from assistant.domain.people import Role
from assistant.features.overstepping import oversteps
from assistant.language.names import names, roles
from assistant.language.quantities import Bound, Family, Quantity, quantities
from assistant.language.text import sentences, stem, words

if TYPE_CHECKING:
    from assistant.search.support import Support

_SPOKEN = (LineKind.say, LineKind.avoid)
_FACTS = (LineKind.limit, LineKind.rule, LineKind.why, LineKind.story, LineKind.who)
_OWN_SOURCES = (LineKind.limit, LineKind.rule, LineKind.why, LineKind.do)
"""Kinds whose figures must stand in what they cite; the others may take one from anywhere in the answer."""
_TURNED = ("negation", "opposite")
_FIGURE = ("amount", "date")
_FEW_WORDS = 3
"""Parts with fewer words say nothing that a source could say."""
_DENIAL = re.compile(r"\b(?:no|not|never|none|nobody|nothing|cannot|without|\w+n['’]t)\b", re.IGNORECASE)
_SLOT = re.compile(r"\{[^{}]*\}")
_VERDICT = re.compile(
    r"\A(?:yes|no|not (?=by|alone|on))(?:,? ?(?:by yourself|alone|on your own))?[,.:;]\s+", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:https?:|www\.|javascript:|data:)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)


class Check(Protocol):
    """Whether passages carry a claim."""

    def check(self, claim: str, passage: str) -> Support:
        """One claim against one passage."""
        ...

    def check_any(self, claim: str, passages: list[str]) -> Support:
        """One claim against passages that are cited together."""
        ...


@dataclass(frozen=True)
class Asker:
    """What the asker brought: their words, whose figures and names an answer may repeat, and what they may decide."""

    said: str
    level: str
    company: Company


class Grounding:
    """The lines of one answer held against its citations. ``documents`` are those that the asker may read."""

    def __init__(
        self, citations: Sequence[Citation], documents: dict[str, Document], check: Check, asker: Asker
    ) -> None:
        self._quotes = {citation.number: citation.quote for citation in citations}
        self._policies = {
            citation.number: found
            for citation in citations
            if isinstance(found := documents.get(citation.document_id), Policy)
        }
        self._titles = [citation.title for citation in citations]
        self._check, self._asker = check, asker

    def leads_elsewhere(self, line: Line) -> bool:
        """Whether a line names a web or mail address that no source names: somebody could pass it on."""
        return any(found[0].lower() not in self._everything for found in _ADDRESS.finditer(line.text))

    def is_doubtful(self, line: Line) -> bool:
        """Whether the sources were looked up and do not say it."""
        text = _SLOT.sub("", line.text)
        cited = [self._quotes[number] for number in line.citations if number in self._quotes]
        # A note with a source states what the source says, whatever it calls itself.
        kind = LineKind.rule if line.kind is LineKind.note and cited else line.kind
        if self._invents(kind, text, cited):
            return True
        if kind in _SPOKEN or kind is LineKind.note:
            return False
        if not cited:
            return kind in _FACTS or not self._check.check_any(text, list(self._quotes.values())).supported
        return any(self._says_otherwise(kind, part, cited) for part in parts(text))

    def carrying(self, line: Line, number: int) -> list[Support]:
        """Which words of a cited passage carry the line's parts; the best try where they carry none."""
        found = [self._check.check(part, self._quotes[number]) for part in parts(line.text) or [line.text]]
        return [one for one in found if one.supported] or [max(found, key=lambda one: one.score)]

    def _invents(self, kind: LineKind, text: str, cited: list[str]) -> bool:
        """Whether a figure, a name or a power comes from nowhere."""
        near = cited if kind in _OWN_SOURCES and cited else list(self._quotes.values())
        stated = [found for quote in near for found in quantities(quote)]
        if kind is LineKind.note:
            stated = []  # a note states no fact, so what it counts can only be the asker's
        known = [*stated, *self._said, *_differences(self._said)]
        figures = _figures(text)
        if any(not _stands(figure, known, [*near, self._asker.said]) for figure in figures):
            return True
        if kind is LineKind.avoid:
            return False
        if self._strangers(text):
            return True
        taken = [figure for figure in figures if not _stands(figure, stated, near)]
        rules, levels = self._rules, self._asker.company.authority_levels
        return kind is not LineKind.story and oversteps(
            text, taken, rules, self._asker.level, levels, kind is LineKind.limit
        )

    @property
    def _rules(self) -> list[Authority]:
        found = {policy.id: policy for policy in self._policies.values()}
        return [rule for policy in found.values() for rule in policy.authority]

    def _strangers(self, text: str) -> bool:
        """Whether the text names somebody or a role that neither a source nor the asker names."""
        known = self._known_roles
        return any(name.key not in self._stems for name in names(text)) or any(
            not any(other.endswith(role.key) for other in known) for role in roles(text)
        )

    def _says_otherwise(self, kind: LineKind, part: str, cited: list[str]) -> bool:
        found = self._check.check_any(part, cited)
        if found.supported:
            return False
        if found.reason in _TURNED:
            # A story is told in other words, with what did not happen beside what did.
            return kind is not LineKind.story and not (kind is LineKind.do and _both_deny(part, cited, found))
        if found.reason == "words":
            return kind in _FACTS
        # Every figure of it stands in the source, perhaps for something else; limits were looked up in the rules.
        is_exact = kind is LineKind.rule or (kind is LineKind.limit and not self._rules)
        return is_exact and found.reason in _FIGURE

    @cached_property
    def _said(self) -> list[Quantity]:
        return quantities(self._asker.said)

    @cached_property
    def _everything(self) -> str:
        company = self._asker.company
        return "\n".join(
            [*self._quotes.values(), *self._titles, company.name, *(f.name for f in company.functions)]
        ).lower()

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in words(f"{self._everything}\n{self._asker.said.lower()}"))

    @cached_property
    def _known_roles(self) -> frozenset[str]:
        found = {role.key for role in roles(f"{self._everything}\n{self._asker.said}")}
        return frozenset(found | {level.lower() for level in self._asker.company.authority_levels} | set(Role))


def parts(text: str) -> list[str]:
    """What a line claims one after the other: sentences and halves of them, without the yes or no they begin with."""
    text = _VERDICT.sub("", text)
    found = [text[span.start : span.end] for span in sentences(text)]
    halves = [half.strip() for sentence in found for half in re.split(r";\s", sentence)]
    return [half for half in halves if len(words(half)) >= _FEW_WORDS]


def _both_deny(part: str, cited: list[str], found: Support) -> bool:
    """Whether a step says no where its source does: too little to call it the opposite of what the source says."""
    ground = cited[found.passage][found.start : found.end]
    return all(_DENIAL.search(text) for text in (part, ground))


def _figures(text: str) -> list[Quantity]:
    """Quantities that have to come from somewhere; a number written as a word counts what the line itself lists."""
    found = [one for one in quantities(text) if not one.loose]
    return [one for one in found if one.family is not Family.bare or text[one.start : one.end][:1].isdigit()]


def _stands(figure: Quantity, known: Iterable[Quantity], texts: Iterable[str]) -> bool:
    plain = replace(figure, bound=Bound.exact)
    if any(plain.agrees(other) for other in known):
        return True
    # A day of the week is typed in small letters too, where it is hard to tell from a word.
    return figure.family in (Family.code, Family.day) and any(str(figure.value[0]) in text.lower() for text in texts)


def _differences(said: Sequence[Quantity]) -> Iterator[Quantity]:
    """What lies between two amounts that the asker named: a price before and after."""
    amounts = [one for one in said if one.family is Family.money and one.number is not None]
    for one in amounts:
        for other in amounts:
            if one.value[0] == other.value[0] and one.number is not None and other.number is not None:
                number = abs(one.number - other.number)
                yield replace(one, value=(one.value[0], number.normalize()), number=number)
