"""Everybody asks for everything, by every way in; what comes out is searched."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from assistant.domain.people import Role
from tests.proofs.leak_commands import commands
from tests.proofs.leak_documents import TODAY
from tests.proofs.leak_order import AFTERWARDS, CHANGING, MADE, NEVER, PRACTICE, SIGNED_IN
from tests.proofs.leak_pool import CASES, Pool
from tests.proofs.leak_questions import FOLLOW_UPS
from tests.proofs.served_site import Site
from tests.proofs.visitor import SignedInDoor, Visitor, visiting

COMMON = ("POL-REFUNDS", "POL-CLOSED", "POL-OPENED", "POL-COMING", "STD-DAY", "STD-FOLLOW-1")
GOOD = 400
EVERY = 6
"""Every so many questions are asked on from."""
STAYS = "ANSWER-STAYS"


def routes_of(routes: Iterable[Any], prefix: str = "", *, page: bool = False) -> Iterator[tuple[str, bool]]:
    """Every route of an application, ``GET /page/frame``, and whether it is Gradio's own."""
    for route in iter_route_contexts(list(routes)):
        path = prefix + str(getattr(route, "path", ""))
        inside = getattr(route, "original_route", route)
        if isinstance(inside, Mount):
            if inside.routes:
                yield from routes_of(inside.routes, path, page=True)
            else:
                yield f"GET {path}/{{path}}", page
            continue
        for method in sorted(getattr(route, "methods", None) or {"GET"}):
            yield f"{method} {path}", page


def without_a_case(site: Site, handlers: Iterable[str]) -> list[str]:
    """Routes and handlers that nobody asks, and cases of what is in neither way to serve.

    Of Gradio's own routes only those have a case that are served; that the others are refused is tried.
    """
    routes = dict((*routes_of(site.other.routes), *routes_of(site.app.routes)))
    ours = {name for name, page in routes.items() if not page} | {f"handler {name}" for name in handlers}
    missing = [f"{name} has no leak case" for name in sorted(ours - set(CASES))]
    gone = [name for name in sorted(set(CASES) - set(routes)) if name.removeprefix("handler ") not in set(handlers)]
    return missing + [f"{name} has a leak case and is not there" for name in gone]


