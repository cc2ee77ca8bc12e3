"""The culture page: for everybody, with a look before anything is kept, and nobody else's id opens anything."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.bootstrap.culture import make_culture
from assistant.domain.people import Role
from assistant.features.library import Library
from assistant.storage.database import Database
from tests.fake_answers import NOW
from tests.fakes import FakeAssistant, built_web
from tests.integration.page_support import ORIGIN, become, visitor

STANDARD = "STD-OWNERSHIP-4"
STORY = {
    "title": "The lamp <b>twice</b>",
    "happened": "Mr Brandt rang. Tom Ellery took it on.",
    "difference": "He asked first.",
    "standard": STANDARD,
}


@pytest.fixture(scope="module")
def app(page_database: Database) -> Any:
    assistant: Any = FakeAssistant()
    library = Library(assistant.knowledge.documents, page_database.documents, NOW.date)
    assistant.culture = make_culture(library, page_database, assistant.company, lambda: NOW, NOW.date)
    return built_web(assistant)


def choice(client: TestClient, name: str) -> str:
    """What the form sends for somebody."""
    found = re.search(rf'<option value="([^"]+)">{name}', client.get("/page/culture").text)
    assert found
    return found[1]


def given(client: TestClient, **more: Any) -> dict[str, Any]:
    words = "Mrs Hallam <i>said</i>: he stayed with me."
    return {"whom": choice(client, "Tom Ellery"), "words": words, "standard": STANDARD, "key": "key-12345", **more}


def ids(page: str, kind: str) -> list[str]:
    return re.findall(rf'<article class="card(?: kudos)?" id="{kind}-([^"]+)"', page)


def test_it_is_there_for_every_role_and_for_nobody_unknown(app: Any, client: TestClient) -> None:
    for role in Role:
        become(client, role)
        page = client.get("/page/culture")
        assert page.status_code == 200 and 'id="go-culture"' in client.get("/page/frame").text
        assert ("Stories to look at" in page.text) is (role is Role.trainer)
    stranger = TestClient(app, base_url="http://localhost", headers=ORIGIN)
    assert stranger.get("/page/culture").status_code == 403
    assert stranger.post("/page/culture/thanks", json=given(client)).status_code == 403


def test_thanks_are_looked_at_kept_and_taken_off_by_those_they_are_of_alone(app: Any, client: TestClient) -> None:
    sent = given(client)
    looked = client.post("/page/culture/thanks/preview", json=sent).text
    assert "A customer &lt;i&gt;said&lt;/i&gt;: he stayed with me." in looked and "“Mrs Hallam”" in looked
    assert ids(client.get("/page/culture/wall").text, "kudos") == []
    (one,) = ids(client.post("/page/culture/thanks", json=sent).text, "kudos")
    page = client.get(f"/page/culture/wall?standard={STANDARD}").text
    assert "Thank you, Tom Ellery" in page and "<i>" not in page and "Hallam" not in page
    assert "Thank you" not in client.get("/page/culture/wall?team=Nobody").text
    other = visitor(app)
    for path in (f"thanks/{one}/off", f"thanks/{one}/back", "thanks/none/off"):
        assert other.post(f"/page/culture/{path}", json={}).status_code == 404
    assert "kudos-off" not in other.get("/page/culture/wall").text
    assert "Thanks of May 2026" in other.get("/page/culture/digest?month=2026-05").text
    assert other.get("/page/culture/digest?month=May").status_code == 422
    become(client, Role.trainer)
    assert "Take it off the wall" in client.get("/page/culture/wall").text
    off = client.post(f"/page/culture/thanks/{one}/off", json={}).text
    assert ids(off, "kudos") == [] and "You took off" in off
    assert ids(client.post(f"/page/culture/thanks/{one}/back", json={}).text, "kudos") == [one]


@pytest.mark.parametrize("role", Role)
def test_a_story_is_told_by_anybody_and_decided_about_by_trainers(app: Any, role: Role) -> None:
    client = visitor(app)
    become(client, role)
    looked = client.post("/page/culture/stories/preview", json=STORY).text
    assert "Brandt agreed to be named" in looked and "A customer rang." in looked and "<b>" not in looked
    told = client.post("/page/culture/stories", json={**STORY, "agreed": ["Brandt"], "key": "key-12345"})
    assert told.status_code == 200 and "waiting for a trainer" in told.text
    story = ids(told.text, "story")[-1]
    other = visitor(app)
    for who in (Role.agent, Role.leader):
        become(other, who)
        for path, body in (("approve", STORY), ("keep-back", {"reason": "No."})):
            assert other.post(f"/page/culture/stories/{story}/{path}", json=body).status_code == 403
        for path in ("withdraw", "back"):
            assert other.post(f"/page/culture/stories/{story}/{path}", json={}).status_code == 404
        assert "Mr Brandt" not in other.get("/page/culture").text
    become(other, Role.trainer)
    assert "Mr Brandt rang." in other.get("/page/culture").text
    page = other.post(f"/page/culture/stories/{story}/approve", json=STORY).text
    assert f'data-story="{story}"' in page and "The lamp &lt;b&gt;twice&lt;/b&gt;" in page
    mine = client.get("/page/culture").text
    assert "in the library" in mine
    gone = client.post(f"/page/culture/stories/{story}/withdraw", json={}).text
    assert "withdrawn" in gone
    assert "withdrawn" not in client.post(f"/page/culture/stories/{story}/back", json={}).text
    client.post(f"/page/culture/stories/{story}/withdraw", json={})


def test_what_is_kept_back_tells_its_author_why(client: TestClient) -> None:
    told = client.post("/page/culture/stories", json={**STORY, "key": "kept-back-1"}).text
    story = ids(told, "story")[-1]
    become(client, Role.trainer)
    assert client.post(f"/page/culture/stories/{story}/keep-back", json={"reason": "Too <soon>."}).status_code == 200
    become(client, Role.agent)
    page = client.get("/page/culture").text
    assert "kept back, because …" in page and "Too &lt;soon&gt;." in page
