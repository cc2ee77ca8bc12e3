"""The sources of a debrief, numbered as the page shows them."""

from __future__ import annotations

from assistant.domain.debrief import Debrief
from assistant.domain.passages import Citation
from assistant.ui.rendering_review import clause_of


def sources_of(debrief: Debrief) -> tuple[Citation, ...]:
    """Every source of a debrief, once each, numbered from 1 in the order it is met on the page."""
    cited = [debrief.to_try.source, debrief.to_try.clause]
    cited += [fact.citation for fact in debrief.facts]
    cited += [one.citation for one in (*debrief.outcome.conditions, *debrief.outcome.must_nots)]
    cited += [wish.promise for wish in debrief.wishes]
    cited += [said.finding.citation for said in debrief.said]
    cited += [clause_of(result) for result in debrief.scorecard.criteria if result.decided]
    cited += [debrief.passage, debrief.story.citation if debrief.story is not None else None]
    cited += [source for note in debrief.notes for source in note.citations]
    once = {identity(citation): citation for citation in cited if citation is not None}
    return tuple(one.model_copy(update={"number": n}) for n, one in enumerate(once.values(), 1))


def identity(citation: Citation) -> tuple[str, int, str]:
    """What makes two citations the same source: the document, its version and the words."""
    return citation.document_id, citation.version, " ".join(citation.quote.split())
