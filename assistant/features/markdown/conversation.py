"""A conversation with the coach as a Markdown file that its owner keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.domain.conversation import Answer, Conversation, Line, LineKind, Turn
from assistant.features.markdown.text import CLOSED_SOURCE, document, line, moment, plain, quoted, source

WITHHELD = "A part of this answer is left out: it rested on a document that is not open to you any more."
_LABELS = {
    LineKind.do: "Do",
    LineKind.limit: "Your limit",
    LineKind.rule: "The rule",
    LineKind.say: "You could say",
    LineKind.avoid: "Avoid",
    LineKind.why: "Why",
    LineKind.story: "Story",
    LineKind.who: "Who can help",
    LineKind.clash: "These do not agree",
}


def conversation_markdown(conversation: Conversation, time_zone: str) -> str:
    """Questions, answers and their sources, oldest first; ``conversation`` is one as it may be shown."""
    blocks = [f"# {line(conversation.title)}", f"Begun on {moment(conversation.created_at, time_zone)}."]
    for turn in conversation.turns:
        blocks += _turn(turn, time_zone)
    return document(*blocks)


def _turn(turn: Turn, time_zone: str) -> Iterator[str]:
    yield f"## {moment(turn.asked_at, time_zone)}"
    yield quoted(turn.question)
    if turn.as_of is not None:
        yield f"As of {turn.as_of.day} {turn.as_of:%B %Y}:"
    if turn.partial.strip():
        yield quoted(turn.partial)
    if turn.reason:
        yield line(turn.reason)
    if turn.answer is not None:
        yield from _answer(turn.answer)
    if turn.feedback:
        thumb = "This helped." if turn.feedback == "up" else "This did not help."
        yield f"Your word on it: {thumb} {line(turn.feedback_reason)}".rstrip()


def _answer(answer: Answer) -> Iterator[str]:
    yield _lines(answer.lines)
    for fold in answer.folds:
        yield f"### {line(fold.title[:1].upper() + fold.title[1:])}"
        yield _lines(fold.lines)
    if answer.nearest:
        yield f"Closest in the playbook: {', '.join(line(topic.title) for topic in answer.nearest)}"
    if answer.withheld:
        yield WITHHELD
    sources = {citation.number: source(citation) for citation in answer.citations}
    sources |= dict.fromkeys(answer.closed, CLOSED_SOURCE)
    if sources:
        yield "### Sources"
        yield "\n".join(f"- \\[{number}\\] {sources[number]}" for number in sorted(sources))


def _lines(lines: Iterable[Line]) -> str:
    return "\n\n".join(_line(one) for one in lines)


def _line(one: Line) -> str:
    words = plain(one.text)
    if one.kind in (LineKind.say, LineKind.avoid):
        words = f"“{words}”"
    label = f"**{_LABELS[one.kind]}:** " if one.kind in _LABELS else ""
    doubt = " (Not found in its source; check it before you rely on it.)" if one.unsupported else ""
    numbers = "".join(f" \\[{number}\\]" for number in one.citations)
    return f"{label}{words}{numbers}{doubt}"
