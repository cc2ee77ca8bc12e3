"""How people ask: the question against the phrasings that documents carry for their sections.

A question resembles another question more than it resembles the rule that answers it, so a few
phrasings a section find what the passage's own words do not. They are few: an exact scan in memory.
From the same phrasings and the documents' own sentences a linear rule learns which words and
directions tell one document from another (a sofa does not, three weeks late does).
"""

from __future__ import annotations

import math
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.domain.knowledge import Document, Kind
from assistant.domain.people import Person
from assistant.domain.retrieval import Asked
from assistant.language.amounts import with_signs
from assistant.language.embedder import Embedder
from assistant.language.text import sentences
from assistant.search.book import Book, Notes
from assistant.search.classifier import Matrix
from assistant.search.rules import UNCOVERED, Material, Rule, Rules

MOST_SENTENCES = 8
"""Sentences of a long message that are compared one by one besides the whole."""
FEW_TEXTS = 100
"""Texts that a question may have to wait for until they are embedded, a second; for more it does not wait."""
_JOINT = re.compile(r"[,;:.?!]+\s|\s(?:and|but|or|then|also|plus|so|n|&)\s", re.IGNORECASE)
_SHORTEST = 3
"""Words a sentence needs to be compared by itself; ``TWO.`` resembles anything."""


class Reading(NamedTuple):
    """The nearest phrasings, how well each document fits (about 0 to 1), of how many parts it is the best of its kind,
    and what is not covered.
    """

    asked: tuple[Asked, ...] = ()
    fits: dict[str, float] = {}  # noqa: RUF012 - read only
    part_fits: dict[str, float] = {}  # noqa: RUF012 - read only
    part_shares: dict[str, float] = {}  # noqa: RUF012 - read only
    uncovered: float = 0.0
    uncovered_part: float = 0.0
    uncovered_asked: float = 0.0


