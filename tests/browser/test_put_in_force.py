"""From an answer to a document in force and out of it again, with the work that goes on behind, in a real browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.browser.scripts import TOO_WIDE, faults
from tests.browser.served import ROOT, kill, served

pytestmark = pytest.mark.browser

QUESTION = "May a customer's parrot have a biscuit?"
ADVICE = "Give the parrot one biscuit. Offer the parrot a perch by the window."
STRIP = "#slot-jobs .job"
LEARNING = f"{STRIP}:is([data-state=waiting], [data-state=running])"


def policies_alone(folder: Path) -> Path:
    """A part of the sample company that is read in some seconds and learnt in more than one step."""
    shutil.copytree(ROOT / "knowledge" / "policies", folder / "policies")
    shutil.copy(ROOT / "knowledge" / "company.yaml", folder)
    shutil.copy(ROOT / "knowledge" / "not-covered.yaml", folder)
    (folder / "asked").mkdir()
    for file in (ROOT / "knowledge" / "asked").glob("POL-*.yaml"):
        shutil.copy(file, folder / "asked")
    return folder


def become(page: Any, role: str) -> None:
    with page.expect_navigation():
        page.locator("#person-switch").select_option(role)
    page.wait_for_selector("#slot-foot span")


def ask(page: Any, address: str) -> str:
    """The coach's answer to the question, in a new conversation."""
    page.goto(f"{address}?tab=coach")
    page.wait_for_selector("body[data-state=idle]")
    page.get_by_placeholder("Ask, or paste the customer").fill(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn[data-state=complete]")
    return str(page.locator(".turn .answer").last.inner_text())


def made_a_draft(page: Any, address: str) -> None:
    """A question passed on by an agent, answered by a trainer and made a draft, which is open then."""
    page.goto(f"{address}?tab=questions")
    page.wait_for_selector("#slot-questions [data-do=ask-person]")
    page.locator("#slot-questions [data-do=ask-person]").first.click()
    page.locator("#person-question").fill(QUESTION)
    page.locator("#slot-dialog [type=submit]").click()
    page.wait_for_selector("#slot-dialog h2:focus")
    become(page, "trainer")
    page.goto(f"{address}?tab=questions")
    page.locator("form[data-form=answer] textarea").first.fill(ADVICE)
    page.locator("form[data-form=answer] [type=submit]").first.click()
    page.locator("[data-do=draft]").first.click()
    page.wait_for_selector("[data-do=draft]", state="detached")
    page.goto(f"{address}?tab=library")
    page.locator("#slot-shelf a", has_text="parrot").click()
    page.wait_for_selector("[data-do=publish]")


def test_put_in_force_learnt_through_a_kill_taken_out_and_put_back(browser: Any, tmp_path: Path) -> None:
    knowledge, data = policies_alone(tmp_path / "knowledge"), tmp_path / "data"
    data.mkdir()
    settings = {"COACH_KNOWLEDGE_DIR": str(knowledge)}
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(60_000)
    with served(data, **settings) as address:
        page.goto(address)
        page.wait_for_selector("#slot-foot span")
        made_a_draft(page, address)
        page.locator("[data-do=publish]").click()
        page.wait_for_selector(LEARNING)
        assert "finds it by its words already" in page.locator(STRIP).inner_text()
        assert page.locator(f"{STRIP} progress").get_attribute("aria-label")
        kill(data)
    with served(data, **settings) as address:
        # Found again after the kill, still under way or done by now.
        page.goto(address)
        page.wait_for_selector("#slot-foot span")
        become(page, "trainer")
        page.wait_for_selector(STRIP)
        page.wait_for_selector(f"{STRIP}[data-state=done]")
        assert "The search has learnt it." in page.locator("#live").text_content() + page.locator(STRIP).inner_text()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(TOO_WIDE) == [] and faults(page) == []
        page.locator("[data-do=job-close]").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(STRIP, state="detached")
        assert "perch" in ask(page, address)

        page.goto(f"{address}?tab=library")
        page.locator("#slot-shelf a", has_text="parrot").click()
        page.locator("[data-do=withdraw]").click()
        page.wait_for_selector("[data-do=restore]")
        assert "Nothing is in force in its place." in page.locator("#slot-document").inner_text()
        assert "perch" not in ask(page, address)

        page.goto(f"{address}?tab=library")
        page.locator("#slot-shelf a", has_text="parrot").click()
        page.locator("[data-do=restore]").click()
        page.wait_for_selector("[data-do=withdraw]")
        assert "perch" in ask(page, address)
    context.close()
