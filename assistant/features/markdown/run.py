"""A practice run as a Markdown file that its owner keeps: every branch, and nothing that is hidden."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain.customer import Ending
from assistant.domain.reply import Speaker
from assistant.domain.run_views import RunView, TurnView, speaker_of
from assistant.features.markdown.text import bullets, document, line, moment, plain, quoted

WITHHELD = "What the other side said is left out: it rested on a document that is not open to you any more."
CLOSED = "A scenario that is not open to you now"
ENDINGS = {
    Ending.resolved: "The matter was settled.",
    Ending.delighted: "The matter was settled, and they were delighted.",
    Ending.content: "They went friendly, though not everything was settled.",
    Ending.left: "They left.",
    Ending.escalated: "They took it to somebody else.",
    Ending.stopped: "You stopped here.",
}


def run_markdown(view: RunView, time_zone: str) -> str:
    """What was said on each branch; ``view`` is the run as it may be shown."""
    blocks = [
        f"# {line(view.title) or CLOSED}",
        f"Begun on {moment(view.begun_at, time_zone)}. {view.channel.capitalize()}, {view.difficulty}.",
        WITHHELD if view.withheld else "",
        plain(view.background),
    ]
    if view.wishes:
        blocks += ["## What you would want as this customer", bullets(map(line, view.wishes))]
    if view.opening:
        blocks += ["## Opening", *(quoted(message.text) for message in view.opening)]
    told: set[str] = set()
    for end in view.ends:
        new = [turn for turn in view.along(end) if turn.id not in told]
        blocks.append(f"## Another try from turn {new[0].number} on" if told else "## What was said")
        blocks += [block for turn in new for block in _turn(turn, view)]
        told |= {turn.id for turn in new}
    if view.ending is Ending.stopped:
        blocks.append(ENDINGS[Ending.stopped])
    return document(*blocks)


def _turn(turn: TurnView, view: RunView) -> Iterator[str]:
    other = "Colleague" if speaker_of(view) is Speaker.colleague else "Customer"
    yield f"### {turn.number}. You"
    yield quoted(turn.reply)
    if turn.answer:
        yield f"**{other}{f', {turn.mood}' if turn.mood else ''}**"
        yield quoted(turn.answer)
    yield bullets(map(line, turn.sentences))
    if turn.ending is not None and turn.ending is not Ending.stopped:
        yield ENDINGS[turn.ending]
