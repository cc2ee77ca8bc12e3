"""An answer as it gathers: how often the object so far is read again."""

from __future__ import annotations

from itertools import count

import pytest
from pydantic import BaseModel

from assistant.engines.language_model import reading
from assistant.engines.language_model.chat import Piece
from assistant.engines.language_model.reading import Gathering
from assistant.engines.language_model.structured import Way


class Said(BaseModel):
    """What is asked for."""

    text: str


def test_a_short_answer_is_read_with_every_chunk_and_a_long_one_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    # A machine that pauses: each look at the clock is a second later, so that each reading seems to take one.
    seconds = count()
    monkeypatch.setattr(reading.time, "perf_counter", lambda: float(next(seconds)))
    gathering = Gathering(Way.prompt, Said, 10_000)
    gathering.take(Piece(text='{"text": "a'))
    for word in ("b", "c", "d"):
        assert gathering.grown() is not None
        gathering.take(Piece(text=word))
    gathering.take(Piece(text="e" * 2_000))
    seen = []
    for _ in range(30):
        gathering.take(Piece(text="f"))
        seen.append(gathering.grown() is not None)
    assert 1 <= sum(seen) <= 5
