"""The debrief of a practice run in a language model's words: two parts of it, and nothing that is not in it."""

from __future__ import annotations

import asyncio
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from assistant.engines.base import DebriefRequest, DebriefWords
from assistant.engines.language_model.judgements import words
from assistant.engines.language_model.prompts import Block, rendered
from assistant.engines.language_model.structured import Message
from assistant.engines.language_model.task import Task
from assistant.errors import EngineOverLimit

TOO_LONG = "This run is too long for the language model to speak about."
_ANSWER_TOKENS = 400
"""Tokens of both parts at their longest."""


class ModelDebrief(BaseModel):
    """What a model writes."""

    model_config = ConfigDict(extra="ignore")

    best: Annotated[str, BeforeValidator(words)] = ""
    to_try: Annotated[str, BeforeValidator(words)] = ""


class ModelDebriefWriter(Task):
    """Words for a debrief; each is checked afterwards and left away where it says more than the debrief does."""

    shape = ModelDebrief

    async def word_debrief(self, request: DebriefRequest) -> DebriefWords:
        """The best moment and the one thing to try, unchecked. Raises EngineFailed."""
        messages = await asyncio.to_thread(self.lay_out, request)
        answer = min(self._answer_tokens, _ANSWER_TOKENS)
        found = await self._endpoint.ask("debrief", messages, ModelDebrief, answer_tokens=answer)
        return DebriefWords(found.value.best, found.value.to_try, self._prompt.reference, found.usage)

    def lay_out(self, request: DebriefRequest) -> tuple[Message, Message]:
        """The messages of a request. Raises EngineOverLimit where they do not fit into one call."""
        best = [Block("words", request.best), Block("helped", request.best_why)] if request.best else ""
        parts = {
            "what": request.what,
            "because": request.why,
            "words": request.used,
            "instead": request.instead,
            "rests_on": request.clause,
        }
        to_try = [Block(name, text) for name, text in parts.items() if text]
        values = {"outcome": request.outcome, "best": best, "to_try": to_try}
        if sum(self._count(rendered(value)) for value in values.values()) > self._room():
            raise EngineOverLimit(TOO_LONG)
        return Message("system", self._prompt.stable), Message("user", self._prompt.fill(values))
