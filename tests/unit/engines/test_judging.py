"""The built-in judge: verdicts that can be shown, unsure where it cannot tell, the same for every company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.knowledge import Standard
from assistant.domain.people import Person, Role
from assistant.domain.reply import Reply, parse_thread
from assistant.domain.scorecard import CriterionResult, Verdict, verify
from assistant.engines.base import Judge, JudgeRequest
from assistant.engines.builtin.judging import ORDER, BuiltinJudge, JudgingCalibration, packaged_judging
from assistant.language.embedder import MiniLM
from tests.engine_support import COMPANY, STANDARD_BODY, typed

pytestmark = pytest.mark.anyio
FIELDS = "family: care\nchannels: [email]\nmoment: [after]\nweight: 3\n"
ANGRY = "Customer: My lamp came broken AGAIN!! I am furious.\nSarah"
PERSON = Person(id="p", name="", role=Role.agent, level="agent")
EAGER = JudgingCalibration(
    {
        "applies": {"always": 6.0},
        "missed": {"always": 1.0, "forbidden": 4.0, "wants seen": -4.0},
        "met": {"always": -2.0, "wants seen": 4.0},
    },
    {"missed": 0.5, "met": 0.6, "not_applicable": 0.8, "partly": 0.6, "look": 0.45},
)


def standard(wants: str = "", forbids: str = "", critical: bool = False, body: str = STANDARD_BODY) -> Standard:
    signals = f"critical: {str(critical).lower()}\nsignals: {{wants: [{wants}], forbids: [{forbids}]}}"
    found = typed("standard", "STD-CARE-1", "Care for the case", body, FIELDS + signals)
    assert isinstance(found, Standard)
    return found


async def judged(judge: Judge, draft: str, *standards: Standard, thread: str = ANGRY) -> Mapping[str, CriterionResult]:
    reply = Reply(draft=draft, thread=parse_thread(thread))
    judgements = await judge.judge(JudgeRequest(reply, standards, PERSON, COMPANY, date(2026, 6, 1)))
    assert [j.standard_id for j in judgements] == [s.id for s in standards]
    return {r.standard_id: r for r in verify(judgements, reply, standards).results}


async def verdict(judge: Judge, draft: str, held: Standard, thread: str = ANGRY) -> CriterionResult:
    return (await judged(judge, draft, held, thread=thread))[held.id]


@pytest.fixture
def eager(minilm: MiniLM) -> BuiltinJudge:
    """A judge whose numbers do not hang on what was fitted."""
    return BuiltinJudge(minilm, EAGER)


async def test_a_miss_shows_the_words_and_the_clause(eager: BuiltinJudge) -> None:
    draft = "Hello. There is nothing we can do, that is our policy."
    found = await verdict(eager, draft, standard(forbids="stonewalling"))
    assert (found.verdict, found.verified, found.shown_as_look) == (Verdict.missed, True, False)
    assert "nothing we can do" in found.evidence[0].text
    assert found.clause is not None and found.clause.section == "Missed when"
    assert found.reason.startswith("“") and found.next_step


async def test_what_is_absent_is_named(eager: BuiltinJudge) -> None:
    found = await verdict(eager, "I have ordered a new lamp for you today.", standard(wants="feeling_named"))
    assert found.verdict is Verdict.missed and found.evidence[0].absent == "a word for the feeling"


async def test_what_was_done_is_named_too(eager: BuiltinJudge) -> None:
    draft = "You must be furious, and I am sorry that your lamp came broken again."
    found = await verdict(eager, draft, standard(wants="feeling_named, apology_for_specific"))
    assert found.verdict is Verdict.met and found.verified
    assert found.reason == "You name how they feel and say sorry for the exact thing."


async def test_a_critical_standard_is_never_failed_on_language_cues(eager: BuiltinJudge) -> None:
    found = await verdict(
        eager, "That is our policy, there is nothing I can do.", standard(forbids="stonewalling", critical=True)
    )
    assert found.verdict is Verdict.missed and found.shown_as_look and not found.scored


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        ("No, sorry, not possible.", "short"),
        ("Es tut mir leid, dass Ihre Lampe kaputt ist, wir werden die neue Lampe heute für Sie bestellen.", "language"),
        ("Dear [CUSTOMER NAME], your order [ORDER NUMBER] is here, that is our policy.", "gaps"),
        ("Oh great, thanks for nothing, that is our policy and you know it.", "wink"),
    ],
)
async def test_what_cannot_be_told_is_unsure(eager: BuiltinJudge, draft: str, why: str) -> None:
    found = await verdict(eager, draft, standard(forbids="stonewalling"))
    assert found.verdict is Verdict.unsure and why in found.reason


async def test_a_standard_with_nothing_to_go_by_is_for_a_person(eager: BuiltinJudge) -> None:
    body = STANDARD_BODY[: STANDARD_BODY.index("## Say")] + "## Say\n\nNothing yet\n\n## Avoid\n\nNothing yet\n"
    bare = standard(body=body)
    bare = bare.model_copy(update={"sections": tuple(s for s in bare.sections if s.heading not in ("Say", "Avoid"))})
    found = await verdict(eager, "I have ordered a new lamp for you today.", bare)
    assert (found.verdict, found.reason) == (Verdict.unsure, "Only a person or a language model can judge this one.")


async def test_an_account_that_was_too_often_wrong_is_shown_as_a_look(minilm: MiniLM) -> None:
    judge = BuiltinJudge(minilm, replace(EAGER, looks={"stonewalling": 1.0}))
    found = await verdict(judge, "There is nothing we can do, that is our policy.", standard(forbids="stonewalling"))
    assert found.verdict is Verdict.missed and found.shown_as_look


async def test_an_empty_draft_and_no_standard_are_no_fault(eager: BuiltinJudge) -> None:
    assert (await verdict(eager, "", standard(forbids="blame"))).verdict is Verdict.unsure
    assert await judged(eager, "Hello there, all is well.") == {}


def test_the_packaged_numbers_name_known_verdicts() -> None:
    rule = packaged_judging()
    assert set(rule.weights) == {"applies", "missed", "met"} and set(rule.thresholds) == set(ORDER)
    assert sum(rule.chances({"always": 1.0, "forbidden": 1.0}).values()) == pytest.approx(1.0)
    assert all(0 < value <= 1 for value in rule.thresholds.values())
