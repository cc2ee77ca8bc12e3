"""A small server that speaks the Chat Completions protocol and misbehaves on cue.

It listens on a loopback port of its own in a thread, so that the client goes through real sockets::

    with ModelServer() as server:
        server.reply({"lines": [...]})              # the next request gets this object, streamed
        server.script(status(500), reply({...}))    # then a fault, then an answer
        endpoint = Endpoint(server.url, None, "any", answer_tokens=200)
        ...
        assert server.requests[0]["model"] == "any"

Each request takes the next behaviour; the last one is used again and again, so ``server.reply(...)``
alone answers everything. It works the same in sync and async tests (``async with`` too).

``reply`` gives the object the way the request asks for it: as content for ``response_format`` and for a
JSON prompt, as arguments of a tool call where the request forces a tool.

A behaviour is an async function of an `Exchange`: it writes whatever bytes it likes. Use the makers
below or write one::

    async def odd(exchange):
        await exchange.start()
        await exchange.event({"choices": []})
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any

USAGE = {
    "prompt_tokens": 120,
    "completion_tokens": 30,
    "total_tokens": 150,
    "prompt_tokens_details": {"cached_tokens": 100},
}
STREAM = {"content-type": "text/event-stream"}
JSON = {"content-type": "application/json"}
HTML = {"content-type": "text/html; charset=utf-8"}


class Exchange:
    """One request and the writing side of its connection.

    ``body`` is the parsed request, ``headers`` its headers in small letters.
    """

    def __init__(self, path: str, headers: dict[str, str], body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        self.path, self.headers, self.body = path, headers, body
        self._writer = writer

    async def send(self, data: bytes | str) -> None:
        """Raw bytes onto the connection."""
        self._writer.write(data.encode() if isinstance(data, str) else data)
        await self._writer.drain()

    async def start(self, code: int = 200, headers: Mapping[str, str] = STREAM) -> None:
        """Status line and headers; the body goes on until the connection closes."""
        lines = [f"HTTP/1.1 {code} Any", "connection: close", *(f"{k}: {v}" for k, v in headers.items())]
        await self.send("\r\n".join([*lines, "", ""]))

    async def event(self, data: Any) -> None:
        """One server-sent event; a string goes out as it is."""
        await self.send(f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n")

    async def delta(self, text: str, finish_reason: str | None = None) -> None:
        """One chunk of the answer: of the tool call where one is forced, else of the content."""
        if self.forced_tool is None:
            delta: dict[str, Any] = {"content": text} if text else {}
        else:
            function = {"name": self.forced_tool, "arguments": text}
            delta = {"tool_calls": [{"index": 0, "id": "call-1", "type": "function", "function": function}]}
        await self.event(chunk(delta, finish_reason))

    @property
    def forced_tool(self) -> str | None:
        """Name of the tool the request insists on."""
        choice = self.body.get("tool_choice")
        return choice["function"]["name"] if isinstance(choice, dict) else None

    async def finish(self, reason: str | None = "stop") -> None:
        """The last chunk, the token count if it was asked for, and the end mark."""
        if reason is not None:
            await self.event(chunk({}, reason))
        if (self.body.get("stream_options") or {}).get("include_usage"):
            await self.event({**chunk({}), "choices": [], "usage": USAGE})
        await self.event("[DONE]")


Behaviour = Callable[[Exchange], Awaitable[None]]


def chunk(delta: dict[str, Any] | None, finish_reason: str | None = None) -> dict[str, Any]:
    """A chat.completion.chunk with one choice."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return {"id": "c-1", "object": "chat.completion.chunk", "created": 1, "model": "any", "choices": [choice]}


def reply(
    data: Any,
    size: int = 12,
    pause: float = 0.0,
    first: float = 0.0,
    finish_reason: str | None = "stop",
    after: str = "",
    before: str = "",
) -> Behaviour:
    """Answer with an object (or a text, as it is), ``size`` characters a chunk.

    ``first`` and ``pause`` are seconds before the first chunk and between chunks; ``finish_reason``
    None cuts the stream silently; ``before`` and ``after`` are words around the object.
    """
    text = before + (data if isinstance(data, str) else json.dumps(data)) + after

    async def behave(exchange: Exchange) -> None:
        await exchange.start()
        await asyncio.sleep(first)
        for start in range(0, len(text), size):
            await exchange.delta(text[start : start + size])
            await asyncio.sleep(pause)
        await exchange.finish(finish_reason)

    return behave


