"""How somebody speaks, read from the words that describe their voice."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.domain.practice import Scenario
from assistant.domain.reply import Channel

_KINDS = (
    ("loud", re.compile(r"\bloud|capital letters, question|interrupts|public|slurs|shout", re.I)),
    ("dry", re.compile(r"\bdry\b|jokes?\b|ironic|sarcas", re.I)),
    ("exact", re.compile(r"\bexact|numbered|formal|long sentences|weighs|precise", re.I)),
    ("terse", re.compile(r"short|fast|brisk|blunt|half sentences|hurry|rushed|one-line|flat|no capital", re.I)),
    ("gentle", re.compile(r"court|slow|warm|chatty|charming|hesitant|polite|friendly|kind", re.I)),
)
"""What is heard first comes first: somebody loud and short is loud."""
_LOWER = re.compile(r"no capital|writes as one speaks", re.I)
_SPLIT = re.compile(r"several (?:short )?messages|short messages", re.I)
_PAUSES = re.compile(r"hesitant|pauses|leaves sentences open", re.I)
LIVE = (Channel.phone, Channel.shop)
"""Channels on which people speak."""


@dataclass(frozen=True)
class Voice:
    """``kind`` names the lines, the rest is how they are written down."""

    kind: str
    lower: bool = False
    split: bool = False
    pauses: bool = False

    def written(self, lines: list[str]) -> str:
        """The lines of one turn as this voice writes or says them."""
        if self.pauses:
            lines = [line.replace(", ", " … ", 1) if line.count(", ") == 1 else line for line in lines]
        if self.lower:
            lines = [_lowered(line) for line in lines]
        # Without capitals and stops only a new line tells where a sentence ends.
        return ("\n" if self.split or self.lower else " ").join(lines)


def voice_of(scenario: Scenario) -> Voice:
    """The voice of a scenario's persona; gentle where the description says nothing that is known."""
    words = scenario.persona.voice
    spoken = scenario.channel in LIVE
    return Voice(
        kind=next((kind for kind, pattern in _KINDS if pattern.search(words)), "gentle"),
        lower=bool(_LOWER.search(words)) and not spoken,
        split=bool(_SPLIT.search(words)) and not spoken,
        pauses=bool(_PAUSES.search(words)),
    )


def _lowered(line: str) -> str:
    """Without capitals, but for codes and what is shouted."""
    kept = re.sub(r"\b[A-Z][a-z’']*\b|\bI\b", lambda match: match.group().lower(), line)
    return re.sub(r"(?<!\.)\.\Z", "", kept)
