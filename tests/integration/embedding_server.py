"""An OpenAI-compatible embedding endpoint on loopback whose vectors follow from the words of a text."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.integration.search_support import WordEmbedder

SECONDS = 30
"""More than any wait in a test takes; whoever reaches it has found a fault."""

Reply = tuple[int, dict[str, str], bytes]


class EmbeddingServer:
    """What came in, and what goes out: ``replies`` scripts the next answers, ``hold`` keeps all of them back."""

    def __init__(self, dimensions: int = 48) -> None:
        self.asked: list[list[str]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.models: list[str] = []
        self.replies: Callable[[int, list[str]], Reply | None] = lambda number, texts: None
        self.dimensions = dimensions
        self._came = threading.Condition()
        self._open = threading.Event()
        self._open.set()
        self._held_from, self._held_model = 0, ""
        self.address = ""

    @property
    def texts(self) -> list[str]:
        """Every text that came, in order."""
        return [text for texts in self.asked for text in texts]

    def hold(self, after: int = 0, model: str = "") -> None:
        """Answer ``after`` more requests, then none (of a model, if one is named) before ``release``."""
        self._held_from, self._held_model = len(self.asked) + after, model
        self._open.clear()

    def release(self) -> None:
        """Answer all that wait and all that come."""
        self._open.set()

    def wait_for(self, count: int) -> None:
        """Wait until so many requests have come in all."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.asked) >= count, SECONDS), self.asked

    def reply(self, headers: dict[str, str], path: str, body: Any) -> Reply:
        """The answer to one request."""
        texts: list[str] = body["input"]
        with self._came:
            number = len(self.asked)
            self.asked.append(texts)
            self.headers.append(headers)
            self.paths.append(path)
            self.models.append(body["model"])
            self._came.notify_all()
        if number >= self._held_from and self._held_model in ("", body["model"]):
            assert self._open.wait(SECONDS)
        scripted = self.replies(number, texts)
        return scripted or as_json({"object": "list", "model": body["model"], "data": self.data(texts)})

    def data(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """One vector a text, deliberately not of length 1."""
        words = _Words(self.dimensions)
        return [
            {"object": "embedding", "index": i, "embedding": (3 * words.embed_query(text)).tolist()}
            for i, text in enumerate(texts)
        ]


class _Words(WordEmbedder):
    def __init__(self, dimensions: int) -> None:
        super().__init__("remote")
        self.dimensions = dimensions


def as_json(document: Any, status: int = 200, **headers: str) -> Reply:
    """A JSON answer."""
    return status, {"content-type": "application/json", **headers}, json.dumps(document).encode()


@contextmanager
def embedding_server(dimensions: int = 48) -> Iterator[EmbeddingServer]:
    """A server in threads of its own until the block ends; ``address`` is its base URL."""
    served = EmbeddingServer(dimensions)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, sent, data = served.reply(headers, self.path, body)
            self.send_response(status)
            for name, value in {"content-length": str(len(data)), **sent}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: Any) -> None:
            pass  # a client that gave up, as a test wanted

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        served.address = f"http://127.0.0.1:{server.server_port}/v1"
        try:
            yield served
        finally:
            served.release()
            server.shutdown()
            thread.join(SECONDS)
