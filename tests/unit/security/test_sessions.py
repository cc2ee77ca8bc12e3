import json

import pytest
from starlette.requests import HTTPConnection

from assistant.domain.company import Company
from assistant.domain.people import Role
from assistant.errors import NotAllowed
from assistant.security.sessions import Bindings, _named_in_body, _named_outside_body
from assistant.security.visitors import COOKIE, Visitors, visitor_of

TOKEN = "a" * 43


def request(token: str = TOKEN) -> HTTPConnection:
    return HTTPConnection({"type": "http", "headers": [(b"cookie", f"{COOKIE}={token}".encode())]})


@pytest.mark.parametrize(
    ("path", "query", "headers", "expected"),
    [
        ("/gradio_api/queue/data", b"session_hash=abc", [], {"abc"}),
        ("/gradio_api/queue/data", b"session_hash=abc&session_hash=def", [], {"abc", "def"}),
        ("/gradio_api/heartbeat/abc", b"", [], {"abc"}),
        ("/gradio_api/stream/abc/1/2/playlist.m3u8", b"", [], {"abc"}),
        ("/gradio_api/upload", b"", [(b"session_hash", b"abc")], {"abc"}),
        ("/gradio_api/startup-events", b"", [], set()),
    ],
)
def test_session_ids_are_seen_wherever_they_are_sent(
    path: str, query: bytes, headers: list[tuple[bytes, bytes]], expected: set[str]
) -> None:
    assert _named_outside_body({"path": path, "query_string": query, "headers": headers}) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (json.dumps({"session_hash": "abc", "data": []}).encode(), {"abc"}),
        (b'{"session_hash": "mine", "session_hash": "theirs"}', {"mine", "theirs"}),
        (b'{"data": [{"session_hash": "deep"}]}', {"deep"}),
        (b'{"session\\u005fhash": "escaped"}', {"escaped"}),
        (b'{"session_hash": null}', set()),
        (b"", set()),
        (b"session_hash=abc", None),
        (b'{"session_hash": "abc"', None),
    ],
)
def test_session_ids_are_seen_in_bodies(body: bytes, expected: set[str] | None) -> None:
    assert _named_in_body(body) == expected


def test_the_first_visitor_keeps_a_session() -> None:
    bindings = Bindings()
    assert bindings.claim("s", "one") and bindings.claim("s", "one")
    assert not bindings.claim("s", "two")


def test_visitors_are_different_people_in_the_same_role() -> None:
    visitors = Visitors(Company(), lambda: TOKEN)
    one, two = request(), request("b" * 43)
    assert visitors.person(one).role is Role.agent
    visitors.become(one, Role.leader)
    assert visitors.person(one).id == f"{visitor_of(one)}-leader"
    assert visitors.person(two).role is Role.agent
    assert visitors.person(one).id.split("-")[0] != visitors.person(two).id.split("-")[0]
    assert TOKEN not in visitors.person(one).id


@pytest.mark.parametrize("token", ["", "short", "ä" * 43, "a" * 44, "a" * 42 + ";"])
def test_a_cookie_we_did_not_make_is_nobody(token: str) -> None:
    connection = HTTPConnection({"type": "http", "headers": [(b"cookie", f"{COOKIE}={token}".encode("latin-1"))]})
    assert visitor_of(connection) is None
    with pytest.raises(NotAllowed):
        Visitors(Company(), lambda: TOKEN).person(connection)
