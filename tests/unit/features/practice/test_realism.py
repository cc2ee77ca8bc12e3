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
    ],
)
def test_what_may_not_stand(text, catch):
    assert catch in Gate(SCENARIO).check(text, begin(SCENARIO, "When?"), DIALOGUE)


def test_what_a_customer_says_may_stand():
    assert Gate(SCENARIO).check("And when is that? I need to plan.", begin(SCENARIO, "When?"), DIALOGUE) == ()


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
