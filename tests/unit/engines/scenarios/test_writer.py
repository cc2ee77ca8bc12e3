"""Scenarios of the built-in writer on the sample knowledge."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

import pytest

from assistant.domain.knowledge import Kind, Standard
from assistant.domain.practice import Scenario
from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import FactKind, OriginKind
from assistant.errors import FixInput
from assistant.features.practice.checking import check_scenario
from tests.scenario_support import LEADERS, documents_for, made, request_for, writer

STANDARDS = sorted(name for name, document in documents_for().items() if isinstance(document, Standard))
PLAYBOOK = sorted(name for name, document in documents_for(LEADERS).items() if document.kind is Kind.playbook)
SOME = ["STD-EMPATHY-1", "STD-OWNERSHIP-3", "STD-COLLEAGUES-2", "STD-WELCOME-5", "STD-ADVICE-1"]


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize("difficulty", ["easy", "medium", "hard"])
def test_every_standard_gets_a_scenario_whose_sources_hold(standard: str, difficulty: str) -> None:
    scenario = made(about=standard, difficulty=difficulty, seed=5)
    assert check_scenario(scenario, documents_for()) == ()
    assert scenario.standards == (standard,) and scenario.policies
    assert scenario.must_not and scenario.grounds and scenario.opening and scenario.happened
    assert any(fact.cited is not None for fact in scenario.hidden), "nothing that changes the right answer"
    assert scenario.channel.value in documents_for()[standard].channels  # type: ignore[attr-defined]
    assert not re.search(r"[{}]", scenario.brief + scenario.title + scenario.happened)
    assert Scenario.model_validate_json(scenario.model_dump_json()) == scenario


@pytest.mark.parametrize("standard", SOME)
def test_the_same_wish_gives_the_same_bytes_and_another_seed_another_scenario(standard: str) -> None:
    one = made(about=standard, difficulty="medium", seed=7)
    assert made(about=standard, difficulty="medium", seed=7).model_dump_json() == one.model_dump_json()
    assert made(about=standard, difficulty="medium", seed=8).brief != one.brief


def test_an_easy_sum_is_within_the_own_limit_and_a_hard_one_above() -> None:
    compared = 0
    for difficulty, within in (("easy", True), ("hard", False)):
        for seed in range(1, 13):
            scenario = made(kind="policy", about="POL-GOODWILL", difficulty=difficulty, seed=seed)
            asked, limit = scenario.fact("asked"), scenario.fact("own limit")
            assert asked is not None and limit is not None and asked.value is not None and limit.value == 30
            assert (asked.value <= 30) is within, (difficulty, seed)
            (rule,) = [one for one in scenario.must_not if one.check.above is not None]
            assert rule.check.above == Decimal(30) and rule.cited is not None and "£30" in rule.cited.quote
            compared += 1
    assert compared == 24


def test_days_lie_on_the_side_of_the_threshold_that_the_scenario_says() -> None:
    for difficulty in ("easy", "medium", "hard"):
        for seed in range(1, 13):
            scenario = made(kind="policy", about="POL-LATE-DELIVERY", difficulty=difficulty, seed=seed)
            late = scenario.fact("days late")
            assert late is not None and late.value is not None
            for ground in scenario.grounds:
                if "3 days or more" in ground.cited.quote:
                    assert ground.applies is (late.value >= 3)
                if "14 days or more late, or" in ground.cited.quote:
                    assert ground.applies is (late.value >= 14)


def test_a_warranty_of_everything_but_a_few_things_holds_for_the_others() -> None:
    for seed in range(1, 30):
        scenario = made(kind="policy", about="POL-WARRANTY", difficulty="hard", seed=seed)
        months, product = scenario.fact("months since purchase"), scenario.fact("product")
        assert months is not None and product is not None
        if scenario.title == "A few weeks too late":
            assert months.value in ((61, 62) if product.text == "mattress" else (25, 26)), product.text


def test_nothing_of_the_leaders_reaches_a_scenario_for_everybody() -> None:
    leaders_only = {name for name in documents_for(LEADERS) if name not in documents_for()}
    assert leaders_only
    for seed in range(1, 6):
        scenario = made(about="STD-COLLEAGUES-1", difficulty="hard", seed=seed)
        assert not {cited.document_id for cited in scenario.citations} & leaders_only


@pytest.mark.parametrize("chapter", PLAYBOOK)
def test_a_leaders_chapter_gives_a_scene_with_an_employee(chapter: str) -> None:
    scenario = made(LEADERS, kind="playbook", about=chapter, difficulty="medium")
    assert scenario.audience == LEADERS and scenario.channel is Channel.internal
    assert chapter in {cited.document_id for cited in scenario.citations}
    assert "You play the leader." in scenario.background
    assert check_scenario(scenario, documents_for(LEADERS)) == ()


@pytest.mark.parametrize(
    ("chapter", "words"),
    [("PLAY-COACHING", "coach"), ("PLAY-LISTENING", "door"), ("PLAY-RECOGNITION", "thank"), ("PLAY-FRICTION", "rule")],
)
def test_the_four_scenes_that_leaders_need_are_there(chapter: str, words: str) -> None:
    told = " ".join(
        made(LEADERS, kind="playbook", about=chapter, difficulty="easy", seed=seed).brief.lower()
        for seed in range(1, 5)
    )
    assert words in told


def test_a_story_gives_its_own_standard_and_policy() -> None:
    scenario = made(kind="story", about="STORY-THIRD-DATE", difficulty="medium")
    assert scenario.standards == ("STD-OWNERSHIP-2",)
    assert set(scenario.policies) <= {"POL-LATE-DELIVERY", "POL-CANCELLATION"}
    assert any(cited.document_id == "STORY-THIRD-DATE" for note in scenario.notes for cited in note.cited)


def test_a_brief_gives_its_facts() -> None:
    scenario = made(
        kind="brief", text="A furious customer in chat: her wardrobe is three weeks late, she wants £120 back", seed=2
    )
    assert scenario.policies == ("POL-LATE-DELIVERY",)
    assert scenario.mood == "furious" and scenario.channel is Channel.chat
    facts = {fact.name: fact for fact in scenario.facts}
    assert facts["product"].text == "wardrobe" and facts["days late"].value == 21 and facts["asked"].value == 120


def test_pasted_tickets_give_their_subject_and_none_of_their_words() -> None:
    tickets = (
        "Customer Zaphod Quux: my kettle gave off a burning smell and smoke.\n\nZaphod again: the plug is hot, smoke!"
    )
    scenario = made(kind="tickets", text=tickets, difficulty="medium")
    assert scenario.policies == ("POL-SAFETY-RECALL",)
    assert "Zaphod" not in scenario.model_dump_json() and "Quux" not in scenario.model_dump_json()
    assert scenario.origin.kind is OriginKind.tickets and scenario.origin.reference == ""


def test_a_missed_criterion_keeps_to_its_subject() -> None:
    asked = "My curtains came with a stain and a part was missing. They arrived damaged."
    for seed in range(1, 6):
        scenario = made(kind="missed criterion", about="STD-EMPATHY-2", text=asked, seed=seed)
        assert scenario.standards == ("STD-EMPATHY-2",) and scenario.policies == ("POL-DAMAGED",)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"kind": "brief", "text": "the photosynthesis of tulips on Mars"}, "No document in force covers"),
        ({"kind": "brief", "text": "   "}, "Say in a few words"),
        ({"about": "STD-NONE"}, "There is no “STD-NONE”"),
        ({"about": "POL-RETURNS"}, "is no standard"),
        ({"kind": "policy", "about": "STD-EMPATHY-1"}, "is a standard"),
        ({"about": "STD-COLLEAGUES-1", "channel": "email"}, "another channel"),
    ],
)
def test_what_no_document_covers_is_refused(wanted: dict[str, str], words: str) -> None:
    with pytest.raises(FixInput, match=words):
        made(**wanted)


def test_a_changed_limit_changes_the_scenario() -> None:
    request = request_for(kind="policy", about="POL-GOODWILL", difficulty="easy", seed=2)
    policy = request.documents["POL-GOODWILL"]
    body = policy.body.replace("£30", "£90")
    rules = tuple(
        rule.model_copy(update={"up_to": Decimal(90)}) if rule.up_to == 30 else rule
        for rule in policy.authority  # type: ignore[attr-defined]
    )
    changed = type(policy).model_validate(
        {name: getattr(policy, name) for name in type(policy).model_fields}
        | {"body": body, "authority": rules, "version": 9}
    )
    made_anew = writer().draft(dataclasses.replace(request, documents={**request.documents, "POL-GOODWILL": changed}))
    limit = made_anew.fact("own limit")
    assert limit is not None and limit.value == 90 and limit.kind is FactKind.amount
    assert "POL-GOODWILL@9" in made_anew.rests_on


def test_a_company_of_one_internal_policy_still_gets_a_scene() -> None:
    request = request_for(kind="policy", about="POL-INTERNAL-SERVICE", difficulty="medium", seed=2)
    alone = {name: request.documents[name] for name in ("POL-INTERNAL-SERVICE",)}
    scenario = writer().draft(dataclasses.replace(request, documents=alone))
    assert scenario.standards == () and scenario.policies == ("POL-INTERNAL-SERVICE",)
    assert check_scenario(scenario, alone) == ()
