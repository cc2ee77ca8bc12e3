"""Who a browser is in the demo: a random cookie, and the role its visitor chose to look through."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.domain.company import Company
from assistant.domain.people import Person, Role
from assistant.errors import NotAllowed

COOKIE = "coach_visitor"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_MOST_REMEMBERED = 10_000


class Visitors:
    """The demo's visitors and the sample person each of them is at the moment.

    ``new_token`` gives 43 URL-safe random characters (``secrets.token_urlsafe(32)``). Roles live in
    memory, the longest unused are forgotten first; a forgotten visitor is the first sample person.
    """

    def __init__(self, company: Company, new_token: Callable[[], str]) -> None:
        self._people = {p.role: p for p in reversed(company.sample_people)}
        self._first = company.sample_people[0].role
        self._roles: OrderedDict[str, Role] = OrderedDict()
        self._lock = Lock()
        self.new_token = new_token

    @property
    def people(self) -> tuple[tuple[Role, str], ...]:
        """Role and name of the people a visitor may be, in the company's order."""
        return tuple((p.role, p.name) for p in reversed(self._people.values()))

    def person(self, request: HTTPConnection) -> Person:
        """The person behind a request.

        Raises NotAllowed without a visitor cookie: the page sets it before anything else is asked.
        """
        visitor = visitor_of(request)
        if visitor is None:
            raise NotAllowed("We don't know this browser yet. Open the page, with cookies on, and try again.")
        with self._lock:
            role = self._roles.get(visitor, self._first)
        return self._sample(visitor, role)

    def colleagues(self, request: HTTPConnection) -> tuple[Person, ...]:
        """The other sample people of the same visitor: a promise can be handed over to them.

        Raises NotAllowed as ``person`` does.
        """
        now = self.person(request)
        visitor = visitor_of(request) or ""
        return tuple(self._sample(visitor, role) for role, _ in self.people if role is not now.role)

    def _sample(self, visitor: str, role: Role) -> Person:
        sample = self._people[role]
        # A visitor is alone with the sample people: their teams are nobody else's.
        teams = {one.team: f"{visitor}-{one.team}" for one in self._people.values() if one.team}
        return Person(
            id=f"{visitor}-{role}",
            name=sample.name,
            role=role,
            level=sample.level,
            team=sample.team,
            team_id=teams.get(sample.team, ""),
            leads=frozenset() if role is Role.agent else frozenset(teams.values()),
            function=sample.function,
        )

    def browser(self, request: HTTPConnection) -> str | None:
        """The visitor's id; None for nobody we know."""
        return visitor_of(request)

    def become(self, request: HTTPConnection, role: Role) -> None:
        """Let the visitor be the sample person of another role. Raises NotAllowed for one that is not there."""
        visitor = visitor_of(request)
        if visitor is None or role not in self._people:
            raise NotAllowed("That is not one of the sample people.")
        with self._lock:
            self._roles[visitor] = role
            self._roles.move_to_end(visitor)
            while len(self._roles) > _MOST_REMEMBERED:
                self._roles.popitem(last=False)


def visitor_of(request: HTTPConnection) -> str | None:
    """The visitor's id: a hash of the cookie, since ids are stored and shown and the cookie must not be."""
    token = request.cookies.get(COOKIE, "")
    return hashlib.sha256(token.encode()).hexdigest()[:20] if _TOKEN.fullmatch(token) else None


class VisitorCookie:
    """Gives a browser without a visitor cookie one when it opens a page (GET)."""

    def __init__(self, app: ASGIApp, new_token: Callable[[], str]) -> None:
        self.app, self.new_token = app, new_token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or visitor_of(HTTPConnection(scope)):
            await self.app(scope, receive, send)
            return
        secure = "; Secure" if scope.get("scheme") == "https" else ""
        cookie = f"{COOKIE}={self.new_token()}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}"

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        await self.app(scope, receive, with_cookie)
