"""What a review says, standard by standard: verdicts, the evidence on both sides, and the score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant.domain.knowledge import Standard
from assistant.domain.quotes import SHORTEST_QUOTE, find_quote, fold
from assistant.domain.reply import Reply

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Verdict(StrEnum):
    """What is said of one standard. ``unsure`` is the judge's honest "I cannot tell"."""

    met = "met"
    partly = "partly"
    missed = "missed"
    not_applicable = "not_applicable"
    unsure = "unsure"


VALUES = {Verdict.met: 1.0, Verdict.partly: 0.5, Verdict.missed: 0.0}
"""What a decided verdict is worth; the other two are worth nothing and cost nothing."""

NOT_JUDGED = "This standard was not judged."


class Judgement(BaseModel):
    """What an engine says of one standard, before anybody has checked it.

    ``reply_quote`` are words of the draft, or ``absent`` names what is not there; ``clause_quote`` are
    words of the standard. ``as_look`` says that the engine is too often wrong about this to accuse.
    """

    model_config = _FROZEN

    standard_id: str
    version: int
    verdict: Verdict
    reply_quote: str = ""
    absent: str = ""
    clause_quote: str = ""
    reason: str = ""
    next_step: str = ""
    as_look: bool = False


class Evidence(BaseModel):
    """The reply's side: words of the draft with ``draft[start:end] == text``, what is absent, or a measure."""

    model_config = _FROZEN

    text: str = ""
    start: int = 0
    end: int = 0
    absent: str = ""
    measured: str = ""


class Clause(BaseModel):
    """The standard's side: its own words, and where they stand."""

    model_config = _FROZEN

    standard_id: str
    version: int
    section: str
    text: str


class CriterionResult(BaseModel):
    """One standard in a scorecard.

    ``verified`` is false where a verdict's evidence is not word for word in the draft and in the
    standard; ``shown_as_look`` where the verdict is worth a look but no accusation. Neither is scored.
    """

    model_config = _FROZEN

    standard_id: str
    version: int
    title: str
    weight: int
    critical: bool
    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()
    clause: Clause | None = None
    reason: str = ""
    next_step: str = ""
    verified: bool = True
    shown_as_look: bool = False

    @property
    def decided(self) -> bool:
        """Whether the verdict is met, partly or missed."""
        return self.verdict in VALUES

    @property
    def scored(self) -> bool:
        """Whether the verdict counts for the score."""
        return self.decided and self.verified and not self.shown_as_look


class Outcome(StrEnum):
    """The one word at the top."""

    ok = "ok"
    fix = "fix"
    look = "look"


LEAST_COVERAGE = 0.25
"""Below this share nothing is called OK: too little of the reply was judged."""


class Scorecard(BaseModel):
    """A review of one reply. ``score`` is 0 to 100, None where nothing could be scored; ``coverage`` 0 to 1.

    ``claimed`` counts the verdicts that needed evidence, ``unverified`` those of them that failed the
    check, ``dropped`` the judgements about standards that nobody asked for. ``prompt`` is
    ``name@version`` where a language model judged.
    """

    model_config = _FROZEN

    outcome: Outcome
    score: float | None
    coverage: float
    criteria: tuple[CriterionResult, ...]
    claimed: int = 0
    unverified: int = 0
    dropped: int = 0
    engine: str = ""
    on: date
    prompt: str = ""


class Verified(NamedTuple):
    """The results of a check, in the order of the standards, and how many judgements were of none of them."""

    results: tuple[CriterionResult, ...]
    dropped: int


def score_of(results: Iterable[CriterionResult]) -> float | None:
    """100 · Σ weight · value / Σ weight over the scored criteria; None without any.

    A criterion is scored when its verdict is met (1), partly (½) or missed (0), verified and not a mere
    look. Not applicable and unsure are in neither sum.
    """
    scored = [result for result in results if result.scored]
    weight = sum(result.weight for result in scored)
    return 100 * sum(r.weight * VALUES[r.verdict] for r in scored) / weight if weight else None


def coverage_of(results: Iterable[CriterionResult]) -> float:
    """Σ weight of the scored criteria / Σ weight of the applicable ones, 0 to 1; 0 where none applies."""
    applicable = [result for result in results if result.verdict is not Verdict.not_applicable]
    weight = sum(result.weight for result in applicable)
    return sum(result.weight for result in applicable if result.scored) / weight if weight else 0.0


