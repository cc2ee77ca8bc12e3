"""Times of day that a draft states as rules: opening hours, and the hour by which something has to be done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain.claims import Claim, ClaimKind, FactFinding, FactVerdict
from assistant.features.review.case import Case
from assistant.features.review.rulebook import Rule, Rulebook
from assistant.language.days import WEEKDAYS, weekday_of
from assistant.language.subjects import subject_words
from assistant.language.text import Span

SURE = 0.5
"""Fit from which another hour in a rule on the same subject is called wrong."""
_HOUR = r"(?:\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm)|\d{1,2}[:.]\d{2}|noon|midday)"
_BARE = rf"(?:{_HOUR}|\d{{1,2}})(?![\d%])"
_RANGE = re.compile(
    rf"\b(?:from|between)\s+(?P<a>{_BARE})\s*(?:to|until|till|and)\s+(?P<b>{_BARE})"
    rf"|\b(?P<c>{_HOUR})\s*(?:to|until|till|[–-])\s*(?P<d>{_HOUR})",
    re.IGNORECASE,
)
_UNTIL = re.compile(rf"\b(?P<how>by|until|before|after|till)\s+(?P<hour>{_HOUR})(?!\w)", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:open\w*|clos(?:e|es|ed|ing)|(?:ring|call|phone|reach|visit)\s+us|(?:we|lines)(?:\s+are|['’]re)\s+(?:here|open))\b",
    re.IGNORECASE,
)
_GOES = re.compile(r"\b(?:going|deliver\w*|slots?|van|driver|visit\s+you)\b", re.IGNORECASE)
_PROMISE = re.compile(r"\b(?:I|we|she|he|they|lead|colleague|driver)\b", re.IGNORECASE)
_DAY = "|".join(WEEKDAYS)
_DAYS = re.compile(rf"\b(?P<first>{_DAY})s?(?:\s*(?:to|until|till|[–-])\s*(?P<last>{_DAY})s?)?\b", re.IGNORECASE)


def check_clocks(spans: list[Span], rulebook: Rulebook, case: Case) -> Iterator[FactFinding]:
    """One finding for each sentence whose hours a rule contradicts; nothing of hours that only promise a call."""
    opening = [(days, hours, rule) for rule in rulebook.rules for days, hours, _ in _openings(rule.text)]
    for span in spans:
        if span.text.rstrip().endswith("?"):
            continue
        if _OPEN.search(span.text) and not _GOES.search(span.text):
            yield from _opening(span, opening)
        elif not _PROMISE.search(span.text):
            yield from _hour(span, rulebook, case)


def _openings(text: str) -> Iterator[tuple[frozenset[int], tuple[int, int], tuple[int, int]]]:
    """Days of the week, first and last minute of the day, and where the hours stand."""
    last = 0
    for match in _RANGE.finditer(text):
        days = frozenset(day for found in _DAYS.finditer(text, last, match.start()) for day in _spread(found))
        after = re.match(rf"\s+on\s+(?:an?\s+)?(?:{_DAY})s?\b", text[match.end() :], re.IGNORECASE)
        if not days and after:
            days = frozenset(
                day
                for found in _DAYS.finditer(text[: match.end() + after.end()], match.end())
                for day in _spread(found)
            )
        last = match.end()
        if days:
            yield days, (_minute(match["a"] or match["c"]), _minute(match["b"] or match["d"])), match.span()


def _spread(match: re.Match[str]) -> range:
    first = weekday_of(match["first"].lower()) or 0
    last = weekday_of(match["last"].lower()) if match["last"] else first
    return range(first, (first if last is None else last) + 1)


def _opening(span: Span, opening: list[tuple[frozenset[int], tuple[int, int], Rule]]) -> Iterator[FactFinding]:
    for days, hours, (start, end) in _openings(span.text):
        ruled = [(stated, rule) for known, stated, rule in opening if days <= known]
        if ruled and not any(_alike(hours, stated) for stated, _ in ruled):
            yield _wrong(span, start, end, ruled[0][1])


def _alike(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two pairs of minutes are the same, on a clock of twelve hours."""
    return all((a - b) % 720 == 0 for a, b in zip(one, other, strict=True))


def _hour(span: Span, rulebook: Rulebook, case: Case) -> Iterator[FactFinding]:
    said = subject_words(span.text)
    for match in _UNTIL.finditer(span.text):
        ranked = sorted(
            (
                (rulebook.fit(rule, said, case.item, case.words), place, rule, _minute(found["hour"]))
                for place, rule in enumerate(rulebook.rules)
                for found in _UNTIL.finditer(rule.text)
                if case.may_use(rule.text)
            ),
            reverse=True,
            key=lambda item: item[0],
        )
        if not ranked or ranked[0][0] < SURE:
            return
        minute = _minute(match["hour"])
        if not any((minute - stated) % 720 == 0 for fit, _, _, stated in ranked if fit >= 0.5 * ranked[0][0]):
            yield _wrong(span, match.start("hour"), match.end("hour"), ranked[0][2])


def _wrong(span: Span, start: int, end: int, rule: Rule) -> FactFinding:
    text = span.text[start:end]
    claim = Claim(text=text, start=span.start + start, end=span.start + end, kind=ClaimKind.deadline, value=text)
    words = f"{rule.clause[:1].upper()}{rule.clause[1:]} says otherwise; you wrote {text}."
    return FactFinding(claim=claim, verdict=FactVerdict.wrong, citation=rule.citation(), message=words)


def _minute(text: str) -> int:
    """The minute of the day: ``8:00``, ``4pm``, ``noon``."""
    if text.lower() in ("noon", "midday"):
        return 720
    hour, _, minutes = re.sub(r"[^\d:]", "", text.replace(".", ":")).partition(":")
    late = text.lower().endswith("pm") and int(hour) < 12
    return 60 * (int(hour) + 12 * late) + int(minutes or 0)
