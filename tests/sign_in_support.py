"""The signed-in service around the fake assistant: real accounts on SQLite, a clock, hashes that are counted."""

from __future__ import annotations

import asyncio
import re
import secrets
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from argon2 import PasswordHasher
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.testclient import TestClient

from assistant.domain.accounts import Account
from assistant.domain.people import Role
from assistant.features.accounts import Accounts
from assistant.features.audit import Audit
from assistant.features.single_sign_on import ClaimRules, SingleSignOnAccounts
from assistant.security.passwords import Passwords
from assistant.security.site import Site
from assistant.security.throttle import Throttle
from assistant.storage.database import Database, open_database
from tests.fakes import NOW, FakeAssistant

if TYPE_CHECKING:
    from fastapi import FastAPI

PASSWORD = "seven blue kettles on the roof"
HOUR = 3600.0
ADMINISTRATOR = "ada@harbour.example"
AGENT = "amira@harbour.example"
LEADER = "lena@harbour.example"


class CountingHasher(PasswordHasher):
    """argon2id with the least work there is; ``computed`` counts."""

    computed = 0

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)

    def hash(self, *given: Any, **named: Any) -> str:
        type(self).computed += 1
        return super().hash(*given, **named)

    def verify(self, *given: Any) -> Any:
        type(self).computed += 1
        return super().verify(*given)


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Company:
    """A company of people who sign in. ``people`` are made with :data:`PASSWORD`."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    rules: ClaimRules | None = None

    def __post_init__(self) -> None:
        self.hasher = CountingHasher()
        type(self.hasher).computed = 0
        self.assistant: Any = FakeAssistant()
        self.database: Database = open_database(self.folder / "assistant.db", self.clock)
        self.audit = Audit(self.database.audit)
        known = self.assistant.company
        passwords = Passwords(known.name, hasher=self.hasher)
        self.accounts = Accounts(
            self.database,
            self.audit,
            known,
            passwords,
            Throttle(),
            self.clock,
            lambda: secrets.token_urlsafe(32),
            8 * HOUR,
            7 * 24 * HOUR,
        )
        self.assistant.accounts, self.assistant.audit, self.assistant.single_sign_on = self.accounts, self.audit, None
        if self.rules:
            self.assistant.single_sign_on = SingleSignOnAccounts(
                self.database, self.audit, self.accounts, known, self.rules
            )

    def person(self, login: str = ADMINISTRATOR, role: Role = Role.agent, **more: Any) -> Account:
        """Somebody with a password; ``ada`` is the administrator unless said otherwise."""
        more.setdefault("administrator", login == ADMINISTRATOR)
        kept = self.hasher.hash(PASSWORD)
        name = login.partition("@")[0].capitalize()
        level = self.assistant.company.authority_levels[0]
        return self.database.accounts.add(name, login, role, level, password_hash=kept, **more)

    def web(self, site: Site | None = None, provider: Any = None) -> FastAPI:
        """The application; made inside a loop, since Gradio would else make one and never close it."""
        from assistant.web import build_web

        async def build() -> FastAPI:
            return build_web(self.assistant, demo=False, clock=self.clock, site=site, provider=provider)

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, build()).result()

    def close(self) -> None:
        self.database.close()


@contextmanager
def staffed(folder: Path) -> Iterator[Company]:
    """A company with an administrator, an agent and a leader."""
    made = Company(folder)
    made.person()
    made.person(AGENT)
    made.person(LEADER, Role.leader)
    yield made
    made.close()


def browser(app: FastAPI, address: str = "http://localhost", **headers: str) -> TestClient:
    """A browser that follows no redirect and says which page a request comes from."""
    return TestClient(app, base_url=address, headers={"origin": address, **headers}, follow_redirects=False)


def form_token(page: str) -> str:
    found = re.search(r'name="form_token" value="([\w-]{43})"', page)
    assert found, page
    return found[1]


def sign_in(client: TestClient, login: str = ADMINISTRATOR, password: str = PASSWORD, next_path: str = "/") -> Any:
    """Fill in the sign-in form; the response to it."""
    token = form_token(client.get("/sign-in").text)
    return client.post("/sign-in", data={"form_token": token, "login": login, "password": password, "next": next_path})


def signed_in(app: FastAPI, login: str = ADMINISTRATOR, address: str = "http://localhost") -> TestClient:
    """A browser in which somebody is signed in."""
    client = browser(app, address)
    response = sign_in(client, login)
    assert response.status_code == 303, response.text
    return client


@contextmanager
def listening(app: Any, **more: Any) -> Iterator[str]:
    """An application in a real server on this machine; its address. ``more`` is for uvicorn."""
    here = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, proxy_headers=False, **more)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [here]}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if more.get('ssl_certfile') else 'http'}://127.0.0.1:{here.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def certificate(folder: Path) -> dict[str, str]:
    """A certificate for this machine that nobody vouches for, as uvicorn takes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(private)
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    return {"ssl_keyfile": str(folder / "key.pem"), "ssl_certfile": str(folder / "certificate.pem")}
