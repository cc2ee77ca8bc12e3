"""The contract with an OpenAI-compatible endpoint, held against real servers on loopback."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock
from pydantic import BaseModel, Field, SecretStr

from assistant.engines.language_model.breaker import Breaker
from assistant.engines.language_model.endpoint import Complete, Endpoint, Message, Partial
from assistant.errors import (
    EngineBusy,
    EngineFailed,
    EngineGarbled,
    EngineOverLimit,
    EngineRefused,
    EngineSlow,
    EngineUnreachable,
    EngineWithheld,
)
from assistant.settings import Price
from tests.model_server import (
    HTML,
    JSON,
    Behaviour,
    Exchange,
    ModelServer,
    chunk,
    disconnect,
    dribble,
    events,
    flood,
    raw,
    reply,
    stall,
    status,
)

pytestmark = pytest.mark.anyio

KEY = "sk-very-secret-4711"
STALL, DEADLINE = 0.6, 3.0
SLACK = 0.4
"""Seconds for a busy machine between the deadline and the moment the error is seen."""


class Judgement(BaseModel):
    text: str
    score: int = Field(ge=0, le=5)


GOOD = {"text": "Name the feeling before the fix.", "score": 4}
PROMPT = (Message("system", "The rules."), Message("user", "PRIVATE WORDS of a person"))


@pytest.fixture
def server() -> Any:
    with ModelServer() as running:
        yield running


@pytest.fixture
async def opened() -> AsyncIterator[list[Endpoint]]:
    endpoints: list[Endpoint] = []
    yield endpoints
    for endpoint in endpoints:
        await endpoint.close()


@pytest.fixture
async def endpoint(server: ModelServer, opened: list[Endpoint]) -> Endpoint:
    return await connected(opened, server.url)


async def connected(opened: list[Endpoint], url: str, key: str | None = KEY, **others: Any) -> Endpoint:
    settings = {
        "answer_tokens": 300,
        "deadline_seconds": DEADLINE,
        "stall_seconds": STALL,
        "wait_seconds": 0.02,
        **others,
    }
    endpoint = Endpoint(url, SecretStr(key) if key else None, "small", **settings)
    opened.append(endpoint)
    await endpoint.warm()
    return endpoint


async def ask(endpoint: Endpoint) -> Judgement:
    return (await endpoint.ask("judge", PROMPT, Judgement)).value


async def items_of(endpoint: Endpoint) -> list[Partial | Complete[Judgement]]:
    return [item async for item in endpoint.stream("judge", PROMPT, Judgement)]


def whole(items: list[Partial | Complete[Judgement]]) -> Judgement:
    last = items[-1]
    assert isinstance(last, Complete)
    return last.value


async def refusing_json_schema(exchange: Exchange) -> None:
    if "response_format" in exchange.body:
        await status(400, "'response_format' of type 'json_schema' is not supported with this model")(exchange)
    else:
        await reply(GOOD)(exchange)


async def knowing_no_structure(exchange: Exchange) -> None:
    if "tools" in exchange.body:
        await status(501, "not implemented")(exchange)
    elif "response_format" in exchange.body:
        await reply("Name the feeling first, I would say.")(exchange)
    else:
        await reply(GOOD, before="Here you are:\n```json\n", after="\n```\nGood luck!")(exchange)


class TestAnswers:
    async def test_the_result_grows_and_is_complete_at_the_end(self, server: ModelServer, endpoint: Endpoint) -> None:
        server.reply(GOOD, size=4, pause=0.002)
        items = await items_of(endpoint)
        texts = [item.data.get("text", "") for item in items if isinstance(item, Partial)]
        assert len(texts) > 4 and texts == sorted(texts, key=len) and texts[-1] == GOOD["text"]
        assert whole(items) == Judgement.model_validate(GOOD)
        sent = server.requests[0]
        assert sent["response_format"]["json_schema"]["strict"] is True
        assert sent["max_tokens"] == 300 and sent["stream_options"] == {"include_usage": True}
        assert server.headers[0]["authorization"] == f"Bearer {KEY}"

    async def test_tokens_are_counted_and_priced(self, server: ModelServer, opened: list[Endpoint]) -> None:
        price = Price(prompt=Decimal("0.4"), cached=Decimal("0.1"), completion=Decimal("1.6"))
        endpoint = await connected(opened, server.url, prices={"small": price})
        server.reply(GOOD)
        usage = (await endpoint.ask("judge", PROMPT, Judgement)).usage
        assert (usage.prompt, usage.cached, usage.completion) == (120, 100, 30)
        assert usage.cost == Decimal("0.000066")  # 20 * 0.4 + 100 * 0.1 + 30 * 1.6, for a million

    async def test_no_key_means_no_key_header(self, server: ModelServer, opened: list[Endpoint]) -> None:
        endpoint = await connected(opened, server.url, key=None)
        server.reply(GOOD)
        await ask(endpoint)
        assert "authorization" not in server.headers[0]

    async def test_json_schema_refused_leads_to_tools_once(self, server: ModelServer, endpoint: Endpoint) -> None:
        server.script(refusing_json_schema)
        items = await items_of(endpoint)
        assert isinstance(items[0], Partial) and whole(items).score == 4
        await ask(endpoint)
        asked_by = ["response_format" if "response_format" in sent else "tools" for sent in server.requests]
        assert asked_by == ["response_format", "tools", "tools"]

    async def test_a_prompt_is_the_last_way_and_is_remembered(self, server: ModelServer, endpoint: Endpoint) -> None:
        server.script(knowing_no_structure)
        assert (await ask(endpoint)).score == 4
        items = await items_of(endpoint)
        assert isinstance(items[0], Partial) and whole(items).score == 4
        assert len(server.requests) == 4
        for sent in server.requests[2:]:
            assert "tools" not in sent and "response_format" not in sent
            assert sent["messages"][0]["content"].startswith("The rules.")
            assert '"score"' in sent["messages"][0]["content"]

    @pytest.mark.parametrize(
        ("refusal", "field"),
        [
            ("Unknown field stream_options", "stream_options"),
            ("Unsupported value: 'temperature' does not support 0.2 with this model", "temperature"),
            ("'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "max_tokens"),
        ],
    )
    async def test_a_refused_field_is_left_out_from_then_on(
        self, server: ModelServer, endpoint: Endpoint, refusal: str, field: str
    ) -> None:
        server.script(status(400, refusal), reply(GOOD))
        await ask(endpoint)
        await ask(endpoint)
        assert [field in sent for sent in server.requests] == [True, False, False]
        assert all({"max_tokens", "max_completion_tokens"} & sent.keys() for sent in server.requests)

    async def test_a_line_that_stays_open_after_the_last_word_is_no_fault(
        self, server: ModelServer, endpoint: Endpoint
    ) -> None:
        async def lingering(exchange: Exchange) -> None:
            await exchange.start()
            await exchange.delta('{"text": "x", "score": 1}', "stop")
            await asyncio.sleep(9)

        server.script(lingering)
        assert (await ask(endpoint)).score == 1


BROKEN: list[tuple[str, Behaviour, type[EngineFailed], int]] = [
    ("slow first token", reply(GOOD, first=9), EngineSlow, 3),
    ("stall", stall(seconds=9), EngineSlow, 3),
    ("one byte at a time", dribble(GOOD, 0.05), EngineSlow, 3),
    ("disconnect", disconnect(), EngineUnreachable, 3),
    ("silent truncation", reply("", finish_reason=None), EngineGarbled, 3),
    ("length", reply(GOOD, finish_reason="length"), EngineOverLimit, 1),
    ("content filter", reply(GOOD, finish_reason="content_filter"), EngineWithheld, 1),
    ("refusal", events(chunk({"refusal": "I can't."}, "stop"), "[DONE]"), EngineWithheld, 1),
    ("odd finish reason", reply(GOOD, finish_reason="tool_calls"), EngineGarbled, 3),
    ("corrupt chunk", events('{"choices": [{"del'), EngineGarbled, 3),
    ("HTML page", raw("<html>Sign in</html>", headers=HTML), EngineGarbled, 3),
    ("HTML in the stream", raw("<html>Sign in</html>"), EngineGarbled, 3),
    ("empty body", raw(""), EngineGarbled, 3),
    ("JSON without choices", raw('{"choices": []}', headers=JSON), EngineGarbled, 3),
    ("no choices", events({**chunk({}), "choices": []}, "[DONE]"), EngineGarbled, 3),
    ("choices null", events({**chunk({}), "choices": None}, "[DONE]"), EngineGarbled, 3),
    ("choices wrong", events({**chunk({}), "choices": "many"}, "[DONE]"), EngineGarbled, 3),
    ("not an object", events("[1, 2]", "7"), EngineGarbled, 3),
    ("content null", events(chunk({"content": None}), chunk({"content": None}, "stop"), "[DONE]"), EngineGarbled, 3),
    ("content a number", events(chunk({"content": 7}, "stop"), "[DONE]"), EngineGarbled, 3),
    ("bad JSON", reply('{"text": "x", "score": }'), EngineGarbled, 3),
    ("NaN", reply('{"text": "x", "score": NaN}'), EngineGarbled, 3),
    ("deep nesting", reply('{"text":' + "[" * 9000, size=9000), EngineGarbled, 3),
    ("score out of range", reply({"text": "x", "score": 11}), EngineGarbled, 3),
    ("field missing", reply({"text": "x"}), EngineGarbled, 3),
    ("20 MB", flood(20_000_000), EngineOverLimit, 1),
    ("more words than allowed", reply("x" * 40_000, size=4000), EngineOverLimit, 1),
    ("500", status(500), EngineBusy, 3),
    ("error in the stream", events({"error": {"message": "overloaded", "code": "server_error"}}), EngineBusy, 3),
    ("429 that ends too late", status(429, headers={"retry-after": "600"}), EngineBusy, 1),
    ("429 without credit", status(429, code="insufficient_quota"), EngineRefused, 1),
    ("401 with the key", status(401, f"Incorrect API key provided: {KEY}"), EngineRefused, 1),
    ("403", status(403), EngineRefused, 1),
    ("no such model", status(404, "The model does not exist"), EngineRefused, 1),
    ("400", status(400, "no"), EngineRefused, 1),
    ("prompt too long", status(400, "too long", code="context_length_exceeded"), EngineOverLimit, 1),
]


@pytest.mark.parametrize(("behaviour", "error", "tries"), [case[1:] for case in BROKEN], ids=[c[0] for c in BROKEN])
async def test_every_fault_ends_in_time_with_words_for_a_person(
    server: ModelServer,
    endpoint: Endpoint,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    behaviour: Behaviour,
    error: type[EngineFailed],
    tries: int,
) -> None:
    caplog.set_level(logging.DEBUG)
    server.script(behaviour)
    begun = time.monotonic()
    with pytest.raises(error) as caught:
        await ask(endpoint)
    assert time.monotonic() - begun < DEADLINE + SLACK
    assert type(caught.value) is error and str(caught.value).startswith("Th")
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.INFO]
    assert len(lines) == 1 and f"reference={caught.value.reference}" in lines[0] and f"tries={tries}" in lines[0]
    assert_silent(caught.value, caplog.text, *capfd.readouterr())


def assert_silent(error: BaseException, *texts: str) -> None:
    """Neither the key nor a person's words stand in anything that is written or raised."""
    assert error.__cause__ is None and error.__context__ is None
    for text in (str(error), repr(error), repr(vars(error)), *texts):
        assert KEY not in text and "PRIVATE WORDS" not in text and "<html>" not in text


