"""Binds the page's session ids to the browser that used them first.

Gradio knows a session only by ``session_hash``, a number the browser chooses and sends in the query,
the path, a header or a JSON body. Whoever sends somebody else's would get their state and stream.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.security.headers import refuse

PREFIX = "/gradio_api/"
_IN_PATH = ("heartbeat", "stream")
_MOST_BOUND = 50_000

USED_PATHS = ("run/", "queue/join", "queue/data", "heartbeat/", "cancel", "reset", "startup-events", "app_id")
"""What the page itself calls. Uploads, file serving, proxying, schemas and the rest are not served."""


class Bindings:
    """Session id to browser; the first comer keeps it. Bounded: the longest unused is forgotten first."""

    def __init__(self, most: int = _MOST_BOUND) -> None:
        self._owners: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()
        self._most = most

    def claim(self, session: str, browser: str) -> bool:
        """Whether the session is this browser's, making it so when it was nobody's."""
        with self._lock:
            owner = self._owners.setdefault(session, browser)
            self._owners.move_to_end(session)
            while len(self._owners) > self._most:
                self._owners.popitem(last=False)
        return owner == browser


class SessionBinding:
    """403 for a session id that belongs to another browser, or for any from a browser we do not know.

    ``browser_of`` gives the id of the browser behind a request, None for nobody we know.
    """

    def __init__(self, app: ASGIApp, bindings: Bindings, browser_of: Callable[[HTTPConnection], str | None]) -> None:
        self.app, self.bindings, self.browser_of = app, bindings, browser_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith(PREFIX):
            await self.app(scope, receive, send)
            return
        messages = await _body(scope, receive)
        inside = _named_in_body(b"".join(m.get("body", b"") for m in messages))
        if inside is None:
            # Whoever parses it more kindly than we do must not get a session past this door.
            await refuse(send, 400, "This request could not be read.")
            return
        sessions = _named_outside_body(scope) | inside
        browser = self.browser_of(HTTPConnection(scope))
        if sessions and (browser is None or not all(self.bindings.claim(s, browser) for s in sorted(sessions))):
            await refuse(send, 403, "This session belongs to another browser. Reload the page to get your own.")
            return
        if not path.removeprefix(PREFIX).startswith(USED_PATHS):
            await refuse(send, 404, "There is nothing here.")
            return

        async def replay() -> Message:
            return messages.pop(0) if messages else await receive()

        await self.app(scope, replay, send)


async def _body(scope: Scope, receive: Receive) -> list[Message]:
    """All messages of a request's body; its size is limited before this middleware."""
    messages: list[Message] = []
    while scope["method"] not in ("GET", "HEAD", "OPTIONS"):
        messages.append(await receive())
        if messages[-1]["type"] != "http.request" or not messages[-1].get("more_body", False):
            break
    return messages


def _named_outside_body(scope: Scope) -> set[str]:
    query = parse_qsl(scope.get("query_string", b"").decode("latin-1"))
    found = {value for name, value in query if name == "session_hash" and value}
    headers = Headers(scope=scope)
    found |= {headers[name] for name in ("session_hash", "x-gradio-session", "session-hash") if headers.get(name)}
    parts = scope["path"].removeprefix(PREFIX).split("/")
    if len(parts) > 1 and parts[0] in _IN_PATH and parts[1]:
        found.add(parts[1])
    return found


def _named_in_body(body: bytes) -> set[str] | None:
    """Every ``session_hash`` of a JSON body, also one given twice or deep inside; None when it is not JSON."""
    found: set[str] = set()

    def note(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found.update(str(value) for name, value in pairs if name == "session_hash" and value is not None)
        return dict(pairs)

    if body:
        try:
            json.loads(body, object_pairs_hook=note)
        except (ValueError, RecursionError):
            return None
    return found
