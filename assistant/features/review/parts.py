"""A part of a draft as the checks of rights and fees see it, and what they say of it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain.claims import Claim, ClaimKind, FactFinding, FactVerdict
from assistant.features.review.rulebook import Rule


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
