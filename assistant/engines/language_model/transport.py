"""The HTTP client under the language model: no redirects, no proxies, no endless bodies."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

_DOCUMENTS = frozenset({"text/html", "application/xhtml+xml", "application/json"})


class ResponseTooLarge(Exception):
    """The body was longer than it may be."""


class NotAStream(Exception):
    """A page or a document came where a stream of events was asked for."""


class _CappedBody(httpx2.AsyncByteStream):
    """A body that ends with ResponseTooLarge after ``limit`` bytes."""

    def __init__(self, body: httpx2.AsyncByteStream, limit: int) -> None:
        self._body, self._limit = body, limit

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._body:
            size += len(part)
            if size > self._limit:
                raise ResponseTooLarge
            yield part

    async def aclose(self) -> None:
        await self._body.aclose()


class GuardedTransport(httpx2.AsyncBaseTransport):
    """Caps every body, leaves out a key nobody has, and lets no web page or other document through as an answer.

    ``limit`` in bytes; ``kind`` is the media type of an answer, where it is no stream. Raises ResponseTooLarge
    while the body is read, NotAStream before.
    """

    def __init__(
        self, inner: httpx2.AsyncBaseTransport, limit: int, has_key: bool, kind: str = "text/event-stream"
    ) -> None:
        self._inner, self._limit, self._has_key, self._kind = inner, limit, has_key, kind

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        # A compressed body could unpack to any size.
        request.headers["accept-encoding"] = "identity"
        if not self._has_key:
            # The library insists on a key; a local server without one must not see an invented one.
            request.headers.pop("authorization", None)
        response = await self._inner.handle_async_request(request)
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        is_wrong = response.status_code == httpx2.codes.OK and kind != self._kind and kind in _DOCUMENTS
        if is_wrong or response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise NotAStream
        response.stream = _CappedBody(response.stream, self._limit)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


def guarded_client(limit: int, has_key: bool, seconds: float, kind: str = "text/event-stream") -> httpx2.AsyncClient:
    """A client for one endpoint; ``limit`` bytes a body, ``seconds`` for each network step, ``kind`` of an answer."""
    return httpx2.AsyncClient(
        transport=GuardedTransport(httpx2.AsyncHTTPTransport(trust_env=False), limit, has_key, kind),
        follow_redirects=False,
        trust_env=False,
        timeout=seconds,
    )
