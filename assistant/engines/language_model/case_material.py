"""What a prompt says of a case under review: the writer, the facts, the thread, the standards and the findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.domain.claims import FactFinding, FactVerdict
from assistant.domain.commitments import Commitment
from assistant.domain.company import Company
from assistant.domain.knowledge import Standard
from assistant.domain.people import Person
from assistant.domain.reply import CaseFacts, Reply
from assistant.domain.scorecard import CriterionResult, Verdict
from assistant.engines.language_model.material import Numbered, asker_text
from assistant.engines.language_model.prompts import Block

NO_THREAD = "(nothing was pasted)"
_MEASURED = {"length": "length", "reading_ease": "reading ease", "first_reply": "time to the first reply"}
"""Limits that are worked out elsewhere and not left to a judge."""
_FACTS = (
    ("customer_name", "Name of the one who asked"),
    ("order_number", "Order number"),
    ("order_value", "Order value"),
    ("promised_date", "Promised for"),
    ("delivered_date", "Delivered on"),
    ("item", "What it is about"),
)
_CHECKED = {FactVerdict.wrong: "wrong fact", FactVerdict.unsupported: "stands in no policy"}


def case_blocks(reply: Reply, person: Person, company: Company, on: date, passages: Numbered) -> list[Block]:
    """Who writes, on which day and channel and what they may decide, and apart from it what is known of the case."""
    lines = [asker_text(person, company, on, passages), f"Channel: {reply.channel.value}"]
    if reply.moment:
        lines.append(f"Moment: {reply.moment} the purchase")
    if reply.replied_at is not None:
        lines.append(f"Written at: {reply.replied_at:%Y-%m-%d %H:%M}")
    known = facts_text(reply.facts)
    return [Block("writer", "\n".join(lines)), *([Block("facts", known)] if known else [])]


def facts_text(facts: CaseFacts) -> str:
    """The facts of a case, one a line; a line break within one cannot begin another."""
    rows = [(label, getattr(facts, name)) for name, label in _FACTS]
    rows += list(facts.extra.items())
    return "\n".join(f"{_line(label)}: {_line(str(value))}" for label, value in rows if value not in (None, ""))


def _line(text: str) -> str:
    return " ".join(text.split())


def thread_blocks(reply: Reply) -> list[Block] | str:
    """The messages before the draft, oldest first."""
    blocks = [
        Block("message", m.text, {"from": m.speaker.value, "at": m.at.strftime("%Y-%m-%d %H:%M") if m.at else ""})
        for m in reply.thread
    ]
    return blocks or NO_THREAD


def standard_block(standard: Standard) -> Block:
    """A standard whole, with its id and what of it is measured elsewhere."""
    measured = dict.fromkeys(_MEASURED[one.measure] for one in standard.limits if one.measure in _MEASURED)
    attributes = {"id": standard.id, "title": standard.title, "measured": ", ".join(measured)}
    return Block("standard", standard.body, attributes)


def finding_blocks(
    results: Sequence[CriterionResult], facts: Sequence[FactFinding], commitments: Sequence[Commitment], draft: str
) -> list[Block]:
    """What there is to mend: wrong facts, standards missed, promises without a day; what failed its check is no part.

    Words of the draft that a finding is about stand apart from what is said of them.
    """
    blocks = [
        _finding(_CHECKED[fact.verdict], fact.message, draft[fact.claim.start : fact.claim.end])
        for fact in facts
        if fact.verdict in _CHECKED
    ]
    for result in sorted(results, key=_urgency):
        if not is_to_mend(result):
            continue
        words = next((one.text for one in result.evidence if one.text), "")
        kind = "worth a look" if result.shown_as_look else str(result.verdict)
        blocks.append(_finding(kind, f"{result.title}: {result.reason} {result.next_step}".strip(), words))
    blocks += [_finding("promise without a day", "It names no day.", one.quote) for one in commitments if not one.dated]
    return blocks


def is_to_mend(result: CriterionResult) -> bool:
    """Whether a verdict that passed its check asks for a change."""
    return result.verified and result.verdict in (Verdict.missed, Verdict.partly)


def _urgency(result: CriterionResult) -> tuple[bool, bool, bool, int]:
    missed = result.verdict is Verdict.missed
    return result.shown_as_look, not (result.critical and missed), not missed, -result.weight


def _finding(kind: str, told: str, words: str) -> Block:
    parts = [Block("about", told), *([Block("words", words)] if words.strip() else [])]
    return Block("finding", parts, {"kind": kind})
