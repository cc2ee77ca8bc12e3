"""A reply as the signals read it: its own sentences, the other side's, and the names in play."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from assistant.domain.commitments import Commitment
from assistant.domain.company import Company
from assistant.domain.reply import Reply
from assistant.language import phrases
from assistant.language.phrases import Match
from assistant.language.plain import PlainSentence, plain_sentences
from assistant.language.promises import find_promises

_QUOTED = re.compile(r"“[^”\n]{12,400}”|\"[^\"\n]{12,400}\"|«[^»\n]{12,400}»|(?<!\w)['‘][^'’\n]{20,400}['’](?!\w)")
_OLDER = re.compile(r"^[ \t]*(?:On\b[^\n]{4,200}\bwrote|-{2,}[ \t]*Original Message[ \t]*-{2,}):?[ \t]*$", re.M | re.I)
_SIGNED = re.compile(r"[ \t]*[-–—]?[ \t]*(?P<name>[A-Z][\w'’.-]+(?:[ \t]+[A-Z][\w'’.-]+){0,2})[ \t.!x]*\Z")
_SAYS_NAME = re.compile(
    r"\b(?:[Mm]y name(?:'s| is)|[Tt]his is|[Ii]t is|[Ii]t's|I am|I'm)[ \t]+"
    r"(?P<name>[A-Z][\w'’-]+(?:[ \t]+[A-Z][\w'’-]+)?)"
    r"|(?P<here>[A-Z][\w'’-]+(?:[ \t]+[A-Z][\w'’-]+)?) here\b"
)
_NO_NAMES = frozenset(
    "the a an i it this that sorry still not very so thanks thank regards best kind cheers ok okay"
    " yes no please hi hello"
    " monday tuesday wednesday thursday friday saturday sunday order sofa where when what why how"
    " my your our sent from".split()
)

SOME_DAY = datetime(2026, 1, 5, 9)
"""Whether something is promised, and with a date, does not hang on when."""


class Seen(NamedTuple):
    """A signal seen in ``draft[start:end]``; ``strength`` from 0 to 1 is how plainly."""

    signal: str
    start: int
    end: int
    strength: float


@dataclass(frozen=True)
class Case:
    """A reply, read once for all signals.

    ``sentences`` are the agent's own words; what the draft quotes line by line, and older messages under
    it, are left out. ``asked`` are the sentences of the other side since our last message.
    """

    reply: Reply
    sentences: tuple[PlainSentence, ...]
    asked: tuple[PlainSentence, ...]
    patterns: Mapping[str, str]
    company: str = ""
    person: str = ""

    @property
    def draft(self) -> str:
        """The text under review."""
        return self.reply.draft

    @cached_property
    def heard(self) -> tuple[PlainSentence, ...]:
        """Every sentence of the other side in the thread."""
        return plain_sentences(self.reply.heard)

    @cached_property
    def words(self) -> int:
        """Number of the agent's own words."""
        return sum(len(sentence.span.text.split()) for sentence in self.sentences)

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Stretches of the draft that stand in quotation marks."""
        return tuple(match.span() for match in _QUOTED.finditer(self.draft))

    @cached_property
    def customer_names(self) -> frozenset[str]:
        """First and last names of the one who asked, lower case; empty where nobody gave one."""
        names = set(self.reply.facts.customer_name.lower().split())
        for message in self.reply.thread:
            if message.speaker != "agent":
                names |= set(_names_in(message.text))
        return frozenset(names - {"mr", "mrs", "ms", "dr", "mx", "miss"})

    @cached_property
    def promises(self) -> tuple[Commitment, ...]:
        """What the draft promises, with or without a date; a slot such as ``{new date}`` is a date."""
        return tuple(self._dated(promise) for promise in find_promises(self.reply, SOME_DAY, Company()))

    def _dated(self, promise: Commitment) -> Commitment:
        around = (s for s in self.sentences if s.span.start <= promise.start < s.span.end)
        timed = promise.dated or any(phrases.has("when", sentence) for sentence in around)
        return promise.model_copy(update={"dated": timed})

    def find(self, group: str) -> Iterator[Match]:
        """Where phrases of a group stand in the agent's own sentences."""
        for sentence in self.sentences:
            yield from phrases.find(group, sentence)

    def mentions(self, group: str) -> bool:
        """Whether the other side's last words hold a phrase of a group."""
        return any(phrases.has(group, sentence) for sentence in self.asked)

    def says(self, group: str) -> bool:
        """Whether the agent's own words hold a phrase of a group."""
        return any(phrases.has(group, sentence) for sentence in self.sentences)


def _names_in(text: str) -> Iterator[str]:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    found = [match["name"] or match["here"] for match in _SAYS_NAME.finditer(text)]
    if len(lines) > 1 and (signed := _SIGNED.match(lines[-1])):
        found.append(signed["name"])
    elif lines and (
        signed := re.search(
            r"[.!?,][ \t]+(?:[Tt]hanks|[Cc]heers|[Rr]egards)?,?[ \t]*[-–—]?[ \t]*([A-Z][a-z]+)\.?\Z", lines[-1]
        )
    ):
        found.append(signed[1])
    for name in found:
        for word in name.lower().split():
            if word not in _NO_NAMES:
                yield word.strip(".")


def read_case(reply: Reply, patterns: Mapping[str, str] | None = None, company: str = "", person: str = "") -> Case:
    """Read a reply. ``patterns`` are the company's order and account numbers; ``person`` is who writes."""
    older = _OLDER.search(reply.draft)
    own = reply.draft[: older.start()] if older else reply.draft
    kept = [sentence for sentence in plain_sentences(own) if not _is_quoting(own, sentence.span.start)]
    return Case(reply, tuple(kept), plain_sentences(reply.asked), patterns or {}, company, person)


def _is_quoting(text: str, start: int) -> bool:
    return text[text.rfind("\n", 0, start) + 1 : start].lstrip().startswith(">")
