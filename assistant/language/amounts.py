"""Amounts of money and lengths of time in people's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

CURRENCIES = {"£": "GBP", "€": "EUR", "$": "USD"}
_WORDS = {
    "pound": "GBP", "pounds": "GBP", "quid": "GBP", "gbp": "GBP", "euro": "EUR", "euros": "EUR", "eur": "EUR",
    "dollar": "USD", "dollars": "USD", "usd": "USD",
}  # fmt: skip
SYMBOLS = {code: sign for sign, code in CURRENCIES.items()}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ONES = "|".join(_SMALL[1:10])
BELOW_HUNDRED = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{_ONES})\b)?|{'|'.join(sorted(_SMALL, key=len, reverse=True))})"
HUNDREDS = (
    rf"(?:(?:an?|{BELOW_HUNDRED})[ -]thousand(?:(?:,| and)? (?:an?|{_ONES})[ -]hundred)?(?:(?:,| and) {BELOW_HUNDRED})?"
    rf"|(?:(?:an?|{BELOW_HUNDRED})[ -])?hundred(?:(?: and)? {BELOW_HUNDRED})?)"
)
SPELLED = rf"(?:{HUNDREDS}|a couple of|{BELOW_HUNDRED}|an?)"
"""A number in words, up to the thousands; "a" and "an" are one."""
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?"
_MONEY = re.compile(
    rf"(?P<sign>[£€$])\s?(?P<signed>{_DIGITS})(?P<thousand>k\b)?"
    rf"|(?<![\w.,])(?<![a-z]-)(?P<plain>{_DIGITS}|{SPELLED})[\s-]?(?P<word>{'|'.join(_WORDS)})\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    rf"(?<![\w.,£€$])(?<![a-z]-)(?P<number>{_DIGITS}|half an?|{SPELLED})[\s-]?(?P<working>working\s|business\s)?"
    r"(?P<unit>seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|fortnights?|weeks?|wks?|months?|years?|yrs?)\b"
    r"(?P<half>\s+and\s+a\s+half\b)?",
    re.IGNORECASE,
)
_UNITS = {
    "sec": "seconds", "min": "minutes", "hou": "hours", "hr": "hours", "hrs": "hours", "day": "days",
    "nig": "days", "for": "weeks", "wee": "weeks", "wk": "weeks", "wks": "weeks", "mon": "months", "yea": "years",
    "yr": "years", "yrs": "years",
}  # fmt: skip


@dataclass(frozen=True)
class Money:
    """An amount as it stands in a text at ``[start:end]``; currency as ISO code."""

    amount: Decimal
    currency: str
    start: int
    end: int


@dataclass(frozen=True)
class Length:
    """A length of time as it stands in a text; ``unit`` is in the plural, nights are days."""

    number: Decimal
    unit: str
    working: bool
    start: int
    end: int

    def in_unit(self, unit: str) -> Decimal | None:
        """The same length in another unit, weeks as 7 days; None where that has no exact answer."""
        if unit == self.unit:
            return self.number
        if (self.unit, unit) == ("weeks", "days"):
            return self.number * 7
        if (self.unit, unit) == ("years", "months"):
            return self.number * 12
        return None


def money(text: str) -> list[Money]:
    """Every amount of money in a text, in order: ``£80``, ``1,200 pounds``, ``fifty quid``, ``£2k``."""
    found = []
    for match in _MONEY.finditer(text):
        if match["sign"]:
            amount, currency = plain_number(match["signed"]), CURRENCIES[match["sign"]]
            amount *= 1000 if match["thousand"] else 1
        else:
            amount, currency = plain_number(match["plain"]), _WORDS[match["word"].lower()]
        found.append(Money(amount, currency, match.start(), match.end()))
    return found


def with_signs(text: str) -> str:
    """A text with every amount of money in one spelling: ``20 pounds`` and ``twenty quid`` become ``£20``."""
    for one in reversed(money(text)):
        text = text[: one.start] + as_money(one.amount, one.currency) + text[one.end :]
    return text


def lengths(text: str) -> list[Length]:
    """Every length of time in a text, in order: ``3 weeks``, ``five working days``, ``a fortnight``, ``half a day``."""
    found = []
    for match in _LENGTH.finditer(text):
        unit = match["unit"].lower()
        unit = _UNITS.get(unit) or _UNITS[unit[:3]]
        number = Decimal("0.5") if match["number"].lower().startswith("half") else plain_number(match["number"])
        number += Decimal("0.5") if match["half"] else 0
        number *= 2 if match["unit"].lower().startswith("fortnight") else 1
        found.append(Length(number, unit, bool(match["working"]), match.start(), match.end()))
    return found


def as_money(amount: Decimal, currency: str) -> str:
    """An amount as people write it: ``£50``, ``£1,000``, ``£4.95``."""
    digits = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return f"{SYMBOLS[currency]}{digits}" if currency in SYMBOLS else f"{digits} {currency}"


def as_stated(value: Decimal, currency: str | None, unit: str | None) -> str:
    """A limit or figure as a clause writes it: ``£50``, ``14 days`` or ``1 day``."""
    if currency:
        return as_money(value, currency)
    return f"{value.normalize():f} {(unit or '').removesuffix('s') if value == 1 else unit or ''}".strip()


def plain_number(text: str) -> Decimal:
    """The value of digits or of a number in words (``SPELLED``): ``1,200``, ``a hundred and ten``, ``twenty-five``."""
    if text[:1].isdigit():
        return Decimal(text.replace(",", ""))
    total = part = 0
    for word in re.split(r"[\s,-]+", text.lower()):
        if word in ("hundred", "thousand"):
            part = (part or 1) * (100 if word == "hundred" else 1000)
            total, part = (total + part, 0) if word == "thousand" else (total, part)
        elif word in _TENS:
            part += 10 * (_TENS.index(word) + 2)
        elif word == "couple":
            part = 2
        elif word in ("a", "an"):
            part += 1
        elif word in _SMALL:
            part += _SMALL.index(word)
    return Decimal(total + part)
