"""What stands before the page: who is told what, which paths exist, whose word about a request counts."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

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


def test_no_route_answers_a_stranger(app: FastAPI) -> None:
    client = browser(app)
    beside = ("/sign-", "/signed-", "/welcome", "/assets", "/static", "/favicon.ico")
    paths = {path for path in _paths(app) if not path.startswith(beside)}
    assert len(paths) > 60
    for path in sorted(paths):
        for method in ("GET", "POST"):
            response = client.request(method, path, json={} if method == "POST" else None)
            assert response.status_code == 401, (method, path, response.status_code)
            assert "signed out" in response.json()["message"]


def _paths(app: FastAPI) -> Iterator[str]:
    def walk(routes: Any, prefix: str = "") -> Iterator[str]:
        for route in routes:
            path = prefix + getattr(route, "path", "")
            inner = getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", None)
            if inner:
                yield from walk(inner, path.rstrip("/"))
            elif path:
                yield re.sub(r"\{[^}]*\}", "x", path)

    yield from walk(app.routes)


UNUSED = """/gradio_api/upload /gradio_api/file=/etc/passwd /gradio_api/file/etc/passwd /gradio_api/proxy=http://127.0.0.1
/gradio_api/info /gradio_api/openapi.json /gradio_api/custom_component/x/client/y/z /gradio_api/deep_link
/gradio_api/user
/gradio_api/token /gradio_api/vibe-code /monitoring /monitoring/summary /login /logout /svelte/x.js /pwa_icon
/manifest.json /robots.txt /nowhere""".split()


def test_a_stranger_s_browser_finds_the_icon_it_asks_for_by_itself(app: FastAPI) -> None:
    found = TestClient(app, base_url="http://localhost", follow_redirects=False).get("/favicon.ico")
    assert found.status_code == 200 and found.headers["content-type"].startswith("image/svg+xml")


def test_only_what_the_page_uses_is_there_for_those_signed_in(app: FastAPI) -> None:
    client = signed_in(app)
    for path in UNUSED:
        assert client.get(path).status_code == 404, path
        assert client.post(path, json={}).status_code in (404, 405), path


def test_no_path_leads_out_of_a_folder_of_files(app: FastAPI) -> None:
    roots = ("/page/assets/", "/assets/", "/static/", "/gradio_api/file=", "/welcome/")
    ways = ("../../web/__init__.py", "..%2f..%2fweb%2f__init__.py", "%2e%2e/%2e%2e/theme.py", "/etc/passwd", "..\\x")
    with listening(app) as address:
        host, port = address.removeprefix("http://").split(":")
        for path in (root + way for root in roots for way in ways):
            # By hand: a client would tidy the path up before it is sent.
            with socket.create_connection((host, int(port))) as raw:
                raw.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
                answer = b"".join(iter(lambda raw=raw: raw.recv(65536), b""))
            assert int(answer.split()[1]) in (401, 403, 404, 410), (path, answer[:200])
            assert b"import" not in answer and b"root:" not in answer


def test_changes_need_our_own_page(app: FastAPI) -> None:
    client = signed_in(app)
    for path in ("/page/questions", "/gradio_api/run/predict", "/sign-in", "/sign-out", "/welcome/x"):
        for origin in ({"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {}):
            bare = TestClient(app, base_url="http://localhost", cookies=dict(client.cookies), follow_redirects=False)
            assert bare.post(path, headers=origin, json={}).status_code == 403, (path, origin)
    assert client.get("/page/frame").status_code == 200
    # The scheme is part of an origin.
    assert client.post("/sign-out", headers={"origin": "https://localhost"}).status_code == 403


def test_what_ships_with_the_page_holds_nobody_s_data(app: FastAPI, company: Company) -> None:
    for login in (AGENT, LEADER, ADMINISTRATOR):
        client = signed_in(app, login)
        shipped = client.get("/config").text + client.get("/", headers={"accept": "text/html"}).text
        for word in (AGENT, LEADER, ADMINISTRATOR, "Lena", "PLAY-CHAMPIONS", "POL-"):
            assert word not in shipped


def test_the_word_of_a_proxy_we_do_not_know_is_nothing(company: Company) -> None:
    known, _, _ = company.accounts.sign_in(AGENT, PASSWORD, "192.0.2.1", "")
    with listening(company.web()) as address, httpx.Client(base_url=address) as client:
        client.headers["origin"] = address
        token = form_token(client.get("/sign-in").text)
        for number in range(20):
            response = client.post(
                "/sign-in",
                data={"form_token": token, "login": f"x{number}@y.example", "password": "wrong"},
                headers={"x-forwarded-for": f"192.0.2.{number}"},
            )
        assert response.status_code == 429
        told = dict.fromkeys(("x-forwarded-host", "x-gradio-server", "forwarded"), "http://evil.example")
        told["x-forwarded-proto"] = "https"
        assert client.get("/sign-in", headers=told).headers["set-cookie"].startswith("coach-form=")
        page = client.get("/", headers={**told, "accept": "text/html", "cookie": f"coach={known}"})
        assert page.status_code == 200 and "evil.example" not in page.text
        assert f'"root":"{address}"' in page.text.replace(" ", "")


def test_behind_a_known_proxy_the_browser_s_own_address_counts(company: Company) -> None:
    site = Site(public_url="https://coach.example", proxies=(ipaddress.ip_network("127.0.0.0/8"),))
    with listening(company.web(site)) as address, httpx.Client(base_url=address) as client:
        proxied = {
            "host": "inner",
            "x-forwarded-host": "coach.example",
            "x-forwarded-proto": "https",
            "origin": "https://coach.example",
        }
        page = client.get("/sign-in", headers=proxied)
        assert page.headers["set-cookie"].startswith("__Host-coach-form=")
        token = form_token(page.text)
        cookie = {"cookie": f"__Host-coach-form={token}"}

        def attempt(number: int, password: str = "wrong") -> int:
            forwarded = f"6.6.6.6, 192.0.2.{number}"
            data = {"form_token": token, "login": f"x{number}@y.example", "password": password}
            headers = {**proxied, **cookie, "x-forwarded-for": forwarded}
            return client.post("/sign-in", data=data, headers=headers).status_code

        assert [attempt(number) for number in range(20)] == [403] * 20
        assert client.get("/sign-in", headers={**proxied, "x-forwarded-host": "evil.example"}).status_code == 400


def test_a_frame_is_refused_but_for_those_named(company: Company) -> None:
    response = browser(company.web()).get("/sign-in")
    assert response.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    site = Site(public_url="https://coach.example", frame_origins=("https://desk.example", "https://help.example"))
    response = browser(company.web(site), "https://coach.example").get("/sign-in")
    assert "x-frame-options" not in response.headers
    assert "frame-ancestors https://desk.example https://help.example" in response.headers["content-security-policy"]


def test_a_trusted_header_counts_from_its_proxy_alone(company: Company) -> None:
    header = {"x-remote-user": AGENT.upper()}

    def told(network: str) -> list[int]:
        site = Site(trusted_header="X-Remote-User", trusted_proxies=(ipaddress.ip_network(network),))
        with listening(company.web(site)) as address, httpx.Client(base_url=address) as client:
            double = [("x-remote-user", AGENT), ("x-remote-user", LEADER)]
            return [
                client.get("/page/frame", headers=given).status_code
                for given in (header, {"x-remote-user": "nobody"}, double, {})
            ]

    assert told("127.0.0.1/32") == [200, 403, 403, 401]
    assert told("10.0.0.0/8") == [403, 403, 403, 401]
    # Where it is not switched on, it is a header like any other.
    assert browser(company.web(), **header).get("/page/frame").status_code == 401
