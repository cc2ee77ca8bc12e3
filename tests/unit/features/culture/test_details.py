"""What everybody will read holds no customer's details, and no name that nobody agreed to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.company import Company
from assistant.domain.people import Person, Role
from assistant.features.culture.details import Details
from assistant.security.personal.finder import Finder

PEOPLE = tuple(
    Person(id=name.split()[0].lower(), name=name, role=Role.agent, level="agent")
    for name in ("Tom Ellery", "Grace Okafor", "Amira Khan", "Will Price")
)
DETAILS = Details(Finder.of(Company(patterns={"order_number": r"LF-\d{7}"})), PEOPLE)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Mrs Denise Hallam said: Denise is happy. Denise!", "A customer said: a customer is happy. A customer!"),
        ("Call me on 07700 900123, d.hallam@mail.com.", "Call me on [phone], [e-mail]."),
        ("About LF-1234567: all is well.", "About [order number]: all is well."),
        ("Tom's patience, and Grace Okafor's too.", "A colleague's patience, and a colleague's too."),
        ("I told Tom at once.", "I told a colleague at once."),
        ("Amira Khan rang me back, AMIRA KHAN!", "Amira Khan rang me back, AMIRA KHAN!"),
        ("My name is Peter Jones, the surname's Jones.", "My name is [name], the surname's [name]."),
        ("Dear Mr Brandt, I told the customer, Kate Rowe, so.", "Dear [name], I told the customer, [name], so."),
        ("My colleague Tom rang a customer called Kate Rowe.", "My colleague [name] rang a customer called [name]."),
        ("I have a Mr. Okonkwo on the line.", "I have a customer on the line."),
        ("The Mr Brandt of today; an Mr Adams too.", "The customer of today; an [name] too."),
        ("A Tom Ellery told our Mrs Hallam.", "A colleague told our customer."),
        ("After this Mr Brandt rang. Mr Brandt!", "After this a customer rang. A customer!"),
        ("Nobody else will do that at that price.", "Nobody else will do that at that price."),
        ("Two days off work for a sofa.", "Two days off work for a sofa."),
    ],
)
def test_details_become_what_they_are(words: str, kept: str) -> None:
    assert DETAILS.cleaned([words], stay=["Amira Khan"]).texts == (kept,)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Shall I dismiss Amira Khan?", "Shall I dismiss a colleague?"),
        ("should i sack amira", "should i sack a colleague"),
        ("I will ask Grace, mind the price.", "I will ask a colleague, mind the price."),
        ("Mrs Hallam rang from 07700 900123.", "Mrs Hallam rang from 07700 900123."),
    ],
)
def test_who_works_here_is_not_named_to_others_whatever_the_letters(words: str, kept: str) -> None:
    assert DETAILS.without_colleagues(words) == kept


def test_a_name_that_somebody_adds_is_taken_out_too_and_told() -> None:
    cleaned = DETAILS.cleaned(["A great day for Hallam and Bo."], also="Denise Hallam; Bo")
    assert cleaned.texts == ("A great day for a customer and a customer.",)
    assert cleaned.taken_out == ("Hallam", "Bo")


def test_who_is_named_once_each_and_colleagues_first() -> None:
    found = DETAILS.named(["Mr Brandt told Tom Ellery, and Tom rang Mr Brandt."], also="Kim Loo")
    assert [(one.name, one.person_id) for one in found] == [("Tom Ellery", "tom"), ("Kim Loo", ""), ("Brandt", "")]


def test_two_who_share_a_first_name_are_told_apart_where_one_stands_in_full() -> None:
    more = Person(id="tom-2", name="Tom Baker", role=Role.agent, level="agent")
    details = Details(Finder.of(Company()), (*PEOPLE, more))
    text = "Tom Ellery rang; Tom knew."
    assert [one.person_id for one in details.named([text])] == ["tom"]
    assert details.cleaned([text], stay=["Tom Ellery"]).texts == (text,)
    assert [one.person_id for one in details.named(["Tom knew."])] == ["tom", "tom-2"]
    assert details.cleaned(["Tom knew."], stay=["Tom Baker"]).texts == ("Tom knew.",)


def test_a_colleagues_first_name_with_another_surname_is_a_customers() -> None:
    text = "My customer is Mr Tom Baker. Tom is angry, I told Grace Okafor and Amira."
    assert [one.name for one in DETAILS.named([text])] == ["Grace Okafor", "Amira Khan", "Tom Baker"]
    kept = "My customer is a customer. A customer is angry, I told Grace Okafor and Amira."
    assert DETAILS.cleaned([text], stay=["Grace Okafor", "Amira Khan"]).texts == (kept,)
    assert DETAILS.cleaned(["Tom Baker rang Tom Ellery."], stay=["Tom Ellery"]).texts == (
        "A customer rang Tom Ellery.",
    )


@given(st.lists(st.sampled_from("Mrs Denise Hallam Tom Amira said told a 07700 900123 . , \n".split(" ")), max_size=14))
def test_no_colleague_and_no_number_is_left(words: list[str]) -> None:
    (kept,) = DETAILS.cleaned([" ".join(words)]).texts
    assert not {"Tom", "Amira"} & set(kept.split()) and "07700 900123" not in kept
