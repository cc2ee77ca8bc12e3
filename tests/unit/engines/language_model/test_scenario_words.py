"""A scenario in a model's words: what the model is shown of it, and how leniently its answer is read."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.engines.base import ScenarioWords, WordingRequest
from assistant.engines.language_model.prompts import load_prompt
from assistant.engines.language_model.scenarios import ModelScenarioWording
from assistant.errors import EngineOverLimit
from tests.fakes_model import PROMPTS, USAGE, ScriptedEndpoint, words
from tests.review_support import ANN
from tests.unit.features.practice.customer_support import a_scenario

pytestmark = pytest.mark.anyio

SCENARIO = a_scenario()
REQUEST = WordingRequest(SCENARIO, ANN, "A lamp, and somebody in a hurry.")


def wording(*answers: Any, context: int = 16_000) -> ModelScenarioWording:
    script = [[answer] for answer in answers]
    prompt = load_prompt(PROMPTS, "draft/scenario")
    return ModelScenarioWording(ScriptedEndpoint(*script), prompt, words, context, 1_200)


def test_a_model_sees_the_words_and_no_rule_of_the_company() -> None:
    prompt = wording().lay_out(REQUEST)[1].text
    for shown in (*SCENARIO.opening, SCENARIO.wants, SCENARIO.persona.voice, "in a hurry", '<fact name="gift">'):
        assert shown in prompt
    cited = [one.quote for one in SCENARIO.citations] + [one.text for one in SCENARIO.must_not]
    assert not any(text in prompt for text in (*cited, "£20", "POL-LAMPS", *SCENARIO.hidden[0].topics[3:]))


async def test_an_answer_is_read_part_by_part() -> None:
    answer = {
        "title": " In pieces ",
        "opening": ["One.", "", 3, "Two?"],
        "background": None,
        "wants": ["a list"],
        "hidden": [{"name": "gift", "words": "It is for her ninetieth."}, "no object", {"name": "crack"}],
        "must_not": ["anything"],
    }
    said = await wording(answer).word_scenario(REQUEST)
    assert said == ScenarioWords(
        title="In pieces",
        opening=("One.", "Two?"),
        hidden={"gift": "It is for her ninetieth.", "crack": ""},
        prompt="draft/scenario@1",
        usage=USAGE,
    )
    assert (await wording({"opening": "One line?"}).word_scenario(REQUEST)).opening == ("One line?",)


def test_a_scenario_that_does_not_fit_is_sent_nowhere() -> None:
    with pytest.raises(EngineOverLimit):
        wording().lay_out(WordingRequest(SCENARIO, ANN, "word " * 20_000))
