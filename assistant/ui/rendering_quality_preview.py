"""A file of sent replies as it would be kept, and somebody's own reviewed replies, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.domain.knowledge import Document
from assistant.domain.quality import OwnReply
from assistant.domain.scorecard import Verdict
from assistant.features.quality.sheet import synonyms
from assistant.features.quality.submitting import Looked
from assistant.features.tables import Refused
from assistant.security.html import escape
from assistant.ui.pieces import how_many, near_day, time_tag

MOST_REFUSED = 50
MOST_OWN = 20
MANY = 1_000
"""Replies from which submitting takes some seconds."""
_SAID = {
    Verdict.met: ("met", "good"),
    Verdict.partly: ("partly met", "look"),
    Verdict.missed: ("missed", "fix"),
    Verdict.unsure: ("unsure", ""),
}


def preview_part(looked: Looked) -> str:
    """What a file would be kept as, and the button that keeps it; nothing is kept yet."""
    new = looked.good - looked.repeated
    parts = [
        '<section class="card preview" aria-labelledby="preview-title"><h3 id="preview-title" tabindex="-1">'
        f"{how_many(looked.good, 'row', 'rows')} can be taken, {len(looked.refused):,} cannot</h3>",
        '<p class="small">Nothing is kept yet.</p>',
        _columns(looked),
        f"<h4>Who wrote them</h4><p>{_employees(looked)}</p>",
        _details(looked),
        _refused(looked.refused),
    ]
    if looked.repeated:
        there = ("row is there already and is not counted twice", "rows are there already and are not counted twice")
        parts.append(f'<p class="small">{how_many(looked.repeated, *there)}.</p>')
    if new > MANY:
        parts.append('<p class="small">Taking the personal details out of so many can take half a minute.</p>')
    if new > 0:
        parts.append(
            '<form data-form="quality-submit"><p class="form-error" role="alert" hidden></p><div '
            'class="row-end"><button '
            f'type="submit" class="button main">Submit {new:,} '
            f"{'reply' if new == 1 else 'replies'}</button></div></form>"
        )
    else:
        parts.append('<p role="status">There is nothing new in this file to submit.</p>')
    return "".join(parts) + "</section>"


def _columns(looked: Looked) -> str:
    words = {meaning: what for meaning, what, _ in synonyms()}
    used = "".join(f"<li>“{escape(name)}”: {escape(words[meaning])}</li>" for name, meaning in looked.columns)
    left = ""
    if looked.personal:
        names = ", ".join(f"“{escape(name)}”" for name in looked.personal)
        left += f"<p>Left out, because it can say who somebody is: {names}.</p>"
    if looked.others:
        names = ", ".join(f"“{escape(name)}”" for name in looked.others)
        left += f"<p>Left out, because nobody needs it: {names}.</p>"
    return f'<h4>Columns</h4><ul class="plain">{used}</ul>{left}'


def _employees(looked: Looked) -> str:
    people = "1 person becomes a code" if looked.employees == 1 else f"{looked.employees:,} people become codes"
    told = f"{people} that nobody can read back."
    if looked.process.tied_at is not None:
        told += (
            f" {looked.tied:,} of them have an account here. They alone will find their own replies, for: "
            f"{escape(looked.process.tie_purpose)}"
        )
    return told


def _details(looked: Looked) -> str:
    if looked.first is None:
        return ""
    every = looked.sampled == looked.good
    where = "in all rows" if every else f"in the first {looked.sampled:,} rows; the others are treated alike"
    found = ", ".join(f"{escape(kind)}: {count:,}" for kind, count in looked.kinds) or "nothing was found"
    return (
        f"<h4>Taken out</h4><p>Personal details, {where}. {found[0].upper()}{found[1:]}.</p>"
        f'<details class="fold"><summary>The first row as it will be kept</summary>'
        f"<blockquote>{escape(looked.first.thread) or '(no message)'}</blockquote>"
        f"<blockquote>{escape(looked.first.reply)}</blockquote></details>"
    )


def _refused(refused: Sequence[Refused]) -> str:
    if not refused:
        return ""
    rows = "".join(f"<li><b>Row {one.row:,}</b> {escape(one.why)}</li>" for one in refused[:MOST_REFUSED])
    more = len(refused) - MOST_REFUSED
    rest = f'<p class="small">And {more:,} more.</p>' if more > 0 else ""
    return f'<h4>Rows that cannot be taken</h4><ul class="plain refused">{rows}</ul>{rest}'


def own_replies(replies: Sequence[OwnReply], standards: Mapping[str, Document], today: date) -> str:
    """The reviewed replies of whoever looks, for their own page; ``standards`` are those open to them, by id."""
    if not replies:
        return ""
    shown = "".join(_own(one, standards, today) for one in replies[:MOST_OWN])
    more = len(replies) - MOST_OWN
    rest = (
        f'<p class="small">{more:,} older ones are in your data, which you can download below.</p>' if more > 0 else ""
    )
    return (
        '<section aria-labelledby="own-replies-title"><h2 id="own-replies-title">Replies of yours that were '
        "reviewed</h2>"
        '<p class="small">A quality process keeps that these are yours, and only you see it. A verdict is about the '
        "words "
        "of one reply, it is sometimes wrong, and it is no base for decisions about your employment.</p>"
        f"{shown}{rest}</section>"
    )


def _own(one: OwnReply, standards: Mapping[str, Document], today: date) -> str:
    said = "".join(
        f'<li>{escape(standards[count.standard_id].title)} <span class="badge {_SAID[count.verdict][1]}">'
        f"{_SAID[count.verdict][0]}</span></li>"
        for count in one.counts
        if count.standard_id in standards
    )
    sent = time_tag(one.reply.sent_on, near_day(one.reply.sent_on, today))
    return (
        f'<details class="fold own-reply"><summary>{escape(one.process)}, {sent}</summary><p class="small">Tied to '
        "you for: "
        f'{escape(one.purpose)}</p><blockquote>{escape(one.reply.reply)}</blockquote><ul class="plain">{said}</ul>'
        "</details>"
    )