class TestTries:
    @pytest.mark.parametrize(
        "fault",
        [status(500), status(429, headers={"retry-after": "0"}), disconnect(), reply({"text": "x"}), stall(seconds=9)],
        ids=["500", "429", "disconnect", "misfit", "stall"],
    )
    async def test_a_passing_fault_is_not_seen(self, server: ModelServer, endpoint: Endpoint, fault: Behaviour) -> None:
        server.script(fault, reply(GOOD))
        assert (await ask(endpoint)).score == 4

    async def test_retry_after_is_kept(self, server: ModelServer, opened: list[Endpoint]) -> None:
        endpoint = await connected(opened, server.url, deadline_seconds=4)
        server.script(status(429, headers={"retry-after": "1"}), reply(GOOD))
        begun = time.monotonic()
        await ask(endpoint)
        assert 1 <= time.monotonic() - begun < 1.6

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            (disconnect('{"text": "Name the'), EngineUnreachable),
            (stall('{"text": "Name the', 9), EngineSlow),
            (reply('{"text": "Name the', finish_reason=None), EngineGarbled),
            (events(chunk({"content": '{"text": "Name'}), '{"choices": [{"del'), EngineGarbled),
        ],
        ids=["disconnect", "stall", "truncation", "corrupt"],
    )
    async def test_what_was_shown_is_not_tried_again(
        self, server: ModelServer, endpoint: Endpoint, fault: Behaviour, error: type[EngineFailed]
    ) -> None:
        server.script(fault, reply(GOOD))
        shown = []
        with pytest.raises(error) as caught:
            async for item in endpoint.stream("judge", PROMPT, Judgement):
                shown.append(item)
        assert shown and len(server.requests) == 1
        assert_silent(caught.value)

    async def test_a_chunk_a_second_for_ever_meets_the_deadline(self, server: ModelServer, endpoint: Endpoint) -> None:
        server.script(reply(" " * 900, size=1, pause=0.1))
        begun = time.monotonic()
        with pytest.raises(EngineSlow, match="in time"):
            await ask(endpoint)
        assert time.monotonic() - begun < DEADLINE + SLACK

    async def test_nobody_listens(self, opened: list[Endpoint]) -> None:
        with ModelServer() as gone:
            url = gone.url
        with pytest.raises(EngineUnreachable, match="reached"):
            await ask(await connected(opened, url))

    async def test_a_key_that_no_header_can_hold(self, server: ModelServer, opened: list[Endpoint]) -> None:
        for key in ("sk-schlüssel", "sk-two\nlines"):
            endpoint = await connected(opened, server.url, key=key)
            with pytest.raises(EngineRefused, match="key") as caught:
                await ask(endpoint)
            assert_silent(caught.value)


