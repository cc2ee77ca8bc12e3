"""The questions somebody asked, with or without a question mark, and whether a reply speaks to each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language import phrases
from assistant.language.plain import PlainSentence
from assistant.language.text import content_words

_AUXILIARY = frozenset(
    "do does did can could will would shall should is are am was were has have had may might must".split()
)
_WH = frozenset("what when where which who whom whose why how".split())
_PERSONAL = frozenset("i we you it they he she there this that the my your our".split())
_LOOSE = frozenset(("what", "how", "which", "who", "where", "yes or no"))
_ENOUGH = 0.34
_LEAST_WORDS = 2
_CLAUSE = re.compile(
    r"(?<=\?)\s+|\s+(?:and|also|plus)\s+(?=(?:what|when|where|which|who|why|how|can|could|do|does|will|is|are)\b)", re.I
)


@dataclass(frozen=True)
class Question:
    """A question: the sentence it stands in, what it asks for (when, price, why, yes or no ...), its content words."""

    sentence: PlainSentence
    kind: str
    content: frozenset[str]


def questions_in(asked: Sequence[PlainSentence]) -> tuple[Question, ...]:
    """The questions in somebody's sentences; those that only vent ("are you joking?") are left out."""
    found = []
    for sentence in asked:
        if not _is_question(sentence) or phrases.has("no real question", sentence):
            continue
        content = frozenset(content_words(sentence.text))
        if len(sentence.words) >= _LEAST_WORDS:
            found.append(Question(sentence, _kind(sentence), content))
    return tuple(found)


def _is_question(sentence: PlainSentence) -> bool:
    words = [word.word for word in sentence.words]
    if sentence.asks:
        return True
    if phrases.has("asks to tell", sentence):
        return True
    start = 1 if words[0] in ("and", "so", "also", "but", "or", "please", "hi", "hello") and len(words) > 1 else 0
    follows = words[start + 1] if start + 1 < len(words) else ""
    if words[start] in _WH and (follows in _AUXILIARY or words[start] in ("how", "which", "what")):
        return True
    return words[start] in _AUXILIARY and follows in _PERSONAL and words[start] not in ("have", "had", "was", "were")


def _kind(sentence: PlainSentence) -> str:
    for kind in ("when", "price", "amount", "why", "where", "who", "which", "how", "what"):
        if phrases.has(f"asks {kind}", sentence):
            return kind
    return "yes or no"


def answers(question: Question, draft: Sequence[PlainSentence]) -> tuple[PlainSentence, float] | None:
    """The sentence of a reply that best speaks to a question, with 0 to 1 how plainly; None where none does.

    Half of it is the share of the question's content words that stand in the sentence or its neighbours, half
    whether the sentence holds what was asked for: a day for when, an amount for how much, a because for why.
    """
    best: tuple[PlainSentence, float] | None = None
    for place, sentence in enumerate(draft):
        near = " ".join(s.text for s in draft[max(0, place - 1) : place + 2])
        shared = _share(question.content, frozenset(content_words(sentence.text)))
        around = _share(question.content, frozenset(content_words(near)))
        fits = _fits(question.kind, sentence) and (around > 0 or not _is_loose(question.kind, sentence))
        later = phrases.has("answers later", sentence)
        score = 0.5 * max(shared, 0.6 * around) + (0.5 if fits or later else 0.0)
        if not fits and not later and shared < _ENOUGH:
            continue
        if score > (best[1] if best else 0.25):
            best = (sentence, min(1.0, score))
    return best


def _fits(kind: str, sentence: PlainSentence) -> bool:
    """Whether a sentence holds what such a question asks for."""
    if kind in ("price", "amount") and any(word.word[:1].isdigit() for word in sentence.words):
        return True
    return phrases.has(f"answers {kind}", sentence)


def _is_loose(kind: str, sentence: PlainSentence) -> bool:
    """Whether nearly every sentence holds it, so that it shows nothing without a shared word."""
    return kind in _LOOSE and not phrases.has("answers plainly", sentence)


def _share(wanted: frozenset[str], held: frozenset[str]) -> float:
    return len(wanted & held) / len(wanted) if wanted else 0.0
