"""Sign-in in front of the page: who gets in, what a session is, and what everybody else is told."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.domain.people import Role
from assistant.security.site import Site
from tests.sign_in_support import (
    ADMINISTRATOR,
    AGENT,
    LEADER,
    PASSWORD,
    Company,
    browser,
    form_token,
    listening,
    sign_in,
    signed_in,
    staffed,
)


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with staffed(tmp_path) as made:
        yield made


@pytest.fixture
def app(company: Company) -> FastAPI:
    return company.web()


def frame(client: TestClient) -> Any:
    return client.get("/page/frame")


def cookie_of(client: TestClient) -> str:
    return client.cookies["coach"]


def test_a_page_leads_to_sign_in_and_back(app: FastAPI) -> None:
    client = browser(app)
    response = client.get("/?c=abc&tab=coach", headers={"accept": "text/html"})
    assert (response.status_code, response.headers["location"]) == (303, "/sign-in?next=%2F%3Fc%3Dabc%26tab%3Dcoach")
    page = client.get(response.headers["location"]).text
    assert 'value="/?c=abc&amp;tab=coach"' in page
    done = sign_in(client, next_path="/?c=abc&tab=coach")
    assert (done.status_code, done.headers["location"]) == (303, "/?c=abc&tab=coach")
    assert client.get("/", headers={"accept": "text/html"}).status_code == 200
    assert client.get("/sign-in?next=/config").headers["location"] == "/config"


def test_a_wrong_password_is_told_kindly_and_keeps_the_login(app: FastAPI, company: Company) -> None:
    client = browser(app)
    for login in (AGENT, "nobody@harbour.example"):
        response = sign_in(client, login, "not the password at all")
        assert response.status_code == 403 and "do not fit together" in response.text
        assert f'value="{login}"' in response.text and "not the password" not in response.text
    refused = company.database.audit.list()
    assert [entry.action for entry in refused[:2]] == ["was refused at sign-in"] * 2
    assert "nobody@" not in " ".join(entry.model_dump_json() for entry in refused)


def test_of_200_wrong_tries_ten_are_looked_at_and_the_right_one_has_to_wait(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(company.web()) as address, httpx.Client(base_url=address, headers={"origin": address}) as client:
        token = form_token(client.get("/sign-in").text)
        before = company.hasher.computed

        def attempt(password: str, login: str = AGENT) -> httpx.Response:
            return client.post("/sign-in", data={"form_token": token, "login": login, "password": password})

        statuses = [attempt(f"wrong password {number}").status_code for number in range(200)]
        assert company.hasher.computed - before == 10
        assert statuses == [403] * 10 + [429] * 190
        locked = attempt(PASSWORD)
        assert locked.status_code == 429 and "Try again in 15 minutes" in locked.text
        assert 800 < int(locked.headers["retry-after"]) <= 900
        assert company.hasher.computed - before == 10
        # Nor does the address get at other accounts meanwhile.
        assert attempt("wrong password", "x@harbour.example").status_code == 429

        class Later:
            @staticmethod
            def time(now: Callable[[], float] = time.time) -> float:
                return now() + 901

        monkeypatch.setattr("limits.storage.memory.time", Later)
        assert attempt(PASSWORD).status_code == 303


def test_a_guesser_elsewhere_does_not_lock_out_who_has_been_here(company: Company) -> None:
    accounts = company.accounts
    accounts.sign_in(AGENT, PASSWORD, "192.0.2.1", "")
    for number in range(12):
        with pytest.raises(Exception, match=r"fit together|many tries"):
            accounts.sign_in(AGENT, "wrong password", f"198.51.100.{number}", "")
    with pytest.raises(Exception, match="many tries"):
        accounts.sign_in(AGENT, PASSWORD, "203.0.113.9", "")
    assert accounts.sign_in(AGENT, PASSWORD, "192.0.2.1", "")


def test_a_new_sign_in_has_a_new_token_whatever_the_browser_brought(app: FastAPI, company: Company) -> None:
    form = form_token(browser(app).get("/sign-in").text)
    data = {"form_token": form, "login": AGENT, "password": PASSWORD}

    def brought(token: str) -> str:
        response = browser(app, cookie=f"coach={token}; coach-form={form}").post("/sign-in", data=data)
        return response.cookies["coach"]

    first = brought("a" * 43)
    assert first != "a" * 43 and company.accounts.who("a" * 43) is None
    assert brought(first) != first
    # What was signed in before, in the same browser, has ended.
    assert company.accounts.who(first) is None


def test_a_form_of_another_browser_is_refused(app: FastAPI, company: Company) -> None:
    client = browser(app)
    client.get("/sign-in")
    before = company.hasher.computed
    for token in ("", "a" * 43, form_token(browser(app).get("/sign-in").text)):
        response = client.post("/sign-in", data={"form_token": token, "login": AGENT, "password": PASSWORD})
        assert response.status_code == 403 and "could not be matched" in response.text
    assert "coach" not in client.cookies and company.hasher.computed == before


def test_sign_in_leads_to_no_other_host(app: FastAPI) -> None:
    for there in ("//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "/sign-out"):
        assert sign_in(browser(app), next_path=there).headers["location"] == "/"


def test_the_cookie_is_closed_to_scripts_and_other_sites(company: Company) -> None:
    plain = sign_in(browser(company.web())).headers.get_list("set-cookie")
    assert re.match(r"coach=[\w-]{43}; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax$", plain[0])
    app = company.web(Site(public_url="https://coach.example"))
    safe = sign_in(browser(app, "https://coach.example")).headers.get_list("set-cookie")
    assert re.match(r"__Host-coach=[\w-]{43}; Path=/; Max-Age=604800; Secure; HttpOnly; SameSite=Lax$", safe[0])
    app = company.web(Site(public_url="https://coach.example", frame_origins=("https://desk.example",)))
    framed = sign_in(browser(app, "https://coach.example")).headers.get_list("set-cookie")
    assert framed[0].endswith("; Secure; HttpOnly; SameSite=None; Partitioned")


def test_signing_out_ends_it_here_and_everywhere_else_when_asked(app: FastAPI, company: Company) -> None:
    here, there, other = signed_in(app, AGENT), signed_in(app, AGENT), signed_in(app, LEADER)
    token = cookie_of(here)
    response = here.post("/sign-out")
    assert (response.status_code, response.headers["location"]) == (303, "/signed-out")
    assert "coach" not in here.cookies and response.headers["clear-site-data"] == '"storage"'
    assert "You are signed out" in here.get("/signed-out").text
    here.cookies.set("coach", token)
    assert frame(here).status_code == 401
    assert frame(there).status_code == 200
    person = company.accounts.who(cookie_of(there))
    assert person is not None
    company.accounts.sign_out_everywhere(person)
    assert frame(there).status_code == 401 and frame(other).status_code == 200


def test_everywhere_but_here(app: FastAPI, company: Company) -> None:
    here, there = signed_in(app, AGENT), signed_in(app, AGENT)
    person = company.accounts.who(cookie_of(here))
    assert person is not None
    company.accounts.change_password(person, PASSWORD, "eight green kettles on a boat", cookie_of(here))
    assert frame(here).status_code == 200 and frame(there).status_code == 401


def test_a_session_ends_when_nobody_uses_it_and_after_a_week(app: FastAPI, company: Company) -> None:
    idle, busy = signed_in(app, AGENT), signed_in(app, LEADER)
    company.clock.forward(hours=7.9)
    assert frame(idle).status_code == frame(busy).status_code == 200
    for _ in range(20):
        company.clock.forward(hours=7.9)
        assert frame(busy).status_code == 200
    assert frame(idle).status_code == 401
    company.clock.forward(hours=7.9)
    assert frame(busy).status_code == 401


def test_a_role_counts_from_the_next_request_and_closed_access_too(app: FastAPI, company: Company) -> None:
    client = signed_in(app, LEADER)
    administrator = company.accounts.who(cookie_of(signed_in(app)))
    leader = company.accounts.who(cookie_of(client))
    assert administrator is not None and leader is not None
    assert client.get("/page/documents/PLAY-CHAMPIONS").status_code == 200
    company.accounts.change(administrator, leader.id, role=Role.agent)
    assert client.get("/page/documents/PLAY-CHAMPIONS").status_code == 404
    company.accounts.disable(administrator, leader.id)
    assert frame(client).status_code == 401
    assert predict(client, "open-page") == 401
    assert "closed" in sign_in(browser(app), LEADER).text
    company.accounts.enable(administrator, leader.id)
    # The old session stays ended; they sign in anew.
    assert frame(client).status_code == 401
    assert sign_in(browser(app), LEADER).status_code == 303


def predict(client: TestClient, session: str) -> int:
    body = {"data": [], "fn_index": 0, "session_hash": session}
    return client.post("/gradio_api/run/predict", json=body).status_code


def test_a_gradio_session_belongs_to_the_session_that_used_it_first(app: FastAPI) -> None:
    mine, theirs, my_other = signed_in(app, AGENT), signed_in(app, LEADER), signed_in(app, AGENT)
    assert predict(mine, "abc") == 200
    assert predict(theirs, "abc") == 403 and predict(my_other, "abc") == 403
    assert theirs.get("/gradio_api/queue/data?session_hash=abc").status_code == 403
    assert theirs.get("/gradio_api/heartbeat/abc").status_code == 403


def test_nothing_of_one_person_is_another_s(app: FastAPI, company: Company) -> None:
    mine, theirs = signed_in(app, AGENT), signed_in(app, LEADER)
    person = company.accounts.who(cookie_of(mine))
    coach = company.assistant.coach

    async def ask() -> Any:
        turn = await coach.begin(person, "How late is late?", "key-of-one")
        await asyncio.gather(*(run.task for run in coach._runs.values() if run.task))
        return turn

    turn = asyncio.run(ask())
    assert mine.get(f"/page/turns/{turn.id}/sources/2").status_code == 200
    assert theirs.get(f"/page/turns/{turn.id}/sources/2").status_code == 404
    assert theirs.post(f"/page/turns/{turn.id}/feedback", json={"value": "up"}).status_code == 404
    assert theirs.post(f"/page/conversations/{turn.conversation_id}/delete", json={}).status_code == 404
    assert "How late" not in theirs.get("/page/conversations").text
    draft = {"draft": "I am sorry. We will call you.", "key": "key-of-review"}
    opened = mine.post("/page/reviews", json=draft)
    assert opened.status_code == 200
    review_id = next(iter(company.assistant.reviewing.store))
    assert mine.get(f"/page/reviews/{review_id}").status_code == 200
    assert theirs.get(f"/page/reviews/{review_id}").status_code == 404


def test_from_the_first_link_to_an_invited_colleague(tmp_path: Path) -> None:
    company = Company(tmp_path)
    first = f"/welcome/{company.accounts.first_administrator()}"
    app = company.web()
    client = browser(app)
    page = client.get(first)
    assert page.status_code == 200 and "The first administrator" in page.text and "<script" not in page.text
    filled = {"form_token": form_token(page.text), "name": '<b>"Ada"</b>', "login": ADMINISTRATOR, "password": "short"}
    refused = client.post(first, data=filled)
    assert refused.status_code == 422 and "That password is short" in refused.text
    assert "&lt;b&gt;&quot;Ada&quot;&lt;/b&gt;" in refused.text and ADMINISTRATOR in refused.text
    done = client.post(first, data={**filled, "name": "Ada", "password": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, "/")
    ada = company.accounts.who(cookie_of(client))
    assert ada is not None and ada.administrator
    gone = browser(app).get(first)
    assert gone.status_code == 410 and "does not work any more" in gone.text

    made = company.accounts.invite(ada, "Amira Khan", AGENT, Role.agent, "agent")
    path = f"/welcome/{made.token}"
    invited = browser(app)
    # Looking at a link, as mail scanners do, does not use it up.
    assert [invited.get(path).status_code for _ in range(3)] == [200] * 3
    page = invited.get(path)
    assert "Welcome, Amira Khan" in page.text and AGENT in page.text
    data = {"form_token": form_token(page.text), "password": PASSWORD}
    assert invited.post(path, data=data).status_code == 303
    assert company.accounts.who(cookie_of(invited)) == made.account.person
    company.close()
