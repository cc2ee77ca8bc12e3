"""The room of one call, shared out in tokens. What does not fit is left out whole, never cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeVar

from assistant.errors import FixInput, SettingsError

T = TypeVar("T")
Count = Callable[[str], int]
"""Number of tokens of a text."""

HISTORY_SHARE, QUESTION_SHARE = 0.2, 0.2
"""Shares of what the rules leave; passages have the rest and whatever these two do not use."""
LEAST_ROOM = 400
"""Tokens that must be left beside the rules and the answer."""
AROUND = 60
"""Tokens that the protocol itself puts around two messages, and a little to spare."""


@dataclass(frozen=True)
class Budget:
    """Tokens for the question, for the conversation before it, and for both and the passages together."""

    question: int
    history: int
    room: int


def budget(context_tokens: int, answer_tokens: int, rules: int) -> Budget:
    """Share out what is left of a call's tokens beside its rules and its answer.

    Raises SettingsError where that is too little to work with.
    """
    room = context_tokens - answer_tokens - rules - AROUND
    if room < LEAST_ROOM:
        least = answer_tokens + rules + AROUND + LEAST_ROOM
        raise SettingsError(
            f"COACH_CONTEXT_TOKENS is {context_tokens:,}: with COACH_ANSWER_TOKENS at {answer_tokens:,} it has to be"
            f" at least {least:,}."
        )
    return Budget(int(QUESTION_SHARE * room), int(HISTORY_SHARE * room), room)


def check_question(tokens: int, most: int) -> None:
    """Raise FixInput for a question that is longer than its share; nobody has been asked by then."""
    if tokens > most:
        raise FixInput(
            f"This message has about {tokens:,} tokens (pieces of words); the language model has room for {most:,}."
            " Please keep the part that your question is about and send it again."
        )


def newest_that_fit(parts: Sequence[T], size: Callable[[T], int], room: int) -> list[T]:
    """The last parts that fit into ``room`` tokens together, in their order; the first that does not ends it."""
    left = room

    def fits(part: T) -> bool:
        nonlocal left
        left -= size(part)
        return left >= 0

    return list(takewhile(fits, reversed(parts)))[::-1]


def best_that_fit(parts: Sequence[T], size: Callable[[T], int], room: int) -> list[T]:
    """Parts in order of rank as long as they fit into ``room`` tokens; one that does not is left out whole."""
    kept = []
    for part in parts:
        tokens = size(part)
        if tokens <= room:
            room -= tokens
            kept.append(part)
    return kept
