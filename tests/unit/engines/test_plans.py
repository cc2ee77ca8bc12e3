"""Which parts of which documents, for each kind of question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.domain.conversation import LineKind
from assistant.domain.knowledge import Document, Part, Urgent
from assistant.domain.retrieval import Asked
from assistant.engines.base import AnswerRequest, Standalone
from assistant.engines.builtin.choosing import Chooser
from assistant.engines.builtin.composing import Composition
from assistant.engines.builtin.picking import Picker, Selection
from assistant.engines.builtin.plans import Plan
from assistant.engines.builtin.quotables import of_part, quotables
from assistant.engines.builtin.ranking import Ranked
from assistant.engines.builtin.reading import Reading
from assistant.engines.builtin.sayings import tells_a_deed
from assistant.features.verifying import verify
from tests.engine_support import (
    GOODWILL,
    HOURS,
    RETURNS,
    STANDARD,
    STORY,
    FastWords,
    asker,
    asking,
    limits,
    policy,
    reading,
)
from tests.unit.engines.test_deciding import WORDS

FOLDS = {"fold_avoid": "Avoid", "fold_why": "Why", "fold_story": "Story", "fold_more": "More"}


def written(
    read: Reading, documents: Sequence[Document], question: str = "a broken lamp", request: AnswerRequest | None = None
) -> Composition:
    """The composition for documents that rank in the given order, all sure."""
    request = request or asking(question)
    ranked = [Ranked(document, 0.9 - n / 100, {}) for n, document in enumerate(documents)]
    out = Composition()
    Plan(request, read, ranked, Chooser(FastWords()), {**WORDS, **FOLDS}, Selection(), out).write()
    quotes, dropped = verify(out.quotes, dict(request.documents))
    assert dropped == 0 and len(quotes) == len(out.quotes)
    return out


def kinds(out: Composition) -> list[LineKind]:
    return [line.kind for line in out.short]


def test_somebody_with_a_customer_gets_what_to_do_the_rule_and_words_to_say() -> None:
    out = written(reading("how"), [STANDARD, GOODWILL])
    assert kinds(out)[0] is LineKind.do and LineKind.say in kinds(out) and LineKind.limit in kinds(out)
    assert {"Avoid", "Why"} <= set(out.folds)
    said = {piece.text for piece in of_part(STANDARD, Part.say)}
    assert {line.text for line in out.short if line.kind is LineKind.say} <= said


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("My answer is yes: I am taking the lamp back today.", True),
        ("Ravi takes over, and he has my notes about both visits.", True),
        ("I have put one aside for you.", True),
        ("I am taking care of your sofa from here.", False),
        ("I will ring you by Friday.", False),
    ],
)
def test_what_says_that_something_was_done_is_told_from_what_anybody_can_say(words: str, tells: bool) -> None:
    assert tells_a_deed(words) is tells


def test_a_plain_question_gets_the_rule_and_nothing_to_say() -> None:
    out = written(reading("policy"), [RETURNS], "how long does a return have")
    assert set(kinds(out)) <= {LineKind.rule, LineKind.limit}
    assert any("45 days" in line.text for line in out.short)
    assert not {"Avoid", "Why", "Story"} & set(out.folds)


@pytest.mark.parametrize("level", ["agent", "team lead", "head of care"])
def test_may_i_begins_with_the_askers_own_limit(level: str) -> None:
    request = asking("Can I give £50 goodwill?", person=asker(level))
    out = written(reading("may_i"), [GOODWILL], request=request)
    assert kinds(out)[0] is LineKind.limit and level in out.short[0].text and out.short[0].citations
    assert kinds(out).count(LineKind.limit) == 1
    # The clause's lines by level are not said again beside it; what else it says may be.
    rest = [line.text for line in out.short[1:]]
    assert not any("may give a goodwill payment of up to" in text for text in rest)
    assert "Give goodwill once per order, whatever the trouble." in rest


def test_the_policy_whose_action_is_named_decides_before_one_that_is_a_little_likelier() -> None:
    late = policy(
        "POL-LATE",
        "Late delivery",
        "## In short\nCredit lateness.\n\n## 4.2 What you may decide\n- As an agent, you may give a "
        "late-delivery credit of up to £50.\n\n## Why\nWaiting costs.\n",
        4,
        limits("late-delivery credit", "4.2", ("agent", 50, "team lead")),
    )
    shelf = (GOODWILL, RETURNS, HOURS, STANDARD, STORY, late)

    def limit(question: str) -> str:
        request = asking(question, documents=shelf)
        return written(reading("may_i"), [GOODWILL, late], request=request).short[0].text

    assert (
        "£50" in limit("can I give her £40 for a late lamp")
        and limit("can I give her £40 for a late lamp")[:6] == "within"
    )
    assert limit("can I give her £40 goodwill for a late lamp").startswith("above agent|£30")
    assert limit("can I give her £40 for a rude word").startswith("above agent|£30")


def test_no_limit_for_a_policy_without_authority_data() -> None:
    assert LineKind.limit not in kinds(written(reading("may_i"), [HOURS], "Can I give £50?"))


def test_an_amount_is_not_weighed_where_nobody_asked_may_i() -> None:
    out = written(reading("how"), [GOODWILL], "the customer paid £90 for a lamp, it came broken")
    (limit,) = [line for line in out.short if line.kind is LineKind.limit]
    assert limit.text.startswith("own_limit")


def test_why_is_answered_with_the_reason() -> None:
    out = written(reading("why"), [STANDARD], "why do we name the feeling")
    assert kinds(out)[0] is LineKind.why and out.short[0].text == "A customer who feels heard stays."


def test_a_story_is_told_and_its_lesson_drawn() -> None:
    out = written(reading("story"), [GOODWILL, STORY], "tell me a story")
    assert kinds(out)[0] is LineKind.story and out.used() == ["STORY-LETTER"]
    assert LineKind.do in kinds(out)


def test_where_only_a_story_was_found_the_story_answers() -> None:
    out = written(reading("how"), [STORY])
    assert out.short and out.used() == ["STORY-LETTER"]


def test_a_colleagues_story_goes_under_the_answer_it_is_about() -> None:
    about = written(reading("how"), [STANDARD, STORY])
    assert [line.kind for line in about.folds["Story"]] == [LineKind.story] * 2
    other = STORY.model_copy(update={"standards": ()})
    request = asking("a broken lamp", (STANDARD, other))
    assert "Story" not in written(reading("how"), [STANDARD, other], request=request).folds


def test_one_standard_is_enough_and_no_more_documents_than_selected() -> None:
    second = STANDARD.model_copy(update={"id": "STD-EMPATHY-2"})
    request = asking("a broken lamp", (STANDARD, second, GOODWILL, RETURNS, HOURS))
    ranked = [Ranked(d, 0.9, {}) for d in (STANDARD, second, GOODWILL, RETURNS, HOURS)]
    plan = Plan(request, reading("how"), ranked, Chooser(FastWords()), {}, Selection(most=2), Composition())
    assert [d.id for d in plan.documents] == ["STD-EMPATHY-1", "POL-GOODWILL"]
    unsure = [Ranked(GOODWILL, 0.9, {}), Ranked(RETURNS, 0.0, {})]
    plan = Plan(request, reading("policy"), unsure, Chooser(FastWords()), {}, Selection(), Composition())
    assert [d.id for d in plan.documents] == ["POL-GOODWILL"]


def test_a_clause_for_danger_alone_stands_in_no_other_answer() -> None:
    for only in (True, False):
        returns = RETURNS.model_copy(update={"urgent": (Urgent(clauses=("1.1",), when=("fire",), only=only),)})
        request = asking("how long does a return have", documents=(GOODWILL, returns, HOURS, STANDARD, STORY))
        out = written(reading("policy"), [returns], request=request)
        lines = [line.text for line in (*out.short, *(line for fold in out.folds.values() for line in fold))]
        own = {piece.text for piece in quotables(returns, returns.section_named("1.1"))}
        assert bool(own & set(lines)) is not only


def picked(*ranked: tuple[Document, float]) -> list[str]:
    rows = tuple(Ranked(document, chance, {}) for document, chance in ranked)
    return [d.id for d in Picker(rows, "policy", Selection(), Standalone("a lamp", "a lamp")).documents()]


def test_a_further_document_has_to_be_nearly_as_likely_as_the_first() -> None:
    assert picked((RETURNS, 0.9), (GOODWILL, 0.35)) == [RETURNS.id]
    assert picked((RETURNS, 0.9), (GOODWILL, 0.37)) == [RETURNS.id, GOODWILL.id]
    assert picked((RETURNS, 0.4), (GOODWILL, 0.17), (HOURS, 0.14)) == [RETURNS.id, GOODWILL.id]


def test_where_somebody_may_be_in_danger_a_rule_too_many_is_told_and_first() -> None:
    danger = GOODWILL.model_copy(update={"urgent": (Urgent(clauses=("6.1",), when=("fire",)),)})
    assert picked((RETURNS, 0.9), (danger, 0.2)) == [RETURNS.id, danger.id]
    assert picked((RETURNS, 0.9), (danger, 0.1)) == [RETURNS.id]
    out = written(reading("policy"), [RETURNS, danger])
    assert out.used()[:2] == [danger.id, RETURNS.id]


@pytest.mark.parametrize(
    ("aim", "limits", "first"),
    [(0.6, 0.4, LineKind.rule), (0.4, 0.6, LineKind.limit), (0.45, 0.4, LineKind.limit)],
)
def test_the_rule_that_was_asked_for_comes_before_a_limit_that_goes_with_it(
    aim: float, limits: float, first: LineKind
) -> None:
    """The phrasings of two clauses, what goodwill is for and what one may decide, come this near to the question."""
    request = asking("is goodwill right here")
    headings = {"6.1 What goodwill is for": aim, "6.2 What you may decide": limits}
    asked = tuple(
        Asked(document_id=GOODWILL.id, version=1, heading=heading, phrasing="", similarity=near)
        for heading, near in headings.items()
    )
    request = replace(request, evidence=request.evidence.model_copy(update={"asked": asked}))
    out = written(reading("may_i"), [GOODWILL], request=request)
    assert set(kinds(out)[:2]) == {LineKind.rule, LineKind.limit} and kinds(out)[0] is first


def test_of_a_policy_in_short_only_what_is_about_the_nearest_clause_is_told() -> None:
    short = "Parcels cost five pounds.", "Believe a customer without a parcel."
    body = f"## In short\n{' '.join(short)}\n\n## 3.1 Price\n- Charge five pounds for parcels.\n\n"
    body += "## 3.6 Not found\n- Believe a customer who has no parcel.\n- Call the drivers.\n\n## Why\nIt is theirs.\n"
    delivery = policy("POL-DELIVERY", "Delivery", body, 3, 'asked: {"3.6": [she has no parcel]}')
    request = asking("she has no parcel", [delivery])
    said = {line.text for line in written(reading("how"), [delivery], request=request).short}
    assert short[1] in said and short[0] not in said
