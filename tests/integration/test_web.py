"""The web application around the fake assistant: what each door lets through."""

from __future__ import annotations

import asyncio
import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.domain.knowledge import Document, Kind
from assistant.domain.people import EVERYONE, Role
from assistant.security.headers import SECURITY_HEADERS
from tests.fakes import FakeAssistant, built_web
from tests.integration.page_support import ORIGIN, visitor

LEADERS_ONLY = "PLAY-CHAMPIONS"


@pytest.fixture(scope="module")
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="module")
def app(assistant: FakeAssistant) -> FastAPI:
    return built_web(assistant)


def predict(client: TestClient, session: str, number: int = 0, where: str = "body") -> int:
    body = {"data": [], "fn_index": number, "session_hash": session if where == "body" else None}
    query = f"?session_hash={session}" if where == "query" else ""
    return client.post(f"/gradio_api/run/predict{query}", json=body).status_code


def test_the_cookie_is_closed_to_scripts_and_other_sites(app: FastAPI) -> None:
    response = TestClient(app, base_url="http://localhost").get("/")
    cookie = response.headers["set-cookie"]
    assert re.match(r"coach_visitor=[A-Za-z0-9_-]{43}; Path=/; .*HttpOnly; SameSite=Lax$", cookie)


@pytest.mark.parametrize("path", ["/", "/config", "/page/frame", "/page/assets/page.js", "/nowhere", "/theme.css"])
def test_every_response_has_every_security_header(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert {name: response.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_the_page_names_no_other_host(client: TestClient) -> None:
    page = client.get("/").text
    loaded = re.findall(r"""(?:src|href)=["'](?:https?:)?//([^/"']+)""", page)
    assert set(loaded) <= {"localhost"}
    config = client.get("/config").json()
    assert config["analytics_enabled"] is False and config["run_history"] is False


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example"])
def test_another_host_name_is_refused(app: FastAPI, host: str) -> None:
    assert TestClient(app, base_url=f"http://{host}").get("/").status_code == 400


def test_a_session_belongs_to_the_first_browser(app: FastAPI, client: TestClient) -> None:
    assert predict(client, "mine") != 403
    other = visitor(app)
    assert predict(other, "mine") == 403
    assert predict(other, "mine", where="query") == 403
    assert other.get("/gradio_api/heartbeat/mine").status_code == 403
    assert other.get("/gradio_api/queue/data?session_hash=mine").status_code == 403
    assert other.post("/gradio_api/queue/join", json={"session_hash": "mine", "data": []}).status_code == 403
    assert other.post("/gradio_api/cancel", json={"session_hash": "mine", "event_id": "x"}).status_code == 403
    assert predict(other, "theirs") != 403


def test_no_session_without_a_cookie(app: FastAPI) -> None:
    stranger = TestClient(app, base_url="http://localhost", headers=ORIGIN)
    assert predict(stranger, "any") == 403
    assert stranger.get("/page/frame").status_code == 403


@pytest.mark.parametrize("path", ["upload", "file=/etc/passwd", "proxy=http://x", "info", "openapi.json", "runs"])
def test_gradio_serves_only_what_the_page_needs(client: TestClient, path: str) -> None:
    assert client.get(f"/gradio_api/{path}").status_code == 404


def test_a_large_body_is_refused_with_its_limit(client: TestClient) -> None:
    response = client.post("/page/questions", json={"question": "x" * 300_000})
    assert response.status_code == 413 and "256 KB" in response.json()["message"]


def test_changes_need_our_own_page(client: TestClient) -> None:
    for origin in ("http://evil.example", "null"):
        response = client.post("/page/person", json={"role": "leader"}, headers={"origin": origin})
        assert response.status_code == 403
    assert "Amira Khan · agent" in client.get("/page/frame").text


def test_a_visitor_may_be_each_sample_person_and_sees_what_that_person_may(client: TestClient) -> None:
    assert client.get(f"/page/documents/{LEADERS_ONLY}").status_code == 404
    assert "My questions" in client.get("/page/frame").text
    assert client.post("/page/person", json={"role": "leader"}).status_code == 204
    assert "Service champions" in client.get(f"/page/documents/{LEADERS_ONLY}").text
    assert "Inbox" in client.get("/page/frame").text
    assert client.post("/page/person", json={"role": "boss"}).status_code == 422


def test_nothing_of_one_browser_is_another_s(app: FastAPI, client: TestClient, assistant: FakeAssistant) -> None:
    person = _person(client, assistant)

    async def ask() -> str:
        turn = await assistant.coach.begin(person, "How late is late?", "key-of-one")
        await asyncio.gather(*(run.task for run in assistant.coach._runs.values() if run.task))
        return turn.id

    turn_id = asyncio.run(ask())
    conversation = assistant.coach.conversations(person)[0].id
    assert "In force" in client.get(f"/page/turns/{turn_id}/sources/2").text.replace("in force", "In force")
    other = visitor(app)
    assert other.get(f"/page/turns/{turn_id}/sources/2").status_code == 404
    assert other.post(f"/page/turns/{turn_id}/feedback", json={"value": "up"}).status_code == 404
    assert other.post(f"/page/turns/{turn_id}/retry", json={"key": "another-key"}).status_code == 404
    assert other.post(f"/page/conversations/{conversation}/delete", json={}).status_code == 404
    assert "How late" not in other.get("/page/conversations").text
    assert "How late" in client.get("/page/conversations").text


def test_answering_is_for_those_who_may(client: TestClient, assistant: FakeAssistant) -> None:
    client.post("/page/questions", json={"question": "Who has the key?"})
    path = f"/page/questions/{assistant.questions.all[-1].id}"
    refused = client.post(f"{path}/answer", json={"text": "Me"})
    assert refused.status_code == 403 and "does not answer" in refused.json()["message"]
    client.post("/page/person", json={"role": Role.trainer})
    assert "Me" in client.post(f"{path}/answer", json={"text": "Me"}).text
    assert "A draft for the library" in client.post(f"{path}/draft").text


def test_a_trainer_puts_a_draft_in_force(client: TestClient, assistant: FakeAssistant) -> None:
    draft = Document(
        id="ANSWER-7", kind=Kind.document, title="The key", audience=EVERYONE, body="By the door.", source="draft"
    )
    assistant.library.drafts.append(draft)
    publish = {"reference": "ANSWER-7@1"}
    assert client.get("/page/documents/ANSWER-7").status_code == 404
    assert client.post("/page/documents/publish", json=publish).status_code == 403
    client.post("/page/person", json={"role": Role.trainer})
    assert "Put it in force" in client.get("/page/documents/ANSWER-7").text
    assert "Put it in force" not in client.post("/page/documents/publish", json=publish).text
    client.post("/page/person", json={"role": Role.agent})
    assert "By the door." in client.get("/page/documents/ANSWER-7").text


def _person(client: TestClient, assistant: FakeAssistant):  # type: ignore[no-untyped-def]
    from starlette.requests import HTTPConnection

    from assistant.security.visitors import COOKIE, Visitors

    cookie = f"{COOKIE}={client.cookies[COOKIE]}".encode()
    return Visitors(assistant.company, str).person(HTTPConnection({"type": "http", "headers": [(b"cookie", cookie)]}))
