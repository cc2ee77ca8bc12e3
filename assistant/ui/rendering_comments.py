"""Customers' comments as HTML: a file to bring in, what waits to be looked at, and what was linked to each standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.domain.comments import Comment, CommentImport
from assistant.domain.knowledge import Standard
from assistant.features.comments.comments import MOST_NAMES, Preview
from assistant.features.comments.reading import MOST_ROWS
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import back, button, empty_state, how_many, local, near_day, time_tag

SHOWN = 20
"""Comments that are drawn at once; more come as these are looked at."""
_SAMPLE, _REASONS = 3, 20
ADDRESS = "/?tab=culture&amp;part=comments"


def comments_page(lists: str) -> str:
    """The page around its lists (HTML)."""
    return (
        '<h1 tabindex="-1">What customers write</h1><p class="lead">In their words, without their names. A comment '
        "counts for a standard once somebody has looked at it and said so.</p>"
        f'<details class="fold" id="comments-fold"><summary>{icon("plus")}Bring in comments</summary>'
        '<form class="fields" data-form="comments-file"><div class="field">'
        '<label for="comments-file">A CSV file</label>'
        '<input type="file" id="comments-file" name="file" accept=".csv,text/csv" required '
        'aria-describedby="comments-file-hint"><p class="small" id="comments-file-hint">Its first line names the '
        "columns: date, comment, and if you have them score (0 to 100) and channel. Other columns are left out. Up to "
        f"{MOST_ROWS:,} comments and 240 KB at once.</p></div>"
        '<div class="field"><label for="comments-also">Names to take out too</label>'
        f'<input id="comments-also" name="also" maxlength="{MOST_NAMES}" autocomplete="off" '
        'aria-describedby="comments-also-hint"><p class="small" '
        'id="comments-also-hint">Numbers, addresses and names that we notice are taken out anyway. The list is not '
        'kept.</p></div><p class="form-error" role="alert" hidden></p><div class="row-end">'
        '<button type="submit" class="button main">Look at it first</button></div></form>'
        '<div id="slot-comments-preview"></div></details>'
        f'<div id="slot-comments">{lists}</div>'
    )


def comments_preview(found: Preview) -> str:
    """A file as it would come in, to be brought in or left."""
    there = len(found.rows) - found.new
    said = [how_many(found.new, "comment comes in", "comments come in")]
    said += [how_many(there, "is here already", "are here already")] if there else []
    said += [how_many(len(found.refused), "row cannot be taken", "rows cannot be taken")] if found.refused else []
    sample = "".join(f"<blockquote>{escape(row.words)}</blockquote>" for row in found.rows[:_SAMPLE])
    keep = ""
    if found.new:
        keep = (
            '<form data-form="comments-keep"><p class="form-error" role="alert" hidden></p><div class="row-end">'
            '<button type="submit" class="button main">Bring them in</button></div></form>'
        )
    return (
        f'<div class="card preview"><p class="label" tabindex="-1" id="comments-said">{"; ".join(said)}.</p>{sample}'
        f"{_taken(found.taken_out)}{_left(found)}{keep}</div>"
    )


def comment_lists(
    waiting: Sequence[tuple[Comment, Sequence[Standard]]],
    more: int,
    standards: Sequence[Standard],
    counts: Mapping[str, int],
    imports: Sequence[CommentImport],
    chosen: tuple[str, Sequence[Comment]] | None,
    today: date,
    time_zone: str,
) -> str:
    """What waits (``more`` wait behind it), what is linked to each standard, and what was brought in.

    ``chosen`` is a standard's id (empty for none) with the comments that are linked to it.
    """
    titles = {one.id: one.title for one in standards}
    if not imports:
        words = "Bring in what customers wrote, from a survey or a shop review. Then say which standard each is about."
        return empty_state("No comment yet", words)
    if chosen is not None:
        return _about(chosen, titles, today)
    parts = ['<section aria-labelledby="comments-waiting"><h2 id="comments-waiting" tabindex="-1">To look at</h2>']
    parts += [_waiting(one, near, standards, today) for one, near in waiting]
    if not waiting:
        parts.append('<p class="small">Every comment has been looked at.</p>')
    if more:
        parts.append(f'<p class="small">{how_many(more, "more waits", "more wait")} behind these.</p>')
    parts.append("</section>")
    parts.append('<section aria-labelledby="comments-by"><h2 id="comments-by">By standard</h2>')
    parts.append(_counts(counts, titles))
    parts.append(f"</section>{_imports(imports, today, time_zone)}")
    return "".join(parts)


def _taken(out: Sequence[str]) -> str:
    if not out:
        return ""
    words = ", ".join(f"“{escape(one)}”" for one in out)
    return (
        f'<details class="fold"><summary>Taken out, because it is personal ({len(out)})</summary>'
        f'<p class="small">{words}</p></details>'
    )


def _left(found: Preview) -> str:
    parts = ""
    if found.left_out:
        names = ", ".join(f"“{escape(one)}”" for one in found.left_out)
        parts += f'<p class="small">Columns that are left out: {names}.</p>'
    if found.refused:
        rows = "".join(f"<li>Row {one.row:,}: {escape(one.why)}</li>" for one in found.refused[:_REASONS])
        behind = len(found.refused) - _REASONS
        rows += f"<li>{how_many(behind, 'more', 'more')} like these.</li>" if behind > 0 else ""
        parts += f'<p class="small">These cannot be taken:</p><ul class="small plain">{rows}</ul>'
    return parts


def _head(one: Comment, today: date) -> str:
    facts = [time_tag(one.day, near_day(one.day, today))]
    facts += [escape(one.channel)] if one.channel else []
    facts += [f"score {one.score}"] if one.score is not None else []
    return f'<p class="small">{" · ".join(facts)}</p><blockquote>{escape(one.words)}</blockquote>'


def _acts(one: Comment) -> str:
    scenario = f"/?tab=practice&amp;do=new&amp;kind=tickets&amp;about=comment:{escape(one.id)}"
    return (
        f'<a class="button quiet tiny" href="{scenario}" data-go>{icon("practice")}<span>Make a scenario</span></a>'
        + button("comment-thank", "Thank somebody", symbol="thanks", kind="quiet tiny", words=one.words)
        + button("comment-remove", "Remove", kind="quiet tiny", comment=one.id)
    )


def _waiting(one: Comment, near: Sequence[Standard], standards: Sequence[Standard], today: date) -> str:
    key = escape(one.id)
    ticks = "".join(
        f'<label class="tick"><input type="checkbox" name="standard" value="{escape(standard.id)}">'
        f"{escape(standard.title)}</label>"
        for standard in near
    )
    suggested = {standard.id for standard in near}
    options = "".join(
        f'<option value="{escape(standard.id)}">{escape(standard.title)}</option>'
        for standard in standards
        if standard.id not in suggested
    )
    legend = "Is it about one of these?" if near else "No standard comes near. Which is it about?"
    return (
        f'<article class="card comment" id="comment-{key}">{_head(one, today)}'
        f'<form class="fields" data-form="comment-link" data-comment="{key}"><fieldset><legend>{legend}</legend>'
        f'<div class="ticks">{ticks}</div></fieldset><div class="field">'
        f'<label for="other-{key}">Another standard</label>'
        f'<select id="other-{key}" name="other"><option value="">None</option>{options}</select></div>'
        '<p class="form-error" role="alert" hidden></p><div class="acts"><button type="submit" class="button main">'
        f"It is about this</button>{button('comment-none', 'About no standard', comment=one.id)}</div></form>"
        f'<div class="acts">{_acts(one)}</div></article>'
    )


def _counts(counts: Mapping[str, int], titles: Mapping[str, str]) -> str:
    if not counts:
        return '<p class="small">Once a comment is linked to a standard, it is counted here.</p>'
    rows = "".join(
        f'<li><a href="{ADDRESS}&amp;standard={escape(one)}" data-go>{escape(titles[one])}</a> '
        f"<span>{how_many(count, 'comment', 'comments')}</span></li>"
        for one, count in counts.items()
        if one in titles
    )
    none = f'<li><a href="{ADDRESS}&amp;standard=none" data-go>About no standard</a></li>'
    return f'<ul class="plain counted">{rows}{none}</ul>'


def _about(chosen: tuple[str, Sequence[Comment]], titles: Mapping[str, str], today: date) -> str:
    standard_id, found = chosen
    title = escape(titles.get(standard_id, "No standard"))
    cards = "".join(
        f'<article class="card comment" id="comment-{escape(one.id)}">{_head(one, today)}<div class="acts">'
        f"{_acts(one)}{button('comment-open', 'Look at it again', kind='quiet tiny', comment=one.id)}</div></article>"
        for one in found
    )
    nothing = '<p class="small">No comment is linked to it.</p>'
    return f"<p>{back('/?tab=culture&part=comments', 'All comments')}</p><h2>{title}</h2>{cards or nothing}"


def _imports(imports: Sequence[CommentImport], today: date, time_zone: str) -> str:
    rows = ""
    for one in imports:
        moment = local(one.brought_in_at, time_zone)
        when = time_tag(moment, near_day(moment.date(), today))
        away = button("comments-take-back", "Take them back", kind="quiet tiny", file=one.id)
        rows += f"<li>{when}: {how_many(one.comments, 'comment', 'comments')}, {one.decided:,} looked at {away}</li>"
    listed = f'<ul class="plain off">{rows}</ul>'
    return f'<details class="fold" id="imports-fold"><summary>Brought in</summary>{listed}</details>'