async def test_a_redirect_passes_nothing_on(server: ModelServer, endpoint: Endpoint) -> None:
    with ModelServer(reply(GOOD)) as elsewhere:
        server.script(status(307, headers={"location": f"{elsewhere.url}/chat/completions"}))
        with pytest.raises(EngineRefused):
            await ask(endpoint)
        assert elsewhere.requests == [] and len(server.requests) == 1


async def test_the_environment_redirects_and_traces_nothing(
    server: ModelServer, opened: list[Endpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    with ModelServer(reply(GOOD)) as spy:
        root = spy.url.removesuffix("/v1")
        for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "OPENAI_PROXY", "OPENAI_BASE_URL", "OPENAI_API_BASE"):
            monkeypatch.setenv(name, root)
        for name in ("LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT", "LANGSMITH_GATEWAY_URL"):
            monkeypatch.setenv(name, root)
        for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_GATEWAY"):
            monkeypatch.setenv(name, "true")
        monkeypatch.setenv("LANGSMITH_API_KEY", "ls-key")
        monkeypatch.setenv("LANGSMITH_GATEWAY_API_KEY", "ls-key")
        endpoint = await connected(opened, server.url, key=None)
        server.reply(GOOD)
        await ask(endpoint)
        assert spy.requests == [] and "ls-key" not in str(server.headers)


class TestStopping:
    async def test_closing_the_iterator_hangs_up(self, server: ModelServer, endpoint: Endpoint) -> None:
        server.script(stall('{"text": "Name the', 20))
        items = endpoint.stream("judge", PROMPT, Judgement)
        assert isinstance(await anext(items), Partial)
        await items.aclose()
        assert await asyncio.to_thread(server.wait_for_hang_up)

    async def test_cancelling_the_task_hangs_up(self, server: ModelServer, opened: list[Endpoint]) -> None:
        endpoint = await connected(opened, server.url, stall_seconds=9, deadline_seconds=9)
        server.script(stall(seconds=20))
        task = asyncio.create_task(ask(endpoint))
        while not server.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(server.wait_for_hang_up)

    async def test_cancelling_a_wait_between_tries(self, server: ModelServer, opened: list[Endpoint]) -> None:
        endpoint = await connected(opened, server.url, deadline_seconds=9)
        server.script(status(429, headers={"retry-after": "5"}))
        task = asyncio.create_task(ask(endpoint))
        while not server.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(server.requests) == 1


class TestBreaker:
    async def test_it_opens_after_three_calls_and_closes_after_one_that_works(
        self, server: ModelServer, opened: list[Endpoint]
    ) -> None:
        now = [0.0]
        endpoint = await connected(opened, server.url, breaker=Breaker(lambda: now[0]))
        server.script(status(403))
        for _ in range(3):
            with pytest.raises(EngineRefused):
                await ask(endpoint)
        with pytest.raises(EngineBusy, match="rests"):
            await ask(endpoint)
        assert len(server.requests) == 3
        now[0] = 31
        server.reply(GOOD)
        assert (await ask(endpoint)).score == (await ask(endpoint)).score == 4

    async def test_a_single_failure_is_forgotten(self, server: ModelServer, endpoint: Endpoint) -> None:
        for _ in range(4):
            server.script(status(403))
            with pytest.raises(EngineRefused):
                await ask(endpoint)
            server.reply(GOOD)
            assert (await ask(endpoint)).score == 4

    async def test_a_model_that_answers_badly_does_not_open_it(self, server: ModelServer, endpoint: Endpoint) -> None:
        server.script(reply(GOOD, finish_reason="length"))
        for _ in range(5):
            with pytest.raises(EngineOverLimit):
                await ask(endpoint)
        assert len(server.requests) == 5


class TestProbe:
    async def test_it_finds_what_works(self, server: ModelServer, endpoint: Endpoint) -> None:
        async def some(exchange: Exchange) -> None:
            if "response_format" in exchange.body:
                await status(422, "response_format: extra fields not permitted")(exchange)
            elif "stream_options" in exchange.body:
                await status(400, "unknown field stream_options")(exchange)
            elif "tools" in exchange.body:
                await reply("I am ready!")(exchange)
            else:
                await reply({"ready": True})(exchange)

        server.script(some)
        found = await endpoint.probe()
        assert (found.json_schema, found.tools, found.prompt) == (False, False, True)
        assert found.reachable and found.works and found.streaming and not found.usage and not found.problem
        assert found.host == endpoint.host and "/" not in found.host

    @pytest.mark.parametrize(("fault", "reachable"), [(status(401), True), (disconnect(), False)])
    async def test_it_says_what_is_wrong(
        self, server: ModelServer, endpoint: Endpoint, fault: Behaviour, reachable: bool
    ) -> None:
        server.script(fault)
        found = await endpoint.probe()
        assert found.reachable is reachable and not found.works and found.problem
        assert len(server.requests) == 1


class TestAgainstLLMock:
    """The same with a server that others wrote, which also judges how its client behaves."""

    @pytest.fixture
    async def mocked(self, llmock: LLMock, opened: list[Endpoint]) -> Endpoint:
        return await connected(opened, llmock.base_url(), deadline_seconds=4, stall_seconds=0.6)

    async def test_json_schema_streamed(self, llmock: LLMock, mocked: Endpoint) -> None:
        items = await items_of(mocked)
        assert isinstance(items[0], Partial) and whole(items).text
        last = items[-1]
        assert isinstance(last, Complete) and last.usage.completion > 0

    async def test_tools(self, llmock: LLMock, mocked: Endpoint) -> None:
        llmock.fail(400, message="response_format is not supported")
        assert (await ask(mocked)).text
        assert len(llmock.requests) == 2

    @pytest.mark.parametrize("fault", ["rate_limit", "fail", "disconnect", "truncate", "corrupt", "stall", "slow"])
    async def test_faults_are_survived_without_rudeness(self, llmock: LLMock, mocked: Endpoint, fault: str) -> None:
        scripts = {
            "rate_limit": lambda: llmock.rate_limit(retry_after=1),
            "fail": lambda: llmock.fail(500),
            "disconnect": llmock.disconnect,
            "truncate": llmock.truncate,
            "corrupt": llmock.corrupt,
            "stall": lambda: llmock.stall(seconds=2),
            "slow": lambda: llmock.slow_first_token(2),
        }
        scripts[fault]()
        assert (await ask(mocked)).text
        llmock.assert_resilient()

    async def test_retry_after_600_is_not_waited_for(self, llmock: LLMock, mocked: Endpoint) -> None:
        llmock.rate_limit(retry_after=600)
        begun = time.monotonic()
        with pytest.raises(EngineBusy):
            await ask(mocked)
        assert time.monotonic() - begun < 1 and len(llmock.requests) == 1
