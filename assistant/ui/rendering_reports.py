"""Reports about policies as HTML: one's own with what became of them, and those that wait for an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.domain.review import Friction, FrictionState
from assistant.security.html import escape
from assistant.ui.pieces import NAMELESS, button, local, near_day, time_tag

CLOSED = "About a document that is not open to you any more."
_CHOICES = (FrictionState.changed, FrictionState.kept, FrictionState.pending)


def thanks(report: Friction, title: str) -> str:
    """What the dialog says once a report was kept."""
    done = button("close-dialog", "Done", kind="main")
    return (
        '<div class="passed-on"><h2 id="dialog-title" tabindex="-1">Thank you</h2>'
        f"<p>Your report about <strong>{escape(_place(report, title))}</strong> is with the leaders. Only a policy "
        "that somebody speaks about can get better. You find what becomes of it under "
        f'“My reports”, with your questions.</p><div class="row-end">'
        f'<a class="button" href="/?tab=questions" data-go>My reports</a>{done}</div></div>'
    )


def reports_section(
    inbox: Sequence[Friction],
    mine: Sequence[Friction],
    titles: Mapping[str, str],
    today: date,
    time_zone: str,
    *,
    answers: bool,
) -> str:
    """Reports to answer, for those who may, and one's own. ``titles`` name the documents by id."""
    parts = []
    if answers:
        parts.append("<h2>Reports about policies</h2>")
        if not inbox:
            words = "When a policy gets in the way of good service, people report the clause, and you answer here."
            parts.append(f'<p class="small">{words}</p>')
        parts += [_report(one, titles, today, time_zone, to_answer=True) for one in inbox]
    if mine:
        parts.append("<h2>My reports</h2>")
        parts += [_report(one, titles, today, time_zone, to_answer=False) for one in mine]
    return "".join(parts)


def replies_section(found: Sequence[Friction], titles: Mapping[str, str], today: date, time_zone: str) -> str:
    """What became of reports, for everybody: the clause, what was decided and why."""
    if not found:
        return ""
    return "<h2>What became of reports about policies</h2>" + "".join(
        _replied(one, _place(one, titles.get(one.document_id, one.document_id)), today, time_zone) for one in found
    )


def replies_of_document(found: Sequence[Friction], today: date, time_zone: str) -> str:
    """The same below the document it is about."""
    if not found:
        return ""
    rows = "".join(_replied(one, one.clause, today, time_zone) for one in found)
    return f'<section class="replies"><h2>Somebody said that this got in the way</h2>{rows}</section>'


def _replied(report: Friction, place: str, today: date, time_zone: str) -> str:
    when = ""
    if report.answered_at is not None:
        moment = local(report.answered_at, time_zone)
        when = f", {time_tag(moment, near_day(moment.date(), today))}"
    clause = button("document", place, symbol="rule", kind="chip", document=report.document_id) if place else ""
    return (
        f'<article class="card reply-to-report" data-state="{report.state}"><p class="small">'
        f'{_state(report, today)}{when}</p>{clause}<div class="reply"><p class="label">'
        f"{escape(report.answered_by)}</p><p>{escape(report.answer)}</p></div></article>"
    )


def _place(report: Friction, title: str) -> str:
    return f"{title}, {report.clause}" if report.clause else title


def _report(report: Friction, titles: Mapping[str, str], today: date, time_zone: str, *, to_answer: bool) -> str:
    reported = local(report.reported_at, time_zone)
    who = f"{escape(report.person_name or NAMELESS)}, " if to_answer else ""
    place = _place(report, titles.get(report.document_id, report.document_id))
    clause = button("document", place, symbol="rule", kind="chip", document=report.document_id)
    if not report.document_id:
        clause = f'<p class="small">{CLOSED}</p>'
    about = f'<p class="said">“{escape(report.context)}”</p>' if report.context else ""
    answer = ""
    if report.state is not FrictionState.open:
        answer = (
            f'<div class="reply"><p class="label">{escape(report.answered_by)}</p><p>{escape(report.answer)}</p></div>'
        )
    form = _form(report, today) if to_answer else ""
    return (
        f'<article class="card report" id="report-{escape(report.id)}" data-state="{report.state}"><p class="small">'
        f"{who}{time_tag(reported, near_day(reported.date(), today))} · "
        f'{_state(report, today)}</p>{clause}<p class="asked-words">{escape(report.words)}</p>'
        f"{about}{answer}{form}</article>"
    )


def _state(report: Friction, today: date) -> str:
    words = report.state.words
    if report.decide_by is None:
        return f'<span class="state {"good" if report.state is FrictionState.changed else "look"}">{words}</span>'
    due = time_tag(report.decide_by, near_day(report.decide_by, today))
    if report.is_overdue(today):
        return f'<span class="state fix">overdue, was due {due}</span>, {words}'
    return f'<span class="state look">{words}, by {due}</span>'


def _form(report: Friction, today: date) -> str:
    key = escape(report.id)
    chosen = report.state is not FrictionState.open
    options = "" if chosen else '<option value="">Choose …</option>'
    options += "".join(
        f'<option value="{state}"{" selected" if state is report.state else ""}>{state.words.capitalize()}</option>'
        for state in _CHOICES
    )
    form = (
        f'<form data-form="report-answer" data-report="{key}"><label for="state-{key}">What becomes of it</label>'
        f'<select id="state-{key}" name="state" required>{options}</select><div class="field decide-by">'
        f'<label for="day-{key}">By which day will it be decided?</label><input type="date" id="day-{key}" '
        f'name="decide_by" min="{today.isoformat()}" value="{_day(report, today)}"></div>'
        f'<label for="why-{key}">The reason, for everybody who may read the policy</label>'
        f'<textarea id="why-{key}" name="text" rows="3" maxlength="2000" '
        'required></textarea><div class="row-end"><button type="submit" class="button main">Send the answer</button>'
        "</div></form>"
    )
    if not chosen:
        return form
    return f'<details class="fold"><summary>Answer again</summary>{form}</details>'


def _day(report: Friction, today: date) -> str:
    """The day that is there, as long as it is to come."""
    return report.decide_by.isoformat() if report.decide_by is not None and report.decide_by >= today else ""
