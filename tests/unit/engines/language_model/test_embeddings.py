"""What the embedder asks of an endpoint, and what it makes of every kind of answer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from assistant.engines.language_model.embeddings import BATCH, OpenAIEmbedder, model_id, model_of
from assistant.errors import (
    EngineBusy,
    EngineFailed,
    EngineGarbled,
    EngineOverLimit,
    EngineRefused,
    EngineSlow,
    EngineUnreachable,
)
from tests.integration.embedding_server import EmbeddingServer, Reply, as_json, embedding_server

KEY = "sk-test-never-shown"


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with embedding_server() as served:
        yield served


@pytest.fixture
def embedder(server: EmbeddingServer) -> Iterator[OpenAIEmbedder]:
    opened = OpenAIEmbedder("words", server.address, KEY, question_seconds=5, batch_seconds=5, chance=lambda: 0.0)
    yield opened
    opened.close()


def always(server: EmbeddingServer, status: int, document: Any, **headers: str) -> None:
    server.replies = lambda number, texts: as_json(document, status, **headers)


def vectors(*rows: Any) -> dict[str, Any]:
    return {"data": [{"index": i, "embedding": row} for i, row in enumerate(rows)]}


def test_a_question_is_one_text_and_asked_once(server: EmbeddingServer, embedder: OpenAIEmbedder) -> None:
    first = embedder.embed_query("refund a parcel")
    assert first.dtype == np.float32 and np.linalg.norm(first) == pytest.approx(1, abs=1e-6)
    assert np.array_equal(embedder.embed_query("refund a parcel"), first)
    assert (server.asked, server.paths) == ([["refund a parcel"]], ["/v1/embeddings"])
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    assert server.headers[0]["accept-encoding"] == "identity"
    assert embedder.dimensions == 48


def test_passages_go_in_batches_and_come_back_in_order(server: EmbeddingServer, embedder: OpenAIEmbedder) -> None:
    texts = [f"passage {i}" for i in range(2 * BATCH + 3)]
    server.replies = lambda number, texts: as_json({"data": server.data(texts)[::-1]})
    passages = embedder.embed_passages(texts, [0] * len(texts))
    assert [len(batch) for batch in server.asked] == [BATCH, BATCH, 3] and server.texts == texts
    assert all(passage.windows.shape == (0, 48) for passage in passages)
    assert np.allclose(passages[5].vector, embedder.embed_query("passage 5"), atol=1e-6)


def test_the_length_is_learnt_and_kept_to(server: EmbeddingServer, embedder: OpenAIEmbedder) -> None:
    assert embedder.dimensions == 48 and embedder.dimensions == 48 and len(server.asked) == 1
    assert embedder.embed([]).shape == (0, 48)
    server.dimensions = 32
    with pytest.raises(EngineGarbled, match="32 numbers, before of 48"):
        embedder.embed(["another"])


def test_the_id_names_model_and_host_and_nothing_secret() -> None:
    address = "https://somebody:secret@llm.example:8443/v1"
    assert model_id("org/m@2", address) == "openai:org/m@2@llm.example:8443"
    assert model_of("openai:org/m@2@llm.example:8443", address) == "org/m@2"
    assert model_of("openai:org/m@elsewhere", address) is None
    assert model_of("all-MiniLM-L6-v2-onnx-int8/8199be6f/256", address) is None


def test_without_a_key_none_is_sent(server: EmbeddingServer) -> None:
    embedder = OpenAIEmbedder("words", server.address, None)
    embedder.embed_query("hello")
    embedder.close()
    assert "authorization" not in server.headers[0]


@pytest.mark.parametrize("key", ["sk-schlüssel", "sk-two\nlines"])
def test_a_key_that_no_header_can_hold(server: EmbeddingServer, key: str) -> None:
    embedder = OpenAIEmbedder("words", server.address, key)
    with pytest.raises(EngineRefused, match="OPENAI_API_KEY") as raised:
        embedder.embed(["one"])
    embedder.close()
    assert server.asked == [] and key not in str(raised.value)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"data": None},
        {"data": []},
        [],
        None,
        "words",
        {"data": [{"index": 0}]},
        {"data": [{"embedding": [1.0, 2.0]}]},
        vectors([1.0, 2.0], [1.0, 2.0]),
        {"data": [{"index": 1, "embedding": [1.0, 2.0]}]},
        vectors([1.0, float("nan")]),
        vectors([1.0, float("inf")]),
        vectors([0.0, 0.0]),
        vectors([]),
        vectors(["a", "b"]),
        vectors([[1.0], [2.0]]),
        vectors(1.0),
        vectors("AAAA"),
        vectors([1.0, None]),
    ],
)
def test_what_are_no_vectors_is_refused_at_once(
    server: EmbeddingServer, embedder: OpenAIEmbedder, document: Any
) -> None:
    always(server, 200, document)
    with pytest.raises(EngineGarbled):
        embedder.embed(["one"])
    assert len(server.asked) == 1


def test_vectors_of_two_lengths_are_refused(server: EmbeddingServer, embedder: OpenAIEmbedder) -> None:
    always(server, 200, vectors([1.0, 2.0], [1.0]))
    with pytest.raises(EngineGarbled):
        embedder.embed(["one", "two"])


HTML: Reply = (200, {"content-type": "text/html"}, b"<h1>Sign in</h1>")
BROKEN: Reply = (200, {"content-type": "application/json"}, b'{"data": [{"index": 0, "embedding": [1.0')
ZIPPED: Reply = (200, {"content-type": "application/json", "content-encoding": "gzip"}, b"\x1f\x8b")
HUGE: Reply = (200, {"content-type": "application/json"}, b" " * (17 * 1024 * 1024))
CUT: Reply = (200, {"content-type": "application/json", "content-length": "999"}, b"{")
MOVED: Reply = (307, {"location": "http://127.0.0.1:9/v1/embeddings"}, b"")
ERROR = {"error": {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key"}}
SPENT = {"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}


@pytest.mark.parametrize(
    ("reply", "kind", "tries"),
    [
        (HTML, EngineGarbled, 3),
        (BROKEN, EngineGarbled, 3),
        (ZIPPED, EngineGarbled, 3),
        (HUGE, EngineOverLimit, 1),
        (MOVED, EngineRefused, 1),
        (as_json(ERROR, 401), EngineRefused, 1),
        (as_json(ERROR, 404), EngineRefused, 1),
        (as_json(ERROR, 400), EngineRefused, 1),
        (as_json(SPENT, 429), EngineRefused, 1),
        (as_json(ERROR, 429, **{"retry-after": "600"}), EngineBusy, 1),
        (as_json(ERROR, 500), EngineBusy, 3),
        (as_json(ERROR, 503, **{"retry-after-ms": "10"}), EngineBusy, 3),
    ],
    ids=lambda value: str(value[:2]) if isinstance(value, tuple) else None,
)
def test_every_fault_has_words_and_none_the_key(
    server: EmbeddingServer,
    embedder: OpenAIEmbedder,
    caplog: pytest.LogCaptureFixture,
    reply: Reply,
    kind: type[EngineFailed],
    tries: int,
) -> None:
    caplog.set_level(logging.DEBUG, "assistant")
    server.replies = lambda number, texts: reply
    with pytest.raises(kind) as raised:
        embedder.embed(["one"])
    assert type(raised.value) is kind and len(server.asked) == tries
    assert "127.0.0.1" in str(raised.value) and KEY not in str(raised.value) + caplog.text
    assert raised.value.__cause__ is None and raised.value.__context__ is None


def test_a_passing_fault_passes(server: EmbeddingServer, embedder: OpenAIEmbedder) -> None:
    faults = [as_json(ERROR, 503, **{"retry-after-ms": "1"}), CUT]
    server.replies = lambda number, texts: faults[number] if number < len(faults) else None
    faults[1][1]["connection"] = "close"
    assert embedder.embed(["one"]).shape == (1, 48) and len(server.asked) == 3


def test_nobody_there(server: EmbeddingServer) -> None:
    embedder = OpenAIEmbedder("words", "http://127.0.0.1:9/v1", KEY, chance=lambda: 0.0)
    with pytest.raises(EngineUnreachable, match="cannot be reached"):
        embedder.embed(["one"])
    embedder.close()
    embedder.close()
    with pytest.raises(EngineUnreachable, match="being stopped"):
        embedder.embed(["one"])


def test_the_deadline_holds_and_after_three_failures_nobody_waits(server: EmbeddingServer) -> None:
    times = [0.0]
    embedder = OpenAIEmbedder("words", server.address, KEY, question_seconds=0.05, monotonic=lambda: times[0])
    server.hold()
    for _ in range(3):
        with pytest.raises(EngineSlow, match=r"within 0\.05 s"):
            embedder.embed_query("one")
    with pytest.raises(EngineBusy, match="left alone"):
        embedder.embed_query("one")
    assert len(server.asked) <= 3
    server.release()
    times[0] = 31.0
    embedder._question_seconds = 5
    assert len(embedder.embed_query("one")) == 48
    embedder.close()


def test_closing_cuts_what_is_under_way(server: EmbeddingServer, embedder: OpenAIEmbedder) -> None:
    server.hold()
    raised: list[BaseException] = []

    def ask() -> None:
        try:
            embedder.embed_passages(["one"], [0])
        except EngineFailed as error:
            raised.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    server.wait_for(1)
    embedder.close()
    thread.join(5)
    assert not thread.is_alive() and len(raised) == 1
