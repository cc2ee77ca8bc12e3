"""What an author reads first: the order of findings, the word above them, the praise."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.claims import Claim, ClaimKind, FactFinding, FactVerdict
from assistant.domain.commitments import Commitment, Whom
from assistant.domain.review import MOST_FINDINGS, FindingKind
from assistant.domain.scorecard import Clause, CriterionResult, Evidence, Outcome, Scorecard, Verdict, scorecard
from assistant.features.review.findings import UNDATED, findings_of, outcome_of, praise_of
from tests.integration.search_support import document

STANDARD = document("STD-1", "Say sorry for the exact thing. Never blame the driver.")
DOCUMENTS = {"STD-1": STANDARD}


def result(verdict: Verdict, *, start: int = 0, end: int = 0, name: str = "STD-1", **more: object) -> CriterionResult:
    return CriterionResult(
        standard_id=name,
        version=1,
        title=f"Title of {name}",
        verdict=verdict,
        evidence=(Evidence(text="x" * (end - start), start=start, end=end),) if end else (Evidence(absent="a name"),),
        clause=Clause(standard_id="STD-1", version=1, section="", text="Never blame the driver."),
        reason=f"Reason of {name}",
        **{"weight": 2, "critical": False, **more},  # type: ignore[arg-type]
    )


def card(*results: CriterionResult) -> Scorecard:
    return scorecard(results, engine="builtin", on=date(2026, 5, 20))


def fact(verdict: FactVerdict, start: int, end: int) -> FactFinding:
    claim = Claim(text="£80", start=start, end=end, kind=ClaimKind.offer)
    return FactFinding(claim=claim, verdict=verdict, message=f"{verdict} at {start}")


def promise(start: int, end: int, dated: bool = False) -> Commitment:
    return Commitment(what="call", whom=Whom.customer, dated=dated, quote="I will call.", start=start, end=end)


def test_the_certain_and_heavy_comes_first_and_there_are_never_more_than_three() -> None:
    results = (
        result(Verdict.partly, start=0, end=5, name="STD-PARTLY", weight=3),
        result(Verdict.missed, start=10, end=15, name="STD-LIGHT", weight=1),
        result(Verdict.missed, start=20, end=25, name="STD-HEAVY", weight=3),
        result(Verdict.missed, start=30, end=35, name="STD-CRITICAL", weight=1, critical=True),
        result(Verdict.met, start=40, end=45, name="STD-MET"),
        result(Verdict.unsure, name="STD-UNSURE"),
    )
    facts = (fact(FactVerdict.unsupported, 50, 53), fact(FactVerdict.wrong, 60, 63), fact(FactVerdict.right, 70, 73))
    found = findings_of(card(*results), facts, [promise(80, 90)], DOCUMENTS)
    assert [one.standard_id or one.kind for one in found] == [FindingKind.fact, "STD-CRITICAL", "STD-HEAVY"]
    assert len(found) == MOST_FINDINGS and all(one.certain for one in found)
    fewer = findings_of(
        card(*results[:1], *results[4:]), facts[:1], [promise(80, 90), promise(91, 95, True)], DOCUMENTS
    )
    assert [one.title for one in fewer][:2] == [UNDATED, "Title of STD-PARTLY"]
    assert not any(one.certain for one in fewer)


def test_words_are_marked_once() -> None:
    found = findings_of(
        card(result(Verdict.missed, start=10, end=30, weight=3)),
        [fact(FactVerdict.wrong, 15, 18)],
        [promise(12, 28)],
        {},
    )
    assert [one.kind for one in found] == [FindingKind.fact]
    absent = card(result(Verdict.missed, name="STD-A"), result(Verdict.missed, name="STD-B"))
    assert len(findings_of(absent, [], [], {})) == 2


@pytest.mark.parametrize("change", [{"verified": False}, {"shown_as_look": True}])
def test_what_is_not_proven_accuses_nobody(change: dict[str, bool]) -> None:
    found = findings_of(card(result(Verdict.missed, start=0, end=5, **change)), [], [], DOCUMENTS)
    assert not any(one.certain for one in found)
    assert outcome_of(card(result(Verdict.missed, start=0, end=5, **change)), [], []) is Outcome.look


def test_a_finding_cites_the_clause_at_its_place_or_not_at_all() -> None:
    missed = card(result(Verdict.missed, start=0, end=5))
    (finding,) = findings_of(missed, [], [], DOCUMENTS)
    assert finding.citation is not None
    assert STANDARD.body[finding.citation.start : finding.citation.end] == "Never blame the driver."
    newer = STANDARD.model_copy(update={"version": 2})
    assert findings_of(missed, [], [], {"STD-1": newer})[0].citation is None


def test_the_word_above_is_the_worst_of_all_that_was_found() -> None:
    good = card(result(Verdict.met, start=0, end=5))
    assert outcome_of(good, [fact(FactVerdict.right, 0, 3)], [promise(0, 5, dated=True)]) is Outcome.ok
    assert outcome_of(good, [], [promise(0, 5)]) is Outcome.look
    assert outcome_of(good, [fact(FactVerdict.wrong, 0, 3)], []) is Outcome.fix
    assert outcome_of(card(result(Verdict.missed, start=0, end=5)), [], []) is Outcome.fix


def test_praise_is_for_what_weighs_most_and_shows() -> None:
    found = praise_of(
        card(
            result(Verdict.met, start=0, end=5, name="STD-LIGHT", weight=1),
            result(Verdict.met, start=20, end=25, name="STD-LATER", weight=3),
            result(Verdict.met, start=10, end=15, name="STD-HEAVY", weight=3),
            result(Verdict.met, name="STD-UNSEEN", weight=3),
        ),
        DOCUMENTS,
    )
    assert found is not None and (found.standard_id, found.start, found.message) == (
        "STD-HEAVY",
        10,
        "Reason of STD-HEAVY",
    )
    assert praise_of(card(result(Verdict.missed, start=0, end=5)), DOCUMENTS) is None


def test_words_that_are_at_fault_elsewhere_are_no_praise() -> None:
    met = result(Verdict.met, start=10, end=20, name="STD-MET", weight=3)
    other = result(Verdict.met, start=40, end=50, name="STD-OTHER", weight=1)
    partly = result(Verdict.partly, start=15, end=30, name="STD-PARTLY")
    found = praise_of(card(met, other, partly), DOCUMENTS)
    assert found is not None and found.standard_id == "STD-OTHER"
    findings = findings_of(card(met, other), [fact(FactVerdict.wrong, 42, 45)], [], DOCUMENTS)
    assert praise_of(card(other), DOCUMENTS, findings) is None
