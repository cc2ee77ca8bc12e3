"""What belongs to a case becomes a slot, and a line that still tells of it is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.company import Company, Function
from assistant.domain.reply import CaseFacts, Channel, Reply, Speaker, ThreadMessage
from assistant.errors import FixInput
from assistant.features.exemplar_lines import LONGEST, check_line, slotted

COMPANY = Company(
    name="Larkfield",
    functions=(Function(name="Customer Care"), Function(name="Delivery")),
    patterns={"order_number": r"LF-\d{7}", "account_number": r"LA-\d{8}"},
)
REPLY = Reply(
    draft="Hello Denise,\n\nI am sorry.\n\nKind regards\nMarcus Bell\nLarkfield Customer Care",
    thread=(
        ThreadMessage(speaker=Speaker.customer, text="Where is my Oakwell? I told Sandra on Monday. Denise Hallam"),
    ),
    facts=CaseFacts(
        customer_name="Denise Hallam",
        order_number="2204817",
        promised_date=date(2026, 5, 1),
        extra={"driver_name": "Iqbal", "fee": "£35"},
    ),
)


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("Denise, I would be furious too.", "{customer name}, I would be furious too."),
        ("Mrs Hallam's sofa is on the van.", "{customer name}'s sofa is on the van."),
        ("I ring Denise Hallam on Friday.", "I ring {customer name} on Friday."),
        ("I am Marcus, and I stay with this.", "I am {your name}, and I stay with this."),
        ("Sandra in Delivery told me so, and I believe her.", "{name} in Delivery told me so, and I believe her."),
        ("Order 2204817 (LF-2204817) is yours.", "Order {order number} ({order number}) is yours."),
        ("Your account LA-12345678 is open.", "Your account {account number} is open."),
        ("denise, I would be furious too.", "{customer name}, I would be furious too."),
        ("It comes on Friday 15 May before 12:00.", "It comes on {new date} before 12:00."),
        ("We missed 1 May, and 8 May, Friday too.", "We missed {promised date}, and {new date} too."),
        ("Iqbal puts the £35 fee back with £50.", "{driver name} puts the £35 fee back with £50."),
        ("Write to d.hallam@post.example or ring 020 7946 0123.", "Write to {e-mail address} or ring {phone number}."),
        ("The van is at 14 Fenwick Close, SW1A 1AA, now.", "The van is at {address}, {postcode}, now."),
        ("You may have it back; will you hold on?", "You may have it back; will you hold on?"),
        ("I am  sorry\nthat it is late.", "I am sorry that it is late."),
    ],
)  # fmt: skip
def test_details_of_the_case_become_slots(sentence: str, line: str) -> None:
    assert slotted(sentence, REPLY, COMPANY) == line


def test_a_capital_that_the_documents_know_is_no_name() -> None:
    sentence = "I have asked about the Oakwell you wrote of."
    assert "{name}" in slotted(sentence, REPLY, COMPANY)
    assert slotted(sentence, REPLY, COMPANY, {"oakwell"}) == sentence
    told = REPLY.model_copy(update={"facts": CaseFacts(customer_name="Ann Oakwell")})
    assert "Oakwell" not in slotted(sentence, told, COMPANY, {"oakwell"})


def test_a_colleague_is_no_customer() -> None:
    internal = Reply(draft="Hi Jo,\nI have put two aside for you, Jo.", channel=Channel.internal)
    assert slotted("I have put two aside for you, Jo.", internal, COMPANY) == "I have put two aside for you, {name}."


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("I would be furious too, DENISE.", "name of the case (“DENISE”)"),
        ("I would be furious too, Mr Bell.", "name of the case"),
        ("I would be furious, {Hallam}, too.", "name of the case"),
        ("I would be furious too: 2204817.", "order number"),
        ("I would be furious too: XY-9911.", "order number"),
        ("I would be furious too: a@b.example", "e-mail"),
        ("I would be furious too, +44 20 7946 0123", "phone number"),
        ("I would be furious, see http://x.example", "a link"),
        ("I would be [furious](javascript:x) too", "a link"),
        ("I would be <b>furious</b> too", "a link"),
        ("I would be furious, {customer name too", "Close or remove"),
        ("I would be.", "too short"),
        ("I would be furious " + "too " * LONGEST, "characters"),
        ("The warehouse keeps every lamp in bay fourteen", "another sentence"),
    ],
)
def test_a_line_that_tells_of_the_case_is_refused(line: str, says: str) -> None:
    with pytest.raises(FixInput) as refused:
        check_line(line, "Denise, I would be furious too.", REPLY, COMPANY)
    assert says in str(refused.value)


def test_a_good_line_comes_back_on_one_row() -> None:
    given_line = " {customer name},\n I would be furious  too, and £50 is yours on 14 May. "
    line = check_line(given_line, "Denise, I would be furious too, £50 is yours.", REPLY, COMPANY)
    assert line == "{customer name}, I would be furious too, and £50 is yours on 14 May."


@given(st.lists(st.sampled_from(
    "Denise Hallam Marcus denise LF-2204817 2204817 d@h.example 07700900123 sorry I am for the Mrs , . 's £50 14 May"
    " Friday Sandra {customer name}".split()
), max_size=14).map(" ".join))  # fmt: skip
def test_what_is_slotted_holds_nothing_of_the_case(sentence: str) -> None:
    line = slotted(sentence, REPLY, COMPANY)
    for detail in ("Denise", "denise", "Hallam", "Marcus", "Sandra", "2204817", "d@h.example", "07700900123"):
        assert detail not in line
    assert line.count("£50") == sentence.count("£50")
