"""The engine as a whole: refusals, abstaining, follow-ups, and quotes that hold over the whole sample company."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from assistant.bootstrap import Assistant, build_assistant
from assistant.domain.conversation import ANSWER_CITATIONS, ANSWER_WORDS, SHORT_LINES, LineKind, Turn
from assistant.domain.knowledge import Urgent
from assistant.domain.people import Role
from assistant.engines.base import Delta, Desk, Draft, Final, Standalone
from assistant.engines.builtin.engine import BuiltinEngine
from assistant.engines.builtin.own_limits import asks_for_own_limits
from assistant.engines.builtin.ranking import packaged_calibration
from assistant.engines.builtin.reading import standalone
from assistant.features.verifying import verify
from assistant.settings import read_settings
from tests.engine_support import (
    COMPANY,
    GOODWILL,
    HOURS,
    RETURNS,
    SHELF,
    STANDARD,
    STORY,
    FastWords,
    answered,
    asker,
    asking,
)
from tests.integration.cli_support import ROOT
from tests.integration.search_support import ON

QUESTIONS = ROOT / "evals" / "datasets" / "coach" / "calibration.jsonl"


def texts(draft: Draft) -> list[str]:
    return [line.text for line in (*draft.lines, *(line for fold in draft.folds for line in fold.lines))]


def asked_on(question: str, first: str, draft: Draft) -> tuple[Standalone, tuple[Turn, ...]]:
    history = (answered(first, draft),)
    return standalone(question, history), history


def test_may_i_is_answered_with_the_askers_own_limit(willing: BuiltinEngine) -> None:
    draft = willing.draft(asking("Can I give £50 goodwill by myself?"))
    assert draft.lines[0].kind is LineKind.limit and draft.lines[0].text.startswith("Not by yourself: £50")
    assert draft.question_kinds == ("may_i",) and draft.focus[0] == "POL-GOODWILL" and not draft.abstained
    lead = willing.draft(asking("Can I give £50 goodwill by myself?", person=asker("team lead")))
    assert lead.lines[0].text.startswith("Yes: £50")


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("agent", ["Late return: up to 14 days", "Goodwill payment: up to £30"]),
        ("team lead", ["Late return: up to 30 days", "Goodwill payment: up to £100"]),
        ("head of care", ["Late return: yours to decide", "Goodwill payment: yours to decide"]),
    ],
)
def test_who_asks_for_their_limits_and_no_case_is_told_each_of_them(
    doubting: BuiltinEngine, level: str, told: list[str]
) -> None:
    request = asking("what's my limit?", person=asker(level))
    draft = doubting.draft(request)
    assert [line.text.startswith(start) for line, start in zip(draft.lines, told, strict=True)] == [True, True]
    assert draft.is_digest and all(line.citations and line.kind is LineKind.limit for line in draft.lines)
    assert verify(draft.quotes, dict(request.documents))[1] == 0
    assert doubting.draft(asking("what's my limit?", (HOURS,))).abstained


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("How much can I give?", True),
        ("hi, what may I decide by myself", True),
        ("what can i sign off without asking my lead", True),
        ("What are my own limits as team lead?", True),
        ("how much can I give for a late sofa", False),
        ("what's my limit for goodwill", False),
        ("what can I say", False),
        ("limits", False),
    ],
)
def test_all_limits_are_asked_for_where_no_case_is_named(question: str, asks: bool) -> None:
    assert asks_for_own_limits(question) is asks


def test_a_follow_up_weighs_the_new_amount_and_says_no_advice_again(willing: BuiltinEngine) -> None:
    first = "A customer is furious about a broken lamp, what do I say and can I give £50 goodwill?"
    draft = willing.draft(asking(first))
    question, history = asked_on("and 20?", first, draft)
    again = willing.draft(asking(question, history=history))
    (limit,) = [line for line in again.lines if line.kind is LineKind.limit]
    assert limit.text.startswith("Yes: £20")
    advice = (LineKind.do, LineKind.say, LineKind.avoid, LineKind.why, LineKind.story)
    heard = {line.text for line in (*draft.lines, *(x for f in draft.folds for x in f.lines)) if line.kind in advice}
    assert heard and not heard & set(texts(again))


def test_a_question_of_its_own_hears_everything(willing: BuiltinEngine) -> None:
    first = "What do I say to a customer who is furious about a broken lamp?"
    draft = willing.draft(asking(first))
    history = (answered(first, draft),)
    assert willing.draft(asking(Standalone(first, first), history=history)).lines == draft.lines


@pytest.mark.parametrize("engine", ["willing", "doubting"])
def test_where_somebody_is_in_danger_that_is_told_first_and_alone(engine: str, request: pytest.FixtureRequest) -> None:
    builtin = request.getfixturevalue(engine)
    danger = RETURNS.model_copy(update={"urgent": (Urgent(clauses=("1.6", "1.1"), when=("caught fire",)),)})
    shelf = (GOODWILL, danger, HOURS, STANDARD, STORY)
    told = asking("Hello! She is furious, the lamp caught fire. Can I give £50 goodwill?", documents=shelf)
    draft = builtin.draft(told)
    assert not draft.abstained and {line.kind for line in draft.lines} == {LineKind.rule}
    assert draft.lines[0].text == "As an agent, you may accept a return up to 14 days late by yourself."
    assert draft.focus == (danger.id,) and not draft.is_gap
    at_playbook = builtin.draft(replace(told, desk=Desk.playbook))
    assert at_playbook.lines[0] != draft.lines[0]
    question, history = asked_on("and what does it cost?", "the lamp caught fire", draft)
    assert asking(question, history=history, documents=shelf).urgent == ()


def test_another_language_is_declined_and_is_no_gap(willing: BuiltinEngine) -> None:
    draft = willing.draft(asking("Puis-je rembourser le client pour la lampe ?"))
    assert draft.abstained and not draft.is_gap and not draft.quotes and not draft.nearest
    assert "English" in draft.lines[0].text


@pytest.mark.parametrize("question", ["hello", "thanks, that helps", "are you a real person"])
def test_small_talk_is_answered_in_one_line_and_keeps_the_subject(doubting: BuiltinEngine, question: str) -> None:
    first = "how much goodwill can I give"
    before = Draft((), focus=("POL-GOODWILL",), subject=first, question_kinds=("may_i",))
    draft = doubting.draft(asking(question, history=(answered(first, before),)))
    assert len(draft.lines) == 1 and not draft.abstained and not draft.is_gap and not draft.quotes
    assert (draft.focus, draft.subject) == (("POL-GOODWILL",), first)
    assert COMPANY.name in draft.lines[0].text or "{" not in draft.lines[0].text


@pytest.mark.parametrize(
    "question", ["Can I give £50 goodwill by myself?", "goodwill for a slow reply, can she have 25"]
)
def test_who_names_a_limit_and_an_amount_is_answered_however_odd_the_rest(
    doubting: BuiltinEngine, question: str
) -> None:
    draft = doubting.draft(asking(question))
    assert not draft.abstained and draft.lines[0].kind is LineKind.limit


@pytest.mark.parametrize(
    ("question", "uncovered"),
    [
        ("Can I give £50 by myself?", 0.0),  # names no limit
        ("How much goodwill can I give by myself?", 0.0),  # names no amount
        ("Can I give £50 goodwill by myself?", 0.9),  # noted as not covered
    ],
)
def test_but_not_without_either_nor_where_it_is_known_not_to_be_covered(
    doubting: BuiltinEngine, question: str, uncovered: float
) -> None:
    request = asking(question)
    request = replace(request, evidence=request.evidence.model_copy(update={"uncovered": uncovered}))
    assert doubting.draft(request).abstained


def test_abstaining_names_the_nearest_topics_and_is_a_gap(doubting: BuiltinEngine) -> None:
    draft = doubting.draft(asking("Can I give a customer two tickets for the lamp museum?"))
    assert draft.abstained and draft.is_gap and not draft.quotes
    titles = {document.title for document in SHELF}
    assert 0 < len(draft.nearest) <= 3 and {topic.title for topic in draft.nearest} <= titles
    assert any(all(topic.title in text for topic in draft.nearest) for text in texts(draft))
    assert all(line.kind is LineKind.note for line in draft.lines)


def test_off_topic_names_nothing_and_is_no_gap(doubting: BuiltinEngine) -> None:
    draft = doubting.draft(asking("what's the weather like today"))
    assert draft.abstained and not draft.is_gap and not draft.nearest and draft.question_kinds == ("off_topic",)


def test_an_empty_shelf_is_a_gap_without_topics(willing: BuiltinEngine) -> None:
    draft = willing.draft(asking("Can I give her £50?", ()))
    assert draft.abstained and draft.is_gap and not draft.nearest


@pytest.mark.anyio
async def test_an_answer_comes_line_by_line_and_ends_whole(willing: BuiltinEngine) -> None:
    request = asking("Can I give £50 goodwill by myself?")
    items = [item async for item in willing.answer(request)]
    assert isinstance(items[-1], Final) and items[-1].draft == willing.draft(request)
    deltas = [item.lines for item in items if isinstance(item, Delta)]
    assert len(deltas) == len(items) - 1 == len(items[-1].draft.lines)
    assert all(longer[:-1] == shorter for shorter, longer in pairwise(deltas))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, willing: BuiltinEngine) -> Iterator[Assistant]:
    """The whole sample company with quick vectors and an engine that never abstains for doubt.

    Which documents come up matters less than that many do; the kinds of questions are read by MiniLM.
    """
    data = tmp_path_factory.mktemp("sample")
    words = FastWords()
    engine = BuiltinEngine(words, replace(packaged_calibration(), threshold=0.0))
    engine.reader = willing.reader
    settings = read_settings({"COACH_DATA_DIR": str(data)}, env_file=data / "none")
    with build_assistant(settings, embedder=words, engine=engine) as assistant:
        yield assistant


def rows() -> list[dict[str, object]]:
    every = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    return every[:: max(1, len(every) // 40)][:40]


def test_over_the_sample_company_every_claim_holds_and_no_answer_is_too_long(sample: Assistant) -> None:
    answered_with_quotes = 0
    for row in rows():
        person = sample.somebody(str(row["role"]))
        readable = sample.library.permitted(person, ON)
        for answer in asyncio.run(
            sample.coach.answer_thread(person, [*row.get("history", ()), str(row["question"])], ON)  # type: ignore[misc]
        ):
            assert answer.unverified == 0, row
            assert answer.words <= ANSWER_WORDS and len(answer.citations) <= ANSWER_CITATIONS, row
            assert len(answer.lines) <= SHORT_LINES or answer.abstained, row
            assert {citation.document_id for citation in answer.citations} <= set(readable)
            for citation in answer.citations:
                assert readable[citation.document_id].body[citation.start : citation.end] == citation.quote
            answered_with_quotes += bool(answer.citations)
    assert answered_with_quotes >= 30


def test_an_agent_is_told_nothing_of_what_leaders_alone_may_read(sample: Assistant) -> None:
    question = "How do we choose champions?"
    closed = {d.id for d in sample.library.all() if Role.agent not in d.audience}
    assert closed
    (agents,) = asyncio.run(sample.coach.answer_thread(sample.somebody("agent"), [question], ON))
    (leaders,) = asyncio.run(sample.coach.answer_thread(sample.somebody("leader"), [question], ON))
    assert (
        not {c.document_id for c in agents.citations} & closed and not {t.document_id for t in agents.nearest} & closed
    )
    assert {c.document_id for c in leaders.citations} & closed
