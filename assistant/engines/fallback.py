"""Two engines as one: where the first gives up, the second answers, and it is said that it does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any, cast

from assistant.domain.conversation import Line, Turn
from assistant.engines.base import AnswerRequest, Delta, Engine, Fell, Final, Standalone
from assistant.errors import EngineFailed

CUT_SHORT = "The language model stopped before its answer was complete."


class Fallback:
    """The first engine, and the second where the first raises EngineFailed. Every question tries the first again."""

    def __init__(self, first: Engine, second: Engine) -> None:
        self._first, self._second = first, second

    @property
    def name(self) -> str:
        """The first engine's: it is the one that was asked."""
        return self._first.name

    @property
    def line(self) -> str:
        """The first engine's."""
        return self._first.line

    async def standalone(self, question: str, history: tuple[Turn, ...]) -> Standalone:
        """The question as the first engine reads it, or the second where that fails."""
        try:
            return await self._first.standalone(question, history)
        except EngineFailed:
            return await self._second.standalone(question, history)

    async def answer(self, request: AnswerRequest) -> AsyncIterator[Delta | Fell | Final]:
        """The first engine's answer; where it fails, Fell with what it had said, then the second's."""
        said: tuple[Line, ...] = ()
        fell = Fell(CUT_SHORT)
        try:
            async with aclosing(cast(Any, self._first.answer(request))) as items:
                async for item in items:
                    yield item
                    if isinstance(item, Final):
                        return
                    said = item.lines
        except EngineFailed as error:
            fell = Fell(str(error) or CUT_SHORT, reference=error.reference, tokens=error.tokens)
        yield replace(fell, lines=said)
        async with aclosing(cast(Any, self._second.answer(request))) as items:
            async for item in items:
                if isinstance(item, Final):
                    yield Final(replace(item.draft, engine=item.draft.engine or self._second.name))
                else:
                    yield item
