"""A picture as it is shown: what it says in a sentence, what to do next, its numbers, and how to draw it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from assistant.domain.shares import Share

NARROW = 0.02
MOST_EQUALS = 3
"""How many equal ones are named; of more it is said how many there are."""
Cell = str | int | float | None
FEW = "fewer than five people"
MADE_UP = "Made-up history: five teams, one year, invented for looking at."
ALL_STANDARDS = "All standards together"
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Picture:
    """``says`` is one plain sentence and ``next_step`` what to do about it; ``rows`` are the numbers behind it.

    A cell that is None stands for what too few people are behind. Without ``figure`` there is nothing to draw yet,
    and ``says`` tells what will be here and ``next_step`` how to begin. ``notes`` say how it is counted. ``covers``
    says whose numbers they are, where that is not whom somebody chose.
    """

    key: str
    title: str
    says: str
    next_step: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    notes: tuple[str, ...] = ()
    figure: dict[str, Any] | None = field(default=None, compare=False)
    covers: str = ""

    @property
    def told(self) -> str:
        """What it says, with whose numbers they are: for where it stands without its page."""
        return f"{self.says} {self.covers}".strip()


def foremost(found: Sequence[Thing], amount: Callable[[Thing], float], most: int) -> list[Thing]:
    """Those with the greatest amounts, at most so many, the greatest first; none that is equal to one left out."""
    first = sorted(found, key=amount, reverse=True)
    left_out = amount(first[most]) if len(first) > most else float("-inf")
    return [one for one in first[:most] if amount(one) > left_out]


def percent(value: float) -> str:
    """A share in words, "78%"."""
    return f"{round(100 * value)}%"


def between(share: Share) -> str:
    """A share and its interval in words, as exactly as the interval is narrow."""
    if share.high - share.low < NARROW:
        return f"{share.value:.1%} (between {share.low:.1%} and {share.high:.1%})"
    return f"{percent(share.value)} (between {percent(share.low)} and {percent(share.high)})"


def fully_met(met: int, share: Share) -> str:
    """How many of the verdicts behind an adherence say met, as exactly as it is said itself."""
    return f"{met / share.n:.1%}" if share.high - share.low < NARROW else percent(met / share.n)


def tenths(value: float | None) -> float | None:
    """A share in percent with one decimal."""
    return None if value is None else round(100 * value, 1)


def listed(words: Sequence[str]) -> str:
    """Several as one says them, "A, B and C"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
