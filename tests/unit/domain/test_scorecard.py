"""Scoring and the check of evidence: bounds, monotony, order, exactly once, word for word."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.knowledge import Kind, Part, Section, Standard
from assistant.domain.people import EVERYONE
from assistant.domain.reply import Reply
from assistant.domain.scorecard import (
    CriterionResult,
    Judgement,
    Outcome,
    Verdict,
    coverage_of,
    find_evidence,
    outcome_of,
    score_of,
    scorecard,
    verify,
)

ON = date(2026, 6, 1)
MISSED = "Your reply opens with a reference number."
BODY = f"## Missed when\n\n- {MISSED}\n"
DRAFT = "Hello Sarah,\n\nYour reference is 4411. I will ring you on Friday.\n\nOK."
DECIDED = (Verdict.met, Verdict.partly, Verdict.missed)
BETTER = {Verdict.missed: Verdict.partly, Verdict.partly: Verdict.met, Verdict.met: Verdict.met}


def standard(identity: str, weight: int = 2, critical: bool = False) -> Standard:
    start = BODY.index("- ")
    return Standard(
        id=identity, kind=Kind.standard, title="Answer as a person", audience=EVERYONE, body=BODY, family="welcome",
        weight=weight, critical=critical,
        sections=(Section(path=("Missed when",), start=start, end=len(BODY), line=1, part=Part.missed_when),),
    )  # fmt: skip


def judgement(identity: str, verdict: Verdict = Verdict.missed, **more: object) -> Judgement:
    given_fields = {"reply_quote": "Your reference is 4411.", "clause_quote": MISSED, **more}
    return Judgement.model_validate({"standard_id": identity, "version": 1, "verdict": verdict, **given_fields})


results = st.builds(
    CriterionResult,
    standard_id=st.sampled_from(["STD-A", "STD-B", "STD-C"]),
    version=st.just(1),
    title=st.just("x"),
    weight=st.integers(1, 3),
    critical=st.booleans(),
    verdict=st.sampled_from(Verdict),
    verified=st.booleans(),
    shown_as_look=st.booleans(),
)


@given(st.lists(results, max_size=12))
def test_score_and_coverage_stay_in_bounds(cards: list[CriterionResult]) -> None:
    score, coverage = score_of(cards), coverage_of(cards)
    assert score is None or 0 <= score <= 100
    assert 0 <= coverage <= 1
    assert (score is None) == (not any(r.scored for r in cards)) == (coverage == 0)


@given(st.lists(results, min_size=1, max_size=12), st.data())
def test_a_better_verdict_never_lowers_the_score(cards: list[CriterionResult], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(cards) - 1))
    if not cards[place].decided:
        return
    better = [*cards]
    better[place] = cards[place].model_copy(update={"verdict": BETTER[cards[place].verdict]})
    assert (score_of(better) or 0) >= (score_of(cards) or 0)
    assert coverage_of(better) == coverage_of(cards)


@given(st.lists(results, max_size=8), st.randoms(use_true_random=False))
def test_the_order_changes_no_figure(cards: list[CriterionResult], random) -> None:  # type: ignore[no-untyped-def]
    mixed = [*cards]
    random.shuffle(mixed)
    one, other = scorecard(cards, engine="x", on=ON), scorecard(mixed, engine="x", on=ON)
    assert one.model_dump(exclude={"criteria"}) == pytest.approx(other.model_dump(exclude={"criteria"}))


@given(st.lists(results, max_size=8))
def test_what_is_not_applicable_unsure_or_unverified_is_worth_nothing(cards: list[CriterionResult]) -> None:
    counted = [r for r in cards if r.scored]
    assert score_of(cards) == score_of(counted)
    assert coverage_of([r for r in cards if r.verdict is not Verdict.not_applicable]) == coverage_of(cards)


judgements = st.lists(
    st.builds(
        judgement,
        st.sampled_from(["STD-A", "STD-B", "STD-X"]),
        st.sampled_from(Verdict),
        version=st.integers(1, 2),
        reply_quote=st.sampled_from(["", "Your reference is 4411.", "made up words", "OK."]),
        absent=st.sampled_from(["", "a name"]),
        clause_quote=st.sampled_from(["", MISSED, "Never say anything."]),
    ),
    max_size=8,
)


@given(judgements)
def test_every_standard_comes_back_exactly_once(given_judgements: list[Judgement]) -> None:
    asked = [standard("STD-B"), standard("STD-A")]
    found, dropped = verify(given_judgements, Reply(draft=DRAFT), asked)
    assert [r.standard_id for r in found] == ["STD-B", "STD-A"]
    assert dropped == sum(j.standard_id == "STD-X" for j in given_judgements)
    for result in found:
        for evidence in result.evidence:
            assert DRAFT[evidence.start : evidence.end] == evidence.text
        if result.decided and result.verified:
            assert result.evidence and result.clause is not None and result.clause.text in BODY


def only(*given_judgements: Judgement) -> CriterionResult:
    return verify(given_judgements, Reply(draft=DRAFT), [standard("STD-A")]).results[0]


def test_both_sides_of_the_evidence_must_stand_word_for_word() -> None:
    assert only(judgement("STD-A")).verified
    assert not only(judgement("STD-A", reply_quote="Your reference is 4412.")).verified
    assert not only(judgement("STD-A", clause_quote="Your reply opens with a number.")).verified
    assert not only(judgement("STD-A", reply_quote="")).verified
    absent = only(judgement("STD-A", reply_quote="", absent="an apology"))
    assert absent.verified and absent.evidence[0].absent == "an apology"
    # Words that are not there are not saved by naming something absent too.
    assert not only(judgement("STD-A", reply_quote="nowhere to be found", absent="an apology")).verified


def test_missing_doubled_and_outdated_judgements() -> None:
    assert only().verdict is Verdict.unsure and only().reason
    assert not only(judgement("STD-A"), judgement("STD-A")).verified
    assert not only(judgement("STD-A", version=2)).verified
    assert only(judgement("STD-A", Verdict.unsure, reply_quote="", clause_quote="")).verified


@pytest.mark.parametrize(("quote", "place"), [("OK.", "OK."), ("ok.", None), ("4411.", None), ("is", None), ("", None)])
def test_a_short_quote_counts_only_as_a_whole_sentence(quote: str, place: str | None) -> None:
    found = find_evidence(DRAFT, quote)
    assert (found.text if found else None) == place


def card(*verdicts: Verdict, **more: bool) -> list[CriterionResult]:
    return [
        CriterionResult(standard_id="S", version=1, title="x", weight=1, critical=False, verdict=v, **more)
        for v in verdicts
    ]


def test_the_outcome() -> None:
    assert outcome_of(card(Verdict.met, Verdict.met)) is Outcome.ok
    assert outcome_of(card(Verdict.met, Verdict.partly)) is Outcome.look
    assert outcome_of(card(Verdict.met, Verdict.missed)) is Outcome.fix
    assert outcome_of(card(Verdict.met) + card(Verdict.missed, shown_as_look=True)) is Outcome.look
    assert outcome_of(card(Verdict.met) + card(Verdict.missed, verified=False)) is Outcome.look
    assert outcome_of(card(Verdict.met) + card(*[Verdict.unsure] * 9)) is Outcome.look
    assert outcome_of([]) is Outcome.look


def test_a_missed_critical_criterion_keeps_the_score() -> None:
    found = verify(
        [judgement("STD-A"), judgement("STD-B", Verdict.met), judgement("STD-C", Verdict.not_applicable)],
        Reply(draft=DRAFT),
        [standard("STD-A", 1, critical=True), standard("STD-B", 3), standard("STD-C", 3)],
    )
    made = scorecard(found.results, engine="builtin", on=ON)
    assert (made.outcome, made.score, made.coverage, made.claimed, made.unverified) == (Outcome.fix, 75.0, 1.0, 2, 0)
