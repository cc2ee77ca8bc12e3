"""What can be done instead of a refusal: what the author may decide, and what the customer may choose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.domain.company import Company
from assistant.domain.knowledge import Document, Part, Policy
from assistant.domain.limits import own_limit
from assistant.domain.passages import Citation
from assistant.domain.people import Person
from assistant.domain.reply import Reply
from assistant.domain.retrieval import Retrieval
from assistant.domain.scorecard import CriterionResult, Verdict
from assistant.engines.builtin.choosing import applies, section_scores
from assistant.engines.builtin.deciding import as_text
from assistant.engines.builtin.quotables import Quotable, quotables
from assistant.language.text import content_words, sentences

MOST = 3
_FOUND, _MEETS = 0.3, 0.35
"""What a policy's best passage adds to its standing, and what a threshold adds that the case's lateness meets."""
_NEAR_POLICY = 0.62
"""Standing from which a policy is about the case: best clause, best passage, learnt fit."""
_BEHIND = 0.06
"""How far a second policy may stand behind the first."""
_NEAR_CLAUSE, _NEAR_AUTHORITY = 0.12, 0.10
"""How far a clause, and the clause on authority, may stand behind the best one of its policy."""
_SHARED, _SHARED_AT_BEST, _SHARED_BESIDE = 0.35, 0.18, 0.45
"""Share of a sentence's content words that the case holds, so that it fits: in any near clause, in the nearest, and
beside what the author may decide."""
_NEAR_WAY = 0.1
"""How far a second way may score behind the first."""
_ASKED_WORDS = 120
_REFUSES = re.compile(
    r"\b(?:never|cannot|can't|do not|does not|not allowed|turn down|"
    r"no longer|refuse|charge|must not|you give no|only (?:up to|in|when|if))\b"
    r"|^(?:treat|count|see|check|write|record|report|keep|ask payments|say the|confirm)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"^use\b", re.IGNORECASE)
_BUT = re.compile(r"\bbut you can\b|\bbut you still\b", re.IGNORECASE)
_OFFERS = re.compile(
    r"\b(?:offer|may|apply|accept|refund|replace|replacement|exchange|waive|cancel|choose|choice|choices|free|instead|honour|"
    r"book|put two|without a fee|collect|extend|reactivate|advance|repair|the customer needs no)\b",
    re.IGNORECASE,
)


def instead(
    person: Person,
    reply: Reply,
    results: Sequence[CriterionResult],
    search: Callable[[str], Retrieval],
    documents: Mapping[str, Document],
    company: Company,
    on: date,
    refusals: Sequence[tuple[int, int]] | None = None,
) -> tuple[Citation, ...]:
    """At most ``MOST`` passages that open a way where the draft refuses; empty where none fits for sure.

    ``refusals`` are places ``[start:end]`` of the draft; without them, those that ``results`` show for a
    standard that forbids stonewalling. ``search`` gives what the person may read. The author's own authority
    comes first, then what the customer may choose; only from policies in force that the person may read, in
    their own words, and never another refusal. ``on`` is the day of the reply.
    """
    spans = refusals if refusals is not None else _shown(results, documents)
    if not spans or not reply.draft.strip():
        return ()
    case = _case(reply, spans, on)
    found = search(case)
    policies = _about(found, documents, person, _late(reply, on))
    chosen: list[Quotable] = []
    for near in policies:
        authority = _own_authority(near, person, company, case)
        ways = _ways(near, case, _late(reply, on), bool(authority))
        chosen += [*authority, *ways[: 1 + (len(policies) == 1)]]
    return tuple(piece.citation(number) for number, piece in enumerate(_by_use(chosen)[:MOST], 1))


@dataclass(frozen=True)
class _Near:
    """A policy about the case, with the standing of its sections by heading."""

    policy: Policy
    scores: Mapping[str, float]
    standing: float

    @property
    def best(self) -> float:
        return max(self.scores.values(), default=0.0)


def _shown(results: Iterable[CriterionResult], documents: Mapping[str, Document]) -> list[tuple[int, int]]:
    return [
        (evidence.start, evidence.end)
        for result in results
        if result.verdict in (Verdict.missed, Verdict.partly) and result.verified
        if "stonewalling" in getattr(getattr(documents.get(result.standard_id), "signals", None), "forbids", ())
        for evidence in result.evidence
        if evidence.end > evidence.start
    ]


def _case(reply: Reply, spans: Sequence[tuple[int, int]], on: date) -> str:
    """What the other side wrote, how late the thing is, and the sentences that refuse."""
    asked = " ".join(reply.heard.split()[-_ASKED_WORDS:])
    refused = [s.text for s in sentences(reply.draft) if any(s.start < end and start < s.end for start, end in spans)]
    return "\n".join(part for part in (asked, _late(reply, on), " ".join(refused)) if part)


def _late(reply: Reply, on: date) -> str:
    """How late the thing is by the facts of the case; empty where they do not say."""
    facts = reply.facts
    if not facts.promised_date or facts.delivered_date or facts.promised_date >= on:
        return ""
    return f"The {facts.item or 'order'} is {(on - facts.promised_date).days} days late."


def _about(found: Retrieval, documents: Mapping[str, Document], person: Person, late: str) -> list[_Near]:
    """The policies that the case is about: the nearest, and a second that is as near."""
    best_hits = {hit.chunk.reference: hit.score for hit in reversed(found.hits)}
    near = []
    for document in documents.values():
        if not isinstance(document, Policy) or not person.may_read(document.audience):
            continue
        if document.reference not in best_hits:
            continue
        scores = section_scores(document, found)
        standing = max(scores.values(), default=0.0) + _FOUND * best_hits[document.reference]
        standing += found.fits.get(document.id, 0.0)
        if late and any(
            applies(late, piece.text) > 0 for section in document.sections for piece in quotables(document, section)
        ):
            standing += _MEETS
        near.append(_Near(document, scores, standing))
    near.sort(key=lambda n: (-n.standing, n.policy.id))
    return [n for n in near[:2] if n.standing >= _NEAR_POLICY and n.standing >= near[0].standing - _BEHIND]


def _own_authority(near: _Near, person: Person, company: Company, case: str) -> list[Quotable]:
    """The sentence that says what this person may grant, where the case is near enough to that clause."""
    policy, levels = near.policy, company.authority_levels
    if not policy.authority or person.level not in levels:
        return []
    limit = own_limit(policy.authority, policy.authority[0].action, person.level, levels)
    section = policy.section_named(policy.authority[0].clause)
    if limit is None or section is None or limit.up_to == 0:
        return []
    if near.scores.get(section.heading, 0.0) < near.best - _NEAR_AUTHORITY:
        return []
    stated = as_text(limit.rule.up_to, limit.rule)
    rows = [
        piece
        for piece in quotables(policy, section)
        if stated in piece.text and limit.rule.level.lower() in piece.text.lower() and applies(case, piece.text) >= 0
    ]
    return rows[:1]


def _ways(near: _Near, case: str, late: str, beside: bool) -> list[Quotable]:
    """Sentences of the nearest clauses that offer something, the nearest to the case first."""
    stems = set(content_words(case))
    rows: list[tuple[float, bool, Quotable]] = []
    for section in near.policy.sections:
        if section.part is not Part.clause or section.heading.lower().endswith("what not to do"):
            continue
        standing = near.scores.get(section.heading, 0.0)
        for piece in quotables(near.policy, section):
            text = piece.text
            fits = applies(late, text) if late else applies(case, text)
            if standing < near.best - _NEAR_CLAUSE and not (late and fits > 0):
                continue
            if not _OFFERS.search(text) or (_REFUSES.search(text) and not _BUT.search(text)) or fits < 0:
                continue
            if _POINTS.search(text) and fits == 0:
                continue
            words = set(content_words(text))
            shared = len(words & stems) / (len(words) or 1)
            least = _SHARED_BESIDE if beside else _SHARED_AT_BEST if standing >= near.best - 0.02 else _SHARED
            if fits == 0 and shared < least:
                continue
            rows.append((standing + 0.4 * shared + 0.2 * fits, bool(late) and fits > 0, piece))
    rows.sort(key=lambda row: (-row[0], row[2].start))
    return [piece for score, due, piece in rows if due or score >= rows[0][0] - _NEAR_WAY]


def _by_use(pieces: Sequence[Quotable]) -> list[Quotable]:
    """What the author may decide first, then the rest in the order it was found."""
    return sorted(pieces, key=lambda piece: piece.part is not Part.decide)
