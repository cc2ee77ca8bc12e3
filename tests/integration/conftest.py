"""Places for a database: every storage test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import postgres_server
from tests.integration.storage_support import Place

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
