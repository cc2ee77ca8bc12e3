"""A file of customers' comments (CSV, RFC 4180): the rows that can be taken, and why the others cannot."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import NamedTuple

from pydantic import ValidationError

from assistant.domain.comments import MOST_CHANNEL, MOST_CHARACTERS, MOST_SCORE, CommentRow
from assistant.errors import FixInput

MOST_ROWS = 2_000
NEEDED, OPTIONAL = ("date", "comment"), ("score", "channel")
_DELIMITERS = ",;\t"
_OLDEST = date(2000, 1, 1)
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})\Z")
_SCORE = re.compile(r"\d{1,3}(?:\.0+)?\Z")


class Refused(NamedTuple):
    """A row that cannot be taken: the line of the file it begins on, the first being 1, and why."""

    line: int
    why: str


class CommentFile(NamedTuple):
    """What a file holds; ``left_out`` are names of columns that nobody takes."""

    rows: tuple[CommentRow, ...]
    refused: tuple[Refused, ...]
    left_out: tuple[str, ...]


def read_comments(text: str, today: date) -> CommentFile:
    """The rows of a file whose first line names its columns: ``date``, ``comment``, perhaps ``score``, ``channel``.

    Columns are told apart by comma, semicolon or tab. A date is 2026-03-31, 31/3/2026 or 31.3.2026 and not after
    ``today``. Raises FixInput for a file without these columns, without rows or with too many.
    """
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
        for name in NEEDED:
            if name not in names:
                raise FixInput(f"The first line names no column “{name}”. It needs “date” and “comment”.")
        rows: list[CommentRow] = []
        refused: list[Refused] = []
        line = reader.line_num + 1
        for cells in reader:
            begins, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) + len(refused) >= MOST_ROWS:
                raise FixInput(
                    f"Bring in at most {MOST_ROWS:,} comments at once. Split the file and bring in each part."
                )
            found = _row(dict(zip(names, (cell.strip() for cell in cells), strict=False)), today)
            if isinstance(found, str):
                refused.append(Refused(begins, found))
            else:
                rows.append(found)
    except csv.Error:
        raise FixInput("That does not read as a CSV file. Save it as “CSV (UTF-8)” and choose it again.") from None
    if not rows and not refused:
        raise FixInput("There is no comment in the file below its first line.")
    left_out = tuple(name for name in dict.fromkeys(names) if name and name not in (*NEEDED, *OPTIONAL))
    return CommentFile(tuple(rows), tuple(refused), left_out)


def _row(cells: dict[str, str], today: date) -> CommentRow | str:
    """The row, or why it cannot be taken."""
    words, channel = cells.get("comment", ""), " ".join(cells.get("channel", "").split())
    day, score = _day(cells.get("date", "")), cells.get("score", "")
    if not words:
        return "There is no comment."
    if "\ufffd" in words:
        return "Some letters cannot be read. Save the file as “CSV (UTF-8)”."
    if len(words) > MOST_CHARACTERS:
        return f"The comment has {len(words):,} characters; up to {MOST_CHARACTERS:,} fit."
    if day is None:
        return "The date is not one such as 2026-03-31 or 31/3/2026."
    if not _OLDEST <= day <= today:
        return f"The date {day.isoformat()} is {'still to come' if day > today else 'too long ago'}."
    if score and (not _SCORE.match(score) or float(score) > MOST_SCORE):
        return f"The score is not a whole number from 0 to {MOST_SCORE}."
    if len(channel) > MOST_CHANNEL:
        return f"The channel has {len(channel)} characters; up to {MOST_CHANNEL} fit."
    try:
        return CommentRow(day=day, words=words, score=int(float(score)) if score else None, channel=channel)
    except ValidationError:
        return "The row cannot be read."


def _day(text: str) -> date | None:
    try:
        if found := _DAY_FIRST.match(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
