"""A scenario as a trainer changes it in a form: words anew, parts left out, parts added."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.domain.people import Role
from assistant.domain.practice import Scenario
from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import (
    Condition,
    Difficulty,
    HiddenFact,
    Mood,
    Note,
    Patience,
    Resolution,
)
from assistant.errors import FixInput

_MORE_THAN_ONE_LINE_BREAK = re.compile(r"\n[ \t]*\n+")


class ChangedFact(BaseModel):
    """A hidden fact as the form holds it; ``name`` is empty for a new one, ``fact`` empty for one to leave out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(default="", max_length=100)
    fact: str = Field(default="", max_length=2_000)
    about: str = Field(default="", max_length=200)
    topics: str = Field(default="", max_length=500)
    unlocks: Literal["asked_about", "trust"] = "asked_about"


class Changes(BaseModel):
    """What the form holds. Lists of texts stand in the order of the scenario's parts.

    An empty text leaves its part out; texts beyond the last part are new ones. ``must_not`` are the places of those
    that stay: a rule that something is forbidden comes from a clause and is not written here. ``opening`` has a blank
    line between two messages, ``topics`` of a fact are divided by commas.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(max_length=200)
    audience: frozenset[Role]
    channel: Channel
    difficulty: Difficulty
    mood: Mood
    background: str = Field(default="", max_length=2_000)
    opening: str = Field(max_length=10_000)
    name: str = Field(max_length=200)
    voice: str = Field(default="", max_length=2_000)
    patience: Patience = "medium"
    values: str = Field(default="", max_length=2_000)
    history: str = Field(default="", max_length=2_000)
    wants: str = Field(max_length=2_000)
    also_content_with: str = Field(default="", max_length=2_000)
    hidden: tuple[ChangedFact, ...] = Field(default=(), max_length=20)
    conditions: tuple[str, ...] = Field(default=(), max_length=30)
    needed: int = Field(default=0, ge=0, le=30)
    must_not: frozenset[int] = frozenset()
    notes: tuple[str, ...] = Field(default=(), max_length=30)


def changed(scenario: Scenario, changes: Changes) -> Scenario:
    """The scenario with the changes; checks, clauses and facts of the case stay with the parts that stay.

    A condition whose words were changed keeps neither its check nor its clause: a person judges it from then on. What
    rests on a hidden fact that is left out goes with it. Raises FixInput where what is left is no scenario.
    """
    hidden = _facts(scenario, changes.hidden)
    names = {fact.name for fact in hidden}
    conditions = tuple(
        one for one in _conditions(scenario, changes.conditions) if not one.check.hidden or one.check.hidden in names
    )
    opening = tuple(part.strip() for part in _MORE_THAN_ONE_LINE_BREAK.split(changes.opening) if part.strip())
    persona = {field: getattr(changes, field).strip() for field in ("name", "voice", "values", "history")}
    fields: dict[str, Any] = {
        **{field: getattr(changes, field) for field in ("audience", "channel", "difficulty", "mood")},
        **{field: getattr(changes, field).strip() for field in ("title", "background", "wants", "also_content_with")},
        "opening": opening,
        "persona": scenario.persona.model_copy(update={**persona, "patience": changes.patience}),
        "hidden": hidden,
        "resolution": Resolution(conditions=conditions, needed=min(changes.needed, len(conditions))),
        "must_not": tuple(one for place, one in enumerate(scenario.must_not) if place in changes.must_not),
        "notes": tuple(_notes(scenario, changes.notes)),
    }
    for field, words in (("title", "a title"), ("opening", "something the customer says first"), ("wants", "a wish")):
        if not fields[field]:
            raise FixInput(f"The scenario needs {words}. Fill in “{_LABELS[field]}”.")
    if not persona["name"]:
        raise FixInput("The customer needs a name. Fill in “Name”.")
    try:
        return Scenario.model_validate({**dict(scenario), **fields})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        problem = first["msg"].removeprefix("Value error, ")
        raise FixInput(f"{place}: {problem}." if place else f"{problem}.") from None


_LABELS = {"title": "Title", "opening": "How it begins", "wants": "What they want"}


def _facts(scenario: Scenario, given: Sequence[ChangedFact]) -> tuple[HiddenFact, ...]:
    before = {fact.name: fact for fact in scenario.hidden}
    taken = set(before)
    found = []
    for one in given:
        text = one.fact.strip()
        if not text:
            continue
        topics = tuple(word for part in one.topics.split(",") if (word := part.strip()))
        fields = {"fact": text, "about": one.about.strip(), "topics": topics, "unlocks": one.unlocks}
        old = before.get(one.name)
        if old is None:
            name = next(name for number in range(1, 100) if (name := f"added-{number}") not in taken)
            taken.add(name)
            found.append(HiddenFact.model_validate({"name": name, **fields}))
        else:
            found.append(old.model_copy(update=fields))
    for fact in found:
        if fact.unlocks == "asked_about" and not fact.topics:
            raise FixInput(
                f"“{fact.fact}” comes out when it is asked about, but no words ask about it. Name some, with commas."
            )
    return tuple(found)


def _conditions(scenario: Scenario, given: Sequence[str]) -> Iterator[Condition]:
    for old, text in zip_longest(scenario.resolution.conditions, _stripped(given)):
        if text:
            yield old if old is not None and old.text == text else Condition(text=text)


def _notes(scenario: Scenario, given: Sequence[str]) -> Iterator[Note]:
    for old, text in zip_longest(scenario.notes, _stripped(given)):
        if text:
            yield Note(text=text, cited=old.cited if old is not None else ())


def _stripped(given: Sequence[str]) -> list[str]:
    return [text.strip() for text in given]
