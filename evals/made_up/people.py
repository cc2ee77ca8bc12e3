"""Who works at the company of the made-up history."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from assistant.domain.people import Person, Role

TEAMS = {"Online care": 14, "Delivery desk": 11, "Shops north": 12, "Payments and refunds": 9, "Night desk": 4}
"""Five teams and how many are in each; the last is too small to be shown by itself."""
LEADER = Person(id="made-up-leader", name="Made-up leader", role=Role.leader, level="head of care")
BY = "Made-up history"
"""Who stands as the author of what needs one."""
_FIRST = (
    "Ada Bo Cai Dee Eli Fay Gus Hal Ivy Jo Kit Lou Mai Ned Ola Pip Quinn Rae Sol Tia Uma Vic Wyn Xan Yas Zed".split()
)


def employees(ids: dict[str, str], level: str, random: Random) -> Sequence[Person]:
    """Everybody in the teams, whose ids are given by name; first names alone, as nobody exists."""
    found = []
    for team, many in TEAMS.items():
        for number in range(many):
            name = f"{random.choice(_FIRST)} (made up)"
            identity = f"made-up-{team.lower().replace(' ', '-')}-{number:02}"
            found.append(Person(id=identity, name=name, role=Role.agent, level=level, team=team, team_id=ids[team]))
    return found
