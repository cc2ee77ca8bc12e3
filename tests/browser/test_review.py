"""What an agent does with a draft on the page, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.scripts import TOO_WIDE, faults
from tests.fakes_review import DRAFT, THREAD

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
Open = Callable[..., Any]


def review(open_page: Open, **options: Any) -> Any:
    """The tab with ``DRAFT`` checked."""
    page = open_page("/?tab=review", **options)
    page.wait_for_selector("body[data-review=empty]")
    page.locator("#review-thread").fill(THREAD)
    page.locator("#review-draft").fill(DRAFT)
    page.locator("#review-check").click()
    page.wait_for_selector("body[data-review=done] .outcome")
    return page


def become(page: Any, role: str, name: str) -> None:
    page.locator("#person-switch").select_option(role)
    page.wait_for_selector(f"#today-head >> text={name}")


def test_paste_check_and_see_what_to_mend(open_page: Open) -> None:
    page = open_page("/?tab=review")
    page.wait_for_selector("body[data-review=empty]")
    page.evaluate(
        """() => { window.seen = null; const button = document.querySelector("#review-check");
        button.addEventListener("click", () => {
            const pressed = performance.now();
            new MutationObserver(() => {
                const heard = document.querySelector("#review-result .reading") && button.disabled;
                window.seen ??= heard ? performance.now() - pressed : null;
            }).observe(document.body, { childList: true, subtree: true, attributes: true });
        }); }"""
    )
    page.locator("#review-draft").fill(DRAFT)
    page.keyboard.press("Tab")
    page.locator("#review-check").click()
    page.wait_for_selector("body[data-review=done] .outcome")
    assert page.evaluate("window.seen") < 100
    assert page.locator(".outcome h2").inner_text() == "Fix"
    page.wait_for_selector("#outcome-title:focus")
    assert page.locator(".finding").count() == 3
    assert "?tab=review&r=" in page.url
    assert "of 100" not in page.content()
    page.locator("[data-do=show-number]").click()
    page.wait_for_selector(".score >> text=50 of 100.")
    page.reload()
    page.wait_for_selector("body[data-review=done] .outcome")
    assert page.locator("#marked-draft mark.on").count() == 5
    assert "of 100" not in page.content()


def test_marks_tell_what_they_show_to_pointer_and_keyboard(open_page: Open) -> None:
    page = review(open_page)
    page.locator("mark.on.fix").first.hover()
    page.wait_for_selector("#mark-note:not([hidden]) >> text=£80 is above your limit.")
    page.mouse.move(1, 1)
    page.wait_for_selector("#mark-note", state="hidden")
    page.locator("[data-do=edit-draft]").focus()
    page.keyboard.press("Tab")
    assert page.locator("#mark-note").inner_text().startswith("Good: You named the feeling.")
    page.keyboard.press("Tab")
    assert "Look 3: This may sound like a closed door." in page.locator("#mark-note").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#mark-note").is_hidden()


def test_a_clause_opens_beside_and_gives_focus_back(open_page: Open) -> None:
    page = review(open_page)
    clause = page.locator(".finding .clause").first
    clause.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-sources=open] #cited")
    assert page.locator("#cited").inner_text().startswith("As an agent, you may give a late-delivery credit")
    assert clause.is_visible()
    page.keyboard.press("Escape")
    page.wait_for_selector(".clause:focus")


def test_an_open_slot_blocks_copying(open_page: Open) -> None:
    page = review(open_page, **CLIPBOARD)
    say = page.locator(".say-box .say", has_text="I will ring you by")
    say.locator("[data-do=copy]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[placeholder=day]:focus")
    page.keyboard.type("Friday noon")
    page.locator(".say-box .blank").nth(1).fill("Ms Rowe")
    say.locator("[data-do=copy]").click()
    page.wait_for_selector("text=Copied")
    said = "I will ring you by Friday noon with the new date for your sofa, Ms Rowe."
    assert page.evaluate("navigator.clipboard.readText()") == said
    page.locator(".beside summary").click()
    page.locator(".beside [data-do=copy]").click()
    page.wait_for_selector(".beside >> text=Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert said in copied and copied.startswith("Hello,\n\n") and "£80" not in copied
    page.locator("[data-do=use-rewrite]").click()
    assert page.locator("#review-draft").input_value() == copied


def test_a_promise_is_kept_done_and_undone(open_page: Open) -> None:
    page = review(open_page)
    page.locator("form.promise").nth(1).locator("[type=submit]").click()
    page.wait_for_selector(".promise.kept")
    page.locator("form.promise [data-do=not-a-promise]").click()
    assert page.locator("form.promise").is_hidden()
    page.locator(".promise.kept a").click()
    page.wait_for_selector(".promise-card >> text=by Friday 22 May")
    page.locator("[data-do=promise-kept]").click()
    page.wait_for_selector("text=Nothing is open.")
    page.locator("#toast >> text=Undo").click()
    page.wait_for_selector(".promise-card .acts >> text=Another day")
    page.locator(".act summary >> text=Hand over").click()
    page.locator("[data-form=promise-hand-over] [type=submit]").click()
    page.wait_for_selector("text=Kept by a colleague")
    become(page, "trainer", "Tom")
    page.locator("#go-promises").click()
    page.wait_for_selector(".promise-card >> text=handed to you by Amira Khan")


def test_a_report_comes_back_answered(open_page: Open) -> None:
    page = review(open_page)
    page.locator(".finding [data-do=report]").click()
    assert page.locator("#report-context").input_value() == "I can offer you £80 for the trouble."
    page.locator("#report-words").fill("£50 is too little for three weeks.")
    page.locator("dialog [type=submit]").click()
    page.wait_for_selector(".passed-on >> text=Late delivery, 4.2 What you may decide")
    page.locator(".passed-on a").click()
    page.wait_for_selector(".report >> text=waiting for an answer")
    become(page, "leader", "Grace")
    page.locator("#go-questions").click()
    form = page.locator(".report form").first
    form.locator("select").select_option("kept")
    form.locator("textarea").fill("Above £50 somebody looks with you.")
    form.locator("[type=submit]").click()
    page.wait_for_selector(".report[data-state=kept] >> text=Above £50 somebody looks with you.")


def test_nobody_sees_a_review_until_it_is_shared(open_page: Open) -> None:
    page = review(open_page)
    address = page.url[page.url.index("/?") :]
    stranger = open_page(address)
    stranger.wait_for_selector("body[data-review=empty]")
    stranger.wait_for_selector("#toast >> text=There is no such review among yours.")
    assert "promised for 29 April" not in stranger.content()
    become(page, "trainer", "Tom")
    page.locator("#go-review").click()
    page.wait_for_selector("text=When somebody shares a review with you")
    become(page, "agent", "Amira")
    page.goto(page.url.rstrip("/") + address)
    page.locator("[data-do=share-review]").click()
    page.wait_for_selector("text=Shared with those who lead Online care: Tom Ellery and Grace Okafor.")
    become(page, "trainer", "Tom")
    page.locator("#go-review").click()
    page.locator(".reviews a >> text=by Amira Khan").first.click()
    page.wait_for_selector("text=Shared by Amira Khan")


def test_a_failure_keeps_the_words_and_a_reload_too(open_page: Open) -> None:
    page = open_page("/?tab=review")
    page.wait_for_selector("body[data-review=empty]")
    page.locator("#review-draft").fill("This may break, once.")
    page.locator("#review-check").click()
    page.wait_for_selector("body[data-review=error] .form-error >> text=Your words are still here")
    page.reload()
    page.wait_for_selector("body[data-review=empty]")
    assert page.locator("#review-draft").input_value() == "This may break, once."
    page.locator("#review-check").click()
    page.wait_for_selector("body[data-review=done] .outcome.ok")
    page.locator("[data-do=delete-review]").first.click()
    page.wait_for_selector("body[data-review=empty]")
    page.locator("#toast >> text=Undo").click()
    page.wait_for_selector("body[data-review=done] .outcome.ok")


def test_the_question_comes_over_from_the_coach(open_page: Open) -> None:
    page = open_page()
    page.locator("#ask-box textarea").fill("Her sofa is late. What do I write?")
    page.keyboard.press("Enter")
    page.locator("text=Review my reply").click()
    page.wait_for_selector("body[data-review=empty]")
    assert page.locator("#review-thread").input_value() == "Her sofa is late. What do I write?"
    page.locator("#review-draft").fill(DRAFT)
    page.locator("#review-check").click()
    page.wait_for_selector("body[data-review=done] .outcome")
    page.locator("text=Back to the answer").click()
    page.wait_for_selector("body[data-view=coach] .turn >> text=Her sofa is late.")


def test_a_phone_never_scrolls_sideways_and_all_is_readable(open_page: Open) -> None:
    page = review(open_page, **PHONE)

    def fine() -> None:
        page.mouse.move(1, 1)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(TOO_WIDE) == [] and faults(page) == []

    for fold in page.locator(".review > details > summary").all():
        fold.click()
    page.locator("[data-do=show-number]").click()
    page.wait_for_selector(".score")
    fine()
    page.locator("form.promise [type=submit]").last.click()
    page.wait_for_selector(".promise.kept")
    for link, ready in (
        ("#go-promises", ".promise-card"),
        ("#slot-foot a", ".who table"),
        ("#go-questions", "#slot-reports"),
    ):
        page.locator(link).evaluate("link => link.click()")
        page.wait_for_selector(ready, state="attached")
        for fold in page.locator(".act summary:visible").all():
            fold.click()
        fine()
