"""The playbook page: for leaders alone, whatever is asked of it."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from assistant.domain.people import Role
from tests.fakes import FakeAssistant, built_web
from tests.integration.page_support import visitor


@pytest.fixture(scope="module")
def client() -> TestClient:
    return visitor(built_web(FakeAssistant()))


@pytest.mark.parametrize("role", [Role.agent, Role.trainer])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("get", "/turns/turn-1"),
        ("get", "/decide?what=credit"),
        ("get", "/compare/PLAY-STRATEGY"),
        ("post", "/ask"),
        ("post", "/turns/turn-1/retry"),
    ],
)
def test_nobody_but_a_leader_is_let_in(client: TestClient, role: Role, method: str, path: str) -> None:
    assert client.post("/page/person", json={"role": role}).is_success
    body = {"question": "What is our strategy?", "key": "a key of eight"}
    answer = client.get(f"/page/playbook{path}") if method == "get" else client.post(f"/page/playbook{path}", json=body)
    assert answer.status_code == 403 and answer.json() == {"message": "The playbook is not open to you."}
    assert "Playbook" not in client.get("/page/frame").text
