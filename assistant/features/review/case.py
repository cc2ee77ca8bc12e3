"""What is known before the draft: words, amounts, lengths of time and days of the thread and the facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from assistant.domain.company import Company
from assistant.domain.people import AuthorityLevel
from assistant.domain.reply import Reply
from assistant.language.acts import Act, acts
from assistant.language.amounts import lengths
from assistant.language.claims import amounts, in_hours
from assistant.language.days import WEEKDAYS, weekday_of
from assistant.language.subjects import subject_words

_BEGAN = re.compile(
    r"\b(?P<what>ordered|order(?=\s+(?:on|from))|bought|purchased|got\s+(?:it|them)|delivered|arrived"
    r"|came)\b(?P<rest>[^.!?\n]{0,70})",
    re.IGNORECASE,
)
_ON_DAY = re.compile(r"\b(?:last|on|this|past)\s+(?P<day>[A-Za-z]{6,9})\b", re.IGNORECASE)
_ELAPSED = re.compile(r"\s*(?:ago|old|back|now|of\s+use|on\s+it)\b", re.IGNORECASE)
_LATE = re.compile(r"\s*(?:late|overdue|over)\b", re.IGNORECASE)
_HAD = re.compile(
    r"\b(?:had|have\s+had|for|after|slept\s+on\s+\w+\s+\w+\s+(?:mattress\s+)?for"
    r"|i['’]ve\s+had\s+\w+,?)\W+(?:\w+\W+){0,4}$",
    re.IGNORECASE,
)
_DUE = re.compile(
    r"\b(?:(?:was|were|is|are)\s+(?:meant|supposed|promised|due)|promised|due|should\s+have\s+"
    r"(?:come|arrived|been\s+(?:here|delivered)))\b(?P<rest>[^.!?\n]{0,50})",
    re.IGNORECASE,
)
_NOT_HERE = re.compile(
    r"\b(?:still\s+(?:not|isn['’]?t|hasn['’]?t|no\s+sign|nothing|waiting)|(?:hasn|isn|didn)['’]?t\s+(?:come"
    r"|arrived?|turn(?:ed)?\s+up|here)|never\s+(?:came|arrived|turned\s+up)|not\s+(?:here|arrived|come))\b",
    re.IGNORECASE,
)
_MONTHS = "january february march april may june july august september october november december".split()
_DATE = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+({'|'.join(_MONTHS)}|{'|'.join(m[:3] for m in _MONTHS)})\b",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"\b(?:the\s+)?(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    rf"|thirteenth|fourteenth|fifteenth"
    rf"|sixteenth|seventeenth|eighteenth|nineteenth|twentieth)\s+of\s+(?P<month>{'|'.join(_MONTHS)})\b",
    re.IGNORECASE,
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
).split()


_LATE_WORDS = subject_words("late delay delivery")
"""What a case is about where a promised day has passed."""


@dataclass(frozen=True)
class Case:
    """The other side's words and what they fix. ``since`` are days since purchase, order or delivery, longest last."""

    words: frozenset[str]
    item: frozenset[str]
    acts: frozenset[Act]
    text: str
    money: frozenset[Decimal]
    lengths: frozenset[tuple[str, Decimal]]
    since: tuple[Decimal, ...]
    late: int | None
    order_value: Decimal | None
    level: AuthorityLevel
    levels: Sequence[AuthorityLevel]
    currency: str

    def may_use(self, rule: str) -> bool:
        """Whether a rule is not what only a level above the author's may do ("A team lead may ...")."""
        rank = self.levels.index(self.level) if self.level in self.levels else 0
        above = self.levels[rank + 1 :]
        return not any(
            re.match(rf"(?:as\s+)?(?:an?|the)\s+{re.escape(level)}\b", rule, re.IGNORECASE) for level in above
        )

    def elapsed_hours(self, family: str) -> Decimal | None:
        """The longest time since the purchase or delivery that is known, in hours or months; None without any."""
        if not self.since:
            return None
        days = self.since[-1]
        return days * 24 if family == "hours" else days / Decimal("30.5")


