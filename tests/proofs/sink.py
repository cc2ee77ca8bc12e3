"""A listener on loopback that notes whatever reaches it, and a browser all of whose other hosts lead there."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.browser.conftest import CHROMIUM, FLAGS

ANSWER = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n"
TELL = "for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = (...said) => noted(said.join(' '));"
"""What a page is given before anything else runs: scripts tell of themselves and stop nothing."""


@dataclass
class Sink:
    """Where payloads lead. ``address`` is host and port; ``requests`` are the first lines of what came."""

    address: str = ""
    requests: list[str] = field(default_factory=list)


@contextmanager
def sink() -> Iterator[Sink]:
    """A sink until the block ends. It notes connections too: a handshake is a request that got through."""
    found = Sink()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(2)
            try:
                came = self.request.recv(4096)
                found.requests.append(_told(came))
                self.request.sendall(ANSWER)
            except OSError:
                found.requests.append("a connection")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Handler) as server:
        found.address = f"127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield found
        server.shutdown()


def _told(came: bytes) -> str:
    if came[:1] == b"\x16":
        names = re.findall(rb"[a-z0-9-]+(?:\.[a-z0-9-]+)+", came)
        return f"a handshake for {b' '.join(names[:3]).decode()}"
    return came.split(b"\r\n", 1)[0].decode("latin-1")[:200] or "a connection"


@dataclass
class Noticed:
    """What a browser was made to do: requests to the sink or elsewhere, scripts that ran, pages that were left."""

    elsewhere: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def everything(self, sink: Sink) -> list[str]:
        """All of it as words."""
        found = [f"reached the sink: {one}" for one in sink.requests]
        found += [f"went to {one}" for one in self.elsewhere]
        found += [f"ran: {one}" for one in self.ran]
        found += [f"left the page for {one}" for one in self.left]
        return list(dict.fromkeys(found))


@contextmanager
def chromium(sink: Sink, flags: Sequence[str] = ()) -> Iterator[Any]:
    """A browser in which every host name leads to the sink."""
    from playwright.sync_api import sync_playwright

    host, _, port = sink.address.partition(":")
    # The browser itself calls its maker, whatever page it shows; what a page asks for is noticed besides.
    makers = "".join(f"MAP *.{name} ~NOTFOUND, " for name in ("google.com", "googleapis.com", "gvt1.com"))
    rules = f"--host-resolver-rules={makers}MAP * {host}:{port}, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=[*FLAGS, rules, *flags])
        yield browser
        browser.close()


def watched(browser: Any, own: str, noticed: Noticed, *, bypass_csp: bool = False, **options: Any) -> Any:
    """A context in which nothing goes unnoticed. ``own`` is the address that pages may speak to."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=bypass_csp, **options)
    context.expose_function("noted", lambda said: noticed.ran.append(said))
    context.add_init_script(TELL)

    def request(found: Any) -> None:
        if not found.url.startswith((own, "data:", "blob:", "about:")):
            noticed.elsewhere.append(found.url[:200])
        elif found.url.startswith("data:") and found.resource_type in ("document", "script", "stylesheet"):
            noticed.elsewhere.append(found.url[:80])

    def asked(dialog: Any) -> None:
        noticed.ran.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def opened(page: Any) -> None:
        first = not context.pages[1:]
        page.on("dialog", asked)
        page.on("pageerror", lambda error: noticed.errors.append(str(error)[:300]))
        page.on("framenavigated", lambda frame: _moved(frame, own, noticed))
        if not first:
            noticed.left.append(f"another window: {page.url}")

    context.on("request", request)
    context.on("page", opened)
    return context


def _moved(frame: Any, own: str, noticed: Noticed) -> None:
    if frame.parent_frame is not None:
        noticed.left.append(f"a frame: {frame.url[:200]}")
    elif not frame.url.startswith((own, "about:blank")):
        noticed.left.append(frame.url[:200])
