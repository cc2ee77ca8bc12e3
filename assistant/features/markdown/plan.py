"""What somebody owns of the leaders' plan, and what was said about champions, as Markdown."""

from __future__ import annotations

from assistant.domain.champions import Champion, Nomination
from assistant.domain.plan import LeadershipAction
from assistant.features.markdown.text import document, line, moment, quoted

CLOSED = "An action from a document that is not open to you now."


def action_markdown(one: LeadershipAction) -> str:
    """An action with what became of it."""
    more = [quoted(part) for part in (one.reason, one.evidence) if part]
    words = CLOSED if one.is_closed else one.what
    return document(f"## {one.state}, by {one.due_on.isoformat()}", quoted(words), *more).strip()


def nomination_line(one: Nomination, time_zone: str) -> str:
    """A sentence about a champion on one line."""
    by = line(one.author_name) or "a colleague"
    return f"{line(one.person_name)}, by {by}, {moment(one.made_at, time_zone)}, {one.state}: {line(one.sentence)}"


def champion_line(one: Champion, time_zone: str) -> str:
    """A champion's turn on one line."""
    until = f" until {moment(one.ended_at, time_zone)}" if one.ended_at else ""
    by = f", named by {line(one.author_name)}" if one.author_name else ""
    since = moment(one.named_at, time_zone)
    return f"{line(one.person_name)}, {line(one.team_name)}, since {since}{until}{by}: {line(one.because)}"
