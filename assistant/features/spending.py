"""How much of the language model people may use, and what they used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from assistant.domain.conversation import Usage
from assistant.domain.people import Person
from assistant.storage.usage import UsageStore

OWN_SHARE = "You have used your share of the language model for today; it is back tomorrow."
SHARED = "The language model has done all it may do today; it is back tomorrow."


class Spending:
    """Limits in tokens a day, on the company's calendar; 0 is no limit."""

    def __init__(self, store: UsageStore, today: Callable[[], date], person_limit: int, day_limit: int) -> None:
        self._store, self._today = store, today
        self._person_limit, self._day_limit = person_limit, day_limit

    @property
    def is_limited(self) -> bool:
        """Whether there is any limit that has to be looked at."""
        return bool(self._person_limit or self._day_limit)

    def refusal(self, person: Person) -> str | None:
        """Why the language model may not be asked now, in words for the person; None when it may."""
        day = self._today()
        if self._person_limit and self._store.tokens(day, person.id) >= self._person_limit:
            return OWN_SHARE
        if self._day_limit and self._store.tokens(day) >= self._day_limit:
            return SHARED
        return None

    def told(self, person: Person) -> tuple[str, ...]:
        """The person's share of the language model and what they used of it today, in words; nothing without one."""
        if not self._person_limit:
            return ()
        used = self._store.tokens(self._today(), person.id)
        return (f"The language model: up to {self._person_limit:,} tokens a day; you used {used:,} today.",)

    def add(self, person: Person, usage: Usage | None) -> None:
        """Count what an answer took."""
        if usage is not None and usage.tokens:
            self._store.add(person.id, self._today(), usage)


def together(usages: Iterable[Usage | None]) -> Usage | None:
    """What several calls took; the cost is known only where that of each is."""
    known = [usage for usage in usages if usage is not None]
    if not known:
        return None
    costs = [usage.cost for usage in known if usage.cost is not None]
    return known[-1].model_copy(
        update={
            "prompt": sum(usage.prompt for usage in known),
            "cached": sum(usage.cached for usage in known),
            "completion": sum(usage.completion for usage in known),
            # The same details again and again: each call is of one case.
            "replaced": max(usage.replaced for usage in known),
            "cost": sum(costs[1:], costs[0]) if len(costs) == len(known) else None,
        }
    )
