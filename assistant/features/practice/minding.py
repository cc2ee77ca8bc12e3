"""What of a reply the customer minded or was told for, in the words of the reply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from assistant.domain.customer import Deed
from assistant.domain.debrief import Place
from assistant.domain.practice import Scenario
from assistant.domain.runs import RunTurn
from assistant.language.text import content_words, sentences

_SAME = 0.6
"""Share of the words of a sentence and a clause together that stand in both where the one reads out the other."""
Faults = Mapping[str, Sequence[str]]
"""By turn, the sentences of its reply that something finds fault with."""


class Minding(NamedTuple):
    """What is said of words that a customer minds, what to do instead, and the signal of such words."""

    said: str
    instead: str
    signal: str


MINDED: Mapping[Deed, Minding] = {
    Deed.blamed: Minding(
        "This can be heard as blame.", "Leave out whose fault it was, and say what you do about it.", "blame"
    ),
    Deed.stonewalled: Minding(
        "This closes the door behind a rule.",
        "Say what you can do, and give the reason in plain words.",
        "stonewalling",
    ),
    Deed.passed_on: Minding(
        "This sends them somewhere else.",
        "Do this step yourself, or hand over by name and stay with it.",
        "pass_the_buck",
    ),
    Deed.over_promised: Minding(
        "This promises more than can be kept or granted.", "Promise only what you know you can keep.", "over_promise"
    ),
    Deed.asked_again: Minding(
        "This asks for what they have told you.", "Use what stands in their message.", "asks_again"
    ),
    Deed.scripted: Minding(
        "This could have been sent to anybody.", "Say it as you would say it aloud to this one person.", "script_phrase"
    ),
}
"""What a customer minds in the words of one reply, the worst first."""


def minded(turn: RunTurn) -> tuple[str, ...]:
    """The sentences of a reply that the customer minded or that break a must-not."""
    if turn.seen is None:
        return ()
    keys = [*(MINDED.keys() & turn.seen.deeds), *(f"must not {place}" for place in turn.seen.broken)]
    found = [sentence_with(turn.reply, turn.seen.words.get(key, "")) for key in keys]
    if Deed.over_promised in turn.seen.deeds and not turn.seen.words.get(Deed.over_promised):
        # It is the sum that is too much, and nothing says in which of the sentences.
        found.append(turn.reply)
    return tuple(dict.fromkeys(words for words in found if words))


def overlap(words: str, others: Iterable[str]) -> bool:
    """Whether some words hold any of the others, or stand in one of them."""
    return any(one and words and (one in words or words in one) for one in others)


def reads_out(sentence: str, scenario: Scenario) -> bool:
    """Whether a sentence reads out a clause that applies in the case, whatever signs are seen in it."""
    said = set(content_words(sentence))
    clauses = [ground.cited.quote for ground in scenario.grounds if ground.applies]
    clauses += [one.cited.quote for one in scenario.resolution.conditions if one.cited is not None]
    words = (set(content_words(clause)) for clause in clauses)
    return any(said and len(said & own) >= _SAME * len(said | own) for own in words)


def came_out(name: str, turns: Sequence[RunTurn]) -> Place | None:
    """The reply to which the customer told a hidden fact, with the question that brought it out."""
    for number, turn in enumerate(turns, 1):
        if turn.state is not None and name in turn.state.telling:
            asked = turn.seen.asks if turn.seen is not None and name in turn.seen.asked_about else ""
            return Place(turn=turn.id, number=number, text=sentence_with(turn.reply, asked))
    return None


def sentence_with(reply: str, words: str) -> str:
    """The sentence of a reply in which some words stand, as it stands there; empty where they do not."""
    start = reply.find(words.strip()) if words.strip() else -1
    if start < 0:
        return ""
    end = start + len(words.strip())
    spans = [span for span in sentences(reply) if span.start < end and start < span.end]
    return reply[spans[0].start : max(end, spans[0].end)].strip() if spans else words.strip()
