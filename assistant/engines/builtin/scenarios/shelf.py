"""The documents behind a scenario, as sentences that can be found by phrase and quoted with their place."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from assistant.domain.knowledge import Document, Kind, Part, Section
from assistant.domain.scenario_parts import Cited
from assistant.engines.builtin.scenarios.bank import Thing
from assistant.language.text import STOP_WORDS, content_words, sentences

RULES = frozenset({Kind.policy, Kind.playbook, Kind.document})
"""Kinds of documents that say what may and must be done."""
_LEFT_OUT = (Part.why, Part.in_short)
_NEVER = re.compile(
    r"(?:Never|Do\s+not|Don['’]t|You\s+(?:must|should|may|can)\s*(?:not|n['’]t)|You\s+never|You\s+cannot)\s+(?P<what>.+)",
    re.DOTALL,
)
_AND_NEVER = re.compile(r"[,;:]\s+(?:and\s+)?never\s+(?P<what>.+)", re.DOTALL)
_NO = re.compile(r"(?:Keep|Give|Take|Put|Hold|Make|Spend|Add|Say|Tell|Rank|Promise)\s+(?:no|nothing|nobody)\b")
"""How rules begin that forbid with a no instead of a never."""
_NOTHING = re.compile(r"\b(?:no|nothing|nobody)\b")
_SOMETHING = {"no": "any", "nothing": "anything", "nobody": "anybody"}
_NO_TAIL = re.compile(r"[;:]|,\s+(?:not|and you|or you|because)\s")
_TAIL = re.compile(r";|,\s+but\s")
_FORBIDS = re.compile(
    r"(?!if\b)(?:(?!\bif\b).)*?\b(?:must\s+not|cannot|can['’]t|not\s+(?:be\s+)?(?:allowed|possible|acceptable)"
    r"|must\s+deny|too\s+late|only\s+(?:if|when|in|to|by|with|for|once|after|up))\b",
    re.IGNORECASE | re.DOTALL,
)
_LINE = re.compile(r"(?:[ \t]*(?:\[[^\]\n]{1,40}\]|[-*•>]|\d{1,2}[.)])(?=\s))*[ \t]*(?P<words>[^\n]+)")
"""One line of a sentence that runs on over a list, without the marks before it."""
_MARKS = re.compile(r"[*_`#>]+|\[[^\]\n]{0,60}\]")
_SHORTEST, _LONGEST = 12, 320
_LEAST_WORDS = 4
"""Of what is forbidden."""


@dataclass(frozen=True)
class Sentence:
    """One sentence of a rule: ``document.body[start:end] == text``."""

    document: Document
    section: Section
    start: int
    end: int
    text: str
    stems: tuple[str, ...] = field(repr=False)

    def has(self, phrase: str) -> bool:
        """Whether the content words of a phrase stand here one after the other, by stem."""
        return _contains(self.stems, stems_of(phrase))

    def begins_with(self, phrases: Sequence[str]) -> bool:
        """Whether one of the phrases is among the first three content words."""
        return any(_contains(self.stems[:3], stems_of(phrase)) for phrase in phrases)

    @cached_property
    def forbidden(self) -> str:
        """What the sentence forbids in so many words, with a capital; empty where it forbids nothing plainly."""
        if _NO.match(self.text):
            plain = self.text.replace("no more than", "more than")
            turned = _NOTHING.sub(lambda match: _SOMETHING[match[0]], plain)
            return f"{_NO_TAIL.split(turned, maxsplit=1)[0].strip().rstrip('.')}."
        found = _NEVER.match(self.text) or _AND_NEVER.search(self.text)
        what = _TAIL.split(found["what"], maxsplit=1)[0].strip().rstrip(".") if found is not None else ""
        first = what.split(" ", 1)[0].lower()
        # What leans on the words before it says nothing by itself.
        if len(what.split()) < _LEAST_WORDS or first in STOP_WORDS:
            return ""
        return f"{what[0].upper()}{what[1:]}."

    @property
    def is_whole(self) -> bool:
        """Whether it reads as a statement of its own: no fragment of a list and no question."""
        plain = _MARKS.sub("", self.text).strip()
        return plain[:1].isupper() and not plain.startswith("See ") and not plain.endswith(("?", ":"))

    @property
    def restricts(self) -> bool:
        """Whether it forbids something, plainly or not."""
        return bool(self.forbidden or _FORBIDS.match(self.text))

    @property
    def cited(self) -> Cited:
        """The sentence as a source."""
        return Cited(document=self.document.reference, section=self.section.heading, quote=self.text)


class Shelf:
    """Documents in force that everybody who will see the scenario may read."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self.rules: Sequence[Document] = [documents[name] for name in sorted(documents) if _is_rule(documents[name])]
        self._sentences = {document.id: tuple(_sentences(document)) for document in self.rules}
        self._heads = {document.id: _heads(document) for document in self.rules}
        self._sold: tuple[Thing, ...] | None = None
        self._spread: dict[str, float] = {}
        self._found: dict[tuple[str, ...], list[Sentence]] = {}
        self._near: dict[tuple[tuple[str, ...], str], float] = {}

    def sentences(self, document_id: str) -> Sequence[Sentence]:
        """The sentences of a rule document, in order."""
        return self._sentences[document_id]

    def all_sentences(self) -> Iterable[Sentence]:
        """Every sentence of every rule document."""
        for found in self._sentences.values():
            yield from found

    def nearness(self, phrases: Sequence[str], document: Document) -> float:
        """How much a rule document is about some phrases: rare ones count for more, as do title and headings."""
        key = (tuple(phrases), document.id)
        if key not in self._near:
            self._near[key] = self._nearness(phrases, document)
        return self._near[key]

    def _nearness(self, phrases: Sequence[str], document: Document) -> float:
        title, heads = self._heads[document.id]
        held = self._sentences[document.id]
        score = 0.0
        for phrase in phrases:
            stems = stems_of(phrase)
            if _contains(title, stems):
                weight = 4.0
            elif any(_contains(head, stems) for head in heads):
                weight = 2.0
            else:
                weight = 0.5 * min(3, sum(_contains(sentence.stems, stems) for sentence in held))
            score += weight * self._rarity(phrase) if weight else 0.0
        return score

    def holds(self, phrases: Sequence[str], document: Document) -> bool:
        """Whether one of the phrases stands in a document: title, headings or sentences."""
        title, heads = self._heads[document.id]
        held = [title, *heads, *(sentence.stems for sentence in self._sentences[document.id])]
        return any(_contains(stems, stems_of(phrase)) for phrase in phrases for stems in held)

    def with_all(self, phrases: tuple[str, ...]) -> Sequence[Sentence]:
        """The sentences of all rule documents in which every phrase stands."""
        if phrases not in self._found:
            self._found[phrases] = [s for s in self.all_sentences() if all(s.has(phrase) for phrase in phrases)]
        return self._found[phrases]

    def _rarity(self, phrase: str) -> float:
        """log(1 + N / n) of the rule documents that hold the phrase at all."""
        if phrase not in self._spread:
            stems = stems_of(phrase)
            count = sum(
                _contains(self._heads[d.id][0], stems) or any(_contains(s.stems, stems) for s in self._sentences[d.id])
                for d in self.rules
            )
            self._spread[phrase] = math.log(1 + len(self.rules) / max(count, 1))
        return self._spread[phrase]

    @cached_property
    def word_rarity(self) -> Mapping[str, float]:
        """How much one stem tells about a sentence."""
        counts = Counter(stem for sentence in self.all_sentences() for stem in set(sentence.stems))
        total = sum(len(found) for found in self._sentences.values())
        return defaultdict(float, {stem: math.log(1 + total / count) for stem, count in counts.items()})

    def mentions(self, name: str) -> bool:
        """Whether a name stands anywhere in the documents."""
        return name in self._all_words

    @cached_property
    def _text(self) -> str:
        return "\n".join("\n".join([d.title, *d.topics, d.body]) for d in self.documents.values())

    @cached_property
    def _all_words(self) -> frozenset[str]:
        return frozenset(re.findall(r"\w+", self._text))

    def sells(self, things: Sequence[Thing]) -> tuple[Thing, ...]:
        """The things that the documents speak of."""
        if self._sold is None:
            self._sold = tuple(thing for thing in things if re.search(_pattern(thing), self._text, re.IGNORECASE))
        return self._sold


