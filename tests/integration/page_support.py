"""A browser in front of the page, and which of the sample people it is."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

ORIGIN = {"origin": "http://localhost"}


def visitor(app: Any, role: str = "") -> TestClient:
    """A browser that has opened the page, as the sample person of a role if one is given."""
    client = TestClient(app, base_url="http://localhost", headers=ORIGIN)
    assert client.get("/").status_code == 200
    if role:
        become(client, role)
    return client


def become(client: TestClient, role: str) -> None:
    assert client.post("/page/person", json={"role": role}).status_code == 204
