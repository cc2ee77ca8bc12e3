"""The whole product as a newcomer meets it: ``python app.py`` in a process of its own, and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.served import served

QUESTION = "A customer's sofa is three weeks late and she is furious. What do I say, and what can I offer?"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[str]:
    """The served page; ``browser`` comes first so that nothing is started where there is none."""
    with served(tmp_path_factory.mktemp("data")) as address:
        yield address


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
