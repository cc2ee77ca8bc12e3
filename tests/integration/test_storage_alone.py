"""One server at a time for a database, also where two have data folders of their own."""

from __future__ import annotations

import multiprocessing
from typing import Any

import pytest

from assistant.errors import Busy
from assistant.storage.alone import alone
from tests import postgres_server
from tests.integration.storage_support import Place


def held_until_told(place: Any, pipe: Any) -> None:
    with alone(place, 0):
        pipe.send("held")
        pipe.recv()


def test_the_second_is_refused_until_the_first_is_gone(place: Place) -> None:
    with alone(place, 0):
        with pytest.raises(Busy, match="Another server is using the database") as refused, alone(place, 0):
            pytest.fail("both held it")
        assert postgres_server.PASSWORD not in str(refused.value)
    with alone(place, 0), pytest.raises(Busy), alone(place, 0.3):
        pass
    with alone(place, 0):
        pass


def test_a_process_that_was_killed_holds_nothing(place: Place) -> None:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=held_until_told, args=(place, theirs))
    process.start()
    try:
        assert ours.recv() == "held"
        with pytest.raises(Busy), alone(place, 0):
            pass
        process.kill()
        # The server notices within a moment that the other side is gone.
        with alone(place, 10):
            pass
    finally:
        process.kill()
        process.join()
