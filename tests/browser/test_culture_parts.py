"""The parts of Culture as people meet them, in the whole product and a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 800}
Open = Callable[..., Any]


def be(page: Any, role: str) -> None:
    page.evaluate("document.getElementById('person-switch').scrollIntoView()")
    with page.expect_navigation():
        page.select_option("#person-switch", role)
    page.wait_for_selector("#slot-foot span")


def test_an_action_from_the_playbook_a_champion_and_a_first_step(open_whole: Open, whole_address: str) -> None:
    page = open_whole(viewport=PHONE)
    be(page, "leader")
    page.goto(f"{whole_address}?tab=culture&part=plan")
    page.locator("#plan-fold > summary").focus()
    page.keyboard.press("Enter")
    page.select_option("#plan-chapter", "PLAY-ACTIONS")
    page.click("form[data-form=plan-passages] button")
    page.click("text=Make this an action >> nth=0")
    page.wait_for_selector("#action-what:focus")
    page.fill("#action-due", "2030-03-01")
    page.select_option("#action-owner", label="Amira Khan, Online care")
    page.click("form[data-form=action] [type=submit]")
    page.wait_for_selector("form[data-form=action] .form-error:has-text('may not read')")
    page.select_option("#action-owner", label="Grace Okafor, Care leadership")
    page.click("form[data-form=action] [type=submit]")
    page.wait_for_selector(".action:focus")
    page.click(".action [data-do=source]")
    page.wait_for_selector("#slot-sources mark")
    page.click("[data-do=close-source]")
    page.click(".action summary:has-text('Done')")
    page.fill(".action [name=words]", "Three stand on the wall.")
    page.click("text=Mark as done")
    page.wait_for_selector(".action[data-state=done]:focus")
    page.click("#toast button")
    page.wait_for_selector(".action[data-state='to do']")
    assert page.evaluate("document.getElementById('place-culture').scrollWidth") <= 390
    page.goto(f"{whole_address}?tab=culture&part=champions")
    page.click("#forward-fold summary")
    page.select_option("#forward-whom", label="Amira Khan, Online care")
    page.fill("#forward-why", "She listens to the end.")
    page.click("form[data-form=put-forward] [type=submit]")
    page.wait_for_selector("#said-by-you")
    be(page, "agent")
    page.click("text=She listens to the end.")
    page.click("text=Yes, you may say that")
    page.wait_for_selector("text=The leaders of your team may read this.")
    page.goto(f"{whole_address}?tab=culture&part=first-week")
    page.click("[data-do=first-week-begin]")
    page.click("[data-do=first-week-step] >> nth=0")
    page.wait_for_selector("li[data-done=true] [data-do=first-week-step]:focus")
    assert "1 of 21 steps" in page.inner_text("#slot-first-week")
    page.click("li[data-done=true] a")
    page.wait_for_selector("#slot-document h1")
    page.goto(whole_address)
    page.wait_for_selector("text=Your first week, day 1")


def test_a_question_reaches_a_leader_and_what_customers_wrote_a_standard(open_whole: Open, whole_address: str) -> None:
    page = open_whole("/?tab=questions", viewport=PHONE)

    def narrow(place: str) -> bool:
        return bool(page.evaluate(f"document.getElementById('{place}').scrollWidth") <= 390)

    page.focus("#ask-leader-fold summary")
    page.keyboard.press("Enter")
    page.fill("#leader-question", "Why do we close at noon on Fridays?")
    page.check("[name=readers][value=all]")
    page.click("form[data-form=leader-ask] [type=submit]")
    page.wait_for_selector("#slot-leaders .card")
    page.wait_for_selector("#ask-leader-fold :focus")
    for question in ("May we send flowers after a funeral?", "Can we send flowers after a funeral?"):
        page.click("[data-do=ask-person]")
        page.fill("#person-question", question)
        page.click("#slot-dialog [type=submit]")
        page.click("#slot-dialog [data-do=close-dialog]")
    take_back = page.locator("[data-do=question-take-back]")
    take_back.nth(1).wait_for()
    take_back.first.click()
    page.wait_for_selector("#view-questions h1:focus")
    assert take_back.count() == 1
    page.click("#toast >> text=Undo")
    take_back.nth(1).wait_for()
    be(page, "leader")
    page.click("#slot-today a >> text=Why do we close at noon")
    page.wait_for_selector("[id^=leader-question-]:focus")
    page.fill("form[data-form=leader-answer] textarea", "So that everybody is home by three.")
    page.click("form[data-form=leader-answer] [type=submit]")
    page.wait_for_selector("#slot-leaders .reply")
    flowers = page.locator(".group", has_text="flowers")
    assert "2 wait for an answer" in flowers.inner_text() and narrow("place-questions")
    flowers.locator("text=Say who sees to it").click()
    flowers.locator("form[data-form=group-owner] [type=submit]").click()
    page.wait_for_selector("text=You see to it by")
    flowers.locator("form[data-form=group-answer] textarea").fill("Yes, up to £20.")
    flowers.locator("form[data-form=group-answer] [type=submit]").click()
    page.wait_for_selector("#fold-answered .reply")
    page.goto(f"{whole_address}?tab=culture&part=comments")
    page.click("#comments-fold summary")
    # As a spreadsheet on Windows saves it.
    file = "date,comment\n2026-05-01,Nobody said sorry. Mrs Hallam’s café\n1 May,Fine\n".encode("cp1252")
    page.set_input_files("input#comments-file", {"name": "may.csv", "mimeType": "text/csv", "buffer": file})
    page.click("form[data-form=comments-file] [type=submit]")
    page.wait_for_selector("#comments-said:focus")
    assert "Row 3" in page.inner_text("#slot-comments-preview")
    assert "café" in page.inner_text("blockquote") and "Hallam" not in page.inner_text("blockquote")
    page.click("form[data-form=comments-keep] [type=submit]")
    page.click(".comment [name=standard] >> nth=0")
    page.click(".comment [type=submit]")
    page.wait_for_selector("#comments-waiting:focus")
    assert narrow("place-culture")
    page.click(".counted a >> nth=0")
    page.click("text=Thank somebody")
    page.wait_for_selector("#thank-fold[open]")
    assert page.input_value("#thank-words").startswith("Nobody said sorry.")
    page.go_back()
    page.click(".comment >> text=Make a scenario")
    page.wait_for_selector("#wish-text")
    assert page.input_value("#wish-text").startswith("Nobody said sorry.")


def test_answers_of_customers_become_a_picture_to_take_along(
    open_whole: Open, whole_address: str, tmp_path: Path
) -> None:
    page = open_whole(viewport=PHONE)
    be(page, "leader")
    page.goto(f"{whole_address}?tab=culture&part=numbers")
    page.wait_for_selector("text=Here you will see NPS and CSAT by quarter")
    page.select_option("#numbers-until", index=3)
    page.select_option("#numbers-since", index=0)
    page.wait_for_selector("#numbers-choice .form-error:has-text('comes after the last one')")
    # The chosen months stay in the boxes, and what is said about them stays as long as they are wrong.
    assert page.locator("#numbers-since").evaluate("(box) => box.selectedIndex") == 0
    page.select_option("#numbers-until", index=0)
    page.select_option("#numbers-since", index=11)
    page.wait_for_selector("#numbers-choice .form-error", state="hidden")
    # Half a year is long enough for its quarter to be over.
    answered = (date.today() - timedelta(days=150)).isoformat()
    file = tmp_path / "answers.csv"
    file.write_text("date,kind,score\n" + f"{answered},nps,10\n" * 6 + f"{answered},nps,11\n", "utf-16")
    page.click("#surveys-fold summary")
    page.set_input_files("#survey-file", str(file))
    page.click("form[data-form=surveys] [type=submit]")
    page.wait_for_selector("form[data-form=surveys-keep] .told:focus")
    assert "6 NPS answers" in page.inner_text("form[data-form=surveys-keep]")
    page.click("form[data-form=surveys-keep] [type=submit]")
    page.wait_for_selector("#numbers-pictures[data-drawn=yes] #picture-loyalty .main-svg")
    assert "NPS is +100" in page.inner_text("[aria-labelledby=title-loyalty]")
    drawn_at = page.locator("#picture-loyalty .main-svg").first
    narrow = drawn_at.bounding_box()["width"]
    page.set_viewport_size({"width": 700, "height": 800})
    page.wait_for_function(
        "(narrow) => document.querySelector('#picture-loyalty .main-svg').getBoundingClientRect().width > narrow",
        arg=narrow,
    )
    with page.expect_download() as saved:
        page.click("[data-do=picture-png][data-picture=loyalty]")
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")
    assert saved.value.suggested_filename.startswith("What-customers-say-beside-adherence-")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.getElementById('place-culture').scrollWidth") <= 390
    page.click("[data-do=survey-off]")
    page.wait_for_selector("#slot-surveys >> text=Nothing was brought in")
    page.click("#toast button")
    page.wait_for_selector("[data-do=survey-off]")
    page.click("[data-do=survey-off]")
    page.wait_for_selector("#slot-surveys >> text=Nothing was brought in")


def test_replies_are_looked_at_submitted_reviewed_and_taken_back(
    open_whole: Open, whole_address: str, tmp_path: Path
) -> None:
    file = tmp_path / "replies.csv"
    file.write_text(
        "Date;Team;Agent;Channel;Customer;Reply\n"
        "2026-05-12;Online care;Jo King;chat;My lamp came cracked.;Sorry about that. A new one comes on Tuesday. Jo\n"
        "2026-05-12;Online care;;chat;My lamp came cracked.;Sorry.\n"
    )
    page = open_whole(viewport=PHONE)
    be(page, "leader")
    page.goto(f"{whole_address}?tab=culture&part=quality")
    page.locator("#approve-fold > summary").focus()
    page.keyboard.press("Enter")
    for field, words in (("name", "Ten a week"), ("purpose", "To coach better."), ("run", "Robin")):
        page.fill(f"#process-{field}", words)
    page.click("form[data-form=quality-approve] [type=submit]")
    page.wait_for_selector("#approve-fold > summary:focus")
    page.set_input_files("#quality-file", str(file))
    page.click("form[data-form=quality-look] [type=submit]")
    page.wait_for_selector("#preview-title:focus")
    assert "Row 3" in page.inner_text(".preview") and "[name]" in page.text_content(".preview")
    assert page.evaluate("document.getElementById('place-culture').scrollWidth") <= 390
    page.set_input_files("#quality-file", [])
    assert page.locator(".preview").count() == 0, "what was looked at is what is submitted"
    page.set_input_files("#quality-file", str(file))
    page.click("form[data-form=quality-look] [type=submit]")
    page.click("text=Submit 1 reply")
    page.wait_for_selector("#submitted-title:focus")
    page.wait_for_selector(".submission:has-text('reviewed')")
    page.wait_for_selector(".submission .badge.good")
    page.click("[data-do=quality-take-back]")
    page.wait_for_selector(".submission:has-text('taken back')")
    page.click("#toast button")
    page.wait_for_selector("[data-do=quality-take-back]")
