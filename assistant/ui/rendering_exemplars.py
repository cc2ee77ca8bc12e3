"""A sentence of a reply kept as an example, as HTML: its author's tick, the trainer's choice, what it changes."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.exemplars import Change, Exemplar, Preview, Shown
from assistant.domain.knowledge import Standard
from assistant.domain.reply import Channel
from assistant.domain.review import Review
from assistant.domain.scorecard import Verdict
from assistant.language.text import Span, sentences
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import button, day

_FEWEST_WORDS = 4
_LONGEST_LINE = 600
_SHOWN = {
    Shown.met: "Met",
    Shown.partly: "Partly met",
    Shown.missed: "Missed",
    Shown.look: "Look",
    Shown.unsure: "Unsure",
    Shown.not_applicable: "Does not apply",
}
_CHANNELS = {Channel.email: "E-mail", Channel.shop: "In the shop", Channel.social: "Social media"}


def allowing(review: Review) -> str:
    """The author's tick below a shared review, and what it means."""
    tick = " checked" if review.example_allowed else ""
    return (
        f'<p class="allow"><input type="checkbox" id="allow-example" data-review="{escape(review.id)}" '
        f'aria-describedby="allow-hint"{tick}><label for="allow-example">My trainer may keep a sentence of this as an '
        'example</label></p><p class="small" id="allow-hint">Names and numbers are taken out first, and your name '
        "never goes with it. You can take this back at any time; a sentence that was kept by then stays, and nothing "
        "says any more that it came from you.</p>"
    )


def told_to_author(kept: Sequence[Exemplar]) -> str:
    """What was kept from one's own review; nothing for nothing."""
    return "".join(
        f'<p class="seen">{icon("do")}<span>Kept as an example by {escape(one.kept_by)}: '
        f"“{escape(one.line)}”</span></p>"
        for one in kept
    )


def keeping(review: Review, standards: Sequence[Standard], kept: Sequence[Exemplar]) -> str:
    """What a trainer may do with an allowed review: each sentence with the standard it shows, those met first.

    Nothing where no sentence is long enough and none was kept.
    """
    rows = _choosable(review)
    if not rows and not kept:
        return ""
    good = "".join(_choice(review, *row, standards) for row in rows if row[2])
    rest = "".join(_choice(review, *row, standards) for row in rows if not row[2])
    if good and rest:
        rest = f'<details class="fold inner"><summary>Other sentences</summary>{rest}</details>'
    told = '<p class="small">Its author lets you keep a sentence for everybody to learn from.</p>'
    if not standards:
        good, rest = "", ""
        told = '<p class="small">No standard in force has sentences to say, so an example has no place to go.</p>'
    return (
        f'<details class="fold exemplars"><summary>Keep a sentence as an example</summary>{told}{good}{rest}'
        f'<div id="slot-exemplar-preview"></div>{_kept(review, standards, kept)}</details>'
    )


def _choosable(review: Review) -> list[tuple[int, Span, str]]:
    """Sentences with their number and the id of a standard whose met verdict they show, empty for the others."""
    met = [
        (evidence.start, evidence.end, result.standard_id)
        for result in review.scorecard.criteria
        if result.verdict is Verdict.met and result.verified
        for evidence in result.evidence
        if evidence.text
    ]
    found = []
    for number, span in enumerate(sentences(review.reply.draft)):
        if len(span.text.split()) >= _FEWEST_WORDS:
            shows = next((name for start, end, name in met if start < span.end and span.start < end), "")
            found.append((number, span, shows))
    return found


def _choice(review: Review, number: int, span: Span, shows: str, standards: Sequence[Standard]) -> str:
    place = f"exemplar-standard-{number}"
    options = "".join(
        f'<option value="{escape(one.id)}"{" selected" if one.id == shows else ""}>{escape(one.title)}</option>'
        for one in standards
    )
    return (
        f'<form data-form="exemplar-try" data-review="{escape(review.id)}">'
        f'<p class="said">“{escape(" ".join(span.text.split()))}”</p>'
        f'<input type="hidden" name="sentence" value="{escape(span.text)}"><div class="under">'
        f'<label class="sr" for="{place}">Standard</label><select id="{place}" name="standard">{options}</select>'
        '<button type="submit" class="button quiet tiny">Keep as an example</button></div></form>'
    )


def _kept(review: Review, standards: Sequence[Standard], kept: Sequence[Exemplar]) -> str:
    if not kept:
        return ""
    titles = {one.id: one.title for one in standards}
    items = "".join(
        f'<li><p class="said">“{escape(one.line)}”</p><div class="under"><span class="small">'
        f"{escape(titles.get(one.document_id, one.document_id))}, by {escape(one.kept_by)}, {day(one.kept_at.date())}"
        f"</span>{button('take-out', 'Take it out', kind='quiet tiny', review=review.id, exemplar=one.id)}</div></li>"
        for one in kept
    )
    return f'<ul class="plain" aria-label="Kept from this reply">{items}</ul>'


def preview(review_id: str, sentence: str, standard: Standard, tried: Preview) -> str:
    """The line to look over, which labelled replies change with it, and the button that keeps it."""
    changes = "".join(_change(change) for change in tried.changes)
    listed = f'<ul class="plain changes" tabindex="0" aria-label="What changes">{changes}</ul>' if changes else ""
    told = escape(tried.problem) if tried.problem else _tried(tried)
    return (
        f'<form class="card" data-form="exemplar-keep" data-review="{escape(review_id)}" '
        f'data-sentence="{escape(sentence)}" data-standard="{escape(standard.id)}">'
        f'<label for="exemplar-line">The line, as everybody will read it under {escape(standard.title)}</label>'
        f'<textarea id="exemplar-line" name="line" rows="3" maxlength="{_LONGEST_LINE}" aria-describedby="line-hint" '
        f'required>\n{escape(tried.line)}</textarea><p class="small" id="line-hint">Names, numbers and days of the '
        "case are slots now. Look it over: amounts stay, and so does a name we did not know to be one.</p>"
        '<p class="changed" role="status" hidden>You changed the line. Preview it again, then keep it.</p>'
        f'<p class="tried">{told}</p>{listed}<div class="under">'
        '<button type="submit" class="button chip">Keep it</button>'
        f"{button('exemplar-again', 'Preview again', kind='quiet')}</div>"
        '<p class="small">It is in force at once: everybody who reads the standard sees it, and the next check uses '
        "it. You can take it out again.</p></form>"
    )


def _tried(tried: Preview) -> str:
    some = tried.judged < tried.labelled
    count = len(tried.changes)
    changed = "no verdict changes" if not count else "one verdict changes" if count == 1 else f"{count} verdicts change"
    of = f"{tried.judged} of {tried.labelled}" if some else str(tried.judged)
    spread = " They are taken from every channel in turn." if some else ""
    return f"Tried on {of} labelled replies: {changed}.{spread}"


def _change(change: Change) -> str:
    known = change.label in list(Shown)
    said = f' <span class="small">People said: {_SHOWN[Shown(change.label)].lower()}.</span>' if known else ""
    channel = _CHANNELS.get(change.channel, change.channel.value.capitalize())
    return (
        f'<li data-reply="{escape(change.reply_id)}"><p><b>{_SHOWN[change.before]} → {_SHOWN[change.after]}</b> '
        f'<span class="small">{channel}</span>{said}</p><p class="said">{escape(change.excerpt)}</p></li>'
    )
