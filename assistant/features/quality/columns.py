"""Which column of a file of sent replies is which, by the many names that people give to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.storage.text import fold

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
_APART = re.compile(r"[\W_]+")


class Columns(NamedTuple):
    """Places of columns: ``found`` by their meaning; ``personal`` say who somebody is, ``naming`` of them by name."""

    header: tuple[str, ...]
    found: dict[str, int]
    personal: tuple[int, ...]
    naming: tuple[int, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What no column is."""
        return tuple(meaning for meaning in NAMES if meaning not in self.found)

    @property
    def others(self) -> tuple[int, ...]:
        """Columns that nobody needs and that say nothing about who somebody is."""
        taken = {*self.found.values(), *self.personal}
        return tuple(place for place, name in enumerate(self.header) if place not in taken and name)


def columns_of(header: Sequence[str]) -> Columns:
    """What the names in the first line mean; of several that fit, the likeliest, and each is one thing only."""
    plain = [_plain(name) for name in header]
    found: dict[str, int] = {}
    for meaning, names in NAMES.items():
        place = next((plain.index(name) for name in names if name in plain), None)
        if place is not None and place not in found.values():
            found[meaning] = place
    rest = [place for place in range(len(plain)) if place not in found.values()]
    personal = tuple(place for place in rest if _PERSONAL.intersection(plain[place].split()))
    naming = tuple(place for place in personal if _NAMING.intersection(plain[place].split()))
    return Columns(tuple(header), found, personal, naming)


def _plain(name: str) -> str:
    return " ".join(_APART.sub(" ", fold(name).replace("e-mail", "email")).split())
