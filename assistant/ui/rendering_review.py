"""What a review says as HTML: the one word first, then what went well, what to mend and what to say instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assistant.domain.knowledge import PREFIX, Kind
from assistant.domain.passages import Citation
from assistant.domain.review import Finding, FollowUp, Review, Suggestion
from assistant.domain.scorecard import LEAST_COVERAGE, CriterionResult, Outcome
from assistant.language.text import sentences
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import button, notice
from assistant.ui.rendering import with_slots
from assistant.ui.rendering_draft import differences
from assistant.ui.sources import clause_button, numbered

OUTCOMES = {Outcome.ok: ("OK", "do"), Outcome.fix: ("Fix", "fix"), Outcome.look: ("Look", "look")}
"""The word and the icon of an outcome."""
REPORT = "A policy gets in the way? Report it"
WITHHELD = "A part of this review is not shown: it rested on a document that is not open to you any more."
_LONGEST_QUOTE = 160


@dataclass(frozen=True)
class Reader:
    """Who reads a review, and what of it is not in the review itself.

    ``whys`` say by the standard's id why it matters; ``promises`` are those confirmed from this review.
    """

    mine: bool
    today: date
    author: str = ""
    whys: Mapping[str, str] = field(default_factory=dict)
    promises: tuple[FollowUp, ...] = ()
    may_report: bool = True


def sources_of(review: Review) -> tuple[Citation, ...]:
    """Every clause that a review rests on, once each, numbered from 1 in the order it is met on the page."""
    cited = [review.praise.citation if review.praise is not None else None]
    cited += [finding.citation for finding in review.findings]
    cited += [one.citation for one in review.rewrite.suggestions] if review.rewrite is not None else []
    cited += review.instead
    cited += [clause_of(result) for result in review.scorecard.criteria]
    cited += [fact.citation for fact in review.facts]
    return numbered(cited)


def clause_of(result: CriterionResult) -> Citation | None:
    """The standard's words behind a verdict, as a source; offsets are left to be looked for."""
    if result.clause is None:
        return None
    clause = result.clause
    return Citation(
        number=0,
        document_id=clause.standard_id,
        version=clause.version,
        title=result.title,
        section=clause.section,
        quote=clause.text,
        start=0,
        end=0,
    )


def source_button(review: Review, citation: Citation | None) -> str:
    """A clause as a button that opens it beside the review; nothing without one."""
    return clause_button(citation, sources_of(review), review=review.id)


def result(review: Review, reader: Reader, folds: str, promises: str, share: str) -> str:
    """The right half. ``folds``, ``promises`` and ``share`` are drawn elsewhere."""
    fell = notice(review.fell) if review.fell else ""
    fell += notice(WITHHELD) if review.withheld else ""
    parts = [_outcome(review), share, fell, _praise(review), _findings(review, reader), _suggestions(review)]
    parts += [promises, _instead(review, reader), _beside(review), folds]
    return (
        f'<div class="review" data-outcome="{review.outcome}" data-review="{escape(review.id)}">{"".join(parts)}</div>'
    )


def outcome_badge(outcome: Outcome) -> str:
    """The one word with its icon, for a list."""
    word, symbol = OUTCOMES[outcome]
    return f'<span class="badge-outcome {outcome}">{icon(symbol)}{word}</span>'


def _outcome(review: Review) -> str:
    word, symbol = OUTCOMES[review.outcome]
    fixes = sum(finding.certain for finding in review.findings)
    looks = len(review.findings) - fixes
    if review.outcome is Outcome.ok:
        told = "Nothing to fix in what could be judged. Send it when you are happy with it."
        if looks + fixes:
            told = f"{_things(looks + fixes)} you may want to look at."
    elif fixes:
        told = f"{_things(fixes)} to mend before you send it"
        told += f", {_things(looks).lower()} worth a second look." if looks else "."
    elif looks:
        told = f"{_things(looks)} worth a second look. You decide."
    elif review.scorecard.coverage < LEAST_COVERAGE:
        told = "Too little of it could be judged to call it OK. Read it once more yourself."
    else:
        told = "Have a look at the scorecard below before you send it."
    return (
        f'<header class="outcome {review.outcome}">{icon(symbol)}<div><h2 id="outcome-title" tabindex="-1" '
        f'aria-describedby="outcome-told">{word}</h2>'
        f'<p id="outcome-told">{told}</p></div></header>'
    )


def _things(count: int) -> str:
    return "One thing" if count == 1 else f"{count} things"


def _praise(review: Review) -> str:
    if review.praise is None:
        return ""
    praise = review.praise
    words = review.reply.draft[praise.start : praise.end]
    return (
        f'<section class="praise" aria-labelledby="praise-title">{icon("do")}<div>'
        f'<h3 id="praise-title"><span class="label">What went well</span> {escape(praise.title)}</h3>'
        f"<p>{escape(praise.message)}</p>{quoted(words)}{source_button(review, praise.citation)}</div></section>"
    )


def quoted(words: str) -> str:
    """Words of the draft as a quotation, cut at a word when they are long; nothing for nothing."""
    words = " ".join(words.split())
    if not words:
        return ""
    if len(words) > _LONGEST_QUOTE:
        words = words[:_LONGEST_QUOTE].rpartition(" ")[0] + " …"
    return f'<p class="said">“{escape(words)}”</p>'


