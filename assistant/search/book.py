"""The phrasings and sentences of a set of documents with their vectors, and which of them a person may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from assistant.domain.knowledge import Document, Kind, in_force
from assistant.domain.people import Person, Role
from assistant.language.amounts import with_signs
from assistant.language.embedder import Embedder, Vectors
from assistant.language.text import sentences

if TYPE_CHECKING:
    from assistant.search.rules import Rule

MOST_SENTENCES_LEARNT = 12_000
"""Sentences of all documents together above which nothing is learnt: it would take minutes."""
MOST_DATES = 32
"""Roles and dates for which it is remembered what may be read."""
_SHORTEST_SENTENCE = 12


@dataclass(frozen=True)
class Notes:
    """What one document teaches: (heading, phrasing) of who asks, its own sentences, and their vectors."""

    phrasings: tuple[tuple[str, str], ...]
    vectors: Vectors
    sentences: tuple[str, ...]
    sentence_vectors: Vectors

    @classmethod
    def of(cls, document: Document, embedder: Embedder) -> Notes:
        """Embed what a document teaches."""
        phrasings, said = _phrasings(document), _said(document)
        return cls(
            phrasings, embedder.embed([with_signs(phrasing) for _, phrasing in phrasings]), said, embedder.embed(said)
        )

    @staticmethod
    def count_of(document: Document) -> int:
        """How many texts would have to be embedded."""
        return len(_phrasings(document)) + len(_said(document))


@dataclass(frozen=True)
class Book:
    """The notes of a set of documents, row for row; ``documents`` keeps the set alive for comparison.

    Documents whose notes are not made yet are in the set and teach nothing.
    """

    documents: tuple[Document, ...]
    is_whole: bool
    phrasings: tuple[tuple[Document, str, str], ...]
    vectors: Vectors
    sentences: tuple[tuple[Document, str], ...]
    sentence_vectors: Vectors
    uncovered: tuple[str, ...]
    uncovered_vectors: Vectors
    rules: dict[frozenset[str], Rule] = field(default_factory=dict)
    """What was learnt for each set of readable references."""
    _readable: dict[tuple[Role, date], frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        documents: tuple[Document, ...],
        notes: Mapping[str, Notes],
        uncovered: tuple[str, ...],
        uncovered_vectors: Vectors,
    ) -> Book:
        """Join the notes (by fingerprint) of documents; ``uncovered`` are questions that they do not answer."""
        held = [(document, notes[document.fingerprint]) for document in documents if document.fingerprint in notes]
        said = [(document, text) for document, note in held for text in note.sentences]
        learnt = len(said) <= MOST_SENTENCES_LEARNT
        return cls(
            documents,
            len(held) == len(documents),
            tuple((document, *row) for document, note in held for row in note.phrasings),
            _joined([note.vectors for _, note in held], uncovered_vectors),
            tuple(said) if learnt else (),
            _joined([note.sentence_vectors for _, note in held] if learnt else [], uncovered_vectors),
            uncovered,
            uncovered_vectors,
        )

    @property
    def teaches(self) -> bool:
        """Whether there is anything to learn from, and not too much."""
        return bool(self.sentences)

    def is_of(self, documents: Sequence[Document]) -> bool:
        """Whether this is the book of just these documents."""
        return len(documents) == len(self.documents) and all(
            a is b for a, b in zip(documents, self.documents, strict=True)
        )

    def readable(self, person: Person, on: date) -> frozenset[str]:
        """References of what teaches and a person may read on a date; remembered by role."""
        known = self._readable.get((person.role, on))
        if known is None:
            teaching = {row[0].reference for row in self.phrasings} | {row[0].reference for row in self.sentences}
            in_force_then = in_force(self.documents, on).values()
            known = frozenset(
                document.reference
                for document in in_force_then
                if document.reference in teaching and person.may_read(document.audience)
            )
            if len(self._readable) >= MOST_DATES:
                self._readable.clear()
            self._readable[person.role, on] = known
        return known


def _joined(parts: list[Vectors], like: Vectors) -> Vectors:
    """Rows of several arrays, and none of an array of that width where there are no parts."""
    joined: Vectors = np.vstack([*parts, like[:0]])
    return joined


def _phrasings(document: Document) -> tuple[tuple[str, str], ...]:
    return tuple(
        (section.heading, phrasing)
        for name, phrasings in document.asked.items()
        if (section := document.section_named(name)) is not None
        for phrasing in phrasings
    )


def _said(document: Document) -> tuple[str, ...]:
    """A document's title, topics and sentences; a scenario's are no advice."""
    if document.kind is Kind.scenario:
        return ()
    spans = (span for section in document.sections for span in sentences(document.section_text(section)))
    return (document.title, *document.topics, *(span.text for span in spans if len(span.text) > _SHORTEST_SENTENCE))
