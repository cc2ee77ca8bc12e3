"""Shared fixtures. Real model calls are impossible: sockets to other hosts are refused for every test."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

# How long an example takes says something about the machine, not about the rule; time is measured in evals/bench.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

LOOPBACK = ("127.", "localhost", "::1", "0.0.0.0")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def no_outgoing_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    yield
