"""The fact check of a draft: amounts, deadlines and rights against authority, policies in force, and the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache

from assistant.domain.claims import FactFinding, FactVerdict
from assistant.domain.company import Company
from assistant.domain.knowledge import Kind, Policy, in_force
from assistant.domain.passages import Citation
from assistant.domain.people import Person
from assistant.domain.reply import Reply
from assistant.domain.retrieval import Retrieval
from assistant.features.review.case import case_of
from assistant.features.review.clocks import check_clocks
from assistant.features.review.deciders import check_deciders
from assistant.features.review.numbers import check_numbers
from assistant.features.review.offers import check_offers
from assistant.features.review.rights import check_rights
from assistant.features.review.rulebook import Rulebook
from assistant.language.text import sentences

LOOKED_UP = 2
"""Unsupported claims of one draft that are searched for."""
Search = Callable[[str], Retrieval | None]


@lru_cache(maxsize=8)
def _rulebook(policies: tuple[Policy, ...]) -> Rulebook:
    return Rulebook(policies)


def check_facts(
    reply: Reply,
    person: Person,
    policies: Iterable[Policy],
    company: Company,
    on: date,
    search: Search | None = None,
) -> tuple[FactFinding, ...]:
    """Every claim of a draft with its verdict, in the order of the words; none for a draft without claims.

    ``policies`` may hold several versions and policies of other audiences: only those in force on ``on`` that
    ``person`` may read take part. A claim is called wrong only where a rule on the same subject plainly says
    otherwise under every sensible reading; else it is unsupported. ``search`` finds where to look for an
    unsupported claim that no clause comes near; at most ``LOOKED_UP`` are looked up.
    """
    readable = [policy for policy in policies if person.may_read(policy.audience)]
    ruling = tuple(p for _, p in sorted(in_force(readable, on).items()) if isinstance(p, Policy))
    rulebook = _rulebook(ruling)
    case = case_of(reply, person.level, company, on)
    spans = sentences(reply.draft)
    found = list(check_offers(reply.draft, spans, rulebook, case))
    found += check_deciders(spans, rulebook, case)
    found += check_clocks(spans, rulebook, case)
    found += check_rights(reply.draft, spans, rulebook, case)
    found += check_numbers(reply.draft, spans, rulebook, case, [finding.claim for finding in found])
    return _numbered(_with_places(found, reply.draft, search) if search else found)


def _with_places(found: Sequence[FactFinding], draft: str, search: Search) -> list[FactFinding]:
    """Unsupported claims with the nearest passage of a policy, where a search finds one."""
    out, left = [], LOOKED_UP
    for finding in found:
        if finding.verdict is FactVerdict.unsupported and finding.citation is None and left:
            left -= 1
            claim = finding.claim
            sentence = next((s.text for s in sentences(draft) if s.start <= claim.start < s.end), claim.text)
            finding = finding.model_copy(update={"citation": _nearest(search(sentence))})
        out.append(finding)
    return out


def _nearest(retrieval: Retrieval | None) -> Citation | None:
    hits = retrieval.hits if retrieval else ()
    chunk = next((hit.chunk for hit in hits if hit.chunk.kind is Kind.policy), None)
    if chunk is None:
        return None
    return Citation(
        number=0,
        document_id=chunk.document_id,
        version=chunk.version,
        title=chunk.title,
        section=chunk.path[-1] if chunk.path else "",
        quote=chunk.text,
        start=chunk.start,
        end=chunk.end,
    )


def _numbered(found: Sequence[FactFinding]) -> tuple[FactFinding, ...]:
    """In the order of the draft, with their citations counted from 1."""
    ordered = sorted(found, key=lambda finding: (finding.claim.start, finding.claim.end))
    out, number = [], 0
    for finding in ordered:
        if finding.citation is not None:
            number += 1
            finding = finding.model_copy(update={"citation": finding.citation.model_copy(update={"number": number})})
        out.append(finding)
    return tuple(out)
