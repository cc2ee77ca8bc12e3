"""The playbook on a small company: leaders get clauses of the day asked about, and nobody else gets anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.bootstrap import Assistant, build_assistant
from assistant.domain.comparing import Change
from assistant.domain.conversation import TurnState
from assistant.domain.people import Person
from assistant.errors import NotAllowed, NotFound
from assistant.settings import read_settings

pytestmark = pytest.mark.anyio

TODAY, BEFORE = date(2026, 11, 20), date(2026, 2, 1)
COMPANY = "name: Penrose Lamps\nauthority_levels: [agent, team lead, manager]\n"
CREDIT = """---
id: POL-LATE
kind: policy
title: Late delivery
number: 4
audience: [agent, trainer, leader]
version: {version}
effective_from: {start}
owner: Care
authority:
  - {{action: late credit, level: agent, up_to: {limit}, currency: GBP, then: team lead, clause: "4.2"}}
asked: {{"4.1": [when is an order late], "4.2": [how much may an agent give for a late lamp, late credit limit]}}
---
## In short
Give a late credit of up to £{limit}.

## 4.1 What counts as late
- Treat an order as late when the promised date has passed.

## 4.2 What you may decide
- As an agent, you may give a late credit of up to £{limit} by yourself.
- A team lead decides a late credit above £{limit}.
- Give a late credit only when the customer did not choose the later date.

## Why
A missed date costs the customer a day.
"""
CHAPTER = """---
id: PLAY-PEAK
kind: playbook
title: The peak weeks
audience: [leader]
effective_from: 2026-03-01
owner: Care
authority:
  - {action: late credit, level: agent, up_to: 80, currency: GBP, then: team lead, clause: Wider limits}
asked:
  Wider limits: [what may agents give for late lamps at christmas]
  Champions: [how are champions chosen, how many champions do we need]
---
## In short
We give more in December.

## Wider limits
- An agent may give a late credit of up to £80 in the peak weeks; the team lead decides above £80.

## Champions
- Name one champion for every nine people in the peak weeks.

## Why
Tired people cannot be kind for long.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("knowledge")
    (folder / "company.yaml").write_text(COMPANY, "utf-8")
    (folder / "late@1.md").write_text(CREDIT.format(version=1, start="2025-01-01", limit=25), "utf-8")
    (folder / "late.md").write_text(CREDIT.format(version=2, start="2026-03-01", limit=50), "utf-8")
    (folder / "peak.md").write_text(CHAPTER, "utf-8")
    data = tmp_path_factory.mktemp("data")
    settings = read_settings({"COACH_DATA_DIR": str(data), "COACH_KNOWLEDGE_DIR": str(folder)}, Path("none"))
    with build_assistant(settings, clock=lambda: datetime(2026, 11, 20, 12, tzinfo=UTC)) as assistant:
        yield assistant


@pytest.fixture
def leader(assistant: Assistant) -> Person:
    return assistant.somebody("leader")


async def test_a_question_is_answered_from_what_was_in_force_on_its_day(assistant: Assistant, leader: Person) -> None:
    question = "how much may an agent give for a late lamp"
    now = await assistant.playbook.ask(leader, question)
    then = await assistant.playbook.ask(leader, question, BEFORE)
    assert "£50" in now.text and "£25" not in now.text and "In force since 1 March 2026" in now.text
    assert "£25" in then.text and "£50" not in then.text and then.on == BEFORE
    (source,) = assistant.playbook.sources(leader, then)[:1]
    assert (source.standing.since, source.standing.until) == (date(2025, 1, 1), date(2026, 2, 28))
    assert not source.standing.is_current and source.citation.section.startswith("4.2")


async def test_two_documents_that_disagree_are_both_shown(assistant: Assistant, leader: Person) -> None:
    told = await assistant.playbook.ask(leader, "how much may an agent give for a late lamp")
    assert "Two documents disagree here (late credit, agent)" in told.text and "£80" in told.text
    assert {citation.document_id for citation in told.citations} == {"POL-LATE", "PLAY-PEAK"}
    (found,) = assistant.playbook.contradictions(leader)
    assert (found.first.value, found.second.value) == ("£50", "£80")
    assert not assistant.playbook.contradictions(leader, BEFORE)


async def test_a_conversation_is_kept_by_the_coach_and_a_gap_is_noted(assistant: Assistant, leader: Person) -> None:
    begun = await assistant.playbook.begin(leader, "how much may an agent give for a late lamp", "key-1", on=BEFORE)
    await assistant.coach.finished(begun.id)
    turn = assistant.coach.progress(leader, begun.id).turn
    assert turn.state is TurnState.complete and turn.answer is not None and "£25" in turn.answer.text
    silent = await assistant.playbook.ask(leader, "which bank holds the pension fund of the directors")
    assert silent.abstained and not silent.citations and "Ask a person?" in silent.text


