"""Two engines as one: who answers when, and what is said of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from assistant.domain.conversation import Turn
from assistant.engines.base import AnswerRequest, Delta, Fell, Final, Standalone
from assistant.engines.fallback import CUT_SHORT, Fallback
from assistant.errors import EngineFailed, EngineSlow, FixInput
from tests.engine_support import asking
from tests.fakes_engine import ScriptedEngine, Stall, delta, final

pytestmark = pytest.mark.anyio

REQUEST = asking("Can I give £50 goodwill?")
SECOND = (delta("From the playbook."), final("From the playbook."))


class Named(ScriptedEngine):
    """A scripted engine with a name of its own, whose reading can fail."""

    def __init__(self, name: str, *scripts: object, fails: Exception | None = None) -> None:
        super().__init__(*scripts)  # type: ignore[arg-type]
        self.name = name
        self.line = f"{name} speaks"
        self._fails = fails

    async def standalone(self, question: str, history: tuple[Turn, ...]) -> Standalone:
        if self._fails:
            raise self._fails
        return Standalone(f"{self.name}: {question}", question)


async def items(both: Fallback) -> list[Delta | Fell | Final]:
    return [item async for item in both.answer(REQUEST)]


async def test_the_first_engine_answers_alone_while_it_can() -> None:
    script = (delta("One."), final("One."))
    first, second = Named("openai", script), Named("builtin", SECOND)
    both = Fallback(first, second)
    assert await items(both) == list(script)
    assert (both.name, both.line) == ("openai", "openai speaks") and not second.requests


async def test_after_a_failure_the_second_answers_and_is_named() -> None:
    failed = EngineSlow("The language model didn't answer in time.", "ab12")
    first = Named("openai", (delta("Half"), failed), (delta("One."), final("One.")))
    second = Named("builtin", SECOND)
    both = Fallback(first, second)
    shown, fell, again, last = await items(both)
    assert isinstance(shown, Delta) and isinstance(again, Delta) and isinstance(last, Final)
    assert fell == Fell("The language model didn't answer in time.", shown.lines, "ab12")
    assert last.draft.engine == "builtin" and second.requests == [REQUEST]
    assert len(await items(both)) == 2, "the next question tries the first engine again"


@pytest.mark.parametrize("script", [(EngineFailed(),), (delta("Half"),), ()])
async def test_an_answer_that_breaks_off_without_a_word_is_a_failure_too(script: tuple[object, ...]) -> None:
    found = await items(Fallback(Named("openai", script), Named("builtin", SECOND)))
    (fell,) = [item for item in found if isinstance(item, Fell)]
    assert fell.reason == CUT_SHORT and isinstance(found[-1], Final)


@pytest.mark.parametrize("error", [FixInput("too long"), asyncio.CancelledError(), ValueError("a bug")])
async def test_what_another_engine_cannot_mend_passes(error: BaseException) -> None:
    second = Named("builtin", SECOND)
    with pytest.raises(type(error)):
        await items(Fallback(Named("openai", (delta("Half"), error)), second))
    assert not second.requests


async def test_a_stop_reaches_the_engine_that_speaks() -> None:
    first = Named("openai", (delta("Half"), Stall()))
    task = asyncio.create_task(items(Fallback(first, Named("builtin", SECOND))))
    await first.reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert first.cancelled == 1


async def test_the_second_failing_is_a_failure() -> None:
    both = Fallback(Named("openai", (EngineFailed("a"),)), Named("builtin", (EngineFailed("b"),)))
    with pytest.raises(EngineFailed, match="b"):
        await items(both)


async def test_reading_a_question_falls_back_too() -> None:
    second = Named("builtin", SECOND)
    assert (await Fallback(Named("openai", SECOND), second).standalone("q", ())).text == "openai: q"
    failing = Named("openai", SECOND, fails=EngineFailed("no"))
    assert (await Fallback(failing, second).standalone("q", ())).text == "builtin: q"


async def test_closing_early_closes_the_engine() -> None:
    closed = []

    class Watched(Named):
        async def answer(self, request: AnswerRequest) -> AsyncIterator[Delta | Final]:
            try:
                yield delta("Half")
                yield final("Whole")
            finally:
                closed.append(self.name)

    stream = Fallback(Watched("openai", ()), Named("builtin", SECOND)).answer(REQUEST)
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    assert closed == ["openai"]
