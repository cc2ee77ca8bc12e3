"""Vectors from an OpenAI-compatible endpoint: passages in batches, one question within a short deadline."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from assistant.engines.language_model.breaker import Breaker
from assistant.engines.language_model.faults import DEADLINE, Broken, translated
from assistant.engines.language_model.patience import Patience, tries
from assistant.errors import (
    EngineBusy,
    EngineFailed,
    EngineGarbled,
    EngineSlow,
    EngineUnreachable,
)
from assistant.language.embedder import QUERIES_KEPT, Passage, Vector, Vectors

if TYPE_CHECKING:
    from anyio.from_thread import BlockingPortal
    from openai import AsyncOpenAI

BATCH = 32
"""Texts in one request: as many as the most modest of the usual servers take."""
BATCH_SECONDS = 60.0
QUESTION_SECONDS = 3.0
LARGEST_BODY = 16 * 1024 * 1024
"""Bytes of one response: four times what a batch of 4,096 numbers a text takes as JSON."""


_WORDS = {
    "key": "does not accept the key. Check OPENAI_API_KEY.",
    "credit": "says that the account's credit is used up.",
    "not found": "does not know the model or the address. Check COACH_EMBEDDINGS and OPENAI_BASE_URL.",
    "redirect": "sends elsewhere, so nothing was passed on. Check OPENAI_BASE_URL.",
    "request": "refused the request. Check that the model of COACH_EMBEDDINGS is one for embeddings.",
    "prompt too long": "says that a text is too long for the model of COACH_EMBEDDINGS.",
    "rate limit": "takes no more requests right now.",
    "server": "has trouble of its own right now.",
    "no connection": "cannot be reached. Check OPENAI_BASE_URL.",
    "disconnect": "broke the connection.",
    "stall": "stopped answering.",
    "too large": f"sent more than {LARGEST_BODY >> 20} MB.",
    "no stream": "sent something other than JSON. Check OPENAI_BASE_URL.",
}
"""What we say of a kind of fault, after the endpoint's name."""


