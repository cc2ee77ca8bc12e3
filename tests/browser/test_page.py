"""What a person does on the page, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.scripts import TOO_WIDE, faults
from tests.fakes import FakeAssistant

pytestmark = pytest.mark.browser
QUESTION = "A customer's sofa is three weeks late. What may I offer?"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
Open = Callable[..., Any]


def ask(page: Any, question: str, state: str = "idle") -> None:
    page.locator("#ask-box textarea").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_selector(f".turn:last-child:not(.sending) >> text={question}")
    page.wait_for_selector(f"body[data-state={state}]")


def too_wide(page: Any) -> list[str]:
    return page.evaluate(TOO_WIDE)  # type: ignore[no-any-return]


def test_ask_and_read_the_answer(open_page: Open) -> None:
    page = open_page()
    page.evaluate(
        """() => { window.seen = null; window.addEventListener("keydown", () => {
            const pressed = performance.now();
            new MutationObserver(() => {
                window.seen ??= document.querySelector(".turn .asked") && performance.now() - pressed;
            }).observe(document.querySelector("#slot-transcript"), { childList: true, subtree: true });
        }, true); }"""
    )
    ask(page, QUESTION)
    assert page.evaluate("window.seen") < 100
    turn = page.locator(".turn")
    assert "up to £50 by yourself" in turn.inner_text()
    assert turn.locator(".line .number").count() >= 3
    assert page.locator("#ask-box textarea").input_value() == ""
    assert "The answer is complete." in page.locator("#live").inner_text()
    assert QUESTION[:20] in page.locator("#slot-conversations").inner_text()


def test_a_source_opens_at_the_cited_words_and_gives_focus_back(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)
    number = page.locator(".line.limit button.number")
    number.click()
    page.wait_for_selector("body[data-sources=open] #cited")
    assert page.locator("#cited").inner_text().startswith("As an agent, you may give a late-delivery credit")
    assert "in force since 1 March 2026" in page.locator("#slot-sources").inner_text()
    seen, panel = page.locator("#cited").bounding_box(), page.locator("#slot-sources .prose").bounding_box()
    assert panel["y"] <= seen["y"] and seen["y"] + seen["height"] <= panel["y"] + panel["height"]
    page.keyboard.press("Escape")
    assert page.evaluate("document.body.dataset.sources") == "closed"
    page.wait_for_selector("[data-do=source]:focus")


def test_a_failed_answer_can_be_retried(open_page: Open) -> None:
    page = open_page()
    ask(page, "Let this one break", "error")
    assert "Your message is saved" in page.locator(".turn .notice").inner_text()
    page.locator("[data-do=retry]").click()
    page.wait_for_selector("body[data-state=idle] .line.limit")
    assert page.locator(".turn").count() == 1


def test_stop_keeps_the_message(open_page: Open) -> None:
    page = open_page()
    ask(page, "Please hold on for me", "busy")
    page.wait_for_selector(".turn .line")
    page.locator("#ask-stop").click()
    page.wait_for_selector("body[data-state=error]")
    assert "You stopped this answer" in page.locator(".turn").inner_text()


def test_an_empty_box_sends_nothing_and_shift_enter_is_a_new_line(open_page: Open) -> None:
    page = open_page()
    page.locator("#ask-send").click()
    assert page.locator(".turn").count() == 0
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    assert page.locator("#ask-box textarea").input_value() == "one\ntwo"
    assert page.locator(".turn").count() == 0


def test_a_refused_message_stays_in_the_box(open_page: Open) -> None:
    page = open_page()
    page.locator("#ask-box textarea").fill("x" * 9_000)
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-state=error] #slot-trouble .notice")
    assert "up to 8,000" in page.locator("#slot-trouble").inner_text()
    assert len(page.locator("#ask-box textarea").input_value()) == 9_000


def test_a_conversation_survives_reload_and_the_back_button_works(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)
    first = page.url
    assert "?c=" in first
    page.reload()
    page.wait_for_selector("body[data-state=idle] .turn .line.limit")
    page.locator("[data-do=new]").click()
    page.wait_for_selector(".welcome")
    ask(page, "And a refund?")
    assert page.url != first
    page.go_back()
    page.wait_for_selector(".welcome")
    page.go_back()
    page.wait_for_selector(f".turn >> text={QUESTION}")
    assert page.url == first


def test_an_answer_goes_on_while_the_page_reloads(open_page: Open, assistant: FakeAssistant) -> None:
    page = open_page()
    ask(page, "Please hold this answer", "busy")
    page.reload()
    page.wait_for_selector("body[data-state=busy] .turn .line")
    page.locator("#ask-stop").click()
    page.wait_for_selector("body[data-state=error]")


def test_blanks_block_copying_until_filled(open_page: Open) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    copy = page.locator(".say [data-do=copy]").first
    assert copy.get_attribute("aria-disabled") == "true"
    copy.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".blank:focus")
    page.keyboard.type("Ms Rowe")
    assert page.locator(".say .blank").nth(1).input_value() == "Ms Rowe"
    copy.click()
    page.wait_for_selector("text=Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("You took a day off for a sofa that never came, Ms Rowe, and anybody")
    assert copied.endswith("where it is.")


def test_feedback_keeps_open_folds_open(open_page: Open, assistant: FakeAssistant) -> None:
    page = open_page()
    ask(page, QUESTION)
    page.locator("details.fold summary").first.click()
    page.locator("[data-do=feedback][data-value=down]").click()
    page.locator("form.reason textarea").fill("No word about the fee")
    page.locator("form.reason [type=submit]").click()
    page.wait_for_selector("form.reason", state="hidden")
    assert page.locator("details.fold").first.get_attribute("open") is not None
    assert "No word about the fee" in assistant.coach.reasons.values()


def test_what_the_playbook_lacks_goes_to_a_person(open_page: Open) -> None:
    page = open_page()
    ask(page, "Will the weather be fine?")
    page.locator(".abstained [data-do=document]").first.click()
    page.wait_for_selector("body[data-sources=open] >> text=Late delivery")
    page.keyboard.press("Escape")
    page.locator(".abstained [data-do=ask-person]").click()
    assert page.locator("#person-question").input_value() == "Will the weather be fine?"
    page.locator("dialog [type=submit]").click()
    page.wait_for_selector(".passed-on")
    assert "Care coaching desk will answer by Friday 22 May" in page.locator("dialog").inner_text()
    page.keyboard.press("Escape")
    page.locator("#go-questions").click()
    page.wait_for_selector(".card >> text=Will the weather be fine?")
    page.locator("#person-switch").select_option("trainer")
    page.wait_for_selector("#today-head >> text=Tom")
    page.locator("#go-questions").click()
    page.locator(".card textarea").first.fill("Look out of the window.")
    page.locator(".card [type=submit]").first.click()
    page.wait_for_selector(".card[data-state=answered] >> text=Look out of the window.")


def test_deleting_a_conversation_can_be_undone(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)
    page.locator("#slot-conversations li").hover()
    page.locator("[data-do=rename]").click()
    page.locator("#new-title").fill("Sofa, late")
    page.keyboard.press("Enter")
    page.wait_for_selector("#slot-conversations >> text=Sofa, late")
    page.locator("#slot-conversations li").hover()
    page.locator("[data-do=delete]").click()
    page.wait_for_selector(".welcome")
    assert "Sofa, late" not in page.locator("#slot-conversations").inner_text()
    page.locator("#toast >> text=Undo").click()
    page.wait_for_selector(f".turn >> text={QUESTION}")
    page.wait_for_selector("#slot-conversations >> text=Sofa, late")


def test_the_library_filters_and_reads(open_page: Open) -> None:
    page = open_page("/?tab=library")
    page.wait_for_selector("#slot-shelf li")
    assert "Service champions" not in page.locator("#slot-shelf").inner_text()
    page.locator("#library-kind >> text=Policies").click()
    page.wait_for_selector("#slot-shelf h3:has-text('Policies'):first-of-type")
    page.locator("#library-search >> css=input, textarea").first.fill("late-delivery credit")
    page.wait_for_function("() => document.querySelectorAll('#slot-shelf li').length < 8")
    page.locator("#slot-shelf a[data-document=POL-LATE-DELIVERY]").click()
    page.wait_for_selector(".document h1 >> text=Late delivery")
    assert "store manager" in page.locator(".decide").inner_text()
    page.reload()
    page.wait_for_selector(".document h1 >> text=Late delivery")


def test_keyboard_alone_is_enough_to_ask_and_to_open_a_source(open_page: Open) -> None:
    page = open_page()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.example')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-state=busy]")
    page.wait_for_selector("body[data-state=idle] .line.limit")
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.line.limit button.number')"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-sources=open] #cited")
    page.wait_for_selector("#source-title:focus")


def test_another_browser_gets_403_for_my_session(open_page: Open) -> None:
    mine, other = open_page(), open_page()
    sessions: list[str] = []
    mine.on(
        "request",
        lambda r: sessions.append((r.post_data_json or {}).get("session_hash", "")) if "/run/" in r.url else None,
    )
    ask(mine, QUESTION)
    status = other.evaluate(
        """async (session) => (await fetch("/gradio_api/run/predict", { method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ data: [], fn_index: 0, session_hash: session }) })).status""",
        sessions[0],
    )
    assert status == 403
    assert QUESTION not in other.locator("body").inner_text()


def test_a_phone_never_scrolls_sideways(open_page: Open) -> None:
    page = open_page(**PHONE)
    ask(page, "Sofa " + "verylongword" * 20)
    for fold in page.locator("details.fold summary").all():
        fold.click()
    assert too_wide(page) == []
    page.locator(".line.limit button.number").click()
    page.wait_for_selector("body[data-sources=open] #cited")
    assert too_wide(page) == []
    page.locator("[data-do=close-source]").click()
    for view, ready in (("library", "#slot-shelf li"), ("questions", "#slot-questions h1")):
        page.locator("[data-do=menu]").click()
        page.locator(f"#go-{view}").click()
        page.wait_for_selector(ready)
        assert too_wide(page) == []
    page.locator("[data-do=menu]").click()
    page.locator("#go-library").click()
    page.locator("#slot-shelf a[data-document=POL-LATE-DELIVERY]").click()
    page.wait_for_selector(".document")
    assert too_wide(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable_in_both_schemes(open_page: Open, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    ask(page, QUESTION)
    page.locator("details.fold summary").first.click()
    page.locator(".line.limit button.number").click()
    page.wait_for_selector("#cited")
    background = page.evaluate("getComputedStyle(document.querySelector('#frame')).backgroundColor")
    assert background == {"light": "rgb(251, 250, 247)", "dark": "rgb(21, 24, 27)"}[scheme]
    assert faults(page) == []
