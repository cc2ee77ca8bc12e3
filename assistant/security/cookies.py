"""Our cookies: their names and attributes follow from how the request came."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response


@dataclass(frozen=True)
class Cookie:
    """One cookie that scripts cannot read.

    Over HTTPS it is ``__Host-name`` and Secure; ``framed`` lets it be sent in another site's frame then, apart for
    each such site. Over plain HTTP it has the name alone, since a browser would refuse the rest.
    """

    name: str
    framed: bool = False

    def read(self, connection: HTTPConnection) -> str:
        """What the browser sent; empty for nothing."""
        return connection.cookies.get(self._name(connection), "")

    def put(self, connection: HTTPConnection, response: Response, value: str, seconds: int | None = None) -> None:
        """Have the browser keep a value for ``seconds``, or until it is closed."""
        age = "" if seconds is None else f"; Max-Age={seconds}"
        cookie = f"{self._name(connection)}={value}; Path=/{age}; {self._rules(connection)}"
        response.headers.append("set-cookie", cookie)

    def remove(self, connection: HTTPConnection, response: Response) -> None:
        """Have the browser forget it."""
        self.put(connection, response, "", 0)

    def _name(self, connection: HTTPConnection) -> str:
        return f"__Host-{self.name}" if _secure(connection) else self.name

    def _rules(self, connection: HTTPConnection) -> str:
        if not _secure(connection):
            return "HttpOnly; SameSite=Lax"
        # Without SameSite, a request from elsewhere is told by its Origin.
        return "Secure; HttpOnly; " + ("SameSite=None; Partitioned" if self.framed else "SameSite=Lax")


def _secure(connection: HTTPConnection) -> bool:
    return connection.scope.get("scheme") == "https"
