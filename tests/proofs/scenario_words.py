"""Scenarios of a proof's own: every part says the same words."""

from __future__ import annotations

from typing import Any

from assistant.domain.people import EVERYONE, Role
from assistant.domain.practice import Scenario
from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import (
    Cited,
    Condition,
    Difficulty,
    HiddenFact,
    Moment,
    Mood,
    Note,
    Persona,
    Resolution,
)

MOST = 1_900
"""Characters that every part takes."""


def scenario_saying(text: str, audience: frozenset[Role] = EVERYONE, cited: Cited | None = None) -> Scenario:
    """A scenario whose every part says ``text``; what can cite cites ``cited``."""
    text = text[:MOST]
    return Scenario(
        title=text[:200],
        audience=audience,
        channel=Channel.chat,
        moment=Moment.after,
        difficulty=Difficulty.easy,
        persona=Persona(name=text[:200], voice=text, patience="low", values=text, history=text),
        opening=(text, text),
        background=text,
        happened=text,
        mood=Mood.calm,
        hidden=(HiddenFact(name="one", fact=text, unlocks="trust", about=text[:200], changes=text, cited=cited),),
        wants=text,
        also_content_with=text,
        resolution=Resolution(conditions=(Condition(text=text, cited=cited),)),
        notes=(Note(text=text, cited=(cited,) if cited else ()),),
    )


def model_saying(text: str) -> dict[str, Any]:
    """What a language model answers that says ``text`` as a customer, of a run, and in every part of a scenario."""
    parts = ("text", "best", "to_try", "title", "background", "voice", "values", "history", "wants")
    return {**dict.fromkeys(parts, text), "opening": [text], "hidden": [{"name": "one", "words": text}]}
