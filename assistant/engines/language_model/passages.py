"""Which passages go into a prompt: the search's, and sections that authors noted for such a question.

A document's standing joins three witnesses, each 0 to 1; a passage's adds how well its own section fits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat

from assistant.domain.knowledge import Document, Kind, Part, Policy, Section
from assistant.domain.passages import Chunk, Hit
from assistant.domain.quotes import SHORTEST_QUOTE
from assistant.domain.retrieval import Retrieval
from assistant.domain.urgency import UrgentClause

MOST_PASSAGES = 18
MOST_DOCUMENTS = 24
"""Documents whose sections are looked at."""
MOST_OF_ONE_DOCUMENT = (6, 3, 2)
"""Most passages of the best document, of the next, and of every other."""
REFERRING, MOST_NAMED = 8, 2
"""How many of the best passages are followed to the clauses that they name, and how many of these go in at most."""
_REFERENCE = re.compile(r"\bclause (\d+(?:\.\d+)*)")
LONGEST_SECTION = 2_400
"""Characters up to which a section goes in whole; of a longer one only the passages that the search found."""
_FIT, _FOUND, _ASKED = 0.7, 0.15, 0.15
"""Weights of the learnt fit, the fused score and the nearest phrasing in a document's standing."""
_FOCUS = 0.1
"""What a document gains that the conversation is about."""
_LINKED, _LINKING = 0.1, 1
"""What a standard gains that one of the best policies names, and how many policies those are."""
_SECTION = 0.35
"""Weight of a section's own score beside its document's standing."""
_WANTED = {
    Part.decide: 0.6, Part.in_short: 0.5, Part.behaviour: 0.6, Part.say: 0.5, Part.clause: 0.3, Part.story: 0.2,
    Part.avoid: 0.2, Part.text: 0.3, Part.why: 0.1, Part.met_when: 0.1, Part.missed_when: 0.1,
}  # fmt: skip
"""What a section is worth by its part where neither search nor phrasings speak of it, 0 to 1."""


@dataclass(frozen=True)
class Passage:
    """A piece of a document: ``document.body[start:end]``. ``section`` is where it stands, if anywhere."""

    document: Document
    section: Section | None
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words as they stand in the document."""
        return self.document.body[self.start : self.end]

    @property
    def heading(self) -> str:
        """The heading it stands under; empty for text before the first."""
        return self.section.heading if self.section else ""


def choose(
    documents: Mapping[str, Document],
    evidence: Retrieval,
    focus: Sequence[str] = (),
    most: int = MOST_PASSAGES,
    urgent: Sequence[UrgentClause] = (),
) -> list[Passage]:
    """At most ``most`` passages, best first; MOST_OF_ONE_DOCUMENT keeps one document from taking every place.

    The ``urgent`` clauses stand before all others.

    ``documents`` are those in force that the asker may read; what the evidence holds of any other document,
    of another version, or with words that the document does not hold any more is left out.
    """
    hits: dict[str, list[Hit]] = defaultdict(list)
    for hit in evidence.hits:
        if _stands(hit.chunk, documents):
            hits[hit.chunk.document_id].append(hit)
    asked: dict[str, dict[str, float]] = defaultdict(dict)
    for near in evidence.asked:
        document = documents.get(near.document_id)
        if document is not None and document.version == near.version:
            noted = asked[near.document_id]
            noted[near.heading] = max(noted.get(near.heading, 0.0), near.similarity)
    standing = _standing(documents, evidence.fits, hits, asked, focus)
    best = sorted(standing, key=lambda name: (-standing[name], name))[:MOST_DOCUMENTS]
    rows = [
        (standing[name] + _SECTION * score, passage)
        for name in best
        for passage, score in _passages(documents[name], hits[name], asked[name])
    ]
    rows.sort(key=lambda row: (-row[0], row[1].document.id, row[1].start))
    room = dict(zip(best, chain(MOST_OF_ONE_DOCUMENT, repeat(MOST_OF_ONE_DOCUMENT[-1])), strict=False))
    chosen: list[Passage] = []
    overflow: list[Passage] = []
    for _, passage in rows:
        room[passage.document.id] -= 1
        (chosen if room[passage.document.id] >= 0 else overflow).append(passage)
    # Few documents, as of a small company: then the rest of the best ones is better than nothing.
    first = [passage for policy, section in urgent for own, passage in _sections_of(policy) if own == section]
    found = [*first, *(passage for passage in [*chosen, *overflow] if passage not in first)][:most]
    named = [passage for passage in _named_in(found[:REFERRING], documents) if passage not in found][:MOST_NAMED]
    return [*found[: most - len(named)], *named]


def _named_in(passages: Sequence[Passage], documents: Mapping[str, Document]) -> Iterator[Passage]:
    """Clauses that passages send the reader to, such as "follow Safety and recall, clause 13.2"."""
    titles = {document.title: document for document in documents.values()}
    for passage in passages:
        for match in _REFERENCE.finditer(passage.text):
            before = passage.text[: match.start()]
            named = next((titles[title] for title in titles if before.endswith(f"{title}, ")), passage.document)
            for section in named.sections:
                text = named.section_text(section).strip()
                if section.heading.split(" ")[0] == match[1] and SHORTEST_QUOTE <= len(text) <= LONGEST_SECTION:
                    start = named.body.index(text, section.start)
                    yield Passage(named, section, start, start + len(text))


def in_reading_order(passages: Sequence[Passage]) -> list[Passage]:
    """The same passages with each document's together, documents by their best passage, as their text runs."""
    place = {document: i for i, document in reversed(list(enumerate(p.document.id for p in passages)))}
    return sorted(passages, key=lambda passage: (place[passage.document.id], passage.start))


