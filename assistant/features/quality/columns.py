"""Which column of a file of sent replies is which, by the many names that people give to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.features.tables import places_of, plain

SENT_ON, TEAM, EMPLOYEE, CHANNEL, CUSTOMER, REPLY = "sent_on", "team", "employee", "channel", "customer", "reply"
NAMES: dict[str, tuple[str, ...]] = {
    SENT_ON: ("sent on", "date", "sent", "sent at", "date sent", "reply date", "replied on", "day"),
    TEAM: ("team", "team name", "group", "department", "unit"),
    EMPLOYEE: (
        "employee", "employee id", "agent id", "agent", "employee number", "staff id", "advisor id", "user id",
        "employee email", "agent email", "employee name", "agent name", "advisor", "adviser", "staff", "handled by",
        "author", "user",
    ),
    CHANNEL: ("channel", "medium", "via", "contact channel"),
    CUSTOMER: (
        "customer", "thread", "customer message", "customer wrote", "conversation", "message", "question", "request",
        "enquiry", "inquiry",
    ),
    REPLY: ("reply", "sent reply", "our reply", "agent reply", "response", "answer", "reply text"),
}  # fmt: skip
"""What each column may be called, the likeliest first; case, hyphens and underscores do not matter."""
_PERSONAL = frozenset(
    "name names firstname lastname surname forename mail email agent employee staff advisor adviser user login account"
    " id phone telephone mobile number customer client contact signature author owner by".split()
)
_NAMING = frozenset("name names firstname lastname surname forename mail email agent employee staff by owner".split())


class Columns(NamedTuple):
    """Places of columns: ``found`` by their meaning; ``personal`` say who somebody is, ``naming`` of them by name."""

    header: tuple[str, ...]
    found: dict[str, int]
    personal: tuple[int, ...]
    naming: tuple[int, ...]

    @property
    def others(self) -> tuple[int, ...]:
        """Columns that nobody needs and that say nothing about who somebody is."""
        taken = {*self.found.values(), *self.personal}
        return tuple(place for place, name in enumerate(self.header) if place not in taken and name)


def columns_of(header: Sequence[str]) -> Columns:
    """What the names in the first line mean; of several that fit, the likeliest, and each is one thing only."""
    found = places_of(header, NAMES)
    rest = {place: set(plain(name).split()) for place, name in enumerate(header) if place not in found.values()}
    personal = tuple(place for place, words in rest.items() if words & _PERSONAL)
    naming = tuple(place for place in personal if rest[place] & _NAMING)
    return Columns(tuple(header), found, personal, naming)
