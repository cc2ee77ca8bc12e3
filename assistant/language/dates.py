"""Days and hours that a text names, resolved against the moment it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from assistant.domain.company import WorkingCalendar
from assistant.language.amounts import lengths
from assistant.language.clock import Clock, clocks
from assistant.language.days import after_length, day_of_month, end_of_month, end_of_week, next_weekday, weekday_of

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_ORDINAL_WORDS = {
    **{word: number for number, word in enumerate(_ORDINALS, 1)},
    **{f"twenty{dash}{word}": 20 + n for n, word in enumerate(_ORDINALS[:9], 1) for dash in "- "},
    "thirtieth": 30, "thirty-first": 31, "thirty first": 31,
}  # fmt: skip
_ORDINAL = "|".join(sorted(_ORDINAL_WORDS, key=len, reverse=True))
_EXPLICIT = re.compile(
    rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|(?<![\d/.,£€$])\d{{1,2}}/\d{{1,2}}(?:/(?:\d{{4}}|\d{{2}}))?(?![\d/])"
    r"|(?<![\d/.,£€$])\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})?(?!\d)"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}(?:,?\s+20\d\d\b)?"
    rf"|\b{_MONTH}\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+20\d\d\b)?",
    re.IGNORECASE,
)
_SPELLED_DATE = re.compile(rf"\b({_ORDINAL})\s+of\s+({_MONTH})", re.IGNORECASE)
_DAY_OF_MONTH = re.compile(
    rf"\b(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)\b"
    rf"|(?<=day)\s*,?\s+the\s+({_ORDINAL})\b|\b(?:on|by|until|till|before)\s+the\s+({_ORDINAL})\b(?=\s*(?:at\b"
    rf"|[.,;:!?)]|$))",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?P<last>last\s+|past\s+)?(?P<next>next\s+)?(?P<day>[a-z]{3,10})\b(?P<week>\s+week\b)?", re.IGNORECASE
)
_TOMORROW = r"(?:tom+or+o?w+|tomor+a|tmrw|tmr|tomoz|2mor+ow?)"
_NAMED = re.compile(
    rf"\b(?:(?P<after>(?:the\s+)?day\s+after\s+{_TOMORROW})|(?P<tomorrow>{_TOMORROW})"
    r"|(?P<endweek>(?:the\s+)?end\s+of\s+(?:(?P<which>the|this|next)\s+)?(?P<what>day|week|month|business|play)|eod|cob"
    r"|close\s+of\s+(?:business|play))"
    r"|(?P<workday>(?:the\s+)?next\s+(?:working|business)\s+day)"
    r"|(?P<week>(?P<nextweek>next|this|in\s+the\s+(?:coming|next))\s+(?P<span>week|month))(?!\s*or\b|s)"
    r"|(?P<weekend>(?:over|at|this|on|by)\s+(?:the\s+)?weekend)"
    r"|(?P<today>today|tonight|this\s+(?:morning|afternoon|evening|lunchtime)|(?:later|still)\s+today"
    r"|(?:right\s+|just\s+|straight\s+)now|this\s+(?:minute|moment|instant)|as\s+we\s+speak"
    r"|(?<!until )(?<!till )(?<!by )now"
    r"|straight\s*away|right\s+away|immediately|at\s+once|straight\s+after"
    r"|(?:there\s+and\s+then|then\s+and\s+there|on\s+the\s+spot|on\s+the\s+other\s+line)"
    r"|while\s+you(?:\s+(?:wait|hold|sit|stay|look)|(?:['’]re|\s+are)\s+(?:here|on|there)))"
    r"|(?P<hour>within\s+the\s+hour)|(?P<fortnight>(?:in|within)\s+a\s+fortnight|a\s+fortnight\s+today))\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:(?P<before>the\s+(?:day|evening|night|morning)\s+before)|on\s+(?:the|that|this)\s+day|(?:the"
    r"|that)\s+same\s+(?:day|afternoon)"
    r"|that\s+(?:day|morning|afternoon|evening)|(?:by|before)\s+(?:then|that)|then(?=[\s,]+(?:with|at|and|to"
    r"|by)\b|[.!])|in\s+(?:plenty\s+of\s+)?time\s+for"
    r"|(?:for|by|before|after)\s+(?:Christmas|Easter|New\s+Year)"
    r"|before\s+(?:you|your|her|his|their|he|she|they)"
    r"|(?:every|each)\s+(?:\w+\s+)?(?:days?|week|morning))\b",
    re.IGNORECASE,
)
_LENGTH_BEFORE = re.compile(
    r"(?:\b(?:within|in|inside|after|for|allow|takes?|need|up\s+to|maximum|max|at\s+most|(?:the\s+)?next|around|about"
    r"|approximately|roughly|less\s+than|under|no\s+more\s+than|no\s+later\s+than|(?:maximum|max)\s+of)\s+|\d\s*(?:-|–"
    r"|to)\s*)+(?:the\s+)?(?:next\s+)?$",
    re.IGNORECASE,
)
_LENGTH_AFTER = re.compile(
    r"\s*'?\s*(?:time\b|from\s+(?:now|today)\b|at\s+(?:the\s+)?(?:latest|most)\b|max\b)", re.IGNORECASE
)
_PART_OF_HOUR = re.compile(
    r"\b(?:half\s+(?P<half>\w+)|quarter\s+(?:past|(?P<to>to))\b(?:\s+(?P<hour>\w+))?)", re.IGNORECASE
)
_ALONE = re.compile(r"(?:\A|[,.;:!?(–-]\s*|\bme\s+)\0\s*(?:[,.;:!?)–-]|and\b|tops\b|\Z)", re.IGNORECASE)
_PAST_AFTER = re.compile(
    r"\s*(?:ago|late|old|overdue|earlier|before|since|that|which|of\s+(?:your|my|our))\b", re.IGNORECASE
)
_FROM_EVENT = re.compile(r"\s+(?:of|after|from|once|when|before|if)\b(?!\s+(?:now|today)\b)", re.IGNORECASE)
_BETWEEN = re.compile(
    r"[\s,()\[–-]*(?:(?:at|by|before|around|about|on|the|in|of|latest|until|till|till|between|from|for|no|later"
    r"|than|noon"
    r"|morning|afternoon|evening|lunchtime|first|thing|to|and|that|is|so|i|mean|i\.e\.?)[\s,()\[:–-]*)*",
    re.IGNORECASE,
)
_PART_OF_DAY = re.compile(r"\s*(?:in\s+the\s+)?(morning|afternoon|evening)\b|\s+first\s+thing\b", re.IGNORECASE)


@dataclass(frozen=True)
class When:
    """A time named in ``text[start:end]``: the last day of it, and the hour on that day where one is named.

    ``on`` is None where the words hang on an event without a date ("the day before delivery").
    """

    start: int
    end: int
    on: date | None
    at: time | None = None
    explicit: bool = False
    """Whether the day stands there as a date, so that a weekday beside it says the same day again."""
    before: bool = False
    """Whether the day before that event is meant."""
    bare: bool = False
    """Whether only an hour was named, so that the day is a guess."""

    @property
    def sort_key(self) -> tuple[date, time]:
        """Later times sort after earlier ones; a day ends after every hour of it."""
        return self.on or date.max, self.at or time.max


def find_times(text: str, now: datetime, calendar: WorkingCalendar, locale: str = "en-GB") -> list[When]:
    """Every time named in an English text that is not before ``now``, in order of the text.

    ``now`` is naive, in the company's own time. A weekday is the next one after today, ``next Tuesday`` the one
    of the next calendar week; weeks end with their last working day; a day and an hour that stand side by side
    are one time, and of a range the end counts. Words such as soon or shortly name no time.
    """
    days = sorted(_days(text, now, calendar, locale), key=lambda w: (w.start, -w.end))
    merged: list[When] = []
    for day in days:
        if merged and day.start < merged[-1].end:
            continue
        if merged and _BETWEEN.fullmatch(text[merged[-1].end : day.start]) and _same(merged[-1], day):
            last = merged.pop()
            better = day if day.explicit and not last.explicit else last
            day = When(last.start, day.end, better.on or day.on, last.at or day.at, last.explicit or day.explicit)
        merged.append(day)
    found = _with_hours(text, merged, clocks(text), now)
    return [when for when in found if when.on is None or when.on >= now.date()]


def _same(first: When, second: When) -> bool:
    """Whether two neighbours may be one day said twice: an exact date wins over a relative one."""
    if first.on is None or second.on is None:
        return second.explicit
    return first.on == second.on or (second.explicit != first.explicit)


def _with_hours(text: str, days: list[When], hours: list[Clock], now: datetime) -> Iterator[When]:
    free = [h for h in hours if not any(d.start < h.end and h.start < d.end for d in days)]
    for day in days:
        beside = next(
            (
                hour
                for hour in free
                if day.at is None
                and (
                    (hour.start >= day.end and _BETWEEN.fullmatch(text[day.end : hour.start]))
                    or (hour.end <= day.start and _BETWEEN.fullmatch(text[hour.end : day.start]))
                )
            ),
            None,
        )
        if beside:
            free.remove(beside)
            day = replace(day, start=min(day.start, beside.start), end=max(day.end, beside.end), at=beside.at)
        if not day.at and (part := _PART_OF_DAY.match(text, day.end)):
            day = replace(day, end=part.end(), at=_end_of_part(part))
        if day.at and day.on == now.date() and day.at < now.time():
            day = replace(day, at=None)
        yield day
    for hour in free:
        on = now.date() if hour.at >= now.time() else now.date() + timedelta(days=1)
        yield When(hour.start, hour.end, on, hour.at, bare=True)


def _days(text: str, now: datetime, calendar: WorkingCalendar, locale: str) -> Iterator[When]:
    today = now.date()
    yield from _dates(text, now, locale)
    for match in _WEEKDAY.finditer(text):
        number = weekday_of(match["day"])
        if number is None or match["last"]:
            continue
        on = next_weekday(today, number, bool(match["next"])) + timedelta(days=7 if match["week"] else 0)
        part = _PART_OF_DAY.match(text, match.end())
        yield When(match.start(), part.end() if part else match.end(), on, _end_of_part(part))
    for match in _NAMED.finditer(text):
        yield _named(text, match, now, calendar)
    for match in _EVENT.finditer(text):
        yield When(match.start(), match.end(), None, before=bool(match["before"]))
    yield from _parts_of_hours(text, today)
    yield from _durations(text, now, calendar)


def _parts_of_hours(text: str, today: date) -> Iterator[When]:
    """ "Half two", "quarter past" and "quarter to five": today, and without the hour at no known minute."""
    for match in _PART_OF_HOUR.finditer(text):
        hours = clocks(f"at {match['half'] or match['hour']}")
        if hours or not match["half"]:
            minutes = timedelta(minutes=30 if match["half"] else -15 if match["to"] else 15)
            at = (datetime.combine(today, hours[0].at) + minutes).time() if hours else None
            yield When(match.start(), match.end(), today, at, bare=True)


def _dates(text: str, now: datetime, locale: str) -> Iterator[When]:
    today = now.date()
    for match in _EXPLICIT.finditer(text):
        if on := _parsed(match.group(), now, locale):
            yield When(match.start(), match.end(), on, explicit=True)
    for match in _SPELLED_DATE.finditer(text):
        if on := _parsed(f"{_ORDINAL_WORDS[match[1].lower()]} {match[2]}", now, locale):
            yield When(match.start(), match.end(), on, explicit=True)
    for match in _DAY_OF_MONTH.finditer(text):
        number = int(match[1]) if match[1] else _ORDINAL_WORDS[(match[2] or match[3]).lower()]
        if on := day_of_month(today, number):
            yield When(match.start(), match.end(), on, explicit=True)


def _parsed(text: str, now: datetime, locale: str) -> date | None:
    """A date with a day and a month. Without a year it is the nearest of this year, or of the next when that passed
    more than half a year ago: "3 May" in June looks back, "3 January" in December looks ahead."""
    import dateparser

    found = dateparser.parse(
        text,
        languages=["en"],
        settings={
            "RELATIVE_BASE": now,
            "PREFER_DATES_FROM": "future",
            "DATE_ORDER": "MDY" if locale.lower() in ("en-us", "en_us") else "DMY",
            "REQUIRE_PARTS": ["day", "month"],
            "TIMEZONE": "UTC",
            "RETURN_AS_TIMEZONE_AWARE": False,
            "PARSERS": ["absolute-time"],
        },
    )
    if found is None:
        return None
    on: date = found.date()
    has_year = re.search(r"\d{4}|[/.]\d\d?[/.]\d\d\b", text)
    if not has_year and on.year > now.year and on > now.date() + timedelta(days=183):
        return on.replace(year=on.year - 1) if (on.month, on.day) != (2, 29) else None
    return on


def _named(text: str, match: re.Match[str], now: datetime, calendar: WorkingCalendar) -> When:
    today = now.date()
    on, at, end = today, None, match.end()
    if match["after"]:
        on = today + timedelta(days=2)
    elif match["tomorrow"]:
        on = today + timedelta(days=1)
    elif match["endweek"]:
        what = (match["what"] or "day").lower()
        ahead = (match["which"] or "").lower() == "next"
        if what == "week":
            on = end_of_week(today, calendar, ahead)
        elif what == "month":
            on = end_of_month(today, ahead)
        else:
            at = calendar.end
    elif match["workday"]:
        on = calendar.after(today, 1)
    elif match["week"]:
        ahead = not match["nextweek"].lower().startswith("this")
        on = end_of_week(today, calendar, ahead) if match["span"].lower() == "week" else end_of_month(today, ahead)
    elif match["weekend"]:
        on = today + timedelta(days=6 - today.weekday())
    elif match["hour"]:
        due = now + timedelta(hours=1)
        on, at = due.date(), due.time()
    elif match["fortnight"]:
        on = today + timedelta(days=14)
    elif "morning" in match["today"].lower():
        at = time(12)
    if match["after"] or match["tomorrow"]:
        part = _PART_OF_DAY.match(text, end)
        end, at = (part.end(), _end_of_part(part)) if part else (end, at)
    return When(match.start(), end, on, at)


def _durations(text: str, now: datetime, calendar: WorkingCalendar) -> Iterator[When]:
    for length in lengths(text):
        before = _LENGTH_BEFORE.search(text[: length.start])
        after = _LENGTH_AFTER.match(text, length.end)
        # "Give me five minutes." "I'll look, ten minutes."
        short = length.unit in ("seconds", "minutes", "hours")
        alone = short and _ALONE.search(f"{text[: length.start]}\0{text[length.end :]}")
        if _PAST_AFTER.match(text, length.end) or not (before or after or alone):
            continue
        if length.number > 1000 or (before and "for" in before.group().lower().split()):
            continue
        start = before.start() if before else length.start
        end = after.end() if after else length.end
        if _FROM_EVENT.match(text, end):
            yield When(start, end, None)
            continue
        due = after_length(now, length.number, length.unit, length.working, calendar)
        yield When(start, end, due.date(), due.time() if short else None)


def _end_of_part(part: re.Match[str] | None) -> time | None:
    return time(12) if part and (part[1] or "morning").lower() == "morning" else None
