"""How near words are to what a scenario holds: a question to a hidden fact, a sentence to a clause or a question."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.scenario_parts import HiddenFact
from assistant.features.practice.material import Material, specific
from assistant.language.embedder import Embedder, Vectors
from assistant.language.plain import PlainSentence
from assistant.language.text import STOP_WORDS, content_words, stem, words

_LIKE_ENOUGH = 0.45
"""Cosine from which on a question that shares a word with a hidden fact is about it."""
TO_THE_POINT, NEAR = 0.45, 0.3
"""Cosines of a question and a sentence that answers it plainly, and of one that may. Of the sentences of other
scenarios' replies one in 100 reaches 0.37 and one in 20 0.28 (scripted good replies against opening questions)."""
_SAYS_AS_MUCH = 0.6
"""Cosine from which on a sentence says what a clause says, given that they share a word of the case."""
_TOPICS = 2
"""Topics of a fact that a question names, one of them at least a telling one."""
_TELLING = frozenset(("who", "whom", "why", "where"))


_TO_THEM = {"they": "you", "them": "you", "their": "your"}


def _to_them(about: str) -> str:
    """What a fact is about, as somebody asks for it who speaks to them."""
    return " ".join(_TO_THEM.get(word, word) for word in about.split())


class Nearness:
    """Of one scenario's material. Without an embedder words alone count."""

    def __init__(self, material: Material, embedder: Embedder | None = None) -> None:
        self._material, self._embedder = material, embedder
        self._vectors: Vectors | None = None

    def about(self, fact: HiddenFact, question: PlainSentence) -> bool:
        """Whether a question is about a hidden fact, by its words or its meaning."""
        asked = {word.word for word in question.words}
        stems = {stem(word) for word in asked}
        own = self._material.own
        topics = [topic for topic in fact.topics if stem(topic) in stems and stem(topic) not in own]
        telling = [topic for topic in topics if topic not in STOP_WORDS or topic in _TELLING]
        about = specific(fact.about, own)
        if about and len(about & stems) >= min(2, len(about)):
            return True
        if (telling and len(topics) >= _TOPICS) or (fact.about and set(words(_to_them(fact.about))) <= asked):
            return True
        if self._embedder is None or not (fact.about and (topics or about & stems)):
            return False
        vectors = self._embedder.embed([question.span.text, fact.about])
        return float(vectors[0] @ vectors[1]) >= _LIKE_ENOUGH

    def nearest(self, said: Sequence[PlainSentence]) -> PlainSentence | None:
        """The sentence that says by its meaning what holds in the case, with at least a word of it; None for none."""
        matters = self._material.answers
        if self._embedder is None or not said or not matters:
            return None
        if self._vectors is None:
            self._vectors = self._embedder.embed([matter.text for matter in matters])
        likeness = self._embedder.embed([sentence.span.text for sentence in said]) @ self._vectors.T
        for row, sentence in zip(likeness, said, strict=True):
            stems = frozenset(content_words(sentence.span.text))
            for cosine, matter in zip(row, matters, strict=True):
                if cosine >= _SAYS_AS_MUCH and not matter.is_common and stems & matter.stems:
                    return sentence
        return None

    def is_near(self, question: str, words: str) -> bool:
        """Whether some words are nearer to the question than what is said of other cases; False without an embedder.

        Of the wishes of other scenarios one in 20 is as near to a question as ``NEAR``.
        """
        if self._embedder is None or not question or not words:
            return False
        vectors = self._embedder.embed([question, words])
        return float(vectors[0] @ vectors[1]) >= NEAR

    def near(self, question: str, said: Sequence[PlainSentence], least: float) -> list[PlainSentence]:
        """Those sentences whose meaning is near to the question; none without an embedder."""
        if self._embedder is None or not said or not question:
            return []
        vectors = self._embedder.embed([question, *(sentence.span.text for sentence in said)])
        return [one for one, cosine in zip(said, vectors[1:] @ vectors[0], strict=True) if cosine >= least]
