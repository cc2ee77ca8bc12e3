"""One MiniLM, one reader of kinds, and engines around it that answer always or never."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.engines.builtin.engine import BuiltinEngine
from assistant.engines.builtin.ranking import packaged_calibration
from assistant.engines.builtin.reading import Reader
from assistant.language.embedder import MiniLM


@pytest.fixture(scope="session")
def minilm() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="session")
def reader(minilm: MiniLM) -> Reader:
    return Reader(minilm)


@pytest.fixture(scope="session")
def willing(minilm: MiniLM, reader: Reader) -> BuiltinEngine:
    """The engine that never abstains for doubt, so that what is fitted does not decide a test."""
    engine = BuiltinEngine(minilm, replace(packaged_calibration(), threshold=0.0))
    engine.reader = reader
    return engine


@pytest.fixture(scope="session")
def doubting(minilm: MiniLM, reader: Reader) -> BuiltinEngine:
    """The engine that is never sure enough."""
    engine = BuiltinEngine(minilm, replace(packaged_calibration(), threshold=1.1))
    engine.reader = reader
    return engine
