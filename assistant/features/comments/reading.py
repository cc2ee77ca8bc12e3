"""A file of customers' comments (CSV, RFC 4180): the rows that can be taken, and why the others cannot."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from assistant.domain.comments import MOST_CHANNEL, MOST_CHARACTERS, MOST_SCORE, CommentRow
from assistant.errors import FixInput
from assistant.features.tables import Refused, Row, read_day, read_table
from assistant.storage.text import REPLACEMENT

MOST_ROWS = 2_000
_NEEDED = {"date": "the day it was written", "comment": "the customer’s words"}
_CALLED = {name: (name,) for name in (*_NEEDED, "score", "channel")}
_SCORE = re.compile(r"\d{1,3}(?:\.0+)?\Z")


class CommentFile(NamedTuple):
    """What a file holds; ``left_out`` are names of columns that nobody takes."""

    rows: tuple[CommentRow, ...]
    refused: tuple[Refused, ...]
    left_out: tuple[str, ...]


def read_comments(text: str, today: date, *, month_first: bool = False) -> CommentFile:
    """The rows of a file whose first line names its columns: ``date``, ``comment``, perhaps ``score``, ``channel``.

    Days are as ``tables.read_day`` takes them. Raises FixInput for a file without these columns, without rows or with
    too many.
    """
    table = read_table(text, _CALLED, _NEEDED, MOST_ROWS)
    rows, refused = table.taken(lambda row: _row(row, today, month_first))
    taken = table.places.values()
    left_out = dict.fromkeys(name for place, name in enumerate(table.names) if name and place not in taken)
    return CommentFile(rows, refused, tuple(left_out))


def _row(row: Row, today: date, month_first: bool) -> CommentRow:
    """The row. Raises FixInput with why it cannot be taken."""
    words, channel, score = row.values["comment"], " ".join(row.values["channel"].split()), row.values["score"]
    if not words:
        raise FixInput("There is no comment.")
    if REPLACEMENT in words:
        raise FixInput("Some letters cannot be read. Save the file as “CSV (UTF-8)”.")
    if len(words) > MOST_CHARACTERS:
        raise FixInput(f"The comment has {len(words):,} characters; up to {MOST_CHARACTERS:,} fit.")
    if score and (not _SCORE.match(score) or float(score) > MOST_SCORE):
        raise FixInput(f"The score is not a whole number from 0 to {MOST_SCORE}.")
    if len(channel) > MOST_CHANNEL:
        raise FixInput(f"The channel has {len(channel)} characters; up to {MOST_CHANNEL} fit.")
    day = read_day(row.values["date"], today, month_first=month_first)
    return CommentRow(day=day, words=words, score=int(float(score)) if score else None, channel=channel)
