"""The whole product as a newcomer meets it: ``python app.py`` in a process of its own, and a real browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
QUESTION = "A customer's sofa is three weeks late and she is furious. What do I say, and what can I offer?"
START_SECONDS = 240

pytestmark = pytest.mark.browser


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[str]:
    """The served page; ``browser`` comes first so that nothing is started where there is none."""
    data = tmp_path_factory.mktemp("data")
    port = free_port()
    log = (data / "log.txt").open("w+")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("COACH_", "OPENAI_"))}
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**environment, "COACH_DATA_DIR": str(data), "COACH_PORT": str(port)},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            break
        except OSError:
            log.flush()
            assert process.poll() is None and time.monotonic() < until, Path(log.name).read_text()
            time.sleep(0.2)
    yield f"http://127.0.0.1:{port}/"
    process.send_signal(signal.SIGINT)
    process.wait(timeout=20)
    log.close()
    assert "Traceback" not in (data / "log.txt").read_text()


def ask(page: Any, question: str) -> Any:
    """Ask in the page and give the last answer's text."""
    page.get_by_placeholder("Ask, or paste the customer").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_function("document.body.dataset.state !== 'idle'", timeout=10_000)
    page.wait_for_selector("body[data-state='idle']", timeout=30_000)
    return page.locator("main, body").first.inner_text()


def test_a_newcomer_asks_reads_and_opens_a_source(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2] if "://" in request.url else ""))
    page.goto(address)
    page.wait_for_selector("body[data-state='idle']", timeout=30_000)
    said = ask(page, QUESTION)
    assert "£50" in said and "team lead" in said
    assert "Built-in engine: quotes the playbook, no language model" in said
    said = ask(page, "and if she wants to cancel?")
    assert "full refund" in said
    said = ask(page, "where do I park at head office?")
    assert "The playbook doesn't cover this." in said and "Ask a person" in said
    page.locator("button:has-text('2')").first.click()
    page.wait_for_selector("mark", timeout=10_000)
    assert {host for host in hosts if host} == {address.split("/")[2]}
    context.close()
