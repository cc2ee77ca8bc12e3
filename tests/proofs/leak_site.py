"""The assistant served over real sockets, and everything it lets out, searched as it comes."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import socket
import threading
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from assistant.bootstrap import Assistant, build_assistant
from assistant.domain.people import Role
from assistant.http_api import api_router
from assistant.language.embedder import Embedder
from assistant.serving import announced
from assistant.settings import read_settings
from assistant.storage.database import open_database
from assistant.web import build_web
from tests.integration.embedding_server import EmbeddingServer
from tests.model_server import JSON, Behaviour, Exchange, ModelServer, raw, reply
from tests.proofs.leak_documents import EARLIER, NOBODY, REPLACED, TODAY, Secret, World

NOW = datetime.combine(TODAY, clock_time(10), UTC)
SETTLED_SECONDS = 300
MANY = "1000000/minute"
"""How often anybody may do anything: a proof is one person who does a great deal."""
HOLD_SECONDS = 1.0
"""How long an answer is held up for somebody to stop it."""
PIECE = 200
"""Characters of the prompt that the echo says in one line."""
_SECRET = re.compile(r"qz[a-z]{8}x")


_LIBRARY = (
    "page handler library",
    "page handler page load again",
    "page handler poke-shelf",
    "page GET /page/documents",
    "page POST /page/documents",
    "page POST /page/jobs",
    "page GET /page/sources",
    "page POST /page/reports",
    "page POST /page/questions",
    "page GET /page/questions",
    "page GET /page/today",
    "page POST /gradio_api/run",
    "stream",
)
"""Where a trainer meets drafts and what was taken out of force; nowhere else, and in no answer."""

_NAMING = {
    "page GET /page/today": ("title", "id"),
    "page GET /page/audit": ("id",),
    "page GET /page/audit/file": ("id",),
}
"""Where a document that was taken out of force is named, to those who read it before and to the administrator."""


def now() -> datetime:
    """The moment at which everything happens."""
    return NOW


async def echo(exchange: Exchange) -> None:
    """A model that says its prompt again: first what looks secret, then all of it, in whatever shape is asked for.

    Asked for embeddings it gives vectors of words.
    """
    if "input" in exchange.body:
        data = EmbeddingServer().data(exchange.body["input"])
        await raw(json.dumps({"object": "list", "model": "words", "data": data}), headers=JSON)(exchange)
        return
    prompt = "\n".join(str(message["content"]) for message in exchange.body["messages"])
    words = list(dict.fromkeys(_SECRET.findall(prompt)))
    told = [" ".join(words[i : i + 8]) for i in range(0, len(words), 8)]
    pieces = told + [prompt[i : i + PIECE] for i in range(0, len(prompt), PIECE)]
    if "hold please" in prompt.rpartition("<question>")[2]:
        await exchange.start()
        await exchange.delta('{"covered": "yes", "lines": [{"kind": "rule", "sources": [1], "text": "')
        await exchange.delta(" ".join(words[:9]) + " and then")
        await asyncio.sleep(HOLD_SECONDS)
        return
    if "gap please" in prompt.rpartition("<question>")[2]:
        await reply({"covered": "no", "lines": [], "more": [], "subject": " ".join(words[:9])}, size=400)(exchange)
        return
    sources = list(range(1, 30))
    rows = [{"kind": "rule", "sources": [1 + i % 12], "text": piece} for i, piece in enumerate(pieces[:8])]
    more = [{"kind": "why", "sources": sources[i : i + 4], "text": piece} for i, piece in enumerate(pieces[8:16])]
    ids = re.findall(r'<standard id="([^"]+)"', prompt)
    draft = re.findall(r"<reply>\n(.*?)\n</reply>", prompt, re.DOTALL)
    quote = draft[-1][:60] if draft else ""
    judged = [
        {
            "standard_id": one,
            "reply_quote": quote,
            "absent": "",
            "clause_quote": pieces[i % len(pieces)][:180],
            "verdict": "missed",
            "reason": pieces[i % len(pieces)],
            "next_step": pieces[-1 - i % len(pieces)],
        }
        for i, one in enumerate(ids)
    ]
    suggestion = {"original": quote, "sources": sources[:4], "replacement": pieces[0], "reason": pieces[-1]}
    everything = {
        "covered": "yes",
        "lines": rows,
        "more": more,
        "subject": pieces[0],
        "follows": True,
        "question": pieces[0],
        "judgements": judged,
        "suggestions": [suggestion] if quote else [],
        "removed": [{"what": pieces[0], "reason": pieces[0]}],
    }
    await reply(everything, size=700, pause=0.004)(exchange)


@dataclass
class Watch:
    """Everything that came out, searched for secrets; ``faults`` is what must stay empty.

    ``seen`` are the places in which a role saw what it may see: the control that the search can find.
    """

    secrets: Sequence[Secret]
    faults: list[str] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    searched: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    answers: dict[str, dict[str, set[int]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    """Case -> role -> statuses."""
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    requests: int = 0

    def __post_init__(self) -> None:
        self._by_word = {secret.word: secret for secret in self.secrets}
        self._gone: set[str] = set()
        self._ids = [word for word in self._by_word if not _SECRET.fullmatch(word)]

    def look(self, role: Role | None, place: str, told: bytes | str, typed: str = "") -> None:
        """Search what ``role`` was shown in a place; nobody may see anything where it is None.

        ``typed`` is what the person sent: what they wrote themselves is no secret.
        """
        text = told.decode("utf-8", "replace") if isinstance(told, bytes) else told
        self.searched[place.split(" ")[0]] += len(text)
        text, own = text.lower(), typed.lower()
        for found in {*_SECRET.findall(text), *(identity for identity in self._ids if identity in text)}:
            secret = self._by_word.get(found)
            if secret is None or found in own:
                continue
            if secret.document == REPLACED and any(day in typed for day in EARLIER):
                continue
            if (secret.document in self._gone or "audit" in place) and secret.place in _NAMING.get(place, ()):
                continue
            if role is not None and role in secret.readers | (secret.shelf if place.startswith(_LIBRARY) else NOBODY):
                self.seen[role.value, place.split(" ")[0]] += 1
                continue
            self.fault(f"{role or 'anybody'}: {place} shows the {secret.place} of {secret.document}")

    def fault(self, told: str) -> None:
        """Note something that must not be, once."""
        if told not in self.faults:
            self.faults.append(told)

    def closed(self, reference: str) -> None:
        """From now on nobody may see the words of this document; that it is gone may be told by its name."""
        self._gone.add(reference)
        for name, secret in self._by_word.items():
            if secret.document == reference:
                self._by_word[name] = replace(secret, readers=NOBODY)

    def response(self, role: Role, case: str, response: httpx.Response) -> None:
        """Search one answer: status line, headers, body, and the members of an archive."""
        self.requests += 1
        self.asked[case] += 1
        request = response.request
        typed = f"{request.url} {request.read().decode('utf-8', 'replace')}"
        place = f"{'stream' if 'event-stream' in response.headers.get('content-type', '') else 'page'} {case}"
        self.look(role, place, "\n".join(f"{k}: {v}" for k, v in response.headers.items()), typed)
        self.look(role, place, response.content, typed)
        if response.content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
                for member in archive.namelist():
                    self.look(role, f"archive {case}", f"{member}\n".encode() + archive.read(member), typed)
        self.answers[case][role.value].add(response.status_code)


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
        settings = read_settings(environment, world.folder / "no.env")
        log = stack.enter_context(_logged())
        _store(settings.database, world)
        assistant = stack.enter_context(
            build_assistant(settings, clock=now, wait=True, background=True, embedder=embedder)
        )
        listening = socket.create_server(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        token = stack.enter_context(announced(settings.data_dir, address))
        app, other = (_built(assistant, token, demo=demo) for demo in (not signed_in, signed_in))
        stack.enter_context(_served(app, listening))
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


def _built(assistant: Assistant, token: str, *, demo: bool) -> FastAPI:
    """The application as ``serve`` builds it, made inside a loop since Gradio would else open one of its own."""

    async def build() -> FastAPI:
        return build_web(assistant, demo=demo, clock=now, routers=[api_router(assistant, token)])

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, build()).result()


@contextmanager
def _served(app: FastAPI, listening: socket.socket) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=10)
