"""The first week as HTML: five days of steps, and for those who look after new people how far each is."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.first_week import Progress, ShownDay, ShownStep, Walk
from assistant.features.today.first_week import place_of
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import button, empty_state

_NEW_PEOPLE = '<section aria-labelledby="new-title"><h2 id="new-title">New people</h2>'
_KINDS = {"standard": "Standard", "story": "Story", "guide": "Guide", "policy": "Policy"}


def first_week_page(*, week: str, progress: str) -> str:
    """The part around the path and what is told of others, each HTML."""
    return (
        '<h1 tabindex="-1">First week</h1><p class="lead">Where we come from, how we work, and a first practice: five '
        "days of small steps, in your own time.</p>"
        f'{progress}<div id="slot-first-week">{week}</div>'
    )


def week_part(walk: Walk) -> str:
    """The path of who looks at it."""
    if not walk.days:
        words = "Once your company has standards, stories and guides, a path through them stands here."
        return empty_state("No path yet", words)
    current = walk.current
    days = "".join(_day(day, opened=current is not None and day.number == current.number) for day in walk.days)
    return (
        '<section aria-labelledby="week-title"><h2 id="week-title">Your path</h2>'
        f"{_head(walk)}{days}"
        '<p class="small">Trainers and leaders who look after your team see how many steps you did while you are new '
        "or walk the path, and nothing else: not which ones, and nothing of your practice.</p></section>"
    )


def progress_part(found: Sequence[Progress]) -> str:
    """How far the new people are in the teams that the reader looks after."""
    if not found:
        told = "Nobody new is on their path in the teams that you look after."
        return f'{_NEW_PEOPLE}<p class="small">{told}</p></section>'
    rows = "".join(
        f'<li><span><span class="title">{escape(one.name)}</span><span class="small">{escape(one.team)}</span></span>'
        f"{_bar(one.done, one.steps, one.name)}</li>"
        for one in found
    )
    told = "Steps done, and nothing else. They know that you see it."
    return f'{_NEW_PEOPLE}<p class="small">{told}</p><ul class="plain rows">{rows}</ul></section>'


def _head(walk: Walk) -> str:
    if walk.current is None:
        return '<p class="done-all" role="status">All of it is done. Welcome; soon you can welcome somebody newer.</p>'
    if walk.put_away or not (walk.begun or walk.is_new):
        label = "Take it up again" if walk.begun else "Begin"
        words = "Once you begin, the steps of the day stand on Today too."
        start = button("first-week-begin", label, kind="main")
        return f'<div class="week-head"><p class="small">{words}</p>{start}</div>'
    away = button("first-week-away", "Put it away", kind="quiet tiny")
    return f'<div class="week-head">{_bar(walk.done, walk.steps)}{away}</div>'


def _bar(done: int, steps: int, name: str = "") -> str:
    label = f"{name}: steps done" if name else "Steps done"
    return (
        f'<span class="far"><progress value="{done}" max="{max(steps, 1)}" aria-label="{escape(label)}"></progress>'
        f"<span>{done} of {steps} steps</span></span>"
    )


def _day(day: ShownDay, *, opened: bool) -> str:
    steps = "".join(_step(one) for one in day.steps)
    left = len(day.left)
    state = '<span class="state good">done</span>'
    if left:
        state = f'<span class="small">{"1 step" if left == 1 else f"{left} steps"} left</span>'
    return (
        f'<details class="fold day"{" open" if opened else ""} id="day-{day.number}"><summary><span class="label">Day '
        f'{day.number}</span> {escape(day.title)} {state}</summary><ul class="plain rows steps">{steps}</ul></details>'
    )


def _step(one: ShownStep) -> str:
    step, done = one.step, one.done_at is not None
    words, label = escape(one.title), _KINDS.get(one.kind, "To read")
    if place := place_of(step):
        words = f'<a href="{escape(place)}" data-go>{words}</a>'
        label = "Practice" if step.play else label
    else:
        label = f"Ask {step.whom}" if step.whom else "Ask the coach"
        words = f"“{words}”"
    why = f'<span class="small">{escape(step.why)}</span>' if step.why else ""
    ask = (
        button("first-week-ask", "Ask it", kind="quiet tiny", about=step.ask, question=step.ask)
        if step.ask and not step.whom
        else ""
    )
    tick = ""
    if not (done and one.played):
        said = "Not done after all" if done else "Done"
        tick = button(
            "first-week-step",
            said,
            kind="quiet tiny" if done else "chip",
            about=one.title,
            step=step.id,
            done="" if done else "yes",
        )
    mark = f'{icon("do")}<span class="sr">Done: </span>' if done else ""
    return (
        f'<li data-done="{str(done).lower()}"><span><span class="small">{escape(label)}</span>'
        f'<span class="title">{mark}{words}</span>{why}</span><span class="acts">{ask}{tick}</span></li>'
    )
