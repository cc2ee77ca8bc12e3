"""The sample company's knowledge: written to be quoted, the same fact the same everywhere."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from assistant.documents.loader import Knowledge, load_knowledge
from assistant.documents.sections import clause_number
from assistant.domain.knowledge import (
    Authority,
    Document,
    Guide,
    Kind,
    Part,
    PlaybookChapter,
    Policy,
    ScenarioSeed,
    Section,
    Standard,
    Story,
    season_of,
)
from assistant.domain.people import EVERYONE, Role
from assistant.domain.urgency import urgent_clauses
from assistant.language.amounts import as_stated

FOLDER = Path(__file__).parents[2] / "knowledge"
QUOTED = {
    Part.in_short,
    Part.behaviour,
    Part.met_when,
    Part.missed_when,
    Part.say,
    Part.avoid,
    Part.clause,
    Part.decide,
}
CONDITION = re.compile(
    r"\b(if|when|unless|except|only|however|but|not|never|no|within|from|until|once|while|where|because|so|or|and|before|after)\b",
    re.I,
)
LEANING = re.compile(r"^(It|They|This|These|Those|That|He|She|Them|Such|The above|Also|Then)\b(?! (is|are) )")
SLOT = re.compile(r"\{[a-z][a-z ]{0,30}\}")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(FOLDER)


def sentences(document: Document, section: Section) -> list[str]:
    """List items, quoted lines and the sentences of paragraphs."""
    found = []
    for line in document.section_text(section).splitlines():
        line = line.strip()
        if line.startswith((">", "- ")):
            found.append(line.lstrip(">- ").strip())
        elif line:
            found.extend(re.split(r"(?<=[.!?])\s+(?=[A-Z])", line))
    return [sentence for sentence in found if sentence]


def test_everything_loads(knowledge: Knowledge) -> None:
    assert [str(problem) for problem in knowledge.problems] == []


def test_the_company_is_rich_enough(knowledge: Knowledge) -> None:
    current = {d.id: d for d in knowledge.documents}
    count = Counter(d.kind for d in current.values())
    assert count[Kind.standard] >= 24 and count[Kind.story] >= 24 and count[Kind.policy] >= 16
    assert count[Kind.playbook] >= 10 and count[Kind.guide] >= 8 and count[Kind.scenario] >= 12
    standards = [d for d in current.values() if isinstance(d, Standard)]
    assert len({s.family for s in standards}) == 6
    assert {moment for s in standards for moment in s.moment} == {"before", "during", "after"}
    assert any("internal" in s.channels for s in standards)
    assert any(s.limits for s in standards)
    assert (
        len(
            {
                d.id
                for d in knowledge.documents
                if d.version > 1 and Counter(x.id for x in knowledge.documents)[d.id] > 1
            }
        )
        >= 2
    )
    assert {s.outcome for s in current.values() if isinstance(s, Story)} == {"success", "learning"}


def test_only_the_playbook_is_for_leaders_alone(knowledge: Knowledge) -> None:
    for document in knowledge.documents:
        if document.kind is Kind.playbook:
            assert document.audience == {Role.leader}, document.id
        elif document.kind is not Kind.scenario:
            assert document.audience == EVERYONE, document.id


def test_every_reference_leads_somewhere(knowledge: Knowledge) -> None:
    ids = {d.id for d in knowledge.documents}
    functions = {f.name for f in knowledge.company.functions}
    for document in knowledge.documents:
        if isinstance(document, Policy | Story | ScenarioSeed):
            policies = () if isinstance(document, Policy) else document.policies
            assert {*document.standards, *policies} <= ids, document.id
        assert document.owner in functions, f"{document.id}: {document.owner}"
    assert {f.guide for f in knowledge.company.functions if f.guide} <= ids
    told = {s for d in knowledge.documents if isinstance(d, Story) for s in d.standards}
    assert len(told) >= 20
    assert {d.id for d in knowledge.documents if isinstance(d, Policy)} <= {
        p for d in knowledge.documents if isinstance(d, Story) for p in d.policies
    }


def test_sentences_stand_alone_and_are_short(knowledge: Knowledge) -> None:
    wrong = []
    for document in knowledge.documents:
        if document.kind is Kind.scenario:
            continue
        for section in document.sections:
            if section.part not in QUOTED:
                continue
            for sentence in sentences(document, section):
                words = len(sentence.split())
                if words > (34 if CONDITION.search(sentence) else 25):
                    wrong.append(f"{document.id} {section.heading}: {words} words: {sentence}")
                if section.part not in (Part.say, Part.avoid) and LEANING.match(sentence):
                    wrong.append(f"{document.id} {section.heading}: leans on what stands before: {sentence}")
    assert not wrong, "\n".join(wrong)


def test_slots_are_marked_and_nothing_else_is_in_braces(knowledge: Knowledge) -> None:
    for document in knowledge.documents:
        assert not re.search(r"[{}]", SLOT.sub("", document.body)), document.id


def test_authority_data_says_what_the_clause_says(knowledge: Knowledge) -> None:
    rules = 0
    for policy in knowledge.documents:
        if not isinstance(policy, Policy):
            continue
        for rule in policy.authority:
            (section,) = [s for s in policy.sections if clause_number(s.heading) == rule.clause]
            amount = f"£{rule.up_to:,}" if rule.currency else f"{rule.up_to} {rule.unit}"
            named = [s for s in sentences(policy, section) if amount in s and rule.level in s.lower()]
            assert named, f"{policy.reference} {rule.clause}: {rule.level} {amount}"
            if rule.then:
                assert rule.then in policy.section_text(section).lower(), (
                    f"{policy.reference} {rule.clause}: {rule.then}"
                )
            rules += 1
    assert rules >= 24


def test_what_chapters_state_as_data_is_what_the_clause_says(knowledge: Knowledge) -> None:
    stated = 0
    for chapter in knowledge.documents:
        if not isinstance(chapter, PlaybookChapter):
            continue
        for one in (*chapter.authority, *chapter.figures):
            value, level = (one.up_to, one.level) if isinstance(one, Authority) else (one.value, "")
            section = chapter.section_named(one.clause)
            assert section is not None, f"{chapter.reference} {one.clause}"
            amount = as_stated(value, one.currency, one.unit)
            named = [s for s in sentences(chapter, section) if amount in s and level in s.lower()]
            assert named, f"{chapter.reference} {one.clause}: {level} {amount}"
            stated += 1
    assert stated >= 12


def test_the_weeks_of_a_season_are_what_the_chapter_says(knowledge: Knowledge) -> None:
    seasons = [(one, season) for one in knowledge.documents if (season := season_of(one)) is not None]
    for chapter, season in seasons:
        assert f"from the {season.begins} to {season.ends}" in chapter.body, chapter.reference
    assert len(seasons) == 2


def test_every_level_of_an_action_hands_on_to_the_next(knowledge: Knowledge) -> None:
    levels = knowledge.company.authority_levels
    for policy in knowledge.documents:
        if isinstance(policy, Policy):
            for rule in policy.authority:
                if rule.then:
                    assert levels.index(rule.then) > levels.index(rule.level)
            for action in {rule.action for rule in policy.authority}:
                limits = [(levels.index(r.level), r.up_to) for r in policy.authority if r.action == action]
                assert limits == sorted(limits) and len({up_to for _, up_to in limits}) == len(limits)


def test_extensions_are_the_same_everywhere(knowledge: Knowledge) -> None:
    known = {f.extension for f in knowledge.company.functions if f.extension}
    for document in knowledge.documents:
        for extension in re.findall(r"\bext(?:ension|\.)? (\d{3})\b", document.body):
            assert extension in known, f"{document.id}: extension {extension}"


def test_guides_name_their_function(knowledge: Knowledge) -> None:
    functions = {f.name for f in knowledge.company.functions}
    for guide in knowledge.documents:
        if isinstance(guide, Guide) and guide.id != "GUIDE-NEW-HERE":
            assert guide.function in functions


@pytest.mark.parametrize(
    ("said", "clause"),
    [
        ("the lamp exploded and hurt her child", "13.2"),
        ("Baby cot collapsed with the baby in it!", "13.2"),
        ("there's a burning smell from the new heater", "13.2"),
        ("somebody got an electric shock from the lamp", "13.2"),
        ("customer says he will kill himself over this", "8.8"),
        ("she says she doesn’t want to live any more", "8.8"),
        ("this wait is killing me", ""),
        ("my mother is in hospital, can we move the delivery", ""),
        ("he has a brain injury and needs one question at a time", ""),
        ("will it hurt my stats that I hung up", ""),
        ("the stitches on the curtains came loose", ""),
    ],
)
def test_danger_to_people_is_told_first_and_nothing_else_is(knowledge: Knowledge, said: str, clause: str) -> None:
    documents = {document.id: document for document in knowledge.documents}
    found = urgent_clauses(documents, said)
    assert (found[0].section.heading.split(" ")[0] if found else "") == clause
