"""The JSON documents that scripts read."""

from __future__ import annotations

from typing import Any

from assistant.domain.conversation import Answer
from assistant.domain.review import Review


def answer_document(answer: Answer) -> dict[str, Any]:
    """The JSON document of an answer, in the shape that scripts rely on."""
    return {
        "answer": answer.text,
        "abstained": answer.abstained,
        "engine": answer.engine,
        "index_as_of": answer.index_as_of.isoformat() if answer.index_as_of else None,
        "on": answer.on.isoformat(),
        "words": answer.words,
        "unverified": answer.unverified,
        "question_kinds": list(answer.question_kinds),
        "lines": [line.model_dump(mode="json") for line in answer.lines],
        "nearest": [topic.model_dump() for topic in answer.nearest],
        "citations": [
            citation.model_dump(include={"number", "document_id", "title", "section", "version", "quote"})
            for citation in answer.citations
        ],
    }


def review_document(review: Review) -> dict[str, Any]:
    """The JSON document of a review, in the shape that scripts rely on."""
    card = review.scorecard
    cited = {"number", "document_id", "title", "section", "version", "quote"}
    return {
        "outcome": review.outcome.value,
        "score": card.score,
        "coverage": card.coverage,
        "engine": card.engine,
        "on": card.on.isoformat(),
        "unverified": card.unverified,
        "criteria": [
            {
                "standard_id": result.standard_id,
                "version": result.version,
                "title": result.title,
                "verdict": result.verdict.value,
                "critical": result.critical,
                "weight": result.weight,
                "reply_quote": next((one.text for one in result.evidence if one.text), ""),
                "absent": next((one.absent for one in result.evidence if one.absent), ""),
                "clause_quote": result.clause.text if result.clause else "",
                "reason": result.reason,
                "next_step": result.next_step,
                "verified": result.verified,
                "shown_as_look": result.shown_as_look,
            }
            for result in card.criteria
        ],
        "praise": review.praise.message if review.praise else None,
        "findings": [
            finding.model_dump(mode="json", include={"kind", "title", "message", "next_step", "certain"})
            for finding in review.findings
        ],
        "facts": [
            {
                "claim": fact.claim.text,
                "verdict": fact.verdict.value,
                "message": fact.message,
                "citation": fact.citation.model_dump(include=cited) if fact.citation else None,
            }
            for fact in review.facts
        ],
        "rewrite": review.rewrite.text if review.rewrite else None,
        "suggestions": [
            {"original": one.original, "replacement": one.replacement, "reason": one.reason}
            for one in (review.rewrite.suggestions if review.rewrite else ())
        ],
        "removed": [one.model_dump() for one in (review.rewrite.removed if review.rewrite else ())],
        "commitments": [
            {
                "what": promise.what,
                "due": promise.due.isoformat() if promise.due else None,
                "dated": promise.dated,
                "quote": promise.quote,
            }
            for promise in review.commitments
        ],
        "instead": [citation.model_dump(include=cited) for citation in review.instead],
        **({"fell": review.fell} if review.fell else {}),
    }
