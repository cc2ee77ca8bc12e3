"""By when the customer needs it, in their own words, and whether a reply names a time by then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.language.plain import PlainSentence
from assistant.language.text import sentences

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = "|".join(_DAYS)
_DUE = re.compile(
    rf"\b(?:(?:by|before) (?:tonight|tomorrow|noon|the weekend|(?:{_DAY})\b)|tonight\b"
    rf"|tomorrow(?: morning| evening| afternoon)?(?: at \w+)?|on (?:{_DAY})\b)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|said|rang|came|cut|waited|wrote|wanted|started|stood|sat|since|last|have been|passed"
    r"|promised (?:me|us|for)|that you promised|told|wages|payday|asked|tried|sent|paid|left|went|bought|ordered)\b",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"\b(?:today|tonight|this (?:morning|afternoon|evening)|right now|at once|immediately|straight away|within the hour"
    r"|(?:in|within) (?:\w+ ){0,2}(?:minutes|hours?))\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\bwhat (?:i|we) can do (?:now|today)\b|\bfor this today\b|\b(?:i|we) (?:am|are) here (?:until|from|today)\b.*"
    r"|\b(?:myself|approve|give|credit|refund\w*|take|off)\b.*",
    re.IGNORECASE | re.DOTALL,
)
"""Of a sentence, what names a time and says nothing of when the thing itself is done: of talking, or of money."""
_CONTACT = re.compile(
    r"\b(?:write|ring|call|hear|line|confirmation|message|get back|follow up|take care|see to)\b", re.IGNORECASE
)
_OF_A_DAY = re.compile(r"\b(?:day|date)\b", re.IGNORECASE)
_SUPPOSES = re.compile(r"\W*(?:if|unless)\b", re.IGNORECASE)
_AN_ANSWER = re.compile(r"\b(?:answers?|know|decide|told)\b", re.IGNORECASE)
"""In words on a deadline that a message in time can keep."""
_TOMORROW = re.compile(r"\btomorrow\b", re.IGNORECASE)
_NAMED = re.compile(rf"\b(?:{_DAY})\b", re.IGNORECASE)
_WEEK = len(_DAYS)
_LAST_WORKING_DAY = _DAYS.index("friday")


@dataclass(frozen=True)
class Deadline:
    """``words`` are the customer's; ``days`` is how many days from today it is, None where today is not known."""

    words: str
    days: int | None
    weekday: str = ""
    of_an_answer: bool = False
    """Whether it is an answer that is needed by then, so that a message keeps it."""

    def of_a_word(self) -> Deadline:
        """The same time, for a message alone."""
        return replace(self, of_an_answer=True)

    def is_kept_by(self, said: Sequence[PlainSentence], today: str) -> bool:
        """Whether one of the sentences speaks of it or names a time no later for more than a message.

        Only the very day will do where today is not known.
        """
        return any(self._is_in_time(one.span.text, today) for one in said if not _SUPPOSES.match(one.span.text))

    def _is_in_time(self, text: str, today: str) -> bool:
        if self.words.lower() in text.lower() or (self.weekday and self.weekday in text.lower()):
            # That they get a message on the very day says nothing of the thing itself.
            return self.of_an_answer or not _CONTACT.search(text) or bool(_OF_A_DAY.search(text))
        if not self.of_an_answer and _CONTACT.search(text) and not _OF_A_DAY.search(text):
            return False
        text = _ASIDE.sub("", text)
        if _AT_ONCE.search(text):
            return True
        if _TOMORROW.search(text) and (self.days is None or self.days >= 1):
            return True
        for match in _NAMED.finditer(text):
            ahead = _ahead(match.group(), today)
            if ahead is None or self.days is None:
                if match.group().lower() == self.weekday:
                    return True
            elif ahead <= self.days:
                return True
        return False


def deadline_in(told: Sequence[str], today: str) -> Deadline | None:
    """The first deadline that somebody names who tells this; what is past is none. ``today`` is a weekday or empty."""
    return next(_deadlines(told, today), None)


def _deadlines(told: Sequence[str], today: str) -> Iterator[Deadline]:
    for text in told:
        for sentence in sentences(text):
            match = _DUE.search(sentence.text)
            if match and not _PAST.search(sentence.text):
                words = match.group()
                days = _days_until(words.lower(), today)
                yield Deadline(words, days, _weekday(words), bool(_AN_ANSWER.search(sentence.text)))


def _days_until(words: str, today: str) -> int | None:
    if "tomorrow" in words:
        return 1
    if "weekend" in words:
        return _ahead(_DAYS[_LAST_WORKING_DAY], today)
    if weekday := _weekday(words):
        ahead = _ahead(weekday, today)
        return ahead - 1 if ahead and words.startswith("before") else ahead
    return 0


def _weekday(words: str) -> str:
    match = _NAMED.search(words)
    return match.group().lower() if match else ""


def _ahead(weekday: str, today: str) -> int | None:
    if today.lower() not in _DAYS:
        return None
    return (_DAYS.index(weekday.lower()) - _DAYS.index(today.lower())) % _WEEK
