"""Cases of the command line's routes, of what Gradio serves, and of the page's handlers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from assistant.domain.people import Role
from tests.proofs.leak_documents import word
from tests.proofs.leak_pool import JUNK, Pool, case, plain, without_stamps
from tests.proofs.visitor import Visitor


@case("POST /api/ask")
def _api_ask(visitor: Visitor, pool: Pool, name: str) -> None:
    """With the token, as somebody of the visitor's role; without it nobody is asked at all."""
    bearer = {"authorization": f"Bearer {pool.token}"}
    for one in pool.kept:
        body = {"question": f"What is {one.theme}, the {one.bait}?", "role": visitor.role.value}
        for more in ({"on": "2025-06-01"}, {"on": "2026-03-10"}, {"engine": "builtin"}):
            visitor.post(name, "/api/ask", {**body, **more}, headers=bearer)
    body = {"question": pool.kept[0].bait, "role": visitor.role.value}
    for wrong in ({"level": pool.kept[0].bait}, {"engine": pool.kept[0].bait}, {"role": "boss"}, {"question": ""}):
        visitor.post(name, "/api/ask", {**body, **wrong}, headers=bearer)
    visitor.post(name, "/api/ask", {**body, "role": "leader"})


@case("POST /api/review")
def _api_review(visitor: Visitor, pool: Pool, name: str) -> None:
    bearer = {"authorization": f"Bearer {pool.token}"}
    for one in pool.kept[::7]:
        draft = f"We will be in touch soon about the {one.bait}. I can offer £77 retention money. Amira"
        body = {"reply": draft, "thread": f"What is {one.theme}?", "role": visitor.role.value}
        visitor.post(name, "/api/review", body, headers=bearer)
    visitor.post(name, "/api/review", {"reply": "Hello", "facts": {"order_value": pool.kept[0].bait}}, headers=bearer)
    visitor.post(name, "/api/review", {"reply": "Hello", "role": "leader"})


@case("POST /api/practice")
def _api_practice(visitor: Visitor, pool: Pool, name: str) -> None:
    bearer = {"authorization": f"Bearer {pool.token}"}
    for standard in [*(one.id for one in pool.kept if one.id.startswith("STD")), *pool.common, JUNK]:
        for seed, difficulty in enumerate(("easy", "medium", "hard"), 1):
            body = {"standard": standard, "difficulty": difficulty, "seed": seed, "role": visitor.role.value}
            visitor.post(name, "/api/practice", body, headers=bearer)
    visitor.post(name, "/api/practice", {"standard": JUNK, "difficulty": "easy"})


@case("GET /api/status")
def _api_status(visitor: Visitor, pool: Pool, name: str) -> None:
    visitor.get(name, "/api/status", headers={"authorization": f"Bearer {pool.token}"})
    visitor.get(name, "/api/status")


@case("POST /api/index", "POST /api/purge")
def _api_index(visitor: Visitor, pool: Pool, name: str) -> None:
    path = name.split(" ")[1]
    visitor.post(name, path, {"rebuild": False}, headers={"authorization": f"Bearer {pool.token}"})
    visitor.post(name, path, {"rebuild": False})


# What Gradio serves and the page needs; the rest of what it has must be refused.
case("GET /", "HEAD /", "GET /config", "GET /theme.css", "GET /favicon.ico")(plain)
case("GET /gradio_api/app_id", "GET /gradio_api/app_id/", "GET /gradio_api/startup-events")(plain)


def climbing(pool: Pool, data: str = "data/assistant.db") -> Iterable[str]:
    """Paths that lead out of a folder, to what is kept."""
    for target in ("knowledge/playbook/champions.md", data, "knowledge/kept/pol-kept72.md"):
        for up in ("..", "%2e%2e", "..%2f..", "%2e%2e%2f%2e%2e"):
            yield f"{up}/{up}/{up}/{target}"
        yield f"/{target}"
    yield from (quote(one.id, safe="") for one in pool.kept[:5])


@case("GET /static/{path:path}", "GET /assets/{path:path}", "GET /page/assets/{path}")
def _files(visitor: Visitor, pool: Pool, name: str) -> None:
    method, path = name.split(" ")
    for climb in climbing(pool):
        visitor.send(name, method, path.partition("{")[0] + climb)


