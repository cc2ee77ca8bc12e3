"""Somebody at the page: signed in as a role, and speaking to it as the page's own script does."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any, Protocol

import httpx

from assistant.domain.people import ADMINISTRATOR, Role

TICK = 0.05
SECONDS = 60
"""More than any answer takes."""
SEE_OTHER = 303
_MARK = re.compile(r"^(\S+) (-?\d+)$")


class Listener(Protocol):
    """Whoever looks at what comes back."""

    def response(self, role: Role, case: str, response: httpx.Response) -> None:
        """One answer to one request of a case."""

    def fault(self, told: str) -> None:
        """Something that must not be."""


PASSWORD = "nine green bottles on a sill"
_TOKEN = re.compile(r'name="form_token" value="([\w-]+)"')


class DemoDoor:
    """One browser of the demo, which is three people, one after the other."""

    def __init__(self, address: str) -> None:
        self._client = _browser(address)
        self._client.get("/")
        self._role: Role | None = None

    def client(self, name: str) -> httpx.Client:
        """The browser, as this person from now on."""
        if self._role != Role(name):
            self._client.post("/page/person", json={"role": name}).raise_for_status()
            self._role = Role(name)
        return self._client

    @property
    def people(self) -> dict[str, Role]:
        """Who can come in, with their roles."""
        return {role.value: role for role in Role}

    def close(self) -> None:
        """Close the browser."""
        self._client.close()


class SignedInDoor:
    """People of one team, each signed in in a browser of their own: the three roles, and an administrator.

    The trainer and the leader lead the team; the administrator's role is the least there is.
    """

    def __init__(self, address: str, accounts: Any) -> None:
        self.accounts = accounts
        self.logins: dict[str, str] = {}
        self._clients = {ADMINISTRATOR: _browser(address)}
        self.logins[ADMINISTRATOR] = "ada@harbour.example"
        first = {"name": "Ada Harbour", "login": self.logins[ADMINISTRATOR]}
        self._welcome(ADMINISTRATOR, accounts.first_administrator(), **first)
        self.administrator = accounts.named(self.logins[ADMINISTRATOR])
        team = accounts.add_team(self.administrator, "Online care").id
        accounts.change(self.administrator, self.administrator.id, team_id=team)
        for role in Role:
            self._clients[role.value] = _browser(address)
            self.logins[role.value] = f"{role}@harbour.example"
            level, leads = self.administrator.level, () if role is Role.agent else (team,)
            name = f"{role.value.capitalize()} Harbour"
            given = (name, self.logins[role.value], role, level)
            made = accounts.invite(self.administrator, *given, team_id=team, leads=leads)
            self._welcome(role.value, made.token)

    def client(self, name: str) -> httpx.Client:
        """The browser of this person."""
        return self._clients[name]

    @property
    def people(self) -> dict[str, Role]:
        """Who can come in, with their roles."""
        return {**{role.value: role for role in Role}, ADMINISTRATOR: Role.agent}

    def fall(self, name: str, role: Role) -> None:
        """Give somebody another role, while they are signed in."""
        account = self.accounts.named(self.logins[name])
        self.accounts.change(self.administrator, account.id, role=role)

    def close(self) -> None:
        """Close all browsers."""
        for client in self._clients.values():
            client.close()

    def _welcome(self, who: str, token: str, **fields: str) -> None:
        client, path = self._clients[who], f"/welcome/{token}"
        found = _TOKEN.search(client.get(path).text)
        assert found, f"{who} was not welcomed"
        form = {"form_token": found[1], "password": PASSWORD, "again": PASSWORD, **fields}
        assert client.post(path, data=form).status_code == SEE_OTHER, f"{who} could not sign in"


Door = DemoDoor | SignedInDoor


def _browser(address: str) -> httpx.Client:
    # After an error the server closes the connection, perhaps only when the next request is on its way.
    alone = httpx.Limits(max_keepalive_connections=0)
    headers = {"origin": address, "accept": "text/html"}
    return httpx.Client(base_url=address, headers=headers, timeout=SECONDS, trust_env=False, limits=alone)


class Visitor:
    """One person of a role. Every answer is told to ``listener`` under the case that asked for it."""

    def __init__(self, door: Door, name: str, role: Role, listener: Listener) -> None:
        self._door, self.name, self.role, self._listener = door, name, role, listener
        self._keys = (f"key-of-{name}-{n:06}" for n in count())
        # A session is bound to the browser that used it first, and remembers what its shelf offered.
        self._session = f"session-{name}-{id(self)}"
        self.handlers = self._read_handlers()

    def key(self) -> str:
        """A key that was not used before."""
        return next(self._keys)

    def send(self, case: str, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        """One request; ``more`` goes to httpx."""
        client = self._door.client(self.name)
        given = {"json": body} if body is not None else {}
        response = client.request(method, path, **given, **more)
        self._listener.response(self.role, case, response)
        return response

    def peek(self, case: str, path: str, seconds: float = 0.3) -> None:
        """The beginning of a stream that does not end by itself."""
        client = self._door.client(self.name)
        limits = httpx.Timeout(SECONDS, read=seconds)
        with client.stream("GET", path, timeout=limits) as response:
            came = bytearray()
            with suppress(httpx.TransportError):
                for piece in response.iter_bytes():
                    came += piece
            plain = {k: v for k, v in response.headers.items() if k not in ("content-encoding", "transfer-encoding")}
            told = httpx.Response(response.status_code, headers=plain, content=bytes(came), request=response.request)
        self._listener.response(self.role, case, told)

    def fault(self, told: str) -> None:
        """Tell of something that must not be."""
        self._listener.fault(told)

    def get(self, case: str, path: str, **more: Any) -> httpx.Response:
        """A GET."""
        return self.send(case, "GET", path, **more)

    def post(self, case: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        """A POST of JSON."""
        return self.send(case, "POST", path, {} if body is None else body, **more)

    def handle(self, name: str, data: list[Any], query: str = "") -> list[Any]:
        """Call one of Gradio's handlers by its number, as the page does; ``name`` is ``element event``."""
        body = {"data": data, "fn_index": self.handlers[name], "session_hash": self._session}
        response = self.post(f"handler {name}", f"/gradio_api/run/predict{query}", body)
        found: list[Any] = response.json().get("data", []) if response.is_success else []
        return found

    def ask(self, question: str, conversation: str = "") -> tuple[str, str]:
        """Ask in the page and watch the answer come; the ids of the conversation and of the turn."""
        query = f"?c={conversation}" if conversation else ""
        news, mark, *_ = self.handle("ask-send click", [question, self.key()], query) or ["", ""]
        turn = _MARK.match(mark or "")
        fragment = html.unescape(html.unescape(str(news)))
        found = re.search(r'data-conversation="([^"]+)"', fragment)
        self.follow(mark)
        return (found[1] if found else conversation), (turn[1] if turn else "")

    def follow(self, mark: Any) -> None:
        """Tick as the page does until the answer is there; ``mark`` is what the page holds of it."""
        until = time.monotonic() + SECONDS
        while isinstance(mark, str) and mark:
            assert time.monotonic() < until, f"no end of {mark}"
            time.sleep(TICK)
            _, following, *_ = self.handle("timer tick", [mark])
            mark = following if isinstance(following, str) else mark

    def ask_and_stop(self, question: str) -> str:
        """Ask, stop the answer once something of it was shown, and give the turn's id."""
        _, mark, *_ = self.handle("ask-send click", [question, self.key()]) or ["", ""]
        turn = str(mark).partition(" ")[0]
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            time.sleep(TICK)
            news, following, *_ = self.handle("timer tick", [mark])
            if isinstance(following, str):
                mark = following
            if not mark:
                break
            if "and then" in str(news):
                self.handle("ask-stop click", [mark])
        return turn

    def _read_handlers(self) -> dict[str, int]:
        config = self._door.client(self.name).get("/config").json()
        return handlers_of(config)


def handlers_of(config: dict[str, Any]) -> dict[str, int]:
    """Every handler that a page ships: ``element event`` and its number."""
    names = {
        component["id"]: component["props"].get("elem_id") or component["type"] for component in config["components"]
    }
    found: dict[str, int] = {}
    for dependency in config["dependencies"]:
        for component, event in dependency["targets"]:
            name = f"{names.get(component, 'page')} {event}"
            while name in found:
                name += " again"
            found[name] = dependency["id"]
    return found


@contextmanager
def visiting(address: str, listener: Listener, accounts: Any = None) -> Iterator[tuple[Door, dict[str, Visitor]]]:
    """Visitors by name: of the demo, or signed in where there are ``accounts``."""
    door: Door = DemoDoor(address) if accounts is None else SignedInDoor(address, accounts)
    try:
        yield door, {name: Visitor(door, name, role, listener) for name, role in door.people.items()}
    finally:
        door.close()
