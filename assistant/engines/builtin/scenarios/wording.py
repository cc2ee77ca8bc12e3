"""Lines of the bank filled with the facts of a case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from assistant.engines.builtin.scenarios.bank import Thing

_SLOT = re.compile(r"\{([A-Za-z_]+)\}")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Wording:
    """The slots of one scenario. A slot that is written with a capital gives its words with a capital."""

    def __init__(self, slots: Mapping[str, str]) -> None:
        self.slots = dict(slots)

    def add(self, **slots: str) -> None:
        """Fill more slots; empty words leave a slot open."""
        self.slots |= {name: words for name, words in slots.items() if words}

    def can_fill(self, line: str) -> bool:
        """Whether every slot of a line has words."""
        return all(name.lower() in self.slots for name in _SLOT.findall(line))

    def fill(self, line: str) -> str:
        """The line with its slots filled. Raises KeyError for a slot without words."""

        def words(match: re.Match[str]) -> str:
            name = match[1]
            found = self.slots[name.lower()]
            return capital(found) if name[0].isupper() else found

        return _SLOT.sub(words, line)

    def fillable(self, lines: Iterable[str]) -> list[str]:
        """Those of the lines that can be filled, as they stand in the bank."""
        return [line for line in lines if self.can_fill(line)]


def capital(words: str) -> str:
    """The words with a capital at the beginning."""
    return words[:1].upper() + words[1:]


def thing_slots(thing: Thing) -> dict[str, str]:
    """What a thing is called, and the words that agree with it."""
    one = thing.one or thing.name
    article = "an" if one[0] in "aeiou" else "a"
    if thing.plural:
        agreeing = {"is": "are", "was": "were", "has": "have", "does": "do", "it": "they", "them": "them"}
    else:
        agreeing = {"is": "is", "was": "was", "has": "has", "does": "does", "it": "it", "them": "it"}
    return {"thing": thing.name, "a_thing": f"{article} {one}", **agreeing}


def length(number: int, unit: str) -> str:
    """``5 days``, ``1 day``, ``8 working days``."""
    return f"{number} {unit.removesuffix('s') if number == 1 else unit}"


def ago(days: int, today: int) -> str:
    """When something was, seen from a weekday (0: Monday): ``on Thursday``, ``on Thursday of last week``."""
    weekday = WEEKDAYS[(today - days) % 7]
    if days == 0:
        return "today"
    if days <= today or days < 6:
        return f"on {weekday}"
    if days <= today + 7:
        return f"on {weekday} of last week"
    return f"{days} days ago"
