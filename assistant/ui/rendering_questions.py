"""Questions to a person as HTML: what I asked, one question with its answer, and the page around the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.domain.conversation import PersonQuestion
from assistant.domain.people import Permission, Person
from assistant.security.html import escape
from assistant.ui.pieces import NAMELESS, button, empty_state, local, near_day, time_tag
from assistant.ui.rendering_culture import taken


def questions_page(
    person: Person, mine: Sequence[PersonQuestion], inbox: str, leaders: str, today: date, time_zone: str
) -> str:
    """The whole tab: the inbox (HTML) for those who answer, one's own questions, and what leaders are asked (HTML)."""
    answers = person.may(Permission.answer_questions)
    ask = button("ask-person", "Ask a person", symbol="people", kind="chip" if answers else "main")
    parts = []
    if answers:
        parts.append(f'<header class="page-head"><h1>Inbox</h1>{ask}</header><div id="slot-groups">{inbox}</div>')
        if mine:
            parts.append("<h2>Asked by you</h2>")
    else:
        parts.append(f'<header class="page-head"><h1>My questions</h1>{ask}</header>')
        if not mine:
            words = "When the playbook doesn’t cover something, pass it to a person. Their answer comes back here."
            parts.append(empty_state("You have no questions with a person", words))
    parts += [question_card(q, person, today, time_zone, to_answer=False) for q in mine]
    parts.append(f'<section id="slot-leaders">{leaders}</section>')
    return "".join(parts)


def passed_on(question: PersonQuestion, out: Sequence[str], today: date) -> str:
    """What the dialog says once a question was passed on, without what was taken ``out`` of it."""
    due = time_tag(question.due, near_day(question.due, today))
    done = button("close-dialog", "Done", kind="main")
    return (
        '<div class="passed-on"><h2 id="dialog-title" tabindex="-1">Passed on</h2>'
        f'<p class="asked-words">{escape(question.question)}</p>{taken(out)}'
        f"<p><strong>{escape(question.owner)}</strong> will answer by <strong>{due}</strong>. "
        "You find the answer under “My questions”; your name goes with the question.</p>"
        f'<div class="row-end">{done}</div></div>'
    )


def question_card(
    question: PersonQuestion, person: Person, today: date, time_zone: str, *, to_answer: bool, end: str = ""
) -> str:
    """One question with its answer; without one, those who answer get the form to, the asker may take it back.

    ``end`` is HTML for below it.
    """
    asked = local(question.asked_at, time_zone)
    who = f"{escape(question.person_name or NAMELESS)}, " if to_answer else ""
    state = _state(question, today, time_zone)
    body = ""
    if question.answer is not None:
        body = reply(question.answer, question.answered_by or "Answer")
        if to_answer and person.may(Permission.publish_draft):
            body += draft_of(question)
    elif to_answer:
        body = answer_form(question)
    else:
        act = button("question-take-back", "Take it back", kind="quiet tiny", question=question.id)
        body = f'<div class="acts">{act}</div>'
    now = "open" if question.answer is None else "answered"
    return (
        f'<article class="card" id="question-{escape(question.id)}" data-state="{now}">'
        f'<p class="small">{who}{time_tag(asked, near_day(asked.date(), today))} · {state}</p>'
        f'<p class="asked-words">{escape(question.question)}</p>{body}{end}</article>'
    )


def reply(answer: str, by: str) -> str:
    """An answer and who gave it."""
    return f'<div class="reply"><p class="label">{escape(by)}</p><p>{escape(answer)}</p></div>'


def answer_form(question: PersonQuestion) -> str:
    """The form to answer one question."""
    key = escape(question.id)
    return (
        f'<form data-form="answer" data-question="{key}"><label for="answer-{key}">Your answer</label>'
        f'<textarea id="answer-{key}" name="text" rows="3" maxlength="4000" required></textarea>'
        '<div class="row-end"><button type="submit" class="button main">Send the answer</button></div></form>'
    )


def draft_of(question: PersonQuestion) -> str:
    """The button to make a draft of one answer, or that there is one."""
    if question.draft_document_id:
        return '<p class="small">A draft for the library was made from this answer.</p>'
    return button("draft", "Make a library draft", symbol="library", kind="quiet", question=question.id)


def _state(question: PersonQuestion, today: date, time_zone: str) -> str:
    if question.answered_at is not None:
        moment = local(question.answered_at, time_zone)
        return f'<span class="state good">answered {time_tag(moment, near_day(moment.date(), today))}</span>'
    due = time_tag(question.due, near_day(question.due, today))
    if question.due < today:
        return f'<span class="state fix">overdue, was due {due}</span>, {escape(question.owner)}'
    return f'<span class="state look">{escape(question.owner)} answers by {due}</span>'
