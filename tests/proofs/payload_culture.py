"""Payloads in the culture tab and its parts, in questions to a leader, and where leaders ask their playbook."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from assistant.domain.people import Role
from tests.proofs.payload_list import Payload
from tests.proofs.visitor import SECONDS, TICK, Visitor

PLACES = {
    "culture": ("culture", "culture"),
    "wall": ("culture", "wall"),
    "month of thanks": ("culture", "digest"),
    "story to look at": ("culture", "story-preview"),
    "plan": ("culture", "culture"),
    "champions": ("culture", "culture"),
    "what customers write": ("culture", "culture"),
    "quality": ("culture", "culture"),
    "playbook": ("playbook", "playbook"),
    "what to decide": ("playbook", "playbook"),
}
"""Surface -> the view in which it is shown and its place there."""
_WHOM = re.compile(r'<option value="((?:person|team):[^"]+)"')
_OPTION = re.compile(r'<option value="([^"]+)"')
_STORY = re.compile(r'data-story="([^"]+)"')
_ASKED = re.compile(r'id="turn-([0-9a-f-]{36})".*?data-conversation="([0-9a-f-]{36})"', re.DOTALL)
APPROVED = 3
"""One story of so many goes into the library, which learns each."""


def thanked(agent: Visitor, text: str) -> list[Any]:
    """A payload as somebody's words on the wall, and as a story from the floor; the responses."""
    whom = _WHOM.findall(agent.get("fill", "/page/culture").text)[0]
    thanks = {"whom": whom, "words": text, "standard": "STD-DAY", "also": text[:900], "key": agent.key()}
    told = dict.fromkeys(("title", "in_short", "happened", "said", "difference"), text)
    story = {**told, "standard": "STD-DAY", "key": agent.key()}
    return [agent.post("fill", "/page/culture/thanks", thanks), agent.post("fill", "/page/culture/stories", story)]


def decided(trainer: Visitor) -> list[Any]:
    """A trainer keeps most of the stories back with their own words as the reason, and approves some."""
    found = []
    stories = dict.fromkeys(_STORY.findall(trainer.get("fill", "/page/culture").text))
    for number, story in enumerate(stories):
        if number % APPROVED:
            given = {"reason": f"Kept back {number}"}
            found.append(trainer.post("fill", f"/page/culture/stories/{story}/keep-back", given))
    return found


def asked(leader: Visitor, one: Payload) -> tuple[str, list[Any]]:
    """A leader asks the playbook with a payload in the question; the conversation, and the responses."""
    given = {"question": f"What does the lamp number{one.number} say? {one.text}"[:7_000], "key": leader.key()}
    response = leader.post("fill", "/page/playbook/ask", given)
    found = _ASKED.search(response.text)
    if not found:
        return "", [response]
    turn, conversation = found.groups()
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        shown = leader.get("fill", f"/page/playbook/turns/{turn}").text
        if 'data-state="streaming"' not in shown and 'data-state="pending"' not in shown:
            break
        time.sleep(TICK)
    return conversation, [response]


def brought_in(trainer: Visitor, payloads: Sequence[Payload]) -> list[Any]:
    """Every payload as what a customer wrote, in one file."""
    rows = io.StringIO()
    csv.writer(rows).writerows([("date", "comment"), *(("2026-05-01", one.text) for one in payloads)])
    return [trainer.post("fill", "/page/culture/comments", {"text": rows.getvalue(), "also": ""})]


def led(agent: Visitor, leader: Visitor, text: str) -> list[Any]:
    """A payload as an action of the plan, the name of a quality process, a sentence, and a question to a leader."""
    owner = _OPTION.findall(leader.get("fill", "/page/culture/plan").text.partition('name="owner"')[2])[0]
    action = {"what": text, "owner": owner, "due": "2031-01-01", "passage": "", "key": leader.key()}
    process = {"name": text[:80], "purpose": text[:300], "run_by": text[:80], "key": leader.key()}
    whom = _OPTION.findall(agent.get("fill", "/page/culture/champions").text)[0]
    sentence = {"whom": whom, "sentence": text, "key": agent.key()}
    question = {"question": text, "readers": "named", "key": agent.key()}
    return [
        leader.post("fill", "/page/culture/plan/actions", action),
        leader.post("fill", "/page/culture/quality/processes", process),
        agent.post("fill", "/page/culture/champions/sentences", sentence),
        agent.post("fill", "/page/questions/leaders", question),
    ]


def answered(leader: Visitor, payloads: Sequence[Payload]) -> list[Any]:
    """A leader answers the questions that came to them, with payloads."""
    shown = leader.get("fill", "/page/questions").text
    found = dict.fromkeys(re.findall(r'id="leader-question-([^"]+)"', shown))
    return [
        leader.post("fill", f"/page/questions/leaders/{one}/answer", {"text": payload.text})
        for one, payload in zip(found, payloads, strict=False)
    ]


PAGES = {
    Role.agent: (),
    Role.trainer: (("what customers write", "culture/comments", ""),),
    Role.leader: (
        ("plan", "culture/plan", ""),
        ("quality", "culture/quality", ""),
        ("what customers write", "culture/comments", ""),
    ),
}
"""Surface, path and no mark of pages that show many payloads at once, by role."""


def places(role: Role, one: Payload, conversation: str) -> list[tuple[str, str]]:
    """Where this payload is to be seen by a role: surface and path."""
    if role is not Role.leader:
        return []
    return [
        ("playbook", f"playbook?c={conversation}"),
        ("what to decide", f"playbook/decide?what={quote(one.text[:150], safe='')}"),
    ]
