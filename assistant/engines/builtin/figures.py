"""The right figure in place of a wrong one, where the clause names exactly one."""

from __future__ import annotations

import re

from assistant.domain.claims import FactFinding, FactVerdict
from assistant.domain.knowledge import Policy
from assistant.domain.limits import own_limit
from assistant.domain.mentions import Mention, MentionKind, mentions
from assistant.domain.review import Suggestion
from assistant.engines.builtin.casework import Casework
from assistant.engines.builtin.deciding import as_text

_FIGURES = (MentionKind.amount, MentionKind.length, MentionKind.share)
_CONCLUDES = re.compile(r"\b(?:so|therefore|hence|thus|which means|that means|expired|final|out of)\b", re.IGNORECASE)
_WHOLE = re.compile(r"\b(?:whole|full|entire|all|total)\b(?:\W+\w+){0,3}\W*$|\bor\W*$|,\W*$", re.IGNORECASE)


def corrections(case: Casework) -> list[Suggestion]:
    """A suggestion for each wrong figure that can be put right by itself; the author's sentence stays.

    None where the sentence goes on to conclude something from the figure, or speaks of the whole of something:
    with another figure it would be nonsense.
    """
    found = [_corrected(finding, case) for finding in case.request.facts if finding.verdict is FactVerdict.wrong]
    return [suggestion for suggestion in found if suggestion]


def _corrected(finding: FactFinding, case: Casework) -> Suggestion | None:
    draft, claim = case.request.reply.draft, finding.claim
    wrong = [m for m in mentions(draft[claim.start : claim.end]) if m.kind in _FIGURES]
    if finding.citation is None or not wrong:
        return None
    rights = {(m.start, m.end): text for m in wrong if (text := _right(m, finding, case))}
    if len(rights) != 1:
        return None
    ((first, last), text) = next(iter(rights.items()))
    start, end = claim.start + first, claim.start + last
    sentence = next((s for s in case.layout.body if s.start <= start < s.end), None)
    if sentence is None or _CONCLUDES.search(draft[end : sentence.end]) or _WHOLE.search(draft[sentence.start : start]):
        return None
    return Suggestion(
        start=start,
        end=end,
        original=draft[start:end],
        replacement=text,
        reason=finding.message,
        citation=finding.citation,
    )


def _right(wrong: Mention, finding: FactFinding, case: Casework) -> str:
    """The figure of the clause that the wrong one stands for; empty where there is none or more than one."""
    citation = finding.citation
    assert citation is not None
    document = case.request.documents.get(citation.document_id)
    if isinstance(document, Policy) and finding.ask is not None:
        clause = citation.section.split(" ")[0]
        levels, level = case.request.company.authority_levels, case.request.person.level
        rules = [rule for rule in document.authority if rule.clause == clause]
        limit = own_limit(rules, rules[0].action, level, levels) if rules and level in levels else None
        if limit and limit.up_to:
            return as_text(limit.up_to, limit.rule) if _same_measure(wrong, as_text(limit.up_to, limit.rule)) else ""
    quoted = {m.key: m.text for m in mentions(citation.quote) if m.kind is wrong.kind and _same_measure(wrong, m.text)}
    quoted.pop(wrong.key, None)
    return next(iter(quoted.values())) if len(quoted) == 1 else ""


def _same_measure(wrong: Mention, text: str) -> bool:
    found = mentions(text)
    return len(found) == 1 and found[0].kind is wrong.kind and _measure(found[0].key) == _measure(wrong.key)


def _measure(key: str) -> str:
    return re.sub(r"^[\d.]+", "", key).removesuffix(" working")
