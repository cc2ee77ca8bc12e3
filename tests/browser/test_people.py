"""You and People in a real browser, behind a real sign-in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.people import Role
from tests.browser.scripts import TOO_WIDE, faults
from tests.browser.watching import watched
from tests.sign_in_support import ADMINISTRATOR, PASSWORD, Company, listening

pytestmark = pytest.mark.browser
AGENT = "amira@harbour.example"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
PANEL = {"viewport": {"width": 360, "height": 640}, "has_touch": True}
Open = Callable[..., Any]


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    made = Company(tmp_path)
    care = made.database.teams.add("Online care")
    made.person()
    made.person(AGENT, team_id=care.id)
    made.person("tom@harbour.example", Role.trainer, team_id=care.id, leads=[care.id])
    yield made
    made.close()


@pytest.fixture
def address(company: Company) -> Iterator[str]:
    with listening(company.web()) as found:
        yield found


@pytest.fixture
def signed_in(browser: Any, address: str) -> Iterator[Open]:
    """A browser of its own in which somebody is signed in; at the end nothing may have gone wrong."""
    with watched(browser, address) as opened:

        def open_one(login: str = ADMINISTRATOR, path: str = "/", **options: Any) -> Any:
            page = opened(path, **options)
            page.locator("[name=login]").fill(login)
            page.locator("[name=password]").fill(PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_selector("#slot-foot span")
            return page

        yield open_one


def fine(page: Any) -> None:
    page.mouse.move(1, 1)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(TOO_WIDE) == [] and faults(page) == []


def test_somebody_is_invited_comes_in_and_is_closed_out_by_keyboard(signed_in: Open, browser: Any) -> None:
    page = signed_in(path="/?tab=people")
    page.wait_for_selector(".people >> text=Amira")
    page.locator("#people-search").fill("online care")
    page.wait_for_selector("text=2 of 3 people")
    page.locator("text=Invite somebody").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#person-name")
    page.wait_for_selector("h1:focus")
    page.locator("#person-name").fill("Ben Bell")
    page.locator("#person-login").fill("ben@harbour.example")
    page.locator("#person-team_id").select_option(label="Online care")
    page.locator("#person-login").press("Enter")
    page.wait_for_selector("#one-time-link")
    page.wait_for_selector("#link-title:focus")
    assert "p=" in page.url
    link = page.locator("#one-time-link").input_value()
    page.reload()
    page.wait_for_selector("text=Make a new link")
    assert page.locator("#one-time-link").count() == 0

    guest = browser.new_context().new_page()
    guest.goto(link)
    guest.locator("[name=password]").fill(PASSWORD)
    guest.keyboard.press("Enter")
    guest.wait_for_selector("#go-you >> text=Ben Bell")

    page.locator("#person-role").select_option("trainer")
    page.wait_for_selector(".means >> text=They may also: answer people's questions")
    page.locator("form[data-form=person] [type=submit]").click()
    page.wait_for_selector("#toast >> text=Saved.")
    guest.reload()
    guest.wait_for_selector("#go-questions >> text=Inbox")
    page.locator("#toast >> text=Undo").click()
    page.wait_for_selector("#person-role option[value=agent][selected]", state="attached")

    page.locator("[data-do=close-access]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-do=open-access]")
    guest.locator("#go-promises").click()
    guest.wait_for_selector("#toast >> text=You are signed out.")
    guest.context.close()
    page.locator("#toast >> text=Undo").click()
    page.wait_for_selector("[data-do=close-access]")
    page.go_back()
    page.wait_for_selector(".people >> text=Ben Bell")
    assert page.locator("#person-name").count() == 0


def test_teams_and_the_audit(signed_in: Open) -> None:
    page = signed_in(path="/?tab=people")
    page.locator("text=Teams").click()
    page.locator("#team-name").fill("Online Care")
    page.keyboard.press("Enter")
    page.wait_for_selector(".form-error >> text=There is a team “Online Care” already.")
    page.locator("#team-name").fill("Shops")
    page.keyboard.press("Enter")
    page.wait_for_selector(".teams >> text=Shops")
    assert "2 people, led by Tom" in page.locator(".teams").inner_text()
    page.locator(".teams summary >> text=Remove").click()
    page.locator("[data-do=remove-team]").click()
    page.wait_for_selector(".teams:not(:has-text('Shops'))")
    page.locator(".back").click()
    page.locator("a >> text=Audit").click()
    page.wait_for_selector(".audit >> text=changed a team")
    page.locator("#audit-action").select_option("signed in")
    page.wait_for_selector(".audit:not(:has-text('changed a team'))")
    assert "action=signed" in page.url
    with page.expect_download() as waiting:
        page.locator("text=Download as CSV").click()
    assert (
        waiting.value.suggested_filename.startswith("Audit-")
        and ",signed in," in Path(waiting.value.path()).read_text()
    )


def test_you_passwords_browsers_and_data(signed_in: Open) -> None:
    page, elsewhere = signed_in(AGENT), signed_in(AGENT)
    page.locator("#go-you").click()
    page.wait_for_selector("#slot-you >> text=Led by")
    assert "Tom" in page.locator(".facts").inner_text()
    page.locator("#current-password").fill("not the one at all")
    page.locator("#new-password").fill("four green chairs in the hall")
    page.keyboard.press("Enter")
    page.wait_for_selector(".form-error >> text=That is not your current password")
    page.locator("#current-password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#toast >> text=Your password is changed.")
    elsewhere.locator("#go-promises").click()
    elsewhere.wait_for_selector("#toast >> text=You are signed out.")

    with page.expect_download() as waiting:
        page.locator("text=Download my data").click()
    assert waiting.value.suggested_filename.startswith("My-data-")
    page.locator("summary >> text=Delete my data").click()
    page.locator("#delete-word").fill("no")
    page.keyboard.press("Enter")
    page.wait_for_selector(".form-error >> text=Nothing was deleted.")
    page.locator("#delete-word").fill("delete")
    page.keyboard.press("Enter")
    page.wait_for_selector("#slot-deleted >> text=1 conversation")
    page.locator("#sign-out").click()
    page.wait_for_url("**/signed-out")


def test_a_conversation_is_taken_along(signed_in: Open) -> None:
    page = signed_in(AGENT)
    page.locator("#ask-box textarea").fill("A customer's sofa is three weeks late. What may I offer?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn[data-state=complete]")
    page.locator("[data-do=feedback][data-value=up]").click()
    page.wait_for_selector("form.reason >> text=What helped?")
    page.locator("form.reason textarea").fill("The amount.")
    page.locator("form.reason [type=submit]").click()
    page.wait_for_selector("text=You wrote: “The amount.”")
    page.locator("#slot-conversations li").first.hover()
    with page.expect_download() as waiting:
        page.locator("#slot-conversations .tools a").click()
    assert "The amount." in Path(waiting.value.path()).read_text()
    assert waiting.value.suggested_filename.startswith("A-customer-s-sofa")


def test_nobody_else_gets_the_pages_of_administrators(signed_in: Open) -> None:
    page = signed_in(AGENT, "/?tab=people")
    page.wait_for_selector("#slot-people >> text=Only administrators look after accounts and teams.")
    page.goto(page.url.replace("people", "audit"))
    page.wait_for_selector("#slot-audit >> text=Only administrators")


@pytest.mark.parametrize("size", [PHONE, PANEL])
def test_a_phone_and_a_side_panel_never_scroll_sideways(signed_in: Open, company: Company, size: Any) -> None:
    team = company.database.teams.add("A-team-with-a-very-long-name-that-has-no-place-to-break" * 1)
    company.person("a-very-long-login-that-somebody-got-from-their-company@harbour.example", team_id=team.id)
    page = signed_in(**size)
    for path, ready in (
        ("/?tab=you", ".facts"),
        ("/?tab=people", ".people"),
        ("/?tab=people&p=new", "#person-name"),
        ("/?tab=people&p=teams", ".teams"),
        ("/?tab=audit", ".audit"),
        ("/?tab=who", ".who table"),
    ):
        page.goto(page.url.split("/?")[0].rstrip("/") + path)
        page.wait_for_selector(ready)
        for fold in page.locator("#work details > summary:visible").all():
            fold.click()
        fine(page)
    page.goto(page.url.split("/?")[0] + "/?tab=people")
    page.locator(".people .title >> text=A-very-long-login").click()
    page.wait_for_selector("#person-name")
    fine(page)
