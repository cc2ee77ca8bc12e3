"""The way in, in a real browser: first start, sign-out, sign-in, and what an open page says when access ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.people import Role
from assistant.security.site import Site
from tests.browser.scripts import TOO_WIDE, faults
from tests.browser.watching import watched
from tests.sign_in_support import ADMINISTRATOR, PASSWORD, Company, certificate, listening

pytestmark = pytest.mark.browser
AGENT = "amira@harbour.example"
Open = Callable[..., Any]


@pytest.fixture
def company(tmp_path: Path, browser: Any) -> Iterator[Company]:
    made = Company(tmp_path)
    yield made
    made.close()


@pytest.fixture
def address(company: Company) -> Iterator[str]:
    with listening(company.web()) as found:
        yield found


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Open]:
    """A browser of its own; at the end nothing may have broken our own rules or gone to another host."""
    with watched(browser, address) as opened:
        yield opened


def fill(page: Any, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("button[type=submit]").click()


def ready(page: Any) -> None:
    page.wait_for_selector("body[data-state=idle]")
    page.wait_for_selector("#slot-foot span")


def ask(page: Any, question: str) -> None:
    box = page.locator("#ask-box textarea")
    box.fill(question)
    box.press("Enter")


def test_first_start_sign_out_sign_in_and_an_answer(company: Company, open_page: Open) -> None:
    page = open_page(f"/welcome/{company.accounts.first_administrator()}")
    page.wait_for_selector("[name=name]:focus")
    fill(page, name="Ada", login=ADMINISTRATOR, password="short words")
    # The browser itself says that it is too short.
    assert page.locator("#password:invalid").count() == 1
    fill(page, password=PASSWORD)
    ready(page)
    assert "Ada" in page.locator("#slot-top").inner_text()
    page.locator("#sign-out").click()
    page.wait_for_selector("text=You are signed out")
    page.go_back()
    # What was shown is not shown again from a cache.
    page.wait_for_selector("text=Sign in")
    assert page.locator("#ask-box").count() == 0
    fill(page, login=ADMINISTRATOR.upper(), password="not my password")
    assert "do not fit together" in page.locator("[role=alert]").inner_text()
    page.wait_for_selector("[name=password]:focus")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    ready(page)
    ask(page, "A customer's sofa is three weeks late. What may I offer?")
    page.wait_for_selector("body[data-state=idle] .turn .line.limit")


def test_an_open_page_says_that_access_ended_and_leads_back(company: Company, open_page: Open) -> None:
    ada, amira = company.person().person, company.person(AGENT, Role.agent)
    page = open_page("/?tab=library")
    assert page.url.endswith("/sign-in?next=%2F%3Ftab%3Dlibrary")
    fill(page, login=AGENT, password=PASSWORD)
    ready(page)
    assert page.url.endswith("/?tab=library")
    page.goto(page.url.replace("tab=library", "tab=coach"))
    ready(page)
    company.accounts.disable(ada, amira.id)
    # By Gradio's own request, whose answer it shows to nobody.
    ask(page, "Anything")
    told = page.locator("#toast")
    told.locator("text=You are signed out").wait_for()
    told.locator("text=Sign in").last.click()
    page.wait_for_selector("h1:has-text('Sign in')")
    assert "tab%3Dcoach" in page.url
    fill(page, login=AGENT, password=PASSWORD)
    assert "closed at the moment" in page.locator("[role=alert]").inner_text()


def test_a_page_that_is_clicked_says_so_too(company: Company, open_page: Open) -> None:
    company.person(AGENT)
    page = open_page("/?tab=coach")
    fill(page, login=AGENT, password=PASSWORD)
    ready(page)
    company.clock.forward(hours=9)
    page.locator("#go-library").click()
    page.locator("#toast >> text=You are signed out").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_way_in_is_plain_narrow_and_readable_without_scripts(
    company: Company, address: str, open_page: Open, scheme: str
) -> None:
    company.person(AGENT)
    phone = {"viewport": {"width": 360, "height": 640}, "color_scheme": scheme}
    page = open_page("/sign-in", **phone)
    token = company.accounts.reset_link(company.person().person, company.database.accounts.list()[0].id).token
    for path in ("/sign-in", "/sign-in/forgotten", "/signed-out", f"/welcome/{token}", "/welcome/unknown"):
        page.goto(address + path)
        assert page.evaluate(TOO_WIDE) == [], path
        assert faults(page) == [], path
        assert page.locator("h1").count() == 1
    plain = open_page("/sign-in", java_script_enabled=False, **phone)
    fill(plain, login=AGENT, password="wrong password")
    assert plain.locator("[role=alert]").count() == 1
    fill(plain, password=PASSWORD)
    plain.wait_for_url(lambda url: "/sign-in" not in url)


def test_the_way_in_by_keyboard(company: Company, open_page: Open) -> None:
    company.person(AGENT)
    page = open_page("/sign-in")
    names = []
    for _ in range(4):
        names.append(page.evaluate("document.activeElement.name || document.activeElement.textContent"))
        page.keyboard.press("Tab")
    assert names == ["login", "password", "Sign in", "Forgotten your password?"]
    page.focus("#login")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_page_works_in_a_frame_of_a_named_origin_and_in_no_other(company: Company, browser: Any) -> None:
    company.person(AGENT)

    async def helpdesk(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        inner = scope["query_string"].decode()
        body = f'<iframe name="coach" src="{inner}" width="360" height="700"></iframe>'.encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": body})

    with listening(helpdesk, lifespan="off") as desk, listening(helpdesk, lifespan="off") as stranger:
        app = company.web(Site(frame_origins=(desk,)))
        with listening(app, **certificate(company.folder)) as address:
            # Another name of this machine is another site, so that the frame is a stranger's to the cookies.
            inner = address.replace("127.0.0.1", "localhost")
            context = browser.new_context(ignore_https_errors=True, viewport={"width": 1280, "height": 800})
            page = context.new_page()
            page.goto(f"{desk}/?{inner}/")
            frame = page.frame("coach")
            frame.wait_for_selector("#login")
            fill(frame, login=AGENT, password=PASSWORD)
            ready(frame)
            assert frame.evaluate(TOO_WIDE) == []
            ask(frame, "A customer's sofa is three weeks late. What may I offer?")
            frame.wait_for_selector("body[data-state=idle] .turn .line.limit")
            (cookie,) = [one for one in context.cookies() if one["name"] == "__Host-coach"]
            assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "None")
            # What was signed in inside that helpdesk is signed in nowhere else.
            page.goto(f"{inner}/")
            page.wait_for_selector("#login")
            page.goto(f"{stranger}/?{inner}/")
            assert [one.url for one in page.frames if inner in one.url and one != page.main_frame] == []
            context.close()
