"""A picture as it is shown: what it says in a sentence, what to do next, its numbers, and how to draw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.domain.shares import Share

NARROW = 0.02
Cell = str | int | float | None
FEW = "fewer than five people"
MADE_UP = "Made-up history: five teams, one year, invented for looking at."
ALL_STANDARDS = "All standards together"


@dataclass(frozen=True)
class Picture:
    """``says`` is one plain sentence and ``next_step`` what to do about it; ``rows`` are the numbers behind it.

    A cell that is None stands for what too few people are behind. Without ``figure`` there is nothing to draw yet,
    and ``says`` tells what will be here and ``next_step`` how to begin. ``notes`` say how it is counted.
    """

    key: str
    title: str
    says: str
    next_step: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    notes: tuple[str, ...] = ()
    figure: dict[str, Any] | None = field(default=None, compare=False)


def percent(value: float) -> str:
    """A share in words, "78%"."""
    return f"{round(100 * value)}%"


def between(share: Share) -> str:
    """A share and its interval in words, as exactly as the interval is narrow."""
    if share.high - share.low < NARROW:
        return f"{share.value:.1%} (between {share.low:.1%} and {share.high:.1%})"
    return f"{percent(share.value)} (between {percent(share.low)} and {percent(share.high)})"


def tenths(value: float | None) -> float | None:
    """A share in percent with one decimal."""
    return None if value is None else round(100 * value, 1)


def listed(words: Sequence[str]) -> str:
    """Several as one says them, "A, B and C"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
