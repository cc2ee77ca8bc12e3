"""Signals of doing: who acts, what comes next, and when; and promises that hold nothing or too much."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.language import phrases
from assistant.language.phrases import Match
from assistant.language.plain import PlainSentence
from assistant.language.signals.case import Case, Seen
from assistant.language.signals.guards import is_denied, is_own, is_quoted

_PAST = frozenset("yesterday ago".split())
_CLOCK = frozenset("am pm noon midday o'clock oclock".split())


def first_person_ownership(case: Case) -> Iterator[Seen]:
    """I, and an action."""
    for match in case.find("first person"):
        if not is_quoted(case, match):
            yield Seen("first_person_ownership", match.start, match.end, match.strength)


def next_step(case: Case) -> Iterator[Seen]:
    """What happens next, whoever does it."""
    for match in case.find("next step"):
        if not is_quoted(case, match):
            yield Seen("next_step", match.start, match.end, match.strength)


def next_step_with_date(case: Case) -> Iterator[Seen]:
    """A next step whose sentence, or the one after it, names a day or an hour."""
    yield from _promised(case, "next_step_with_date", True, 1.0)
    for sentence in case.sentences:
        acts = max((m.strength for m in _steps(sentence)), default=0.0)
        if not acts:
            continue
        if when := when_in(sentence):
            yield Seen("next_step_with_date", sentence.span.start, sentence.span.end, when * max(acts, 0.8))
            continue
        after = next((s for s in case.sentences if s.place == sentence.place + 1), None)
        if after is not None and len(after.words) <= 8 and (when := when_in(after)):
            yield Seen("next_step_with_date", sentence.span.start, after.span.end, 0.8 * when)


def _steps(sentence: PlainSentence) -> Iterator[Match]:
    yield from phrases.find("next step", sentence)
    yield from phrases.find("company acts", sentence)


def _promised(case: Case, signal: str, dated: bool, strength: float) -> Iterator[Seen]:
    for promise in case.promises:
        if promise.dated is dated:
            yield Seen(signal, promise.start, promise.end, strength)


def when_in(sentence: PlainSentence) -> float:
    """How plainly a sentence names a day or an hour to come, 0 to 1."""
    found = list(phrases.find("when", sentence))
    words = [word.word for word in sentence.words]
    if any(_is_clock(words, place) for place in range(len(words))):
        return 1.0
    if any(word in _PAST for word in words) and len(found) <= 1:
        return 0.0
    return max((match.strength for match in found), default=0.0)


def _is_clock(words: list[str], place: int) -> bool:
    word = words[place]
    if ":" in word and word.replace(":", "").isdigit():
        return True
    after = words[place + 1] if place + 1 < len(words) else ""
    before = words[place - 1] if place else ""
    if word.isdigit() and (after in _CLOCK or (before in ("by", "before", "until", "at") and int(word) <= 24)):
        return True
    return bool(word[:1].isdigit() and word.endswith(("am", "pm", "st", "nd", "rd", "th")))


def vague_promise(case: Case) -> Iterator[Seen]:
    """Something is promised and no day or hour: soon, in due course, somebody will."""
    some_dated = any(promise.dated for promise in case.promises)
    yield from _promised(case, "vague_promise", False, 0.5 if some_dated else 0.8)
    for match in case.find("vague promise"):
        if not is_own(case, match) or is_denied(match):
            continue
        if when_in(match.sentence) >= 0.8:
            continue
        after = next((s for s in case.sentences if s.place == match.sentence.place + 1), None)
        dated = after is not None and when_in(after) >= 0.8 and bool(list(_steps(after)))
        yield Seen("vague_promise", match.start, match.end, 0.5 if dated else match.strength)


def over_promise(case: Case) -> Iterator[Seen]:
    """More is promised than anybody can know: guaranteed, definitely, it will fit."""
    for match in case.find("over promise"):
        if is_own(case, match) and not is_denied(match):
            yield Seen("over_promise", match.start, match.end, match.strength)
