"""You, People, teams, audit and exports through the web: every route, for every role, with somebody else's ids."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.domain.accounts import Account, Action
from assistant.domain.people import Person, Role
from assistant.ui.people import people_routes
from tests.fakes_review import DRAFT
from tests.sign_in_support import ADMINISTRATOR, PASSWORD, Company, browser, sign_in, signed_in

AGENT, TRAINER, LEADER = "amira@harbour.example", "tom@harbour.example", "lena@harbour.example"
ROLES = {AGENT: Role.agent, TRAINER: Role.trainer, LEADER: Role.leader}
FORM = {"name": "Ben Bell", "login": "ben@harbour.example", "role": "agent", "level": "agent"}
MANAGING = [
    ("get", "/page/people"),
    ("get", "/page/people/list"),
    ("get", "/page/people/new"),
    ("post", "/page/people"),
    ("get", "/page/people/{id}"),
    ("post", "/page/people/{id}"),
    ("post", "/page/people/{id}/means"),
    ("post", "/page/people/{id}/close"),
    ("post", "/page/people/{id}/open"),
    ("post", "/page/people/{id}/link"),
    ("get", "/page/teams"),
    ("post", "/page/teams"),
    ("post", "/page/teams/{id}/rename"),
    ("post", "/page/teams/{id}/remove"),
    ("get", "/page/audit"),
    ("get", "/page/audit/file"),
]


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    made = Company(tmp_path)
    made.person()
    for login, role in ROLES.items():
        made.person(login, role)
    yield made
    made.close()


@pytest.fixture
def app(company: Company) -> FastAPI:
    return company.web()


def account(company: Company, login: str) -> Account:
    found = company.database.accounts.by_login(login)
    assert found
    return found[0]


def asked(client: TestClient, method: str, path: str, body: Any = None) -> Any:
    return client.get(path) if method == "get" else client.post(path, json=body if body is not None else FORM)


def test_every_route_of_administrators_is_listed_here(company: Company) -> None:
    context: Any = SimpleNamespace(assistant=company.assistant, who=lambda: None)
    routes: list[Any] = list(people_routes(context).routes)
    found = {(method.lower(), re.sub(r"\{\w+\}", "{id}", route.path)) for route in routes for method in route.methods}
    assert found == set(MANAGING)


def test_administrators_alone_look_after_accounts(app: FastAPI, company: Company) -> None:
    target = account(company, AGENT)
    for login in ROLES:
        client = signed_in(app, login)
        assert "go-people" not in client.get("/page/frame").text
        for method, path in MANAGING:
            response = asked(client, method, path.format(id=target.id))
            assert response.status_code == 403, (login, path)
            assert "Only administrators" in response.json()["message"] and "ada" not in response.text.lower()
    stranger = browser(app)
    for method, path in [*MANAGING, ("get", "/page/you"), ("get", "/page/you/data"), ("post", "/page/you/delete")]:
        assert asked(stranger, method, path.format(id=target.id)).status_code == 401
    assert account(company, AGENT) == target.model_copy(update={"last_seen_at": account(company, AGENT).last_seen_at})
    assert len(company.database.accounts.list()) == 4


def test_the_demo_has_no_accounts_to_look_after(company: Company) -> None:
    from tests.fakes import FakeAssistant, built_web

    client = browser(built_web(FakeAssistant()))
    client.get("/")
    for role in Role:
        client.post("/page/person", json={"role": role})
        for method, path in MANAGING:
            assert asked(client, method, path.format(id="x")).status_code == 403
        page = client.get("/page/you").text
        assert "sample people" in page and 'type="password"' not in page
        for path in ("sign-out-everywhere", "sessions/x/close", "password"):
            assert client.post(f"/page/you/{path}", json={"current": "x", "new": "y"}).status_code == 422


def test_somebody_is_invited_changed_closed_and_let_in_again(app: FastAPI, company: Company) -> None:
    ada = signed_in(app)
    assert "4 people" in ada.get("/page/people").text and 'id="go-people"' in ada.get("/page/frame").text
    ada.post("/page/teams", json={"name": "Online care"})
    (team,) = company.database.teams.list()
    invited = ada.post("/page/people", json={**FORM, "team_id": team.id, "leads": [team.id]})
    link = re.search(r'value="http://localhost(/welcome/[\w-]{43})"', invited.text)
    assert link and "It works once" in invited.text
    ben = account(company, FORM["login"])
    assert (ben.team, ben.leads, ben.has_password) == ("Online care", frozenset({team.id}), False)
    # Shown once: nowhere else is the link again.
    for path in (f"/page/people/{ben.id}", "/page/people", "/page/audit"):
        assert link[1] not in ada.get(path).text
    assert "Ben Bell" in browser(app).get(link[1]).text

    preview = ada.post(f"/page/people/{ben.id}/means", json={**FORM, "role": "trainer"}).text
    assert "They may also: answer people&#x27;s questions" in preview and account(company, FORM["login"]) == ben
    assert "Trainer" in ada.post(f"/page/people/{ben.id}", json={**FORM, "role": "trainer"}).text
    assert account(company, FORM["login"]).role is Role.trainer
    assert "open-access" in ada.post(f"/page/people/{ben.id}/close").text
    assert ada.post(f"/page/people/{ben.id}/link").status_code == 422
    assert "close-access" in ada.post(f"/page/people/{ben.id}/open").text
    again = ada.post(f"/page/people/{ben.id}/link").text
    assert "/welcome/" in again and link[1] not in again
    audit = ada.get("/page/audit").text
    for words in ("invited somebody", "role agent → trainer", "closed somebody", "opened somebody"):
        assert words in audit


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"login": AGENT}, 422, "belongs to somebody else already"),
        ({"name": " "}, 422, "name is empty"),
        ({"level": "queen"}, 422, "There is no level “queen”"),
        ({"team_id": "none"}, 422, "There is no such team"),
        ({"leads": ["none"]}, 422, "There is no such team"),
        ({"name": "x" * 101}, 422, "does not fit"),
        ({"role": "queen"}, 422, "could not read"),
    ],
)
def test_what_cannot_be_is_said_in_words(app: FastAPI, given: Any, status: int, words: str) -> None:
    ada = signed_in(app)
    refused = ada.post("/page/people", json={**FORM, **given})
    assert refused.status_code == status and words in refused.json()["message"]
    assert ada.get("/page/people/none").status_code == 404


def test_the_last_administrator_stays_one(app: FastAPI, company: Company) -> None:
    ada = signed_in(app)
    own = account(company, ADMINISTRATOR)
    form = {**FORM, "name": own.name, "login": own.login, "administrator": False}
    assert "only administrator" in ada.post(f"/page/people/{own.id}", json=form).json()["message"]
    assert ada.post(f"/page/people/{own.id}/close").status_code == 422
    company.person("eve@harbour.example", administrator=True)
    assert ada.post(f"/page/people/{own.id}", json=form).text == ""
    assert ada.get("/page/people").status_code == 403


def test_people_are_found_by_what_they_are(app: FastAPI) -> None:
    ada = signed_in(app)

    def found(search: str) -> int:
        return ada.get("/page/people/list", params={"search": search}).text.count("<li>")

    assert [found(words) for words in ("", "AMIRA", "trainer", "administrator", "lena leader", "nobody")] == [
        4, 1, 1, 1, 1, 0
    ]  # fmt: skip


def test_a_team_is_removed_when_nobody_is_in_it(app: FastAPI, company: Company) -> None:
    ada = signed_in(app)
    ada.post("/page/teams", json={"name": "Shops"})
    (team,) = company.database.teams.list()
    assert "There is a team" in ada.post("/page/teams", json={"name": "shops"}).json()["message"]
    company.database.accounts.change(account(company, AGENT).id, team_id=team.id)
    assert "still belong" in ada.post(f"/page/teams/{team.id}/remove").json()["message"]
    company.database.accounts.change(account(company, AGENT).id, team_id="")
    assert "Care" in ada.post(f"/page/teams/{team.id}/rename", json={"name": "Care"}).text
    assert "No teams yet" in ada.post(f"/page/teams/{team.id}/remove").text
    assert ada.post(f"/page/teams/{team.id}/remove").status_code == 404


def test_the_audit_pages_filters_and_goes_into_a_file(app: FastAPI, company: Company) -> None:
    ada = signed_in(app)
    for number in range(60):
        company.audit.note(None, Action.purged, f"=line {number}")
    first = ada.get("/page/audit").text
    older = re.search(r"before=(\d+)", first)
    assert older and first.count("<tr>") == 51 and "=line 59" in first and "=line 5<" not in first
    assert "=line 5<" in ada.get(f"/page/audit?before={older[1]}").text
    mine = ada.get("/page/audit", params={"action": "signed in", "actor": account(company, ADMINISTRATOR).id}).text
    assert mine.count("<tr>") == 2 and "=line" not in mine
    file = ada.get("/page/audit/file")
    assert re.fullmatch(r"attachment; filename=\"Audit-\d{4}-\d\d-\d\d\.csv\".*", file.headers["content-disposition"])
    rows = list(csv.reader(io.StringIO(file.text)))
    assert len(rows) == 62 and {row[5][:2] for row in rows[1:61]} == {"'="}
    assert file.headers["cache-control"] == "no-store"
    assert "the audit" in ada.get("/page/audit").text


def test_one_s_browsers_are_one_s_own(app: FastAPI, company: Company) -> None:
    here, there, other = signed_in(app, AGENT), signed_in(app, AGENT), signed_in(app, LEADER)
    page = here.get("/page/you").text
    assert page.count("this browser") == 1
    (session,) = re.findall(r'data-session="([^"]+)"', page)
    assert other.post(f"/page/you/sessions/{session}/close").status_code == 404
    assert there.get("/page/you").status_code == 200
    assert here.post(f"/page/you/sessions/{session}/close").status_code == 200
    assert there.get("/page/you").status_code == 401 and here.get("/page/you").status_code == 200

    there = signed_in(app, AGENT)
    assert here.post("/page/you/sign-out-everywhere", json={"all_but_this": True}).status_code == 200
    assert there.get("/page/you").status_code == 401 and here.get("/page/you").status_code == 200
    assert here.post("/page/you/sign-out-everywhere", json={}).text == ""
    assert here.get("/page/you").status_code == 401 and other.get("/page/you").status_code == 200


def test_a_password_is_changed_by_who_knows_it(app: FastAPI) -> None:
    here, there = signed_in(app, AGENT), signed_in(app, AGENT)
    new = "four green chairs in the hall"
    wrong = here.post("/page/you/password", json={"current": "not it at all", "new": new})
    assert wrong.status_code == 403 and "not your current password" in wrong.json()["message"]
    assert here.post("/page/you/password", json={"current": PASSWORD, "new": "short"}).status_code == 422
    assert there.get("/page/you").status_code == 200
    changed = here.post("/page/you/password", json={"current": PASSWORD, "new": new})
    assert changed.status_code == 200 and new not in changed.text
    assert there.get("/page/you").status_code == 401 and here.get("/page/you").status_code == 200
    assert sign_in(browser(app), AGENT).status_code == 403
    assert sign_in(browser(app), AGENT, new).status_code == 303


def test_one_s_data_are_taken_along_and_deleted_by_who_they_are_about(app: FastAPI, company: Company) -> None:
    client, own = signed_in(app, AGENT), account(company, AGENT)
    file = client.get("/page/you/data?person=somebody&path=../../etc/passwd")
    assert own.id.encode() in file.content and file.headers["content-type"] == "application/zip"
    assert re.match(r'attachment; filename="My-data-[\d-]+\.zip"', file.headers["content-disposition"])
    for word in ("", "yes", "delete it"):
        refused = client.post("/page/you/delete", json={"word": word})
        assert refused.status_code == 422 and "Nothing was deleted" in refused.json()["message"]
    assert company.assistant.own_data.deleted == []
    assert "1 conversation" in client.post("/page/you/delete", json={"word": " Delete "}).text
    assert "nothing of yours" in client.post("/page/you/delete", json={"word": "delete"}).text
    assert set(company.assistant.own_data.deleted) == {own.id}


# Conversations and reviews as files


def asked_of(company: Company, person: Person, title: str) -> str:
    async def ask() -> str:
        turn = await company.assistant.coach.begin(person, title, f"key of {title}")
        await asyncio.gather(*(run.task for run in company.assistant.coach._runs.values() if run.task))
        return str(turn.conversation_id)

    return asyncio.run(ask())


def test_a_conversation_is_a_file_for_its_owner_alone(app: FastAPI, company: Company) -> None:
    own = account(company, AGENT).person
    hostile = 'How late?"; filename=evil.html\r\nX: y <img src=x>'
    place = asked_of(company, own, hostile)
    client = signed_in(app, AGENT)
    file = client.get(f"/page/conversations/{place}/export")
    assert file.headers["content-type"] == "text/markdown; charset=utf-8"
    assert file.headers["content-disposition"].startswith(
        'attachment; filename="How-late-filename-evil-html-X-y-img-src-x-'
    )
    assert "\\<img src=x\\>" in file.text and "### Sources" in file.text and ", version 1: “" in file.text
    for login in (ADMINISTRATOR, TRAINER, LEADER):
        assert signed_in(app, login).get(f"/page/conversations/{place}/export").status_code == 404
    assert browser(app).get(f"/page/conversations/{place}/export").status_code == 401
    for path in ("none", "..%2f..%2fetc%2fpasswd"):
        assert client.get(f"/page/conversations/{path}/export").status_code == 404
    client.post(f"/page/conversations/{place}/delete", json={})
    assert client.get(f"/page/conversations/{place}/export").status_code == 404
    noted = [one for one in company.database.audit.list() if one.action == "exported data"]
    assert [(one.actor_id, one.detail) for one in noted] == [(own.id, "a conversation")]


def test_a_review_is_a_file_for_its_author_alone(app: FastAPI, company: Company) -> None:
    team = company.database.teams.add("Care")
    company.database.accounts.change(account(company, AGENT).id, team_id=team.id)
    company.database.accounts.change(account(company, TRAINER).id, leads=[team.id])
    client, trainer = signed_in(app, AGENT), signed_in(app, TRAINER)
    drawn = client.post("/page/reviews", json={"draft": DRAFT, "key": "a-key-of-mine"}).text
    review = re.search(r'data-outcome="\w+" data-review="([^"]+)"', drawn)[1]  # type: ignore[index]
    path = f"/page/reviews/{review}/export"
    assert f'href="{path}"' in drawn
    file = client.get(path)
    assert file.text.startswith("# Review of a reply: Fix") and "of 100" not in file.text
    assert file.headers["content-disposition"].startswith('attachment; filename="Review-')
    # Who may read it does not take it along.
    client.post(f"/page/reviews/{review}/share")
    assert trainer.get(f"/page/reviews/{review}").status_code == 200
    for login in (TRAINER, LEADER, ADMINISTRATOR):
        assert signed_in(app, login).get(path).status_code == 404
    client.post(f"/page/reviews/{review}/delete")
    assert client.get(path).status_code == 404
