"""How a draft is laid out: greeting, sentences of the body, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language.text import Span, sentences

_GREETING = re.compile(
    r"\s*(?:hi|hiya|hello|hey|dear|good (?:morning|afternoon|evening)|morning|afternoon|evening)\b"
    r"(?:[ \t]+(?:there|all|sir or madam|sir/madam|"
    r"(?:valued )?customer|(?:(?:mrs?|ms|mx|miss|dr|doctor|prof)\b\.?[ \t]*)?"
    r"(?-i:[A-Z]\.|[A-Z][\w'’-]*)(?:[ \t]+(?-i:[A-Z][\w'’-]*)){0,3}))*(?P<mark>[,.!:–-]|[ \t]*\n|[ \t]*\Z)?",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:^|(?<=[.!?…] )|(?<=[.!?…]\n))[ \t]*(?:(?:with )?(?:very |kind|kindest|warm|warmest|best|all the best|many|"
    r"friendly)\b[^.!?\n]{0,30}?\b(?:regards|wishes|greetings|thanks|best)\b(?: for [^,.\n]{1,30})?|"
    r"regards|sincerely|yours (?:sincerely|"
    r"faithfully|truly)|all the best|best|cheers|thanks|many thanks|thank you|take care|"
    r"sorry again|greetings(?: from)?|"
    r"love)[ \t]*(?:,|\.|\n|\Z|(?= (?-i:[A-Z])))",
    re.IGNORECASE | re.MULTILINE,
)
_NAME_LINE = re.compile(
    r"^[ \t]*(?:[-–][ \t]*)?(?:[A-Z][\w.'’-]*,?[ \t]*){1,5}(?:x+|\d{3,})?[ \t]*(?:\n[ \t]*|\Z)", re.MULTILINE
)
_TEAM = re.compile(r"\b(team|desk|department|customer (?:care|service|services|relations|support)|cust care)\b", re.I)
_LAST_NAME = re.compile(
    r"(?<=[.!?…] )(?!Sorry|Bye|Thanks|Ta\b|Cheers)"
    r"[A-Z][a-zà-ÿ]+(?: [A-Z][a-zà-ÿ]+)?(?:,? (?:x+|\d{3,}|[A-Z][a-z]+))?\s*\Z"
)


@dataclass(frozen=True)
class Layout:
    """Places in a draft: ``draft[:greeting]`` greets, ``draft[signature:]`` signs, ``body`` are the sentences between.

    ``greeting`` is 0 where nobody is greeted, ``signature`` the draft's length where nobody signs.
    """

    draft: str
    greeting: int
    signature: int
    body: tuple[Span, ...]

    @property
    def in_lines(self) -> bool:
        """Whether the draft is cut into paragraphs."""
        return "\n\n" in self.draft.strip()

    @property
    def greeted(self) -> str:
        """The words of the greeting."""
        return self.draft[: self.greeting].strip()

    @property
    def signed(self) -> str:
        """The words of the signature."""
        return self.draft[self.signature :].strip()

    def signed_by_nobody(self, company: str) -> bool:
        """Whether a team, a desk or the company signs, and no person."""
        rest = _CLOSING.sub("", self.signed)
        named = set(re.findall(r"[A-Z][a-zà-ÿ]+", _TEAM.sub("", rest))) - {"The", *company.split()}
        return bool(rest.strip()) and not named and bool(_TEAM.search(rest) or company.split()[0] in rest)

    def covering(self, start: int, end: int) -> list[Span]:
        """The sentences of the body that share words with ``draft[start:end]``."""
        return [span for span in self.body if span.start < end and start < span.end]


def layout_of(draft: str) -> Layout:
    """Read where a draft's greeting ends and its signature begins."""
    greeting = _greeting_end(draft)
    signature = _signature_start(draft, greeting)
    body = tuple(
        span if span.start >= greeting else Span(greeting, span.end, draft[greeting : span.end])
        for span in sentences(draft)
        if span.end > greeting and span.start < signature
    )
    return Layout(draft, greeting, signature, tuple(_cut(body, draft, greeting, signature)))


def _cut(body: Sequence[Span], draft: str, greeting: int, signature: int) -> list[Span]:
    found = []
    for span in body:
        start, end = max(span.start, greeting), min(span.end, signature)
        words = draft[start:end]
        start += len(words) - len(words.lstrip(" \t\n,!.-–"))
        end = start + len(draft[start:end].rstrip())
        if start < end and any(c.isalnum() for c in draft[start:end]):
            found.append(Span(start, end, draft[start:end]))
    return found


def _greeting_end(draft: str) -> int:
    match = _GREETING.match(draft)
    if not match or not match[0].strip():
        return 0
    return match.end()


def _signature_start(draft: str, greeting: int) -> int:
    stripped = len(draft.rstrip())
    closings = [m for m in _CLOSING.finditer(draft, greeting) if stripped - m.end() <= 80 and m.start() > greeting]
    closings = [m for m in closings if not re.search(r"[a-z]{3}[.!?] +[A-Z]", draft[m.end() : stripped])]
    if closings:
        start = closings[0].start()
        return start + len(draft[start:]) - len(draft[start:].lstrip())
    start = len(draft)
    for line in reversed(list(_NAME_LINE.finditer(draft, greeting))):
        if line.end() < start and draft[line.end() : start].strip():
            break
        start = line.start() if line.start() > greeting else start
    if start < len(draft):
        return start
    last = _LAST_NAME.search(draft, greeting)
    return last.start() if last and last.start() > greeting else len(draft)
