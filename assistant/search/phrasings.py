"""How people ask: the question against the phrasings that documents carry for their sections.

A question resembles another question more than it resembles the rule that answers it, so a few
phrasings a section find what the passage's own words do not. They are few: an exact scan in memory.
From the same phrasings and the documents' own sentences a linear rule learns which words and
directions tell one document from another (a sofa does not, three weeks late does).
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.domain.knowledge import Document, Kind, in_force
from assistant.domain.people import Person, Role
from assistant.domain.retrieval import Asked
from assistant.language.embedder import Embedder, Vectors
from assistant.language.text import sentences
from assistant.search.classifier import RULE, Classifier, learn, load, save

MOST_SENTENCES = 8
"""Sentences of a long message that are compared one by one besides the whole."""
MOST_SENTENCES_LEARNT = 12_000
"""Sentences of all documents together above which nothing is learnt: it would take minutes."""
MOST_CLASSIFIERS = 6
MOST_DATES = 32
"""Roles and dates for which it is remembered what may be read."""
SENTENCE_WEIGHT = 0.5
"""What a document's own sentence counts in learning, beside a phrasing of somebody who asks."""
_JOINT = re.compile(r"[,;:.?!]+\s|\s(?:and|but|or|then|also|plus|so|n|&)\s", re.IGNORECASE)
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
    readable: dict[tuple[Role, date], frozenset[str]] = field(default_factory=dict)
    """References of what a role may read on a date, as far as anybody asked."""


@dataclass(frozen=True)
class _Rule:
    """What was learnt for a set of readable documents, and from what.

    ``vectors`` are those of the phrasings, then of sentences, then of the ``uncovered`` questions.
    """

    classifier: Classifier
    phrasings: Sequence[tuple[Document, str, str]]
    vectors: Vectors
    uncovered: int


class Reading(NamedTuple):
    """The nearest phrasings, how well each document fits (about 0 to 1), and what is not covered."""

    asked: tuple[Asked, ...] = ()
    fits: dict[str, float] = {}  # noqa: RUF012 - read only
    part_fits: dict[str, float] = {}  # noqa: RUF012 - read only
    uncovered: float = 0.0
    uncovered_part: float = 0.0
    uncovered_asked: float = 0.0


