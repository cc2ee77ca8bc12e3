"""Files of sent replies: whatever a spreadsheet writes is read, and what cannot be taken is said row by row."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.maxima import REPLIES_AT_ONCE, REPLIES_BYTES
from assistant.domain.people import Team
from assistant.domain.reply import Channel
from assistant.errors import FixInput
from assistant.features.quality.columns import NAMES, columns_of
from assistant.features.quality.sheet import LONGEST_TEXT, read_sheet

TODAY = date(2026, 5, 20)
TEAMS = (Team(id="t1", name="Front Desk"), Team(id="t2", name="Café"))
HEADER = ("Date", "Team", "Agent", "Channel", "Customer", "Reply")
GOOD = ("2026-05-12", "front desk", "A1", "E-Mail", "Where is my lamp?", "It comes tomorrow.")

_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\";,\t|'"), max_size=40
)
_FILLED = _WORDS.filter(lambda words: words.strip())


def table(*rows: tuple[str, ...], delimiter: str = ",", header: tuple[str, ...] = HEADER) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue()


class TestRead:
    @given(
        customer=_WORDS,
        reply=_FILLED,
        employee=_FILLED,
        delimiter=st.sampled_from(",;\t|"),
        encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16")),
    )
    def test_what_a_spreadsheet_writes_is_read(
        self, customer: str, reply: str, employee: str, delimiter: str, encoding: str
    ) -> None:
        row = ("2026-05-12", "café", employee, "chat", customer, reply)
        sheet = read_sheet(table(row, delimiter=delimiter).encode(encoding), TEAMS, TODAY)
        (read,) = sheet.rows
        assert (read.row, read.sent_on, read.team.id, read.channel) == (2, date(2026, 5, 12), "t2", Channel.chat)
        # Line ends are written as a spreadsheet writes them.
        assert (read.customer, read.reply, read.employee) == (customer.strip(), reply.strip(), employee.strip())

    @given(st.binary(max_size=400))
    def test_whatever_the_bytes_are_only_words_for_a_person_come_out(self, data: bytes) -> None:
        for start in (b"", (",".join(HEADER) + "\n").encode()):
            try:
                sheet = read_sheet(start + data, TEAMS, TODAY)
            except FixInput:
                continue
            assert all(one.row > 1 and one.why for one in sheet.refused)

    def test_a_windows_file_is_read(self) -> None:
        (read,) = read_sheet(table((*GOOD[:5], "It costs £5 — or 3 €.")).encode("cp1252"), TEAMS, TODAY).rows
        assert read.reply == "It costs £5 — or 3 €."

    @pytest.mark.parametrize(
        ("written", "month_first", "day"),
        [
            ("2026-05-12T08:30:00Z", False, date(2026, 5, 12)),
            ("3/4/2026", False, date(2026, 4, 3)),
            ("3/4/2026", True, date(2026, 3, 4)),
            ("03.04.2026 08:30", False, date(2026, 4, 3)),
        ],
    )
    def test_days_as_people_write_them(self, written: str, month_first: bool, day: date) -> None:
        data = table((written, *GOOD[1:])).encode()
        assert read_sheet(data, TEAMS, TODAY, month_first=month_first).rows[0].sent_on == day


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        (0, "13/13/2026", "“13/13/2026” is no day such as 2026-05-20 or 20/5/2026."),
        (0, "2026-05-21", "still to come"),
        (0, "1999-12-31", "too long ago"),
        (1, "Back office", "“Back office” is no team here. Teams: Front Desk, Café."),
        (1, "", "The team is empty: that is no team here."),
        (2, " ", "Nobody stands in the employee column."),
        (3, "pigeon", "“pigeon” is no channel. Channels: email, chat"),
        (5, "", "The reply is empty."),
        (5, "x" * 200_000, "The reply has 200,000 characters; up to 8,000 fit."),
        (4, "x" * (LONGEST_TEXT + 1), "customer’s message has 8,001 characters"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_the_others_are(column: int, value: str, why: str) -> None:
    bad = (*GOOD[:column], value, *GOOD[column + 1 :])
    sheet = read_sheet(table(GOOD, bad, GOOD).encode(), TEAMS, TODAY)
    assert [one.row for one in sheet.rows] == [2, 4]
    ((row, said),) = sheet.refused
    assert row == 3 and why in said


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "names no column"),
        (b"\x89PNG\r\n\x1a\n", "names no column"),
        (table(header=HEADER).encode(), "no row in the file"),
        (table(GOOD[1:], header=HEADER[1:]).encode(), "“sent_on” (the day it was sent)"),
        (b"x" * (REPLIES_BYTES + 1), "up to 10 MB fit"),
        (table(*[GOOD] * (REPLIES_AT_ONCE + 1)).encode(), "at most 5,000 rows"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(data: bytes, why: str) -> None:
    with pytest.raises(FixInput) as refused:
        read_sheet(data, TEAMS, TODAY)
    assert why in str(refused.value)


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    data = table(GOOD).encode() + b"\r\n" + table(("", *GOOD[1:]), header=GOOD).encode() + b"1,2,3,4,5,6,7\r\n"
    sheet = read_sheet(data, TEAMS, TODAY)
    assert [one.row for one in sheet.rows] == [2, 4] and [one.row for one in sheet.refused] == [5, 6]
    assert "It has 7 cells and the first line 6." in sheet.refused[1].why


class TestColumns:
    @given(st.permutations(list(NAMES)), st.randoms(use_true_random=False))
    def test_each_is_found_by_any_of_its_names_in_any_order(self, meanings: list[str], chance: object) -> None:
        header = [chance.choice(NAMES[one]).replace(" ", "_").upper() for one in meanings]  # type: ignore[attr-defined]
        found = columns_of(header).found
        assert {meaning: header[place] for meaning, place in found.items()} == dict(zip(meanings, header, strict=True))

    def test_what_says_who_somebody_is_is_told_from_the_rest(self) -> None:
        columns = columns_of(["Agent E-Mail", "agent_id", "Agent name", "Customer name", "Score", "Reply", "Day"])
        assert columns.found == {"sent_on": 6, "employee": 1, "reply": 5}
        assert columns.personal == columns.naming == (0, 2, 3) and columns.others == (4,)
