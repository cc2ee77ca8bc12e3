"""A table that a person brings in (CSV, RFC 4180): its names, its rows, the days in it, and why a row is refused."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from assistant.domain.maxima import REPLIES_BYTES
from assistant.errors import FixInput
from assistant.storage.text import clean, fold

Taken = TypeVar("Taken")
_DELIMITERS = ",;\t|"
_OLDEST = date(2000, 1, 1)
_SHOWN = 60
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
_APART = re.compile(r"[\W_]+")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?\Z", re.DOTALL)
_YEAR_LAST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ ,].*)?\Z", re.DOTALL)
_NO_TABLE = "That does not read as a CSV file. Save it as “CSV (UTF-8)” and choose it again."


class Refused(NamedTuple):
    """A row that cannot be taken, by its number, and why."""

    row: int
    why: str


class Row(NamedTuple):
    """A row of a file.

    ``number`` counts as a spreadsheet does, empty rows too. ``values`` are its cells by what their columns mean, empty
    for a column that is not there, without spaces around them.
    """

    number: int
    cells: tuple[str, ...]
    values: Mapping[str, str]


class Table(NamedTuple):
    """What a file holds. ``places`` are the columns by what they mean; a row has no cell where it ends early."""

    names: tuple[str, ...]
    places: Mapping[str, int]
    rows: tuple[Row, ...]

    def taken(self, read: Callable[[Row], Taken]) -> tuple[tuple[Taken, ...], tuple[Refused, ...]]:
        """What ``read`` makes of the rows, and those it raises FixInput for or that have too many cells."""
        taken: list[Taken] = []
        refused: list[Refused] = []
        for row in self.rows:
            try:
                # An empty one too: where text was cut at a comma, the cells after it are often empty.
                if len(row.cells) > len(self.names):
                    raise FixInput(
                        f"It has {len(row.cells)} cells and the first line {len(self.names)}. Put quotation marks "
                        "around text that holds commas or semicolons."
                    )
                taken.append(read(row))
            except FixInput as error:
                refused.append(Refused(row.number, str(error)))
        return tuple(taken), tuple(refused)


def read_table(
    source: str | bytes, called: Mapping[str, Sequence[str]], needed: Mapping[str, str], most: int | None = None
) -> Table:
    """The rows below the first line that is not empty, which names the columns; other empty rows are left out.

    Bytes are UTF-8, UTF-16 with its mark, or else Windows-1252. ``called`` are the names each column may have, as
    ``places_of`` takes them; cells are told apart by comma, semicolon, tab or bar, whichever finds most of them.
    ``needed`` says in words what the columns hold that must be there.

    Raises FixInput for what is no such table, lacks a column, or has no row or more than ``most``.
    """
    text = _decoded(source)
    if _BINARY.search(text.partition("\n")[0]):
        raise FixInput(_NO_TABLE)
    text = clean(text)
    # The library's own limit, 131,072 characters, would end the reading at one long cell.
    csv.field_size_limit(REPLIES_BYTES)
    try:
        delimiter = max(_DELIMITERS, key=lambda one: len(places_of(_names(_records(text, one)), called)))
        records = _records(text, delimiter)
        names = _names(records)
        places = places_of(names, called)
        _all_there(names, {one: what for one, what in needed.items() if one not in places})
        rows: list[Row] = []
        for number, cells in records:
            if len(rows) == most:
                raise FixInput(f"Bring in at most {most:,} rows at once. Split the file and bring in each part.")
            rows.append(_row(number, cells, called, places))
    except csv.Error:
        raise FixInput(_NO_TABLE) from None
    if not rows:
        raise FixInput("There is no row in the file below its first line.")
    return Table(names, places, tuple(rows))


def places_of(names: Sequence[str], called: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Where each column is: the first of the names it may have that is among ``names``, compared as ``plain``.

    A column is one thing only, the first in ``called``.
    """
    there = [plain(name) for name in names]
    found: dict[str, int] = {}
    for meaning, others in called.items():
        place = next((there.index(name) for name in map(plain, others) if name in there), None)
        if place is not None and place not in found.values():
            found[meaning] = place
    return found


def plain(name: str) -> str:
    """A column's name without what does not matter: case, hyphens, underscores, further spaces."""
    return " ".join(_APART.sub(" ", fold(name).replace("e-mail", "email")).split())


def read_day(text: str, today: date, *, month_first: bool = False) -> date:
    """The day in a cell: 2026-03-31, 31.3.2026 or 31/3/2026, the month first where ``month_first``, perhaps a time.

    Raises FixInput for anything else, and for days before 2000 or after ``today``.
    """
    text = text.strip()
    try:
        if found := _YEAR_FIRST.match(text):
            day = date(int(found[1]), int(found[2]), int(found[3]))
        elif found := _YEAR_LAST.match(text):
            first, second = int(found[1]), int(found[2])
            day = date(int(found[3]), first if month_first else second, second if month_first else first)
        else:
            raise ValueError
    except ValueError:
        inner = (today.month, today.day) if month_first else (today.day, today.month)
        example = "{}/{}/{}".format(*inner, today.year)
        raise FixInput(f"{quoted(text, 'The day')} is no day such as {today.isoformat()} or {example}.") from None
    if day > today:
        raise FixInput(f"The day {day.isoformat()} is still to come.")
    if day < _OLDEST:
        raise FixInput(f"The day {day.isoformat()} is too long ago. The first that fits is {_OLDEST.isoformat()}.")
    return day


def quoted(text: str, what: str) -> str:
    """The beginning of a sentence about a cell: its words, or that ``what`` is empty."""
    return f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”" if text else f"{what} is empty: that"


def _decoded(source: str | bytes) -> str:
    if isinstance(source, str):
        text = source
    elif source.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = source.decode("utf-16", "replace")
    else:
        try:
            text = source.decode("utf-8")
        except UnicodeDecodeError:
            text = source.decode("cp1252", "replace")
    return text.removeprefix("\ufeff")


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return ((number, cells) for number, cells in enumerate(records, start=1) if any(map(str.strip, cells)))


def _names(records: Iterator[tuple[int, list[str]]]) -> tuple[str, ...]:
    _, names = next(records, (1, []))
    return tuple(" ".join(name.split()) for name in names)


def _all_there(names: Sequence[str], missing: Mapping[str, str]) -> None:
    if missing:
        start = "The first line" if names else "The file is empty: its first line"
        lacking = "; ".join(f"“{one}” ({what})" for one, what in missing.items())
        way = "Add it, or give a column that name" if len(missing) == 1 else "Add them, or give columns those names"
        raise FixInput(f"{start} names no column {lacking}. {way}.")


def _row(number: int, cells: Sequence[str], called: Iterable[str], places: Mapping[str, int]) -> Row:
    there = {meaning: cells[place].strip() for meaning, place in places.items() if place < len(cells)}
    return Row(number, tuple(cells), {meaning: there.get(meaning, "") for meaning in called})
