"""Everything in a text that has to be right to the digit: amounts, lengths, shares, times, dates, counts, codes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from assistant.language.amounts import Length, lengths, money
from assistant.language.text import CALENDAR


class Family(StrEnum):
    """Quantities of one family can contradict each other; ``bare`` is any number without a unit."""

    money = "money"
    length = "length"
    share = "share"
    time = "time"
    date = "date"
    day = "day"
    code = "code"
    order = "order"
    bare = "bare"


class Bound(StrEnum):
    """Which side of the number is meant: up to it, from it, or just it."""

    exact = "exact"
    most = "most"
    least = "least"


@dataclass(frozen=True)
class Quantity:
    """What stands at ``text[start:end]``; equal ``value`` within a family means the same thing.

    ``number`` is the bare number as written, where there is one. A ``loose`` quantity (a spelled "a week", "the
    second") need not be repeated to be right, but it must not be contradicted.
    """

    family: Family
    value: tuple[object, ...]
    start: int
    end: int
    number: Decimal | None = None
    bound: Bound = Bound.exact
    loose: bool = False

    def agrees(self, other: Quantity) -> bool:
        """Whether another text's quantity says the same, in whatever unit and on the same side of the number."""
        if Bound.exact not in (self.bound, other.bound) and self.bound is not other.bound:
            return False
        if self.family is other.family is Family.date:
            return self.value[:2] == other.value[:2] and (
                None in (self.value[2], other.value[2]) or self.value == other.value
            )
        if self.family is other.family:
            return self.value == other.value
        # "up to 50" of something that the other text gives with its unit
        return self.family is Family.bare and self.number is not None and self.number == other.number


_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SPELLED = {word: number for number, word in enumerate(_UNITS)} | {w: 10 * n for n, w in enumerate(_TENS, start=2)}
_SPELLED |= {"dozen": 12, "twice": 2, "thrice": 3}
_ORDINALS = {word: n for n, word in enumerate("second third fourth fifth sixth seventh eighth ninth tenth".split(), 2)}
_MONTHS = {name.lower(): number for number, name in enumerate(CALENDAR[7:], start=1)}
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400, "weeks": 604800}
_NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"

_DATES = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)"
    rf"|\b(?P<slashed>\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}})\b"
    rf"|\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month>{_MONTH})\b\.?(?:,?\s+(?P<year>\d{{4}})\b)?"
    rf"|\b(?P<month2>{_MONTH})\b\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,?\s+(?P<year2>\d{{4}})\b)?",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)\s?(?P<half>[ap]\.?m\b\.?)?(?!\d|[.:]\d)"
    r"|\b(?P<hour2>1[0-2]|0?[1-9])\s?(?P<half2>[ap]\.?m\b\.?)|\b(?P<named>noon|midday|midnight)\b",
    re.IGNORECASE,
)
_SHARES = re.compile(
    rf"(?P<number>{_NUMBER})\s?(?:%|per\s?cent\b|percent\b)|\bhalf\b(?!\s+(?:past|an?\b))", re.IGNORECASE
)
_FRACTIONS_OF_TIME = re.compile(
    r"\b(?:(?P<quarter>(?:a\s+)?quarter)\s+of\s+an\s+hour|(?P<three>three\s+quarters)\s+of\s+an\s+hour"
    r"|(?P<half>half)[\s-]+(?:an\s+)?hour|(?P<fortnight>(?:a\s+)?fortnight))\b",
    re.IGNORECASE,
)
_CODES = re.compile(r"\b(?=[\w/-]*\d)(?=[\w/-]*[A-Za-z])\w+(?:[/-]\w+)*\b|\b\d+(?:\.\d+){2,}\b")
_DECADE = re.compile(r"\b(?P<years>\d{2,4})['’]?s\b")
_DIGIT_ORDINAL = re.compile(r"\b(?P<number>\d+)(?:st|nd|rd|th)\b", re.IGNORECASE)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_DAY = re.compile(
    rf"\b(?:{'|'.join(CALENDAR[:7])})s?\b|\b(?:{'|'.join(month for month in CALENDAR[7:] if month != 'May')})\b"
    r"|\bMay\b(?=\s*(?:[,.;]|and|or|to|\Z))"
)
_WORDS = "|".join(sorted(_SPELLED, key=len, reverse=True))
_COUNT = re.compile(
    rf"(?<![\w.,])(?:{_NUMBER})(?!\w)"
    rf"|\b(?:(?:{'|'.join(_TENS)})[\s-](?:{'|'.join(_UNITS[1:10])})|{_WORDS})\b"
    r"|\d+",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"(?<![\w.,])(?P<first>{_NUMBER})\s?(?:-|–|to|or|and)\s?\Z", re.IGNORECASE)