@case("POST /gradio_api/run/{api_name}", "POST /gradio_api/run/{api_name}/")
def _run(visitor: Visitor, pool: Pool, name: str) -> None:
    """Handlers by number and by name with anything in them; each handler has a case of its own besides."""
    path, session = name.split(" ")[1].replace("{api_name}", "predict"), f"anew-{visitor.name}"
    every: tuple[list[Any], ...] = (
        [],
        ["", "Everything"],
        [pool.kept[0].bait, "Playbook"],
        [f"{pool.turns[0]} 0"],
        [None] * 6,
    )
    for number in [*visitor.handlers.values(), 99]:
        for data in every[:1] if name.endswith("/") else every:
            visitor.post(name, path, {"data": data, "fn_index": number, "session_hash": session})
    for called in ("ask", "start", "fill", "show"):
        visitor.post(name, path.replace("predict", called), {"data": [], "session_hash": session})


@case("POST /gradio_api/queue/join")
def _join(visitor: Visitor, pool: Pool, name: str) -> None:
    for number in [*visitor.handlers.values(), 99]:
        body = {"data": ["", "Everything"], "fn_index": number, "session_hash": f"queue-{visitor.name}"}
        visitor.post(name, "/gradio_api/queue/join", body)
    # Here and now: what waits in the queue is done for whoever the browser is when its turn comes.
    visitor.peek("GET /gradio_api/queue/data", f"/gradio_api/queue/data?session_hash=queue-{visitor.name}", 1.0)


@case("POST /gradio_api/cancel", "POST /gradio_api/reset", "POST /gradio_api/reset/")
def _cancel(visitor: Visitor, pool: Pool, name: str) -> None:
    body = {"session_hash": f"queue-{visitor.name}", "event_id": JUNK, "fn_index": 0}
    visitor.post(name, name.split(" ")[1], body)


@case("GET /gradio_api/heartbeat/{session_hash}")
def _heartbeat(visitor: Visitor, pool: Pool, name: str) -> None:
    visitor.peek(name, f"/gradio_api/heartbeat/queue-{visitor.name}")


@case("GET /gradio_api/queue/data")
def _data(visitor: Visitor, pool: Pool, name: str) -> None:
    """A stream with something in it is read where something was put into it; this one is another's."""
    for role in Role:
        visitor.peek(name, f"/gradio_api/queue/data?session_hash=anew-{role}")


@case("handler page load", "handler poke-show click", "handler poke-resume click")
def _show(visitor: Visitor, pool: Pool, name: str) -> None:
    for identity in ["", *pool.conversations, JUNK]:
        visitor.handle(name.removeprefix("handler "), [], f"?c={identity}&d={pool.kept[0].id}&tab=library")


@case("handler ask-send click")
def _ask(visitor: Visitor, pool: Pool, name: str) -> None:
    """What is asked here in earnest is asked by ``leaks``; here what is refused."""
    for identity in [*pool.conversations, JUNK]:
        visitor.handle("ask-send click", ["", visitor.key()], f"?c={identity}")
    visitor.handle("ask-send click", [pool.kept[0].bait * 1_000, visitor.key()])


@case("handler timer tick")
def _tick(visitor: Visitor, pool: Pool, name: str) -> None:
    for identity in [*pool.turns, JUNK]:
        visitor.handle("timer tick", [f"{identity} -1"])


@case("handler ask-stop click")
def _stop(visitor: Visitor, pool: Pool, name: str) -> None:
    for identity in [*pool.turns, JUNK]:
        visitor.handle("ask-stop click", [f"{identity} 0"])


@case(
    "handler page load again", "handler poke-shelf click", "handler library-search change", "handler library-kind input"
)
def _shelf(visitor: Visitor, pool: Pool, name: str) -> None:
    """The shelf: everything, every kind, every bait; and a search for a secret finds as little as one for nothing.

    Trainers do find drafts and what was taken out of force: both are theirs to look after, in the library alone.
    """
    called = name.removeprefix("handler ")
    visitor.handle("page load again", ["", "Everything"])
    for kind in ("Everything", "Playbook", "Policies", "Standards", "Stories", "Guides", "Scenarios"):
        visitor.handle(called, ["", kind])
    if called != "library-search change":
        return
    for one in pool.kept:
        for words in (one.bait, one.title, one.theme):
            visitor.handle(called, [words, "Everything"])
        if visitor.role in one.shelf - one.readers:
            if one.id not in str(visitor.handle(called, [one.bait, "Everything"])):
                visitor.fault(f"{visitor.role}: {name} does not find {one.reference}, which is theirs to look after")
        elif visitor.role not in one.readers:
            for place in ("title", "topic", "body"):
                secret = one.secret(place)
                found = str(visitor.handle(called, [secret, "Everything"]))
                nothing = str(visitor.handle(called, [word("nothing", secret), "Everything"]))
                if without_stamps(found) != without_stamps(nothing):
                    visitor.fault(f"{visitor.role}: {name} finds something for the {place} of {one.reference}")
