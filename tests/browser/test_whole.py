"""The whole product as a newcomer meets it: ``python app.py`` in a process of its own, and a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

QUESTION = "A customer's sofa is three weeks late and she is furious. What do I say, and what can I offer?"
PASTE = """(field, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", text);
  field.focus();
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""

pytestmark = pytest.mark.browser


def ask(page: Any, question: str) -> Any:
    """Ask in the page and give the last answer's text."""
    page.get_by_placeholder("Ask, or paste the customer").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_function("document.body.dataset.state !== 'idle'", timeout=10_000)
    page.wait_for_selector("body[data-state='idle']", timeout=30_000)
    return page.locator("main, body").first.inner_text()


def test_a_newcomer_asks_reads_and_opens_a_source(open_whole: Callable[..., Any]) -> None:
    page = open_whole()
    page.wait_for_selector("body[data-state='idle']")
    said = ask(page, QUESTION)
    assert "£50" in said and "team lead" in said
    assert "Built-in engine: quotes the playbook, no language model" in said
    said = ask(page, "and if she wants to cancel?")
    assert "full refund" in said
    said = ask(page, "where do I park at head office?")
    assert "The playbook doesn't cover this." in said and "Ask a person" in said
    page.locator("button:has-text('2')").first.click()
    page.wait_for_selector("mark", timeout=10_000)
    page.locator("#conversation-search").evaluate(PASTE, "late sofa " * 30)
    assert "That has 300 characters; 100 fit here." in page.inner_text("#toast")
    assert page.locator("#conversation-search").input_value() == ""


def test_a_leader_asks_the_playbook_and_sees_what_changed(open_whole: Callable[..., Any], whole_address: str) -> None:
    page = open_whole()
    assert page.locator("#go-playbook").count() == 0
    with page.expect_navigation():
        page.select_option("#person-switch", "leader")
    page.click("#go-playbook")
    page.click("text=Everything that touches late deliveries")
    page.wait_for_selector("#slot-playbook-turns .turn[data-state=complete]")
    said = page.inner_text("#slot-playbook-turns")
    assert "3 days or more late" in said and "In force since" in said
    page.locator("#slot-playbook-turns [data-do=source]").first.click()
    page.wait_for_selector("#slot-sources mark")
    page.goto(f"{whole_address}?tab=playbook&do=compare&d=POL-LATE-DELIVERY")
    page.wait_for_selector("del")
    assert "£25 → £50" in page.inner_text("#slot-playbook")
    page.goto(f"{whole_address}?tab=playbook&do=decide&what=credit")
    page.wait_for_selector("#slot-playbook table")


def test_a_thank_you_hangs_on_the_wall_and_a_story_comes_into_the_library(open_whole: Callable[..., Any]) -> None:
    page = open_whole("/?tab=culture", viewport={"width": 390, "height": 800})
    page.locator("#thank-fold summary").focus()
    page.keyboard.press("Enter")
    page.select_option("#thank-whom", label="Tom Ellery, Care coaching")
    page.fill("#thank-words", "Mrs Hallam told me that Tom stayed on the line.")
    page.select_option("#thank-standard", "STD-OWNERSHIP-4")
    page.click("#slot-thank button[type=submit]")
    page.wait_for_selector("form[data-form=thank-keep] blockquote")
    assert "A customer told me that Tom stayed" in page.inner_text("#slot-thank-preview")
    page.fill("#thank-words", "Mrs Hallam told me that Tom never let go.")
    assert page.inner_text("#slot-thank-preview") == ""
    page.keyboard.press("Tab")
    page.click("#slot-thank button[type=submit]")
    page.click("form[data-form=thank-keep] button")
    page.wait_for_selector(".kudos")
    assert "never let go" in page.inner_text(".kudos")
    page.click(".kudos [data-do=kudos-off]")
    page.wait_for_selector(".kudos", state="detached")
    page.click("#toast button")
    page.wait_for_selector(".kudos")
    page.click("#tell-fold summary")
    page.fill("#tell-title", "The parrot on the perch")
    page.fill("#tell-happened", "Mr Brandt came with a parrot. Tom Ellery found a perch.")
    page.fill("#tell-difference", "He asked the parrot first.")
    page.select_option("#tell-standard", "STD-OWNERSHIP-4")
    page.click("#slot-tell button[type=submit]")
    page.check("text=Tom Ellery agreed to be named")
    page.wait_for_selector(".told:has-text('Tom Ellery found a perch')")
    page.click("form[data-form=story-keep] button")
    page.wait_for_selector("#slot-stories .card")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    assert page.evaluate("document.getElementById('place-culture').scrollWidth") <= 390
    page.evaluate("document.getElementById('person-switch').scrollIntoView()")
    with page.expect_navigation():
        page.select_option("#person-switch", "trainer")
    page.wait_for_selector("text=Stories to look at")
    assert "never let go" in page.inner_text("#slot-today")
    page.click("text=The parrot on the perch")
    page.click("form[data-form=story-approve] button")
    page.wait_for_selector(".from-floor >> text=The parrot on the perch")
    page.click(".from-floor [data-do=story-withdraw]")
    page.wait_for_selector(".from-floor", state="detached")
