"""Offers as the customer says them back, and the way that is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.features.practice.offered import as_heard, preferred, ways
from assistant.features.practice.views import as_choice, thing_of
from assistant.language.plain import plain_sentences


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("I can send you a spare shade free of charge.", "you send me a spare shade free of charge"),
        ("What I can do is this: I can take £35 of that off, myself and at once.", "you take £35 off"),
        ("What I can do is exchange it for a softer one, once.", "you exchange it for a softer one"),
        ("I can see to it that you get your money back by 15:00.", "I get my money back by 15:00"),
        (
            "I am refunding the £35 fee to your card today, because it is late.",
            "you are refunding the £35 fee to my card today",
        ),
        ("You will hear from me on Friday before 12:00.", "I hear from you on Friday before 12:00"),
        ("I can see that you found out too late.", ""),
        ("Before I can speak about any order I ask the same questions.", ""),
        ("As an agent, you may waive fees of up to £35 by yourself.", ""),
        ("I cannot send another one.", ""),
        ("Here is what I can do: I can help you.", ""),
        ("You can read him this: the trace has begun.", ""),
        ("I can refund the difference the way you paid.", "I get the difference back the way I paid"),
        ("I can send the colleague you met to the house.", ""),
        (
            "I can see to it that you get somebody who rings Mrs Stott together with them.",
            "I get somebody who rings Mrs Stott together with me",
        ),
        ("I can see to it that you get the terms before they pay.", "I get the terms before I pay"),
        (
            "I can see to it that you get a named person who looks for them and rings on Friday.",
            "I get a named person who looks for them and rings on Friday",
        ),
        (
            "I can see to it that you get somebody to look before they say that it is wear.",
            "I get somebody to look before you say that it is wear",
        ),
        ("I can see to it that you get to know that they are safe.", "I get to know that I am safe"),
        ("I can see to it that you get somebody who says that they believe it.", ""),
        ("I can accept an item that is unused and comes back with all its parts.", "I can send it back"),
        ("I can refund within 5 working days of the item reaching us.", "I get the money back within 5 working days"),
        ("I can refund to the card, or the other way, you paid with.", "I get the money back on my card"),
        ("I can send a first reply in time.", ""),
        ("I can see to it that you get a yes or a no; and to be asked.", "I get a yes or a no"),
        ("I can see to it that you get not to be turned away by a date.", "I am not turned away by a date"),
        ("Tell me which fits you better, and I will start at once.", ""),
        ("If the answer is no, I will tell you why in plain words.", ""),
        (
            "I can see to it that you get to be told before the day moves again.",
            "you tell me before the day moves again",
        ),
        ("I can see to it that you get to be able to send it back all the same.", "I can send it back all the same"),
        ("I can see to it that you get to be taken seriously.", "I am taken seriously"),
        ("I can accept a returned gift with its gift receipt.", ""),
        ("I am asking them now, and I ring you tomorrow.", ""),
        ("I can collect a damaged, faulty or wrong item free of charge.", ""),
        ("I can accept a report of damage, a fault or a missing part within 14 days.", ""),
        (
            "I can see to it that you get what was promised, to whom, by when; and to leave.",
            "I get what was promised, to whom, by when",
        ),
    ],
)
def test_an_offer_is_said_back_from_the_other_side(said: str, heard: str) -> None:
    assert as_heard(said) == heard


def test_of_several_ways_the_one_nearest_to_the_wishes_is_taken() -> None:
    listed = plain_sentences("You can choose: a new table, a new leg, your money back, or keep it for less.")
    found = list(ways(listed))
    assert found == ["I take a new table", "I take a new leg", "I take my money back", "I keep it for less"]
    assert preferred(found, ["money back for the table"]) == "I take my money back"
    lamps = (
        "A clip-on lamp with a battery, because it is small. Or a wall lamp with a long cable, because it is bright."
    )
    assert list(ways(plain_sentences(lamps))) == [
        "I take a clip-on lamp with a battery",
        "I take a wall lamp with a long cable",
    ]


def test_the_first_wish_comes_before_a_lesser_one() -> None:
    found = ["I get to know exactly what the men will do", "I get the mattress in the room"]
    assert (
        preferred(found, ["the mattress in the room, ready to use", "to know exactly what the men will do"]) == found[1]
    )


@given(st.text(max_size=300))
def test_anything_can_be_heard(text: str) -> None:
    assert "\n\n\n" not in as_heard(text)
    assert all(way.strip() for way in ways(plain_sentences(text)))


@pytest.mark.parametrize(
    ("heard", "choice", "thing"),
    [
        ("you take £35 off", "please take £35 off", ""),
        ("I get the money back on my card", "I would like the money back on my card", "the money back on my card"),
        ("I get to see the rug in peace", "I would like to see the rug in peace", ""),
        ("I get what was promised, to whom, by when", "I would like to know what was promised, to whom, by when", ""),
        ("I can send it back", "I would like to send it back", ""),
        ("I keep them for less", "I would like to keep them for less", ""),
        ("", "", ""),
    ],
)
def test_what_is_chosen_is_said_as_a_wish_of_their_own(heard: str, choice: str, thing: str) -> None:
    assert (as_choice(heard), thing_of(heard)) == (choice, thing)
