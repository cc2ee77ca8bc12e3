"""The rules learnt from phrasings and sentences: from all of them, from a sample for the meantime, or from disk."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.domain.knowledge import Document
from assistant.language.embedder import Vectors
from assistant.search.book import Book
from assistant.search.classifier import (
    MOST_TEXTS,
    RULE,
    Classifier,
    Matrix,
    finished,
    learn,
    learning,
    load,
    save,
    steps_of,
)

UNCOVERED = ""
"""Label of the questions that the documents are known not to answer."""
MOST_RULES = 6
"""Rules kept in memory for a set of documents, and on disk for all."""
SAMPLE = 2_500
"""Texts learnt from at once, in some tenths of a second. On the questions of ``evals/datasets/coach`` 82 of 100 gold
documents are cited with them, 85 with all texts and 76 without any rule."""
SENTENCE_WEIGHT = 0.5
"""What a document's own sentence counts in learning, beside a phrasing of somebody who asks."""


@dataclass(frozen=True)
class Material:
    """What a rule is learnt from: phrasings, then sentences, then the ``uncovered`` questions (their number)."""

    readable: frozenset[str]
    phrasings: Sequence[tuple[Document, str, str]]
    texts: Sequence[str]
    labels: Sequence[str]
    weights: Sequence[float]
    vectors: Vectors
    uncovered: int
    key: str
    """Hash of all that the rule depends on, besides the embedder and the way of learning."""

    @classmethod
    def of(cls, book: Book, readable: frozenset[str]) -> Material:
        """What a book holds of the documents with these references, and of no other."""
        asked = [row for row, (document, *_) in enumerate(book.phrasings) if document.reference in readable]
        said = [row for row, (document, _) in enumerate(book.sentences) if document.reference in readable]
        phrasings = [book.phrasings[row] for row in asked]
        spoken = [book.sentences[row] for row in said]
        parts = sorted(d.fingerprint for d in book.documents if d.reference in readable)
        return cls(
            readable,
            phrasings,
            [*(phrasing for _, _, phrasing in phrasings), *(text for _, text in spoken), *book.uncovered],
            [*(d.id for d, _, _ in phrasings), *(d.id for d, _ in spoken), *([UNCOVERED] * len(book.uncovered))],
            [1.0] * len(asked) + [SENTENCE_WEIGHT] * len(said) + [1.0] * len(book.uncovered),
            np.vstack([book.vectors[asked], book.sentence_vectors[said], book.uncovered_vectors]),
            len(book.uncovered),
            hashlib.sha256(json.dumps([*parts, *book.uncovered]).encode()).hexdigest(),
        )

    @property
    def steps(self) -> int:
        """Units of work to learn from all of it."""
        return steps_of(len(self.texts))

    def sampled(self, most: int) -> NDArray[np.intp]:
        """Rows of about ``most`` texts: the same share of each label's, spread over them, at least one."""
        share = most / len(self.texts)
        seen: Counter[str] = Counter()
        rows = []
        for row, label in enumerate(self.labels):
            seen[label] += 1
            count = seen[label]
            if count == 1 or int(count * share) > int((count - 1) * share):
                rows.append(row)
        return np.array(rows, np.intp)


@dataclass(frozen=True)
class Rule:
    """What was learnt from a material, or only from these ``rows`` of its texts."""

    material: Material
    classifier: Classifier
    rows: NDArray[np.intp] | None = None

    @property
    def is_sampled(self) -> bool:
        """Whether it was learnt from some of the texts for the meantime."""
        return self.rows is not None

    def learnt_from(self, cosines: Matrix) -> Matrix:
        """Of the cosines with all texts, shape (texts given, those), the ones with the texts learnt from."""
        return cosines if self.rows is None else np.ascontiguousarray(cosines[:, self.rows])


class Rules:
    """Learns rules and keeps them on disk. Safe to share between threads."""

    def __init__(self, model: str, folder: Path | None = None) -> None:
        """``model`` is the embedder's id; without a folder nothing is kept."""
        self._model, self._folder = model, folder
        self._one_at_a_time = threading.Lock()

    def of(
        self, known: dict[frozenset[str], Rule], material: Material, defers: Callable[[], bool]
    ) -> tuple[Rule, bool]:
        """The rule for a material, noted in ``known``: out of it, from disk, or learnt now.

        Where that takes long and ``defers`` says so, it is learnt from a sample; the second value tells that.
        """
        with self._one_at_a_time:
            rule = known.get(material.readable)
            if rule is not None:
                return rule, False
            classifier = self._kept(material)
            deferred = False
            if classifier is not None:
                rule = Rule(material, classifier)
            elif SAMPLE < len(material.texts) <= MOST_TEXTS and defers():
                rule, deferred = _sampled(material), True
            else:
                classifier = learn(material.vectors, material.texts, material.labels, material.weights)
                self._keep(classifier, material)
                rule = Rule(material, classifier)
            _note(known, rule)
            return rule, deferred

    def learning(self, known: dict[frozenset[str], Rule], material: Material) -> Iterator[int]:
        """Learn from all texts, step by step, and note the rule in ``known``; gives the units done so far."""
        classifier = self._kept(material)
        if classifier is None:
            work = learning(material.vectors, material.texts, material.labels, material.weights)
            classifier = yield from work
            self._keep(classifier, material)
        _note(known, Rule(material, classifier))
        yield material.steps

    def _file(self, material: Material) -> Path | None:
        if self._folder is None:
            return None
        name = hashlib.sha256(json.dumps([material.key, self._model, RULE]).encode()).hexdigest()[:24]
        return self._folder / f"learnt-{name}.npz"

    def _kept(self, material: Material) -> Classifier | None:
        file = self._file(material)
        return load(file, material.vectors, material.texts) if file is not None else None

    def _keep(self, classifier: Classifier, material: Material) -> None:
        file = self._file(material)
        if file is None:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = sorted(file.parent.glob("learnt-*.npz"), key=lambda path: path.stat().st_mtime)
        for old in kept[: max(0, len(kept) + 1 - MOST_RULES)]:
            old.unlink(missing_ok=True)
        save(classifier, file)


def _sampled(material: Material) -> Rule:
    rows = material.sampled(SAMPLE)
    work = learning(
        material.vectors[rows],
        [material.texts[row] for row in rows],
        [material.labels[row] for row in rows],
        [material.weights[row] for row in rows],
    )
    return Rule(material, finished(work), rows)


def _note(known: dict[frozenset[str], Rule], rule: Rule) -> None:
    known.pop(rule.material.readable, None)
    if len(known) >= MOST_RULES:
        known.pop(next(iter(known)), None)
    known[rule.material.readable] = rule
