"""What the other side says in one scenario agrees: who it is about, what there is to spend, given or bought."""

from __future__ import annotations

import re

import pytest

from assistant.domain.knowledge import Policy, Standard
from assistant.domain.practice import Scenario
from assistant.engines.builtin.scenarios.bank import packaged_bank
from assistant.features.practice.offered import as_heard
from assistant.features.practice.views import as_choice
from tests.scenario_support import documents_for, made

STANDARDS = sorted(name for name, document in documents_for().items() if isinstance(document, Standard))
POLICIES = sorted(name for name, document in documents_for().items() if isinstance(document, Policy))
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


def _filled(line: str) -> re.Pattern[str]:
    """What a line of the bank becomes, whatever stands in its slots."""
    return re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(line)), re.IGNORECASE)


STAKES = tuple((_filled(stake.fact), stake) for stake in packaged_bank().stakes)
PLACES = tuple((_filled(one.title), frame.goods) for frame in packaged_bank().frames for one in frame.situations)


def misplaced(scenario: Scenario) -> list[str]:
    """What is told and does not fit what it is about, or the person who tells it, in words."""
    where = {goods for title, goods in PLACES if title.fullmatch(scenario.title)}
    facts = [fact.fact for fact in scenario.hidden]
    found = []
    for fact in facts:
        stake = next((stake for pattern, stake in STAKES if pattern.fullmatch(fact)), None)
        if stake is None:
            continue
        if stake.goods and not stake.goods & where:
            found.append(f"nothing {' or '.join(sorted(stake.goods))}: {fact}")
        if not stake.agrees_with(" ".join([*scenario.opening, *(one for one in facts if one != fact)])):
            found.append(f"not of this person: {fact}")
    return found


@pytest.mark.parametrize("difficulty", ["easy", "medium", "hard"])
def test_what_is_told_of_a_life_fits_the_case_and_the_person(difficulty: str) -> None:
    standards = (made(about=name, difficulty=difficulty, seed=seed) for name in STANDARDS for seed in SEEDS)
    policies = (
        made(kind="policy", about=name, difficulty=difficulty, seed=seed) for name in POLICIES for seed in SEEDS
    )
    found = {(one.title, fault) for made_here in (standards, policies) for one in made_here for fault in misplaced(one)}
    assert not found


def test_a_line_on_the_home_belongs_to_goods_and_a_divorce_excludes_a_husband() -> None:
    flat = next(stake for _, stake in STAKES if "showing the flat" in stake.fact)
    divorced = next(stake for _, stake in STAKES if "since the divorce" in stake.fact)
    assert flat.goods == {"at home", "ordered"}
    assert not divorced.agrees_with("My husband will ask what it costs.") and divorced.agrees_with(
        "My son cannot wait."
    )


_GENERAL = re.compile(
    r"^you (?:accept|refund|send|offer|give)\b(?! me\b)|\b(?:an item|a returned \w+) that\b", re.IGNORECASE
)


@pytest.mark.parametrize("difficulty", ["easy", "medium", "hard"])
def test_nobody_makes_a_general_rule_their_own_wish(difficulty: str) -> None:
    made_here = [made(about=name, difficulty=difficulty, seed=seed) for name in STANDARDS for seed in SEEDS]
    made_here += [
        made(kind="policy", about=name, difficulty=difficulty, seed=seed) for name in POLICIES for seed in SEEDS
    ]
    heard = {as_heard(offer.text) for one in made_here for offer in one.offers}
    wanted = {part.strip() for one in made_here for part in f"{one.wants};{one.also_content_with}".split(";")}
    assert not {one for one in heard | wanted if _GENERAL.search(one)}
    assert not {one for one in map(as_choice, heard) if re.match(r"you\b", one, re.IGNORECASE)}


@pytest.mark.parametrize("said", ["I had it from a colleague, with her receipt.", "I did not buy it from you myself."])
def test_what_came_second_hand_is_not_the_first_new_thing(said: str) -> None:
    divorced = next(stake for _, stake in STAKES if "since the divorce" in stake.fact)
    assert not divorced.agrees_with(said)
