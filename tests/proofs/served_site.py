"""The assistant served over real sockets, with a model of the proof's choice, and everything watched."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from assistant.bootstrap import Assistant, build_assistant, make_provider
from assistant.domain.people import Role
from assistant.http_api import api_router
from assistant.language.embedder import Embedder
from assistant.serving import announced
from assistant.settings import read_settings
from assistant.storage.database import open_database
from assistant.web import build_web
from tests.model_server import Behaviour, ModelServer
from tests.oidc_server import CLIENT_ID, CLIENT_SECRET, Provider
from tests.proofs.leak_documents import EARLIER, TODAY, World
from tests.proofs.leak_echo import echo
from tests.proofs.leak_watch import Watch
from tests.sign_in_support import listening

NOW = datetime.combine(TODAY, clock_time(10), UTC)
SETTLED_SECONDS = 300
NOWHERE = "http://127.0.0.1:9"
"""A company sign-in that nobody asks: the demo has none."""
MANY = "1000000/minute"
"""How often anybody may do anything: a proof is one person who does a great deal."""


def now() -> datetime:
    """The moment at which everything happens."""
    return NOW


@dataclass
class Site:
    """A running assistant and what watches it. ``token`` is that of the command line."""

    assistant: Assistant
    app: FastAPI
    address: str
    token: str
    world: World
    watch: Watch
    data: Path
    model: ModelServer | None
    log: io.StringIO
    signed_in: bool
    other: FastAPI
    """The same assistant served the other way: the demo where this is the service with sign-in."""
    _sent: int = 0
    _logged: int = 0

    def drain(self, role: Role | None) -> None:
        """Search what went to the model and to the embedder since the last look, and what was logged.

        ``role`` is whose request it was; None is the documents' own indexing, which goes there by design.
        """
        if self.model is not None and role is not None:
            for body in self.model.requests[self._sent :]:
                place = "embedder" if "input" in body else "model"
                sent = json.dumps(body, ensure_ascii=False)
                # A prompt for an earlier day says so.
                self.watch.look(role, place, sent, next((day for day in EARLIER if day in sent), ""))
        self._sent = len(self.model.requests) if self.model is not None else 0
        told = self.log.getvalue()[self._logged :]
        self._logged += len(told)
        # A log is read by people of no role at all: what is for leaders stands in it for nobody.
        self.watch.look(None, "log", told)

    def settle(self) -> None:
        """Wait until nothing is done in the background: what the index sends out then is nobody's question."""
        jobs: Any = self.assistant.jobs
        until = time.monotonic() + SETTLED_SECONDS
        while jobs._store.open_ones() and time.monotonic() < until:
            time.sleep(0.05)
        self.drain(None)

    @property
    def accounts(self) -> Any:
        """Who lets people in; None in the demo."""
        return self.assistant.accounts if self.signed_in else None

    def withdraw(self, reference: str) -> None:
        """Take a document of the database out of force, as a trainer does."""
        trainer = self.assistant.somebody(Role.trainer)
        self.assistant.library.withdraw(trainer, reference)
        self.watch.closed(reference)


@contextmanager
def running(
    world: World,
    data: Path,
    *,
    engine: str = "openai",
    says: Behaviour | None = None,
    remote: bool = False,
    signed_in: bool = False,
    embedder: Embedder | None = None,
    **more: str,
) -> Iterator[Site]:
    """Serve a world, as the demo or behind sign-in.

    ``says`` is what the model does (say its prompt again), ``remote`` has the endpoint make the index too, ``embedder``
    replaces the packaged one, ``more`` are settings.
    """
    environment = {
        "COACH_DATA_DIR": str(data),
        "COACH_KNOWLEDGE_DIR": str(world.folder),
        "COACH_ENGINE": engine,
        "COACH_MODEL": "echo",
        "COACH_PERSON_TOKENS_PER_DAY": "0",
        "COACH_TOKENS_PER_DAY": "0",
        # Sentences kept as examples are tried on replies of nobody's company, which takes long and tells nothing.
        "COACH_LABELLED_REPLIES": str(world.folder / "no.jsonl"),
        **dict.fromkeys(("COACH_QUESTION_LIMIT", "COACH_REVIEW_LIMIT", "COACH_CHANGE_LIMIT"), MANY),
        **more,
    }
    with ExitStack() as stack:
        model = stack.enter_context(ModelServer(says or echo)) if engine == "openai" else None
        if model is not None:
            environment |= {"OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "sk-not-a-key"}
            environment |= {"COACH_EMBEDDINGS": "openai:words"} if remote else {}
        environment |= _single_sign_on(stack.enter_context(_company_sign_in()) if signed_in else NOWHERE)
        settings = read_settings(environment, world.folder / "no.env")
        log = stack.enter_context(_logged())
        _store(Path(settings.database), world)
        assistant = stack.enter_context(
            build_assistant(settings, clock=now, wait=True, background=True, embedder=embedder)
        )
        door = socket.create_server(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        token = stack.enter_context(announced(settings.data_dir, address))
        app, other = (_built(assistant, settings, token, demo=demo) for demo in (not signed_in, signed_in))
        stack.enter_context(_served(app, door))
        watch = Watch(world.secrets)
        site = Site(assistant, app, address, token, world, watch, data, model, log, signed_in, other)
        site.drain(None)
        yield site
        site.drain(None)


@contextmanager
def _logged() -> Iterator[io.StringIO]:
    """What the program writes for its operator: its log as ``make run`` sets it up, and both output streams."""
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    ours = logging.getLogger("assistant")
    level = ours.level
    logging.getLogger().addHandler(handler)
    ours.setLevel(logging.INFO)
    try:
        with redirect_stderr(log), redirect_stdout(log):
            yield log
    finally:
        ours.setLevel(level)
        logging.getLogger().removeHandler(handler)


def _store(database: Path, world: World) -> None:
    """Drafts, and documents that were in force once, into the database."""
    database.parent.mkdir(parents=True, exist_ok=True)
    opened = open_database(database, now)
    for draft in world.drafts:
        opened.documents.save(draft, "draft", "a trainer")
    for gone in world.withdrawn:
        opened.documents.save(gone, "published", "a trainer")
        opened.documents.set_state(gone.reference, "withdrawn", "a trainer")
    for stays in world.stored:
        opened.documents.save(stays, "published", "a trainer")
    opened.close()


@contextmanager
def _company_sign_in() -> Iterator[str]:
    provider = Provider()
    with listening(provider.app()) as provider.address:
        yield provider.address


def _single_sign_on(issuer: str) -> dict[str, str]:
    """Settings of a company sign-in, so that its routes are there."""
    return {
        "COACH_OIDC_ISSUER": issuer,
        "COACH_OIDC_CLIENT_ID": CLIENT_ID,
        "COACH_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "COACH_OIDC_ROLE_CLAIM": "groups",
        "COACH_OIDC_ROLES": '{"care": "agent"}',
    }


def _built(assistant: Assistant, settings: Any, token: str, *, demo: bool) -> FastAPI:
    """The application as ``serve`` builds it, made inside a loop since Gradio would else open one of its own."""

    async def build() -> FastAPI:
        routers, provider = [api_router(assistant, token)], make_provider(settings)
        return build_web(assistant, demo=demo, clock=now, routers=routers, provider=provider)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, build()).result()


@contextmanager
def _served(app: FastAPI, door: socket.socket) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=10)
