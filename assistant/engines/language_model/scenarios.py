"""A scenario's words by a language model: what it says stays the built-in writer's, only how it is said is new."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from assistant.domain.practice import Scenario
from assistant.engines.base import ScenarioWords, WordingRequest
from assistant.engines.language_model.judgements import objects, words
from assistant.engines.language_model.prompts import Block, Value, rendered
from assistant.engines.language_model.structured import Message
from assistant.engines.language_model.task import Task
from assistant.errors import EngineOverLimit

TOO_LONG = "This scenario is too long for the language model."
NOTHING_ASKED = "(nothing was pasted)"
_MOST_PARTS = 12
Text = Annotated[str, BeforeValidator(words)]


def _texts(value: object) -> object:
    """Of a list only its texts; one text alone is a list of one."""
    if isinstance(value, str):
        value = [value]
    return [words(one) for one in value if words(one)][:_MOST_PARTS] if isinstance(value, list) else []


class ModelFact(BaseModel):
    """One hidden fact in other words."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})

    name: Text = ""
    words: Text = ""


class ModelScenario(BaseModel):
    """What a model writes."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})

    title: Text = ""
    opening: Annotated[list[str], BeforeValidator(_texts)] = []
    background: Text = ""
    voice: Text = ""
    values: Text = ""
    history: Text = ""
    wants: Text = ""
    hidden: Annotated[list[ModelFact], BeforeValidator(objects)] = []


class ModelScenarioWording(Task):
    """Writes the words of a scenario anew; each part is checked afterwards and stays as it was where it says more."""

    shape = ModelScenario

    async def word_scenario(self, request: WordingRequest) -> ScenarioWords:
        """Other words for a scenario, unchecked. Raises EngineFailed."""
        messages = await asyncio.to_thread(self.lay_out, request)
        found = await self._endpoint.ask("scenario", messages, ModelScenario, answer_tokens=self._answer_tokens)
        said = found.value
        return ScenarioWords(
            title=said.title,
            opening=tuple(said.opening),
            background=said.background,
            voice=said.voice,
            values=said.values,
            history=said.history,
            wants=said.wants,
            hidden={fact.name: fact.words for fact in said.hidden},
            prompt=self._prompt.reference,
            usage=found.usage,
        )

    def lay_out(self, request: WordingRequest) -> tuple[Message, Message]:
        """The messages of a request. Raises EngineOverLimit where they do not fit into one call."""
        values: dict[str, Value] = {
            "scene": list(_scene(request.scenario)),
            "asked": request.asked or NOTHING_ASKED,
            "parts": list(_parts(request.scenario)),
        }
        if sum(self._count(rendered(value)) for value in values.values()) > self._room():
            raise EngineOverLimit(TOO_LONG)
        return Message("system", self._prompt.stable), Message("user", self._prompt.fill(values))


def _scene(scenario: Scenario) -> Iterator[Block]:
    who = "a colleague" if scenario.channel.value == "internal" else "a customer"
    yield Block("who", f"{scenario.persona.name}, {who}")
    yield Block("mood", scenario.mood.value)
    yield Block("channel", scenario.channel.value)
    yield Block("moment", f"{scenario.moment.value} the purchase")


def _parts(scenario: Scenario) -> Iterator[Block]:
    persona = scenario.persona
    yield Block("title", scenario.title)
    yield Block("opening", [Block("message", text) for text in scenario.opening])
    yield Block("background", scenario.background)
    yield Block("voice", persona.voice)
    yield Block("values", persona.values)
    yield Block("history", persona.history)
    yield Block("wants", scenario.wants)
    yield Block("hidden", [Block("fact", fact.fact, {"name": fact.name}) for fact in scenario.hidden])
