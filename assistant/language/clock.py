"""Hours of the day in people's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

_HOURS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_WORD = "|".join(_HOURS)
_NUMBER = rf"(?:\d{{1,2}}|{_WORD})"
_HALF = r"(?:a\.?m\b\.?|p\.?m\b\.?)"
_ONE = (
    rf"(?:\d{{1,2}}[:.h]\d{{2}}(?:\s*{_HALF})?|{_NUMBER}\s*(?:{_HALF}|o['’]?\s?clock)"
    rf"|half\s+past\s+{_NUMBER}|noon|midday)"
)
_RANGE = re.compile(
    rf"(?<![\d£€$.,/:])(?P<first>{_ONE}|{_NUMBER})\s*(?:-|–|to|and|until|till)\s*(?P<last>{_ONE}"
    rf"|{_NUMBER})(?![\w£%:/]|[.,]\d)",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?<![\d£€$.,/:])\b(?P<one>{_ONE}|lunchtime|midnight)(?![\w£%/:])", re.IGNORECASE)
_AFTER = re.compile(
    rf"\b(?:at|by|before|until|till|latest|around|about)\s+(?P<one>{_NUMBER})\b(?!\s*(?:%|-|–|/|st\b|nd\b|rd\b"
    rf"|th\b|of\b|more\b|or\b"
    r"|working|business|sec|min|hour|day|night|week|month|year|pounds?|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    r"|time|item|part|piece|other|new|percent|people|person|weld|to\s+(?:\d|noon|midday)|hundred|thousand)|[.,:]\d)",
    re.IGNORECASE,
)
_CUED = re.compile(
    r"\b(?:between|from|at|by|before)\s*$|[,(]\s*$|\b(?:am|pm|morning|afternoon|day)\s*,?\s*\(?$", re.IGNORECASE
)


@dataclass(frozen=True)
class Clock:
    """An hour of the day as it stands at ``[start:end]``; of a range the end."""

    start: int
    end: int
    at: time


def clocks(text: str) -> list[Clock]:
    """Every hour named in a text, in order: ``16:00``, ``5pm``, ``at ten``, ``between 8 and 12``, ``noon``.

    A bare number counts after words such as at or by, or in a range that is announced; 1 to 7 without am or pm
    are hours of the afternoon.
    """
    found: list[Clock] = []
    for match in _RANGE.finditer(text):
        plain = not re.search(rf"[:h]\d|{_HALF}|clock|noon|midday", match.group(), re.IGNORECASE)
        if plain and not _CUED.search(text[: match.start()]):
            continue
        if at := _time(match["last"]):
            found.append(Clock(match.start(), match.end(), at))
    for pattern in (_ALONE, _AFTER):
        for match in pattern.finditer(text):
            start, end = match.span("one")
            if not any(c.start < end and start < c.end for c in found) and (at := _time(match["one"])):
                found.append(Clock(start, end, at))
    return sorted(found, key=lambda clock: clock.start)


def _time(text: str) -> time | None:
    lowered = text.lower().replace("’", "'")
    fixed = {"noon": time(12), "midday": time(12), "lunchtime": time(13), "midnight": time(23, 59)}
    if lowered in fixed:
        return fixed[lowered]
    numbers = re.findall(rf"\d+|{_WORD}", lowered)
    hour = int(_HOURS.get(numbers[0], 0) or numbers[0])
    minute = 30 if lowered.startswith("half") else int(numbers[1]) if len(numbers) > 1 else 0
    half = re.search(r"([ap])\.?m", lowered)
    if half and half[1] == "p" and hour < 12:
        hour += 12
    elif half and half[1] == "a" and hour == 12:
        hour = 0
    elif not half and 1 <= hour <= 7 and not re.match(r"0\d", lowered):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
