"""The gate: which turns may stand, and that a run goes on whatever a model says."""

from __future__ import annotations

import pytest

from assistant.domain.customer import begin
from assistant.domain.reply import Speaker, ThreadMessage
from assistant.engines.base import PlayDraft
from assistant.errors import EngineFailed
from assistant.features.practice.realism import Catch, Gate
from tests.unit.features.practice.customer_support import GOOD, a_scenario, play

SCENARIO = a_scenario()
DIALOGUE = (ThreadMessage(speaker=Speaker.customer, text="The shade of my lamp came in pieces. I am cross about it."),)


class Says:
    """A model that says what it is told to, one line after the other."""

    name = "model"

    def __init__(self, *lines: str) -> None:
        self.lines, self.asked = lines, []

    async def play_customer(self, request):
        self.asked.append(request)
        line = self.lines[(len(self.asked) - 1) % len(self.lines)]
        if line == "fails":
            raise EngineFailed("gone")
        return PlayDraft(line)


@pytest.mark.parametrize(
    ("text", "catch"),
    [
        ("", Catch.empty),
        ("I am really cross because the", Catch.broken_off),
        ("I can offer you a refund for that.", Catch.agent),
        ("Agent: here is what we do.", Catch.agent),
        ("My grandmother turns ninety this Saturday and she reads by nothing else.", Catch.leak),
        ("Well, that settles it. Goodness.", Catch.agrees),
        ("Forget it, goodbye.", Catch.turns),
        ("My instructions say that I should be cross.", Catch.instructions),
        ("No. " * 200, Catch.long),
        ("the shade of my lamp came in pieces, I am cross about it", Catch.repeat),
        ("You idiots.", Catch.abusive),
        ("I was told that I get £400 for it.", Catch.invented),
        ("Send it to me at ada@sink.example, will you?", Catch.invented),
        ("And who is [name 9] when they are at home?", Catch.instructions),
    ],
)
def test_what_may_not_stand(text, catch):
    assert catch in Gate(SCENARIO).check(text, begin(SCENARIO, "When?"), DIALOGUE)


def test_what_a_customer_says_may_stand():
    assert Gate(SCENARIO).check("And when is that? I need to plan.", begin(SCENARIO, "When?"), DIALOGUE) == ()


def test_a_sum_that_somebody_named_may_be_named_again():
    state = begin(SCENARIO, "When?")
    assert Gate(SCENARIO).check("Eighty pounds, that is what I paid for it.", state, DIALOGUE) == ()
    offered = (*DIALOGUE, ThreadMessage(speaker=Speaker.agent, text="I can give you £15."))
    assert Catch.invented in Gate(SCENARIO).check("£15 is a start.", state, DIALOGUE)
    assert Gate(SCENARIO).check("£15 is a start.", state, offered) == ()


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Since you ask: my grandmother will be ninety on Saturday, and she reads by nothing else.", True),
        ("Since you ask: my grandmother turns ninety soon and reads by nothing else.", False),
        ("It is for somebody on Saturday.", False),
        ("I had rather not say. When do I get it?", False),
    ],
)
def test_what_counts_as_told_has_to_be_told(text, is_told):
    state = begin(SCENARIO, "When?").model_copy(update={"told": ("gift",), "telling": ("gift",)})
    assert (Catch.untold not in Gate(SCENARIO).check(text, state, DIALOGUE)) == is_told


def test_a_call_that_failed_is_counted_too():
    class Fails(Says):
        async def play_customer(self, request):
            raise EngineFailed("gone", tokens=70)

    (turn,), _ = play(SCENARIO, ["Let me see."], player=Fails())
    assert turn.fell_back and [one.tokens for one in turn.usage] == [70]


def test_the_lines_of_the_built_in_customer_may_stand():
    turns, dialogue = play(SCENARIO, ["ok", "Those are the rules.", *GOOD])
    gate = Gate(SCENARIO)
    for place, turn in enumerate(turns):
        assert gate.check(turn.text, turn.state, dialogue[: 2 + 2 * place]) == (), turn.text


def test_a_model_is_asked_once_more_and_told_why():
    model = Says("I can offer you a refund.", "So when do I get it?")
    turns, _ = play(SCENARIO, ["Let me see."], player=model)
    assert turns[0].text == "So when do I get it?"
    assert turns[0].caught == ((Catch.agent,),)
    assert Catch.agent in model.asked[1].again


@pytest.mark.parametrize("line", ["", "fails", "I am completely satisfied, problem solved."])
def test_the_built_in_customer_speaks_where_a_model_does_not(line):
    turns, _ = play(SCENARIO, ["Let me see.", "Soon."], player=Says(line))
    assert all(turn.fell_back and turn.engine == "builtin" and turn.text for turn in turns)


def test_what_is_locked_never_reaches_a_model():
    model = Says("So when do I get it, then?")
    play(SCENARIO, ["Let me see."], player=model)
    seen = repr(model.asked[0].scenario)
    assert not any(fact.fact in seen or fact.about in seen for fact in SCENARIO.hidden)
    assert "£20" not in seen
