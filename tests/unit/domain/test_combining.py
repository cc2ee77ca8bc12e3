"""One verdict a standard over all replies: which of them it is, and that it is never made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.combining import combined, shows_words
from assistant.domain.scorecard import CriterionResult, Evidence, Verdict

WORDS, ABSENT, MEASURED = Evidence(text="It is not our fault."), Evidence(absent="an apology"), Evidence(measured="94")

rows = st.builds(
    CriterionResult,
    standard_id=st.just("STD-A"),
    version=st.just(1),
    title=st.just("x"),
    weight=st.just(2),
    critical=st.booleans(),
    verdict=st.sampled_from(Verdict),
    evidence=st.sampled_from([(), (WORDS,), (ABSENT,), (MEASURED,)]),
    verified=st.booleans(),
    shown_as_look=st.booleans(),
)
dialogues = st.lists(rows, min_size=1, max_size=8)


def result(verdict: Verdict, *evidence: Evidence, look: bool = False, critical: bool = False) -> CriterionResult:
    return CriterionResult(
        standard_id="STD-A", version=1, title="x", weight=2, critical=critical, verdict=verdict, evidence=evidence,
        shown_as_look=look,
    )  # fmt: skip


MET, PARTLY = result(Verdict.met, WORDS), result(Verdict.partly, ABSENT)
BROKEN, LACKING = result(Verdict.missed, WORDS), result(Verdict.missed, ABSENT)
TOO_LONG, LOOK = result(Verdict.partly, MEASURED), result(Verdict.missed, WORDS, look=True)
DANGEROUS = result(Verdict.missed, WORDS, look=True, critical=True)
IDLE, UNSURE = result(Verdict.not_applicable), result(Verdict.unsure)


@pytest.mark.parametrize(
    ("replies", "place"),
    [
        ([IDLE, MET, IDLE], 1),
        ([LACKING, MET], 1),
        ([MET, BROKEN], 1),
        ([BROKEN, MET, BROKEN], 0),
        ([LACKING, PARTLY], 1),
        ([IDLE, LACKING, LACKING], 1),
        ([LOOK, MET], 1),
        ([DANGEROUS, MET], 0),
        ([IDLE, LOOK], 1),
        ([TOO_LONG, MET], 1),
        ([TOO_LONG, MET, TOO_LONG], 0),
        ([UNSURE, IDLE], 1),
        ([UNSURE, IDLE, UNSURE], 0),
    ],
)
def test_the_reply_whose_verdict_counts(replies: list[CriterionResult], place: int) -> None:
    assert combined(replies) == (replies[place], place)


@given(dialogues)
def test_it_is_the_result_of_one_reply_as_it_is(results: list[CriterionResult]) -> None:
    found = combined(results)
    assert found.result is results[found.reply]


@given(dialogues)
def test_words_that_break_a_standard_are_never_made_good(results: list[CriterionResult]) -> None:
    broken = [one for one in results if one.scored and one.verdict is Verdict.missed and shows_words(one)]
    found = combined(results).result
    assert found in broken if broken else not (found.scored and found.verdict is Verdict.missed and shows_words(found))


@given(dialogues)
def test_met_once_is_met_unless_it_was_broken_or_mostly_too_long(results: list[CriterionResult]) -> None:
    met = any(one.scored and one.verdict is Verdict.met for one in results)
    found = combined(results).result
    if not met:
        assert not (found.scored and found.verdict is Verdict.met)
    elif found.verdict is not Verdict.met:
        assert found.evidence and (found.evidence[0].measured or shows_words(found))


@given(dialogues, st.integers(0, 8))
def test_a_reply_that_it_has_nothing_to_do_with_changes_no_decision(results: list[CriterionResult], at: int) -> None:
    before = combined(results)
    after = combined([*results[:at], IDLE, *results[at:]])
    if before.result.decided:
        assert after.result == before.result


def test_no_reply_is_no_verdict() -> None:
    with pytest.raises(ValueError, match="no reply"):
        combined([])
