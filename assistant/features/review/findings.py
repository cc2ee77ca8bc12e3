"""What an author reads first: one thing that went well, at most three to mend, and the one word above them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.domain.claims import FactFinding, FactVerdict
from assistant.domain.commitments import Commitment
from assistant.domain.knowledge import Document
from assistant.domain.passages import Citation
from assistant.domain.review import MOST_FINDINGS, Finding, FindingKind, Praise
from assistant.domain.scorecard import Clause, CriterionResult, Evidence, Outcome, Scorecard, Verdict
from assistant.engines.base import Quote
from assistant.features.verifying import verify

WRONG_FACT = "This does not match the policy"
UNSUPPORTED_FACT = "This stands in no policy"
UNDATED = "A promise without a day"
SAY_WHEN = "Say by which day, or for the same day by which hour."
_HEAVIEST = 3


def findings_of(
    card: Scorecard,
    facts: Sequence[FactFinding],
    commitments: Sequence[Commitment],
    documents: Mapping[str, Document],
) -> tuple[Finding, ...]:
    """At most ``MOST_FINDINGS``, what is certain and weighs most first.

    Order: wrong facts; missed critical criteria; missed ones by weight; promises without a day; partly met ones
    and looks by weight; claims that no policy holds. Two findings on the same words are one.
    """
    ranked: list[tuple[int, Finding]] = []
    for fact in facts:
        if fact.verdict is FactVerdict.wrong:
            ranked.append((0, _fact(fact, WRONG_FACT, certain=True)))
        elif fact.verdict is FactVerdict.unsupported:
            ranked.append((60, _fact(fact, UNSUPPORTED_FACT, certain=False)))
    for result in card.criteria:
        if not result.verified or result.verdict not in (Verdict.missed, Verdict.partly):
            continue
        certain = result.verdict is Verdict.missed and not result.shown_as_look
        place = (
            (5 if result.critical else 10 + _HEAVIEST - result.weight) if certain else 40 + _HEAVIEST - result.weight
        )
        ranked.append((place, _criterion(result, certain, documents)))
    ranked += [(30, _undated(promise)) for promise in commitments if not promise.dated]
    kept: list[Finding] = []
    for _, finding in sorted(ranked, key=lambda pair: (pair[0], pair[1].start)):
        if len(kept) == MOST_FINDINGS:
            break
        if not any(_same_words(finding, other) for other in kept):
            kept.append(finding)
    return tuple(kept)


def outcome_of(card: Scorecard, facts: Iterable[FactFinding], commitments: Iterable[Commitment]) -> Outcome:
    """The scorecard's outcome; fix where a fact is wrong, at least look where a promise has no day."""
    if card.outcome is Outcome.fix or any(fact.verdict is FactVerdict.wrong for fact in facts):
        return Outcome.fix
    undated = any(not promise.dated for promise in commitments)
    return Outcome.look if undated else card.outcome


def praise_of(card: Scorecard, documents: Mapping[str, Document], findings: Sequence[Finding] = ()) -> Praise | None:
    """The met criterion that weighs most and shows in the draft; None where nothing does.

    Words that a finding or another criterion finds fault with are no praise, nor is a standard with a finding.
    """
    faults = [(one.start, one.end) for one in findings if one.end]
    faults += [
        (evidence.start, evidence.end)
        for result in card.criteria
        if result.verdict in (Verdict.missed, Verdict.partly)
        for evidence in result.evidence
        if evidence.text
    ]
    blamed = {one.standard_id for one in findings}
    shown = [
        (result, evidence)
        for result in card.criteria
        if result.scored and result.verdict is Verdict.met and result.standard_id not in blamed
        for evidence in result.evidence[:1]
        if evidence.text and not any(max(start, evidence.start) < min(end, evidence.end) for start, end in faults)
    ]
    if not shown:
        return None
    result, evidence = min(shown, key=lambda pair: (-pair[0].weight, pair[1].start))
    return Praise(
        title=result.title,
        message=result.reason,
        start=evidence.start,
        end=evidence.end,
        standard_id=result.standard_id,
        citation=_cited(result.clause, documents),
    )


def _cited(clause: Clause | None, documents: Mapping[str, Document]) -> Citation | None:
    """The clause of a standard as a citation with its place; None where it does not stand there any more."""
    if clause is None:
        return None
    found, _ = verify((Quote(1, clause.standard_id, clause.version, clause.text, clause.section),), documents)
    return found[0] if found else None


def _criterion(result: CriterionResult, certain: bool, documents: Mapping[str, Document]) -> Finding:
    shown = next((evidence for evidence in result.evidence if evidence.text), Evidence())
    return Finding(
        kind=FindingKind.limit if any(one.measured for one in result.evidence) else FindingKind.criterion,
        title=result.title,
        message=result.reason,
        next_step=result.next_step,
        start=shown.start,
        end=shown.end,
        certain=certain,
        critical=result.critical,
        standard_id=result.standard_id,
        citation=_cited(result.clause, documents),
    )


def _fact(fact: FactFinding, title: str, certain: bool) -> Finding:
    return Finding(
        kind=FindingKind.fact,
        title=title,
        message=fact.message,
        start=fact.claim.start,
        end=fact.claim.end,
        certain=certain,
        citation=fact.citation,
    )


def _undated(promise: Commitment) -> Finding:
    return Finding(
        kind=FindingKind.promise,
        title=UNDATED,
        message=f"“{promise.quote}” names no day.",
        next_step=SAY_WHEN,
        start=promise.start,
        end=promise.end,
        certain=False,
    )


def _same_words(one: Finding, other: Finding) -> bool:
    """Whether two findings mark the same words; those that mark none differ by what they are about."""
    if one.end == 0 or other.end == 0:
        return False
    return max(one.start, other.start) < min(one.end, other.end)
