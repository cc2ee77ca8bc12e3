"""What may still be shown of what was stored: nothing of a document that its reader may not read any more.

An answer or a review was made of documents that its person could read then. Since, a document may have been taken out
of force or given to others, or the person's role may have changed, or somebody else reads the review. Whoever shows
stored words (history, search, sources, prompts of later turns, exports) gets them through these functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.domain.conversation import Answer, Conversation, Line, Turn
from assistant.domain.knowledge import Document
from assistant.domain.passages import Citation
from assistant.domain.quotes import find_quote
from assistant.domain.review import Finding, Praise, Review
from assistant.domain.scorecard import CriterionResult

Opened = Mapping[str, Document]
"""By ``id@version``, the documents that a person may read now."""

VERBATIM = "builtin"
"""The engine whose lines hold nothing but what they cite; another's can hold words of all that it was given."""
PARTIAL_GONE = "What was written before it broke off is not shown: it rested on a document that is not open to you now."


def shown_conversation(conversation: Conversation, opened: Opened) -> Conversation:
    """A conversation with each of its turns as ``shown_turn`` gives it."""
    return conversation.model_copy(update={"turns": tuple(shown_turn(turn, opened) for turn in conversation.turns)})


def shown_turn(turn: Turn, opened: Opened) -> Turn:
    """A turn without what rests on a closed document; the person's own words stay as they are."""
    given = turn.rests_on or ()
    changes: dict[str, object] = {}
    if not _open(given, opened):
        # What is left holds no word of the others, so that a later answer does not rest on them.
        changes |= {"rests_on": tuple(name for name in given if name in opened)}
    if turn.answer is not None:
        answer = shown_answer(turn.answer, opened, given)
        changes |= {"answer": answer} if answer is not turn.answer else {}
    if turn.partial and (turn.rests_on is None or not _open(given, opened)):
        changes |= {"partial": ""}
        changes |= {"reason": f"{turn.reason} {PARTIAL_GONE}".strip()} if turn.answer is None else {}
    return turn.model_copy(update=changes) if changes else turn


def shown_answer(answer: Answer, opened: Opened, given: Iterable[str] = ()) -> Answer:
    """An answer without the lines, sources and topics of closed documents; it says so itself where any are gone.

    ``given`` are the documents whose words the engine read. Where one of them is closed, only such lines of a language
    model stay as stand word for word in an open document that they cite.
    """
    names = {document.id for document in opened.values()}
    citations = tuple(citation for citation in answer.citations if reference(citation) in opened)
    nearest = tuple(topic for topic in answer.nearest if topic.document_id in names)
    lost = answer.engine != VERBATIM and not _open(given, opened)
    if not lost and len(citations) == len(answer.citations) and len(nearest) == len(answer.nearest):
        return answer
    sources = {citation.number: opened[reference(citation)] for citation in citations}

    def kept(lines: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(line for line in lines if _is_open(line, sources, exactly=lost))

    folds = tuple(fold.model_copy(update={"lines": kept(fold.lines)}) for fold in answer.folds)
    return answer.model_copy(
        update={
            "lines": kept(answer.lines),
            "folds": tuple(fold for fold in folds if fold.lines),
            "citations": citations,
            "nearest": nearest,
            "focus": tuple(name for name in answer.focus if name in names),
            "subject": "",
            "withheld": True,
            "closed": tuple(one.number for one in answer.citations if one.number not in sources),
        }
    )


def shown_review(review: Review, opened: Opened) -> Review:
    """A review without what rests on closed documents; it says so itself where anything is gone.

    A language model's own words about the draft go too where it was given one of them.
    """
    standards = {result.standard_id: f"{result.standard_id}@{result.version}" for result in review.scorecard.criteria}
    suggestions = review.rewrite.suggestions if review.rewrite else ()
    praised = (review.praise,) if review.praise else ()
    cited = [one.citation for one in (*review.findings, *review.facts, *praised, *suggestions)]
    cited += review.instead
    references = {*standards.values(), *review.rests_on, *(reference(one) for one in cited if one is not None)}
    if _open(references, opened):
        return review
    quiet = bool(review.scorecard.prompt) and not _open(standards.values(), opened)

    def stays(citation: Citation | None, standard_id: str = "") -> bool:
        resting = [standards[standard_id]] if standard_id in standards else []
        return _open([*resting, *([reference(citation)] if citation else [])], opened)

    criteria = [one for one in review.scorecard.criteria if f"{one.standard_id}@{one.version}" in opened]
    findings = [one for one in review.findings if stays(one.citation, one.standard_id)]
    praise = next((one for one in praised if stays(one.citation, one.standard_id)), None)
    if quiet:
        criteria = [_without_words(one) for one in criteria]
        findings = [_finding_without_words(one) if one.standard_id else one for one in findings]
        praise = _praise_without_words(praise)
    rewrite = review.rewrite
    if rewrite is not None:
        resting = references if rewrite.prompt else {reference(one.citation) for one in suggestions if one.citation}
        rewrite = rewrite if _open(resting, opened) else None
    return review.model_copy(
        update={
            "scorecard": review.scorecard.model_copy(update={"criteria": tuple(criteria)}),
            "findings": tuple(findings),
            "praise": praise,
            "facts": tuple(one for one in review.facts if stays(one.citation)),
            "rewrite": rewrite,
            "instead": tuple(one for one in review.instead if stays(one)),
            "rests_on": tuple(name for name in review.rests_on if name in opened),
            "withheld": True,
        }
    )


def reference(citation: Citation) -> str:
    """``id@version`` of the document that is cited."""
    return f"{citation.document_id}@{citation.version}"


def read_by(turns: Iterable[Turn]) -> set[str]:
    """``id@version`` of every document that earlier turns were made of: a later prompt holds their words."""
    return {
        name
        for turn in turns
        for name in (*(turn.rests_on or ()), *(map(reference, turn.answer.citations) if turn.answer else ()))
    }


def _open(references: Iterable[str], opened: Opened) -> bool:
    return all(name in opened for name in references)


def _is_open(line: Line, sources: Mapping[int, Document], *, exactly: bool) -> bool:
    if not line.citations or not sources.keys() >= set(line.citations):
        return False
    return not exactly or any(find_quote(sources[number].body, line.text) for number in line.citations)


def _without_words(result: CriterionResult) -> CriterionResult:
    evidence = tuple(one for one in result.evidence if not one.absent)
    return result.model_copy(update={"reason": "", "next_step": "", "evidence": evidence})


def _finding_without_words(finding: Finding) -> Finding:
    return finding.model_copy(update={"message": "", "next_step": ""})


def _praise_without_words(praise: Praise | None) -> Praise | None:
    return praise.model_copy(update={"message": ""}) if praise else None
