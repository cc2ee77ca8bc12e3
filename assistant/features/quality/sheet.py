"""A file of sent replies (CSV, RFC 4180): the rows that can be taken, and for the others why not."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from assistant.domain.maxima import REPLIES_AT_ONCE, REPLIES_BYTES
from assistant.domain.people import Team
from assistant.domain.reply import Channel
from assistant.errors import FixInput
from assistant.features.quality.columns import (
    CHANNEL,
    CUSTOMER,
    EMPLOYEE,
    NAMES,
    REPLY,
    SENT_ON,
    TEAM,
    Columns,
    columns_of,
)
from assistant.storage.text import clean, fold

LONGEST_TEXT = 8_000
"""Characters of a reply or of what came before it; a review takes no more."""
LONGEST_EMPLOYEE = 200
_SHOWN = 60
_TEAMS_NAMED = 10
_OLDEST = date(2000, 1, 1)
_DELIMITERS = ",;\t|"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?\Z", re.DOTALL)
_IN_ORDER = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ ,].*)?\Z", re.DOTALL)
_CHANNELS: dict[Channel, str] = {
    Channel.email: "email e-mail mail emails",
    Channel.chat: "chat livechat live-chat messenger whatsapp sms",
    Channel.phone: "phone telephone call calls",
    Channel.shop: "shop store counter branch",
    Channel.social: "social socialmedia facebook instagram x twitter",
    Channel.internal: "internal colleague colleagues",
}
_BY_NAME = {name: channel for channel, names in _CHANNELS.items() for name in names.split()}
_NEEDED = {
    SENT_ON: "the day it was sent",
    TEAM: "the team",
    EMPLOYEE: "who wrote it (it becomes a code)",
    CHANNEL: "the channel",
    CUSTOMER: "what the customer wrote",
    REPLY: "the reply",
}
"""What each column holds, in words."""


class Refused(NamedTuple):
    """A row that cannot be taken; ``row`` counts as a spreadsheet does, the line of names being 1."""

    row: int
    why: str


class SentRow(NamedTuple):
    """A row as it stands in the file; ``called`` are what other columns call people."""

    row: int
    sent_on: date
    team: Team
    employee: str
    channel: Channel
    customer: str
    reply: str
    called: tuple[str, ...]


class Sheet(NamedTuple):
    """What a file holds."""

    columns: Columns
    rows: tuple[SentRow, ...]
    refused: tuple[Refused, ...]


def read_sheet(data: bytes, teams: Sequence[Team], today: date, *, month_first: bool = False) -> Sheet:
    """The rows of a file whose first line names its columns, told apart by comma, semicolon, tab or bar.

    A day is 2026-03-31, 31.3.2026 or 31/3/2026, the month first where ``month_first``, and not after ``today``. Raises
    FixInput for a file that is too large, is no table, lacks a column, or has no or too many rows.
    """
    if len(data) > REPLIES_BYTES:
        raise FixInput(
            f"The file has {len(data) / 1e6:.1f} MB; up to {REPLIES_BYTES // 1_000_000} MB fit. Split it and submit "
            "each part."
        )
    # The library's own limit would end the reading at one long cell; the file's size bounds them all.
    csv.field_size_limit(REPLIES_BYTES)
    try:
        return _read(clean(_decoded(data)), teams, today, month_first)
    except csv.Error:
        raise FixInput("That does not read as a CSV file. Save it as “CSV (UTF-8)” and choose it again.") from None


def _read(text: str, teams: Sequence[Team], today: date, month_first: bool) -> Sheet:
    columns, records = _table(text)
    if columns.missing:
        lacking = "; ".join(f"“{one}” ({_NEEDED[one]})" for one in columns.missing)
        raise FixInput(f"The first line names no column for {lacking}. Add it, or give a column that name.")
    by_name = {fold(team.name): team for team in teams}
    rows: list[SentRow] = []
    refused: list[Refused] = []
    for number, cells in records:
        if len(rows) + len(refused) >= REPLIES_AT_ONCE:
            raise FixInput(f"Submit at most {REPLIES_AT_ONCE:,} rows at once. Split the file and submit each part.")
        try:
            rows.append(_row(number, cells, columns, by_name, today, month_first))
        except FixInput as error:
            refused.append(Refused(number, str(error)))
    if not rows and not refused:
        raise FixInput("There is no row in the file below its first line.")
    return Sheet(columns, tuple(rows), tuple(refused))


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _table(text: str) -> tuple[Columns, Iterator[tuple[int, list[str]]]]:
    """The columns and the rows with their numbers, by the delimiter that makes the most of the first line."""
    best = max(_DELIMITERS, key=lambda delimiter: len(columns_of(_first(text, delimiter)).found))
    columns = columns_of(_first(text, best))
    records = csv.reader(io.StringIO(text, newline=""), delimiter=best)
    numbered = (
        (number, cells) for number, cells in enumerate(records, start=1) if number > 1 and any(map(str.strip, cells))
    )
    return columns, numbered


def _first(text: str, delimiter: str) -> list[str]:
    return [" ".join(name.split()) for name in next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])]


def _row(
    number: int, cells: list[str], columns: Columns, teams: Mapping[str, Team], today: date, month_first: bool
) -> SentRow:
    """The row. Raises FixInput with why it cannot be taken."""
    if len(cells) > len(columns.header):
        raise FixInput(
            f"It has {len(cells)} cells and the first line {len(columns.header)}. Put quotation marks around text that"
            " holds commas or semicolons."
        )
    cells = [cell.strip() for cell in cells] + [""] * (len(columns.header) - len(cells))
    value = {meaning: cells[place] for meaning, place in columns.found.items()}
    if not value[EMPLOYEE]:
        raise FixInput("Nobody stands in the employee column. Put in whatever tells people apart; it becomes a code.")
    if len(value[EMPLOYEE]) > LONGEST_EMPLOYEE:
        raise FixInput(f"The employee has {len(value[EMPLOYEE]):,} characters; up to {LONGEST_EMPLOYEE} fit.")
    if not value[REPLY]:
        raise FixInput("The reply is empty. Put in the words that were sent.")
    for meaning, what in ((REPLY, "reply"), (CUSTOMER, "customer’s message")):
        if len(value[meaning]) > LONGEST_TEXT:
            raise FixInput(
                f"The {what} has {len(value[meaning]):,} characters; up to {LONGEST_TEXT:,} fit. Is a quotation mark "
                "missing in this row?"
            )
    return SentRow(
        row=number,
        sent_on=_day(value[SENT_ON], today, month_first),
        team=_team(value[TEAM], teams),
        employee=value[EMPLOYEE],
        channel=_channel(value[CHANNEL]),
        customer=value[CUSTOMER],
        reply=value[REPLY],
        called=tuple(cells[place][:LONGEST_EMPLOYEE] for place in columns.naming if cells[place]),
    )


def _day(text: str, today: date, month_first: bool) -> date:
    try:
        if found := _ISO.match(text):
            day = date(int(found[1]), int(found[2]), int(found[3]))
        elif found := _IN_ORDER.match(text):
            first, second = int(found[1]), int(found[2])
            day = date(int(found[3]), first if month_first else second, second if month_first else first)
        else:
            raise ValueError
    except ValueError:
        raise FixInput(f"{_quoted(text, 'The day')} is no day such as {today.isoformat()}.") from None
    if not _OLDEST <= day <= today:
        raise FixInput(f"The day {day.isoformat()} is {'still to come' if day > today else 'too long ago'}.")
    return day


def _team(text: str, teams: Mapping[str, Team]) -> Team:
    found = teams.get(fold(text))
    if found is None:
        there = [team.name for team in teams.values()]
        names = ", ".join(there[:_TEAMS_NAMED]) + (" and others" if len(there) > _TEAMS_NAMED else "")
        raise FixInput(
            f"{_quoted(text, 'The team')} is no team here. Teams: {names or 'none yet; ask an administrator'}."
        )
    return found


def _channel(text: str) -> Channel:
    found = _BY_NAME.get(re.sub(r"\s+", "", fold(text)))
    if found is None:
        raise FixInput(f"{_quoted(text, 'The channel')} is no channel. Channels: {', '.join(Channel)}.")
    return found


def _quoted(text: str, what: str) -> str:
    return f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”" if text else f"{what} is empty: that"


def synonyms() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """For each column its meaning in words and the names it may have."""
    return tuple((meaning, _NEEDED[meaning], names) for meaning, names in NAMES.items())
