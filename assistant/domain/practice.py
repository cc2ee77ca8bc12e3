"""A scenario to practise: a customer with a matter, what is hidden, what resolves it and what must not be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_serializer, model_validator

from assistant.domain.knowledge import Audience
from assistant.domain.people import Role
from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import (
    CaseFact,
    Cited,
    Difficulty,
    Ground,
    HiddenFact,
    Moment,
    Mood,
    Move,
    MustNots,
    Note,
    Offer,
    Origin,
    OriginKind,
    Persona,
    Resolution,
    Words,
)

_FROZEN = ConfigDict(frozen=True, extra="forbid")
MOST_CHARACTERS = 60_000
"""Of a scenario as JSON or Markdown; a long one has a tenth of it."""
MOST_SEED = 2**31 - 1

Few = Annotated[tuple[Words, ...], Field(max_length=12)]


class Scenario(BaseModel):
    """One version of a scenario. ``id`` is empty until somebody keeps it.

    ``opening`` are the customer's first messages in order; ``background`` is what the trainee knows beforehand;
    ``happened`` tells the trouble as a clause to follow "I am sorry that". ``rests_on`` are the documents it was made
    from or cites, as ``id@version``.
    """

    model_config = _FROZEN

    id: str = Field(default="", max_length=100)
    version: int = Field(default=1, ge=1)
    title: Annotated[str, Field(min_length=1, max_length=200)]
    audience: Audience
    channel: Channel
    moment: Moment
    difficulty: Difficulty
    standards: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    persona: Persona
    opening: Annotated[Few, Field(min_length=1)]
    background: Words = ""
    happened: Words = ""
    mood: Mood
    moves: Annotated[tuple[Move, ...], Field(max_length=30)] = ()
    facts: Annotated[tuple[CaseFact, ...], Field(max_length=30)] = ()
    hidden: Annotated[tuple[HiddenFact, ...], Field(max_length=12)] = ()
    wants: Words
    also_content_with: Words = ""
    resolution: Resolution = Resolution()
    must_not: Annotated[MustNots, Field(max_length=20)] = ()
    grounds: Annotated[tuple[Ground, ...], Field(max_length=20)] = ()
    offers: Annotated[tuple[Offer, ...], Field(max_length=12)] = ()
    notes: Annotated[tuple[Note, ...], Field(max_length=20)] = ()
    origin: Origin = Origin()
    rests_on: tuple[str, ...] = ()

    @field_serializer("audience")
    def _in_order(self, audience: Audience) -> list[str]:
        # A set has no order of its own, and the same scenario has to be the same bytes.
        return sorted(audience)

    @model_validator(mode="after")
    def _consistent(self) -> Scenario:
        if not self.audience:
            raise ValueError("audience: name at least one role that may see the scenario")
        for names in ([fact.name for fact in self.hidden], [fact.name for fact in self.facts]):
            if len(set(names)) < len(names):
                raise ValueError(f"the name {next(n for n in names if names.count(n) > 1)!r} stands twice")
        hidden = {fact.name for fact in self.hidden}
        for condition in self.resolution.conditions:
            if condition.check.hidden and condition.check.hidden not in hidden:
                raise ValueError(f"resolution: there is no hidden fact {condition.check.hidden!r}")
        return self

    @property
    def citations(self) -> tuple[Cited, ...]:
        """Every quote of the scenario, each once, in order."""
        return tuple(dict.fromkeys(self._cited()))

    def _cited(self) -> Iterator[Cited]:
        for ground in self.grounds:
            yield ground.cited
        yield from (part.cited for part in self.resolution.conditions if part.cited is not None)
        yield from (part.cited for part in self.must_not if part.cited is not None)
        yield from (part.cited for part in self.hidden if part.cited is not None)
        for offer in self.offers:
            yield offer.cited
        for note in self.notes:
            yield from note.cited

    def fact(self, name: str) -> CaseFact | None:
        """The fact of the case by that name."""
        return next((fact for fact in self.facts if fact.name == name), None)

    @property
    def brief(self) -> str:
        """The situation in words, as a trainer would tell it: no rules, no citations."""
        hidden = " ".join(fact.fact for fact in self.hidden)
        parts = [
            self.background,
            *self.opening,
            f"Wants {self.wants}." if self.wants else "",
            f"Would also be content with {self.also_content_with}." if self.also_content_with else "",
            f"Has not said yet: {hidden}" if hidden else "",
            f"Voice: {self.persona.voice}. Values {self.persona.values}. {self.persona.history}".strip(),
        ]
        return "\n".join(part for part in parts if part)

    @property
    def brief_without_names(self) -> str:
        """The brief with the customer's name taken out, for comparing scenarios."""
        text = self.brief
        for name in sorted({self.persona.name, *self.persona.name.split()}, key=len, reverse=True):
            if len(name) > 2:
                text = text.replace(name, "the customer")
        return text


class KeptScenario(BaseModel):
    """A scenario as it is listed: who kept it, when, and whether it was put away.

    ``changed`` are the documents it rests on of which another version is in force, or that no longer say what it
    quotes. A scenario of the knowledge folder has ``on_disk`` and no author.
    """

    model_config = _FROZEN

    scenario: Scenario
    author: str = ""
    saved_at: datetime | None = None
    archived_at: datetime | None = None
    on_disk: bool = False
    changed: tuple[str, ...] = ()


class Wanted(BaseModel):
    """What somebody wants to practise.

    ``about`` is the id of a standard, policy, story, playbook chapter or document; ``text`` holds pasted tickets, a
    brief, or what the customer of a missed criterion had asked. ``audience`` are the roles that shall see the
    scenario; None for those who may read what it is about.
    """

    model_config = _FROZEN

    kind: OriginKind = OriginKind.standard
    about: str = Field(default="", max_length=200)
    text: str = Field(default="", max_length=20_000)
    difficulty: Difficulty = Difficulty.easy
    channel: Channel | None = None
    seed: int = Field(default=1, ge=0, le=MOST_SEED)
    audience: frozenset[Role] | None = None
