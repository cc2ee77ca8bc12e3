"""The plan of leadership actions as HTML and as a table: the form, the passages it draws from, each action."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from assistant.domain.knowledge import Document
from assistant.domain.people import Person
from assistant.domain.plan import ActionChange, ActionState, FieldChange, LeadershipAction, Passage
from assistant.features.markdown.plan import CLOSED
from assistant.features.plan.actions import MOST_WHAT, MOST_WORDS
from assistant.security.html import escape, render_inline
from assistant.ui.icons import icon
from assistant.ui.pieces import NAMELESS, button, day, empty_state, local, near_day, time_tag
from assistant.ui.spreadsheet import comma_separated

_HEAD = ("action", "owner", "by", "state", "overdue", "evidence", "reason", "from", "put in by", "put in on")
_COLOURS = {ActionState.to_do: "look", ActionState.under_way: "look", ActionState.done: "good"}
_PROBLEM = '<p class="form-error" role="alert" hidden></p>'


def plan_page(chapters: Sequence[Document], *, form: str, actions: str) -> str:
    """The part around its form and its list, each HTML."""
    options = "".join(f'<option value="{escape(one.id)}">{escape(one.title)}</option>' for one in chapters)
    drawn = (
        '<form class="fields inline" data-form="plan-passages"><div class="field"><label for="plan-chapter">Draw it '
        f'from the playbook</label><select id="plan-chapter" name="document">{options}</select></div><button '
        f'type="submit" class="button">Show what it asks for</button>{_PROBLEM}</form>'
        '<div id="slot-plan-passages"></div>'
    )
    return (
        '<h1 tabindex="-1">Plan</h1><p class="lead">What leaders said they would do, each with one owner and a day. '
        "All leaders see and keep it; owners find on Today what is due.</p>"
        f'<details class="fold" id="plan-fold"><summary>{icon("plus")}Add an action</summary>'
        f'{drawn if chapters else ""}<div id="slot-plan-form">{form}</div></details>'
        f'<div id="slot-plan-actions">{actions}</div>'
    )


def action_form(owners: Sequence[Person], person: Person, today: date) -> str:
    """The form for a new action, which a passage can fill."""
    return (
        '<form class="fields" data-form="action"><input type="hidden" name="passage"><p class="small from" hidden>'
        f"<span></span> {button('leave-passage', 'Leave the passage out', kind='quiet tiny')}</p>"
        '<div class="field"><label for="action-what">What will be done</label><textarea id="action-what" name="what" '
        f'rows="2" maxlength="{MOST_WHAT}" required aria-describedby="action-what-hint"></textarea>'
        '<p class="small" id="action-what-hint">Something a stranger could see happen.</p></div>'
        f"{_who_and_when('action', owners, person.id, '', today)}{_PROBLEM}"
        '<div class="row-end"><button type="submit" class="button main">Put it into the plan</button></div></form>'
    )


def passages_part(passages: Iterable[Passage], taken: Collection[str]) -> str:
    """What a chapter asks for, by its headings; ``taken`` are those that are in the plan and still open."""
    parts: list[str] = []
    heading = None
    for one in passages:
        if one.section != heading:
            heading = one.section
            parts.append(f"{'</ul>' if parts else ''}<h3>{escape(heading)}</h3><ul class='plain rows asked-of'>")
        words = " ".join(one.quote.split())
        act = '<span class="badge">in the plan</span>'
        if one.id not in taken:
            place = f"{one.title}, {one.section}" if one.section else one.title
            act = button(
                "make-action", "Make this an action", kind="quiet tiny", about=words, passage=one.id, place=place
            )
        parts.append(f'<li><span class="asked">{render_inline(words)}</span>{act}</li>')
    return "".join(parts) + "</ul>"


def actions_part(
    actions: Sequence[LeadershipAction],
    history: Mapping[str, Sequence[ActionChange]],
    owners: Sequence[Person],
    today: date,
    time_zone: str,
    changed: tuple[str, str] = ("", ""),
    taken_out: Sequence[str] = (),
) -> str:
    """The list, overdue first. ``changed`` are the ids of the action and the change that was just made."""
    if not actions:
        words = "Pick a few things that anybody could see happen. Each gets one owner and a day."
        return f'<div id="plan-list">{empty_state("Nothing is planned yet", words)}</div>'
    late = sum(one.is_overdue(today) for one in actions)
    said = f'<p class="late" role="status">{icon("look")}{_count(late)} overdue.</p>' if late else ""
    to_do = "".join(_card(one, history, owners, today, time_zone) for one in actions if not one.is_settled)
    settled = "".join(_card(one, history, owners, today, time_zone) for one in actions if one.is_settled)
    to_do = to_do or '<p class="none">Nothing is open. Choose what comes next.</p>'
    if settled:
        settled = f'<details class="fold"><summary>Done and dropped</summary>{settled}</details>'
    removed = ""
    if taken_out:
        words = ", ".join(f"“{escape(one)}”" for one in taken_out)
        removed = f'<p class="small" role="status">Taken out, because it is personal: {words}.</p>'
    return (
        f'<div id="plan-list" data-action="{escape(changed[0])}" data-change="{escape(changed[1])}"><div '
        f'class="section-head"><h2>Actions</h2><a class="button quiet" href="/page/culture/plan/file" download>'
        f"{icon('download')}As a table (CSV)</a></div>{said}{removed}{to_do}{settled}</div>"
    )


def plan_table(actions: Iterable[LeadershipAction], today: date, time_zone: str) -> str:
    """The plan as CSV, in its order."""
    return comma_separated(
        _HEAD,
        (
            (
                CLOSED if one.is_closed else one.what,
                one.owner_name,
                one.due_on.isoformat(),
                one.state.value,
                "yes" if one.is_overdue(today) else "",
                one.evidence,
                one.reason,
                f"{one.source.title}, {one.source.section}, version {one.source.version}" if one.source else "",
                one.author_name,
                local(one.made_at, time_zone).date().isoformat(),
            )
            for one in actions
        ),
    )


def _count(late: int) -> str:
    return "One action is" if late == 1 else f"{late} actions are"


def _card(
    one: LeadershipAction,
    history: Mapping[str, Sequence[ActionChange]],
    owners: Sequence[Person],
    today: date,
    time_zone: str,
) -> str:
    source = ""
    if one.source is not None:
        place = f"{one.source.title}, {one.source.section}" if one.source.section else one.source.title
        source = button(
            "source", place, symbol="rule", kind="chip", about="where it comes from", of_action=one.id, number="1"
        )
    said = "".join(
        f'<div class="reply"><p class="label">{label}</p><p class="told">{escape(words)}</p></div>'
        for label, words in (("What shows it", one.evidence), ("Dropped, because", one.reason))
        if words
    )
    words = escape(CLOSED if one.is_closed else one.what)
    return (
        f'<article class="card action" id="action-{escape(one.id)}" tabindex="-1" data-state="{escape(one.state)}">'
        f'<p class="small">{_facts(one, today)}</p><p class="asked-words">{words}</p>{source}{said}'
        f'<div class="acts">{_acts(one, owners, today)}</div>'
        f"{_history(history.get(one.id, ()), today, time_zone)}</article>"
    )


def _facts(one: LeadershipAction, today: date) -> str:
    due = time_tag(one.due_on, near_day(one.due_on, today))
    owner = f"owned by <b>{escape(one.owner_name)}</b>" if one.owner_name else "<b>nobody owns it now</b>"
    if one.is_overdue(today):
        state = f'<span class="state fix">overdue, was due {due}</span>'
        state += f" · {escape(one.state)}" if one.state is ActionState.under_way else ""
    elif one.is_settled:
        colour = _COLOURS.get(one.state, "")
        was = "was due" if one.due_on < today else "due"
        state = f'<span class="state {colour}">{escape(one.state)}</span> · {was} {due}'
    else:
        state = f'<span class="state look">{escape(one.state)}, by {due}</span>'
    return f"{state} · {owner}"


def _acts(one: LeadershipAction, owners: Sequence[Person], today: date) -> str:
    if one.is_settled:
        return _state_button(one, "Open it again", ActionState.to_do)
    begin = ("Mark as under way", ActionState.under_way)
    if one.state is ActionState.under_way:
        begin = ("Mark as not begun", ActionState.to_do)
    done = _words_form(one, ActionState.done, "Done", "What shows that it is done?", "Mark as done")
    dropped = _words_form(one, ActionState.dropped, "Drop", "Why? Everybody who keeps the plan reads it.", "Drop it")
    first = _state_button(one, *begin)
    return f"{done}{first}{_change_form(one, owners, today)}{dropped}"


def _state_button(one: LeadershipAction, label: str, state: ActionState) -> str:
    about, seen = "" if one.is_closed else one.what, one.last_change
    return button("action-state", label, kind="quiet", about=about, of_action=one.id, seen=seen, state=state.value)


def _words_form(one: LeadershipAction, state: ActionState, label: str, asked: str, sends: str) -> str:
    key = f"{state}-{escape(one.id)}"
    kind = "chip" if state is ActionState.done else "quiet"
    return (
        f'<details class="act"><summary class="button {kind}">{label}</summary><form data-form="action-state" '
        f'{_names(one)} data-state="{state}"><label for="{key}">{asked}</label><textarea id="{key}" name="words" '
        f'rows="2" maxlength="{MOST_WORDS}" required></textarea>{_PROBLEM}<div class="row-end"><button type="submit" '
        f'class="button chip">{sends}</button></div></form></details>'
    )


def _change_form(one: LeadershipAction, owners: Sequence[Person], today: date) -> str:
    key = escape(one.id)
    own = ""
    if one.source is not None or one.is_closed:
        ticked = " checked" if one.is_closed else ""
        own = (
            f'<label class="tick"><input type="checkbox" name="own_words"{ticked}>These are our own words now: take '
            "the passage off</label>"
        )
    return (
        '<details class="act"><summary class="button quiet">Change</summary><form class="fields" '
        f'data-form="action-change" {_names(one)}><div class="field"><label for="what-{key}">What will be done'
        f'</label><textarea id="what-{key}" name="what" rows="2" maxlength="{MOST_WHAT}" required>\n'
        f"{escape(one.what)}</textarea></div>{own}"
        f"{_who_and_when(key, owners, one.owner_id, one.due_on.isoformat(), min(today, one.due_on))}"
        f'<div class="field"><label for="note-{key}">Why it changes</label><input id="note-{key}" name="note" '
        f'maxlength="500" autocomplete="off"></div>{_PROBLEM}<div class="row-end"><button type="submit" '
        'class="button chip">Save the change</button></div></form></details>'
    )


def _who_and_when(key: str, owners: Sequence[Person], owner_id: str, due: str, first: date) -> str:
    known = owner_id in {one.id for one in owners}
    options = "" if known else '<option value="">Choose …</option>'
    options += "".join(
        f'<option value="{escape(one.id)}"{" selected" if one.id == owner_id else ""}>{escape(one.name)}'
        f"{f', {escape(one.team)}' if one.team else ''}</option>"
        for one in owners
    )
    return (
        f'<div class="fields inline"><div class="field"><label for="{key}-owner">Who owns it</label><select '
        f'id="{key}-owner" name="owner" required>{options}</select></div><div class="field"><label '
        f'for="{key}-due">By</label><input id="{key}-due" name="due" type="date" value="{due}" '
        f'min="{first.isoformat()}" required></div></div>'
    )


def _names(one: LeadershipAction) -> str:
    return f'data-of-action="{escape(one.id)}" data-seen="{escape(one.last_change)}"'


def _history(changes: Sequence[ActionChange], today: date, time_zone: str) -> str:
    rows = "".join(f"<li>{_change(one, today, time_zone)}</li>" for one in changes)
    return f'<details class="fold history"><summary>History</summary><ul class="plain">{rows}</ul></details>'


def _change(one: ActionChange, today: date, time_zone: str) -> str:
    at = local(one.at, time_zone)
    told = [words for field in one.fields if (words := _field(field))]
    said = "; ".join(told) if one.fields else "put it into the plan"
    note = f'<q class="told">{escape(one.note)}</q>' if one.note else ""
    when = time_tag(at, near_day(at.date(), today))
    return f'<span class="small">{when}, {escape(one.person_name or NAMELESS)}: {said}</span>{note}'


def _field(one: FieldChange) -> str:
    """A change in words; the words themselves can come from a document that closes, so that they are not repeated."""
    before, after = escape(one.before or NAMELESS), escape(one.after or NAMELESS)
    if one.field == "due_on":
        return f"moved it from {day(date.fromisoformat(one.before))} to {day(date.fromisoformat(one.after))}"
    return {
        "what": "worded it anew",
        "owner_name": f"gave it from {before} to {after}",
        "state": f"{before} → {after}",
        "source": "took the passage off",
    }.get(one.field, "")
