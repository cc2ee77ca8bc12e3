"""A name where a reply has none: in the greeting, and under it."""

from __future__ import annotations

import re

from assistant.domain.knowledge import Standard
from assistant.domain.passages import Citation
from assistant.domain.reply import Channel, Speaker
from assistant.domain.review import Suggestion
from assistant.domain.scorecard import CriterionResult, Verdict
from assistant.engines.builtin.casework import Casework
from assistant.engines.builtin.mending import Signs

_SALUTATION = re.compile(r"\s*(?P<word>hiya|hi|hello|hey|dear|good (?:morning|afternoon|evening)|morning)\b", re.I)
_ENDS = re.compile(r"(?P<mark>[,!.:–-]?)\s*\Z")


def names(
    case: Casework, standard: Standard, signs: Signs, citation: Citation | None, result: CriterionResult
) -> list[Suggestion]:
    """The other side's name in the greeting and the author's under it, as far as the standard wants them.

    Nobody is greeted twice: in a conversation that has begun, nothing is suggested.
    """
    begun = any(m.speaker is Speaker.agent for m in case.request.reply.thread)
    wants = standard.signals.wants
    nameless = result.verdict is Verdict.missed and not result.shown_as_look
    found = []
    if (
        "greeting_with_name" in wants
        and not begun
        and not case.greets_by_name
        and (nameless or "customer name" in case.slots)
    ):
        found.append(_greeting(case, standard, citation))
    if "own_name" in wants and not begun and not signs.plainly("own_name"):
        found.append(_signature(case, standard, citation))
    return [suggestion for suggestion in found if suggestion]


def _greeting(case: Casework, standard: Standard, citation: Citation | None) -> Suggestion | None:
    layout, name = case.layout, case.slots.get("customer name", "")
    draft = layout.draft
    salutation = _SALUTATION.match(layout.greeted)
    if salutation and not name:
        return None
    if salutation:
        end = len(draft[: layout.greeting].rstrip())
        mark = _ENDS.search(draft[:end])
        words = f"{salutation['word']} {name}{mark['mark'] if mark and mark['mark'] else ','}"
        start = len(draft) - len(draft.lstrip())
        return _suggestion(draft, start, end, words, standard, citation)
    if not layout.body:
        return None
    start = layout.body[0].start
    ending = ",\n\n" if layout.in_lines else ". "
    return _suggestion(draft, start, start, f"Hello{' ' + name if name else ''}{ending}", standard, citation)


def _signature(case: Casework, standard: Standard, citation: Citation | None) -> Suggestion | None:
    layout, name = case.layout, case.slots.get("your name", "")
    draft = layout.draft
    channel = case.request.reply.channel
    if channel in (Channel.phone, Channel.shop):
        return None
    words = name or "{your name}"
    if layout.signed_by_nobody(case.request.company.name):
        at = _team_start(draft, layout.signature)
        return _suggestion(
            draft, at, at, f"{words}\n" if draft[at - 1 : at] == "\n" else f"{words}, ", standard, citation
        )
    if layout.signed:
        return None
    at = len(draft.rstrip())
    return _suggestion(draft, at, at, f"{chr(10) * 2 if layout.in_lines else ' '}{words}", standard, citation)


def _team_start(draft: str, signature: int) -> int:
    """Where the team's name begins: after the closing words."""
    lines = [m for m in re.finditer(r"[^\n]+", draft[signature:]) if m[0].strip()]
    if len(lines) > 1:
        return signature + lines[1].start()
    comma = re.match(r"[^\n,]*,\s*", draft[signature:])
    return signature + comma.end() if comma else signature


def _suggestion(
    draft: str, start: int, end: int, words: str, standard: Standard, citation: Citation | None
) -> Suggestion | None:
    if draft[start:end] == words:
        return None
    slots = ("your name",) if "{your name}" in words else ()
    return Suggestion(
        start=start,
        end=end,
        original=draft[start:end],
        replacement=words,
        reason=standard.title,
        citation=citation,
        open_slots=slots,
    )
