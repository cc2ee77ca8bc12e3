"""Cases of the routes for the plan of leadership actions, champions and the first week."""

from __future__ import annotations

import re
from typing import Any

from tests.proofs.leak_pool import JUNK, Pool, case, for_each, plain
from tests.proofs.visitor import Visitor

_PLAN, _CHAMPIONS, _WEEK = "/page/culture/plan", "/page/culture/champions", "/page/culture/first-week"
_ACTION, _SEEN = r'data-of-action="([^"]+)"', r'data-of-action="{}"[^>]* data-seen="([^"]+)"'
_OPTION = r'<option value="([^"]+)"'
_DUE = "2031-01-01"
MOST = 3
"""Owners, passages and people put forward by each visitor, and actions that each reaches for."""

case(f"GET {_PLAN}", f"GET {_PLAN}/file", f"GET {_CHAMPIONS}", f"GET {_WEEK}")(plain)
case(f"POST {_WEEK}/begin", f"POST {_WEEK}/put-away")(plain)


@case(f"GET {_PLAN}/passages")
def _passages(visitor: Visitor, pool: Pool, name: str) -> None:
    for document in pool.documents:
        visitor.get(name, f"{_PLAN}/passages", params={"document": document})


@case(f"POST {_PLAN}/actions")
def _plan(visitor: Visitor, pool: Pool, name: str) -> None:
    """Drawn from what a chapter asks for, and in the words of a document that only some may read."""
    page = visitor.get(f"GET {_PLAN}", _PLAN).text
    owners = [*re.findall(_OPTION, page.partition('name="owner"')[2])[:MOST], "nobody"]
    passages = [""]
    for document in pool.documents:
        shown = visitor.get(f"GET {_PLAN}/passages", f"{_PLAN}/passages", params={"document": document}).text
        passages += re.findall(r'data-passage="([^"]+)"', shown)[:1]
    for owner in owners:
        for passage in passages[: MOST + 1]:
            body = {"what": f"Ask for the {pool.kept[0].bait}.", "owner": owner, "due": _DUE, "passage": passage}
            visitor.post(name, f"{_PLAN}/actions", {**body, "key": visitor.key()})
    pool.note("actions", visitor.get(f"GET {_PLAN}", _PLAN).text, _ACTION)


case(f"GET {_PLAN}/actions/{{action_id}}/sources/1")(for_each("actions"))


@case(
    f"POST {_PLAN}/actions/{{action_id}}/change",
    f"POST {_PLAN}/actions/{{action_id}}/state",
    f"POST {_PLAN}/actions/{{action_id}}/undo",
)
def _change(visitor: Visitor, pool: Pool, name: str) -> None:
    page = visitor.get(f"GET {_PLAN}", _PLAN).text
    owners = re.findall(_OPTION, page.partition('name="owner"')[2])[:MOST] or ["nobody"]
    what = name.rpartition("/")[2]
    for action in [*pool.actions[:MOST], JUNK]:
        seen = re.search(_SEEN.format(re.escape(action)), page)
        known = seen[1] if seen else JUNK
        bodies: dict[str, dict[str, Any]] = {
            "change": {"what": f"The {pool.kept[0].bait}.", "owner": owners[-1], "due": _DUE, "own_words": True},
            "state": {"state": "done", "words": f"Somebody read the {pool.kept[0].bait}."},
            "undo": {"change": known},
        }
        visitor.post(name, f"{_PLAN}/actions/{action}/{what}", {**bodies[what], "seen": known})


@case(f"POST {_CHAMPIONS}/sentences")
def _put_forward(visitor: Visitor, pool: Pool, name: str) -> None:
    page = visitor.get(f"GET {_CHAMPIONS}", _CHAMPIONS).text
    for whom in [*re.findall(_OPTION, page)[: MOST + 1], "nobody"]:
        body = {"whom": whom, "sentence": f"They know the {pool.kept[0].bait}.", "key": visitor.key()}
        visitor.post(name, f"{_CHAMPIONS}/sentences", body)
    pool.note("nominations", visitor.get(f"GET {_CHAMPIONS}", _CHAMPIONS).text, r'data-sentence="([^"]+)"')


@case(f"POST {_CHAMPIONS}/sentences/{{nomination_id}}/answer")
def _answer(visitor: Visitor, pool: Pool, name: str) -> None:
    for nomination in [*pool.nominations, JUNK]:
        visitor.post(name, f"{_CHAMPIONS}/sentences/{nomination}/answer", {"agrees": True})


for act in ("unanswer", "take-back", "say-again"):
    case(f"POST {_CHAMPIONS}/sentences/{{nomination_id}}/{act}")(for_each("nominations"))


@case(f"POST {_CHAMPIONS}/named")
def _name(visitor: Visitor, pool: Pool, name: str) -> None:
    page = visitor.get(f"GET {_CHAMPIONS}", _CHAMPIONS).text
    for whom in [*re.findall(r'data-whom="([^"]+)"', page), JUNK]:
        visitor.post(name, f"{_CHAMPIONS}/named", {"whom": whom, "because": f"The {pool.kept[0].bait}."})
    pool.note("champions", visitor.get(f"GET {_CHAMPIONS}", _CHAMPIONS).text, r'data-champion="([^"]+)"')


for act in ("end", "resume"):
    case(f"POST {_CHAMPIONS}/named/{{champion_id}}/{act}")(for_each("champions"))


@case(f"POST {_WEEK}/steps")
def _tick(visitor: Visitor, pool: Pool, name: str) -> None:
    for document in pool.documents:
        for step in (f"read:{document}", f"play:{document}"):
            visitor.post(name, f"{_WEEK}/steps", {"step": step, "done": True})
