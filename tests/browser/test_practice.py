"""Practice as a trainer and an agent meet it: the whole product in a process of its own, and a real browser."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document

pytestmark = pytest.mark.browser

TITLE = "A second mattress for Ms Stott"
REPLIES = (
    "Dear Verity, I am so sorry: a second mattress that came damaged, and you cried in the car park over "
    "it. Yes, I will have one looked at before it leaves, and I will see to that myself.",
    "I will have a mattress opened and checked today, and collect the damaged one free of charge on "
    "Friday. What would you expect from us for the trouble?",
    "I can give you £65 for this today; that is mine to decide. Do you still have the papers, such as the receipt?",
    "You do not need the receipt: I can see your order here. I will ring you on Friday at 10:00, when the"
    " checked mattress has left.",
    "How are you, and who can help you carry things while the hall is full?",
)
"""Good ones for the scenario that is made below."""


@pytest.fixture
def page(open_whole: Callable[..., Any]) -> Any:
    return open_whole(viewport={"width": 1280, "height": 900}, accept_downloads=True)


def be(page: Any, role: str) -> None:
    with page.expect_navigation():
        page.select_option("#person-switch", role)
    page.wait_for_selector("#slot-foot span")


def test_made_changed_assigned_played_rewound_and_looked_back_on(page: Any, whole_address: str) -> None:
    be(page, "trainer")
    page.click("#go-practice")
    page.click("text=Make a scenario")
    page.select_option("#about-standard", "STD-EMPATHY-1")
    page.select_option("#wish-difficulty", "medium")
    page.click("text=Make it")
    page.click("text=Keep it")
    page.wait_for_selector("text=For trainers")
    page.click("text=Change it")
    page.fill("#change-title", TITLE)
    page.click("form.change >> text=Save")
    page.wait_for_selector(f"h1:has-text('{TITLE}')")
    assert "version 2" in page.inner_text("#slot-practice")

    word = page.request.get(whole_address.rstrip("/") + page.get_attribute("a[href$='form=docx']", "href"))
    assert Document(io.BytesIO(word.body())).paragraphs[0].text == TITLE

    page.click("text=Ask somebody to play it")
    agent = page.locator("#assign-to option", has_not_text="(you)").filter(has_not_text="team").first
    page.select_option("#assign-to", agent.get_attribute("value"))
    page.click("text=Ask them")
    page.wait_for_selector("#toast >> text=Today page")

    be(page, "agent")
    page.wait_for_selector(f"#slot-today >> text={TITLE}")
    page.click("#go-practice")
    page.click(f".assigned >> text={TITLE}")
    page.wait_for_selector("#wishes")
    assert "What is behind it" not in page.inner_text("#slot-practice")
    page.fill("#wishes", "Somebody who says sorry for what happened\nA fixed time for the call")
    page.click("text=Begin")
    for number, reply in enumerate(REPLIES, 1):
        page.fill("#run-reply", reply)
        page.click("text=Send >> visible=true")
        page.wait_for_selector(f"#run-said .bubble.mine:not(.sending) >> nth={number - 1}")
    assert page.locator("#run-said .bubble.mine").count() == 5

    page.locator("text=Try again here").nth(1).click()
    page.wait_for_selector("#run-said .bubble.mine >> nth=1", state="detached")
    page.fill("#run-reply", "Unfortunately those are the rules, and there is nothing I can do.")
    page.click("text=Send >> visible=true")
    page.wait_for_selector("text=Your ways")
    page.reload()
    page.wait_for_selector("text=Your ways")
    page.click("text=Compare")
    page.wait_for_selector("h2:has-text('Way 2')")
    page.go_back()
    page.click("text=Stop here")
    page.click("text=Read the debrief")
    page.wait_for_selector("text=One thing to try")
    said = page.inner_text("#slot-practice")
    assert "You stopped" in said and "What you would have wanted" in said
    page.locator("svg.mood a").last.focus()
    page.keyboard.press("Enter")
    assert "nothing I can do" in page.inner_text("li.bubble:focus")
    page.locator("button.clause").first.click()
    page.wait_for_selector("#slot-sources mark")

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
