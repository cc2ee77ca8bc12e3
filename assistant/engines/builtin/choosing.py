"""Choosing sentences: near to the question, in the right section, and not saying the same twice."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np

from assistant.domain.knowledge import Document, Part
from assistant.domain.retrieval import Retrieval
from assistant.engines.builtin.quotables import Quotable, quotables
from assistant.language.amounts import lengths
from assistant.language.embedder import Embedder, Vector, Vectors
from assistant.language.text import content_words

CANDIDATES = 24
"""Sentences of one document that are compared with the question."""
KEPT_VECTORS = 20_000
_REPEATS = 0.45
"""How much likeness to a sentence already chosen counts against one (MMR, Carbonell and Goldstein 1998)."""
_UNASKED = 0.2
_APPLIES = 0.2
_THRESHOLD = re.compile(
    r"(?P<least>\d+) (?P<unit_a>days|weeks|months|years|hours) (?:or more|late or more|late\b)"
    r"|\bwithin (?P<most>\d+) (?P<unit_b>days|weeks|months|years|hours)",
    re.IGNORECASE,
)
_POINTS_ELSEWHERE = 0.12
"""How much less a sentence counts that leads to a clause of another document, which is for another case."""
_ELSEWHERE = re.compile(r"\b(?:see|use|follow|under)\s+[A-Z][\w ]+, clause \d", re.IGNORECASE)
_NUMBER = re.compile(r"\d|\b(one|two|three|same day|next day|free)\b", re.IGNORECASE)


def applies(question: str, sentence: str) -> int:
    """Whether the case meets a sentence's threshold of time: 1 yes, -1 no, 0 it names none or cannot be told.

    ``three weeks late`` meets ``14 days or more late`` and does not meet ``within 14 days``.
    """
    named = lengths(question)
    if not named:
        return 0
    for match in _THRESHOLD.finditer(sentence):
        number, unit = Decimal(match["least"] or match["most"]), match["unit_a"] or match["unit_b"]
        values = [value for length in named if (value := length.in_unit(unit)) is not None]
        if values:
            met = any(value >= number for value in values) if match["least"] else any(v <= number for v in values)
            return 1 if met else -1
    return 0


class Chooser:
    """Sentence vectors by text, kept for the next question, and the choice among them."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: OrderedDict[str, Vector] = OrderedDict()
        self._lock = threading.Lock()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Vectors of sentences, shape (n, dimensions); what was embedded before is not embedded again."""
        with self._lock:
            known = {text: self._kept[text] for text in texts if text in self._kept}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known |= dict(zip(new, self._embedder.embed(new), strict=True))
            with self._lock:
                self._kept.update({text: known[text] for text in new})
                while len(self._kept) > KEPT_VECTORS:
                    self._kept.popitem(last=False)
        return np.stack([known[text] for text in texts])

    def nearest(self, question: str, texts: Sequence[str]) -> float:
        """Cosine (-1 to 1) of a question and the nearest of some texts."""
        return float((self.vectors(texts) @ self._embedder.embed_query(question)).max())

    def scored(
        self, question: str, pieces: Sequence[Quotable], sections: Mapping[str, float], wants_number: bool
    ) -> list[tuple[float, Quotable]]:
        """Pieces with their score, best first: cosine, standing of the section, shared words."""
        if not pieces:
            return []
        asked = self._embedder.embed_query(question)
        cosine = self.vectors([piece.text for piece in pieces]) @ asked
        stems = set(content_words(question))
        rows = []
        for piece, near in zip(pieces, cosine, strict=True):
            shared = len(stems & set(content_words(piece.text))) / (len(stems) or 1)
            score = 0.5 * float(near) + 0.5 * sections.get(piece.section.heading, _UNASKED) + 0.25 * min(shared, 0.5)
            if wants_number and _NUMBER.search(piece.text):
                score += 0.08
            score += _APPLIES * applies(question, piece.text)
            if _ELSEWHERE.search(piece.text) and not applies(question, piece.text):
                score -= _POINTS_ELSEWHERE
            rows.append((score, piece))
        return sorted(rows, key=lambda row: (-row[0], row[1].start))

    def choose(
        self,
        question: str,
        pieces: Sequence[Quotable],
        sections: Mapping[str, float],
        count: int,
        wants_number: bool = False,
        already: Sequence[Quotable] = (),
    ) -> list[Quotable]:
        """The ``count`` best pieces that do not repeat one another or what was chosen already."""
        rows = self.scored(question, pieces, sections, wants_number)[: max(CANDIDATES, count)]
        if not rows:
            return []
        vectors = self.vectors([piece.text for _, piece in rows])
        taken = list(self.vectors([piece.text for piece in already])) if already else []
        chosen: list[Quotable] = []
        open_rows = list(range(len(rows)))
        while open_rows and len(chosen) < count:
            best = max(
                open_rows, key=lambda i: rows[i][0] - _REPEATS * max([0.0, *(float(vectors[i] @ v) for v in taken)])
            )
            open_rows.remove(best)
            chosen.append(rows[best][1])
            taken.append(vectors[best])
        return chosen


def section_scores(document: Document, found: Retrieval) -> dict[str, float]:
    """Heading -> how near the question comes to the section: by its phrasings and by its passage."""
    asked: dict[str, float] = {}
    for near in found.asked:
        if near.document_id == document.id:
            asked[near.heading] = max(asked.get(near.heading, _UNASKED), near.similarity)
    passage: dict[str, float] = {}
    for hit in found.hits:
        if hit.chunk.document_id == document.id:
            heading = hit.chunk.path[-1] if hit.chunk.path else ""
            passage[heading] = max(passage.get(heading, 0.0), hit.similarity)
    headings = {section.heading for section in document.sections}
    return {
        heading: 0.6 * asked.get(heading, _UNASKED) + 0.4 * passage.get(heading, _UNASKED)
        if document.asked
        else passage.get(heading, _UNASKED)
        for heading in headings
    }


def best_sections(document: Document, scores: Mapping[str, float], parts: Sequence[Part], count: int) -> list[Quotable]:
    """Pieces of the ``count`` best sections among those that play one of the parts."""
    sections = [section for section in document.sections if section.part in parts]
    sections.sort(key=lambda section: (-scores.get(section.heading, 0.0), section.start))
    return [piece for section in sections[:count] for piece in quotables(document, section)]