def _pattern(thing: Thing) -> str:
    name = re.escape(thing.name).replace(r"\ ", r"[ -]")
    if not thing.sure:
        return rf"\b{name}(?:e?s)?\b"
    # A word that is also a verb or the name of a department needs its article, and nothing after it.
    return rf"\b(?:an?|my|your|one|two)\s+{name}\b(?=[^\w\s]|\s+(?:or|and|is|was|that|which|for|from|in|with|to)\b)"


@lru_cache(maxsize=4096)
def stems_of(phrase: str) -> tuple[str, ...]:
    """The content words of a phrase by stem."""
    return tuple(content_words(phrase))


def phrase_in(text: str, phrase: str) -> bool:
    """Whether the content words of a phrase stand in a text one after the other, by stem."""
    return _contains(content_words(text), stems_of(phrase))


def _contains(stems: Sequence[str], wanted: tuple[str, ...]) -> bool:
    if not wanted or wanted[0] not in stems:
        return False
    size = len(wanted)
    return any(tuple(stems[place : place + size]) == wanted for place in range(len(stems) - size + 1))


def _is_rule(document: Document) -> bool:
    return document.kind in RULES


def _heads(document: Document) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    heads = [*document.topics, *(section.heading for section in document.sections)]
    return stems_of(document.title), [stems_of(head) for head in heads]


def _sentences(document: Document) -> Iterable[Sentence]:
    for section in document.sections:
        if section.part in _LEFT_OUT:
            continue
        text = document.section_text(section)
        for span in sentences(text):
            for line in _LINE.finditer(text, span.start, span.end):
                start, end = line.start("words"), line.end("words")
                words = text[start:end].rstrip()
                if _SHORTEST <= len(_MARKS.sub("", words).strip()) <= _LONGEST:
                    place = section.start + start
                    yield Sentence(document, section, place, place + len(words), words, stems_of(words))
