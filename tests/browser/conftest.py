"""A real Chromium against the page in a thread, with the fake assistant behind it."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from tests.browser.served import served
from tests.browser.watching import watched
from tests.fakes import FakeAssistant, built_web

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def need_chromium() -> None:
    """Skip the test where there is no browser."""
    if not CHROMIUM.exists():
        # CI sets this: there, a browser that is missing is a fault and no reason to skip.
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(f"no Chromium at {CHROMIUM}")
        pytest.skip(f"no Chromium at {CHROMIUM}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    need_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def assistant() -> FakeAssistant:
    return FakeAssistant(step=0.05)


@pytest.fixture(scope="module")
def address(assistant: FakeAssistant, browser: Any) -> Iterator[str]:
    app = built_web(assistant)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def whole_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole product, served once for all tests that take it as it is after ``make run``."""
    need_chromium()
    with served(tmp_path_factory.mktemp("data")) as address:
        yield address


@pytest.fixture
def open_whole(browser: Any, whole_address: str) -> Iterator[Callable[..., Any]]:
    """Open the whole product in a browser of its own; at the end nothing may have gone wrong or to another host."""
    with watched(browser, whole_address.rstrip("/")) as opened:

        def open_one(path: str = "/", **options: Any) -> Any:
            page = opened(path, **options)
            page.wait_for_selector("#slot-foot span")
            return page

        yield open_one


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Open the page in a browser of its own; at the end nothing may have gone wrong or to another host."""
    with watched(browser, address) as opened:

        def open_one(path: str = "/", **options: Any) -> Any:
            page = opened(path, **options)
            page.wait_for_selector("body[data-state=idle]")
            page.wait_for_selector("#slot-foot span")
            return page

        yield open_one
