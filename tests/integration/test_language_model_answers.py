"""The language-model engine over a real endpoint and a real HTTP server: streamed, stopped, failed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from assistant.domain.conversation import Turn
from assistant.engines.base import Delta, Draft, Fell, Final
from assistant.engines.fallback import Fallback
from assistant.engines.language_model.endpoint import Endpoint
from assistant.engines.language_model.engine import LanguageModelEngine
from tests.engine_support import answered, asking
from tests.fakes_engine import ScriptedEngine, delta, final, note
from tests.fakes_model import PROMPTS, answer_of, spoken, words, written
from tests.model_server import ModelServer, disconnect, reply, stall, status

pytestmark = pytest.mark.anyio

QUESTION = "Can I give £50 goodwill by myself?"
SAID = answer_of(
    written("Not by yourself: ask your team lead.", 2, kind="limit"),
    written("“I am sorry about your lamp, {customer name}.”", 99, 1, kind="say"),
    more=[written("Somebody notices a fair gesture.", 3, kind="why")],
)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as running:
        yield running


@pytest.fixture
async def engine(server: ModelServer) -> AsyncIterator[LanguageModelEngine]:
    endpoint = Endpoint(
        server.url, None, "small", answer_tokens=400, deadline_seconds=3.0, stall_seconds=0.5, wait_seconds=0.01
    )
    yield LanguageModelEngine(endpoint, PROMPTS, words, 16_000, 400)
    await endpoint.close()


async def test_an_answer_grows_on_the_way_and_is_whole_at_the_end(
    server: ModelServer, engine: LanguageModelEngine
) -> None:
    server.reply(SAID, size=9, pause=0.002)
    deltas, draft = await spoken(engine, asking(QUESTION))
    assert len(deltas) > 5 and deltas[0].lines[0].text != draft.lines[0].text
    assert all(draft.lines[0].text.startswith(item.lines[0].text) for item in deltas)
    assert [line.citations for line in draft.lines] == [(1,), (2,)]
    assert draft.lines[1].text == "I am sorry about your lamp, {customer name}." and draft.folds
    assert draft.usage and (draft.usage.prompt, draft.usage.cached, draft.usage.completion) == (120, 100, 30)
    system, user = server.requests[0]["messages"]
    assert (system["role"], user["role"]) == ("system", "user") and QUESTION in user["content"]


async def test_a_follow_up_is_condensed_first(server: ModelServer, engine: LanguageModelEngine) -> None:
    server.reply({"follows": True, "question": "Can I give £80 of goodwill?"})
    history: tuple[Turn, ...] = (answered(QUESTION, Draft(lines=(note("No."),), focus=("POL-GOODWILL",))),)
    found = await engine.standalone("and £80?", history)
    assert found.text == "Can I give £80 of goodwill?" and found.focus == ("POL-GOODWILL",) and found.usage


@pytest.mark.parametrize("fault", [status(500), disconnect('{"covered": "yes", "lines": ['), stall(), reply("Sorry?")])
async def test_after_a_fault_the_other_engine_answers(
    server: ModelServer, engine: LanguageModelEngine, fault: object
) -> None:
    server.script(fault)  # type: ignore[arg-type]
    other = ScriptedEngine((delta("From the playbook."), final("From the playbook.")))
    items = [item async for item in Fallback(engine, other).answer(asking(QUESTION))]
    fell, last = next(item for item in items if isinstance(item, Fell)), items[-1]
    assert fell.reason and fell.reference and isinstance(last, Final) and last.draft.engine == "scripted"


async def test_a_stop_hangs_up(server: ModelServer, engine: LanguageModelEngine) -> None:
    server.script(stall('{"covered":"yes","lines":[{"kind":"do","sources":[1],"text":"Say so'))
    seen = asyncio.Event()

    async def listen() -> None:
        async for item in engine.answer(asking(QUESTION)):
            if isinstance(item, Delta):
                seen.set()

    task = asyncio.create_task(listen())
    await asyncio.wait_for(seen.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(server.wait_for_hang_up)