def outcome_of(results: Sequence[CriterionResult]) -> Outcome:
    """Fix where a scored criterion is missed, critical or not; look where something is worth a look; else OK.

    Worth a look: a scored criterion partly met, a miss that is shown as a look, an unverified verdict,
    or a coverage under ``LEAST_COVERAGE``.
    """
    if any(r.scored and r.verdict is Verdict.missed for r in results):
        return Outcome.fix
    doubtful = any(
        (r.scored and r.verdict is Verdict.partly)
        or (r.decided and not r.verified)
        or (r.shown_as_look and r.verdict in (Verdict.missed, Verdict.partly))
        for r in results
    )
    return Outcome.look if doubtful or coverage_of(results) < LEAST_COVERAGE else Outcome.ok


def scorecard(
    results: Sequence[CriterionResult], *, engine: str, on: date, prompt: str = "", dropped: int = 0
) -> Scorecard:
    """Score and outcome of checked results; nothing in it depends on their order but their order."""
    claimed = [result for result in results if result.decided]
    return Scorecard(
        outcome=outcome_of(results),
        score=score_of(results),
        coverage=coverage_of(results),
        criteria=tuple(results),
        claimed=len(claimed),
        unverified=sum(not result.verified for result in claimed),
        dropped=dropped,
        engine=engine,
        on=on,
        prompt=prompt,
    )


def verify(judgements: Iterable[Judgement], reply: Reply, standards: Sequence[Standard]) -> Verified:
    """Check an engine's judgements; every standard comes back exactly once, in the order given.

    A standard without a judgement is unsure. One with several, one of another version, and a met, partly
    or missed verdict whose quotes do not stand word for word in the draft and in the standard, is
    unverified. A judgement about a standard that was not asked for is dropped and counted.
    """
    by_standard: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        by_standard[judgement.standard_id].append(judgement)
    results = tuple(_checked(by_standard.pop(standard.id, []), reply, standard) for standard in standards)
    return Verified(results, sum(map(len, by_standard.values())))


def _checked(judgements: Sequence[Judgement], reply: Reply, standard: Standard) -> CriterionResult:
    judgement = judgements[0] if judgements else _not_judged(standard)
    evidence = find_evidence(reply.draft, judgement.reply_quote)
    if evidence is None and judgement.absent.strip() and not judgement.reply_quote.strip():
        evidence = Evidence(absent=judgement.absent.strip())
    clause = find_clause(standard, judgement.clause_quote)
    proven = evidence is not None and clause is not None
    return CriterionResult(
        standard_id=standard.id,
        version=standard.version,
        title=standard.title,
        weight=standard.weight,
        critical=standard.critical,
        verdict=judgement.verdict,
        evidence=(evidence,) if evidence else (),
        clause=clause,
        reason=judgement.reason,
        next_step=judgement.next_step,
        verified=judgement.verdict not in VALUES
        or (proven and len(judgements) == 1 and judgement.version == standard.version),
        shown_as_look=judgement.as_look,
    )


def _not_judged(standard: Standard) -> Judgement:
    return Judgement(standard_id=standard.id, version=standard.version, verdict=Verdict.unsure, reason=NOT_JUDGED)


def find_evidence(draft: str, quote: str) -> Evidence | None:
    """The quoted words as they stand in the draft, or None.

    A quote under ``SHORTEST_QUOTE`` characters counts only as a whole sentence or line that stands there
    exactly so: the draft may be no longer than "OK."
    """
    place = find_quote(draft, quote) or _find_short(draft, quote.strip())
    return Evidence(text=draft[place[0] : place[1]], start=place[0], end=place[1]) if place else None


def _find_short(draft: str, quote: str) -> tuple[int, int] | None:
    if not quote or len(fold(quote)) >= SHORTEST_QUOTE:
        return None
    start = draft.find(quote)
    while start >= 0:
        before, after = draft[:start].rstrip(" \t"), draft[start + len(quote) :].lstrip(" \t")
        begins = not before or before[-1] in "\n.!?…"
        ends = not after or after[0] == "\n" or quote[-1] in ".!?…"
        if begins and ends:
            return start, start + len(quote)
        start = draft.find(quote, start + 1)
    return None


def find_clause(standard: Standard, quote: str) -> Clause | None:
    """The quoted words as they stand in a section of the standard, or None."""
    for section in standard.sections:
        if place := find_quote(standard.body, quote, section.start, section.end):
            return Clause(
                standard_id=standard.id,
                version=standard.version,
                section=section.heading,
                text=standard.body[place[0] : place[1]],
            )
    return None
