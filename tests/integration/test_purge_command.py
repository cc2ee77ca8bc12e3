"""``python -m assistant purge``: by itself, on PostgreSQL, and through a running server."""

from __future__ import annotations

import argparse
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import cli
from assistant.domain.accounts import Action
from assistant.errors import AskOperator
from assistant.http_api import api_router
from assistant.storage.database import Database, open_database
from tests import postgres_server
from tests.integration.storage_support import Place, address_of

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def opened_at(address: str, now: datetime) -> Database:
    return open_database(address, lambda: now)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory that the command line uses."""
    data = tmp_path / "data"
    data.mkdir()
    for name in [name for name in os.environ if name.startswith("COACH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COACH_DATA_DIR", str(data))
    monkeypatch.chdir(tmp_path)  # not where somebody's .env is
    return data


def test_it_removes_what_is_old_and_says_how_much(
    data: Path, place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    address = address_of(data if isinstance(place, Path) else place)
    if not isinstance(place, Path):
        monkeypatch.setenv("COACH_DATABASE_URL", address)
    old = opened_at(address, LONG_AGO)
    old.conversations.create("alex", "Refunds")
    old.gaps.add("Do we ship to Mars?", ())
    old.close()
    monkeypatch.setenv("COACH_KEEP_GAPS_DAYS", "0")
    assert cli.main(["purge", "--json"]) == 0
    removed = json.loads(capsys.readouterr().out)
    assert {kind: count for kind, count in removed.items() if count} == {"conversations": 1}
    monkeypatch.delenv("COACH_KEEP_GAPS_DAYS")
    assert cli.main(["purge"]) == 0
    assert "gaps: 1\n" in capsys.readouterr().out
    now = opened_at(address, datetime.now(UTC))
    assert [entry.detail for entry in now.audit.list(action=Action.purged)] == ["gaps: 1", "conversations: 1"]
    now.close()
    assert not (data / "index").exists(), "it needs no index"


def test_a_database_that_refuses_is_named_without_its_password(
    data: Path, postgres: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COACH_DATABASE_URL", postgres.replace("@127.0.0.1", "geheim@127.0.0.1"))
    assert cli.main(["purge"]) == 1
    message = capsys.readouterr().err
    assert "does not accept the name" in message
    assert "geheim" not in message and postgres_server.PASSWORD not in message


def test_a_running_server_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Any]] = []
    server = SimpleNamespace(post=lambda command, body: asked.append((command, body)) or {"gaps": 2})
    monkeypatch.setattr(cli, "_served", lambda _: server)
    monkeypatch.setattr(cli, "_settings", lambda _: None)
    assert cli._purge(argparse.Namespace()) == {"gaps": 2}
    assert asked == [("purge", {})]


def test_the_server_purges_for_who_holds_its_token() -> None:
    class Retention:
        def __init__(self) -> None:
            self.answers: list[Any] = [{"gaps": 2}, AskOperator("The disk is full.")]

        def purge(self) -> dict[str, int]:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return dict(answer)

    app = FastAPI()
    app.include_router(api_router(SimpleNamespace(retention=Retention()), "token"))  # type: ignore[arg-type]
    client, known = TestClient(app), {"Authorization": "Bearer token"}
    assert client.post("/api/purge").status_code == 401
    assert client.post("/api/purge", headers=known).json() == {"gaps": 2}
    refused = client.post("/api/purge", headers=known)
    assert (refused.status_code, refused.json()) == (503, {"message": "The disk is full."})
