"""What a text names that must not be invented or lost: amounts, dates, times, numbers, order numbers, names.

Each mention has a ``key`` that is equal wherever the same thing is named in other words: ``£178`` and
``178 pounds``, ``1 May`` and ``2026-05-01``, ``two weeks`` and ``14 days``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_CURRENCIES = {"£": "GBP", "€": "EUR", "$": "USD"} | {
    word: code
    for code, words in {
        "GBP": "gbp pound pounds quid",
        "EUR": "eur euro euros",
        "USD": "usd dollar dollars",
    }.items()
    for word in words.split()
}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_UNIT_WORD = "|".join(sorted(_SMALL[1:], key=len, reverse=True))
_BELOW_HUNDRED = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_SMALL[1:10])})\b)?|{_UNIT_WORD})"
_SPELLED = (
    rf"\b(?:(?:a|{'|'.join(_SMALL[1:10])}) (?:hundred|thousand)(?: and {_BELOW_HUNDRED})?|{_BELOW_HUNDRED}"
    r"|hundred|thousand|dozen)\b"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(rf"{m}|{m[:3]}\.?" for m in _MONTHS) + r"|sept\.?"
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_UNITS = {
    "second": ("h", Decimal(1) / 3600), "sec": ("h", Decimal(1) / 3600), "minute": ("h", Decimal(1) / 60),
    "min": ("h", Decimal(1) / 60), "hour": ("h", Decimal(1)), "hr": ("h", Decimal(1)), "day": ("h", Decimal(24)),
    "night": ("h", Decimal(24)), "week": ("h", Decimal(168)), "wk": ("h", Decimal(168)),
    "month": ("m", Decimal(1)), "year": ("m", Decimal(12)), "yr": ("m", Decimal(12)),
}  # fmt: skip
_RELATIVE = "tomorrow|tonight|yesterday|today"
_HONORIFIC = r"(?:Mrs?|Ms|Mx|Miss|Dr|Prof)\.?"
_NAME = r"[A-Z][a-zà-öø-ÿ]+(?:[-'’][A-Z]?[a-zà-öø-ÿ]+)*"


class MentionKind(StrEnum):
    """What is named."""

    code = "number of an order or account"
    address = "address"
    amount = "amount"
    share = "percentage"
    time = "time"
    date = "date"
    length = "length of time"
    number = "number"
    name = "name"


@dataclass(frozen=True)
class Mention:
    """One thing named at ``text[start:end]``; two mentions with one ``key`` name the same."""

    kind: MentionKind
    key: str
    text: str
    start: int
    end: int


_FLAGS = re.IGNORECASE
_Rule = tuple[MentionKind, re.Pattern[str], Callable[[re.Match[str]], str]]


def _plain_number(text: str) -> Decimal:
    word = text.lower().replace("-", " ").strip()
    if word[0].isdigit():
        return Decimal(word.replace(",", ""))
    total = 0
    for piece in word.split():
        if piece in ("hundred", "thousand"):
            total = (total or 1) * (100 if piece == "hundred" else 1000)
        elif piece == "dozen":
            total += 12
        elif piece in _TENS:
            total += 10 * (_TENS.index(piece) + 2)
        elif piece == "a":
            total = 1
        elif piece in _SMALL:
            total += _SMALL.index(piece)
    return Decimal(total)


def _key(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _money_key(match: re.Match[str]) -> str:
    number = _plain_number(match["signed"] or match["said"]) * (1000 if match["thousand"] else 1)
    sign = match["sign"] or match["currency"]
    return f"{_key(number)} {_CURRENCIES[sign.lower()]}"


def _time_key(match: re.Match[str]) -> str:
    if match["noon"]:
        return "12:00" if match["noon"].lower() != "midnight" else "0:00"
    hour = int(match["hour"] or match["bare"])
    half = (match["half"] or match["half_bare"] or "").lower()[:1]
    hour = hour % 12 + 12 if half == "p" else hour % 12 if half == "a" else hour
    return f"{hour}:{match['minute'] or '00'}"


def _date_key(match: re.Match[str]) -> str:
    found = {name: value for name, value in match.groupdict().items() if value}
    if "iso" in found:
        return f"{int(found['iso_day'])}.{int(found['iso_month'])}"
    if "slash_day" in found:
        first, second = int(found["slash_day"]), int(found["slash_month"])
        return f"{first}.{second}" if second <= 12 else f"{second}.{first}"
    month = (found.get("month") or found["month_first"]).lower()[:3]
    number = next(place for place, name in enumerate(_MONTHS, 1) if name.startswith(month))
    day = int(re.sub(r"\D", "", found.get("day") or found["day_last"]))
    return f"{day}.{number}"


def _length_key(match: re.Match[str]) -> str:
    unit = match["unit"].lower().rstrip("s")
    dimension, factor = _UNITS[unit]
    number = _plain_number(match["number"]) * factor
    return f"{_key(round(number, 6))}{dimension}{' working' if match['working'] else ''}"


_RULES: tuple[_Rule, ...] = (
    (
        MentionKind.address,
        re.compile(r"\bhttps?://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _FLAGS),
        lambda m: m[0].lower().rstrip(".,;:!?)"),
    ),
    (MentionKind.code, re.compile(r"\b[A-Z]{2,5}-?\d{3,}\b"), lambda m: m[0].replace("-", "")),
    (
        MentionKind.amount,
        re.compile(
            rf"(?P<sign>[£€$])\s?(?P<signed>{_DIGITS})(?P<thousand>k\b)?"
            rf"|(?<![\w.,])(?P<said>{_DIGITS}|{_SPELLED})[\s-]?"
            r"(?P<currency>gbp|pounds?|quid|euros?|eur|dollars?|usd)\b",
            _FLAGS,
        ),
        _money_key,
    ),
    (
        MentionKind.share,
        re.compile(rf"(?<![\w.,])(?P<n>{_DIGITS}|{_SPELLED})\s?(?:%|per ?cent\b)", _FLAGS),
        lambda m: _key(_plain_number(m["n"])) + "%",
    ),
    (
        MentionKind.date,
        re.compile(
            r"(?P<iso>\b\d{4}-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})\b)"
            r"|\b(?P<slash_day>\d{1,2})/(?P<slash_month>\d{1,2})(?:/\d{2,4})?\b"
            rf"|\b(?P<day>{_DAY})(?: of)? (?P<month>{_MONTH})\b(?:,? \d{{4}}\b)?"
            rf"|\b(?P<month_first>{_MONTH}) (?P<day_last>{_DAY})\b(?:,? \d{{4}}\b)?",
            _FLAGS,
        ),
        _date_key,
    ),
    (
        MentionKind.time,
        re.compile(
            r"\b(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:\s?(?P<half>[ap]\.?m)\b)?(?!\d|\.\d)"
            r"|\b(?P<bare>1[0-2]|0?[1-9])\s?(?P<half_bare>[ap]\.?m)\b|\b(?P<noon>noon|midday|midnight)\b",
            _FLAGS,
        ),
        _time_key,
    ),
    (
        MentionKind.length,
        re.compile(
            rf"(?<![\w.,£€$])(?P<number>{_DIGITS}|{_SPELLED})[\s-](?P<working>working[\s-]|business[\s-])?"
            rf"(?P<unit>(?:{'|'.join(_UNITS)})s?)\b",
            _FLAGS,
        ),
        _length_key,
    ),
    (
        MentionKind.date,
        re.compile(rf"\b(?P<word>{'|'.join(_WEEKDAYS)}|{_RELATIVE})\b", _FLAGS),
        lambda m: m["word"].lower(),
    ),
    (
        MentionKind.date,
        re.compile(r"\b(?P<n>\d{1,2})(?:st|nd|rd|th)\b", _FLAGS),
        lambda m: f"{int(m['n'])}th",
    ),
    (
        MentionKind.number,
        re.compile(rf"(?<![\w.,£€$])(?:{_DIGITS})(?!\w)|{_SPELLED}", _FLAGS),
        lambda m: _key(_plain_number(m[0])),
    ),
)
_LIST_MARK = re.compile(r"^[ \t]*\d{1,2}[.)](?=[ \t])", re.MULTILINE)
_TITLED = re.compile(rf"\b{_HONORIFIC} (?:[A-Z]\.? )?(?P<name>{_NAME})")
_GREETED = re.compile(
    rf"^[ \t]*(?:hi|hiya|hello|dear|hey|good (?:morning|afternoon|evening)|morning)[ \t,]+(?:{_HONORIFIC} )?"
    rf"(?P<name>(?-i:{_NAME}(?: {_NAME})?))",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNED = re.compile(rf"^[ \t]*(?P<name>{_NAME}(?: {_NAME}){{0,2}})[ \t]*(?:x+)?[,.]?[ \t]*$", re.MULTILINE)
_WITHIN = re.compile(rf"(?<=[a-z,;] )(?P<name>{_NAME}(?: {_NAME})?)")
_ACTING = re.compile(
    rf"(?:^|[.!?] )(?P<name>{_NAME})"
    rf"(?= (?:will|has|had|is|was|can|would|from|and I|at|told|said|rang|calls?|rings?)\b)",
    re.MULTILINE,
)
_COMMON = frozenset(
    "i it he she we you they this that these those there here who which how where why when valued our what "
    "everything everybody everyone nobody somebody"
    " someone nothing something one all both each if when while as yes no not dear hi hiya hello hey thanks thank"
    " regards sincerely best kind warm warmest greetings cheers yours "
    "sorry the a an my our your his her their mr mrs ms"
    " mx miss dr prof sir madam customer team and or but so ok okay good morning afternoon evening from please"
    " with also again however im ive ill id valued".split()
) | frozenset([*_WEEKDAYS, *_MONTHS, *(m[:3] for m in _MONTHS), *_RELATIVE.split("|")])


_ALSO_NAMES = frozenset({"april", "may", "june"})
"""Months that are names where somebody is greeted or signs."""


def mentions(text: str, patterns: Sequence[str] = ()) -> tuple[Mention, ...]:
    """Everything of the kinds above that a text names, in order of place and without overlap.

    ``patterns`` are regular expressions of the company's own order and account numbers. The number of a
    list item and the word ``one`` are no numbers.
    """
    taken = bytearray(len(text))
    for mark in _LIST_MARK.finditer(text):
        taken[mark.start() : mark.end()] = b"\1" * (mark.end() - mark.start())
    own: tuple[_Rule, ...] = tuple(
        (MentionKind.code, re.compile(pattern), lambda m: m[0].replace("-", "")) for pattern in patterns
    )
    found: list[Mention] = []
    for kind, pattern, key in (*own, *_RULES):
        for match in pattern.finditer(text):
            if not match[0] or any(taken[match.start() : match.end()]):
                continue
            if kind is MentionKind.number and match[0].lower() == "one":
                continue
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            found.append(Mention(kind, key(match), match[0], match.start(), match.end()))
    found += _names(text, taken)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _names(text: str, taken: bytearray) -> Iterator[Mention]:
    for pattern in (_TITLED, _GREETED, _SIGNED, _WITHIN, _ACTING):
        for match in pattern.finditer(text):
            for word in re.finditer(r"\S+", match["name"]):
                start, end = match.start("name") + word.start(), match.start("name") + word.end()
                common = _COMMON - _ALSO_NAMES if pattern in (_TITLED, _GREETED, _SIGNED) else _COMMON
                if word[0].lower() in common or any(taken[start:end]):
                    continue
                taken[start:end] = b"\1" * (end - start)
                yield Mention(MentionKind.name, word[0].lower().replace("’", "'"), word[0], start, end)
