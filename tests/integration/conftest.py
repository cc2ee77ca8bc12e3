"""Places for a database: every storage test runs on SQLite and on PostgreSQL; and browsers in front of the page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.storage.database import Database
from tests import postgres_server
from tests.fake_answers import NOW
from tests.fakes import FakeAssistant, built_web
from tests.integration.page_support import visitor
from tests.integration.storage_support import Place, TickingClock, opened

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server's database, the same for all tests."""
    missing = postgres_server.why_not()
    if missing and os.environ.get("REQUIRE_POSTGRES"):
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    with postgres_server.server("fsync=off") as address:
        yield address


def _place(request: Any, folder: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        yield folder
        return
    with postgres_server.fresh_schema(request.getfixturevalue("postgres")) as address:
        yield address


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where a test's own database goes: a folder, or an address."""
    yield from _place(request, tmp_path)


@pytest.fixture(params=KINDS, scope="module")
def shared_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Where a database goes that the tests of a module share."""
    yield from _place(request, tmp_path_factory.mktemp("shared"))


@pytest.fixture
def postgres_place(postgres: str) -> Iterator[str]:
    """An address for what only a server does."""
    with postgres_server.fresh_schema(postgres) as address:
        yield address


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


@pytest.fixture
def database(place: Place, clock: TickingClock) -> Iterator[Database]:
    """A test's own database, empty."""
    database = opened(place, clock)
    yield database
    database.close()


@pytest.fixture(scope="module")
def page_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database behind the page that the tests of a module share; its time begins where the fake assistant's is."""
    clock = TickingClock()
    clock.now = NOW
    database = opened(tmp_path_factory.mktemp("page"), clock)
    yield database
    database.close()


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def app(assistant: FakeAssistant) -> Any:
    return built_web(assistant)


@pytest.fixture
def client(app: Any) -> TestClient:
    """A browser that has opened the page."""
    return visitor(app)
