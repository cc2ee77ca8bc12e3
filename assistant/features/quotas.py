"""How much one person may do, so that there is room for everybody: in words, with the time to wait."""

from __future__ import annotations

import math
from enum import StrEnum

from assistant.domain.people import Person
from assistant.errors import TooMany
from assistant.features.spending import Spending
from assistant.security.rates import Rates, Wait

_SPANS = {60: "a minute", 3_600: "an hour", 86_400: "a day"}


class Act(StrEnum):
    """What is counted, in words."""

    ask = "questions"
    review = "reviews"
    practise = "replies in practice"
    change = "changes"


class Quotas:
    """Limits for a minute and an hour; ``spending`` are those of the language model, for a day."""

    def __init__(self, rates: Rates, spending: Spending | None = None) -> None:
        self._rates, self._spending = rates, spending

    def take(self, person: Person, act: Act) -> None:
        """Count what somebody does. Raises TooMany, with the time to wait."""
        wait = self._rates.take(act, person.id)
        if wait is not None:
            raise TooMany(_words(act, wait), wait.seconds)

    def told(self, person: Person) -> tuple[str, ...]:
        """What a person may do, and what of the language model they used today; a sentence each."""
        lines = []
        for act in Act:
            limits = [f"{times:,} in {_span(seconds)}" for times, seconds in self._rates.allowed(act)]
            if limits:
                lines.append(f"{act.capitalize()}: up to {' and '.join(limits)}.")
        return (*lines, *(self._spending.told(person) if self._spending else ()))


def _span(seconds: int) -> str:
    return _SPANS.get(seconds, f"{seconds} seconds")


def _words(act: Act, wait: Wait) -> str:
    return (
        f"That was a lot at once: {wait.most:,} {act} in {_span(wait.window_seconds)} is as many as we take from one "
        f"person, so that everybody gets an answer. Go on in {time_to_wait(wait.seconds)}; nothing you wrote is lost."
    )


def time_to_wait(seconds: float) -> str:
    """Seconds as people say them, rounded up."""
    if seconds <= 90:
        return f"{5 * max(1, math.ceil(seconds / 5))} seconds"
    return f"{math.ceil(seconds / 60)} minutes"
