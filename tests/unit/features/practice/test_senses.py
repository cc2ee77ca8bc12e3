"""Whether a reply speaks of what was asked, be it in other words, and whether it keeps a deadline."""

from __future__ import annotations

import pytest

from assistant.features.practice.deadlines import deadline_in
from assistant.features.practice.senses import asks_for_needs, carries_an_alternative, is_of_the_same, says_needs
from assistant.language.plain import plain_sentences

UP = "Does somebody bring it up, or does it stop at the door?"


@pytest.mark.parametrize(
    ("question", "sentence", "is_one"),
    [
        (UP, "We give free room-of-choice delivery and unpacking to a customer who needs the help.", True),
        (UP, "We charge £35 for two-person delivery, which brings furniture to the room you choose.", True),
        (UP, "We refund within 5 working days of the item reaching us.", False),
        ("Can I still send it back?", "We accept an item that is unused and comes back with all its parts.", True),
        ("Are you going to pass me on as well?", "We stay your contact until the complaint is answered.", True),
        ("Who was going to ring?", "We answer every call in person, with your name.", False),
    ],
)
def test_a_sentence_may_speak_of_the_same_in_other_words(question: str, sentence: str, is_one: bool) -> None:
    assert is_of_the_same(question, sentence) is is_one


def test_a_sentence_with_one_side_of_an_either_or_question_answers_it() -> None:
    asked = "Does somebody come and look, or do you decide from there?"
    assert carries_an_alternative(asked, "I can send somebody who comes to look at it.", frozenset())
    assert not carries_an_alternative(asked, "We refund within 5 working days.", frozenset())
    assert not carries_an_alternative("Does somebody come?", "Somebody comes.", frozenset())


@pytest.mark.parametrize(
    "reply",
    [
        "Could you tell me your postcode?",
        "Please send me a photograph.",
        "That is all I need, thank you.",
        "I need your name.",
    ],
)
def test_whoever_asks_for_a_thing_has_said_what_is_needed(reply: str) -> None:
    assert asks_for_needs("Do you need anything else from me?") and not asks_for_needs("When do I need to be there?")
    assert says_needs(plain_sentences(reply)) is not None
    assert says_needs(plain_sentences("I will look into it.")) is None


@pytest.mark.parametrize(
    ("told", "reply", "is_kept"),
    [
        ("I promised somebody else an answer by tonight.", "I will ring you on Thursday at 15:00.", False),
        ("I promised somebody else an answer by tonight.", "I will ring you this afternoon.", True),
        ("I need to know before the weekend.", "You will hear from me on Thursday.", True),
        ("I need to know before the weekend.", "You will hear from me on Saturday.", False),
        ("One of them is due tomorrow morning at nine.", "I will write to you on Thursday.", False),
        ("The rent goes out on Friday, and that money is the rent.", "It goes out to you tomorrow.", True),
        ("Nine people come on Sunday.", "I can give you £50 for this today.", False),
        ("Nine people come on Sunday.", "I will write to you on Thursday.", False),
        ("Nine people come on Sunday.", "It comes on Thursday.", True),
    ],
)
def test_a_deadline_is_kept_by_a_time_no_later(told: str, reply: str, is_kept: bool) -> None:
    deadline = deadline_in([told], "Tuesday")
    assert deadline is not None and deadline.is_kept_by(plain_sentences(reply), "Tuesday") is is_kept


@pytest.mark.parametrize(
    "told",
    [
        "I was cut off twice on Sunday.",
        "You promised me Monday.",
        "The first one passed on Friday.",
        "I sat there all day.",
        "I can pay the next part when my wages come, on Sunday.",
    ],
)
def test_what_is_past_is_no_deadline(told: str) -> None:
    assert deadline_in([told], "Tuesday") is None


def test_where_today_is_not_known_only_the_very_day_is_in_time() -> None:
    deadline = deadline_in(["I need it by Friday."], "")
    assert deadline is not None
    assert deadline.is_kept_by(plain_sentences("It comes on Friday."), "")
    assert not deadline.is_kept_by(plain_sentences("It comes on Thursday."), "")
