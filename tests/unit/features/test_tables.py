"""Tables that people bring in: whatever a spreadsheet writes is read back, and days as people write them."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import FixInput
from assistant.features.tables import Refused, Row, places_of, read_day, read_table

TODAY = date(2026, 5, 20)
CALLED = {"day": ("date", "sent on"), "words": ("comment", "e-mail text")}
NEEDED = {"day": "when it was", "words": "what was said"}
CELL = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0") | st.sampled_from("\n\r\";,\t|' "), max_size=20
)


def written(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


class TestRead:
    @given(
        rows=st.lists(st.lists(CELL, min_size=3, max_size=3).filter(lambda row: any(map(str.strip, row))), min_size=1),
        delimiter=st.sampled_from(",;\t|"),
        encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "")),
        above=st.integers(0, 2),
    )
    def test_what_was_written_is_read_back(
        self, rows: list[list[str]], delimiter: str, encoding: str, above: int
    ) -> None:
        text = "\r\n" * above + written([["Sent_On", "x, y; z|", "E-Mail  Text"], *rows], delimiter)
        table = read_table(text.encode(encoding) if encoding else text, CALLED, NEEDED)
        assert table.names == ("Sent_On", "x, y; z|", "E-Mail Text") and table.places == {"day": 0, "words": 2}
        assert [list(row.cells) for row in table.rows] == rows
        assert [row.number for row in table.rows] == list(range(above + 2, above + 2 + len(rows)))
        assert all(row.values == {"day": row.cells[0].strip(), "words": row.cells[2].strip()} for row in table.rows)

    @given(st.text() | st.binary(), st.booleans())
    def test_whatever_it_is_rows_or_words_for_a_person_come_out(self, given_file: str | bytes, named: bool) -> None:
        head = written([["date", "comment"]]) if named else ""
        source = head + given_file if isinstance(given_file, str) else head.encode() + given_file
        try:
            table = read_table(source, CALLED, NEEDED, most=5)
        except FixInput as error:
            assert str(error)
            return
        taken, refused = table.taken(lambda row: row.number)
        numbers = sorted([*taken, *(one.row for one in refused)])
        assert numbers == [row.number for row in table.rows] and 1 <= len(numbers) <= 5 and numbers[0] > 1

    def test_a_windows_file_is_read(self) -> None:
        (row,) = read_table("date;comment\r\n;Größe £5 – schön\r\n".encode("cp1252"), CALLED, NEEDED).rows
        assert row == Row(2, ("", "Größe £5 – schön"), {"day": "", "words": "Größe £5 – schön"})

    def test_rows_are_counted_as_a_spreadsheet_does_and_refused_with_why(self) -> None:
        text = 'date,comment\n1,"two\nlines"\n\n , \n2\n3,sorry, never again\n4,no\n'

        def read(row: Row) -> str:
            if row.values["words"] == "no":
                raise FixInput("No.")
            return row.values["words"]

        taken, refused = read_table(text, CALLED, NEEDED).taken(read)
        assert taken == ("two\nlines", "") and [one.row for one in refused] == [6, 7]
        assert refused[0].why.startswith("It has 3 cells and the first line 2.") and refused[1] == Refused(7, "No.")

    @pytest.mark.parametrize(
        ("source", "why"),
        [
            (b"PK\x03\x04\x14\x00date,comment\n1,2\n", "Save it as “CSV (UTF-8)”"),
            ("date,comment\n1,2\n".encode("utf-16-le"), "Save it as “CSV (UTF-8)”"),
            ("date,comment\n" + '"' + "x" * 10_000_001, "Save it as “CSV (UTF-8)”"),
            (" \n\n", "The file is empty: its first line names no column “day” (when it was); “words”"),
            ("Date\n1\n", "The first line names no column “words” (what was said). Add it"),
            ("date,comment\n,\n", "There is no row in the file below its first line."),
            ("date,comment\n" + "1,2\n" * 1_001, "at most 1,000 rows at once"),
        ],
    )
    def test_a_file_that_cannot_be_read_says_why(self, source: str | bytes, why: str) -> None:
        with pytest.raises(FixInput) as refused:
            read_table(source, CALLED, NEEDED, most=1_000)
        assert why in str(refused.value)


def test_a_column_is_the_likeliest_of_its_names_and_one_thing_only() -> None:
    called = {"a": ("answer", "reply"), "b": ("reply", "text"), "c": ("text",)}
    assert places_of(["REPLY", "Text", "Answer", "answer"], called) == {"a": 2, "b": 0, "c": 1}
    assert places_of(["reply"], called) == {"a": 0}


class TestDay:
    @given(
        st.dates(date(2000, 1, 1), TODAY),
        st.sampled_from(("{0:%Y-%m-%d}", "{0.day}.{0.month}.{0.year}", "{0:%d/%m/%Y}", "{0:%d-%m-%Y}")),
        st.sampled_from(("", " 08:30", " 8:30 PM")),
    )
    def test_days_as_people_write_them(self, day: date, form: str, time: str) -> None:
        text = form.format(day) + time
        assert read_day(f" {text}\n", TODAY) == day
        assert read_day(f"{day:%m/%d/%Y}{time}", TODAY, month_first=True) == day

    def test_a_moment_is_its_day(self) -> None:
        assert read_day("2026-03-31T08:30:00Z", TODAY, month_first=True) == date(2026, 3, 31)

    @given(st.text() | st.from_regex(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}.?", fullmatch=True), st.booleans())
    def test_anything_else_is_refused_in_words(self, text: str, month_first: bool) -> None:
        try:
            assert date(2000, 1, 1) <= read_day(text, TODAY, month_first=month_first) <= TODAY
        except FixInput as error:
            assert str(error)

    @pytest.mark.parametrize(
        ("text", "month_first", "why"),
        [
            ("31/3/2026", True, "“31/3/2026” is no day such as 2026-05-20 or 5/20/2026."),
            ("31/3/26", False, "“31/3/26” is no day such as 2026-05-20 or 20/5/2026."),
            (" ", False, "The day is empty: that is no day such as 2026-05-20 or 20/5/2026."),
            ("x" * 61, False, f"“{'x' * 60}…” is no day"),
            ("21.5.2026", False, "The day 2026-05-21 is still to come."),
            ("1999-12-31", False, "The day 1999-12-31 is too long ago. The first that fits is 2000-01-01."),
        ],
    )
    def test_what_is_no_day_says_what_would_be_one(self, text: str, month_first: bool, why: str) -> None:
        with pytest.raises(FixInput) as refused:
            read_day(text, TODAY, month_first=month_first)
        assert why in str(refused.value)
