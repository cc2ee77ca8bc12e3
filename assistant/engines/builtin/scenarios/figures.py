"""The exact side of a case: how long, how much, and which clauses that brings into play."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from assistant.domain.company import Company
from assistant.domain.scenario_parts import (
    CaseFact,
    Condition,
    Difficulty,
    FactKind,
    Ground,
    MustNot,
    Note,
    Offer,
)
from assistant.engines.builtin.scenarios.bank import Bank
from assistant.engines.builtin.scenarios.choosing import Choices
from assistant.engines.builtin.scenarios.clauses import OwnAuthority
from assistant.engines.builtin.scenarios.shelf import Sentence, Shelf
from assistant.engines.builtin.scenarios.wording import Wording
from assistant.language.amounts import as_money


@dataclass(frozen=True)
class Hints:
    """What pasted words said for certain; None and empty where they did not."""

    days: int | None = None
    amount: Decimal | None = None
    things: tuple[str, ...] = ()
    mood: str = ""
    channel: str = ""


@dataclass
class Figures:
    """Facts with what follows from them, gathered step by step."""

    facts: list[CaseFact] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    must_not: list[MustNot] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    holding: list[Sentence] = field(default_factory=list)
    """Rules whose threshold is reached, or whose time has not run out."""
    not_yet: list[Sentence] = field(default_factory=list)
    """Rules whose threshold is not reached."""
    asked: bool = False
    enough: bool = False


@dataclass(frozen=True)
class Desk:
    """What the figures of one case are worked out with. ``today`` is a weekday, 0 for Monday."""

    bank: Bank
    shelf: Shelf
    company: Company
    choices: Choices
    wording: Wording
    difficulty: Difficulty
    hints: Hints
    today: int
    out: Figures = field(default_factory=Figures)

    @property
    def lines(self) -> dict[str, Any]:
        """Our own words for figures."""
        return self.bank.lines

    def note_amount(self, name: str, value: Decimal, known_to: Literal["both", "customer", "trainee"] = "both") -> str:
        """Make a sum a fact of the case and a slot of its lines; the sum in words."""
        text = as_money(value, self.company.currency)
        self.wording.add(**{name.replace(" ", "_"): text})
        unit = self.company.currency
        fact = CaseFact(name=name, kind=FactKind.amount, text=text, value=value, unit=unit, known_to=known_to)
        self.out.facts.append(fact)
        return text

    def note_length(self, name: str, text: str, value: int, unit: str) -> None:
        """Make a length of time a fact of the case."""
        self.out.facts.append(CaseFact(name=name, kind=FactKind.length, text=text, value=Decimal(value), unit=unit))

    def note_limit(self, own: OwnAuthority) -> None:
        """Make what the trainee decides a fact of the case, once."""
        kind = FactKind.amount if own.unit.isupper() else FactKind.length
        fact = CaseFact(name="own limit", kind=kind, text=own.text, value=own.up_to, unit=own.unit, known_to="trainee")
        if all(one.name != fact.name for one in self.out.facts):
            self.out.facts.append(fact)

    def pick_by_difficulty(self, name: str, easy: Sequence[int], medium: Sequence[int], hard: Sequence[int]) -> int:
        """One of the numbers that make a case as hard as it shall be."""
        options = {Difficulty.easy: easy, Difficulty.medium: medium, Difficulty.hard: hard}
        return self.choices.pick(name, options[self.difficulty])
