"""A part of a draft as the checks of rights and fees see it, and what they say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.domain.claims import Claim, ClaimKind, FactFinding, FactVerdict
from assistant.features.review.rulebook import Rule
from assistant.language.text import Span

_PARTS = re.compile(
    r"[;:]\s|,\s+(?=(?:the|it|this|that|they|you|we|I|there|so)\s)|,\s+(?:and|but|so)\s+(?=\w)|\s+(?:and|but"
    r"|plus)\s+(?=(?:I|we|you|your|the|also|that)\b)|\s[–—-]\s"
)


@dataclass(frozen=True)
class DraftPart:
    """Words of a draft with ``draft[start:end] == text``, the subject of their sentence, and what stands around it."""

    start: int
    end: int
    text: str
    said: frozenset[str]
    near: frozenset[str]
    """Words of the sentence, of the one before, and of the item."""
    context: frozenset[str]
    sentence: str


def wrong(
    part: DraftPart, rule: Rule, message: str, value: str, verdict: FactVerdict = FactVerdict.wrong
) -> FactFinding:
    """A finding on a part of a draft, held against one rule; wrong where no other verdict is given."""
    claim = Claim(text=part.text, start=part.start, end=part.start + len(part.text), kind=ClaimKind.right, value=value)
    return FactFinding(claim=claim, verdict=verdict, citation=rule.citation(), message=message)


def clause_parts(span: Span) -> Iterator[tuple[int, int]]:
    """Where the parts of a sentence stand in the draft, cut at new subjects and semicolons."""
    start = span.start
    for match in _PARTS.finditer(span.text):
        yield start, span.start + match.start()
        start = span.start + match.end()
    yield start, span.end
