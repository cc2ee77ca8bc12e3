"""A file of comments: every row is either taken as it is, or refused with its number and why."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.comments import MOST_CHARACTERS, CommentRow
from assistant.errors import FixInput
from assistant.features.comments.reading import MOST_ROWS, read_comments

TODAY = date(2026, 5, 20)
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffd"), min_size=1).filter(
    lambda text: text.strip() and text == text.strip() and len(text) <= MOST_CHARACTERS
)


@given(
    rows=st.lists(st.tuples(st.dates(date(2000, 1, 1), TODAY), WORDS, st.integers(0, 100) | st.none()), min_size=1),
    delimiter=st.sampled_from(",;\t|"),
    day=st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"]),
    mark=st.booleans(),
)
def test_what_was_written_is_read(
    rows: list[tuple[date, str, int | None]], delimiter: str, day: str, mark: bool
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["Date", "phone", " COMMENT", "score"])
    writer.writerows([on.strftime(day), "x", words, "" if score is None else score] for on, words, score in rows)
    file = read_comments(("\ufeff" if mark else "") + out.getvalue(), TODAY)
    assert file.rows == tuple(CommentRow(day=on, words=words, score=score) for on, words, score in rows)
    assert (file.refused, file.left_out) == ((), ("phone",))


@given(text=st.text())
def test_whatever_the_file_is_it_is_read_or_refused_in_words(text: str) -> None:
    for given_text in (text, f"date,comment\n{text}"):
        try:
            file = read_comments(given_text, TODAY)
        except FixInput as error:
            assert str(error)
        else:
            assert file.rows or file.refused


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2026-05-01,,,", "no comment"),
        ("1 May,Fine,,", "“1 May” is no day such as 2026-05-20 or 20/5/2026."),
        ("1999-12-31,Fine,,", "too long ago"),
        ("2026-05-21,Fine,,", "still to come"),
        ("2026-05-01,Fine,4.5,", "whole number"),
        ("2026-05-01,Fine,101,", "whole number"),
        ("2026-05-01,Sorry, never again,,", "It has 5 cells and the first line 4."),
        ("2026-05-01,F\ufffdne,,", "cannot be read"),
        (f"2026-05-01,{'x' * 2001},,", "2,001"),
        (f"2026-05-01,Fine,,{'x' * 41}", "41"),
    ],
)
def test_a_row_that_cannot_be_taken_says_where_and_why(row: str, why: str) -> None:
    file = read_comments(f'date,comment,score,channel\n2026-05-01,"Two\nlines",5.0,chat\n{row}\n', TODAY)
    assert file.rows == (CommentRow(day=date(2026, 5, 1), words="Two\nlines", score=5, channel="chat"),)
    (refused,) = file.refused
    assert refused.row == 3 and why in refused.why


def test_the_month_stands_first_where_the_company_writes_it_so() -> None:
    (row,) = read_comments("date,comment\n3/4/2026,Fine\n", TODAY, month_first=True).rows
    assert row.day == date(2026, 3, 4)


def test_too_many_rows_are_refused_as_a_whole() -> None:
    with pytest.raises(FixInput, match="2,000"):
        read_comments("date,comment\n" + "2026-05-01,Fine\n" * (MOST_ROWS + 1), TODAY)
