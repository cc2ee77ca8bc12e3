"""Champions as HTML: who they are, what is said of oneself, whom a leader can name. No number and no rank anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from assistant.domain.champions import Champion, EndedBy, Nomination, NominationState, Standing
from assistant.domain.people import Person
from assistant.features.champions import MOST_CHARACTERS
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import NAMELESS, button, empty_state, local, near_day, time_tag
from assistant.ui.rendering_culture import taken

NO_TEAM = "Without a team"
_PROBLEM = '<p class="form-error" role="alert" hidden></p>'
_STATES = {
    NominationState.asked: ("look", "they are asked"),
    NominationState.agreed: ("good", "they said yes"),
    NominationState.declined: ("", "they said no, thank you"),
}


def champions_page(*, form: str, lists: str) -> str:
    """The part around its form and its lists, each HTML."""
    return (
        '<h1 tabindex="-1">Champions</h1><p class="lead">Colleagues whom others ask first, with or without a title. '
        "Anybody can put themselves or somebody forward; a leader names them. Nothing is counted and nobody is "
        f'ranked.</p><details class="fold" id="forward-fold"><summary>{icon("plus")}Put yourself or a colleague '
        f'forward</summary>{form}</details><div id="slot-champions">{lists}</div>'
    )


def forward_form(person: Person, colleagues: Sequence[Person]) -> str:
    """The form to put somebody forward."""
    options = "".join(
        f'<option value="{escape(one.id)}">{escape(one.name)}{f", {escape(one.team)}" if one.team else ""}</option>'
        for one in colleagues
    )
    return (
        '<form class="fields" data-form="put-forward"><div class="field"><label for="forward-whom">Whom</label>'
        f'<select id="forward-whom" name="whom" required><option value="">Choose …</option><option '
        f'value="{escape(person.id)}">Myself</option>{options}</select></div><div class="field"><label '
        'for="forward-why">Why, in one sentence</label><textarea id="forward-why" name="sentence" rows="2" '
        f'maxlength="{MOST_CHARACTERS}" required aria-describedby="forward-hint"></textarea><p class="small" '
        'id="forward-hint">Something that they did. A colleague is asked first, and sees who says it; nobody '
        "else sees it before they say yes, and then without your name. What you say of yourself is seen by the leaders "
        f'of your team.</p></div>{_PROBLEM}<div class="row-end"><button type="submit" class="button main">Put forward'
        "</button></div></form>"
    )


def about_you(asked: Sequence[Nomination], agreed: Sequence[Nomination], today: date, time_zone: str) -> str:
    """What is said of the person: to answer, and what they said yes to."""
    if not asked and not agreed:
        return ""
    waiting = "".join(_asked(one, today, time_zone) for one in asked)
    said_yes = "".join(_agreed(one) for one in agreed)
    told = "The leaders of your team may read this. Once you are a champion, everybody reads why the leader named you."
    said_yes = f'<p class="small">{told}</p><ul class="plain rows">{said_yes}</ul>' if said_yes else ""
    return f'<section aria-labelledby="about-you"><h2 id="about-you">Said of you</h2>{waiting}{said_yes}</section>'


def champions_part(now: Sequence[Champion], sides: Mapping[str, EndedBy], today: date, time_zone: str) -> str:
    """Who the champions are, by team; ``sides`` says as whom the reader may end which turns."""
    if not now:
        words = "Once a leader has named somebody, their name and the reason stand here for everybody."
        return f"<section>{empty_state('No champions yet', words)}</section>"
    teams = ""
    for team, group in groupby(now, key=lambda one: one.team_name):
        cards = "".join(_champion(one, sides.get(one.id), today, time_zone) for one in group)
        teams += f"<h3>{escape(team or NO_TEAM)}</h3>{cards}"
    return f'<section aria-labelledby="champions-now"><h2 id="champions-now">Our champions</h2>{teams}</section>'


def standing_part(standing: Sequence[Standing]) -> str:
    """For leaders: who agreed to be put forward in their teams, by name."""
    cards = "".join(_standing(one) for one in standing)
    cards = cards or '<p class="none">Nobody in your teams is put forward now. Ask who would like to.</p>'
    told = "Only leaders of the team see this. By name, and in no other order."
    return (
        '<section aria-labelledby="standing"><h2 id="standing">Put forward in your teams</h2>'
        f'<p class="small">{told}</p>{cards}</section>'
    )


def said_by_you(mine: Sequence[Nomination], today: date, time_zone: str, taken_out: Sequence[str] = ()) -> str:
    """What the person said of colleagues."""
    removed = f'<div role="status">{taken(taken_out)}</div>' if taken_out else ""
    if not mine:
        return removed
    rows = "".join(_mine(one, today, time_zone) for one in mine)
    return (
        '<section aria-labelledby="said-by-you"><h2 id="said-by-you">Put forward by you</h2>'
        f'{removed}<ul class="plain rows">{rows}</ul></section>'
    )


def _asked(one: Nomination, today: date, time_zone: str) -> str:
    made = local(one.made_at, time_zone)
    yes = button("champion-answer", "Yes, you may say that", kind="chip", sentence=one.id, agrees="yes")
    no = button("champion-answer", "No, thank you", kind="quiet", sentence=one.id, agrees="")
    return (
        f'<article class="card" id="nomination-{escape(one.id)}" tabindex="-1"><p class="small">'
        f"{time_tag(made, near_day(made.date(), today))}, {escape(one.author_name or NAMELESS)} would like to put you "
        f"forward as a champion:</p><blockquote>{escape(one.sentence)}</blockquote>"
        f'<p class="small">Nobody else sees it unless you say yes. A no needs no reason.</p><div class="acts">{yes}{no}'
        "</div></article>"
    )


def _agreed(one: Nomination) -> str:
    if one.is_own:
        act = button("champion-take-back", "Take it back", kind="quiet tiny", about=one.sentence, sentence=one.id)
        by = "by you"
    else:
        act = button(
            "champion-answer", "Take my yes back", kind="quiet tiny", about=one.sentence, sentence=one.id, agrees=""
        )
        by = f"by {escape(one.author_name or 'a colleague')}"
    return f'<li><span>“{escape(one.sentence)}” <span class="small">{by}</span></span>{act}</li>'


def _champion(one: Champion, side: EndedBy | None, today: date, time_zone: str) -> str:
    named = local(one.named_at, time_zone)
    by = f", named by {escape(one.author_name)}" if one.author_name else ""
    label = {EndedBy.champion: "I would like to stop", EndedBy.leader: "End the turn", None: ""}[side]
    act = button("champion-end", label, kind="quiet tiny", about=one.person_name, champion=one.id) if side else ""
    return (
        f'<article class="card" id="champion-{escape(one.id)}" tabindex="-1"><h4>{escape(one.person_name)}</h4>'
        f'<p class="small">since {time_tag(named, near_day(named.date(), today))}{by}</p>'
        f'<blockquote>{escape(one.because)}</blockquote>{f"""<div class="acts">{act}</div>""" if act else ""}</article>'
    )


def _standing(one: Standing) -> str:
    sentences = "".join(f"<blockquote>{escape(sentence)}</blockquote>" for sentence in one.sentences)
    key = escape(one.person_id)
    first = one.person_name.split()[0] if one.person_name.split() else NAMELESS
    return (
        f'<article class="card"><h4>{escape(one.person_name)}</h4>'
        f'<p class="small">{escape(one.team_name or NO_TEAM)}</p>{sentences}<details class="act"><summary '
        f'class="button chip">Name {escape(first)}</summary><form data-form="name-champion" data-whom="{key}">'
        f'<label for="because-{key}">Why, in one sentence that everybody reads</label><textarea id="because-{key}" '
        f'name="because" rows="2" maxlength="{MOST_CHARACTERS}" required></textarea>{_PROBLEM}<div class="row-end">'
        '<button type="submit" class="button chip">Name them champion</button></div></form></details></article>'
    )


def _mine(one: Nomination, today: date, time_zone: str) -> str:
    made = local(one.made_at, time_zone)
    colour, words = _STATES[one.state]
    act = ""
    if one.state is not NominationState.declined:
        act = button("champion-take-back", "Take it back", kind="quiet tiny", about=one.person_name, sentence=one.id)
    return (
        f'<li><span><span class="title">{escape(one.person_name)}</span><span class="small">'
        f'{time_tag(made, near_day(made.date(), today))} · <span class="state {colour}">{words}</span></span>'
        f"“{escape(one.sentence)}”</span>{act}</li>"
    )
