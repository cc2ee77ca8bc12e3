"""Today in a real browser: the first thing one sees, with the box to ask in right there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.browser.scripts import TOO_WIDE, faults
from tests.fake_answers import NOW
from tests.fakes import FakeAssistant

pytestmark = pytest.mark.browser
QUESTION = "A customer's sofa is three weeks late. What may I offer?"
Open = Callable[..., Any]

ASK_A_PERSON = """async (question) => { await fetch("/page/questions", { method: "POST",
  headers: { "Content-Type": "application/json" }, body: JSON.stringify({ question }) }); }"""


def busy_day(page: Any, assistant: FakeAssistant) -> None:
    """Two promises, one of them late, and an answer, for the person in front of the page."""
    page.evaluate(ASK_A_PERSON, "May I send flowers?")
    asked = assistant.questions.all[-1]
    assistant.questions._change(asked.id, answer="Yes, from goodwill.", answered_by="Grace", answered_at=NOW)
    store: Any = assistant.follow_ups._store
    for what, days in (("Call Ms Rowe", -1), ("Send the receipt", 0)):
        key = f"{asked.person_id}{what}"
        due = NOW.date() + timedelta(days=days)
        store.add(asked.person_id, "Amira", key, what=what, whom="Ms Rowe", due_on=due)
    page.reload()
    page.wait_for_selector("#today-promises")


def test_a_question_asked_on_today_goes_on_in_the_coach(open_page: Open) -> None:
    page = open_page()
    page.wait_for_selector("#today-first .example")
    assert page.evaluate("document.body.dataset.view") == "today"
    assert page.locator("#go-today").get_attribute("aria-current") == "page"
    page.locator("#ask-box textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    # At once, before the server has answered.
    assert page.locator(".turn .asked").is_visible() and not page.locator("#today-head").is_visible()
    page.wait_for_selector("body[data-state=idle] .turn .line.limit")
    assert "?c=" in page.url and page.locator("#go-coach").get_attribute("aria-current") == "page"
    page.go_back()
    page.wait_for_selector("#today-head")
    assert page.url.endswith("/") and not page.locator(".turn").first.is_visible()
    page.go_forward()
    page.wait_for_selector(f".turn >> text={QUESTION}")
    page.locator("#go-today").click()
    page.locator("#today-first .example").first.click()
    page.wait_for_selector("body[data-state=idle] .turn .line")
    assert page.locator(".turn").count() == 1


def test_what_is_due_is_done_from_today_and_only_that_is_painted_again(
    open_page: Open, assistant: FakeAssistant
) -> None:
    page = open_page()
    busy_day(page, assistant)
    assert "1 promise is past its day." in page.locator("#today-promises").inner_text()
    assert page.locator("#slot-badge-promises").inner_text() == "1 overdue"
    assert page.locator("#slot-badge-questions").inner_text() == "1 new"
    assert "Yes, from goodwill." in page.locator("#today-came-back").inner_text()
    page.evaluate("document.querySelector('#today-came-back').seen = true")
    page.locator("#today-promises [data-do=promise-kept]").first.click()
    page.wait_for_function("() => document.querySelectorAll('#today-promises .item').length === 1")
    assert page.locator("#slot-badge-promises").inner_text() == ""
    assert page.evaluate("document.querySelector('#today-came-back').seen")
    page.locator("#toast >> text=Undo").click()
    page.wait_for_function("() => document.querySelectorAll('#today-promises .item').length === 2")
    page.locator("#today-came-back .words a").click()
    page.wait_for_selector("#view-questions .card >> text=May I send flowers?")
    page.wait_for_selector("[id^='question-']:focus")
    page.go_back()
    page.wait_for_selector("#today-promises")
    page.locator("#today-promises .words a").first.click()
    page.wait_for_selector(".promise-card >> text=Call Ms Rowe")
    page.wait_for_selector("[data-overdue='true']:focus")


def test_addresses_lead_where_they_say(open_page: Open) -> None:
    for path, view in (
        ("/", "today"),
        ("/?tab=nowhere", "today"),
        ("/?tab=coach", "coach"),
        ("/?tab=library", "library"),
    ):
        assert open_page(path).evaluate("document.body.dataset.view") == view
    page = open_page("/?tab=coach")
    page.wait_for_selector(".welcome .example")
    page.locator("[data-do=new]").click()
    page.wait_for_selector("#ask-box textarea:focus")


def test_keyboard_alone_reaches_what_is_due(open_page: Open, assistant: FakeAssistant) -> None:
    page = open_page()
    busy_day(page, assistant)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#today-promises [data-do=promise-kept]')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#today-promises .item').length === 1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_today_is_readable_and_never_scrolls_sideways(open_page: Open, assistant: FakeAssistant, scheme: str) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": 390, "height": 844}, has_touch=True)
    busy_day(page, assistant)
    assert page.evaluate(TOO_WIDE) == [] and faults(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert [one for one in page.evaluate(TOO_WIDE) if "top" not in one and "badge" not in one] == []
