"""Starting the two ways to serve: what is said on the console, and what the server is told."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from assistant.settings import Settings, read_settings
from assistant.web import running
from tests.sign_in_support import Company

Started = dict[str, Any]


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    made = Company(tmp_path)
    yield made
    made.close()


@pytest.fixture
def started(company: Company, monkeypatch: pytest.MonkeyPatch) -> Started:
    """What uvicorn would have run, and the note for the command line at that moment."""
    found: Started = {}

    @contextmanager
    def built(settings: Settings, **_: Any) -> Iterator[Any]:
        yield company.assistant

    def run(app: Any, **options: Any) -> None:
        found.update(app=app, note=json.loads((company.folder / "serve.json").read_text()), **options)

    # What serving adds to it, for a process that does nothing else.
    ours = logging.getLogger("assistant")
    monkeypatch.setattr(ours, "handlers", [])
    monkeypatch.setattr(ours, "level", ours.level)
    company.assistant.status_report = dict
    monkeypatch.setattr(running, "build_assistant", built)
    monkeypatch.setattr(uvicorn, "run", run)
    return found


def serve(settings: Settings, signed_in: bool = False) -> None:
    """As the product does, but inside a loop, since Gradio would else make one and never close it."""

    async def work() -> None:
        running.serve(settings, signed_in=signed_in)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work()).result()


def settings(company: Company, **more: str) -> Settings:
    return read_settings({"COACH_DATA_DIR": str(company.folder), **more}, Path("/nowhere/.env"))


def test_the_first_start_prints_a_link_that_works(
    company: Company, started: Started, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "assistant")
    given = {"COACH_HOST": "0.0.0.0", "COACH_PORT": "8001", "COACH_PUBLIC_URL": "https://coach.example"}
    serve(settings(company, **given), signed_in=True)
    (path,) = re.findall(r"https://coach\.example(/welcome/[\w-]{43})\n", caplog.text)
    client = TestClient(started["app"], base_url="https://coach.example")
    assert "The first administrator" in client.get(path).text
    assert (started["host"], started["port"], started["proxy_headers"]) == ("0.0.0.0", 8001, False)
    # The command line, on this machine, has an address that it can go to.
    assert started["note"]["address"] == "http://127.0.0.1:8001"
    known = {"authorization": f"Bearer {started['note']['token']}", "host": "localhost"}
    assert client.get("/api/status", headers=known).status_code != 401
    assert client.get("/api/status").status_code == 401

    company.person()
    caplog.clear()
    serve(settings(company), signed_in=True)
    assert "welcome" not in caplog.text and "sign in" in caplog.text
    serve(settings(company, COACH_PUBLIC_URL="http://coach.example"), signed_in=True)
    assert "plain http" in caplog.text


def test_the_demo_says_what_it_is(company: Company, started: Started, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "assistant")
    serve(settings(company))
    assert "for this computer alone" in caplog.text and "welcome" not in caplog.text
    client = TestClient(started["app"], base_url="http://localhost")
    assert "demo" in client.get("/page/frame", headers={"cookie": f"coach_visitor={'a' * 43}"}).text
    assert client.get("/sign-in").status_code == 404
