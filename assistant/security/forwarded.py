"""What a proxy says about a request is believed from known proxies alone, and removed otherwise."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from assistant.security.headers import refuse
from assistant.security.site import Site, is_among

TRUSTED_LOGIN = "coach.trusted_login"
"""Key of the ASGI scope: the login that a trusted proxy vouches for."""
# Libraries read these too: Gradio builds the page's own address of them.
_SAID_BY_PROXIES = (b"x-forwarded-", b"forwarded", b"x-gradio-server", b"x-real-ip")


class Forwarded:
    """Puts the client's address, the scheme and the host into the scope as the browser has them.

    ``X-Forwarded-For``, ``-Proto`` and ``-Host`` count from ``site.proxies`` alone; nothing behind this middleware
    sees them. A request to the public host has the public scheme, whether or not the proxy says so.
    """

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app, self.site = app, site
        # Of the addresses in X-Forwarded-For, the last one that is no known proxy is the client.
        proxies = [str(network) for network in site.proxies]
        self._client_and_scheme = ProxyHeadersMiddleware(self._host, proxies)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["coach.believed"] = is_among((scope.get("client") or ("",))[0], self.site.proxies)
        await self._client_and_scheme(scope, receive, send)  # type: ignore[arg-type]

    async def _host(self, scope: Scope, receive: Receive, send: Send) -> None:
        hosts = Headers(scope=scope).getlist("x-forwarded-host") if scope["coach.believed"] else []
        headers = [(n, v) for n, v in scope["headers"] if not n.startswith(_SAID_BY_PROXIES)]
        if hosts:
            # Each proxy appends; the last word is that of the one we know.
            host = hosts[-1].rpartition(",")[2].strip().encode("latin-1")
            headers = [(b"host", host), *((n, v) for n, v in headers if n != b"host")]
        scope["headers"] = headers
        if self.site.public_host and Headers(scope=scope).get("host", "").casefold() == self.site.public_host:
            scope["scheme"] = self.site.public_scheme
        await self.app(scope, receive, send)


class TrustedHeader:
    """Takes the login of a person from ``site.trusted_header`` of a trusted proxy's request.

    Anybody else who sends the header is refused: it would be a try to be somebody. Looks at the address that is
    connected to us, so it stands before :class:`Forwarded`.
    """

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app, self.site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.site.trusted_header:
            name = self.site.trusted_header.lower().encode("latin-1")
            given = [value for header, value in scope["headers"] if header == name]
            if given:
                client = (scope.get("client") or ("",))[0]
                if len(given) > 1 or not is_among(client, self.site.trusted_proxies):
                    await refuse(send, 403, "This request says who it is from, but did not come through our sign-in.")
                    return
                scope["headers"] = [(n, v) for n, v in scope["headers"] if n != name]
                scope[TRUSTED_LOGIN] = given[0].decode("utf-8", "replace").strip()
        await self.app(scope, receive, send)
