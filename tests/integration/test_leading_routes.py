"""The plan, champions and the first week as pages: who may open what, and nobody else's id opens anything."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.bootstrap.leading import make_leading
from assistant.domain.people import Role
from assistant.features.audit import Audit
from assistant.storage.database import Database
from tests.fake_answers import NOW
from tests.fakes import FakeAssistant, built_web
from tests.integration.page_support import become, visitor
from tests.integration.practice_support import Hall
from tests.integration.storage_support import TickingClock

PLAN, CHAMPIONS, WEEK = "/page/culture/plan", "/page/culture/champions", "/page/culture/first-week"
DUE = "2026-12-01"


@pytest.fixture(scope="module")
def app(page_database: Database) -> Any:
    assistant: Any = FakeAssistant()
    hall = Hall(page_database, TickingClock())
    assistant.audit = Audit(page_database.audit)
    assistant.leading = make_leading(
        library=hall.library,
        database=page_database,
        company=hall.company,
        scenarios=hall.scenarios,
        runs=hall.runs,
        path=lambda: assistant.knowledge.first_week,
        clock=lambda: NOW,
        today=NOW.date,
    )
    return built_web(assistant)


def planned(client: TestClient, **more: str) -> tuple[str, str]:
    """An action of the sample leader: its id and its last change."""
    become(client, Role.leader)
    owner = re.search(r'value="([^"]+)" selected>Grace Okafor', client.get(PLAN).text)
    assert owner
    key = f"key-{len(client.get(PLAN).text)}"
    given = {"what": "Shops <b>visit</b> us", "owner": owner[1], "due": DUE, "key": key, **more}
    made = client.post(f"{PLAN}/actions", json=given)
    assert made.status_code == 200, made.text
    found = re.search(r'id="plan-list" data-action="([^"]+)" data-change="([^"]+)"', made.text)
    assert found
    return found[1], found[2]


@pytest.mark.parametrize("role", Role)
def test_leaders_alone_open_the_plan(client: TestClient, role: Role) -> None:
    action, change = planned(client)
    body = {"what": "Mine", "owner": "me", "due": DUE, "seen": change, "state": "under way", "change": change}
    become(client, role)
    allowed = role is Role.leader
    for path in ("", "/file", "/passages?document=PLAY-ACTIONS", f"/actions/{action}/sources/1"):
        assert (client.get(f"{PLAN}{path}").status_code == 403) is not allowed, path
    for path in ("change", "undo", "state"):
        answer = client.post(f"{PLAN}/actions/{action}/{path}", json=body)
        assert (answer.status_code == 403) is not allowed, path
    assert ('part=plan"' in client.get(CHAMPIONS).text) is allowed


def test_a_passage_becomes_an_action_that_opens_beside(client: TestClient) -> None:
    become(client, Role.leader)
    shown = client.get(f"{PLAN}/passages?document=PLAY-ACTIONS").text
    passage = re.search(r'data-passage="([^"]+)"', shown)
    assert passage and "Pick 3 actions a quarter" in shown
    action, change = planned(client, passage=passage[1], what="Pick three")
    source = client.get(f"{PLAN}/actions/{action}/sources/1").text
    assert '<mark id="cited" tabindex="-1">Pick 3 actions a quarter' in source
    page = client.get(PLAN).text
    assert f'data-do="source" data-of-action="{action}"' in page and "<b>visit" not in page
    assert "in the plan" in client.get(f"{PLAN}/passages?document=PLAY-ACTIONS").text
    late = client.post(f"{PLAN}/actions/{action}/state", json={"state": "done", "seen": change})
    assert late.status_code == 422 and "what shows" in late.json()["message"]
    assert client.post(f"{PLAN}/actions", json={"what": "A", "key": "key-without-day"}).status_code == 422
    file = client.get(f"{PLAN}/file")
    assert file.headers["content-disposition"].startswith('attachment; filename="Plan-') and "Pick three" in file.text
    other = visitor(client.app)
    become(other, Role.leader)
    assert other.post(f"{PLAN}/actions/{action}/undo", json={"change": change}).status_code == 404


def test_nobody_answers_or_takes_back_for_another(client: TestClient) -> None:
    become(client, Role.agent)
    tom = re.search(r'<option value="([^"]+)">Tom Ellery', client.get(CHAMPIONS).text)
    assert tom
    given = {"whom": tom[1], "sentence": "He <i>listens</i>.", "key": "key-12345"}
    page = client.post(f"{CHAMPIONS}/sentences", json=given).text
    assert "He &lt;i&gt;listens&lt;/i&gt;." in page
    sentence = re.findall(r'data-sentence="([^"]+)"', page)[0]
    stranger = visitor(client.app)
    for role in Role:
        become(stranger, role)
        assert "listens" not in stranger.get(CHAMPIONS).text
        for act in ("unanswer", "take-back", "say-again"):
            assert stranger.post(f"{CHAMPIONS}/sentences/{sentence}/{act}", json={}).status_code == 404
        assert stranger.post(f"{CHAMPIONS}/sentences/{sentence}/answer", json={"agrees": True}).status_code == 404
        named = {"whom": tom[1], "because": "I say so."}
        expected = 404 if role is Role.leader else 403
        assert stranger.post(f"{CHAMPIONS}/named", json=named).status_code == expected
    become(client, Role.leader)
    assert "listens" not in client.get(CHAMPIONS).text
    become(client, Role.trainer)
    assert client.post(f"{CHAMPIONS}/sentences/{sentence}/answer", json={"agrees": True}).status_code == 200
    become(client, Role.leader)
    assert "listens" in client.get(CHAMPIONS).text
    page = client.post(f"{CHAMPIONS}/named", json={"whom": tom[1], "because": "Ask him first."}).text
    champion = re.findall(r'data-champion="([^"]+)"', page)[0]
    become(stranger, Role.leader)
    assert "Ask him first." in stranger.get(CHAMPIONS).text
    for act in ("end", "resume"):
        assert stranger.post(f"{CHAMPIONS}/named/{champion}/{act}", json={}).status_code == 404
    assert "Ask him first." not in client.post(f"{CHAMPIONS}/named/{champion}/end", json={}).text


def test_the_first_week_is_ones_own_and_its_numbers_are_for_who_looks_after_the_team(client: TestClient) -> None:
    become(client, Role.agent)
    page = client.get(WEEK).text
    assert "Begin" in page and "New people" not in page and "not which ones" in page
    step = {"step": "read:GUIDE-NEW-HERE", "done": True}
    assert "1 of 21 steps" in client.post(f"{WEEK}/steps", json=step).text
    assert client.post(f"{WEEK}/steps", json={"step": "read:PLAY-ACTIONS", "done": True}).status_code == 404
    for role in (Role.trainer, Role.leader):
        become(client, role)
        assert "Amira Khan" in (page := client.get(WEEK).text) and "1 of 21 steps" in page
    other = visitor(client.app)
    become(other, Role.leader)
    assert "Amira Khan" not in other.get(WEEK).text
    become(client, Role.agent)
    assert "Take it up again" in client.post(f"{WEEK}/put-away", json={}).text
    assert "1 of 21 steps" in client.post(f"{WEEK}/begin", json={}).text
    assert "0 of 21 steps" in client.post(f"{WEEK}/steps", json={**step, "done": False}).text
    assert TestClient(client.app, base_url="http://localhost").get(WEEK).status_code == 403
