"""Questions to a leader as HTML: the form to ask, what waits for a leader, one's own, and what leaders answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.domain.leader_questions import LeaderQuestion
from assistant.domain.people import Person
from assistant.features.questions import MAX_CHARACTERS
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import NAMELESS, button, local, near_day, time_tag
from assistant.ui.rendering_questions import reply


def leaders_part(
    leaders: Sequence[Person],
    waiting: Sequence[LeaderQuestion],
    mine: Sequence[LeaderQuestion],
    answered: Sequence[LeaderQuestion],
    today: date,
    time_zone: str,
) -> str:
    """All of it. ``waiting`` is for the leader who looks, ``answered`` is what everybody reads."""
    parts = [f'<h2 id="leaders">Questions to a leader</h2>{_ask(leaders)}']
    parts += [_waiting(one, today, time_zone) for one in waiting]
    parts += ["<h3>You asked</h3>"] if mine else []
    parts += [_own(one, today, time_zone) for one in mine]
    own = {one.id for one in mine}
    others = [one for one in answered if one.id not in own]
    parts += ["<h3>Leaders answered</h3>"] if others or not answered else []
    parts += [_answered(one, today, time_zone) for one in others]
    if not answered:
        parts.append(
            '<p class="small">Answers that everybody may read stand here. The first question can be yours.</p>'
        )
    return "".join(parts)


def _ask(leaders: Sequence[Person]) -> str:
    options = "".join(f'<option value="{escape(one.id)}">{escape(one.name)}</option>' for one in leaders)
    return (
        f'<details class="fold" id="ask-leader-fold"><summary>{icon("coach")}Ask a leader</summary>'
        '<form class="fields" data-form="leader-ask"><div class="field"><label for="leader-whom">Whom</label>'
        f'<select id="leader-whom" name="leader"><option value="">Whoever leads</option>{options}</select></div>'
        '<div class="field"><label for="leader-question">Your question</label><textarea id="leader-question" '
        f'name="question" rows="4" maxlength="{MAX_CHARACTERS}" required></textarea></div>'
        '<fieldset><legend>Who may read question and answer</legend><div class="ticks">'
        '<label class="tick"><input type="radio" name="readers" value="me" checked>Only I, and leaders</label>'
        '<label class="tick"><input type="radio" name="readers" value="all">Everybody, without my name</label>'
        '<label class="tick"><input type="radio" name="readers" value="named">Everybody, with my name</label>'
        "</div></fieldset>"
        '<p class="small">Your name goes to the leaders with the question. What everybody reads is kept without '
        "names and numbers of customers and colleagues.</p>"
        '<p class="form-error" role="alert" hidden></p><div class="row-end">'
        '<button type="submit" class="button main">Ask</button></div></form></details>'
        '<div id="slot-leader-taken"></div>'
    )


def _waiting(one: LeaderQuestion, today: date, time_zone: str) -> str:
    key = escape(one.id)
    whom = "you" if one.leader_id else "whoever leads"
    readers = "Everybody will read your answer." if one.for_everybody else "Only they, and leaders, read your answer."
    return (
        f"{_head(one, f'{escape(one.person_name or NAMELESS)} asks {whom}, ', today, time_zone)}"
        f'<form data-form="leader-answer" data-question="{key}"><label for="leader-answer-{key}">Your answer</label>'
        f'<textarea id="leader-answer-{key}" name="text" rows="3" maxlength="{MAX_CHARACTERS}" required '
        f'aria-describedby="leader-readers-{key}"></textarea><p class="small" id="leader-readers-{key}">{readers}</p>'
        '<p class="form-error" role="alert" hidden></p><div class="row-end"><button type="submit" '
        'class="button main">Send the answer</button></div></form></article>'
    )


def _own(one: LeaderQuestion, today: date, time_zone: str) -> str:
    readers = "Only you and leaders read it."
    if one.for_everybody:
        readers = f"Everybody reads it {'with' if one.with_name else 'without'} your name."
        readers = readers if one.answer is not None else f"Once it is answered, {readers[0].lower()}{readers[1:]}"
    act = ""
    if one.answer is None:
        act = button("leader-take-back", "Take it back", kind="quiet tiny", question=one.id)
    elif one.for_everybody:
        act = button("leader-keep", "Keep it to myself", kind="quiet tiny", question=one.id)
    answer = reply(one.answer, one.answered_by) if one.answer is not None else ""
    to = f"to {escape(one.leader_name)}, " if one.leader_name else ""
    return (
        f'{_head(one, to, today, time_zone)}{answer}<p class="small">{readers}</p>'
        f'<div class="acts">{act}</div></article>'
    )


def _answered(one: LeaderQuestion, today: date, time_zone: str) -> str:
    asked_by = f"asked by {escape(one.person_name)}, " if one.person_name else ""
    return f"{_head(one, asked_by, today, time_zone)}{reply(one.answer or '', one.answered_by or NAMELESS)}</article>"


def _head(one: LeaderQuestion, who: str, today: date, time_zone: str) -> str:
    if one.answered_at is not None:
        moment = local(one.answered_at, time_zone)
        state = f'<span class="state good">answered {time_tag(moment, near_day(moment.date(), today))}</span>'
    else:
        due = time_tag(one.due, near_day(one.due, today))
        late = one.due < today
        state = f'<span class="state {"fix" if late else "look"}">{"overdue, was due" if late else "due"} {due}</span>'
    return (
        f'<article class="card" id="leader-question-{escape(one.id)}"><p class="small">{who}{state}</p>'
        f'<p class="asked-words">{escape(one.question)}</p>'
    )
