"""Who decides above the author's own limit, as a draft says and as the authority of the policies says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain.claims import Claim, ClaimKind, FactFinding, FactVerdict
from assistant.domain.limits import who_decides
from assistant.features.review.case import Case
from assistant.features.review.offers import readings_of
from assistant.features.review.rulebook import Rulebook
from assistant.language.claims import amounts, denies
from assistant.language.text import Span

_HAS_TO = r"(?:has|have|had|needs?|must|would\s+(?:have|need)|will\s+(?:have|need)|is\s+for|are\s+for)"
_DECIDE = r"(?:decid\w*|approv\w*|agree\w*|authoris\w*|sign\w*|say\s+yes|okay)"


def check_deciders(spans: list[Span], rulebook: Rulebook, case: Case) -> Iterator[FactFinding]:
    """Sentences that leave an amount to a level which is not the one that decides it under any sensible reading."""
    for span in spans:
        if span.text.rstrip().endswith("?"):
            continue
        found = [amount for amount in amounts(span.text, case.currency) if not amount.guessed]
        named = _named(span.text, case)
        if len(found) != 1 or named is None or denies(span.text):
            continue
        level, start, end = named
        amount = found[0].amount
        readings = readings_of(span.text, rulebook, case, found[0].currency)
        if not readings or any(reading.limit.allows(amount) for reading in readings):
            continue
        deciders = {who_decides(r.policy.authority, r.limit.action, amount, case.levels) for r in readings}
        if level in deciders or None in deciders:
            continue
        reading = readings[0]
        decides = who_decides(reading.policy.authority, reading.limit.action, amount, case.levels)
        claim = Claim(
            text=span.text[start:end], start=span.start + start, end=span.start + end, kind=ClaimKind.right, value=level
        )
        citation = reading.rule.citation() if reading.rule else None
        words = f"The {decides} decides here, clause {reading.limit.rule.clause}."
        yield FactFinding(claim=claim, verdict=FactVerdict.wrong, citation=citation, message=words, ask=decides)


def _named(text: str, case: Case) -> tuple[str, int, int] | None:
    """The level that a sentence says has to decide."""
    for level in case.levels:
        who = rf"(?:the|our|my|your|an?)\s+{re.escape(level)}"
        pattern = (
            rf"\b{_DECIDE}\s+by\s+{who}\b|\bonly\s+{who}\s+(?:can|may|could)\b|\b(?:up\s+to|is\s+for)\s+{who}\b"
            rf"|\b{who}\s+(?:decides|{_HAS_TO}\s+to\s+{_DECIDE})\b|\bneeds?\s+{who}['’]?s?\b"
        )
        if match := re.search(pattern, text, re.IGNORECASE):
            return level, match.start(), match.end()
    return None
