"""Turns and answers as HTML. Pure: domain objects in, safe markup out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from assistant.domain.conversation import Answer, Conversation, Fold, Line, LineKind, Turn, TurnState, Usage
from assistant.domain.knowledge import PREFIX, Kind
from assistant.domain.passages import Citation
from assistant.security.html import escape, render_inline
from assistant.ui.icons import icon
from assistant.ui.pieces import button, day, notice

_SLOT = re.compile(r"\{([^{}\n]{1,40})\}")
_MARK = re.compile(r"[,.;:!?’”)]+")
_NAMES = {
    LineKind.do: "Do",
    LineKind.limit: "Your limit",
    LineKind.rule: "The rule",
    LineKind.avoid: "Avoid",
    LineKind.why: "Why",
    LineKind.story: "Story",
    LineKind.who: "Who can help",
    LineKind.clash: "These do not agree",
}
ALL_PASSAGES = "All passages"
SEEN_BY_TRAINERS = "Trainers and leaders see this question, never your name, so that they can write what is missing."
READING = "Reading the playbook"
INSTEAD = "Here is what the playbook says, from the built-in engine."
UNSUPPORTED = "Not found in its source. Check it before you rely on it."
WITHHELD = "A part of this answer is not shown: it rested on a document that is not open to you any more."
MOST_QUOTED = 240
"""Characters of a quote in the list of passages; the whole of it is marked in its document."""


def conversation_turns(conversation: Conversation) -> str:
    """All turns of a conversation, oldest first."""
    return "".join(turn_article(turn) for turn in conversation.turns)


def turn_article(turn: Turn, lines: Sequence[Line] = ()) -> str:
    """One message with its answer. ``lines`` are what a pending answer has so far."""
    # A pending answer and one that broke off are about the day, too.
    body = f'<p class="small as-of">As of {day(turn.as_of)}</p>' if turn.as_of is not None else ""
    if turn.reason and turn.state is not TurnState.incomplete:
        body += _fallen(turn)
    if turn.answer is not None:
        body += answer_html(turn, turn.answer)
    elif turn.state is TurnState.pending:
        body += _lines(lines, (), turn.id) + f'<p class="reading"><span class="dots"></span>{READING}</p>'
    else:
        retry = button("retry", "Retry", symbol="retry", kind="quiet", turn=turn.id)
        body += _partial(turn)
        body += notice(turn.reason or "The answer broke off. Your message is saved; you can retry.", retry)
    return (
        f'<article class="turn" id="turn-{escape(turn.id)}" data-turn="{escape(turn.id)}" '
        f'data-state="{turn.state}" data-conversation="{escape(turn.conversation_id)}">'
        f'<div class="asked"><h2 class="sr">You asked</h2><p>{escape(turn.question)}</p></div>'
        f'<div class="answer"><h2 class="sr">Answer</h2>{body}</div></article>'
    )


def _fallen(turn: Turn) -> str:
    """What the language model had said before it gave up, and that the built-in engine answers."""
    again = button("retry", "Ask it again", symbol="retry", kind="quiet", turn=turn.id)
    said = notice(f"{turn.reason} {INSTEAD}", again if turn.answer is not None else "")
    return f'<div class="fallen" data-fallen="{escape(turn.id)}">{_partial(turn)}{said}</div>'


def answer_html(turn: Turn, answer: Answer) -> str:
    """An answer: short lines, then what opens on request, then what one can do with it."""
    parts = [_lines(answer.lines, answer.citations, turn.id)]
    if answer.withheld:
        parts.append(notice(WITHHELD))
    if answer.abstained:
        parts.append(_abstained(turn, answer))
    parts += [_fold(fold, answer.citations, turn.id) for fold in answer.folds if fold.lines]
    if answer.citations and ALL_PASSAGES not in {fold.title for fold in answer.folds}:
        parts.append(_passages(answer.citations, turn.id))
    if answer.unverified:
        count = "One quote" if answer.unverified == 1 else f"{answer.unverified} quotes"
        parts.append(f'<p class="small">{count} could not be found in the playbook and had to be left out.</p>')
    if answer.left_out:
        more = "One more passage" if answer.left_out == 1 else f"{answer.left_out} more passages"
        parts.append(f'<p class="small">{more} did not fit.</p>')
    if answer.usage is not None:
        parts.append(f'<p class="small usage">{_usage(answer.usage)}</p>')
    if turn.state is TurnState.complete:
        parts.append(_feedback(turn))
    return "".join(parts)


def _lines(lines: Iterable[Line], citations: Sequence[Citation], turn_id: str, *, labelled: bool = True) -> str:
    """Lines in their order; sentences to say that follow each other share one box."""
    out = []
    for is_say, group in groupby(lines, key=lambda line: line.kind is LineKind.say):
        drawn = "".join(
            _say(line, citations, turn_id) if is_say else _line(line, citations, turn_id, labelled) for line in group
        )
        out.append(f'<div class="say-box"><p class="label">You could say</p>{drawn}</div>' if is_say else drawn)
    return f'<div class="lines">{"".join(out)}</div>' if out else ""


def _line(line: Line, citations: Sequence[Citation], turn_id: str, labelled: bool) -> str:
    words = render_inline(line.text)
    if line.kind is LineKind.avoid:
        words = f"“{words}”"
    numbers = _numbers(line, citations, turn_id)
    if line.kind is LineKind.note:
        return f'<p class="line note">{_held(words, numbers)}{_doubt(line)}</p>'
    label = f'<span class="label{"" if labelled else " sr"}">{_NAMES[line.kind]}</span>'
    return (
        f'<p class="line {line.kind}">{icon(line.kind)}<span>{label} {_held(words, numbers)}{_doubt(line)}</span></p>'
    )


def _say(line: Line, citations: Sequence[Citation], turn_id: str) -> str:
    copy = button("copy", "Copy", symbol="copy", kind="quiet")
    return (
        f'<div class="say"><p><span class="say-words">{with_slots(line.text)}</span>'
        f"{_numbers(line, citations, turn_id)}{_doubt(line)}</p>{copy}</div>"
    )


def _held(words: str, numbers: str) -> str:
    """Words and source numbers, the first number on the line of the last word."""
    before, space, last = words.rpartition(" ")
    if not numbers or "<" in last or ">" in last:
        return words + numbers
    return f'{before}{space}<span class="held">{last}{numbers}</span>'


def with_slots(text: str) -> str:
    """Words to say, each open slot as a small field to fill in; a mark after it stays on its line."""
    pieces = _SLOT.split(text)
    out = [escape(pieces[0])]
    for name, after in zip(pieces[1::2], pieces[2::2], strict=True):
        mark = _MARK.match(after)
        held = mark[0] if mark else ""
        blank = (
            f'<input class="blank" type="text" size="{max(6, len(name))}" placeholder="{escape(name)}" '
            f'aria-label="Fill in: {escape(name)}" autocomplete="off" maxlength="120">'
        )
        out.append(f'<span class="held">{blank}{escape(held)}</span>{escape(after[len(held) :])}')
    return "".join(out)


def _numbers(line: Line, citations: Sequence[Citation], turn_id: str) -> str:
    """The numbers of a line's sources: buttons, or plain while the answer is still being written."""
    known = {citation.number: citation for citation in citations}
    out = []
    for number in line.citations:
        if number in known:
            place = escape(_place(known[number]))
            out.append(
                f'&nbsp;<button type="button" class="number" data-do="source" data-turn="{escape(turn_id)}" '
                f'data-number="{number}" aria-label="Source {number}: {place}" title="{place}">{number}</button>'
            )
        elif not citations:
            out.append(f'&nbsp;<span class="number" aria-hidden="true">{number}</span>')
    return "".join(out)


