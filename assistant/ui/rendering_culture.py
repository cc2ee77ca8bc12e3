"""The culture tab as HTML: the wall of thanks, the form to thank somebody, a month to copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from assistant.domain.culture import Heard, Kudos, OffBy
from assistant.domain.knowledge import Standard
from assistant.domain.maxima import LISTED
from assistant.features.culture.kudos import MAX_CHARACTERS
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import NAMELESS, button, empty_state, local, near_day, older_ones, time_tag

_HEARD = {
    Heard.customer: "A customer said it",
    Heard.colleague: "A colleague said it",
    Heard.saw: "I saw it myself",
}


def culture_page(
    standards: Sequence[Standard],
    teams: Sequence[str],
    chosen: tuple[str, str],
    *,
    thank: str,
    wall: str,
    months: Sequence[date],
    stories: str,
    tell: str,
) -> str:
    """The page around its parts, each HTML; ``chosen`` are the standard's id and the team that the wall is for."""
    return (
        '<h1 tabindex="-1">Culture</h1><p class="lead">What people did well, in the words of those who were there.</p>'
        '<section aria-labelledby="wall-title"><h2 id="wall-title">Thanks</h2>'
        f'<details class="fold" id="thank-fold"><summary>{icon("thanks")}Thank somebody</summary>'
        f'<div id="slot-thank">{thank}</div></details>'
        f'{_filters(standards, teams, chosen)}<div id="slot-wall">{wall}</div>'
        f'<div id="slot-months">{months_part(months)}</div>'
        '</section><section aria-labelledby="stories-title"><h2 id="stories-title">Stories from the floor</h2>'
        f'<details class="fold" id="tell-fold"><summary>{icon("story")}Tell a story</summary>'
        f'<div id="slot-tell">{tell}</div></details><div id="slot-stories">{stories}</div></section>'
    )


def wall_part(
    found: Sequence[Kudos],
    off: Sequence[Kudos],
    mine: Mapping[str, OffBy],
    titles: Mapping[str, str],
    today: date,
    time_zone: str,
    *,
    filtered: bool,
    most: int = LISTED,
) -> str:
    """What hangs on the wall, the newest ``most``, and below it what the person took off.

    ``mine`` are those they may take off, as whom.
    """
    hanging = "".join(_kudos(one, mine.get(one.id), titles, today, time_zone) for one in found[:most])
    hanging += older_ones("older-thanks", most) if len(found) > most else ""
    if not hanging:
        hanging = empty_state("Nothing here with that", "No thank-you fits. Choose another standard or team.")
    if not found and not filtered:
        words = "The first thank-you of your company can be yours: what somebody said, and what was shown."
        hanging = empty_state("The wall is still empty", words)
    if not off:
        return hanging
    rows = "".join(
        f"<li><q>{escape(one.words)}</q> {button('kudos-back', 'Put it back', kind='quiet tiny', kudos=one.id)}</li>"
        for one in off
    )
    return f'{hanging}<details class="fold"><summary>You took off</summary><ul class="plain off">{rows}</ul></details>'


def thank_form(
    people: Sequence[tuple[str, str]], teams: Sequence[tuple[str, str]], standards: Sequence[Standard]
) -> str:
    """The form to thank somebody; people and teams come as what is sent and what is read."""
    heard = "".join(
        f'<label class="tick"><input type="radio" name="heard" value="{value}"'
        f"{' checked' if value is Heard.customer else ''}>{words}</label>"
        for value, words in _HEARD.items()
    )
    groups = _group("Colleagues", people) + _group("Teams", teams)
    return (
        '<form class="fields" data-form="thank"><div class="field"><label for="thank-whom">Whom</label>'
        f'<select id="thank-whom" name="whom" required><option value="">Choose …</option>{groups}</select></div>'
        f'<fieldset><legend>Where the words come from</legend><div class="ticks">{heard}</div></fieldset>'
        '<div class="field"><label for="thank-words">The words, or what you saw</label>'
        f'<textarea id="thank-words" name="words" rows="3" maxlength="{MAX_CHARACTERS}" required></textarea></div>'
        '<div class="field"><label for="thank-also">Names of customers in them</label><input id="thank-also" '
        'name="also" maxlength="500" autocomplete="off" aria-describedby="thank-also-hint"><p class="small" '
        'id="thank-also-hint">So that they are taken out. Not kept.</p></div>'
        '<div class="field"><label for="thank-standard">What was shown</label>'
        f"{standard_choice('thank', standards)}</div>"
        '<label class="tick"><input type="checkbox" name="between_colleagues">It was help between colleagues</label>'
        '<p class="form-error" role="alert" hidden></p><div class="row-end"><button type="submit" class="button main">'
        'Look at it first</button></div></form><div id="slot-thank-preview"></div>'
    )


