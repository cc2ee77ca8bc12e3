"""Promises in a reply: who will do what, and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from assistant.domain.commitments import Commitment, Whom
from assistant.domain.company import Company
from assistant.domain.reply import Channel, Reply
from assistant.language.dates import When, find_times
from assistant.language.promise_words import (
    ASKED,
    AT_ONCE,
    CONDITION,
    EITHER_WAY,
    EVENT,
    HEADS,
    HEARSAY,
    LET_ME,
    NO_PROMISE_VERB,
    OFFER,
    OUTWARD,
    QUESTION,
    STARTS_CLAUSE,
    TO_YOU,
    VAGUE,
    WISH,
)
from assistant.language.text import Span, sentences

_QUOTED = re.compile(r"“[^”\n]{1,300}”|\"[^\"\n]{1,300}\"|^[ \t]*>.*$", re.MULTILINE)
_LAST_SENTENCE = re.compile(r"[.!?]\s")
_NOBODY = frozenset("someone somebody they he she everyone".split())
_POINTS_BACK = re.compile(r"\b(?:day|then|that|afternoon|morning|evening|night)\b", re.IGNORECASE)
_LAST_PIECE = re.compile(r"[^.,;:!?]*\Z")
MOST_PROMISES = 20
"""Promises that are looked at in one sentence; nobody makes so many."""
_AHEAD = 2
"""Sentences within which a step nobody outside sees may find its date: "I will ask them. I ring you on Friday." """


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    by: str
    outward: bool
    needs_date: bool
    vague: bool
    """Whether a word such as soon stands where the day should."""
    at_once: bool
    """Whether it is done while the customer stands there or holds the line."""
    in_case: bool
    """Whether it is kept only if something else happens."""


def find_promises(reply: Reply, at: datetime, company: Company) -> tuple[Commitment, ...]:
    """What a draft promises, in the order of its words; due dates count from ``at``.

    ``at`` without a zone is in the company's own time; due moments come back with the company's zone. Offers,
    questions, what is done already, what the reader has to do, what hangs on the reader and what holds for
    everybody ("refunds take 5 working days") are no promises. A promise without a day is left out where it is a
    side line: done on the spot in the shop or on the phone, or beside a day that the reply names for what matters;
    one that says soon instead of a day never is. Raises ValueError where the company's calendar has no working days.
    """
    zone = ZoneInfo(company.time_zone)
    now = at.astimezone(zone).replace(tzinfo=None) if at.tzinfo else at
    draft = reply.draft
    whom = Whom.colleague if reply.channel is Channel.internal else Whom.customer
    quoted = [match.span() for match in _QUOTED.finditer(draft)]
    spans = sentences(draft)
    proposals: list[tuple[int, _Found, Commitment]] = []
    live = reply.channel in (Channel.shop, Channel.phone)
    for place, span in enumerate(spans):
        promised = list(_promises_in(span, quoted))
        times = find_times(span.text, now, company.working_calendar, company.locale) if promised else []
        for found in promised:
            when = _when(span, found, times)
            if when is None and (found.needs_date or (live and not found.vague and found.at_once)):
                continue
            if when is not None and _POINTS_BACK.search(span.text[when.start : when.end]):
                when = _on_a_known_day(draft, when, span.start + when.start, now, reply, company)
            proposals.append((place, found, _commitment(draft, found, when, whom, zone)))
    return tuple(_without_side_lines(list(_with_later_dates(proposals)), spans, now, company))


def _promises_in(span: Span, quoted: list[tuple[int, int]]) -> Iterator[_Found]:
    text = span.text
    heads: list[tuple[int, re.Match[str], str]] = []
    for kind, pattern in HEADS:
        for match in islice(pattern.finditer(text), MOST_PROMISES):
            start = match.start("head") if "head" in pattern.groupindex else match.start()
            if not any(abs(start - other) < 4 or other <= start < m.end() for other, m, _ in heads):
                heads.append((start, match, kind))
    heads = sorted(heads, key=lambda head: head[0])[:MOST_PROMISES]
    for number, (start, match, kind) in enumerate(heads):
        at = span.start + start
        if any(begin <= at < end for begin, end in quoted) or not _is_promise(text, start, match, kind):
            continue
        following = heads[number + 1][0] if number + 1 < len(heads) else len(text)
        end = _clause_end(text, match.end(), following)
        clause = text[start:end]
        by = (match.groupdict().get("who") or "").strip(" ,")
        by = "" if by.lower() in _NOBODY else by
        led = _LAST_SENTENCE.split(text[:start])[-1]
        vague = bool(VAGUE.search(text, start, following))
        yield _Found(
            at,
            span.start + end,
            by,
            bool(OUTWARD.search(clause)),
            (
                not vague
                and (
                    kind in ("progressive", "present")
                    or (kind == "receive" and not TO_YOU.match(text, match.start("verb")))
                    or bool(CONDITION.search(led))
                )
            )
            or kind == "happens",
            vague,
            kind == "first" and bool(AT_ONCE.match(text, match.start("verb"))),
            bool(EVENT.search(led)),
        )


def _is_promise(text: str, start: int, match: re.Match[str], kind: str) -> bool:
    before = text[:start]
    clause = re.split(r"[.;:!?]\s", before)[-1]
    if OFFER.search(clause) or WISH.search(re.split(r",\s", clause)[-1]) or HEARSAY.search(clause):
        return False
    tail = text[match.end() : match.end() + 60]
    if NO_PROMISE_VERB.match(text, match.start("verb")) if "verb" in match.re.groupindex and match["verb"] else False:
        return False
    if kind == "let me" and not LET_ME.search(tail):
        return False
    if kind == "asked" and not ASKED.search(tail):
        return False
    # "I will call you on Friday, is that all right?" promises; "Is it all right that I call you?" asks.
    asking = _LAST_PIECE.search(before)
    return not (text.rstrip().endswith("?") and asking and QUESTION.match(asking.group()))


def _clause_end(text: str, start: int, following: int) -> int:
    """Where the promise that was begun before ``start`` ends: at the next promise or a new subject."""
    border = STARTS_CLAUSE.search(text, start, following)
    end = border.start() if border else following
    return start + len(re.sub(r"[\s,;:–(-]*(?:\b(?:and|but|so|then|or|while)\b)?[\s,;:–(-]*\Z", "", text[start:end]))


def _when(span: Span, found: _Found, times: list[When]) -> When | None:
    """The time that belongs to a promise: the last in its own clause, else one just before or after it."""
    start, end = found.start - span.start, found.end - span.start
    own = [when for when in times if start <= when.start < end]
    before = [
        when
        for when in times
        if when.end <= start
        and re.fullmatch(
            r"[\s,)–-]*(?:(?:at|the|latest|morning|afternoon|so|then|and|that|is|i|will|'ll|in|for|sure)[\s,)–-]*)*",
            span.text[when.end : start],
            re.IGNORECASE,
        )
    ]
    after = [
        when
        for when in times
        if when.start >= end
        and re.fullmatch(
            r"[\s,:–(-]*(?:(?:so|that|is|by|and|at|before|on|it|will|be|latest|either|way|the|within|for)[\s,:–(-]*)*",
            span.text[end : when.start],
            re.IGNORECASE,
        )
    ]
    # "Within the 60 nights, I come back to you as soon as I can": the time before is of something else.
    chosen = own or (before[-1:] if not found.vague else []) or after[:1]
    return _one(chosen)


def _one(times: list[When]) -> When | None:
    """One time out of all that one promise names: the last day is the exact one, and takes an hour named apart."""
    days = [when for when in times if when.on is not None and not when.bare]
    hours = [when for when in times if when.bare]
    if not days:
        tied = next((when for when in times if when.on is None), None)
        if tied is None:
            return hours[-1] if hours else None
        return replace(tied, at=tied.at or (hours[-1].at if hours else None))
    day = days[-1]
    hour = day.at or next((when.at for when in reversed(days) if when.on == day.on and when.at), None)
    return replace(day, at=hour or (hours[-1].at if hours else None))


def _on_a_known_day(
    draft: str, when: When | None, until: int, now: datetime, reply: Reply, company: Company
) -> When | None:
    """ "That day" and "the day before" as dates, where the draft or the facts of the case name the day."""
    if when is None or when.on is not None:
        return when
    named = [
        w.on for w in find_times(draft[:until], now, company.working_calendar, company.locale) if w.on and not w.bare
    ]
    day = named[-1] if named else reply.facts.promised_date if when.before else None
    if day is None or (when.before and day <= now.date()) or day < now.date():
        return when
    return replace(when, on=day - timedelta(days=1) if when.before else day)


def _commitment(draft: str, found: _Found, when: When | None, whom: Whom, zone: ZoneInfo) -> Commitment:
    quote = draft[found.start : found.end]
    return Commitment(
        what=" ".join(quote.split()),
        whom=whom,
        by=found.by,
        due_on=when.on if when else None,
        due_at=datetime.combine(when.on, when.at, zone) if when and when.on and when.at else None,
        dated=when is not None,
        quote=quote,
        start=found.start,
        end=found.end,
    )


def _with_later_dates(proposals: list[tuple[int, _Found, Commitment]]) -> Iterator[tuple[_Found, Commitment]]:
    """A step on the way has the date of the news that is promised right after it."""
    for number, (place, found, promise) in enumerate(proposals):
        later: tuple[date | None, datetime | None] | None = None
        if not promise.dated and not found.outward:
            later = next(
                (
                    (other.due_on, other.due_at)
                    for at, ahead, other in proposals[number + 1 :]
                    if at - place <= _AHEAD and other.dated and ahead.outward
                ),
                None,
            )
        if not promise.dated and later is None and number and EITHER_WAY.search(promise.quote):
            at, _, earlier = proposals[number - 1]
            later = (earlier.due_on, earlier.due_at) if earlier.dated and place - at <= 1 else None
        if later is None:
            yield found, promise
        else:
            yield found, promise.model_copy(update={"dated": True, "due_on": later[0], "due_at": later[1]})


def _without_side_lines(
    promised: list[tuple[_Found, Commitment]], spans: list[Span], now: datetime, company: Company
) -> Iterator[Commitment]:
    """What is promised without the side lines: the main promise has its day, and "I'll tell the shop too" needs none.

    The day may stand in a promise, or beside the words in a sentence that only says what happens.
    """
    dated = any(promise.dated for _, promise in promised)
    for found, promise in promised:
        if promise.dated or found.vague or not (dated or _has_day_near(found, spans, now, company)):
            yield promise


def _has_day_near(found: _Found, spans: list[Span], now: datetime, company: Company) -> bool:
    """Whether a day or an hour to come is named after a promise, in its sentence or the next one.

    For what is done only in some case, a day or an hour said earlier will do.
    """
    place = next(number for number, span in enumerate(spans) if span.start <= found.start < span.end)
    rest = spans[place].text[found.end - spans[place].start :]
    earlier = [span.text for span in spans[:place]] if found.in_case else []
    texts = (rest, *(span.text for span in spans[place + 1 : place + 2]), *earlier)
    times = (when for text in texts for when in find_times(text, now, company.working_calendar, company.locale))
    return any(when.on for when in times)
