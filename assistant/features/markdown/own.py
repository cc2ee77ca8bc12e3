"""Small records of one person as Markdown: what they asked, promised, reported, gave and told."""

from __future__ import annotations

from assistant.domain.conversation import PersonQuestion
from assistant.domain.culture import FloorStory, Kudos
from assistant.domain.leader_questions import LeaderQuestion
from assistant.domain.misses import Miss
from assistant.domain.review import FollowUp, Friction
from assistant.features.markdown.text import document, line, moment, quoted


def question_markdown(one: PersonQuestion, time_zone: str) -> str:
    """A question to a person with its answer."""
    answer = f"Answered by {line(one.answered_by or '')}:\n\n{quoted(one.answer)}" if one.answer else "No answer yet."
    return f"## {moment(one.asked_at, time_zone)}\n\n{quoted(one.question)}\n\n{answer}"


def leader_question_markdown(one: LeaderQuestion, time_zone: str) -> str:
    """A question to a leader with its answer."""
    answer = f"Answered by {line(one.answered_by)}:\n\n{quoted(one.answer)}" if one.answer else "No answer yet."
    return f"## {moment(one.asked_at, time_zone)}\n\n{quoted(one.question)}\n\n{answer}"


def report_markdown(one: Friction, time_zone: str) -> str:
    """A report that a policy got in the way, with its answer."""
    by = f" by {one.decide_by.isoformat()}" if one.decide_by else ""
    state = f"{one.state.words}{by}, {line(one.answered_by)}"
    answer = f"{state}:\n\n{quoted(one.answer)}" if one.answer else "No answer yet."
    about = f"{line(one.document_id)} {line(one.clause)}".strip()
    return f"## {moment(one.reported_at, time_zone)} {about}\n\n{quoted(one.words)}\n\n{answer}"


def thanks_markdown(one: Kudos, time_zone: str) -> str:
    """A thank-you that was given or got."""
    whom = line(one.person_name or one.team_name)
    off = ", taken off the wall" if one.off_at is not None else ""
    return f"## {moment(one.given_at, time_zone)}: {line(one.author_name)} to {whom}{off}\n\n{quoted(one.words)}"


def story_markdown(one: FloorStory) -> str:
    """A story from the floor, with why it was kept back."""
    text = one.text
    parts = [quoted(part) for part in (text.happened, text.said, text.difference) if part]
    reason = f"Kept back: {line(one.reason)}" if one.reason else ""
    return document(f"## {line(text.title)}, {one.state}", *parts, reason).strip()


def miss_line(one: Miss, time_zone: str) -> str:
    """A standard that was missed in practice, and whether it was shown since."""
    shown = f"shown {moment(one.closed_at, time_zone)}" if one.closed_at is not None else "still to show"
    return f"{line(one.standard_id)}, missed {moment(one.missed_at, time_zone)}: {shown}"


def promise_markdown(one: FollowUp) -> str:
    """A promise, who keeps it and what became of it."""
    keeper = f"kept by {line(one.owner_name)}"
    note = f"\n\n{quoted(one.note)}" if one.note else ""
    said = f"\n\n{quoted(one.quote)}" if one.quote else ""
    return (
        f"## {line(one.what)}\n\nTo {line(one.whom)}, by {one.due_on.isoformat()}: {one.state}; {keeper}.{said}{note}"
    )
