"""Background work lets questions go first."""

from __future__ import annotations

import asyncio
import threading
import time

import numpy as np

from assistant.features.giving_way import TEXTS, PoliteEmbedder, Way
from tests.engine_support import FastWords


def test_the_way_is_given_while_somebody_asks_and_taken_again() -> None:
    way, went = Way(), threading.Event()
    way.give(10)  # nobody asks
    with way.taken(), way.taken():
        thread = threading.Thread(target=lambda: (way.give(10), went.set()))
        thread.start()
        assert not went.wait(0.05)
    assert went.wait(5)
    thread.join()


def test_background_work_gets_on_where_somebody_always_asks() -> None:
    way = Way()
    with way.taken():
        began = time.monotonic()
        way.give(0.05)
        assert time.monotonic() - began < 2


def test_what_is_embedded_for_a_question_waits_for_none() -> None:
    way, texts = Way(), [f"text {number}" for number in range(3 * TEXTS + 1)]
    polite, plain = PoliteEmbedder(FastWords(), way), FastWords()

    async def asked() -> float:
        with way.taken():
            began = time.monotonic()
            found = await asyncio.to_thread(polite.embed, texts)
            assert np.array_equal(found, plain.embed(texts))
            return time.monotonic() - began

    way.give = lambda seconds=30.0: Way.give(way, seconds)  # type: ignore[method-assign]
    assert asyncio.run(asked()) < 20
    starts = [0] * len(texts)
    found, wanted = polite.embed_passages(texts, starts), plain.embed_passages(texts, starts)
    assert [one.vector.tolist() for one in found] == [one.vector.tolist() for one in wanted]
    assert polite.embed([]).shape == (0, plain.dimensions)
