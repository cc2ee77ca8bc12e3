"""A review of a draft as a Markdown file that its author keeps. It holds no number about anybody."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain.passages import Citation
from assistant.domain.reply import Reply, Speaker
from assistant.domain.review import Finding, Review
from assistant.domain.scorecard import CriterionResult, Outcome, Verdict
from assistant.features.markdown.text import bullets, document, line, moment, plain, quoted, source

WITHHELD = "A part of this review is left out: it rested on a document that is not open to you any more."
_OUTCOMES = {Outcome.ok: "OK", Outcome.fix: "Fix", Outcome.look: "Look"}
_SPEAKERS = {Speaker.customer: "Customer", Speaker.colleague: "Colleague", Speaker.agent: "You"}
_VERDICTS = {
    Verdict.met: "Met",
    Verdict.partly: "Partly met",
    Verdict.missed: "Missed",
    Verdict.unsure: "Unsure",
    Verdict.not_applicable: "Does not apply",
}


def review_markdown(review: Review, time_zone: str) -> str:
    """What was written and what the review says of it; ``review`` is one as it may be shown."""
    return document(
        f"# Review of a reply: {_OUTCOMES[review.outcome]}",
        f"Checked on {moment(review.reviewed_at, time_zone)}.",
        WITHHELD if review.withheld else "",
        *_written(review.reply),
        *_said(review),
        *_standards(review),
    )


def _written(reply: Reply) -> Iterator[str]:
    if reply.thread:
        yield "## What they wrote"
        for message in reply.thread:
            yield f"**{_SPEAKERS[message.speaker]}**"
            yield quoted(message.text)
    yield "## Your draft"
    yield quoted(reply.draft)


def _said(review: Review) -> Iterator[str]:
    if review.praise is not None:
        yield "## What went well"
        yield f"**{line(review.praise.title)}** {plain(review.praise.message)}".strip()
        yield _rests(review.praise.citation)
    if review.findings:
        yield "## What to mend"
        for finding in review.findings:
            yield from _finding(finding, review.reply.draft)
    if review.rewrite is not None and review.rewrite.text.strip() and review.rewrite.text != review.reply.draft:
        yield "## A better draft"
        yield quoted(review.rewrite.text)
        yield bullets(f"Left out “{line(one.what)}”: {line(one.reason)}" for one in review.rewrite.removed)
    if review.instead:
        yield "## What you can do instead"
        yield bullets(source(citation) for citation in review.instead)
    if review.commitments:
        yield "## Promises in it"
        yield bullets(
            f"{line(one.what)}{f', by {one.due_on.isoformat()}' if one.due_on else ', without a day'}"
            for one in review.commitments
        )
    if review.facts:
        yield "## Facts in it"
        yield bullets(
            f"“{line(one.claim.text)}”: {line(one.message)} {_rests(one.citation)}".rstrip() for one in review.facts
        )


def _finding(finding: Finding, draft: str) -> Iterator[str]:
    kind = "Fix" if finding.certain else "Look"
    yield f"**{kind}: {line(finding.title)}** {plain(finding.message)}".strip()
    if finding.end:
        yield quoted(draft[finding.start : finding.end])
    yield plain(finding.next_step)
    yield _rests(finding.citation)


def _standards(review: Review) -> Iterator[str]:
    judged = [one for one in review.scorecard.criteria if one.verdict is not Verdict.not_applicable]
    if judged:
        yield "## Standard by standard"
        yield bullets(_standard(one) for one in judged)


def _standard(result: CriterionResult) -> str:
    verdict = _VERDICTS[result.verdict]
    if result.decided and not result.verified:
        verdict += ", not verified"
    elif result.shown_as_look and result.verdict is not Verdict.met:
        verdict = "Look"
    clause = f" The standard, version {result.version}: “{line(result.clause.text)}”" if result.clause else ""
    return f"**{verdict}: {line(result.title)}** {line(result.reason)}{clause}".strip()


def _rests(citation: Citation | None) -> str:
    return f"It rests on {source(citation)}" if citation is not None else ""
