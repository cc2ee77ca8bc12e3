"""How people ask: the question against the phrasings that documents carry for their sections.

A question resembles another question more than it resembles the rule that answers it, so a few
phrasings a section find what the passage's own words do not. They are few: an exact scan in memory.
From the same phrasings and the documents' own sentences a linear rule learns which words and
directions tell one document from another (a sofa does not, three weeks late does).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from assistant.domain.knowledge import Document, Kind, in_force
from assistant.domain.people import Person
from assistant.domain.retrieval import Asked
from assistant.language.embedder import Embedder, Passage, Vectors
from assistant.language.text import sentences
from assistant.search.cache import EmbeddingCache, text_key
from assistant.search.classifier import Classifier, learn

MOST_SENTENCES = 8
"""Sentences of a long message that are compared one by one besides the whole."""
MOST_SENTENCES_LEARNT = 12_000
"""Sentences of all documents together above which nothing is learnt: it would take minutes."""
MOST_CLASSIFIERS = 6
SENTENCE_WEIGHT = 0.5
"""What a document's own sentence counts in learning, beside a phrasing of somebody who asks."""
_UNCOVERED = ""
"""Label of the questions that the documents are known not to answer."""
_SHORTEST_SENTENCE = 12
_SHORTEST = 3
"""Words a sentence needs to be compared by itself; ``TWO.`` resembles anything."""


@dataclass(frozen=True)
class _Book:
    """Phrasings and sentences of a set of documents; ``documents`` keeps the set alive for comparison."""

    documents: tuple[Document, ...]
    phrasings: tuple[tuple[Document, str, str], ...]
    vectors: Vectors
    sentences: tuple[tuple[Document, str], ...]
    sentence_vectors: Vectors


class Reading(NamedTuple):
    """The nearest phrasings, how well each document fits (about 0 to 1), and what is not covered."""

    asked: tuple[Asked, ...] = ()
    fits: dict[str, float] = {}  # noqa: RUF012 - read only
    uncovered: float = 0.0


class Phrasings:
    """Finds the phrasings nearest to a question and the documents it fits. Safe to share between threads."""

    def __init__(self, embedder: Embedder, cache: EmbeddingCache) -> None:
        self._embedder = embedder
        self._cache = cache
        self._lock = threading.Lock()
        none = np.zeros((0, embedder.dimensions), np.float32)
        self._book = _Book((), (), none, (), none)
        self._classifiers: dict[frozenset[str], Classifier] = {}
        self._uncovered: tuple[str, ...] = ()
        self._uncovered_vectors = none

    def prepare(self, documents: Iterable[Document], uncovered: Sequence[str] = ()) -> None:
        """Embed what is new, so that the first question does not wait for it.

        ``uncovered`` are questions that the documents are known not to answer.
        """
        with self._lock:
            self._uncovered = tuple(uncovered)
            self._uncovered_vectors = self._vectors(self._uncovered)
            self._classifiers = {}
        self._current(tuple(documents))

    def read(self, person: Person, question: str, on: date, documents: Iterable[Document], limit: int = 40) -> Reading:
        """The nearest phrasings, best first, and for each document how well it fits the question.

        Only documents in force on a date that the person may read take part, in the learning too: the
        words of the others leave no trace in the numbers.
        """
        book = self._current(tuple(documents))
        if not book.sentences:
            return Reading()
        readable = {d.reference for d in in_force(book.documents, on).values() if person.may_read(d.audience)}
        pieces = _pieces(question)
        queries = np.stack([self._embedder.embed_query(piece) for piece in pieces])
        fits = self._classifier(book, frozenset(readable)).scores(queries, pieces)
        uncovered = fits.pop(_UNCOVERED, 0.0)
        if not book.phrasings:
            return Reading((), fits, uncovered)
        similarity = (book.vectors @ queries.T).max(axis=1)
        found: list[Asked] = []
        for row in np.argsort(-similarity, kind="stable"):
            document, heading, phrasing = book.phrasings[row]
            if document.reference in readable:
                found.append(
                    Asked(
                        document_id=document.id,
                        version=document.version,
                        heading=heading,
                        phrasing=phrasing,
                        similarity=float(np.clip(similarity[row], -1.0, 1.0)),
                    )
                )
                if len(found) == limit:
                    break
        return Reading(tuple(found), fits, uncovered)

    def _current(self, documents: tuple[Document, ...]) -> _Book:
        with self._lock:
            same = len(documents) == len(self._book.documents) and all(
                a is b for a, b in zip(documents, self._book.documents, strict=True)
            )
            if not same:
                phrasings = tuple(
                    (document, section.heading, phrasing)
                    for document in documents
                    for name, phrasings in document.asked.items()
                    if (section := document.section_named(name)) is not None
                    for phrasing in phrasings
                )
                said = tuple(
                    (document, text)
                    for document in documents
                    if document.kind is not Kind.scenario
                    for text in (document.title, *document.topics, *_sentences(document))
                )
                if len(said) > MOST_SENTENCES_LEARNT:
                    said = ()
                self._classifiers = {}
                self._book = _Book(
                    documents,
                    phrasings,
                    self._vectors([phrasing for _, _, phrasing in phrasings]),
                    said,
                    self._vectors([text for _, text in said]),
                )
            return self._book

    def _classifier(self, book: _Book, readable: frozenset[str]) -> Classifier:
        with self._lock:
            found = self._classifiers.get(readable)
            if found is None:
                asked = [i for i, row in enumerate(book.phrasings) if row[0].reference in readable]
                said = [i for i, row in enumerate(book.sentences) if row[0].reference in readable]
                found = learn(
                    np.vstack([book.vectors[asked], book.sentence_vectors[said], self._uncovered_vectors]),
                    [book.phrasings[i][2] for i in asked] + [book.sentences[i][1] for i in said] + [*self._uncovered],
                    [book.phrasings[i][0].id for i in asked]
                    + [book.sentences[i][0].id for i in said]
                    + [_UNCOVERED] * len(self._uncovered),
                    [1.0] * len(asked) + [SENTENCE_WEIGHT] * len(said) + [1.0] * len(self._uncovered),
                )
                if len(self._classifiers) >= MOST_CLASSIFIERS:
                    self._classifiers.pop(next(iter(self._classifiers)))
                self._classifiers[readable] = found
            return found

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self._embedder.dimensions), np.float32)
        model = self._embedder.model_id
        keys = [text_key(text, 0) for text in texts]
        known = self._cache.get(model, keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            fresh = self._embedder.embed(list(missing.values()))
            none = np.zeros((0, self._embedder.dimensions), np.float32)
            new = {key: Passage(row, none) for key, row in zip(missing, fresh, strict=True)}
            self._cache.put(model, new)
            known |= new
        return np.stack([known[key].vector for key in keys])


def _sentences(document: Document) -> list[str]:
    return [
        span.text
        for section in document.sections
        for span in sentences(document.section_text(section))
        if len(span.text) > _SHORTEST_SENTENCE
    ]


def _pieces(question: str) -> list[str]:
    spans = sentences(question)
    if len(spans) < 2:
        return [question]
    long_enough = [span.text for span in spans if len(span.text.split()) >= _SHORTEST]
    return [question, *long_enough[:MOST_SENTENCES]]
