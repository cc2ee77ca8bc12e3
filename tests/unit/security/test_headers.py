import json
from collections.abc import Iterable
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from assistant.security.headers import CONTENT_SECURITY_POLICY, BodyLimit, SameOrigin, SecurityHeaders

pytestmark = pytest.mark.anyio


async def ask(app: Any, scope: dict[str, Any], bodies: Iterable[bytes] = (b"",)) -> tuple[int, dict[str, str], bytes]:
    sent: list[Message] = []
    parts = list(bodies)

    async def receive() -> Message:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: Message) -> None:
        sent.append(message)

    full = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"", **scope}
    await app(full, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:])


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    body = b""
    while scope["method"] == "POST":
        message = await receive()
        body += message["body"]
        if not message["more_body"]:
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


async def broken(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError("inner secret")


async def test_every_response_has_the_headers_also_a_broken_one() -> None:
    for app, status in ((echo, 200), (broken, 500)):
        got, headers, body = await ask(SecurityHeaders(app), {})
        assert got == status
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert b"secret" not in body


def test_the_policy_allows_no_other_host_and_no_eval() -> None:
    assert "unsafe-eval" not in CONTENT_SECURITY_POLICY and "http" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


async def test_a_body_above_the_limit_is_refused_declared_or_not() -> None:
    app = BodyLimit(echo, most=2048)
    post = {"method": "POST"}
    assert (await ask(app, post, [b"a" * 1000, b"b" * 1000]))[::2] == (200, b"a" * 1000 + b"b" * 1000)
    for scope, bodies in (
        (post, [b"a" * 1500, b"b" * 1500]),
        ({"method": "POST", "headers": [(b"content-length", b"9999")]}, [b""]),
    ):
        status, _, body = await ask(app, scope, bodies)
        assert status == 413 and "limit is 2 KB" in json.loads(body)["message"]


@pytest.mark.parametrize(
    ("path", "declared", "status"), [("/file/x", 5000, 200), ("/file/x", 6000, 413), ("/x", 5000, 413)]
)
async def test_a_file_may_be_longer_where_one_is_meant_and_its_length_is_declared(
    path: str, declared: int, status: int
) -> None:
    app = BodyLimit(echo, most=2048, files={"/file/": 5000})
    scope = {"method": "POST", "path": path, "headers": [(b"content-length", str(declared).encode())]}
    assert (await ask(app, scope, [b"a" * declared]))[0] == status
    assert (await ask(app, {**scope, "headers": []}, [b"a" * declared]))[0] == 413


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/page/x", {"origin": "http://localhost:1"}, 200),
        ("/page/x", {"sec-fetch-site": "same-origin"}, 200),
        ("/page/x", {}, 403),
        ("/page/x", {"origin": "http://evil.example"}, 403),
        ("/page/x", {"origin": "null"}, 403),
        ("/gradio_api/run/predict", {}, 200),
        ("/gradio_api/run/predict", {"origin": "http://evil.example"}, 403),
        ("/gradio_api/run/predict", {"sec-fetch-site": "cross-site"}, 403),
    ],
)
async def test_changes_come_from_our_own_page(path: str, headers: dict[str, str], status: int) -> None:
    raw = [(b"host", b"localhost:1"), *((n.encode(), v.encode()) for n, v in headers.items())]
    app = SameOrigin(echo, strict=("/page/",))
    assert (await ask(app, {"method": "POST", "path": path, "headers": raw}))[0] == status
    assert (await ask(app, {"method": "GET", "path": path, "headers": raw}))[0] == 200
