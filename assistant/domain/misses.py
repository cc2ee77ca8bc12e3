"""A standard that somebody missed, in a run or a review of theirs, until they showed it in another scenario."""

from __future__ import annotations

import hashlib
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from assistant.domain.practice import Scenario

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class ScenarioKey(BaseModel):
    """What tells one scenario from another, whichever version of it. All empty: no scenario at all.

    ``made_from`` is kind, document and seed of one that was made; ``opening`` is a digest of the customer's first
    words.
    """

    model_config = _FROZEN

    id: str = ""
    made_from: str = ""
    opening: str = ""

    @classmethod
    def of(cls, scenario: Scenario) -> ScenarioKey:
        """That of a scenario, kept or not."""
        origin = scenario.origin
        document = origin.reference.partition("@")[0]
        opening = hashlib.sha256("\n".join(scenario.opening).encode("utf-8", "replace")).hexdigest()
        # What was written by hand, or made of pasted words, has nothing here that another one could not have too.
        made_from = f"{origin.kind.value} {document} {origin.seed}" if document and origin.seed else ""
        return cls(id=scenario.id, made_from=made_from, opening=opening)

    def is_same(self, other: ScenarioKey) -> bool:
        """Whether both are the same scenario: by id, by what they were made from, or by their first words."""
        pairs = ((self.id, other.id), (self.made_from, other.made_from), (self.opening, other.opening))
        return any(mine and mine == theirs for mine, theirs in pairs)

    def __str__(self) -> str:
        """A text that is alike for the same key alone."""
        return f"{self.id}|{self.made_from}|{self.opening}"


class Miss(BaseModel):
    """One missed standard of one person. ``run_id`` or ``review_id`` says where; ``scenario`` in which one.

    ``missed_at`` is when the words were said. ``closed_at`` and ``closed_by`` (a run) tell when it was shown.
    """

    model_config = _FROZEN

    id: str
    person_id: str
    standard_id: str
    run_id: str | None = None
    review_id: str | None = None
    scenario: ScenarioKey = ScenarioKey()
    missed_at: datetime
    closed_at: datetime | None = None
    closed_by: str = ""

    def is_closed_by(self, standards_met: frozenset[str], resolved: bool, other: Scenario, at: datetime) -> bool:
        """Whether a run that ended at a time closes it: another scenario, resolved, later, with the standard met."""
        return (
            resolved
            and self.standard_id in standards_met
            and at > self.missed_at
            and not self.scenario.is_same(ScenarioKey.of(other))
        )
