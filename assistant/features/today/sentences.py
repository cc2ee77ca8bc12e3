"""What differs between two versions of a document, in one sentence made of the documents alone.

Structured data first: a limit of the reader's own level, then of another, then a standard's measured limits. Where
none differs, the first clause whose words do, by its heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from assistant.domain.knowledge import Authority, Document, Limit, Part, Policy, Section, Standard
from assistant.domain.limits import OwnLimit, own_limit
from assistant.domain.people import AuthorityLevel
from assistant.engines.builtin.deciding import as_text
from assistant.language.text import sentences

MOST_CHARACTERS = 200
_NUMBER = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+")
_MEASURES = {
    "first_reply": "first reply",
    "length": "length",
    "reading_ease": "reading ease",
    "promise_has_date": "A promise has a date",
    "answers_every_question": "Every question is answered",
}


def opening(document: Document) -> str:
    """The first sentence of a document that is new; empty where it has none of a length to be told."""
    parts = (Part.in_short, Part.behaviour)
    told = [section for part in parts for section in document.parts(part)] or list(_sections(document))
    for section in told:
        for sentence in sentences(document.section_text(section)):
            if len(sentence.text) <= MOST_CHARACTERS:
                return sentence.text
    return ""


def difference(before: Document, after: Document, level: AuthorityLevel, levels: Sequence[AuthorityLevel]) -> str:
    """One sentence on what differs, for a reader of an authority level; empty where nothing they can read does."""
    if isinstance(before, Policy) and isinstance(after, Policy):
        sentence = _authority(before.authority, after.authority, level, levels)
        if sentence:
            return sentence
    if isinstance(before, Standard) and isinstance(after, Standard):
        sentence = _limits(before.limits, after.limits) or _critical(before, after)
        if sentence:
            return sentence
    if sentence := _clauses(before, after):
        return sentence
    if before.title != after.title:
        return f"It was called “{before.title}”."
    return "Its words stay the same." if before.version != after.version else ""


def _authority(
    before: Sequence[Authority], after: Sequence[Authority], level: AuthorityLevel, levels: Sequence[AuthorityLevel]
) -> str:
    rules = (*after, *before)
    named = {level, *(rule.level for rule in rules), *(rule.then for rule in rules if rule.then)}
    if not named <= set(levels):
        return ""
    actions = list(dict.fromkeys(rule.action for rule in rules))
    for one in (level, *(other for other in levels if other != level)):
        for action in actions:
            was, now = own_limit(before, action, one, levels), own_limit(after, action, one, levels)
            if sentence := _limit_sentence(action, was, now, "Your" if one == level else f"The {one}’s"):
                return sentence
    return ""


def _limit_sentence(action: str, was: OwnLimit | None, now: OwnLimit | None, whose: str) -> str:
    if now is None:
        return f"It no longer sets a limit for {action}."
    if was is None:
        return f"{whose} limit for {action}: {_up_to(now)}." if now.up_to else ""
    if (was.up_to, _unit(was)) == (now.up_to, _unit(now)):
        return ""
    ask = f"; the {now.then} decides" if now.up_to == 0 and now.then else ""
    return f"{whose} limit for {action} goes from {_up_to(was)} to {_up_to(now)}{ask}."


def _unit(limit: OwnLimit) -> str | None:
    return limit.rule.currency or limit.rule.unit if limit.up_to else None


def _up_to(limit: OwnLimit) -> str:
    if limit.up_to is None:
        return "no limit"
    return as_text(limit.up_to, limit.rule) if limit.up_to else "nothing"


def _limits(before: Iterable[Limit], after: Iterable[Limit]) -> str:
    was = {(limit.measure, limit.channel): limit for limit in before}
    now = {(limit.measure, limit.channel): limit for limit in after}
    for key in (*now, *(key for key in was if key not in now)):
        old, new = was.get(key), now.get(key)
        if old == new:
            continue
        name = _MEASURES[key[0]]
        if (new or old) and not _bounds(new or old):
            return f"{name}: that is checked now." if new else f"{name}: that is no longer checked."
        name = f"{name} by {key[1]}" if key[1] else name
        if old is None:
            return f"The {name} has a limit: {_bounds(new)}."
        if new is None:
            return f"The {name} has no limit any more; it was {_bounds(old)}."
        return f"The limit for the {name} goes from {_bounds(old)} to {_bounds(new)}."
    return ""


def _bounds(limit: Limit | None) -> str:
    if limit is None:
        return ""
    unit = f" {limit.unit}" if limit.unit else ""
    bounds = [("at least", limit.at_least), ("at most", limit.at_most)]
    return " and ".join(f"{words} {_plain(value)}{unit}" for words, value in bounds if value is not None)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _critical(before: Standard, after: Standard) -> str:
    if before.critical == after.critical:
        return ""
    return "A miss is critical now." if after.critical else "A miss is no longer critical."


def _clauses(before: Document, after: Document) -> str:
    was, now = _texts(before), _texts(after)
    changed = [f"Changed: {now[key][0]}" for key in now if key in was and was[key][1] != now[key][1]]
    added = [f"New: {now[key][0]}" for key in now if key not in was]
    removed = [f"Gone: {was[key][0]}" for key in was if key not in now]
    found = [*changed, *added, *removed]
    if not found:
        return ""
    others = len(found) - 1
    return f"{found[0]}{f', and {others} more' if others else ''}."


def _texts(document: Document) -> Mapping[str, tuple[str, str]]:
    """By heading without its number: the heading and the words. The summary comes last: it follows the clauses."""
    found: dict[str, tuple[str, str]] = {}
    for section in sorted(_sections(document), key=lambda section: section.part is Part.in_short):
        heading = section.heading or document.title
        key = _NUMBER.sub("", heading).casefold()
        words = " ".join(document.section_text(section).split())
        found[key] = (heading, f"{found[key][1]} {words}" if key in found else words)
    return found


def _sections(document: Document) -> tuple[Section, ...]:
    """The sections; a text without any is one."""
    return document.sections or (Section(path=(), start=0, end=len(document.body), line=1),)
