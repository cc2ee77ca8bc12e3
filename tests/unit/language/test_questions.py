"""Questions are found with and without their mark, and seen to be answered or not."""

from __future__ import annotations

import pytest

from assistant.language.plain import plain_sentences
from assistant.language.questions import answers, questions_in


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ("When does my sofa come? And how much is delivery?", ["when", "price"]),
        ("can i return the lamp", ["yes or no"]),
        ("I would like to know why it was cancelled.", ["why"]),
        ("Are you joking? My lamp is broken.", []),
        ("My lamp is broken.", []),
        ("Is it washable", ["yes or no"]),
    ],
)
def test_questions_are_found(asked: str, kinds: list[str]) -> None:
    assert [question.kind for question in questions_in(plain_sentences(asked))] == kinds


@pytest.mark.parametrize(
    ("asked", "draft", "answered"),
    [
        ("When does my sofa come?", "It comes on Tuesday.", True),
        ("When does my sofa come?", "Your sofa is very nice. Thank you.", False),
        ("How much is delivery?", "Delivery is £20.", True),
        ("Is the cover washable?", "I am not sure about the cover, so I will ask and write by Friday.", True),
        ("Is the cover washable?", "Have a lovely day!", False),
    ],
)
def test_an_answer_holds_what_was_asked_for(asked: str, draft: str, answered: bool) -> None:
    (question,) = questions_in(plain_sentences(asked))
    assert (answers(question, plain_sentences(draft)) is not None) == answered
