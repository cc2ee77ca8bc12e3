"""A sentence becomes an example, from the author's tick to the trainer's undo, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.scripts import TOO_WIDE, faults
from tests.browser.test_review import PHONE, become, review

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
def test_tick_preview_keep_and_take_out(open_page: Open, options: dict[str, Any]) -> None:
    page = review(open_page, **options)
    address = page.url.split("/", 3)[3]
    page.locator("[data-do=share-review]").click()
    page.wait_for_selector("#allow-example")
    assert not page.locator("#allow-example").is_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_selector("#live >> text=Your trainer may keep a sentence.", state="attached")
    assert page.locator("#allow-example").is_checked()

    become(page, "trainer", "Tom")
    page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/', 3)[2]}/{address}")
    page.wait_for_selector("body[data-review=done] .exemplars")
    page.locator(".exemplars > summary").click()
    first = page.locator(".exemplars form").first
    assert "You took a day off for nothing" in first.inner_text()
    assert first.locator("select").input_value() == "STD-EMPATHY-1"
    first.locator("[type=submit]").click()
    page.wait_for_selector("text=Tried on 60 of 80 labelled replies: one verdict changes.")
    page.wait_for_selector("#exemplar-line:focus")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(TOO_WIDE) == [] and faults(page) == []
    page.locator("#exemplar-line").fill("You took a day off for nothing, {customer name}.")
    assert page.locator("[data-form=exemplar-keep] [type=submit]").is_disabled()
    page.locator("[data-do=exemplar-again]").click()
    page.wait_for_selector("[data-form=exemplar-keep] [type=submit]:enabled")
    page.locator("[data-form=exemplar-keep] [type=submit]").click()
    page.wait_for_selector("[data-do=take-out]")
    assert "You took a day off for nothing, {customer name}." in page.locator(".exemplars > ul").inner_text()
    page.locator("[data-do=take-out]").click()
    page.wait_for_selector("[data-do=take-out]", state="detached")
