"""A file of sent replies (CSV, RFC 4180): the rows that can be taken, and for the others why not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
from assistant.features.tables import Refused, Row, quoted, read_day, read_table
from assistant.storage.text import fold

LONGEST_TEXT = 8_000
"""Characters of a reply or of what came before it; a review takes no more."""
LONGEST_EMPLOYEE = 200
_TEAMS_NAMED = 10
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
    """The rows of a file; days are as ``tables.read_day`` takes them.

    Raises FixInput for a file that is too large, is no table, lacks a column, or has no or too many rows.
    """
    if len(data) > REPLIES_BYTES:
        raise FixInput(
            f"The file has {len(data) / 1e6:.1f} MB; up to {REPLIES_BYTES // 1_000_000} MB fit. Split it and submit "
            "each part."
        )
    table = read_table(data, NAMES, _NEEDED, REPLIES_AT_ONCE)
    columns = columns_of(table.names)
    by_name = {fold(team.name): team for team in teams}
    rows, refused = table.taken(lambda row: _row(row, columns, by_name, today, month_first))
    return Sheet(columns, rows, refused)


def _row(row: Row, columns: Columns, teams: Mapping[str, Team], today: date, month_first: bool) -> SentRow:
    """The row. Raises FixInput with why it cannot be taken."""
    value = row.values
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
    called = (row.cells[place].strip() for place in columns.naming if place < len(row.cells))
    return SentRow(
        row=row.number,
        sent_on=read_day(value[SENT_ON], today, month_first=month_first),
        team=_team(value[TEAM], teams),
        employee=value[EMPLOYEE],
        channel=_channel(value[CHANNEL]),
        customer=value[CUSTOMER],
        reply=value[REPLY],
        called=tuple(name[:LONGEST_EMPLOYEE] for name in called if name),
    )


def _team(text: str, teams: Mapping[str, Team]) -> Team:
    found = teams.get(fold(text))
    if found is None:
        there = [team.name for team in teams.values()]
        names = ", ".join(there[:_TEAMS_NAMED]) + (" and others" if len(there) > _TEAMS_NAMED else "")
        raise FixInput(
            f"{quoted(text, 'The team')} is no team here. Teams: {names or 'none yet; ask an administrator'}."
        )
    return found


def _channel(text: str) -> Channel:
    found = _BY_NAME.get(re.sub(r"\s+", "", fold(text)))
    if found is None:
        raise FixInput(f"{quoted(text, 'The channel')} is no channel. Channels: {', '.join(Channel)}.")
    return found


def synonyms() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """For each column its meaning in words and the names it may have."""
    return tuple((meaning, _NEEDED[meaning], names) for meaning, names in NAMES.items())
