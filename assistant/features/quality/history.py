"""Replies that are judged already, many at once: for a made-up history, and for figures that another tool judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from assistant.domain.people import Team
from assistant.domain.quality import Count
from assistant.domain.reply import Channel
from assistant.features.quality.nobody import Employees, Texts
from assistant.features.quality.sheet import SentRow
from assistant.security.codes import Codes
from assistant.storage.database import Database


class PastReply(NamedTuple):
    """A reply as somebody sent it, with what counts of it. The texts hold no personal details."""

    sent_on: date
    team_id: str
    employee: str
    channel: Channel
    thread: str
    reply: str
    counts: tuple[Count, ...]


def add_history(
    database: Database,
    codes: Codes,
    replies: Iterable[PastReply],
    *,
    name: str,
    purpose: str,
    by: str,
    engine: str = "made up",
) -> int:
    """Add replies under a process of their own that is called ``name`` and run and approved ``by`` somebody.

    How many verdicts were added: a second time none, and none for a reply with the day, team, employee, channel and
    texts of another.
    """
    process = database.quality_processes.approve(f"history {name}", name, purpose, by, by)
    submission = database.quality.submit(process.id, f"history {name}", by, [])
    employees = Employees(codes, process.id)
    rows = (
        (
            employees.sent(
                SentRow(
                    row=number,
                    sent_on=one.sent_on,
                    team=Team(id=one.team_id, name=""),
                    employee=one.employee,
                    channel=one.channel,
                    customer=one.thread,
                    reply=one.reply,
                    called=(),
                ),
                Texts(one.thread, one.reply, Counter()),
            ),
            one.counts,
        )
        for number, one in enumerate(replies)
    )
    return database.quality.add_many(submission.id, rows, engine)
