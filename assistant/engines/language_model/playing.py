"""The simulated customer by a language model: the state decides what is done, the model only how it is said."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from assistant.domain.practice import Scenario
from assistant.domain.reply import Speaker, ThreadMessage
from assistant.engines.base import PlayDraft, PlayRequest
from assistant.engines.language_model.acting import does, ends, feels, length, manners
from assistant.engines.language_model.answering import runs_of
from assistant.engines.language_model.budget import newest_that_fit
from assistant.engines.language_model.judgements import words
from assistant.engines.language_model.prompts import Block, rendered
from assistant.engines.language_model.structured import Message
from assistant.engines.language_model.task import Task
from assistant.errors import EngineOverLimit

TOO_LONG = "This conversation is too long for the language model to go on with."
_ANSWER_TOKENS = 600
"""Tokens of a long e-mail of the customer."""


class ModelTurn(BaseModel):
    """What a model writes."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})

    text: Annotated[str, BeforeValidator(words)]


class ModelPlayer(Task):
    """Speaks as the customer; what it says is held against the state before anybody hears it."""

    shape = ModelTurn

    async def play_customer(self, request: PlayRequest) -> PlayDraft:
        """The customer's next words, unchecked. Raises EngineFailed, before any call where the reply is too long."""
        messages = await asyncio.to_thread(self.lay_out, request)
        most = min(self._answer_tokens, _ANSWER_TOKENS)
        found = await self._endpoint.ask("play", messages, ModelTurn, answer_tokens=most)
        said = found.value.text
        # What recites the rules says nothing of the customer's.
        text = "" if runs_of(said) & runs_of(self._prompt.stable) else said
        return PlayDraft(text, self._prompt.reference, found.usage, self.name)

    def lay_out(self, request: PlayRequest) -> tuple[Message, Message]:
        """The messages of a request: the opening and the newest turns that fit. Raises EngineOverLimit."""
        customer, now = list(_customer(request.scenario)), list(_now(request))
        said = [_message(message) for message in request.dialogue]
        first, later = said[:1], said[1:]
        room = self._room() - sum(self._count(rendered(blocks)) for blocks in (customer, now, first))
        kept = newest_that_fit(later, lambda block: self._count(rendered([block])) + 1, room)
        if later and not kept:
            raise EngineOverLimit(TOO_LONG)
        values = {"customer": customer, "dialogue": [*first, *kept], "now": now}
        return Message("system", self._prompt.stable), Message("user", self._prompt.fill(values))


def _customer(scenario: Scenario) -> Iterator[Block]:
    """Who speaks: the same in every turn, so that a provider's prefix cache applies."""
    persona = scenario.persona
    parts = {
        "name": persona.name,
        "voice": persona.voice,
        "values": persona.values,
        "history": persona.history,
        "channel": scenario.channel.value,
        "wants": scenario.wants,
        "would_also_do": scenario.also_content_with,
    }
    yield from (Block(name, text) for name, text in parts.items() if text)


def _message(message: ThreadMessage) -> Block:
    """One thing said, from whoever is played or from the one who practises."""
    return Block("said", message.text, {"by": "the other one" if message.speaker is Speaker.agent else "the person"})


def _now(request: PlayRequest) -> Iterator[Block]:
    """Everything that changes from turn to turn; facts that came out earlier stand in the dialogue."""
    scenario, state = request.scenario, request.state
    telling = [fact.fact for fact in scenario.hidden if fact.name in state.telling]
    parts = {
        "knows": "\n".join(f"{fact.name}: {fact.text}" for fact in scenario.facts),
        "feels": feels(state),
        "does": does(request),
        "tells": "\n".join(telling),
        "ends": ends(state.ending),
        "manners": manners(state),
        "length": length(scenario.channel),
        "again": request.again,
    }
    yield from (Block(name, text) for name, text in parts.items() if text)
