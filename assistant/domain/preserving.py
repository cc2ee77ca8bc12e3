"""What a rewrite must not do: name something that stands nowhere, or lose something unsaid."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date

from assistant.domain.mentions import Mention, MentionKind, mentions
from assistant.domain.review import Removed

LEFT_OUT = "The rewrite leaves this out. Check that it can go."
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def check_rewrite(
    draft: str, rewritten: str, sources: Sequence[str], patterns: Sequence[str] = (), on: date | None = None
) -> tuple[tuple[Removed, ...], tuple[str, ...]]:
    """What of the draft is missing in a rewritten text, and what the rewritten text names out of nowhere.

    ``sources`` are the thread, the case facts, the draft and the cited passages, and the names of the author and
    of the company's departments, which any rewrite may use; ``patterns`` those of the
    company's order and account numbers. An amount, date, time, number, order number, percentage or name is
    the same however it is written. With ``on``, the day of the reply, ``today``, ``tomorrow``, ``yesterday`` and
    the weekday of a date in the sources are known too.
    """
    return removed(draft, rewritten, patterns), invented(rewritten, sources, patterns, on)


def removed(draft: str, rewritten: str, patterns: Sequence[str] = (), reason: str = LEFT_OUT) -> tuple[Removed, ...]:
    """Each thing that the draft names and the rewritten text does not, once, with a reason."""
    kept = _Known([rewritten], patterns)
    missing = {
        (mention.kind, mention.key): mention for mention in mentions(draft, patterns) if not kept.survives(mention)
    }
    return tuple(Removed(what=mention.text, reason=reason) for mention in missing.values())


def invented(
    rewritten: str, sources: Sequence[str], patterns: Sequence[str] = (), on: date | None = None
) -> tuple[str, ...]:
    """Each thing that a rewritten text names and no source does, as it stands there."""
    known = _Known(sources, patterns)
    if on is not None:
        known.learn_days(on)
    lower = set(re.findall(r"\b[a-zà-öø-ÿ]+\b", rewritten))
    return tuple(
        dict.fromkeys(
            mention.text
            for mention in mentions(rewritten, patterns)
            if not known.licenses(mention) and not (mention.kind is MentionKind.name and mention.key in lower)
        )
    )


class _Known:
    """What some texts name, and their words."""

    def __init__(self, texts: Sequence[str], patterns: Sequence[str]) -> None:
        found = [mention for text in texts for mention in mentions(text, patterns)]
        self.keys = {(mention.kind, mention.key) for mention in found}
        self.dates = {mention.key for mention in found if mention.kind is MentionKind.date}
        self.words = {
            part for text in texts for word in _WORD.findall(text) for part in _forms(word.lower().replace("’", "'"))
        }
        self.numbers = {_leading_number(mention) for mention in found}
        self.texts = texts

    def learn_days(self, on: date) -> None:
        """Days that follow from a date in the sources and the day of the reply."""
        days: Collection[date] = [on, *_near_dates(self.dates, on)]
        days = [*days, *(date(*map(int, m)) for text in self.texts for m in _ISO.findall(text) if _is_date(m))]
        for day in days:
            self.dates |= {f"{day.day}.{day.month}", _weekday(day), f"{day.day}th"}
            away = (day - on).days
            if away in (-1, 0, 1):
                self.dates.add({-1: "yesterday", 0: "today", 1: "tomorrow"}[away])
        if "tomorrow" in self.dates:
            following = date.fromordinal(on.toordinal() + 1)
            self.dates |= {f"{following.day}.{following.month}", _weekday(following)}

    def survives(self, mention: Mention) -> bool:
        if mention.kind is MentionKind.name:
            return mention.key in self.words
        return (mention.kind, mention.key) in self.keys

    def licenses(self, mention: Mention) -> bool:
        if mention.kind is MentionKind.name:
            return mention.key in self.words
        if mention.kind is MentionKind.number:
            return mention.key in self.numbers
        if mention.kind is MentionKind.date:
            return mention.key in self.dates or (
                mention.key.endswith("th") and any(known.split(".")[0] + "th" == mention.key for known in self.dates)
            )
        return (mention.kind, mention.key) in self.keys


def _forms(word: str) -> set[str]:
    return {word, word.removesuffix("'s"), *word.split("-")}


def _leading_number(mention: Mention) -> str:
    """The bare number of an amount, share or number: ``£50`` tells where a ``50`` may come from."""
    if mention.kind in (MentionKind.amount, MentionKind.share, MentionKind.number):
        return mention.key.split(" ")[0].rstrip("%")
    digits = re.match(r"\d+", mention.text)
    return digits[0] if digits and mention.kind in (MentionKind.length, MentionKind.time) else ""


def _weekday(day: date) -> str:
    return "monday tuesday wednesday thursday friday saturday sunday".split()[day.weekday()]


def _is_date(parts: tuple[str, ...]) -> bool:
    try:
        date(*map(int, parts))
    except ValueError:
        return False
    return True


def _near_dates(keys: Collection[str], on: date) -> list[date]:
    """Day and month in the year that brings them nearest to the reply."""
    found = []
    for key in keys:
        day, _, month = key.partition(".")
        if not month:
            continue
        options = []
        for year in (on.year - 1, on.year, on.year + 1):
            try:
                options.append(date(year, int(month), int(day)))
            except ValueError:
                continue
        if options:
            found.append(min(options, key=lambda option: abs((option - on).days)))
    return found