_LEAD_IN = r"\s+(?:the |a |an |of |first |last |total of )*\Z"
_NO = r"(?:not|never|nothing|no\w*) (?:\w+ ){0,3}?"
_MOST = re.compile(
    rf"(?:up to|at most|{_NO}(?:more|later|longer|greater|higher) than|maximum(?: of)?|within|inside|less than"
    rf"|fewer than|below|under|until|before|by|as much as|as many as|{_NO}(?:above|over|after|beyond|exceed\w*)"
    rf"|shorter than|earlier than|limit(?:ed to| of| is)?){_LEAD_IN}",
    re.IGNORECASE,
)
_LEAST = re.compile(
    rf"(?:at least|{_NO}(?:less|fewer|earlier|sooner|shorter) than|minimum(?: of)?|from|above|over|more than"
    rf"|later than|longer than|greater than|higher than|beyond|exceed(?:s|ing)?|after|{_NO}(?:below|under|before))"
    rf"{_LEAD_IN}",
    re.IGNORECASE,
)
_OR_MORE = re.compile(
    r"\s*(?:\+|(?:or|and) (?:more|over|above|later|longer|upwards)\b|at the earliest\b|plus\b)", re.IGNORECASE
)
_OR_LESS = re.compile(
    r"\s*(?:(?:or|and) (?:less|fewer|under|below|earlier)\b|at (?:the )?(?:most|latest)\b)", re.IGNORECASE
)


def quantities(text: str) -> list[Quantity]:
    """Every quantity of a text in order of place; each digit of the text belongs to exactly one.

    Units are folded (two weeks and 14 days are equal, months and years are), working days stay apart from days.
    """
    found: list[Quantity] = []
    taken = [False] * (len(text) + 1)

    def add(
        family: Family,
        value: tuple[object, ...],
        start: int,
        end: int,
        number: Decimal | None = None,
        loose: bool = False,
    ) -> None:
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            bound = _bound(text, start, end) if family not in (Family.code, Family.order) else Bound.exact
            found.append(Quantity(family, value, start, end, number, bound, loose))

    for read in (_dates, _money, _shares, _fractions, _lengths, _times, _codes, _others):
        read(text, add)
    return sorted(found, key=lambda quantity: quantity.start)


_Add = Callable[..., None]


def _bound(text: str, start: int, end: int) -> Bound:
    before, after = text[max(0, start - 50) : start], text[end : end + 20]
    if _OR_MORE.match(after):
        return Bound.least
    if _OR_LESS.match(after) or _MOST.search(before):
        return Bound.most
    return Bound.least if _LEAST.search(before) else Bound.exact


def _dates(text: str, add: _Add) -> None:
    for match in _DATES.finditer(text):
        year: str | None
        if match["iso"]:
            year, month, day = match["iso"].split("-")
            number = int(month)
        elif match["slashed"]:
            day, month, year = re.split(r"[/.]", match["slashed"])
            number, year = int(month), year if len(year) == 4 else f"20{year.zfill(2)}"
        else:
            day, year = match["day"] or match["day2"], match["year"] or match["year2"]
            name = (match["month"] or match["month2"]).lower()
            number = next(n for full, n in _MONTHS.items() if full.startswith(name[:3]))
        add(
            Family.date, (int(day), number, int(year) if year else None), *match.span(), Decimal(year) if year else None
        )


