"""A day for a promise that has none: the vague word gives way to a slot, the rest of the sentence stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.domain.claims import FactVerdict
from assistant.domain.knowledge import Part
from assistant.domain.passages import Citation
from assistant.domain.review import Suggestion
from assistant.domain.scorecard import CriterionResult, Verdict
from assistant.engines.builtin.casework import Casework
from assistant.engines.builtin.mending import Signs
from assistant.engines.builtin.quotables import of_part
from assistant.language.text import Span

SLOT = "day and time"
_REASON = "Give the promise a day."


def dated(case: Casework, signs: Signs, results: Sequence[CriterionResult]) -> list[Suggestion]:
    """One suggestion for each sentence that promises without a day, in order.

    A promise of something that is wrong gets no day: the promise itself has to change.
    """
    citation = _standard_on_dates(case)
    wrong = [f.claim for f in case.request.facts if f.verdict is FactVerdict.wrong]
    by_sentence: dict[Span, list[tuple[int, int]]] = {}
    for start, end in sorted(set(_undated(case, signs, results))):
        sentence = next((s for s in case.layout.body if s.start <= start < s.end), None)
        if sentence is None or sentence.text.endswith("?"):
            continue
        if not any(claim.start < sentence.end and sentence.start < claim.end for claim in wrong):
            by_sentence.setdefault(sentence, []).append((start, min(end, sentence.end)))
    found = (_with_day(sentence, places, case, citation) for sentence, places in by_sentence.items())
    return [suggestion for suggestion in found if suggestion]


def _undated(case: Casework, signs: Signs, results: Sequence[CriterionResult]) -> Iterator[tuple[int, int]]:
    """Places of promises without a day: proposed as such, seen as vague, or shown for a missed standard."""
    yield from ((c.start, c.end) for c in case.request.commitments if not c.dated)
    kept = [(c.start, c.end) for c in case.request.commitments if c.dated]
    vague = case.wording.vague
    for seen in signs.plainly("vague_promise"):
        sentence = next((s for s in case.layout.body if s.start <= seen.start < s.end), None)
        if any(start < seen.end and seen.start < end for start, end in kept):
            continue
        if sentence and vague.search(case.layout.draft, seen.start, sentence.end):
            yield seen.start, seen.end
    for result in results:
        about_dates = result.verified and result.standard_id in _about_dates(case)
        if about_dates and result.verdict in (Verdict.missed, Verdict.partly):
            yield from ((e.start, e.end) for e in result.evidence if vague.search(e.text))


def _with_day(
    sentence: Span, places: Sequence[tuple[int, int]], case: Casework, citation: Citation | None
) -> Suggestion | None:
    draft = case.layout.draft
    start = min(place[0] for place in places)
    vague = case.wording.vague.search(draft, start, sentence.end)
    if vague:
        at, to = vague.span()
        text = f"by {{{SLOT}}}"
    else:
        # After the last promise of the sentence, before its full stop.
        at = max(place[1] for place in places)
        while at > start and not (draft[at - 1].isalnum() or draft[at - 1] in ")’'\"”"):
            at -= 1
        to = at
        text = f" by {{{SLOT}}}"
        if at == start:
            return None
    return Suggestion(
        start=at, end=to, original=draft[at:to], replacement=text, reason=_REASON, citation=citation, open_slots=(SLOT,)
    )


def _about_dates(case: Casework) -> set[str]:
    return {s.id for s in case.request.standards if "vague_promise" in s.signals.forbids}


def _standard_on_dates(case: Casework) -> Citation | None:
    for standard in case.request.standards:
        if any(limit.measure == "promise_has_date" for limit in standard.limits):
            for piece in of_part(standard, Part.behaviour)[:1]:
                return piece.citation()
    return None