def _usage(usage: Usage) -> str:
    """Who wrote it and what it took, in one plain line."""
    cached = f" ({usage.cached:,} of them cached)" if usage.cached else ""
    cost = f", about ${usage.cost:.4f}" if usage.cost is not None else ""
    took = f"{usage.prompt:,} tokens read{cached}, {usage.completion:,} written{cost}"
    details = "1 personal detail was" if usage.replaced == 1 else f"{usage.replaced} personal details were"
    kept = f" {details} replaced before it read this." if usage.replaced else ""
    return f"Written by the language model {escape(usage.model)}: {took}.{kept}"


def _doubt(line: Line) -> str:
    return f'<span class="doubt">{icon("look")} {UNSUPPORTED}</span>' if line.unsupported else ""


def _place(citation: Citation) -> str:
    return ", ".join(part for part in (citation.title, citation.section) if part)


def _fold(fold: Fold, citations: Sequence[Citation], turn_id: str) -> str:
    title = fold.title[:1].upper() + fold.title[1:]
    mixed = len({line.kind for line in fold.lines}) > 1
    lines = _lines(fold.lines, citations, turn_id, labelled=mixed)
    return f'<details class="fold"><summary>{escape(title)}</summary>{lines}</details>'


def _passages(citations: Sequence[Citation], turn_id: str) -> str:
    items = "".join(
        f'<li><button type="button" class="passage" data-do="source" data-turn="{escape(turn_id)}" '
        f'data-number="{c.number}"><span class="number">{c.number}</span>'
        f'<span><strong>{escape(_place(c))}</strong><br><span class="quoted">{escape(_short(c.quote))}</span></span>'
        "</button></li>"
        for c in citations
    )
    return f'<details class="fold"><summary>{ALL_PASSAGES}</summary><ul class="passages">{items}</ul></details>'


