"""Small parts that every renderer uses: slots, dates as people say them, buttons."""

from __future__ import annotations

import html
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.domain.maxima import LISTED, MOST_LISTED
from assistant.security.html import escape
from assistant.ui.icons import icon

NAMELESS = "Somebody"
"""Who deleted their data and left what others learn from."""


def slot(name: str, content: str, mode: str = "replace") -> str:
    """A piece of the page under its name; the script puts it in its place.

    ``mode`` is ``replace`` for all of the place or ``turns`` for those articles only.
    """
    return f'<div data-slot="{escape(name)}" data-mode="{mode}">{content}</div>'


def address(**parameters: str) -> str:
    """Tells the script which query the address bar should show, without loading anything."""
    query = "&".join(f"{name}={value}" for name, value in parameters.items() if value)
    return f'<div data-address="{escape("?" + query if query else "/")}"></div>'


def wire(fragment: str, stamp: str) -> str:
    """A fragment as the value of a ``gr.Markdown`` that nobody sees and the script reads.

    ``gr.HTML`` compiles its template with ``Function`` and would need ``'unsafe-eval'``. As one
    escaped attribute without line breaks, nothing of it is Markdown, and nothing in it loads twice.
    ``stamp`` makes equal fragments differ, so that the second is noticed too.
    """
    value = html.escape(fragment, quote=True).replace("\n", "&#10;")
    for mark in "\\`*_$[]{}!~":
        value = value.replace(mark, f"&#{ord(mark)};")
    return f'<div data-stamp="{escape(stamp)}" data-fragment="{value}"></div>'


def day(value: date) -> str:
    """A date as people say it, "1 March 2026"."""
    return f"{value.day} {value:%B %Y}"


def how_many(count: int, one: str, several: str) -> str:
    """A number with its words, "1 row is here" or "2 rows are here"."""
    return f"{count:,} {one if count == 1 else several}"


def near_day(value: date, today: date) -> str:
    """A date as people say it near that date: today, yesterday, tomorrow, a weekday, else the full date."""
    distance = (value - today).days
    if -1 <= distance <= 1:
        return ("yesterday", "today", "tomorrow")[distance + 1]
    if 1 < distance < 7:
        return f"{value:%A} {value.day} {value:%B}"
    return f"{value.day} {value:%B}" if value.year == today.year else day(value)


def time_tag(value: date | datetime, words: str) -> str:
    """Words for a point in time, with the exact one for machines and on hover."""
    exact = f"{value:%A} {day(value)}, {value:%H:%M}" if isinstance(value, datetime) else f"{value:%A} {day(value)}"
    return f'<time datetime="{value.isoformat()}" title="{escape(exact)}">{escape(words)}</time>'


def local(moment: datetime, time_zone: str) -> datetime:
    """A stored UTC time on the company's clock."""
    return moment.astimezone(ZoneInfo(time_zone))


def button(
    action: str, label: str, *, symbol: str = "", kind: str = "", hidden: bool = False, about: str = "", **data: str
) -> str:
    """A button the script listens to: ``data-do`` says what, the other ``data-*`` with what.

    ``hidden`` keeps the label for screen readers and the tooltip only; ``about`` tells them which one it is where
    several have the same label.
    """
    attributes = "".join(f' data-{name.replace("_", "-")}="{escape(value)}"' for name, value in data.items())
    words = f'<span class="sr">{escape(label)}</span>' if hidden else f"<span>{escape(label)}</span>"
    title = f' title="{escape(label)}"' if hidden else ""
    words += f'<span class="sr">: {escape(about)}</span>' if about else ""
    return (
        f'<button type="button" class="button {kind}" data-do="{escape(action)}"{attributes}{title}>'
        f"{icon(symbol) if symbol else ''}{words}</button>"
    )


def back(where: str, words: str) -> str:
    """The way back to where one came from."""
    return f'<a class="back" href="{escape(where)}" data-go>{icon("back")}{escape(words)}</a>'


def notice(words: str, action: str = "", *, kind: str = "look") -> str:
    """A kind line about something that went wrong, with what to do about it."""
    return f'<div class="notice {kind}" role="alert">{icon("look")}<p>{escape(words)}</p>{action}</div>'


def empty_state(title: str, words: str, action: str = "") -> str:
    """What will be here, and the first step."""
    return f'<div class="empty"><h2>{escape(title)}</h2><p>{escape(words)}</p>{action}</div>'


def older_ones(action: str, shown: int) -> str:
    """The end of a list of which only the newest ``shown`` stand there: the way to more, or where they are."""
    if shown >= MOST_LISTED:
        return f'<p class="small quiet-line">The last {shown:,} are listed. The older ones are kept all the same.</p>'
    more = button(action, "Show older ones", kind="quiet", most=str(min(MOST_LISTED, shown + LISTED)))
    return f'<p class="older">{more}</p>'
