"""What everybody has at hand when they are asked: a name, a postcode, a number; all of it made up."""

from __future__ import annotations

import random

from assistant.domain.practice import Scenario

_NO_AREA = "QVX"
"""Letters with which no British postcode begins."""
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def datum(name: str, scenario: Scenario, seed: int) -> str:
    """What the customer gives when asked for ``name``; the same in a whole run, empty where they cannot.

    Telephone numbers are of the range that Ofcom keeps for drama (07700 900000 to 900999).
    """
    chance = random.Random(f"{seed}/{scenario.title}/{scenario.persona.name}/{name}")  # noqa: S311 (made up)
    if name == "name":
        return scenario.persona.name.split(" from ")[0]
    if name == "phone number":
        return f"07700 900{chance.randrange(1000):03}"
    if name == "postcode":
        area = chance.choice(_NO_AREA) + chance.choice(_LETTERS)
        end = chance.choice(_LETTERS) + chance.choice(_LETTERS)
        return f"{area}{chance.randrange(1, 10)} {chance.randrange(1, 10)}{end}"
    return ""
