"""The page with a language model behind it: words as they come, Stop, a failure, and what it took."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.served import served
from tests.integration.cli_support import MAY_I, write_company
from tests.model_server import ModelServer, reply, status

pytestmark = pytest.mark.browser
KEY = "sk-browser-secret-0123456789"
ANSWER = {
    "covered": "yes",
    "lines": [
        {"kind": "limit", "sources": [1], "text": "Yes, by yourself: you may refund a broken lamp of up to £80."},
        {"kind": "limit", "sources": [1], "text": "You may refund up to £500 by yourself on Fridays."},
        {"kind": "say", "sources": [], "text": "I am sorry about the lamp. <img src=x onerror=run>"},
    ],
    "more": [],
    "subject": "broken lamp",
}


@pytest.fixture(scope="module")
def server(browser: Any) -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, server: ModelServer) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("model")
    write_company(folder / "knowledge")
    (folder / "data").mkdir()
    model = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": KEY, "COACH_MODEL": "test-model"}
    prices = '{"test-model": {"prompt": 1, "completion": 4}}'
    with served(folder / "data", COACH_KNOWLEDGE_DIR=str(folder / "knowledge"), COACH_PRICES=prices, **model) as url:
        yield url
    assert KEY not in (folder / "data" / "log.txt").read_text()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(address)
    page.wait_for_selector("body[data-state=idle]")
    yield page
    assert KEY not in page.content()
    context.close()


def ask(page: Any, question: str = MAY_I) -> None:
    page.locator("#ask-box textarea").fill(question)
    page.keyboard.press("Enter")


def test_words_come_as_they_are_written_and_stop_ends_the_request(page: Any, server: ModelServer) -> None:
    hung_up = server.hung_up
    server.script(reply(ANSWER, pause=0.4))
    ask(page)
    # The first call of a process loads the libraries of the model too.
    page.wait_for_selector(".turn >> text=you may refund", timeout=60_000)
    assert page.locator("body[data-state=idle]").count() == 0
    page.locator("#ask-stop").click()
    page.wait_for_selector(".turn[data-state=incomplete] >> text=You stopped this answer")
    assert server.wait_for_hang_up(hung_up + 1)
    assert "you may refund" in page.locator(".turn .partial").inner_text()
    server.reply(ANSWER)
    page.locator(".turn [data-do=retry]").click()
    page.wait_for_selector(".turn[data-state=complete] .usage")
    turn = page.locator(".turn")
    assert "Written by the language model test-model" in turn.inner_text() and "about $0.0" in turn.inner_text()
    marked = turn.locator(".doubt")
    assert marked.count() == 1 and "£500" in turn.locator(".line", has=page.locator(".doubt")).inner_text()
    assert turn.locator("img").count() == 0 and "I am sorry about the lamp." in turn.inner_text()
    turn.locator(".line button.number").first.click()
    page.wait_for_selector("body[data-sources=open] #cited")
    assert "up to £80" in page.locator("#cited").inner_text()
    assert "Language model" in page.locator("#slot-foot").inner_text()


def test_when_it_fails_the_playbook_answers_and_says_so(page: Any, server: ModelServer) -> None:
    server.script(status(500))
    ask(page)
    page.wait_for_selector(".turn[data-state=complete]")
    turn = page.locator(".turn")
    assert "Here is what the playbook says, from the built-in engine." in turn.locator(".fallen").inner_text()
    assert "£80" in turn.inner_text() and turn.locator(".usage").count() == 0
    page.reload()
    page.wait_for_selector(".turn .fallen")
    server.reply(ANSWER)
    page.locator(".turn .fallen [data-do=retry]").click()
    page.wait_for_selector(".turn[data-state=complete] .usage")
    assert page.locator(".turn .fallen").count() == 0


def test_a_break_in_the_middle_keeps_the_words_that_had_come(page: Any, server: ModelServer) -> None:
    async def breaks(exchange: Any) -> None:
        await exchange.start()
        await exchange.delta('{"covered": "yes", "lines": [{"kind": "do", "sources": [1], "text": "First say sorry to')
        await asyncio.sleep(0.6)

    server.script(breaks)
    ask(page)
    page.wait_for_selector(".turn[data-state=complete] .fallen")
    assert "First say sorry to" in page.locator(".fallen .partial").inner_text()
    assert "£80" in page.locator(".turn").inner_text()