def _money(text: str, add: _Add) -> None:
    for amount in money(text):
        # "a pound" is spoken of more often than counted
        spelled = text[amount.start : amount.end].lower().startswith(("a ", "an "))
        add(
            Family.money, (amount.currency, amount.amount.normalize()), amount.start, amount.end, amount.amount, spelled
        )


def _shares(text: str, add: _Add) -> None:
    for match in _SHARES.finditer(text):
        number = Decimal(match["number"].replace(",", "")) if match["number"] else Decimal(50)
        add(Family.share, (number.normalize(),), *match.span(), number, not match["number"])


def _fractions(text: str, add: _Add) -> None:
    for match in _FRACTIONS_OF_TIME.finditer(text):
        minutes = {"quarter": 15, "three": 45, "half": 30, "fortnight": 14 * 24 * 60}[str(match.lastgroup)]
        add(Family.length, ("seconds", Decimal(minutes * 60).normalize(), False), *match.span())


def _lengths(text: str, add: _Add) -> None:
    for length in lengths(text):
        written = text[length.start : length.end].lower()
        if re.fullmatch(r"(?:a|an|one|\d)\s+second", written):
            continue  # the second of something
        value = _length_value(length)
        start, number = length.start, length.number
        spread = _RANGE.search(text[:start])
        add(Family.length, value, start, length.end, number, bool(re.match(r"an?\b", written)))
        if spread:
            first = Decimal(spread["first"].replace(",", ""))
            add(
                Family.length, _length_value(Length(first, length.unit, length.working, 0, 0)), spread.start("first"),
                spread.end("first"), first,
            )  # fmt: skip


def _length_value(length: Length) -> tuple[object, ...]:
    if length.unit in _SECONDS:
        # A working day is no number of hours, a working week five working days.
        if length.working and length.unit in ("days", "weeks"):
            return ("working days", (length.number * (5 if length.unit == "weeks" else 1)).normalize(), True)
        return ("seconds", (length.number * _SECONDS[length.unit]).normalize(), length.working)
    return ("months", (length.number * (12 if length.unit == "years" else 1)).normalize(), length.working)


def _times(text: str, add: _Add) -> None:
    for match in _TIMES.finditer(text):
        if match["named"]:
            hour, minute, half = (0 if match["named"].lower() == "midnight" else 12), 0, ""
        else:
            hour, minute = int(match["hour"] or match["hour2"]), int(match["minute"] or 0)
            half = (match["half"] or match["half2"] or "").lower()
            if "." in match.group().rstrip(".") and not half:
                continue  # 4.50 is no time unless am or pm follows
        if half.startswith("p") and hour < 12:
            hour += 12
        elif half.startswith("a") and hour == 12:
            hour = 0
        add(Family.time, (hour % 24, minute), *match.span())


def _codes(text: str, add: _Add) -> None:
    for match in _DIGIT_ORDINAL.finditer(text):
        add(Family.order, (int(match["number"]),), *match.span())
    for match in _DECADE.finditer(text):
        add(Family.code, (f"{match['years']}s",), *match.span())
    for match in _CODES.finditer(text):
        if not re.fullmatch(r"\d+-[a-z]+", match.group()):  # 4-hour, 2-person: a count
            add(Family.code, (match.group().lower(),), *match.span())


def _others(text: str, add: _Add) -> None:
    for match in _DAY.finditer(text):
        add(Family.day, (match.group().lower().rstrip("s")[:3],), *match.span())
    for match in _ORDINAL.finditer(text):
        if not text[match.end() :].startswith("-hand"):
            add(Family.order, (_ORDINALS[match.group().lower()],), *match.span(), None, True)
    for match in _COUNT.finditer(text):
        word = re.sub(r"[\s-]+", " ", match.group().lower())
        number = (
            Decimal(word.replace(",", "")) if word[0].isdigit() else Decimal(sum(_SPELLED[w] for w in word.split()))
        )
        # "one" is a pronoun as often as a number
        add(Family.bare, (number.normalize(),), *match.span(), number, word == "one")