def prove(site: Site, questions: Sequence[str], *, most: int = 24, only: Sequence[str] | None = None) -> None:
    """Run all of it, or ``only`` some cases; ``site.watch`` holds the result.

    ``most`` ids of a kind and as many documents are reached for by everybody.
    """
    with visiting(site.address, site.watch, site.accounts) as (door, people):
        kept = site.world.kept[:: max(1, len(site.world.kept) // most)]
        pool = Pool(kept, [name for name in COMMON if _is_there(site, name)], site.token)
        for fault in without_a_case(site, people[Role.agent].handlers):
            site.watch.fault(fault)
        for visitor in people.values():
            _talk(site, visitor, pool, questions)
        pool.trim(most)
        for role in Role:
            _evidence(site, role, questions)
        _control(site, people[Role.leader])
        if only is not None:
            for name in only:
                _all(site, people, pool, [name])
            return
        for name in MADE:
            _all(site, people, pool, [name])
            pool.trim(most)
        _all(site, people, pool, [name for name in CASES if name not in MADE])
        for visitor in people.values():
            _refused(site, visitor)
        for role in Role:
            commands(site, role, questions)
        _withdrawn(site, people, pool, most)
        if isinstance(door, SignedInDoor):
            _fallen(site, door, people[Role.leader], questions)
    _answered(site)


def _control(site: Site, leader: Visitor) -> None:
    """What is for leaders they do read: else that nobody saw it would prove nothing."""
    for one in site.world.kept:
        if Role.leader in one.readers:
            shown = leader.get("control", f"/page/documents/{quote(one.id, safe='')}?version={one.version}").text
            if one.secret("body") not in shown:
                site.watch.fault(f"leader: cannot read {one.reference}, which is theirs to read")


def _is_there(site: Site, name: str) -> bool:
    return any(document.id == name for document in site.assistant.library.all())


def _talk(site: Site, visitor: Visitor, pool: Pool, questions: Sequence[str]) -> None:
    """Ask in the page, watch each answer come, ask on now and then, and load the conversations anew."""
    mine = []
    for number, question in enumerate(questions):
        conversation, turn = visitor.ask(question)
        mine.append(conversation)
        pool.turns.append(turn)
        if number % EVERY == 0:
            for follow_up in FOLLOW_UPS[: 2 + number % len(FOLLOW_UPS)]:
                pool.turns.append(visitor.ask(follow_up, conversation)[1])
        site.drain(visitor.role)
    if site.model is not None:
        pool.broken.append(visitor.ask_and_stop(f"hold please, {questions[0]}"))
        site.drain(visitor.role)
    for conversation in mine[:: max(1, len(mine) // 20)]:
        visitor.handle("poke-show click", [], f"?c={conversation}")
    pool.conversations += mine


def _evidence(site: Site, role: Role, questions: Sequence[str]) -> None:
    """What search and the learnt rule hand to an engine, before anything is written from it."""
    person = site.assistant.somebody(role)
    answering: Any = site.assistant.coach._answering
    for question in questions:
        for on in (TODAY, date(2025, 6, 1)):
            found = asyncio.run(answering.evidence(person, question, on))
            allowed = _readable_then(site, role, on)
            told = json.dumps([h.model_dump(mode="json") for h in found.hits if h.chunk.reference not in allowed])
            site.watch.look(role, "evidence", told)
            asked = [a.model_dump(mode="json") for a in found.asked if f"{a.document_id}@{a.version}" not in allowed]
            site.watch.look(role, "evidence", json.dumps(asked))
            strange = sorted({*found.fits, *found.part_fits} - {name.partition("@")[0] for name in allowed})
            for name in strange:
                site.watch.fault(f"{role}: evidence was learnt from {name}")
    site.drain(role)


def _readable_then(site: Site, role: Role, on: date) -> set[str]:
    person = site.assistant.somebody(role)
    return {document.reference for document in site.assistant.library.permitted(person, on).values()}


def _all(site: Site, people: dict[str, Visitor], pool: Pool, names: Iterable[str]) -> None:
    there = {name for name, _ in routes_of(site.app.routes)}
    there |= {f"handler {name}" for visitor in people.values() for name in visitor.handlers}
    for name in names:
        if name not in there:
            continue
        for visitor in people.values():
            CASES[name](visitor, pool, name)
            if name in CHANGING:
                # The documents' words go to the embedder here, by design.
                site.settle()
            site.drain(visitor.role)


def _refused(site: Site, visitor: Visitor) -> None:
    """Whatever else Gradio could serve is refused, and says nothing."""
    for name, page in routes_of(site.app.routes):
        method, _, path = name.partition(" ")
        if name in CASES or not page:
            continue
        for value in (str(site.world.folder / "playbook" / "bonus.md"), "assistant", "https%3A%2F%2F127.0.0.1%2F"):
            filled = path
            while "{" in filled:
                filled = filled[: filled.index("{")] + value.lstrip("/") + filled[filled.index("}") + 1 :]
            response = visitor.send(name, method, filled, {} if method == "POST" else None)
            if response.status_code < GOOD:
                site.watch.fault(f"{visitor.role}: {name} is served ({response.status_code}) and has no leak case")


def _withdrawn(site: Site, people: dict[str, Visitor], pool: Pool, most: int) -> None:
    """A document is taken out of force while people have just been answered from it."""
    kept = next((one for one in site.world.kept if one.id == STAYS), None)
    if kept is None:
        return
    asked = {}
    later = Pool([kept], [], pool.token, questions=pool.questions[:2], reports=pool.reports[:2])
    for name, visitor in people.items():
        before = sum(site.watch.seen.values())
        asked[name] = _made(site, visitor, later, f"What is {kept.theme}? The {kept.bait}, I mean.")
        if sum(site.watch.seen.values()) == before:
            site.watch.fault(f"{name}: the document that stays was not shown while it was in force")
    site.withdraw(kept.reference)
    # At once, while the search still learns that it is gone.
    for role in Role:
        _evidence(site, role, [f"What is {kept.theme}?"])
    for name, visitor in people.items():
        visitor.ask(f"And what is the {kept.bait}?", asked[name])
        visitor.ask(f"What is {kept.theme}? The {kept.bait}, I mean.")
        site.drain(visitor.role)
    site.settle()
    later.trim(most)
    _all(site, people, later, AFTERWARDS)


def _fallen(site: Site, door: SignedInDoor, visitor: Visitor, questions: Sequence[str]) -> None:
    """A leader becomes an agent, and keeps conversations, reviews and reports that rest on what they may not read."""
    mine = Pool(site.world.kept[:3], [], site.token)
    conversation = _made(site, visitor, mine, questions[0])
    door.fall(visitor.name, Role.agent)
    visitor.role = Role.agent
    for question in ("and what is the word for it?", questions[0]):
        visitor.ask(question, conversation)
        site.drain(visitor.role)
    _all(site, {visitor.name: visitor}, mine, AFTERWARDS)


def _made(site: Site, visitor: Visitor, pool: Pool, question: str) -> str:
    """One conversation, a stopped answer, a review, a report, a scenario and a run, whose ids are put into the pool."""
    conversation, turn = visitor.ask(question)
    pool.turns.append(turn)
    pool.conversations.append(conversation)
    if site.model is not None:
        pool.turns.append(visitor.ask_and_stop(f"hold please, {question}"))
    for case in ("POST /page/reports", "POST /page/reviews", "POST /page/reviews/{review_id}/promises", *PRACTICE):
        CASES[case](visitor, pool, case)
    site.drain(visitor.role)
    return conversation


def _answered(site: Site) -> None:
    """Every case got through to somebody: one that is only ever refused proves nothing."""
    for name in CASES:
        statuses = {status for found in site.watch.answers.get(name, {}).values() for status in found}
        never = NEVER if site.signed_in else (*NEVER, *SIGNED_IN)
        # Since questions can be taken back their cases leave no open group behind; what is refused still must not leak.
        never = (*never, "POST /page/questions/")
        if site.model is None:
            # Without a model no answer stops half-way.
            never = (*never, "POST /page/turns/{turn_id}/retry", "POST /page/playbook/turns/{turn_id}/retry")
        if statuses and not any(status < GOOD for status in statuses) and not name.startswith(never):
            site.watch.fault(f"{name} answered nobody ({sorted(statuses)}): its case proves nothing")
