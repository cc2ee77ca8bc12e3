"""Example sentences of a standard made to fit a case, or left out where they tell of another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.domain.knowledge import Part, Standard
from assistant.domain.reply import Channel
from assistant.engines.builtin.casework import PRIVATE, SLOT, Casework
from assistant.engines.builtin.quotables import Quotable, of_part
from assistant.language.text import content_words

_DAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_CLOCK = r"\d{1,2}(?:[:.]\d{2})?"
_TIMES = (
    (
        re.compile(
            rf"\b(?:(?:today|tomorrow|on {_DAY}(?: morning| evening| afternoon)?),? "
            rf"(?:before|by|at|until) (?:{_CLOCK}|noon)"
            rf"|(?:tomorrow|on {_DAY})(?: morning| evening| afternoon)?|(?:before|by|at|until) {_CLOCK}"
            r"|within (?:the|an) hour|within \d+ (?:working )?hours?)(?!\w)"
        ),
        "by {day and time}",
    ),
    (re.compile(rf"\buntil {_DAY}(?: morning| evening)?"), "until {day}"),
)
_STILL_A_TIME = re.compile(rf"\b{_DAY}\b|\b{_CLOCK}\b|\btomorrow\b|\byesterday\b|\btonight\b", re.IGNORECASE)
_TALK = re.compile(r"\b(?P<before>(?:end|ending|close|in|leave) (?:the|this)) (?:call|chat|conversation)\b")
_PARTS = re.compile(r"(?<=[;.:?!])\s+")
_DONE = re.compile(
    r"\b(?:I|we|I've|we've) (?:have |just )*(?P<deed>"
    r"put|rang|rung|sent|went|spoke|spoken|asked|told|ordered|booked|waived|"
    r"started|set|fetched|moved|charged|stayed|brought|noted|looked)\b"
    r"|\bI am (?:taking(?! care)|saying yes|sending|putting)\b"
    r"|\bhas my notes?\b",
    re.IGNORECASE,
)
_SHORTEST = 5
_GREETS = re.compile(r"(?:hello|hi|good (?:morning|afternoon|evening))\b", re.IGNORECASE)


@dataclass(frozen=True)
class Saying:
    """Words for a case: an example sentence made to fit, with the words of the standard they come from."""

    text: str
    source: Quotable


def sayings(standard: Standard, case: Casework, general: bool = False) -> Iterator[Saying]:
    """The standard's example sentences, whole or in part, that state nothing the case does not hold.

    A thing that is sold gives way to the item of the case, a day or an hour becomes a slot. A sentence that
    then still holds a word of its own, or tells of a deed that the draft does not tell, is left out. With
    ``general``, words of the standard's own rules are no words of another case.
    """
    social = case.request.reply.channel is Channel.social
    own = (
        frozenset(content_words(" ".join(p.text for p in of_part(standard, Part.behaviour))))
        if general
        else frozenset()
    )
    for piece in of_part(standard, Part.say):
        for source in _pieces(piece):
            fitted = fit(source.text, case, own)
            if fitted is not None and not (social and any(slot in PRIVATE for slot in SLOT.findall(fitted))):
                yield Saying(fitted, source)


def fit(text: str, case: Casework, general: frozenset[str] = frozenset()) -> str | None:
    """One example sentence made to fit a case; None where it does not."""
    text = _with_item(text, case)
    for pattern, slot in _TIMES:
        text = pattern.sub(slot, text)
    text = text.replace("by by ", "by ")
    talk = case.wording.talk.get(case.request.reply.channel.value, "conversation")
    text = _TALK.sub(lambda m: f"{m['before']} {talk}", text)
    plain = SLOT.sub(" ", text)
    if _STILL_A_TIME.search(plain) or len(plain.split()) < _SHORTEST:
        return None
    done = _DONE.search(plain)
    if done and not set(content_words(done[0])) <= set(content_words(case.request.reply.draft)):
        return None
    strange = set(content_words(plain)) - case.wording.everyday - case.stems - general
    return None if strange else text[:1].upper() + text[1:]


def _pieces(piece: Quotable) -> Iterator[Quotable]:
    """The sentence, and those of its parts that can be said alone."""
    yield piece
    body = piece.document.body
    start = piece.start
    words = body[piece.start : piece.end]
    cuts = [m.end() for m in _PARTS.finditer(words)]
    if not cuts:
        return
    for begin, end in zip([0, *cuts], [*cuts, len(words)], strict=True):
        part = words[begin:end].strip()
        if len(part.split()) >= _SHORTEST and not part.endswith(":") and part[:1].isupper():
            yield Quotable(piece.document, piece.section, start + begin, start + begin + len(words[begin:end].rstrip()))


def _with_item(text: str, case: Casework) -> str:
    things = list(case.wording.things.finditer(text))
    item = case.request.reply.facts.item.strip()
    strange = [thing for thing in things if not set(content_words(thing[0])) <= case.stems]
    if not strange or not item or len({thing[0].lower() for thing in things}) > 1:
        return text
    thing = strange[0]
    plural = item.endswith("s") and not item.endswith("ss")
    if plural != (thing[0].endswith("s") and not thing[0].endswith("ss")) or " and " in item:
        return text
    before = text[: thing.start()]
    if re.search(r"\ban? $", before):
        before = re.sub(r"\ban? $", "an " if item[0].lower() in "aeiou" else "a ", before)
    return before + item + text[thing.end() :]


def tells_a_deed(text: str) -> bool:
    """Whether a sentence says that something was done already, which nobody knows of another case."""
    return bool(_DONE.search(SLOT.sub(" ", text)))


def finished(text: str) -> str:
    """A part of a sentence as a sentence of its own."""
    text = text.strip().rstrip(";:,")
    return text if text.endswith((".", "!", "?", "…", "”")) else f"{text}."


def greets(text: str) -> bool:
    """Whether a sentence begins by greeting."""
    return bool(_GREETS.match(text))
