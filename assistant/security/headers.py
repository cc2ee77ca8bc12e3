"""ASGI mechanisms that hold for every response: security headers, a body limit, an origin check."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "media-src 'none'",
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""Gradio's page holds inline scripts; nothing here needs ``'unsafe-eval'``, and ``gr.HTML`` would."""

SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # With "no-referrer" a form of ours would be sent with "Origin: null", which we refuse.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}

MOST_BODY_BYTES = 256 * 1024

log = logging.getLogger(__name__)


class SecurityHeaders:
    """Puts :data:`SECURITY_HEADERS` on every response, also on that to an error nobody caught.

    Responses below the ``cacheable`` paths may be kept by the browser, all others are not stored.
    Nobody may show the page in a frame but the ``frame_origins``.
    """

    def __init__(self, app: ASGIApp, cacheable: tuple[str, ...] = (), frame_origins: tuple[str, ...] = ()) -> None:
        self.app, self.cacheable = app, cacheable
        self.headers = dict(SECURITY_HEADERS)
        if frame_origins:
            # X-Frame-Options cannot name an origin.
            del self.headers["x-frame-options"]
            self.headers["content-security-policy"] = CONTENT_SECURITY_POLICY.replace(
                "frame-ancestors 'none'", f"frame-ancestors {' '.join(frame_origins)}"
            )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
                if not scope["path"].startswith(self.cacheable):
                    headers["cache-control"] = "no-store"
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception:
            # Starlette's own last resort stands outside of all middleware and knows no headers.
            log.exception("a request failed: %s %s", scope["method"], scope["path"])
            if started:
                raise
            await refuse(with_headers, 500, "Something broke on our side; it has been noted. Please try again.")


class BodyLimit:
    """Refuses bodies above ``most`` bytes with 413, whether or not their length was declared.

    ``files`` are paths below which a file may have more bytes. Its length has to be declared, and it goes through piece
    by piece: whoever has not signed in is refused before any of it is kept.
    """

    def __init__(self, app: ASGIApp, most: int = MOST_BODY_BYTES, files: Mapping[str, int] | None = None) -> None:
        self.app, self.most, self.files = app, most, dict(files or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        most = next((most for path, most in self.files.items() if scope["path"].startswith(path)), None)
        if most is not None and declared.isdigit():
            if int(declared) > most:
                await refuse(send, 413, f"That file is too large: up to {most // 1_000_000} MB fit. Nothing was saved.")
            else:
                # The server takes no more than was declared.
                await self.app(scope, receive, send)
            return
        messages: list[Message] = []
        size = 0
        too_long = declared.isdigit() and int(declared) > self.most
        while not too_long:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            too_long = size > self.most
            if message["type"] != "http.request" or not message.get("more_body", False):
                break
        if too_long:
            await refuse(
                send, 413, f"That is too much text: the limit is {self.most // 1024} KB. Nothing was saved; shorten it."
            )
            return

        async def replay() -> Message:
            return messages.pop(0) if messages else await receive()

        await self.app(scope, replay, send)


class SameOrigin:
    """Refuses requests that change something and come from another site's page.

    Ours is the scheme and host of the request itself, as :class:`~assistant.security.forwarded.Forwarded` leaves them.
    Under the ``strict`` paths a browser's own word (Origin or Sec-Fetch-Site) is required;
    elsewhere a foreign one is refused.
    """

    def __init__(self, app: ASGIApp, strict: tuple[str, ...] = ()) -> None:
        self.app, self.strict = app, strict

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            headers = Headers(scope=scope)
            origin, site = headers.get("origin"), headers.get("sec-fetch-site")
            ours = f"{scope.get('scheme', 'http')}://{headers.get('host', '')}".casefold()
            own = origin.casefold() == ours if origin else site == "same-origin"
            foreign = (origin is not None and not own) or site in ("cross-site", "same-site")
            if foreign or (not own and scope["path"].startswith(self.strict)):
                await refuse(send, 403, "This request did not come from the assistant's own page. Open the page again.")
                return
        await self.app(scope, receive, send)


async def refuse(send: Send, status: int, message: str) -> None:
    """Answer a request with a JSON ``{"message"}`` and nothing else."""
    body = json.dumps({"message": message}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