class Phrasings:
    """Finds the phrasings nearest to a question and the documents it fits. Safe to share between threads."""

    def __init__(self, embedder: Embedder, folder: Path | None = None) -> None:
        """``folder`` keeps what was learnt for the next start; without one it is learnt anew."""
        self._embedder = embedder
        self._folder = folder
        self._lock = threading.Lock()
        none = np.zeros((0, embedder.dimensions), np.float32)
        self._book = _Book((), (), none, (), none)
        self._rules: dict[frozenset[str], _Rule] = {}
        self._uncovered: tuple[str, ...] = ()
        self._uncovered_vectors = none

    def prepare(self, documents: Iterable[Document], uncovered: Sequence[str] = ()) -> None:
        """Embed what is new, so that the first question does not wait for it.

        ``uncovered`` are questions that the documents are known not to answer.
        """
        with self._lock:
            self._uncovered = tuple(uncovered)
            self._uncovered_vectors = self._embedder.embed(self._uncovered)
            self._rules = {}
        self._current(tuple(documents))

    def learn_for(self, person: Person, on: date) -> None:
        """Learn, or read from disk, the rule for what a person may read on a date, ahead of a question."""
        book = self._book
        if book.sentences:
            self._rule(book, _readable(book, person, on))

    def read(self, person: Person, question: str, on: date, documents: Iterable[Document], limit: int = 40) -> Reading:
        """The nearest phrasings, best first, and for each document how well it fits the question.

        Only documents in force on a date that the person may read take part, in the learning too: the
        words of the others leave no trace in the numbers.
        """
        book = self._current(tuple(documents))
        if not book.sentences:
            return Reading()
        readable = _readable(book, person, on)
        pieces, clauses = _pieces(question), _clauses(question)
        every = np.stack([self._embedder.embed_query(piece) for piece in (*pieces, *clauses)])
        rule = self._rule(book, readable)
        cosines = every @ rule.vectors.T
        whole = cosines[: len(pieces)]
        beyond = float(whole[:, len(rule.vectors) - rule.uncovered :].max()) if rule.uncovered else 0.0
        similarity = whole[:, : len(rule.phrasings)].max(axis=0)
        classifier = rule.classifier
        scores = classifier.scores_of(cosines, [*pieces, *clauses])
        fits = dict(zip(classifier.labels, scores[: len(pieces)].mean(axis=0).tolist(), strict=True))
        parts = dict(zip(classifier.labels, scores.max(axis=0).tolist(), strict=True))
        uncovered = fits.pop(_UNCOVERED, 0.0)
        uncovered_part = parts.pop(_UNCOVERED, 0.0)
        outside = {"uncovered": uncovered, "uncovered_part": uncovered_part, "uncovered_asked": beyond}
        nearest = []
        for place in _best(similarity, limit):
            document, heading, phrasing = rule.phrasings[place]
            cosine = min(1.0, max(-1.0, float(similarity[place])))
            nearest.append(
                Asked(
                    document_id=document.id,
                    version=document.version,
                    heading=heading,
                    phrasing=phrasing,
                    similarity=cosine,
                )
            )
        return Reading(tuple(nearest), fits, parts, **outside)

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
                self._rules = {}
                self._book = _Book(
                    documents,
                    phrasings,
                    self._embedder.embed([phrasing for _, _, phrasing in phrasings]),
                    said,
                    self._embedder.embed([text for _, text in said]),
                )
            return self._book

    def _rule(self, book: _Book, readable: frozenset[str]) -> _Rule:
        with self._lock:
            rule = self._rules.get(readable)
            if rule is None:
                rule = self._learnt(book, readable)
                if len(self._rules) >= MOST_CLASSIFIERS:
                    self._rules.pop(next(iter(self._rules)))
                self._rules[readable] = rule
            return rule

    def _learnt(self, book: _Book, readable: frozenset[str]) -> _Rule:
        file = self._file(book, readable)
        asked = [i for i, row in enumerate(book.phrasings) if row[0].reference in readable]
        said = [i for i, row in enumerate(book.sentences) if row[0].reference in readable]
        vectors = np.vstack([book.vectors[asked], book.sentence_vectors[said], self._uncovered_vectors])
        phrasings = [book.phrasings[i] for i in asked]
        texts = [phrasing for _, _, phrasing in phrasings] + [book.sentences[i][1] for i in said]
        texts += self._uncovered
        found = load(file, vectors, texts) if file is not None else None
        if found is None:
            labels = [document.id for document, _, _ in phrasings] + [book.sentences[i][0].id for i in said]
            labels += [_UNCOVERED] * len(self._uncovered)
            weights = [1.0] * len(asked) + [SENTENCE_WEIGHT] * len(said) + [1.0] * len(self._uncovered)
            found = learn(vectors, texts, labels, weights)
            if file is not None:
                self._keep(found, file)
        return _Rule(found, phrasings, vectors, len(self._uncovered))

    def _file(self, book: _Book, readable: frozenset[str]) -> Path | None:
        if self._folder is None:
            return None
        parts = sorted(d.fingerprint for d in book.documents if d.reference in readable)
        parts += [self._embedder.model_id, RULE, *self._uncovered]
        return self._folder / f"learnt-{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]}.npz"

    def _keep(self, found: Classifier, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = sorted(file.parent.glob("learnt-*.npz"), key=lambda path: path.stat().st_mtime)
        for old in kept[: max(0, len(kept) + 1 - MOST_CLASSIFIERS)]:
            old.unlink(missing_ok=True)
        save(found, file)


def _readable(book: _Book, person: Person, on: date) -> frozenset[str]:
    known = book.readable.get((person.role, on))
    if known is None:
        in_force_then = in_force(book.documents, on).values()
        known = frozenset(document.reference for document in in_force_then if person.may_read(document.audience))
        if len(book.readable) >= MOST_DATES:
            book.readable.clear()
        book.readable[person.role, on] = known
    return known


def _best(similarity: NDArray[np.float32], limit: int) -> list[int]:
    """Places of the highest numbers, best first; of equal ones the first first."""
    if len(similarity) <= limit:
        places = np.arange(len(similarity))
    else:
        places = np.flatnonzero(similarity >= np.partition(similarity, -limit)[-limit])
    found: list[int] = places[np.argsort(-similarity[places], kind="stable")][:limit].tolist()
    return found


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


def _clauses(question: str) -> list[str]:
    """Parts of a question between commas and little joining words: two questions in one sentence."""
    found = [clause.strip() for clause in _JOINT.split(question)]
    long_enough = [clause for clause in found if len(clause.split()) > _SHORTEST]
    return long_enough[:MOST_SENTENCES] if len(found) > 1 else []
