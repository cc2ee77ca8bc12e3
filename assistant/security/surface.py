"""Of what Gradio serves, only what the page uses."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.security.headers import refuse
from assistant.security.sessions import PREFIX

_PAGES = ("/", "/config", "/theme.css", "/favicon.ico")
_FILES = ("/assets/", "/static/")


class UsedAlone:
    """404 for the rest: sign-in of its own, monitoring, icons made of files, pages that are not there.

    What below ``/gradio_api`` is used, :class:`~assistant.security.sessions.SessionBinding` knows.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path, reads = scope["path"], scope["method"] in ("GET", "HEAD")
            if not path.startswith(PREFIX) and not (reads and (path in _PAGES or path.startswith(_FILES))):
                await refuse(send, 404, "There is nothing here.")
                return
        await self.app(scope, receive, send)