def _short(quote: str) -> str:
    """A quote on one line, without the marks of its list or block quote, cut at a word when it is long."""
    words = " ".join(line.strip().lstrip("-*>").strip() for line in quote.splitlines())
    return words if len(words) <= MOST_QUOTED else words[:MOST_QUOTED].rpartition(" ")[0] + " …"


def _abstained(turn: Turn, answer: Answer) -> str:
    nearest = "".join(
        button("document", topic.title, symbol="library", kind="chip", document=topic.document_id)
        for topic in answer.nearest
    )
    closest = f'<p class="label">Closest in the playbook</p><div class="chips">{nearest}</div>' if nearest else ""
    ask = button("ask-person", "Ask a person", symbol="people", kind="main", turn=turn.id, question=turn.question)
    is_gap = nearest and answer.answered_from is None
    told = f'<p class="small">{SEEN_BY_TRAINERS}</p>' if is_gap else ""
    return f'<div class="abstained">{closest}{ask}{told}</div>'


def _partial(turn: Turn) -> str:
    return f'<div class="lines partial">{escape(turn.partial)}</div>' if turn.partial.strip() else ""


def _practise(turn: Turn) -> str:
    """The way to a scenario about what the answer rests on most: its first standard, policy or story."""
    kinds = {PREFIX[kind]: kind for kind in (Kind.standard, Kind.policy, Kind.story)}
    for citation in turn.answer.citations if turn.answer is not None else ():
        kind = kinds.get(citation.document_id.partition("-")[0] + "-")
        if kind is not None:
            where = f"/?tab=practice&amp;do=new&amp;kind={kind}&amp;about={escape(citation.document_id)}"
            return f'<a class="button quiet" href="{where}" data-go>Practise this</a>'
    return ""


def _feedback(turn: Turn) -> str:
    def thumb(value: str, label: str) -> str:
        return (
            f'<button type="button" class="button icon-only" data-do="feedback" data-turn="{escape(turn.id)}" '
            f'data-value="{value}" aria-pressed="{str(turn.feedback == value).lower()}" title="{label}">'
            f'{icon(value)}<span class="sr">{label}</span></button>'
        )

    thanks = {"up": "Good to hear.", "down": "Thank you, noted."}.get(turn.feedback or "", "")
    question = "What helped? You can leave this out." if turn.feedback == "up" else "What was missing or wrong?"
    key = escape(turn.id)
    reason = (
        f'<form class="reason" data-form="feedback" data-turn="{key}" data-value="{escape(turn.feedback or "down")}" '
        f'hidden><label for="reason-{key}">{question}</label>'
        f'<textarea id="reason-{key}" name="reason" rows="2" maxlength="1000">\n{escape(turn.feedback_reason)}'
        '</textarea><button type="submit" class="button main">Send</button></form>'
    )
    said = f'<p class="small">You wrote: “{escape(turn.feedback_reason)}”</p>' if turn.feedback_reason else ""
    ask = button("ask-person", "Ask a person", kind="quiet", turn=turn.id, question=turn.question)
    person = "" if turn.answer is not None and turn.answer.abstained else ask
    review = f'<a class="button quiet" href="/?tab=review&amp;turn={escape(turn.id)}" data-go>Review my reply</a>'
    return (
        f'<div class="after">{thumb("up", "This helped")}{thumb("down", "This did not help")}'
        f'<span class="small" role="status">{thanks}</span><span class="grow"></span>{review}{_practise(turn)}{person}'
        "</div>"
        f"{said}{reason}"
    )
