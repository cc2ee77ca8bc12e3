"""Rows made nobody's: no name, code or address of an employee or a customer is left in what is kept."""

from __future__ import annotations

from datetime import date

from assistant.domain.people import Team
from assistant.domain.reply import Channel
from assistant.features.quality.nobody import Cleaning, Employees
from assistant.features.quality.sheet import SentRow
from assistant.security.codes import Codes
from assistant.security.personal.finder import Finder

FINDER = Finder(region="GB")
CODES = Codes(b"1" * 32)


def row(employee: str, *called: str, customer: str = "", reply: str = "Yes.") -> SentRow:
    team = Team(id="t1", name="Care")
    return SentRow(2, date(2026, 5, 12), team, employee, Channel.email, customer, reply, called)


def test_whoever_the_file_names_is_taken_out_of_every_row() -> None:
    rows = [row("A1041", "Marcus Bell", "kate.lowe@larkfield.example"), row("Jo Okafor"), row("X-99")]
    cleaning = Cleaning(FINDER, rows, ["Amira Khan"])
    texts = cleaning.cleaned(
        "Denise Hallam here, mail denise@post.example.\nMarcus said he would ring. Denise Hallam",
        "Dear Denise,\n\nAmira and Kate Lowe look after it. Case of A1041.\n\nKind regards,\nMarcus Bell\nJo",
    )
    for word in ("Denise", "Marcus", "Bell", "Amira", "Kate", "Lowe", "A1041", "Jo", "post.example"):
        assert word not in texts.thread + texts.reply, word
    assert texts.reply.startswith("Dear [name],") and "Kind regards,\n[name]" in texts.reply
    assert texts.kinds["name"] >= 5 and texts.kinds["employee"] == 1 and texts.kinds["e-mail"] == 1


def test_an_employee_has_one_code_in_a_process_and_another_in_the_next() -> None:
    one, other = Employees(CODES, "11111111-aaaa"), Employees(CODES, "22222222-bbbb")
    assert one.code(" Marcus BELL ") == one.code("marcus bell") != one.code("jo king")
    assert one.code("marcus bell").partition(":")[2] != other.code("marcus bell").partition(":")[2]
    assert "marcus" not in one.code("marcus bell") and one.code("x").startswith("11111111:")
    assert one.digest(row("jo")) == other.digest(row("Jo")) != one.digest(row("jo", reply="No."))


def test_an_account_is_found_by_its_address_alone_and_only_where_that_is_wanted() -> None:
    tying = Employees(CODES, "p", {"marcus@larkfield.example": "person-1"})
    assert tying.account(row("A1", "Marcus@Larkfield.example")) == "person-1"
    assert tying.account(row("marcus@larkfield.example")) == "person-1"
    assert tying.account(row("marcus")) == tying.account(row("A1", "Marcus Bell")) == ""
    assert Employees(CODES, "p").account(row("marcus@larkfield.example")) == ""
