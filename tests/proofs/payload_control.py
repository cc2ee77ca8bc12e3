"""The control: payloads where nothing holds them back do load and run."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.proofs.payload_list import Payload
from tests.proofs.sink import Noticed, Sink, watched


@contextmanager
def unsafe(chosen: Sequence[Payload]) -> Iterator[str]:
    """The control: pages without a policy that take payloads as they are, as HTML and as a kind renderer's Markdown."""
    from markdown_it import MarkdownIt

    rendered = MarkdownIt("commonmark", {"html": True}).enable("table")
    texts = {f"/{one.number}": f"<!doctype html><body>{one.text}\n{rendered.render(one.text)}" for one in chosen}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = texts.get(self.path, "").encode("utf-8", "replace")
            self.send_response(200 if body else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            # A page that was led elsewhere takes no more.
            with suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def fired(sink: Sink, browser: Any, chosen: Sequence[Payload]) -> list[int]:
    """Numbers of the payloads that do reach the sink or run, where nothing holds them back."""
    found = []
    with unsafe(chosen) as address:
        for one in chosen:
            noticed = Noticed()
            context = watched(browser, address, noticed)
            page = context.new_page()
            with suppress(Exception):
                page.goto(f"{address}/{one.number}", wait_until="commit", timeout=3_000)
                page.wait_for_timeout(60)
                page.evaluate("document.querySelectorAll('body *').forEach((e) => { try { e.click() } catch {} })")
                page.wait_for_timeout(30)
            if noticed.everything(sink):
                found.append(one.number)
            context.close()
            sink.requests.clear()
    # What is still on its way belongs to the page that was closed.
    time.sleep(0.5)
    sink.requests.clear()
    return found
