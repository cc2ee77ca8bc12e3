"""What a playbook answer gets beside its clauses: since when they are in force, and who states another number."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from assistant.domain.conversation import Answer, Line, LineKind
from assistant.domain.disagreeing import Disagreement, Side, disagreements
from assistant.domain.knowledge import Document, season_of
from assistant.domain.passages import Citation
from assistant.domain.seasons import Season
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


@dataclass(frozen=True)
class Raised:
    """A number that one document states for the weeks of a ``season``, and the ``usual`` one in its place else."""

    subject: str
    raised: Stated
    usual: Stated
    season: Season
    level: str = ""

    def text(self, on: date) -> str:
        """Both numbers in one sentence, with the weeks as they are named on a day."""
        one, other = self.raised, self.usual
        both = (one.value, other.value)
        if one.value == other.value:
            both = f"{one.value}, above it the {one.then},", f"the {other.then}"
        subject = f"{self.subject}, {self.level}" if self.level else self.subject
        weeks = self.season.text(on)
        return packaged_words()["instead"].format(weeks=weeks, raised=both[0], usual=both[1], subject=subject)


def contradictions_in(documents: Iterable[Document]) -> tuple[Contradiction, ...]:
    """Every contradiction that can be shown: both sides with the sentence that states the number.

    What holds in the weeks of a season contradicts nothing that is usual: see ``raised_in``.
    """
    found = (_shown(one) for one in disagreements(documents) if _seasonal(one) is None)
    return tuple(one for one in found if one is not None)


def raised_in(documents: Iterable[Document]) -> tuple[Raised, ...]:
    """Every number that holds in the weeks of a season in place of a usual one, as far as both can be shown."""
    found = []
    for one in disagreements(documents):
        side = _seasonal(one)
        season = season_of(side.document) if side is not None else None
        if side is None or season is None:
            continue
        raised = _stated(side, one.level)
        usual = _stated(next(other for other in one.sides if other is not side), one.level)
        if raised is not None and usual is not None:
            found.append(Raised(one.subject, raised, usual, season, one.level))
    return tuple(found)


def _seasonal(found: Disagreement) -> Side | None:
    """The side that holds in some weeks of the year, where the other holds all year."""
    sides = [side for side in found.sides if season_of(side.document) is not None]
    return sides[0] if len(sides) == 1 else None


def finished(answer: Answer, documents: Mapping[str, Document]) -> Answer:
    """An answer with what other documents say of the numbers that it quotes, and since when its sources hold.

    It quotes a number when a source of its own holds the sentence that states it. What holds in some weeks comes first
    on a day in them, else behind; contradictions stand at the end.
    """
    if answer.abstained or not answer.citations:
        return answer
    end = _End(list(answer.citations))
    first: list[Line] = []
    for raised in raised_in(documents.values()):
        if _quoted(answer.citations, raised.raised, raised.usual):
            line = end.line(LineKind.rule, raised.text(answer.on), raised.raised.citation, raised.usual.citation)
            (first if raised.season.holds(answer.on) else end.lines).append(line)
    for clash in contradictions_in(documents.values()):
        if _quoted(answer.citations, clash.first, clash.second):
            end.lines.append(end.line(LineKind.clash, clash.text, clash.first.citation, clash.second.citation))
    told = {number for line in (*first, *end.lines) for number in line.citations}
    weeks_of = _weeks(end.citations, told, documents, answer.on)
    since_when = _in_force(end.citations, documents)
    return answer.model_copy(
        update={
            "lines": (*first, *answer.lines, *end.lines, *weeks_of, *since_when),
            "citations": tuple(end.citations),
        }
    )


@dataclass
class _End:
    """What comes to the end of an answer."""

    citations: list[Citation]
    lines: list[Line] = field(default_factory=list)

    def line(self, kind: LineKind, text: str, *sources: Citation) -> Line:
        """A line that rests on sentences."""
        return Line(kind=kind, text=text, citations=tuple(self.number(one) for one in sources))

    def number(self, citation: Citation) -> int:
        """The number under which a sentence is cited; a new one where it is not yet."""
        holder = next((one for one in self.citations if _within(citation, one)), None)
        if holder is not None:
            return holder.number
        number = max(one.number for one in self.citations) + 1
        self.citations.append(citation.model_copy(update={"number": number}))
        return number


def _quoted(citations: Iterable[Citation], *sides: Stated) -> bool:
    """Whether a source holds the sentence of one of the sides, or a part of it."""
    stating = [side.citation for side in sides]
    return any(_overlap(one, other) for one in citations for other in stating)


def _overlap(one: Citation, other: Citation) -> bool:
    same = (one.document_id, one.version) == (other.document_id, other.version)
    return same and one.start < other.end and other.start < one.end


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


def _weeks(
    citations: Iterable[Citation], told: Container[int], documents: Mapping[str, Document], on: date
) -> list[Line]:
    """The first and last day of the weeks for which a source holds, where no line has told them."""
    found: dict[str, list[Citation]] = {}
    for citation in citations:
        found.setdefault(citation.document_id, []).append(citation)
    lines = []
    for name, group in found.items():
        season = season_of(documents[name]) if name in documents else None
        if season is not None and not any(one.number in told for one in group):
            weeks = season.text(on)
            text = f"{weeks[:1].upper()}{weeks[1:]}."
            lines.append(Line(kind=LineKind.note, text=text, citations=(group[0].number,)))
    return lines


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
