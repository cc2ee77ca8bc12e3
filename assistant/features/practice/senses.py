"""Whether a sentence speaks of what a question asks: of the same place, the same deed, or one of its alternatives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.language.plain import PlainSentence
from assistant.language.text import content_words, stem


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


_SENSES = (
    _stems(
        "door doorstep upstairs floor stairs steps flight room hall flat kerb inside carry carried bring brought up"
    ),
    _stems("visit inspect inspection technician engineer judge judged examine repairs wear fault see"),
    _stems("return returned returns refund refunded accept accepted exchange swap give back send"),
    _stems("safe safely secure dangerous danger recall recalled risk switch stop"),
    _stems("cost costs charge charged fee price free pay paid euro pound sum credit"),
    _stems("cancel cancelled cancellation stop withdraw end ended"),
    _stems("repair repaired mend mended part parts spare replace replaced replacement warranty guarantee"),
    _stems("record records data delete deleted erase keep kept copy stored privacy"),
    _stems("cover covers covered stand deputy hand take over colleague list"),
    _stems("pass passed contact handed transfer transferred forward forwarded person"),
    _stems("read letter size print explain plain words language large aloud"),
)
"""Words that speak of one thing, so that a sentence with one of them may answer a question with another."""
_NO_MATTER = _stems("somebody someone anybody you your problem thing still can")
_OR = re.compile(r",?\s+or\s+", re.IGNORECASE)
_HALF = 0.5
_NEEDS = re.compile(
    r"\b(?:need|want) anything\b|\banything (?:else )?(?:you need|from me)\b|\bwhat (?:else )?do you need\b",
    re.IGNORECASE,
)
_OF_ANY_CASE = re.compile(r"\b(?:how (?:can|may) i help|what (?:would you prefer|matters))\b", re.IGNORECASE)
"""Questions that ask for nothing that is needed."""
_REQUEST = re.compile(
    r"\bplease (?:send|give|tell|let|bring|write|note)\b|\bi (?:still )?need (?:your|the|a|one)\b"
    r"|\b(?:send|give|tell) me\b|\bnothing (?:else|more)\b|\ball (?:that )?i need\b|\bneed not\b|\bneed nothing\b",
    re.IGNORECASE,
)


def asks_for_needs(question: str) -> bool:
    """Whether a question is whether the company needs anything of the customer."""
    return bool(_NEEDS.search(question))


def says_needs(sentences: Sequence[PlainSentence]) -> PlainSentence | None:
    """The sentence that asks for something, or says that nothing is needed; None where none does."""
    asking = (one for one in sentences if one.asks and not _OF_ANY_CASE.search(one.span.text))
    return next(asking, None) or next((one for one in sentences if _REQUEST.search(one.span.text)), None)


def is_of_the_same(question: str, sentence: str) -> bool:
    """Whether both speak of one thing, by the lists of words above."""
    asked, said = frozenset(content_words(question)), frozenset(content_words(sentence))
    return any(asked & sense and said & sense for sense in _SENSES)


def carries_an_alternative(question: str, sentence: str, own: frozenset[str]) -> bool:
    """Whether a sentence has half of the words of one side of an either-or question; ``own`` are those of the thing."""
    said = frozenset(content_words(sentence))
    return any(len(side & said) >= _HALF * len(side) for side in _sides(question, own))


def _sides(question: str, own: frozenset[str]) -> Iterator[frozenset[str]]:
    parts = _OR.split(question)
    if len(parts) > 1:
        for part in parts:
            if side := frozenset(content_words(part)) - own - _NO_MATTER:
                yield side
