"""What may still be shown of a debrief that was kept: nothing of a document that its reader may not read now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.domain.debrief import Checked, Debrief, Fact, ToTry, WishCompared
from assistant.domain.knowledge import Document
from assistant.domain.passages import Citation
from assistant.features.still_open import reference

NOT_OPEN = "What there was to try rested on a document that is not open to you now."

Opened = Mapping[str, Document]
"""By ``id@version``, the documents that a person may read now."""


def shown_debrief(debrief: Debrief, opened: Opened) -> Debrief:
    """A debrief without what rests on closed documents; it says so itself where anything is gone.

    Whether the scenario itself is open is for the caller: what the customer said cannot be told apart from it.
    """
    if all(name in opened for name in _rests_on(debrief)):
        return debrief

    def stays(citation: Citation | None) -> bool:
        return citation is None or reference(citation) in opened

    names = {document.id for document in opened.values()}
    criteria = tuple(one for one in debrief.scorecard.criteria if f"{one.standard_id}@{one.version}" in opened)
    open_standards = {one.standard_id for one in criteria}
    outcome = debrief.outcome
    changes: dict[str, Any] = {
        "outcome": outcome.model_copy(
            update={
                "conditions": _kept(outcome.conditions, stays),
                "must_nots": _kept(outcome.must_nots, stays),
            }
        ),
        "scorecard": debrief.scorecard.model_copy(update={"criteria": criteria}),
        "places": {name: place for name, place in debrief.places.items() if name in open_standards},
        "in_play": tuple(name for name in debrief.in_play if name in names),
        "facts": tuple(_fact(one, stays(one.citation)) for one in debrief.facts),
        "said": tuple(one for one in debrief.said if stays(one.finding.citation)),
        "to_try": _to_try(debrief.to_try, stays, names),
        "passage": debrief.passage if stays(debrief.passage) else None,
        "story": debrief.story if debrief.story is not None and stays(debrief.story.citation) else None,
        "wishes": tuple(_wish(one, stays(one.promise)) for one in debrief.wishes),
        "notes": tuple(one for one in debrief.notes if all(map(stays, one.citations))),
        "withheld": True,
    }
    if debrief.best is not None:
        # A model was given the clause of what to try too.
        changes["best"] = debrief.best.model_copy(update={"model_words": ""})
    return debrief.model_copy(update=changes)


def _rests_on(debrief: Debrief) -> set[str]:
    told: tuple[Checked | Fact, ...] = (*debrief.outcome.conditions, *debrief.outcome.must_nots, *debrief.facts)
    cited = [one.citation for one in told]
    cited += [one.finding.citation for one in debrief.said]
    cited += [debrief.to_try.source, debrief.to_try.clause, debrief.passage]
    cited += [debrief.story.citation if debrief.story is not None else None]
    cited += [one.promise for one in debrief.wishes]
    cited += [citation for note in debrief.notes for citation in note.citations]
    standards = {f"{one.standard_id}@{one.version}" for one in debrief.scorecard.criteria}
    return standards | {reference(one) for one in cited if one is not None}


def _kept(parts: tuple[Checked, ...], stays: Any) -> tuple[Checked, ...]:
    return tuple(one for one in parts if stays(one.citation))


def _fact(fact: Fact, stays: bool) -> Fact:
    return fact if stays else fact.model_copy(update={"changes": "", "citation": None})


def _to_try(to_try: ToTry, stays: Any, names: set[str]) -> ToTry:
    if stays(to_try.source) and stays(to_try.clause) and (not to_try.standard_id or to_try.standard_id in names):
        return to_try.model_copy(update={"model_words": ""})
    return ToTry(what=NOT_OPEN, replay_from=to_try.replay_from)


def _wish(wish: WishCompared, stays: bool) -> WishCompared:
    return wish if stays else wish.model_copy(update={"promise": None, "title": "", "standard_id": ""})
