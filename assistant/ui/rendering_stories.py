"""Stories from the floor as HTML: those in the library, one's own with their state, those a trainer looks at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from assistant.domain.culture import FloorStory, Named, StoryState, StoryText
from assistant.domain.knowledge import Standard
from assistant.security.html import escape
from assistant.ui.pieces import NAMELESS, button, local, near_day, time_tag
from assistant.ui.rendering_culture import standard_choice, taken

_STATES = {
    StoryState.waiting: ("look", "waiting for a trainer"),
    StoryState.in_library: ("good", "in the library"),
    StoryState.kept_back: ("look", "kept back, because …"),
    StoryState.withdrawn: ("look", "withdrawn"),
}
_OUTCOMES = {"success": "It went well", "learning": "We learnt from it"}


def stories_part(
    waiting: Sequence[FloorStory] | None,
    published: Sequence[FloorStory],
    mine: Sequence[FloorStory],
    may_withdraw: Collection[str],
    standards: Sequence[Standard],
    today: date,
    time_zone: str,
) -> str:
    """The lists of stories; ``waiting`` is None for who does not look at them."""
    titles = {one.id: one.title for one in standards}
    parts = []
    if waiting is not None:
        parts.append("<h3>Stories to look at</h3>")
        parts += [_to_look_at(one, standards, today, time_zone) for one in waiting]
        if not waiting:
            parts.append('<p class="small">No story waits. When somebody tells one, you edit and approve it here.</p>')
    parts.append("<h3>In the library</h3>")
    parts.append(_published(published, may_withdraw, titles))
    if mine:
        parts.append("<h3>Your stories</h3>")
        parts += [_mine(one, today, time_zone) for one in mine]
    return "".join(parts)


def tell_form(standards: Sequence[Standard]) -> str:
    """The form to tell a story."""
    return (
        '<form class="fields" data-form="tell">'
        f"{_fields('tell', standards, StoryText(title='', happened='', difference='', standard_id=''))}"
        '<div class="field"><label for="tell-also">Who is named in it</label><input id="tell-also" name="also" '
        'maxlength="500" autocomplete="off" aria-describedby="tell-also-hint"><p class="small" id="tell-also-hint">'
        "We look for names ourselves; add one that we might miss. You then say who agreed to be named.</p></div>"
        '<p class="form-error" role="alert" hidden></p><div class="row-end"><button type="submit" class="button main">'
        'Look at it first</button></div></form><div id="slot-story-preview"></div>'
    )


def story_preview(text: StoryText, named: Sequence[Named], agreed: Collection[str], taken_out: Sequence[str]) -> str:
    """A story as the trainers would read it, with a tick for each who is named."""
    ticks = "".join(
        f'<label class="tick"><input type="checkbox" name="agreed" id="agreed-{number}" value="{escape(one.name)}"'
        f"{' checked' if one.name in agreed else ''}>{escape(one.name)} agreed to be named</label>"
        for number, one in enumerate(named)
    )
    if ticks:
        ticks = (
            f'<fieldset><legend>Who is named</legend><div class="ticks tall">{ticks}</div><p class="small">Without a '
            "tick, the name becomes “a colleague” or “a customer” before anything is kept.</p></fieldset>"
        )
    said = f"<blockquote>{escape(text.said)}</blockquote>" if text.said else ""
    return (
        f'<form class="card preview" data-form="story-keep"><p class="label">So the trainers will read it</p>'
        f"<h3>{escape(text.title)}</h3>"
        f'<p class="told">{escape(text.happened)}</p>{said}<p class="told">{escape(text.difference)}</p>'
        f'{taken(taken_out)}{ticks}<p class="form-error" role="alert" hidden></p><div class="row-end">'
        '<button type="submit" class="button main">Pass it on</button></div></form>'
    )


def _fields(form: str, standards: Sequence[Standard], text: StoryText, *, in_short: bool = False) -> str:
    outcomes = "".join(
        f'<option value="{value}"{" selected" if value == text.outcome else ""}>{words}</option>'
        for value, words in _OUTCOMES.items()
    )
    short = _area(form, "in_short", "In short (empty: its first sentences)", text.in_short, 400) if in_short else ""
    return (
        f'<div class="field"><label for="{form}-title">Title</label><input id="{form}-title" name="title" '
        f'maxlength="100" required autocomplete="off" value="{escape(text.title)}"></div>{short}'
        f"{_area(form, 'happened', 'What happened', text.happened, 4_000, required=True)}"
        f"{_area(form, 'said', 'What the customer said', text.said, 1_000)}"
        f"{_area(form, 'difference', 'What made the difference', text.difference, 1_000, required=True)}"
        f'<div class="field"><label for="{form}-standard">Which standard it shows</label>'
        f"{standard_choice(form, standards, text.standard_id)}</div>"
        f'<div class="field"><label for="{form}-outcome">How it went</label>'
        f'<select id="{form}-outcome" name="outcome">{outcomes}</select></div>'
    )


def _area(form: str, name: str, label: str, value: str, most: int, *, required: bool = False) -> str:
    return (
        f'<div class="field"><label for="{form}-{name}">{label}</label><textarea id="{form}-{name}" name="{name}" '
        f'rows="3" maxlength="{most}"{" required" if required else ""}>\n{escape(value)}</textarea></div>'
    )


def _to_look_at(one: FloorStory, standards: Sequence[Standard], today: date, time_zone: str) -> str:
    told, key = local(one.told_at, time_zone), escape(one.id)
    return (
        f'<article class="card" id="story-{key}"><p class="small">{escape(one.author_name or NAMELESS)}, '
        f'{time_tag(told, near_day(told.date(), today))}</p><form class="fields" data-form="story-approve" '
        f'data-story="{key}">{_fields(f"story-{key}", standards, one.text, in_short=True)}'
        '<p class="form-error" role="alert" hidden></p><div class="row-end"><button type="submit" class="button main">'
        'Put it in the library</button></div></form><details class="fold"><summary>Keep it back</summary>'
        f'<form class="fields" data-form="story-keep-back" data-story="{key}"><div class="field">'
        f'<label for="reason-{key}">The reason, for {escape(one.author_name or NAMELESS)} to read</label>'
        f'<textarea id="reason-{key}" name="reason" rows="2" maxlength="1000" required></textarea></div>'
        '<p class="form-error" role="alert" hidden></p><div class="row-end"><button type="submit" class="button">'
        "Keep it back</button></div></form></details></article>"
    )


def _published(found: Sequence[FloorStory], may_withdraw: Collection[str], titles: Mapping[str, str]) -> str:
    if not found:
        words = "The first story that a trainer approves stands here, and the coach quotes it."
        return f'<p class="small">{words}</p>'
    rows = []
    for one in found:
        shown = (
            f'<span class="small">{escape(titles[one.text.standard_id])}</span>'
            if one.text.standard_id in titles
            else ""
        )
        act = ""
        if one.id in may_withdraw:
            act = button("story-withdraw", "Withdraw it", kind="quiet tiny", about=one.text.title, story=one.id)
        rows.append(f"<li>{_link(one)}{shown}{act}</li>")
    return f'<ul class="plain rows from-floor">{"".join(rows)}</ul>'


def _link(one: FloorStory) -> str:
    document = escape(one.document.rpartition("@")[0])
    where = f'href="/?tab=library&amp;d={document}" data-document="{document}"'
    return f'<a {where}><span class="title">{escape(one.text.title)}</span></a>'


def _mine(one: FloorStory, today: date, time_zone: str) -> str:
    told = local(one.told_at, time_zone)
    colour, state = _STATES[one.state]
    title = _link(one) if one.state is StoryState.in_library else f"<strong>{escape(one.text.title)}</strong>"
    label = {StoryState.waiting: "Take it back", StoryState.in_library: "Withdraw it"}.get(one.state, "")
    act = button("story-withdraw", label, kind="quiet tiny", about=one.text.title, story=one.id) if label else ""
    reason = ""
    if one.reason:
        by = f'<p class="label">{escape(one.decided_by)}</p>'
        reason = f'<div class="reply">{by}<p>{escape(one.reason)}</p></div>'
    return (
        f'<article class="card" id="story-{escape(one.id)}" data-state="{escape(one.state)}"><p class="small">'
        f"{time_tag(told, near_day(told.date(), today))} · "
        f'<span class="state {colour}">{state}</span></p>{title}{reason}<div class="acts">{act}</div></article>'
    )
