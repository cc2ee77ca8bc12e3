"""What a document of each kind holds besides what all hold: in its front matter and in its sections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from assistant.domain.knowledge import Kind


class Named(Protocol):
    """A document's words: ``bait`` may be typed by anybody, ``secret`` of a place by nobody."""

    @property
    def bait(self) -> str: ...

    def secret(self, place: str) -> str: ...


Parts = Callable[[dict[str, object], Named, int], dict[str, str]]
"""Adds fields for a document with a number, and gives its sections by heading."""


def _standard(fields: dict[str, object], one: Named, number: int) -> dict[str, str]:
    fields.update(family="follow-through", weight=3, critical=True, channels=[], moment=[])
    fields["signals"] = {"wants": ["next_step_with_date"], "forbids": ["vague_promise"]}
    data, body = one.secret("data"), one.secret("body")
    return {
        "Behaviour": f"- You name the {one.bait} {body} by which day it will be done.",
        "Why": f"A day makes a promise, says {data}.",
        "Met when": f"- You name {data} and the day of your next step.",
        "Missed when": f"- You write soon, and forget the {data}.",
        "Say": "\n\n".join(f"> I will ring you by {{day}} about {data}, {{customer name}}{end}" for end in "?!."),
        "Avoid": f"> We will be in touch soon about {data}.\n\n> Somebody will call you.",
    }


def _policy(fields: dict[str, object], one: Named, number: int) -> dict[str, str]:
    fields["number"] = number
    action = f"retention money {one.secret('data')}"
    fields["authority"] = [
        {"action": action, "level": "agent", "up_to": 77, "currency": "GBP", "then": None, "clause": f"{number}.1"}
    ]
    return {"Why": f"A customer who stays is cheaper, says {one.secret('body')}; up to £77 goes for {one.bait}."}


def _story(fields: dict[str, object], one: Named, number: int) -> dict[str, str]:
    fields["outcome"] = "learning"
    return {"What happened": f"Then {one.secret('data')} pressed the button of the {one.bait}."}


def _scenario(fields: dict[str, object], one: Named, number: int) -> dict[str, str]:
    data = one.secret("data")
    fields.update(channel="chat", moment="after", difficulty="medium", mood="angry", wants=f"the {one.bait} {data}")
    fields["persona"] = {"name": f"Kim {data}", "voice": "fast", "patience": "low", "values": data}
    fields["hidden"] = [{"fact": f"It is the {data}.", "unlocks": "trust", "about": data}]
    fields["must_not"] = [f"Name the {data}."]
    return {"Opening": f"> where is my {one.bait}, you promised {data}"}


def _why(fields: dict[str, object], one: Named, number: int) -> dict[str, str]:
    return {"Why": f"Because the {one.bait} matters to {one.secret('data')}."}


KINDS: dict[Kind, Parts] = {
    Kind.standard: _standard,
    Kind.policy: _policy,
    Kind.story: _story,
    Kind.playbook: _why,
    Kind.guide: _why,
    Kind.scenario: _scenario,
}
"""Kind -> what makes its parts."""