def thank_preview(words: str, taken_out: Sequence[str]) -> str:
    """A thank-you as everybody would read it, to be kept or changed."""
    return (
        f'<form class="card preview" data-form="thank-keep"><p class="label">So it will hang on the wall</p>'
        f'<blockquote tabindex="-1">{escape(words)}</blockquote>{taken(taken_out)}<p class="small">Is there still a '
        "customer’s name in it? Write it above, and look again.</p>"
        '<p class="form-error" role="alert" hidden></p><div class="row-end"><button type="submit" class="button main">'
        "Hang it on the wall</button></div></form>"
    )


def taken(out: Sequence[str]) -> str:
    """What was taken out of somebody's words, for them alone."""
    if not out:
        return ""
    words = ", ".join(f"“{escape(one)}”" for one in out)
    return f'<p class="small">Taken out, because it is personal: {words}.</p>'


def digest_part(text: str) -> str:
    """A month of the wall to copy."""
    if not text:
        return '<p class="small">Nothing hangs on the wall from that month.</p>'
    return (
        '<label for="digest-text" class="sr">The month as text</label><textarea id="digest-text" rows="10" readonly>\n'
        f'{escape(text)}</textarea><div class="row-end">{button("copy-digest", "Copy", symbol="copy")}</div>'
    )


def standard_choice(form: str, standards: Iterable[Standard], chosen: str = "") -> str:
    """The list of standards of a form."""
    options = "" if chosen else '<option value="">Choose …</option>'
    options += "".join(_option(one.id, one.title, chosen) for one in standards)
    return f'<select id="{escape(form)}-standard" name="standard" required>{options}</select>'


def _option(value: str, words: str, chosen: str) -> str:
    return f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'


def _group(label: str, choices: Sequence[tuple[str, str]]) -> str:
    options = "".join(_option(value, words, "") for value, words in choices)
    return f'<optgroup label="{label}">{options}</optgroup>' if options else ""


def _filters(standards: Sequence[Standard], teams: Sequence[str], chosen: tuple[str, str]) -> str:
    of_standard = "".join(_option(one.id, one.title, chosen[0]) for one in standards)
    of_team = "".join(_option(name, name, chosen[1]) for name in teams)
    return (
        '<div class="wall-filters" role="group" aria-label="Show">'
        '<label class="sr" for="wall-standard">Standard</label>'
        f'<select id="wall-standard"><option value="">Every standard</option>{of_standard}</select>'
        '<label class="sr" for="wall-team">Team</label>'
        f'<select id="wall-team"><option value="">Every team</option>{of_team}</select></div>'
    )


def months_part(months: Sequence[date]) -> str:
    """The months of which there is something to copy."""
    if not months:
        return ""
    options = "".join(f'<option value="{month:%Y-%m}">{month:%B %Y}</option>' for month in months)
    return (
        '<details class="fold"><summary>A month to copy</summary><form class="fields inline" data-form="digest">'
        f'<div class="field"><label for="digest-month">Month</label><select id="digest-month" name="month">{options}'
        '</select></div><button type="submit" class="button">Show it</button>'
        '<p class="form-error" role="alert" hidden></p></form><div id="slot-digest"></div></details>'
    )


def _kudos(one: Kudos, side: OffBy | None, titles: Mapping[str, str], today: date, time_zone: str) -> str:
    given = local(one.given_at, time_zone)
    team = f" · {escape(one.team_name)}" if one.person_name and one.team_name else ""
    whom = escape(one.person_name or one.team_name)
    author = escape(one.author_name or NAMELESS)
    source = f"{author} saw it" if one.heard is Heard.saw else f"{_HEARD[one.heard]}, passed on by {author}"
    shown = ""
    if one.standard_id in titles:
        shown = button("document", titles[one.standard_id], symbol="rule", kind="chip", document=one.standard_id)
    if one.between_colleagues:
        shown += '<span class="badge">help between colleagues</span>'
    label = {OffBy.giver: "Take it back", OffBy.thanked: "Take it off the wall", None: ""}[side]
    act = button("kudos-off", label, kind="quiet tiny", about=f"for {one.person_name or one.team_name}", kudos=one.id)
    return (
        f'<article class="card kudos" id="kudos-{escape(one.id)}"><h3>Thank you, {whom}</h3><p class="small">'
        f"{time_tag(given, near_day(given.date(), today))}{team}</p><blockquote>{escape(one.words)}</blockquote>"
        f'<p class="small">{source}</p>'
        f'<div class="acts">{shown}{act if side else ""}</div></article>'
    )