def _standing(
    documents: Mapping[str, Document],
    fitting: Mapping[str, float],
    hits: Mapping[str, Sequence[Hit]],
    asked: Mapping[str, Mapping[str, float]],
    focus: Sequence[str],
) -> dict[str, float]:
    """Document id -> how likely it helps, for all documents that anything speaks for."""
    best_fit = max(fitting.values(), default=0.0)
    fits = {name: max(0.0, fit) / best_fit for name, fit in fitting.items()} if best_fit > 0 else {}
    found = {name: max(hit.score for hit in group) for name, group in hits.items()}
    noted = {name: max(group.values()) for name, group in asked.items()}
    standing = {
        name: _FIT * fits.get(name, 0.0)
        + _FOUND * found.get(name, 0.0)
        + _ASKED * noted.get(name, 0.0)
        + _FOCUS * (name in focus)
        for name in {**found, **noted, **fits, **dict.fromkeys(focus)}
        if name in documents and documents[name].kind is not Kind.scenario
    }
    _link(standing, documents)
    return standing


def _link(standing: dict[str, float], documents: Mapping[str, Document]) -> None:
    """Lift the standards that the best policies name as theirs."""
    policies = [document for name in standing if isinstance(document := documents[name], Policy)]
    policies.sort(key=lambda policy: (-standing[policy.id], policy.id))
    for name in {name for policy in policies[:_LINKING] for name in policy.standards if name in standing}:
        standing[name] += _LINKED


def _passages(document: Document, hits: Sequence[Hit], asked: Mapping[str, float]) -> Iterator[tuple[Passage, float]]:
    """Each passage of a document that may go in, with its own score (0 to 1)."""
    for section, passage in _sections_of(document):
        inside = [hit for hit in hits if section.start <= hit.chunk.start < section.end] if hits else []
        length = passage.end - passage.start
        if length <= LONGEST_SECTION:
            if length >= SHORTEST_QUOTE:
                score = max([_WANTED[section.part], asked.get(section.heading, 0.0), *(hit.score for hit in inside)])
                yield passage, score
        else:
            for hit in inside:
                yield Passage(document, section, hit.chunk.start, hit.chunk.end), hit.score
    if not document.sections:
        for hit in hits:
            yield Passage(document, None, hit.chunk.start, hit.chunk.end), hit.score


@lru_cache(maxsize=1024)
def _sections_of(document: Document) -> tuple[tuple[Section, Passage], ...]:
    """The sections of a document, each with all its words, without the space around them."""
    found = []
    for section in document.sections:
        text = document.section_text(section)
        start = section.start + len(text) - len(text.lstrip())
        found.append((section, Passage(document, section, start, start + len(text.strip()))))
    return tuple(found)


def _stands(chunk: Chunk, documents: Mapping[str, Document]) -> bool:
    """Whether a passage is of a version that may be used and still what the document says."""
    document = documents.get(chunk.document_id)
    if document is None or document.version != chunk.version:
        return False
    return document.body[chunk.start : chunk.end] == chunk.text
