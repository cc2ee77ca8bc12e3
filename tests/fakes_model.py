"""An endpoint that plays a script, and the language-model engine around it, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from assistant.domain.conversation import Usage
from assistant.engines.base import AnswerRequest, Delta, Draft, Final
from assistant.engines.language_model.endpoint import Complete, Partial
from assistant.engines.language_model.engine import LanguageModelEngine
from assistant.engines.language_model.structured import Message

PROMPTS = Path(__file__).parents[1] / "prompts"
USAGE = Usage(model="scripted", prompt=100, cached=10, completion=20)
T = TypeVar("T", bound=BaseModel)


def words(text: str) -> int:
    """Tokens, one a word."""
    return len(text.split())


class ScriptedEndpoint:
    """Gives each call the next step: Partial and a complete object (a mapping), or an exception.

    ``calls`` are (task, messages, seconds, answer tokens); ``closed`` counts the streams that were ended early
    or late; ``reached`` is set where a step is None, which waits for ever.
    """

    def __init__(self, *scripts: Sequence[Any]) -> None:
        self._scripts = list(scripts)
        self.calls: list[tuple[str, tuple[Message, ...], float | None, int | None]] = []
        self.closed = 0
        self.reached = asyncio.Event()

    async def stream(
        self, task: str, messages: Sequence[Message], shape: type[T], *, answer_tokens: int | None = None
    ) -> AsyncGenerator[Partial | Complete[T], None]:
        self.calls.append((task, tuple(messages), None, answer_tokens))
        try:
            for step in self._scripts.pop(0):
                if isinstance(step, BaseException):
                    raise step
                if step is None:
                    self.reached.set()
                    await asyncio.Event().wait()
                yield step if isinstance(step, Partial) else Complete(shape.model_validate(step), USAGE)
        finally:
            self.closed += 1

    async def ask(
        self,
        task: str,
        messages: Sequence[Message],
        shape: type[T],
        *,
        seconds: float | None = None,
        answer_tokens: int | None = None,
    ) -> Complete[T]:
        self.calls.append((task, tuple(messages), seconds, answer_tokens))
        (step,) = self._scripts.pop(0)
        if isinstance(step, BaseException):
            raise step
        return Complete(shape.model_validate(step), USAGE)


def speaking(
    *scripts: Sequence[Any], context: int = 16_000, answer: int = 1_200, count: Callable[[str], int] = words
) -> LanguageModelEngine:
    """The engine over the product's own prompts, with a script instead of a model."""
    return LanguageModelEngine(ScriptedEndpoint(*scripts), PROMPTS, count, context, answer)


async def spoken(engine: LanguageModelEngine, request: AnswerRequest) -> tuple[list[Delta], Draft]:
    """Everything that an answer gives: what was shown on the way, and the draft."""
    items = [item async for item in engine.answer(request)]
    final = items.pop()
    assert isinstance(final, Final)
    return [item for item in items if isinstance(item, Delta)], final.draft


def written(text: str, *sources: int, kind: str = "do") -> dict[str, Any]:
    """A line as a model writes it."""
    return {"kind": kind, "sources": list(sources), "text": text}


def answer_of(*lines: dict[str, Any], more: Sequence[dict[str, Any]] = (), covered: str = "yes") -> dict[str, Any]:
    """An answer as a model writes it."""
    return {"covered": covered, "lines": list(lines), "more": list(more), "subject": "broken lamp"}