async def test_what_was_not_in_force_yet_is_named_with_its_day_and_is_no_gap(
    assistant: Assistant, leader: Person
) -> None:
    begun = await assistant.playbook.begin(leader, "how are champions chosen", "not yet", on=BEFORE)
    await assistant.coach.finished(begun.id)
    answer = assistant.coach.progress(leader, begun.id).turn.answer
    assert answer is not None and answer.abstained and answer.answered_from == date(2026, 3, 1)
    assert answer.text.splitlines() == [
        "The playbook didn't cover this on 1 February 2026.",
        "“The peak weeks” answers this from 1 March 2026 on.",
    ]
    assert [topic.document_id for topic in answer.nearest] == ["PLAY-PEAK"]
    other = await assistant.playbook.begin(leader, "which bank holds the pension fund", "never", on=BEFORE)
    await assistant.coach.finished(other.id)
    (group,) = assistant.question_groups.inbox(leader)
    assert [gap.question for gap in group.gaps] == ["which bank holds the pension fund"]


async def test_an_earlier_version_that_answers_with_few_others_beside_it_is_found(
    assistant: Assistant, leader: Person
) -> None:
    told = await assistant.playbook.ask(leader, "how much may an agent give for a late lamp", date(2024, 12, 31))
    assert told.answered_from == date(2025, 1, 1) and told.nearest[0].document_id == "POL-LATE"


@pytest.mark.parametrize("question", ["how are champions chosen", "which bank holds the pension fund of the directors"])
async def test_who_may_not_read_what_answers_later_is_not_told_of_it(assistant: Assistant, question: str) -> None:
    told = await assistant.coach.answer_once(assistant.somebody("agent"), question, BEFORE)
    assert told.abstained and told.answered_from is None
    assert "PLAY-PEAK" not in told.model_dump_json() and "peak weeks" not in told.model_dump_json()


async def test_a_digest_has_one_clause_and_one_source_a_line(assistant: Assistant, leader: Person) -> None:
    digest = await assistant.playbook.digest(leader, "late credit")
    assert {group.standing.document_id for group in digest.groups} == {"POL-LATE", "PLAY-PEAK"}
    sections = [line.source.citation.section for group in digest.groups for line in group.lines]
    assert len(sections) == len(set(sections)) and all(len(line.text) > 8 for line in digest.rest)


async def test_who_may_decide_what_is_a_table(assistant: Assistant, leader: Person) -> None:
    every = await assistant.playbook.decide(leader)
    assert [(table.action, table.document_id) for table in every] == [
        ("late credit", "PLAY-PEAK"),
        ("late credit", "POL-LATE"),
    ]
    (old,) = await assistant.playbook.decide(leader, "credit for a late lamp", BEFORE)
    assert [(row.level, row.text) for row in old.rows] == [("agent", "£25"), ("team lead", "without a limit")]
    assert await assistant.playbook.decide(leader, "who waters the orchids in the lobby") == ()


def test_versions_are_compared_in_words_and_numbers(assistant: Assistant, leader: Person) -> None:
    compared = assistant.playbook.compare(leader, "POL-LATE", 1, 2)
    assert [(change.what, change.before, change.after) for change in compared.limits] == [("late credit", "£25", "£50")]
    assert {section.heading for section in compared.changed} == {"In short", "4.2 What you may decide"}
    changed = [s for section in compared.changed for s in section.sentences if s.change is Change.changed]
    assert all(("£25", "£50") in sentence.numbers for sentence in changed)
    with pytest.raises(NotFound, match="there is 1, 2"):
        assistant.playbook.compare(leader, "POL-LATE", 1, 3)
    with pytest.raises(NotFound):
        assistant.playbook.versions(leader, "PLAY-NONE")


@pytest.mark.parametrize("role", ["agent", "trainer"])
async def test_nobody_but_a_leader_gets_anything_of_it(assistant: Assistant, leader: Person, role: str) -> None:
    playbook, person = assistant.playbook, assistant.somebody(role)
    told = await playbook.ask(leader, "how are champions chosen")
    assert "nine people" in told.text
    for ask in (
        playbook.ask(person, "how are champions chosen"),
        playbook.begin(person, "how are champions chosen", "key-2"),
        playbook.retry(person, "none", "key-3"),
        playbook.digest(person, "champions"),
        playbook.decide(person),
    ):
        with pytest.raises(NotAllowed, match="not open to you"):
            await ask
    for look in (
        lambda: playbook.contradictions(person),
        lambda: playbook.versions(person, "POL-LATE"),
        lambda: playbook.compare(person, "POL-LATE", 1, 2),
        lambda: playbook.sources(person, told),
    ):
        with pytest.raises(NotAllowed, match="not open to you"):
            look()
    assert not assistant.coach.conversations(person)
