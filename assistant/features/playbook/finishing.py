"""What a playbook answer gets beside its clauses: since when they are in force, and who states another number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from assistant.domain.conversation import Answer, Line, LineKind
from assistant.domain.disagreeing import Disagreement, Side, disagreements
from assistant.domain.knowledge import Document, PlaybookChapter, Policy
from assistant.domain.passages import Citation
from assistant.engines.builtin.quotables import Quotable, quotables
from assistant.engines.builtin.words import packaged_words
from assistant.features.playbook.standing import since
from assistant.language.amounts import as_stated


@dataclass(frozen=True)
class Stated:
    """One side of a disagreement: the number in words, the sentence that says it, and since when it is in force."""

    value: str
    then: str
    citation: Citation
    since: date | None


@dataclass(frozen=True)
class Contradiction:
    """Two documents in force that state different numbers of one ``subject``; the later one is first.

    ``level`` is whose limit it is, where it is one of authority.
    """

    subject: str
    first: Stated
    second: Stated
    level: str = ""

    @property
    def text(self) -> str:
        """The contradiction in one sentence; it claims no more than that the two numbers differ."""
        one, other = self.first, self.second
        words = packaged_words()["disagree" if one.value != other.value else "disagree_above"]
        return words.format(
            subject=f"{self.subject}, {self.level}" if self.level else self.subject,
            one=one.citation.title,
            first=one.value,
            other=other.citation.title,
            second=other.value,
            then=one.then,
            other_then=other.then,
        )


def contradictions_in(documents: Iterable[Document]) -> tuple[Contradiction, ...]:
    """Every contradiction that can be shown: both sides with the sentence that states the number."""
    return tuple(found for one in disagreements(documents) if (found := _shown(one)) is not None)


def finished(answer: Answer, documents: Mapping[str, Document]) -> Answer:
    """An answer with a line for each contradiction that it touches, and one that says since when its sources hold.

    An answer touches a contradiction when it cites the clause of one of the two sides, and not for other levels alone.
    """
    if answer.abstained or not answer.citations:
        return answer
    end = _End(list(answer.citations))
    for one in contradictions_in(documents.values()):
        if any(_touches(answer.citations, side, one.level, documents) for side in (one.first, one.second)):
            numbers = end.number(one.first.citation), end.number(one.second.citation)
            end.lines.append(Line(kind=LineKind.rule, text=one.text, citations=numbers))
    since_when = _in_force(end.citations, documents)
    return answer.model_copy(
        update={"lines": (*answer.lines, *end.lines, *since_when), "citations": tuple(end.citations)}
    )


@dataclass
class _End:
    """What comes to the end of an answer."""

    citations: list[Citation]
    lines: list[Line] = field(default_factory=list)

    def number(self, citation: Citation) -> int:
        """The number under which a sentence is cited; a new one where it is not yet."""
        holder = next((one for one in self.citations if _within(citation, one)), None)
        if holder is not None:
            return holder.number
        number = max(one.number for one in self.citations) + 1
        self.citations.append(citation.model_copy(update={"number": number}))
        return number


def _touches(citations: Iterable[Citation], side: Stated, level: str, documents: Mapping[str, Document]) -> bool:
    place = (side.citation.document_id, side.citation.version, side.citation.section)
    quoted = [one.quote.lower() for one in citations if (one.document_id, one.version, one.section) == place]
    document = documents.get(side.citation.document_id)
    rules = document.authority if isinstance(document, Policy | PlaybookChapter) else ()
    others = {rule.level.lower() for rule in rules} - {level}
    # Sentences about other levels alone are no ground to speak of this one.
    return any(not level or level in words or not any(other in words for other in others) for words in quoted)


def _within(inner: Citation, outer: Citation) -> bool:
    same = (inner.document_id, inner.version) == (outer.document_id, outer.version)
    return same and outer.start <= inner.start and inner.end <= outer.end


def _shown(found: Disagreement) -> Contradiction | None:
    first, second = (_stated(side, found.level) for side in found.sides)
    if first is None or second is None:
        return None
    return Contradiction(found.subject, first, second, found.level)


def _stated(side: Side, level: str) -> Stated | None:
    value = as_stated(side.value, side.currency, side.unit)
    piece = _sentence(side, value, level)
    if piece is None:
        return None
    return Stated(value, side.then or "", piece.citation(), since(side.document))


def _sentence(side: Side, value: str, level: str) -> Quotable | None:
    """The sentence of the clause that states the value first, for authority the one that names the level first."""
    section = side.document.section_named(side.clause)
    pieces = quotables(side.document, section) if section else []
    stating = [piece for piece in pieces if value in piece.text and level in piece.text.lower()]
    return min(stating, key=lambda piece: (piece.text.lower().find(level), piece.start), default=None)


def _in_force(citations: Iterable[Citation], documents: Mapping[str, Document]) -> list[Line]:
    cited: dict[str, Citation] = {}
    for citation in citations:
        cited.setdefault(citation.document_id, citation)
    days: dict[date, list[Citation]] = {}
    for name, citation in cited.items():
        document = documents.get(name)
        day = since(document) if document else None
        if day is not None:
            days.setdefault(day, []).append(citation)
    return [
        Line(
            kind=LineKind.note,
            text=packaged_words()["in_force"].format(
                day=f"{day.day} {day:%B %Y}", titles=", ".join(citation.title for citation in group)
            ),
            citations=tuple(citation.number for citation in group),
        )
        for day, group in sorted(days.items())
    ]