class Phrasings:
    """Finds the phrasings nearest to a question and the documents it fits. Safe to share between threads.

    What is learnt rests on exactly the documents that a person may read: when one is put in force or taken away,
    no rule that knew it otherwise is asked again. ``defers`` says for a date whether a rule that takes long to
    learn is learnt later, with ``learning``; until then a sample of the texts has to do, and ``deferred`` is called.
    """

    def __init__(self, embedder: Embedder, folder: Path | None = None) -> None:
        """``folder`` keeps what was learnt for the next start; without one it is learnt anew."""
        self._embedder = embedder
        self._rules = Rules(embedder.model_id, folder)
        self._changing = threading.Lock()
        self._notes: dict[str, Notes] = {}
        self._uncovered: tuple[str, ...] = ()
        self._uncovered_vectors = np.zeros((0, embedder.dimensions), np.float32)
        self._book = self._bound(())
        self.defers: Callable[[date], bool] | None = None
        self.deferred: Callable[[], None] = lambda: None

    def prepare(
        self, documents: Iterable[Document], uncovered: Sequence[str] = (), pause: Callable[[], None] = lambda: None
    ) -> None:
        """Embed what is new, so that the first question does not wait for it; ``pause`` is called now and then.

        ``uncovered`` are questions that the documents are known not to answer.
        """
        documents, uncovered = tuple(documents), tuple(uncovered)
        vectors = self._embedder.embed(uncovered)
        made: dict[str, Notes] = {}
        for document in documents:
            if document.fingerprint not in self._notes:
                made[document.fingerprint] = Notes.of(document, self._embedder)
                pause()
        with self._changing:
            same = self._uncovered == uncovered and self._book.is_of(documents) and self._book.is_whole
            if not same:
                self._notes |= made
                self._uncovered, self._uncovered_vectors = uncovered, vectors
                self._book = self._bound(documents)

    def learn_for(self, person: Person, on: date) -> None:
        """Learn, or read from disk, the rule for what a person may read on a date, ahead of a question."""
        book = self._book
        if book.teaches:
            self._rule(book, book.readable(person, on), on)

    def is_learnt(self, people: Iterable[Person], on: date) -> bool:
        """Whether nothing was deferred of what these people's questions on a date need."""
        return not self._missing(self._book, people, on)

    def learning(self, people: Sequence[Person], today: Callable[[], date]) -> Iterator[tuple[int, int]]:
        """Learn what was deferred for these people's questions, step by step; gives units done and in all.

        Begins anew when the documents change meanwhile; what is learnt by then is on disk.
        """
        while True:
            book, on = self._book, today()
            missing = [Material.of(book, readable) for readable in self._missing(book, people, on)]
            if not missing:
                return
            done, total = 0, sum(material.steps for material in missing)
            for material in missing:
                for step in self._rules.learning(book.rules, material):
                    yield done + step, total
                    if self._book is not book:
                        break
                done += material.steps
                if self._book is not book:
                    break

    def read(self, person: Person, question: str, on: date, documents: Iterable[Document], limit: int = 40) -> Reading:
        """The nearest phrasings, best first, and for each document how well it fits the question.

        Only documents in force on a date that the person may read take part, in the learning too: the
        words of the others leave no trace in the numbers.
        """
        book = self._current(tuple(documents))
        if not book.teaches:
            return Reading()
        question = with_signs(question)
        pieces, clauses = _pieces(question), _clauses(question)
        every = np.stack([self._embedder.embed_query(piece) for piece in (*pieces, *clauses)])
        rule, deferred = self._rule(book, book.readable(person, on), on)
        if deferred:
            self.deferred()
        phrasings, classifier = rule.material.phrasings, rule.classifier
        cosines = every @ rule.material.vectors.T
        whole = cosines[: len(pieces)]
        outside = whole[:, len(rule.material.texts) - rule.material.uncovered :]
        uncovered_asked = float(outside.max()) if outside.size else 0.0
        similarity = whole[:, : len(phrasings)].max(axis=0)
        scores = classifier.scores_of(rule.learnt_from(cosines), [*pieces, *clauses])
        fits = dict(zip(classifier.labels, scores[: len(pieces)].mean(axis=0).tolist(), strict=True))
        parts = dict(zip(classifier.labels, scores.max(axis=0).tolist(), strict=True))
        kinds = {document.id: document.kind for document in book.documents}
        shares = _shares(scores, [kinds.get(label) for label in classifier.labels], classifier.labels)
        uncovered = fits.pop(UNCOVERED, 0.0)
        uncovered_part = parts.pop(UNCOVERED, 0.0)
        nearest = []
        for place in _best(similarity, limit):
            document, heading, phrasing = phrasings[place]
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
        return Reading(tuple(nearest), fits, parts, shares, uncovered, uncovered_part, uncovered_asked)

    def _current(self, documents: tuple[Document, ...]) -> Book:
        """The book of these documents; while rules are deferred, one without what is not embedded yet and is long."""
        book = self._book
        if book.is_of(documents):
            return book
        with self._changing:
            if not self._book.is_of(documents):
                self._book = self._bound(documents, math.inf if self.defers is None else FEW_TEXTS)
            return self._book

    def _bound(self, documents: tuple[Document, ...], most: float = math.inf) -> Book:
        """The book of these documents, with what is not embedded yet where that is no more than ``most`` texts."""
        new = [document for document in documents if document.fingerprint not in self._notes]
        if sum(Notes.count_of(document) for document in new) <= most:
            self._notes |= {document.fingerprint: Notes.of(document, self._embedder) for document in new}
        held = {document.fingerprint for document in documents}
        self._notes = {name: notes for name, notes in self._notes.items() if name in held}
        return Book.of(documents, self._notes, self._uncovered, self._uncovered_vectors)

    def _rule(self, book: Book, readable: frozenset[str], on: date) -> tuple[Rule, bool]:
        """The rule, and whether it is only now that it was put off to learn it from all of the texts."""
        rule = book.rules.get(readable)
        if rule is not None:
            return rule, False
        return self._rules.of(
            book.rules, Material.of(book, readable), lambda: self.defers is not None and self.defers(on)
        )

    def _missing(self, book: Book, people: Iterable[Person], on: date) -> list[frozenset[str]]:
        wanted = dict.fromkeys(book.readable(person, on) for person in people) if book.teaches else {}
        return [name for name in wanted if (rule := book.rules.get(name)) is None or rule.is_sampled]


def _shares(scores: Matrix, kinds: Sequence[Kind | None], labels: Sequence[str]) -> dict[str, float]:
    """Label -> the share of a question's parts that it fits best among the labels of its kind; none for one part.

    ``scores`` of shape (parts, labels). Who asks two things at once asks for two documents of one kind.
    """
    if len(scores) == 1:
        return {}
    firsts: Counter[str] = Counter()
    for kind in {kind for kind in kinds if kind is not None}:
        columns = np.flatnonzero([one is kind for one in kinds])
        firsts.update(labels[columns[place]] for place in scores[:, columns].argmax(axis=1))
    return {label: count / len(scores) for label, count in firsts.items()}


def _best(similarity: NDArray[np.float32], limit: int) -> list[int]:
    """Places of the highest numbers, best first; of equal ones the first first."""
    if len(similarity) <= limit:
        places = np.arange(len(similarity))
    else:
        places = np.flatnonzero(similarity >= np.partition(similarity, -limit)[-limit])
    found: list[int] = places[np.argsort(-similarity[places], kind="stable")][:limit].tolist()
    return found


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
