"""Assignments as HTML: what one is asked to play, what one gave, and the form to give one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from assistant.domain.assignments import (
    MOST_ATTEMPTS,
    AssigneeDone,
    AtLeast,
    GivenAssignment,
    OwnAssignment,
    TeamNumbers,
)
from assistant.domain.run_views import RunLine, RunView
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import button, near_day, time_tag
from assistant.ui.rendering_mood import mood_curve
from assistant.ui.rendering_practice import HOME, back_to_practice
from assistant.ui.rendering_run import ENDINGS, points_of, whole_dialogue
from assistant.ui.rendering_scenario import HOSTILITY

CLOSED = "A scenario that is not there for you any more"
_DAYS = 7
"""Until an assignment is due, unless somebody says otherwise."""


def asked_of_me(assignments: Sequence[OwnAssignment], today: date) -> str:
    """What one is asked to play, the open ones first; nothing where there is none."""
    if not assignments:
        return ""
    rows = "".join(_mine(one, today) for one in assignments)
    return (
        '<section aria-labelledby="asked-title"><h2 id="asked-title">Asked of you</h2>'
        f'<ul class="plain rows assigned">{rows}</ul></section>'
    )


def _mine(own: OwnAssignment, today: date) -> str:
    assignment = own.assignment
    due = time_tag(assignment.due_on, near_day(assignment.due_on, today))
    state = '<span class="badge good">done</span>' if own.completed else f"by {due}"
    if own.overdue:
        state = f'<span class="badge late">was due {due}</span>'
    facts = [f"from {escape(assignment.author_name)}" if assignment.author_name else "", f"until {_at_least(own)}"]
    if own.attempts_left is not None:
        facts.append("no attempt left" if not own.attempts_left else f"{own.attempts_left} attempts left")
    small = " · ".join(fact for fact in facts if fact)
    title = escape(own.title or CLOSED)
    where = f"{HOME}&amp;s={escape(assignment.scenario_id)}&amp;for={escape(assignment.id)}"
    named = f'<a href="{where}" data-go><span class="title">{title}</span></a>' if own.title else title
    handed = {one.run_id for one in own.submitted}
    runs = "".join(_run(run, assignment.id, run.id in handed) for run in own.runs)
    played = f'<ul class="plain played">{runs}</ul>' if runs else ""
    said = f'<div>{named}<span class="small">{small}</span>{played}</div><span class="due">{state}</span>'
    return f'<li id="assignment-{escape(assignment.id)}">{said}</li>'


def _at_least(own: OwnAssignment) -> str:
    return escape(own.assignment.at_least.value)


def _run(run: RunLine, assignment_id: str, handed_in: bool) -> str:
    ending = ENDINGS[run.ending][0].lower() if run.ending is not None else "goes on"
    if handed_in:
        act = f"{icon('shared')} handed in " + button(
            "take-back-run", "Take it back", kind="quiet tiny", assignment=assignment_id, run=run.id
        )
    elif run.turns:
        act = button(
            "hand-in-run", "Hand it in", kind="quiet tiny", about=run.title, assignment=assignment_id, run=run.id
        )
    else:
        act = ""
    return f'<li class="small"><a href="{HOME}&amp;run={escape(run.id)}" data-go>Your run, {ending}</a> {act}</li>'


def assign_form(
    scenario_id: str, teams: Iterable[tuple[str, str]], people: Iterable[tuple[str, str]], today: date
) -> str:
    """To whom, until when, and what counts. ``teams`` and ``people`` are ids and names."""
    options = "".join(f'<option value="team:{escape(key)}">{escape(name)} (team)</option>' for key, name in teams)
    options += "".join(f'<option value="person:{escape(key)}">{escape(name)}</option>' for key, name in people)
    least = "".join(f'<option value="{escape(one.value)}">{escape(one.value)}</option>' for one in AtLeast)
    hostile = "".join(f'<option value="{one.value}">{words}</option>' for one, words in HOSTILITY.items())
    due = (today + timedelta(days=_DAYS)).isoformat()
    fields = [
        _labelled("to", "Whom", f'<select id="assign-to" name="to">{options}</select>'),
        _labelled("due", "Until", _input("due", "date", f'value="{due}" min="{today.isoformat()}" required')),
        _labelled("at_least", "Done when", f'<select id="assign-at_least" name="at_least">{least}</select>'),
        _labelled(
            "attempts",
            "Attempts (0: any number)",
            _input("attempts", "number", f'min="0" max="{MOST_ATTEMPTS}" value="0"'),
        ),
        _labelled("hostility", "The customer", f'<select id="assign-hostility" name="hostility">{hostile}</select>'),
    ]
    return (
        '<details class="fold assign"><summary>Ask somebody to play it</summary>'
        f'<form class="fields" data-form="assign" data-scenario="{escape(scenario_id)}">'
        f'<div class="pair">{"".join(fields)}</div><label class="tick"><input type="checkbox" name="guided">'
        'Tell them after each reply what it did</label><p class="form-error" role="alert" hidden></p><div class="acts">'
        '<button type="submit" class="button chip">Ask them</button><span class="small">You see who has done it, and '
        "the runs they hand in. Nothing else.</span></div></form></details>"
    )


def _labelled(name: str, label: str, control: str) -> str:
    return f'<div class="field"><label for="assign-{name}">{label}</label>{control}</div>'


def _input(name: str, kind: str, rest: str) -> str:
    return f'<input type="{kind}" id="assign-{name}" name="{name}" {rest}>'


def given(assignments: Sequence[GivenAssignment], numbers: Sequence[TeamNumbers], today: date) -> str:
    """What one gave or looks after, with who has done it; and numbers of other teams for leaders."""
    if not assignments and not numbers:
        return ""
    rows = "".join(_given(one, today) for one in assignments)
    others = "".join(_numbers(one, today) for one in numbers)
    listed = f'<ul class="plain rows given">{rows}</ul>' if rows else ""
    told = f'<h3>Other teams</h3><ul class="plain rows">{others}</ul>' if others else ""
    return (
        f'<section aria-labelledby="given-title"><h2 id="given-title">What you asked for</h2>{listed}{told}</section>'
    )


def _given(one: GivenAssignment, today: date) -> str:
    assignment = one.assignment
    due = time_tag(assignment.due_on, near_day(assignment.due_on, today))
    people = "".join(_person(person, assignment.id) for person in one.people)
    to = f"{escape(one.to)} · " if one.to else ""
    title = one.title or CLOSED
    withdraw = button("withdraw-assignment", "Take it back", kind="quiet tiny", about=title, assignment=assignment.id)
    return (
        f'<li><div><span class="title">{escape(title)}</span><span class="small">{to}by {due} · until '
        f'{escape(assignment.at_least.value)}</span><ul class="plain played">{people}</ul></div>{withdraw}</li>'
    )


def _person(person: AssigneeDone, assignment_id: str) -> str:
    state = f"{icon('do')} done" if person.completed else "not yet"
    read = "".join(
        f' <a href="{HOME}&amp;handed={escape(one.run_id)}&amp;for={escape(assignment_id)}" data-go>Read the run</a>'
        for one in person.submitted
    )
    return f'<li class="small">{escape(person.name or "Somebody")}: {state}{read}</li>'


def _numbers(one: TeamNumbers, today: date) -> str:
    due = time_tag(one.due_on, near_day(one.due_on, today))
    done = "too few to tell how many did" if one.completed is None else f"{one.completed} of {one.people} have done it"
    return (
        f'<li><div><span class="title">{escape(one.title)}</span><span class="small">{escape(one.team)} · by {due} · '
        f"{done}</span></div></li>"
    )


def handed_in_page(run: RunView, name: str) -> str:
    """A run that somebody handed in, to read and to talk about."""
    whose = f"Handed in by {escape(name)}" if name else "Handed in"
    points = points_of(run, run.along())
    curve = f"<h2>How they felt</h2>{mood_curve(points)}" if len(points) > 1 else ""
    ending = f" · {ENDINGS[run.ending][0].lower()}" if run.ending is not None else ""
    return (
        f"{back_to_practice()}"
        f'<h1 tabindex="-1">{escape(run.title)}</h1><p class="small">{whose}{ending}. To talk about together, '
        f"not to judge by.</p>{curve}{whole_dialogue(run, run.current)}"
    )
