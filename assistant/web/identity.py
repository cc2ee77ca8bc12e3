"""Who a request is from: the demo's visitors, or people who signed in. The page knows no difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.domain.people import Person
from assistant.errors import NotAllowed, TryAgain
from assistant.features.accounts import Accounts
from assistant.security.cookies import Cookie
from assistant.security.forwarded import TRUSTED_LOGIN
from assistant.security.headers import refuse

SIGN_IN = "/sign-in"
OPEN = (
    "/sign-in", "/sign-out", "/signed-out", "/welcome/", "/page/assets/", "/assets/", "/static/", "/favicon.ico",
    "/api/",
)  # fmt: skip
"""What is there for everybody: the way in, files that hold no data, and what asks for a token of its own."""
_VISIT = "coach.visit"


class Identity(Protocol):
    """Who stands behind a request.

    ``person`` and ``colleagues`` raise NotAllowed for nobody we know; ``browser`` is an id of the browser, or None.
    """

    def person(self, request: HTTPConnection) -> Person: ...

    def colleagues(self, request: HTTPConnection) -> tuple[Person, ...]: ...

    def browser(self, request: HTTPConnection) -> str | None: ...


@dataclass(frozen=True)
class Visit:
    """A request's person, the id of their session, and the cookie's token (empty behind a trusted proxy)."""

    person: Person
    browser: str
    token: str


class SignedInPeople:
    """People as :class:`OnlySignedIn` found them in the database for this very request."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def person(self, request: HTTPConnection) -> Person:
        """The signed-in person. Raises NotAllowed for nobody."""
        visit = visit_of(request)
        if visit is None:
            raise NotAllowed("You are not signed in. Open the page and sign in, then try again.")
        return visit.person

    def colleagues(self, request: HTTPConnection) -> tuple[Person, ...]:
        """Who the person may hand a promise to."""
        return self._accounts.colleagues(self.person(request))

    def browser(self, request: HTTPConnection) -> str | None:
        """The id of the session."""
        visit = visit_of(request)
        return visit.browser if visit else None

    def token(self, request: HTTPConnection) -> str:
        """The token of the request's own session; empty for none."""
        visit = visit_of(request)
        return visit.token if visit else ""


def visit_of(request: HTTPConnection) -> Visit | None:
    """Who was found to be behind a request."""
    visit: Visit | None = request.scope.get(_VISIT)
    return visit


class OnlySignedIn:
    """Finds out once a request who it is from; whoever is nobody gets the way in and nothing else.

    A page that is opened goes to the sign-in page and comes back afterwards; everything else is answered with 401.
    """

    def __init__(self, app: ASGIApp, accounts: Accounts, cookie: Cookie) -> None:
        self.app, self.accounts, self.cookie = app, accounts, cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http" or scope["path"].startswith(OPEN):
            await self.app(scope, receive, send)
            return
        login = scope.get(TRUSTED_LOGIN)
        try:
            visit = await anyio.to_thread.run_sync(self._vouched_for if login else self._found, scope)
        except TryAgain as error:
            await refuse(send, 503, str(error))
            return
        if visit is not None:
            scope[_VISIT] = visit
            await self.app(scope, receive, send)
        elif login:
            await refuse(send, 403, "You have no account here yet, or it is closed. Ask your administrator.")
        elif _opens_a_page(scope):
            await RedirectResponse(f"{SIGN_IN}?next={_asked_for(scope)}", 303)(scope, receive, send)
        else:
            await refuse(send, 401, "You are signed out. Sign in again; what you have not sent is still on this page.")

    def _found(self, scope: Scope) -> Visit | None:
        token = self.cookie.read(HTTPConnection(scope))
        found = self.accounts.session(token)
        return Visit(found[1].person, found[0].id, token) if found else None

    def _vouched_for(self, scope: Scope) -> Visit | None:
        person = self.accounts.named(scope[TRUSTED_LOGIN])
        return Visit(person, f"trusted-{person.id}", "") if person else None


def _opens_a_page(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    mode = headers.get("sec-fetch-mode")
    wanted = mode == "navigate" if mode else "text/html" in headers.get("accept", "")
    return scope["method"] in ("GET", "HEAD") and wanted


def _asked_for(scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    return quote(scope["path"] + (f"?{query}" if query else ""), safe="")
