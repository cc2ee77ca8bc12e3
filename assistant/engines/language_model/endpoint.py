"""One OpenAI-compatible endpoint: typed results, streamed, with every fault translated at this edge."""

from __future__ import annotations

import asyncio
import logging
import random as chance
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from pydantic import BaseModel, SecretStr

from assistant.engines.language_model import faults
from assistant.engines.language_model.breaker import Breaker
from assistant.engines.language_model.calls import Call, Complete, Partial, PriceLike
from assistant.engines.language_model.faults import Broken, Fault
from assistant.engines.language_model.habits import Habits, Manner
from assistant.engines.language_model.patience import DEADLINE_SECONDS, FIRST_WAIT, STALL_SECONDS, Patience, tries
from assistant.engines.language_model.requesting import request
from assistant.engines.language_model.structured import Message, Way
from assistant.errors import EngineFailed

if TYPE_CHECKING:
    from assistant.engines.language_model.chat import Chat
    from assistant.engines.language_model.support import Support

log = logging.getLogger(__name__)

T = TypeVar("T", bound=BaseModel)


class Endpoint:
    """Calls one model at one address.

    ``url`` is the base URL (``.../v1``), ``key`` may be None for a local server. ``answer_tokens`` is
    the most that the model may write in a call. ``deadline_seconds`` is for a call with all its tries,
    ``stall_seconds`` for the pause before each chunk, ``wait_seconds`` for the one before the second
    try, from where it grows and varies. ``clock`` tells the date (aware), ``monotonic`` seconds,
    ``random`` numbers from 0 to 1. Nothing is imported or sent before the first call. Many calls may
    run at once.
    """

    def __init__(
        self,
        url: str,
        key: SecretStr | None,
        model: str,
        *,
        answer_tokens: int,
        prices: Mapping[str, PriceLike] | None = None,
        deadline_seconds: float = DEADLINE_SECONDS,
        stall_seconds: float = STALL_SECONDS,
        wait_seconds: float = FIRST_WAIT,
        max_response_bytes: int = 2_000_000,
        breaker: Breaker | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        random: Callable[[], float] = chance.random,
    ) -> None:
        self.model, self.url = model, url
        parts = urlsplit(url)
        self.host = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
        self.answer_tokens = answer_tokens
        self.habits = Habits(url)
        self.breaker = breaker or Breaker(monotonic)
        self._key, self._prices = key, prices or {}
        self._deadline, self._stall, self._wait = deadline_seconds, stall_seconds, wait_seconds
        self._most_bytes = max_response_bytes
        self._clock, self._monotonic, self._random = clock, monotonic, random
        # A connection belongs to the loop it was opened in.
        self._chats: WeakKeyDictionary[asyncio.AbstractEventLoop, Chat] = WeakKeyDictionary()

    def __repr__(self) -> str:
        return f"Endpoint({self.host!r}, {self.model!r})"

    async def stream(
        self, task: str, messages: Sequence[Message], shape: type[T], *, answer_tokens: int | None = None
    ) -> AsyncGenerator[Partial | Complete[T], None]:
        """The result as it grows; the last item is Complete.

        Closing the iterator ends the request. Raises a subclass of EngineFailed, after some Partials
        perhaps; a fault before the first is tried again.
        """
        call = await self._call(task, messages, shape, None, answer_tokens, is_shown=True)
        async with aclosing(self._run(call)) as items:
            async for item in items:
                yield item

    async def ask(
        self,
        task: str,
        messages: Sequence[Message],
        shape: type[T],
        *,
        seconds: float | None = None,
        answer_tokens: int | None = None,
    ) -> Complete[T]:
        """The whole result, within ``seconds`` if given. Raises a subclass of EngineFailed."""
        call = await self._call(task, messages, shape, seconds, answer_tokens, is_shown=False)
        async with aclosing(self._run(call)) as items:
            async for item in items:
                if isinstance(item, Complete):
                    return item
        raise AssertionError("a call ends with Complete or an error")

    async def probe(self) -> Support:
        """What the endpoint supports, by a few small requests. Raises nothing for an endpoint that fails."""
        from assistant.engines.language_model.support import probe

        return await probe(self)

    async def warm(self) -> None:
        """Import the libraries and build the client, which takes seconds once; nothing is sent."""
        await self._opened()

    async def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        chat = self._chats.pop(asyncio.get_running_loop(), None)
        if chat is not None:
            await chat.root_async_client.close()

    async def attempt(
        self, task: str, messages: Sequence[Message], shape: type[T], manner: Manner, *, seconds: float
    ) -> Complete[T]:
        """One request in just this manner, for the probe: no retries, no breaker. Raises Broken."""
        call = await self._call(task, messages, shape, seconds, None, is_shown=False)
        async with aclosing(request(call, manner, self._clock)) as items:
            async for item in items:
                if isinstance(item, Complete):
                    return item
        raise AssertionError("a try ends with Complete or a fault")

    async def _opened(self) -> Chat:
        loop = asyncio.get_running_loop()
        if loop not in self._chats:
            # Of two first calls at once the earlier one wins; the other's client was never used.
            chat = await asyncio.to_thread(self._connect)
            return self._chats.setdefault(loop, chat)
        return self._chats[loop]

    def _connect(self) -> Chat:
        from assistant.engines.language_model.chat import connect
        from assistant.engines.language_model.transport import guarded_client

        key = self._key.get_secret_value() if self._key else None
        client = guarded_client(self._most_bytes, key is not None, self._stall)
        return connect(self.url, key, self.model, client)

    async def _call(
        self,
        task: str,
        messages: Sequence[Message],
        shape: type[T],
        seconds: float | None,
        answer_tokens: int | None,
        is_shown: bool,
    ) -> Call[T]:
        chat = await self._opened()  # before the clock starts: the first import takes seconds
        limit = self._deadline if seconds is None else min(seconds, self._deadline)
        patience = Patience(limit, self._stall, self._monotonic, self._random, self._wait)
        return Call(
            task,
            self.model,
            self._prices.get(self.model),
            chat,
            messages,
            shape,
            answer_tokens or self.answer_tokens,
            patience,
            is_shown,
            is_hurried=limit < self._deadline,
        )

    async def _run(self, call: Call[T]) -> AsyncGenerator[Partial | Complete[T], None]:
        """A call with its tries. Raises EngineFailed subclasses that hold nothing of the original."""
        if not self.breaker.admit():
            raise self._failed(call, faults.RESTING)
        fault: Fault | None = None
        is_over = False
        try:
            items = self._tried(call)
            async with aclosing(items):
                async for item in items:
                    if isinstance(item, Complete):
                        is_over = True
                        self._succeeded(call)
                    yield item
        except Broken as broken:
            fault = broken.fault
        finally:
            if fault is None and not is_over:
                self.breaker.abandoned()
                self._note(call, logging.INFO, "stopped")
        if fault is not None:
            if fault is faults.DEADLINE and call.is_hurried:
                self.breaker.abandoned()
            elif fault.endpoints:
                self.breaker.failed()
            else:
                self.breaker.succeeded()
            raise self._failed(call, fault)

    async def _tried(self, call: Call[T]) -> AsyncGenerator[Partial | Complete[T], None]:
        """The items of the first try that gets to one; from then on nothing is tried again. Raises Broken."""

        def wait(error: Exception) -> bool | float:
            if not isinstance(error, Broken) or not error.fault.again:
                return False
            seconds = call.patience.before_try(call.tries + 1, error.fault.wait)
            return False if seconds is None else seconds

        async for attempt in tries(wait):
            with attempt:
                call.tries += 1
                items = self._adapted(call)
                first = await anext(items)
        async with aclosing(items):
            yield first
            async for item in items:
                yield item

    async def _adapted(self, call: Call[T]) -> AsyncGenerator[Partial | Complete[T], None]:
        """One try, asked again in another manner where the endpoint does not know this one. Raises Broken."""
        while True:
            manner = self.habits.manner(call.skipped)
            is_begun = False
            try:
                async with aclosing(request(call, manner, self._clock)) as items:
                    async for item in items:
                        is_begun = True
                        if isinstance(item, Complete):
                            self.habits.succeeded(manner)
                        yield item
                return
            except Broken as broken:
                fault = broken.fault
            is_new = self.habits.works is None and manner.way is not Way.prompt
            if not is_begun and fault.ignored and is_new:
                call.skipped |= {manner.way}
            elif is_begun or not self.habits.learn(fault, manner):
                raise Broken(fault)

    def _succeeded(self, call: Call[T]) -> None:
        self.breaker.succeeded()
        self._note(call, logging.INFO, "none")

    def _failed(self, call: Call[T], fault: Fault) -> EngineFailed:
        reference = f"{int(self._random() * 0xFFFFFFFF):08x}"
        self._note(call, logging.WARNING, fault.kind, reference)
        return fault.error(fault.words, reference, call.prompt + call.completion)

    def _note(self, call: Call[T], level: int, kind: str, reference: str = "") -> None:
        """The one log line of a call; no word of a prompt, an answer or a key."""
        log.log(
            level,
            "language model: host=%s model=%s task=%s fault=%r tries=%d seconds=%.2f tokens=%d+%d (%d cached)%s",
            self.host,
            self.model,
            call.task,
            kind,
            call.tries,
            call.patience.spent,
            call.prompt,
            call.completion,
            call.cached,
            f" reference={reference}" if reference else "",
        )


__all__ = ["Complete", "Endpoint", "Message", "Partial", "PriceLike"]
