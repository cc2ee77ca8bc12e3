"""A scorecard as HTML: every standard with its verdict and its evidence, the facts, and the number on request."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.claims import FactFinding, FactVerdict
from assistant.domain.review import Review
from assistant.domain.scorecard import CriterionResult, Outcome, Verdict
from assistant.security.html import escape, render_inline
from assistant.ui.icons import icon
from assistant.ui.pieces import button
from assistant.ui.rendering_review import Reader, clause_of, quoted, source_button

VERDICTS = {
    Verdict.missed: ("Missed", "fix", "fix"),
    Verdict.partly: ("Partly met", "partly", "look"),
    Verdict.met: ("Met", "do", "good"),
    Verdict.unsure: ("Unsure", "unsure", "quiet"),
    Verdict.not_applicable: ("Does not apply", "avoid", "quiet"),
}
"""The word, the icon and the colour of a verdict."""
FACTS = {
    FactVerdict.wrong: ("Wrong", "fix", "fix"),
    FactVerdict.unsupported: ("No policy says this", "look", "look"),
    FactVerdict.right: ("Right", "do", "good"),
    FactVerdict.case: ("From the case", "who", "quiet"),
}
_FACT_ORDER = list(FACTS)
_WEIGHTS = {1: "counts once", 2: "counts double", 3: "counts three times"}


def folds(review: Review, reader: Reader) -> str:
    """What opens on request: all standards, the facts, the number."""
    return _standards(review, reader) + _facts(review) + _number_asked(review)


def _standards(review: Review, reader: Reader) -> str:
    criteria = review.scorecard.criteria
    doubtful = [r for r in criteria if r.decided and not r.verified]
    looks = [r for r in criteria if r.decided and r.verified and r.shown_as_look and r.verdict is not Verdict.met]
    apart = {id(r) for r in (*doubtful, *looks)}
    counted = [r for r in criteria if r.decided and id(r) not in apart]
    counted.sort(key=lambda r: (list(VERDICTS).index(r.verdict), not r.critical, -r.weight))
    unsure = [r for r in criteria if r.verdict is Verdict.unsure]
    other = [r for r in criteria if r.verdict is Verdict.not_applicable]
    groups = (
        _group("", "", counted, review, reader)
        + _group(
            "Worth a look",
            "The check is too often wrong about these to call them missed. They do not count.",
            looks,
            review,
            reader,
        )
        + _group(
            "Not verified",
            "The words for these were not found in your draft or in the standard. They do not count.",
            doubtful,
            review,
            reader,
        )
        + _group("Unsure", "Only a person or a language model can judge these.", unsure, review, reader)
    )
    if other:
        names = "".join(f"<li>{escape(r.title)}</li>" for r in other)
        groups += (
            f'<details class="fold inner"><summary>Does not apply here ({len(other)})</summary>'
            f'<ul class="names">{names}</ul></details>'
        )
    return (
        f'<details class="fold" id="scorecard"><summary>The whole scorecard ({len(criteria)} standards)</summary>'
        f'<div class="scorecard">{groups}</div></details>'
    )


def _group(title: str, words: str, results: Sequence[CriterionResult], review: Review, reader: Reader) -> str:
    if not results:
        return ""
    head = f'<h3 class="head">{title}</h3><p class="small">{words}</p>' if title else ""
    return f"{head}<ul class='plain criteria'>{''.join(_criterion(r, review, reader) for r in results)}</ul>"


def _criterion(result: CriterionResult, review: Review, reader: Reader) -> str:
    word, symbol, colour = VERDICTS[result.verdict]
    if result.decided and not result.verified:
        word, symbol, colour = f"{word}, not verified", "look", "quiet"
    elif result.shown_as_look and result.verdict is not Verdict.met:
        word, symbol, colour = "Look", "look", "look"
    marks = [_WEIGHTS.get(result.weight, f"weight {result.weight}")]
    if result.critical:
        marks.append('<span class="badge">critical</span>')
    said = "".join(quoted(words) for words in dict.fromkeys(e.text for e in result.evidence) if words)
    said += "".join(f'<p class="said">Not there: {escape(e.absent)}</p>' for e in result.evidence if e.absent)
    said += "".join(f'<p class="said">Measured: {escape(e.measured)}</p>' for e in result.evidence if e.measured)
    clause = clause_of(result)
    rests = ""
    if clause is not None:
        rests = f'<div class="clause-words"><p>“{escape(clause.quote)}”</p>{source_button(review, clause)}</div>'
    why = reader.whys.get(result.standard_id, "")
    matters = f'<p class="why"><span class="label">Why it matters</span> {render_inline(why)}</p>' if why else ""
    reason = f"<p>{escape(result.reason)}</p>" if result.reason else ""
    step = f'<p class="step">{icon("do")}<span>{escape(result.next_step)}</span></p>' if result.next_step else ""
    practise = ""
    if reader.mine and review.id and result.verdict in (Verdict.missed, Verdict.partly):
        practise = button(
            "practise-miss",
            "Practise this",
            kind="quiet tiny",
            about=result.title,
            review=review.id,
            standard=result.standard_id,
        )
    return (
        f'<li class="criterion" data-standard="{escape(result.standard_id)}" data-verdict="{result.verdict}">'
        f'<h4><span class="verdict {colour}">{icon(symbol)}{word}</span> {escape(result.title)}</h4>'
        f'<p class="small">{" · ".join(marks)}</p>{reason}{said}{step}{practise}{rests}{matters}</li>'
    )


def _facts(review: Review) -> str:
    if not review.facts:
        return ""
    ordered = sorted(review.facts, key=lambda fact: _FACT_ORDER.index(fact.verdict))
    items = "".join(_fact(fact, review) for fact in ordered)
    wrong = sum(fact.verdict is FactVerdict.wrong for fact in review.facts)
    count = f", {wrong} wrong" if wrong else ""
    return (
        f'<details class="fold"><summary>Facts in your draft ({len(review.facts)}{count})</summary>'
        f'<ul class="plain criteria">{items}</ul></details>'
    )


def _fact(fact: FactFinding, review: Review) -> str:
    word, symbol, colour = FACTS[fact.verdict]
    return (
        f'<li class="criterion" data-fact="{fact.verdict}"><h4><span class="verdict {colour}">{icon(symbol)}{word}'
        f"</span> “{escape(fact.claim.text)}”</h4><p>{escape(fact.message)}</p>"
        f"{source_button(review, fact.citation)}</li>"
    )


def _number_asked(review: Review) -> str:
    show = button("show-number", "Show the number", kind="quiet", review=review.id)
    return f'<div class="number-asked" id="slot-review-number">{show}</div>'


def number(review: Review) -> str:
    """The score, with how much of the reply it speaks for and what is not in it, in plain words."""
    card = review.scorecard
    scored = sum(result.scored for result in card.criteria)
    applies = sum(result.verdict is not Verdict.not_applicable for result in card.criteria)
    if card.score is None:
        return (
            '<p class="score" tabindex="-1"><b>No number.</b> Nothing in this reply could be judged with certainty.</p>'
        )
    mends = review.outcome is Outcome.fix and card.outcome is not Outcome.fix
    besides = "What the policies say otherwise is not in it: mend that first. " if mends else ""
    return (
        f'<p class="score" tabindex="-1"><b>{round(card.score)} of 100.</b> '
        f"It rests on {scored} of the {applies} standards that apply, {round(100 * card.coverage)} % by weight; the "
        f"rest could not be judged. {besides}It is a number about this draft, not about you, and it goes nowhere.</p>"
    )
