"""What the other side says in one scenario agrees: who it is about, what there is to spend, given or bought."""

from __future__ import annotations

import re

import pytest

from assistant.domain.knowledge import Standard
from assistant.domain.practice import Scenario
from tests.scenario_support import documents_for, made

STANDARDS = sorted(name for name, document in documents_for().items() if isinstance(document, Standard))
SEEDS = (1, 2, 3)
_ANYBODY = r"driver|boss|lead|neighbour|friend|colleague|person|assistant|somebody|customer|seller|bank|employer"
_HE = "Mr|man|father|dad|brother|son|grandson|husband|boy|uncle"
_SHE = "Mrs|Ms|woman|mother|mother-in-law|mum|sister|daughter|wife|girl|aunt|grandmother"
_PRONOUNS = ((r"\b(?:he|him|his)\b", _HE), (r"\b(?:she|her)\b", _SHE))
_TO_SPEND = re.compile(r"(?:to spend is|have exactly) (£[\d,]+)")
_BOUGHT = re.compile(r"\b(?:first new thing I have had|put together for it|I bought it|what I paid)\b", re.IGNORECASE)
_GIVEN = re.compile(r"\b(?:I have been given|was a present from|as a present\. dont want)\b", re.IGNORECASE)


def _named(people: str, text: str) -> bool:
    return bool(re.search(rf"\b(?:{people})\b", text, re.IGNORECASE))


def clashes(scenario: Scenario) -> list[str]:
    """What does not agree, in words."""
    said = [*scenario.opening, *(fact.fact for fact in scenario.hidden)]
    everything = " ".join([*said, scenario.background])
    found = []
    for pronoun, people in _PRONOUNS:
        for text in said:
            meant = _named(f"{people}|{_ANYBODY}", text) or _named(people, everything)
            if re.search(pronoun, text, re.IGNORECASE) and not meant:
                found.append(f"nobody is meant: {text}")
    if len(set(_TO_SPEND.findall(everything))) > 1:
        found.append(f"two sums to spend: {_TO_SPEND.findall(everything)}")
    if _BOUGHT.search(everything) and _GIVEN.search(everything):
        found.append(f"bought and given: {everything}")
    if re.search(r"never bought (?:an? )?(\w+)", everything) and re.search(r"last one I bought", everything):
        found.append("never bought one, and the last one")
    return found


@pytest.mark.parametrize("difficulty", ["easy", "medium", "hard"])
def test_nothing_that_is_said_in_a_scenario_clashes(difficulty: str) -> None:
    made_here = (made(about=name, difficulty=difficulty, seed=seed) for name in STANDARDS for seed in SEEDS)
    found = {(scenario.title, clash) for scenario in made_here for clash in clashes(scenario)}
    assert not found
