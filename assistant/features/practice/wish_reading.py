"""What a trainee would want as the customer, held against the standards in force, by meaning and by shared words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from assistant.domain.debrief import Covering, WishCompared
from assistant.domain.knowledge import Part, Policy, Standard
from assistant.features.practice.sources import cited
from assistant.language.clauses import statements
from assistant.language.embedder import Embedder, Vectors
from assistant.language.text import content_words

PROMISED = 0.5
"""Nearness from which on a standard is said to promise a wish; measured in evals/results/wishes.md."""
UNCOVERED = 0.4
"""Nearness below which no standard is said to cover it; between the two the nearest is named as the nearest."""
_SHARED = 0.2
"""What shared words add to a cosine, at most."""
_BEST, _NEXT = 0.6, 0.4
"""How the nearest line of a standard and the mean of its three nearest are weighed."""
_NEAREST = 3
_SHOWN = (Part.behaviour, Part.met_when, Part.why)
_READ = (*_SHOWN, Part.missed_when)
_KEPT = 16
"""Sets of documents whose vectors are kept; a few audiences and channels are all there are."""


class Nearness(NamedTuple):
    """The standard nearest to a wish, how near it is, and its words that come nearest."""

    standard: Standard
    score: float
    words: str


class _Line(NamedTuple):
    owner: int
    text: str
    is_shown: bool


class WishReader:
    """``embedder`` reads what people write, and keeps nothing of it; ``of_documents`` may keep what it reads."""

    def __init__(self, embedder: Embedder, of_documents: Embedder | None = None) -> None:
        self._embedder, self._of_documents = embedder, of_documents or embedder
        self._kept: dict[str, _Shelf] = {}

    def compare(
        self, wishes: Iterable[str], standards: Sequence[Standard], policies: Sequence[Policy]
    ) -> tuple[WishCompared, ...]:
        """Each wish with the words of the standard that promises it, or comes nearest; empty wishes are left out."""
        return tuple(self._compared(wish.strip(), standards, policies) for wish in wishes if wish.strip())

    def nearest(self, wish: str, standards: Sequence[Standard], policies: Sequence[Policy]) -> Nearness | None:
        """The nearest standard; None without any. What a policy is nearer to is that much less a standard's matter."""
        if not standards:
            return None
        shelf = self._shelf(standards, policies)
        found, scores, about_a_policy = self._scores(wish, standards, shelf)
        best = int(np.argmax(found))
        score = found[best] - max(0.0, about_a_policy - found[best])
        shown = [row for row, line in enumerate(shelf.read) if line.owner == best and line.is_shown]
        words = shelf.read[max(shown, key=lambda row: float(scores[row]))].text if shown else standards[best].title
        return Nearness(standards[best], score, words)

    def ranked(
        self, words: str, standards: Sequence[Standard], policies: Sequence[Policy], most: int
    ) -> tuple[tuple[Standard, float], ...]:
        """The ``most`` nearest standards, the nearest first, each with its nearness."""
        if not standards:
            return ()
        found, _, _ = self._scores(words, standards, self._shelf(standards, policies))
        order = sorted(range(len(standards)), key=lambda place: -found[place])
        return tuple((standards[place], found[place]) for place in order[:most])

    def _scores(self, wish: str, standards: Sequence[Standard], shelf: _Shelf) -> tuple[list[float], Vectors, float]:
        """How near each standard is, how near each line of theirs is, and how near the nearest policy is."""
        vector = self._embedder.embed_query(wish)
        lines = shelf.lines @ vector + _SHARED * shelf.shared(wish)
        about_a_policy = float((shelf.policies @ vector).max()) if len(shelf.policies) else 0.0
        return [_weighed(lines[shelf.owners == place]) for place in range(len(standards))], lines, about_a_policy

    def _compared(self, wish: str, standards: Sequence[Standard], policies: Sequence[Policy]) -> WishCompared:
        found = self.nearest(wish, standards, policies)
        if found is None or found.score < UNCOVERED:
            return WishCompared(wish=wish, covering=Covering.none)
        return WishCompared(
            wish=wish,
            covering=Covering.promised if found.score >= PROMISED else Covering.nearest,
            standard_id=found.standard.id,
            title=found.standard.title,
            promise=cited(found.standard, found.words),
        )

    def _shelf(self, standards: Sequence[Standard], policies: Sequence[Policy]) -> _Shelf:
        key = " ".join(document.fingerprint for document in (*standards, *policies))
        if key not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = _Shelf(standards, policies, self._of_documents)
        return self._kept[key]


class _Shelf:
    """The lines of some standards, and what some policies are about, with their vectors."""

    def __init__(self, standards: Sequence[Standard], policies: Sequence[Policy], embedder: Embedder) -> None:
        self.read = [line for owner, standard in enumerate(standards) for line in _lines(owner, standard)]
        self.lines: Vectors = embedder.embed([line.text for line in self.read])
        self.owners = np.array([line.owner for line in self.read])
        topics = [topic for policy in policies for topic in (policy.title, *policy.topics)]
        self.policies: Vectors = embedder.embed(topics) if topics else np.zeros((0, embedder.dimensions), np.float32)
        self._stems = [frozenset(content_words(line.text)) for line in self.read]
        counts = Counter(word for stems in self._stems for word in stems)
        self._rarity: Mapping[str, float] = {
            word: math.log((len(self.read) + 1) / (count + 0.5)) for word, count in counts.items()
        }
        self._rarest = math.log((len(self.read) + 1) / 0.5)

    def shared(self, wish: str) -> Vectors:
        """For each line the share of the wish's words that it holds, by how rare they are (inverse line frequency)."""
        stems = frozenset(content_words(wish))
        whole = self._weight(stems)
        shares = [self._weight(stems & own) / whole if whole else 0.0 for own in self._stems]
        return np.array(shares, np.float32)

    def _weight(self, stems: Iterable[str]) -> float:
        return sum(self._rarity.get(word, self._rarest) for word in stems)


def _lines(owner: int, standard: Standard) -> Iterator[_Line]:
    for text in (standard.title, *standard.topics):
        yield _Line(owner, text, False)
    for part in _READ:
        for line in statements(standard, part):
            yield _Line(owner, line.text, part in _SHOWN)


def _weighed(scores: Vectors) -> float:
    """``_BEST`` · max + ``_NEXT`` · mean of the three highest."""
    highest = np.sort(scores)[-_NEAREST:]
    return float(_BEST * highest[-1] + _NEXT * highest.mean())