def status(status_code: int, message: str = "no", headers: Mapping[str, str] | None = None, **error: Any) -> Behaviour:
    """Answer with an HTTP error and a JSON body as OpenAI words it."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": None, "param": None, **error}})
    return raw(body, status_code, {**JSON, **(headers or {})})


def raw(body: str | bytes, code: int = 200, headers: Mapping[str, str] = STREAM) -> Behaviour:
    """Answer with just these bytes, then close."""

    async def behave(exchange: Exchange) -> None:
        await exchange.start(code, headers)
        await exchange.send(body)

    return behave


def events(*data: Any, then: Behaviour | None = None) -> Behaviour:
    """Stream just these events, then close or go on with ``then``, which must not start again."""

    async def behave(exchange: Exchange) -> None:
        await exchange.start()
        for item in data:
            await exchange.event(item)
        if then is not None:
            await then(exchange)

    return behave


def stall(after: str = "", seconds: float = 30.0) -> Behaviour:
    """Say ``after``, then nothing for ``seconds``."""

    async def behave(exchange: Exchange) -> None:
        await exchange.start()
        if after:
            await exchange.delta(after)
        await asyncio.sleep(seconds)

    return behave


def dribble(data: Any, pause: float) -> Behaviour:
    """The right answer, one byte every ``pause`` seconds, so that the connection never falls silent."""
    body = f"data: {json.dumps(chunk({'content': json.dumps(data)}, 'stop'))}\n\n"

    async def behave(exchange: Exchange) -> None:
        await exchange.start()
        for character in body:
            await exchange.send(character)
            await asyncio.sleep(pause)

    return behave


def disconnect(after: str = "") -> Behaviour:
    """Break the connection, in mid-stream if ``after`` was said."""

    async def behave(exchange: Exchange) -> None:
        if after:
            await exchange.start(headers={**STREAM, "content-length": "100000"})
            await exchange.delta(after)

    return behave


def flood(size: int) -> Behaviour:
    """``size`` bytes of events that say nothing."""

    async def behave(exchange: Exchange) -> None:
        await exchange.start()
        line = (":" + "x" * 65_534 + "\n").encode()
        for _ in range(size // len(line) + 1):
            await exchange.send(line)

    return behave


class ModelServer:
    """The server; see the module for how to use it.

    ``requests`` are the bodies received, ``bodies`` the same as bytes, ``headers`` their headers, ``hung_up`` counts
    the clients that closed the connection before the answer ended. ``url`` is the base URL for a client.
    """

    def __init__(self, *behaviours: Behaviour, port: int = 0) -> None:
        self.requests: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.hung_up = 0
        self.url = ""
        self._behaviours = list(behaviours)
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._changed = threading.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._serve, name="model-server", daemon=True)

    def script(self, *behaviours: Behaviour) -> ModelServer:
        """Forget what was scripted; the coming requests take these in turn, the last one for ever."""
        self._behaviours = list(behaviours)
        return self

    def reply(self, *data: Any, **how: Any) -> ModelServer:
        """Script one `reply` for each object."""
        return self.script(*(reply(item, **how) for item in data))

    def wait_for_hang_up(self, count: int = 1, seconds: float = 5.0) -> bool:
        """Wait until ``count`` clients closed the connection early; False where they did not in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self.hung_up >= count, seconds)

    def __enter__(self) -> ModelServer:
        self._thread.start()
        if not self._ready.wait(5):
            raise RuntimeError("the model server did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)

    async def __aenter__(self) -> ModelServer:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.__exit__, kind, error, trace)

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._run())

    async def _run(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # As a task of our own: the one that asyncio would make is not awaited when the server stops.
        task = self._loop.create_task(self._answer(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            exchange = await self._request(reader, writer)
            behaviour = self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]
            talking: asyncio.Task[None] = self._loop.create_task(behaviour(exchange))  # type: ignore[arg-type]
            leaving = self._loop.create_task(reader.read(1))
            try:
                await asyncio.wait({talking, leaving}, return_when=asyncio.FIRST_COMPLETED)
                if not talking.done() or isinstance(talking.exception(), ConnectionError):
                    self._note_hang_up()
                elif talking.exception():
                    await talking
            finally:
                for task in (talking, leaving):
                    task.cancel()
                await asyncio.gather(talking, leaving, return_exceptions=True)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _note_hang_up(self) -> None:
        with self._changed:
            self.hung_up += 1
            self._changed.notify_all()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Exchange:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        data = await reader.readexactly(int(headers.get("content-length", 0)))
        body = json.loads(data or b"{}")
        self.bodies.append(data)
        self.requests.append(body)
        self.headers.append(headers)
        return Exchange(head[0].split()[1], headers, body, writer)