class OpenAIEmbedder:
    """The Embedder protocol over ``POST /embeddings``. Safe to share between threads; close it at the end.

    ``embed_passages`` has BATCH_SECONDS for each batch; ``embed`` and ``embed_query``, for which somebody
    waits, have QUESTION_SECONDS over all tries, and after several failures in a row fail at once for a while.
    Every method raises EngineFailed, in words for a person and without the key.
    """

    def __init__(
        self,
        model: str,
        base_url: str,
        key: str | None,
        *,
        question_seconds: float = QUESTION_SECONDS,
        batch_seconds: float = BATCH_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.model_id = model_id(model, base_url)
        self._model, self._base_url, self._key = model, base_url, key
        self._question_seconds, self._batch_seconds = question_seconds, batch_seconds
        self._monotonic, self._chance = monotonic, chance
        self._host = _host(base_url)
        self._breaker = Breaker(monotonic)
        self._dimensions: int | None = None
        self._queries: OrderedDict[str, Vector] = OrderedDict()
        self._lock = threading.Lock()
        self._open = ExitStack()
        self._closed = False
        self._started: tuple[BlockingPortal, AsyncOpenAI] | None = None

    @property
    def dimensions(self) -> int:
        """Length of a vector, learnt from the first answer; asks for one where there was none yet."""
        if self._dimensions is None:
            self._ask(["length"], self._batch_seconds)
        assert self._dimensions is not None
        return self._dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order; for the few texts of one question."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return self._ask(list(texts), self._question_seconds, self._breaker)

    def embed_passages(self, texts: Sequence[str], starts: Sequence[int]) -> list[Passage]:
        """Passages for an index, in order, without windows: each would be paid for."""
        vectors = [
            row for start in range(0, len(texts), BATCH) for row in self._ask(list(texts[start : start + BATCH]))
        ]
        return [Passage(vector, np.empty((0, len(vector)), np.float32)) for vector in vectors]

    def embed_query(self, text: str) -> Vector:
        """The vector of one question; the last few hundred are remembered, in memory alone."""
        with self._lock:
            if text in self._queries:
                self._queries.move_to_end(text)
                return self._queries[text]
        vector: Vector = self.embed([text])[0]
        vector.setflags(write=False)
        with self._lock:
            self._queries[text] = vector
            if len(self._queries) > QUERIES_KEPT:
                self._queries.popitem(last=False)
        return vector

    def close(self) -> None:
        """Cut what is under way, which then raises EngineFailed, and close the connections."""
        with self._lock:
            self._closed = True
        self._open.close()

    def _ask(self, texts: list[str], seconds: float | None = None, breaker: Breaker | None = None) -> Vectors:
        portal, client = self._connected()
        try:
            return portal.call(self._within, client, texts, seconds or self._batch_seconds, breaker)
        except (CancelledError, RuntimeError):
            # A portal that was closed meanwhile raises one or the other.
            if not self._closed:
                raise
            raise EngineUnreachable("The program is being stopped.") from None

    def _connected(self) -> tuple[BlockingPortal, AsyncOpenAI]:
        with self._lock:
            if self._closed:
                raise EngineUnreachable("The program is being stopped.")
            if self._started is None:
                from openai import AsyncOpenAI

                from assistant.engines.language_model.transport import guarded_client

                client = AsyncOpenAI(
                    # The library insists on one; the transport leaves it out again.
                    api_key=self._key or "none",
                    base_url=self._base_url,
                    max_retries=0,
                    http_client=guarded_client(LARGEST_BODY, bool(self._key), self._batch_seconds, "application/json"),
                )
                self._started = self._open.enter_context(_running(client)), client
            return self._started

    async def _within(self, client: AsyncOpenAI, texts: list[str], seconds: float, breaker: Breaker | None) -> Vectors:
        if breaker is not None and not breaker.admit():
            raise EngineBusy(f"The embedding endpoint {self._host} failed several times; it is left alone for a while.")
        try:
            vectors = await self._tried(client, texts, seconds)
        except EngineFailed:
            if breaker is not None:
                breaker.failed()
            raise
        except BaseException:
            if breaker is not None:
                breaker.abandoned()
            raise
        if breaker is not None:
            breaker.succeeded()
        return vectors

    async def _tried(self, client: AsyncOpenAI, texts: list[str], seconds: float) -> Vectors:
        patience = Patience(seconds, seconds, self._monotonic, self._chance)
        number = count(2)

        def wait(error: Exception) -> bool | float:
            if not isinstance(error, Broken) or not error.fault.again:
                return False
            pause = patience.before_try(next(number), error.fault.wait)
            return False if pause is None else pause

        fault = DEADLINE
        try:
            async with asyncio.timeout(seconds):
                async for attempt in tries(wait):
                    with attempt:
                        return self._vectors(await self._called(client, texts), len(texts))
        except TimeoutError:
            pass
        except Broken as broken:
            fault = broken.fault
        # Outside of the except block: nothing of the other side's words hangs on to our error.
        if fault is DEADLINE:
            raise EngineSlow(f"The embedding endpoint {self._host} did not answer within {seconds:g} s.")
        kind, _, status = fault.kind.partition(" (")
        words = _WORDS.get(kind, f"sent an answer that cannot be used ({kind}).")
        raise fault.error(f"The embedding endpoint {self._host} {words}{f' ({status}' if status else ''}")

    async def _called(self, client: AsyncOpenAI, texts: list[str]) -> Any:
        """The decoded answer, whatever it is. Raises Broken for every failure."""
        try:
            return await client.embeddings.create(model=self._model, input=texts, encoding_format="float")
        except Exception as error:  # the library's, the transport's and the decoder's own
            fault = translated(error, datetime.now(UTC))
        raise Broken(fault)

    def _vectors(self, answer: Any, wanted: int) -> Vectors:
        """Unit rows in the order of the texts. Raises EngineGarbled for anything but one usable vector a text."""
        where = f"The embedding endpoint {self._host}"
        try:
            items = sorted(answer.data, key=lambda item: item.index)
            places = [item.index for item in items]
            rows = np.array([item.embedding for item in items], dtype=np.float64)
        except (AttributeError, TypeError, ValueError, OverflowError):
            raise EngineGarbled(f"{where} sent an answer without vectors.") from None
        if places != list(range(wanted)):
            raise EngineGarbled(f"{where} sent {len(places)} vectors, not one for each of {wanted} texts.")
        lengths = np.linalg.norm(rows, axis=-1)
        if rows.ndim != 2 or not rows.shape[1] or not np.isfinite(lengths).all() or (lengths == 0).any():
            raise EngineGarbled(f"{where} sent vectors that cannot be compared: empty, zero or not numbers.")
        with self._lock:
            if self._dimensions not in (None, rows.shape[1]):
                raise EngineGarbled(
                    f"{where} sent vectors of {rows.shape[1]} numbers, before of {self._dimensions}."
                    " If its model was changed, start the program again."
                )
            self._dimensions = rows.shape[1]
        unit: Vectors = (rows / lengths[:, np.newaxis]).astype(np.float32)
        return unit


def model_id(model: str, base_url: str) -> str:
    """``openai:MODEL@HOST``: vectors of the same model name at another host are not the same."""
    return f"openai:{model}@{_host(base_url)}"


def model_of(model_id: str, base_url: str) -> str | None:
    """The model of an earlier ``model_id`` when it was at this endpoint, else None."""
    name, at, host = model_id.rpartition("@")
    return name.removeprefix("openai:") if at and name.startswith("openai:") and host == _host(base_url) else None


def _host(base_url: str) -> str:
    # Never the whole address: it may hold a name and a password.
    parts = urlsplit(base_url)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


@contextmanager
def _running(client: AsyncOpenAI) -> Iterator[BlockingPortal]:
    """An event loop in a thread of its own, so that a deadline holds whatever the server does."""
    from anyio.from_thread import start_blocking_portal

    with start_blocking_portal("asyncio", name="embeddings") as portal:
        try:
            yield portal
        finally:
            portal.call(client.close)
            portal.call(portal.stop, True)
