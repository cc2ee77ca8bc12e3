"""Today through the web: one route, for each role its own, and the same badges wherever they are drawn."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from assistant.domain.people import Role
from assistant.errors import Busy
from tests.fake_answers import NOW
from tests.fakes import FakeAssistant, built_web
from tests.integration.page_support import ORIGIN, become

PROMISE = {
    "key": "key-12345",
    "what": "Call Ms Rowe",
    "whom": "Ms Rowe",
    "due": NOW.date().isoformat(),
}


def badges(page: str) -> dict[str, str]:
    found = re.findall(r'id="slot-badge-(\w+)">(.*?)</span></a>|data-slot="badge-(\w+)"[^>]*>(.*?)</div>', page)
    return {a or c: re.sub("<.*?>", "", b or d) for a, b, c, d in found}


def test_nobody_without_a_cookie_sees_today(assistant: FakeAssistant) -> None:
    stranger = TestClient(built_web(assistant), base_url="http://localhost", headers=ORIGIN)
    assert stranger.get("/page/today").status_code == 403


def test_a_database_that_is_busy_with_something_else_keeps_nobody_from_working(
    assistant: FakeAssistant, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise Busy("The database is busy.")

    monkeypatch.setattr(assistant.visits, "seen", busy)
    assert client.get("/page/documents").status_code == 200


def test_each_role_opens_on_its_own(client: TestClient, assistant: FakeAssistant) -> None:
    assistant.visits.before = NOW - timedelta(days=1)
    assert "Nothing is due." in client.get("/page/today").text
    client.post("/page/questions", json={"question": "Who has the key?"})
    client.post(
        "/page/reports",
        json={"document": "POL-LATE-DELIVERY", "clause": "4.2", "words": "Too low.", "key": "report-key"},
    )
    assert "Who has the key?" not in client.get("/page/today").text
    become(client, Role.trainer)
    page = client.get("/page/today").text
    assert "Who has the key?" in page and "Too low." not in page and "last seven days" not in page
    become(client, Role.leader)
    page = client.get("/page/today").text
    assert "Who has the key?" in page and "Too low." in page and "The last seven days" in page


def test_the_badges_are_the_same_in_the_frame_in_today_and_after_every_change(
    client: TestClient, assistant: FakeAssistant
) -> None:
    client.post("/page/questions", json={"question": "Who has the key?"})
    become(client, Role.trainer)
    waiting = {"promises": "", "questions": "1 waiting"}
    assert badges(client.get("/page/frame").text) == badges(client.get("/page/today").text) == waiting
    answered = client.post("/page/questions/question-1/answer", json={"text": "Tom has it."}).text
    assert badges(answered) == {"promises": "", "questions": ""}
    become(client, Role.agent)
    assert badges(client.get("/page/frame").text)["questions"] == "1 new"
    assert "Tom has it." in client.get("/page/today").text
