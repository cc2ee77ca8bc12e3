"""Cases of the routes of the leaders' playbook."""

from __future__ import annotations

import re
import time

from tests.proofs.leak_pool import JUNK, Pool, case
from tests.proofs.visitor import SECONDS, TICK, Visitor

_TURN = re.compile(r'id="turn-([0-9a-f-]{36})"')
_DAYS = ("", "2026-03-10", "2025-06-01", "yesterday")


def _asked(visitor: Visitor, name: str, body: dict[str, str]) -> str:
    """Ask, and look until the answer is there; the id of the turn."""
    found = _TURN.search(visitor.post(name, "/page/playbook/ask", {**body, "key": visitor.key()}).text)
    until = time.monotonic() + SECONDS
    while found and time.monotonic() < until:
        shown = visitor.get("GET /page/playbook/turns/{turn_id}", f"/page/playbook/turns/{found[1]}").text
        if 'data-state="streaming"' not in shown and 'data-state="pending"' not in shown:
            break
        time.sleep(TICK)
    return found[1] if found else ""


@case("POST /page/playbook/ask")
def _ask(visitor: Visitor, pool: Pool, name: str) -> None:
    for one in pool.kept[:8]:
        for day in _DAYS:
            _asked(visitor, name, {"question": f"What does {one.title} say of the {one.bait}?", "on": day})
    for conversation in [*pool.conversations[:3], JUNK]:
        _asked(visitor, name, {"question": "and before that?", "conversation": conversation})
    _asked(visitor, name, {"question": "Everything that touches parking"})


@case("GET /page/playbook/turns/{turn_id}", "POST /page/playbook/turns/{turn_id}/retry")
def _turns(visitor: Visitor, pool: Pool, name: str) -> None:
    method, path = name.split(" ")
    for turn in [*pool.turns, *pool.broken, JUNK]:
        body = {"on": "", "key": visitor.key()}
        visitor.send(name, method, path.replace("{turn_id}", turn), body if method == "POST" else None)


@case("GET /page/playbook")
def _home(visitor: Visitor, pool: Pool, name: str) -> None:
    for conversation in ["", *pool.conversations, JUNK]:
        for day in _DAYS[:2]:
            visitor.get(name, "/page/playbook", params={"c": conversation, "on": day})


@case("GET /page/playbook/decide")
def _decide(visitor: Visitor, pool: Pool, name: str) -> None:
    for what in ["", "retention money", *(one.bait for one in pool.kept)]:
        for day in _DAYS[:2]:
            visitor.get(name, "/page/playbook/decide", params={"what": what, "on": day})


@case("GET /page/playbook/compare/{document_id}")
def _compare(visitor: Visitor, pool: Pool, name: str) -> None:
    for document in pool.documents:
        for versions in ({}, {"a": "1", "b": "2"}, {"a": "2", "b": "99"}):
            visitor.get(name, f"/page/playbook/compare/{document}", params=versions)
