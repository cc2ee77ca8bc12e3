"""A rewrite before its author sees it: nothing out of nowhere, nothing that a policy says otherwise, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.domain.claims import FactFinding, FactVerdict
from assistant.domain.passages import Citation
from assistant.domain.preserving import check_rewrite, invented
from assistant.domain.review import Removed, Rewrite, Suggestion
from assistant.domain.suggesting import apply
from assistant.engines.base import RewriteDraft, RewriteRequest
from assistant.errors import EngineFailed
from assistant.features.review.sayable import said, says_more

Facts = Callable[[str], Sequence[FactFinding]]
"""The check of the facts of a text in place of the draft."""


def checked_rewrite(draft: RewriteDraft, request: RewriteRequest, engine: str, facts: Facts) -> Rewrite | None:
    """The rewrite with what holds of it; None where nothing is left.

    A suggestion goes that names what stands nowhere, or, of a language model, brings a claim that a policy says
    otherwise. ``facts`` is asked for a model's text only. Raises EngineFailed for a whole text that names something
    out of nowhere.
    """
    sources, patterns = _sources(request, draft), list(request.company.patterns.values())
    kept = [one for one in draft.suggestions if not invented(one.replacement, sources, patterns, request.on)]
    if draft.prompt and kept:
        wrong = [
            fact.claim.text for fact in facts(apply(request.reply.draft, kept)) if fact.verdict is FactVerdict.wrong
        ]
        kept = [one for one in kept if not any(text in one.replacement and text not in one.original for text in wrong)]
    if not kept and not draft.text:
        return None
    suggestions = tuple(_plain(one, request, sources, patterns) for one in kept)
    text = apply(request.reply.draft, suggestions) if suggestions or not draft.text else draft.text
    removed, out_of_nowhere = check_rewrite(request.reply.draft, text, sources, patterns, request.on)
    if out_of_nowhere and not draft.suggestions:
        raise EngineFailed("The rewrite named things that stand nowhere, so it is not shown.")
    return Rewrite(
        text=text,
        suggestions=suggestions,
        removed=tuple(dict.fromkeys(_explained(one, draft.removed, sources, patterns) for one in removed)),
        engine=draft.engine or engine,
        prompt=draft.prompt,
        open_slots=tuple(dict.fromkeys(slot for one in suggestions for slot in one.open_slots)),
        dropped=draft.dropped + len(draft.suggestions) - len(suggestions),
    )


def _plain(
    suggestion: Suggestion, request: RewriteRequest, sources: Sequence[str], patterns: Sequence[str]
) -> Suggestion:
    """A suggestion whose reason names nothing that stands nowhere, and whose source says what is quoted."""
    changes: dict[str, object] = {}
    if says_more(suggestion.reason, sources, patterns):
        changes["reason"] = ""
    if suggestion.citation and not _stands(suggestion.citation, request):
        changes["citation"] = None
    return suggestion.model_copy(update=changes) if changes else suggestion


def _explained(removed: Removed, given: Sequence[Removed], sources: Sequence[str], patterns: Sequence[str]) -> Removed:
    """What is lost, with the writer's own reason for it where there is one that can be shown."""
    told = (one for one in given if removed.what in one.what and not says_more(one.reason, sources, patterns))
    return next(told, removed)


def _sources(request: RewriteRequest, draft: RewriteDraft) -> list[str]:
    """Everything that a rewrite may name: thread, facts, draft, the author, and the words it rests on."""
    named = [one.citation for one in draft.suggestions if one.citation]
    cited = [citation.quote for citation in (*named, *draft.rests_on) if _stands(citation, request)]
    checked = [fact.citation.quote for fact in request.facts if fact.citation]
    own = [request.person.name, request.company.name, request.company.opening_hours]
    return [*said(request.reply), *cited, *checked, *own, *request.company.authority_levels]


def _stands(citation: Citation, request: RewriteRequest) -> bool:
    """Whether a source is one that the author may read, and says so word for word."""
    document = request.documents.get(citation.document_id)
    return (
        document is not None
        and document.version == citation.version
        and request.person.may_read(document.audience)
        and document.body[citation.start : citation.end] == citation.quote
    )
