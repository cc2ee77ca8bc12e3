"""Payloads where colleagues thank each other and tell stories, and where leaders ask their playbook."""

from __future__ import annotations

import re
import time
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
    "playbook": ("playbook", "playbook"),
    "what to decide": ("playbook", "playbook"),
}
"""Surface -> the view in which it is shown and its place there."""
_WHOM = re.compile(r'<option value="((?:person|team):[^"]+)"')
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


def places(role: Role, one: Payload, conversation: str) -> list[tuple[str, str]]:
    """Where this payload is to be seen by a role: surface and path."""
    if role is not Role.leader:
        return []
    return [
        ("playbook", f"playbook?c={conversation}"),
        ("what to decide", f"playbook/decide?what={quote(one.text[:150], safe='')}"),
    ]
