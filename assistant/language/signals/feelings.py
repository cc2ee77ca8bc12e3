"""Signals of care: the feeling named, the apology, and what it is for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from assistant.language import phrases
from assistant.language.phrases import Match
from assistant.language.plain import PlainSentence
from assistant.language.signals.case import Case, Seen
from assistant.language.signals.guards import is_denied, is_quoted, is_reported
from assistant.language.text import STOP_WORDS, content_words, stem

_EMPTY_OBJECTS = frozenset(
    stem(word)
    for word in "inconvenience trouble issue problem caused feel frustration experience situation matter upset hear"
    " sorry apologise apology apologies caused may happened sincerely deeply really truly very so today"
    " please thank thanks hi"
    " hello dear kind unfortunately such any let know".split()
)
"""Words of an apology that say nothing about what it is for."""
_HALF = frozenset(stem(word) for word in "delay wait mistake error mix confusion late disappointment".split())
_FIRST_SENTENCES = 4
_OPENING = 4
_SHARED = 2
"""Content words of the customer's own from which on a sentence says something back."""


def _overlaps(match: Match, group: str) -> bool:
    return any(
        m.first <= match.first < m.last or match.first <= m.first < match.last
        for m in phrases.find(group, match.sentence)
    )


def _apologies(case: Case) -> Iterator[Match]:
    for match in case.find("apology"):
        if not (is_quoted(case, match) or is_reported(match) or is_denied(match)):
            yield match


def apology(case: Case) -> Iterator[Seen]:
    """Sorry, said for ourselves; an apology for the other's feelings, or one with a but, is hardly one."""
    for match in _apologies(case):
        empty = phrases.has("empty apology", match.sentence)
        yield Seen("apology", match.start, match.end, 0.4 * match.strength if empty else match.strength)


def apology_for_specific(case: Case) -> Iterator[Seen]:
    """An apology whose sentence, or the one beside it, names what went wrong."""
    heard = {stem(word.word) for sentence in case.heard for word in sentence.words} - _EMPTY_OBJECTS
    for match in _apologies(case):
        strength = _substance(match.sentence, heard)
        if strength < 1.0 and not phrases.has("empty apology", match.sentence):
            beside = [s for s in case.sentences if abs(s.place - match.sentence.place) == 1]
            strength = max([strength, *(0.8 for s in beside if phrases.has("our apology cause", s))])
        if phrases.has("empty apology", match.sentence) and strength < 1.0:
            strength *= 0.3
        if strength:
            yield Seen("apology_for_specific", match.start, match.sentence.span.end, strength * match.strength)


def _substance(sentence: PlainSentence, heard: set[str]) -> float:
    """0 to 1: how much of what happened a sentence names; words of the customer's own count double."""
    said = set(content_words(sentence.text)) - _EMPTY_OBJECTS
    shared = {word for word in said & heard if word not in STOP_WORDS}
    count = len(said - _HALF) + len(shared - _HALF) + 0.5 * len(said & _HALF)
    return 1.0 if count >= 3 else 0.8 if count >= 2 else 0.5 if count >= 0.5 else 0.0


def feeling_named(case: Case) -> Iterator[Seen]:
    """A word for what the other one feels, said to them; weaker late in the reply and where it is a template."""
    for match in case.find("feeling named"):
        if is_quoted(case, match) or _about_ourselves(match) or is_denied(match) or _waved_away(match):
            continue
        strength = match.strength
        if _overlaps(match, "template sympathy") or phrases.has("template sympathy", match.sentence):
            strength = min(strength, 0.4)
        if match.sentence.place > _FIRST_SENTENCES:
            strength *= 0.7
        yield Seen("feeling_named", match.start, match.end, strength)

    yield from _said_back(case)


_LEAST_SAID_BACK = 5
"""Words below which nothing is said back: a greeting shares its words with the other's greeting."""


def _said_back(case: Case) -> Iterator[Seen]:
    """What it was like, said back in the opening before anything is done: "Three weeks on a pavement"."""
    heard = {stem(word.word) for sentence in case.asked for word in sentence.words if word.word not in STOP_WORDS}
    for sentence in case.sentences[:_OPENING]:
        if len(sentence.words) < _LEAST_SAID_BACK:
            continue
        shared = {word for word in content_words(sentence.text) if word in heard} - case.customer_names
        does = any(phrases.has(group, sentence) for group in ("first person", "next step", "stonewalling", "blame"))
        asks = sentence.asks or phrases.has("asks for", sentence)
        if len(shared) >= _SHARED and not asks and not phrases.has("script phrase", sentence):
            yield Seen("feeling_named", sentence.span.start, sentence.span.end, 0.3 if does else 0.5)


def _waved_away(match: Match) -> bool:
    """Whether the feeling is talked away: "I would not worry", "no need to panic"."""
    return phrases.has("waved away", match.sentence)


def _about_ourselves(match: Match) -> bool:
    """Whether the feeling is the writer's: "I am happy to help", "I am afraid"."""
    words = [word.word for word in match.sentence.words]
    before = words[max(0, match.first - 3) : match.last]
    feelings = ("afraid", "happy", "glad", "delighted", "pleased", "proud", "grateful", "excited", "lovely")
    return any(
        one in ("i", "we") and two in ("am", "are") and any(f in before for f in feelings)
        for one, two in itertools.pairwise(before)
    )