def _findings(review: Review, reader: Reader) -> str:
    if not review.findings:
        return ""
    items = "".join(_finding(review, f, n, reader) for n, f in enumerate(review.findings, 1))
    return f'<section aria-label="What to mend"><ol class="findings">{items}</ol></section>'


def _finding(review: Review, finding: Finding, number: int, reader: Reader) -> str:
    kind, word = ("fix", "Fix") if finding.certain else ("look", "Look")
    critical = '<span class="badge">critical</span>' if finding.critical else ""
    step = f'<p class="step">{icon("do")}<span>{escape(finding.next_step)}</span></p>' if finding.next_step else ""
    words = review.reply.draft[finding.start : finding.end]
    return (
        f'<li class="finding {kind}" id="finding-{number}"><h3>'
        f'<span class="kind">{icon(kind)}{word} {number}</span> {escape(finding.title)} {critical}</h3>'
        f"<p>{escape(finding.message)}</p>{quoted(words)}{step}"
        f'<div class="under">{source_button(review, finding.citation)}'
        f"{_report(review, finding.citation, _sentence(review, finding) or finding.message, reader)}</div></li>"
    )


def _sentence(review: Review, finding: Finding) -> str:
    """The whole sentence of the draft that a finding marks, empty where it marks none."""
    spans = sentences(review.reply.draft) if finding.end else []
    return next((span.text for span in spans if span.start <= finding.start < span.end), "")


def _report(review: Review, citation: Citation | None, context: str, reader: Reader) -> str:
    """The way to say that a policy itself is the obstacle; only where one is behind it."""
    policy = citation is not None and citation.document_id.startswith(PREFIX[Kind.policy])
    if citation is None or not policy or not (reader.may_report and reader.mine):
        return ""
    section = citation.section.split(" > ")[-1]
    return button(
        "report",
        REPORT,
        symbol="report",
        kind="quiet tiny",
        document=citation.document_id,
        title=citation.title,
        clause=section,
        context=" ".join(context.split()),
    )


def _suggestions(review: Review) -> str:
    if review.rewrite is None or not review.rewrite.suggestions:
        return ""
    drawn = "".join(_suggestion(review, suggestion) for suggestion in review.rewrite.suggestions)
    return (
        '<section aria-labelledby="use-title"><h3 id="use-title" class="head">Sentences you could use</h3>'
        f'<div class="say-box">{drawn}</div></section>'
    )


def _suggestion(review: Review, suggestion: Suggestion) -> str:
    where = "Add"
    if suggestion.original.strip():
        where = f"Instead of “{escape(_short(suggestion.original))}”"
    source = source_button(review, suggestion.citation)
    if not suggestion.replacement.strip():
        where = f"Leave out “{escape(_short(suggestion.original))}”"
        told = f'<p class="small">{escape(suggestion.reason)}</p>'
        return f'<div class="say"><div class="use"><p class="label">{where}</p>{told}{source}</div></div>'
    copy = button("copy", "Copy", symbol="copy", kind="quiet")
    return (
        f'<div class="say"><div class="use"><p class="label">{where}</p>'
        f'<p class="words"><span class="say-words">{with_slots(suggestion.replacement.strip())}</span></p>'
        f'<p class="small">{escape(suggestion.reason)}</p>{source}</div>{copy}</div>'
    )


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 90 else words[:90].rpartition(" ")[0] + " …"


def _instead(review: Review, reader: Reader) -> str:
    if not review.instead:
        return ""
    items = "".join(
        f'<li><p class="said">“{escape(" ".join(c.quote.split()))}”</p><div class="under">'
        f"{source_button(review, c)}{_report(review, c, c.quote, reader)}</div></li>"
        for c in review.instead
    )
    return (
        '<section class="instead" aria-labelledby="instead-title"><h3 id="instead-title" class="head">'
        f'{icon("why")}What you can do instead</h3><ul class="plain">{items}</ul></section>'
    )


def _beside(review: Review) -> str:
    """The draft and its rewrite side by side, with a copy of the rewrite once its slots are filled."""
    rewrite = review.rewrite
    if rewrite is None or rewrite.text == review.reply.draft or not rewrite.text.strip():
        return ""
    before, after = differences(review.reply.draft, rewrite.text)
    removed = ""
    if rewrite.removed:
        items = "".join(f"<li><b>{escape(r.what)}</b>: {escape(r.reason)}</li>" for r in rewrite.removed)
        removed = f'<div class="removed"><h4>Left out, and why</h4><ul>{items}</ul></div>'
    copy = button("copy", "Copy the new draft", symbol="copy", kind="chip")
    take = button("use-rewrite", "Work on with it", symbol="fix", kind="quiet")
    return (
        '<details class="fold beside"><summary>Side by side with a better draft</summary><div class="sides">'
        f'<section aria-labelledby="before-title"><h4 id="before-title">Your draft</h4><div class="text">{before}</div>'
        '</section><section class="say" data-lines="keep" aria-labelledby="after-title">'
        f'<h4 id="after-title">With the changes</h4><div class="text"><span class="say-words">{after}</span></div>'
        f'<div class="under">{copy}{take}</div></section></div>{removed}'
        '<p class="small">These are suggestions. Your own wording stays where it is fine.</p></details>'
    )