def case_of(reply: Reply, level: AuthorityLevel, company: Company, on: date) -> Case:
    """Read the thread and the facts once; ``on`` is the day of the reply."""
    facts = reply.facts
    heard = "\n".join(message.text for message in reply.thread)
    known = "\n".join([facts.item, *facts.extra.values()])
    text = f"{heard}\n{known}"
    money = {amount.amount for amount in amounts(text, company.currency)}
    value = facts.order_value if facts.order_value is not None or len(money) != 1 else min(money)
    if facts.order_value is not None:
        money.add(facts.order_value)
    money |= _bare(heard)
    late = (on - facts.promised_date).days if facts.promised_date else _said_late(heard) or _overdue(heard, on)
    return Case(
        words=subject_words(text) | (_LATE_WORDS if late and late > 0 else frozenset()),
        item=subject_words(facts.item),
        acts=acts(text),
        text=text,
        money=frozenset(money),
        lengths=frozenset(in_hours(length) for length in lengths(heard)),
        since=tuple(sorted(_since(heard, on, facts.delivered_date))),
        late=late,
        order_value=value,
        level=level,
        levels=company.authority_levels,
        currency=company.currency,
    )


def _overdue(text: str, on: date) -> int | None:
    """Days since the day that the other side says was promised, where it says that nothing has come."""
    if not _NOT_HERE.search(text):
        return None
    days = [(on - day).days for match in _DUE.finditer(text) if (day := _day(match["rest"], on)) is not None]
    return max((number for number in days if 0 < number < 200), default=None)


def _said_late(text: str) -> int | None:
    """How many days late the other side says that something is."""
    days = [
        int(in_hours(length)[1] / 24)
        for length in lengths(text)
        if in_hours(length)[0] == "hours" and _LATE.match(text, length.end)
    ]
    return max(days, default=None)


def _bare(text: str) -> set[Decimal]:
    found = set()
    for number in re.findall(r"(?<![\w-])\d{2,5}(?:\.\d\d)?(?![\w-])(?!\s+(?!pounds|less)[a-z]{3,}s\b)", text):
        try:
            found.add(Decimal(number))
        except InvalidOperation:  # pragma: no cover - the pattern gives numbers only
            continue
    return found


def _since(text: str, on: date, delivered: date | None) -> list[Decimal]:
    found: list[Decimal] = []
    if delivered and delivered <= on:
        found.append(Decimal((on - delivered).days))
    for length in lengths(text):
        if _ELAPSED.match(text, length.end) or _HAD.search(text[max(0, length.start - 60) : length.start]):
            family, number = in_hours(length)
            found.append(number / 24 if family == "hours" else number * Decimal("30.5"))
    for match in _BEGAN.finditer(text):
        day = _day(match["rest"], on)
        if day is not None and 0 <= (on - day).days < 4000:
            found.append(Decimal((on - day).days))
    return found


def _day(text: str, on: date) -> date | None:
    if match := _DATE.search(text):
        month = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(match[2].lower()[:3]))
        return _latest(int(match[1]), month, on)
    if match := _SPELLED.search(text):
        return _latest(_ORDINALS.index(match["word"].lower()) + 1, _MONTHS.index(match["month"].lower()) + 1, on)
    if re.search(r"\byesterday\b", text, re.IGNORECASE):
        return on - timedelta(days=1)
    if (match := _ON_DAY.search(text)) and (number := weekday_of(match["day"])) is not None and number < len(WEEKDAYS):
        return on - timedelta(days=(on.weekday() - number - 1) % 7 + 1)
    return None


def _latest(day: int, month: int, on: date) -> date | None:
    for year in (on.year, on.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:
            return None
        if found <= on:
            return found
    return None
