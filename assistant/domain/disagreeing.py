"""Two documents in force that state different numbers of one thing, as far as they state them as data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from assistant.domain.knowledge import Authority, Document, Figure, PlaybookChapter, Policy, Standard

_IN_HOURS = {"minutes": Decimal(1) / 60, "hours": Decimal(1), "days": Decimal(24), "weeks": Decimal(168)}
_IN_MONTHS = {"months": Decimal(1), "years": Decimal(12)}


@dataclass(frozen=True)
class Side:
    """What one document states: ``value`` in ``currency`` or in ``unit``, under the heading or number ``clause``.

    ``then`` is who decides above the value, where it is a limit of authority.
    """

    document: Document
    clause: str
    value: Decimal
    currency: str | None = None
    unit: str | None = None
    then: str | None = None


@dataclass(frozen=True)
class Disagreement:
    """Two sides of one ``subject``, the one that came into force later first; a ``level`` where authority is meant."""

    subject: str
    sides: tuple[Side, Side]
    level: str = ""


def disagreements(documents: Iterable[Document]) -> tuple[Disagreement, ...]:
    """Every pair of documents that state different values of one thing as data. No prose is read.

    One thing is: the limit of one level for one action; a figure of one name; a limit of standards by one measure in
    one channel. Values in units that cannot be turned into each other (days and working days) are not compared.
    """
    stated: dict[tuple[str, str], list[Side]] = defaultdict(list)
    for document in documents:
        for subject, level, side in _stated(document):
            stated[_folded(subject), _folded(level)].append(side)
    found = []
    for (subject, level), sides in stated.items():
        for one, other in combinations(sides, 2):
            if one.document.id != other.document.id and _differ(one, other):
                latest = sorted((one, other), key=lambda s: (s.document.effective_from, s.document.id), reverse=True)
                found.append(Disagreement(subject, (latest[0], latest[1]), level))
    return tuple(sorted(found, key=lambda d: (d.subject, d.level, d.sides[0].document.id)))


def _stated(document: Document) -> Iterable[tuple[str, str, Side]]:
    if isinstance(document, Policy | PlaybookChapter):
        for rule in document.authority:
            yield rule.action, rule.level, _authority(document, rule)
        for figure in document.figures:
            yield figure.what, "", _figure(document, figure)
    if isinstance(document, Standard):
        for limit in document.limits:
            value = limit.at_most if limit.at_most is not None else limit.at_least
            if value is not None:
                bound = "at most" if limit.at_most is not None else "at least"
                subject = " ".join(filter(None, [limit.measure.replace("_", " "), limit.channel, bound]))
                yield subject, "", Side(document, "Behaviour", value, unit=limit.unit or "points")


def _authority(document: Document, rule: Authority) -> Side:
    return Side(document, rule.clause, rule.up_to, rule.currency, rule.unit, rule.then)


def _figure(document: Document, figure: Figure) -> Side:
    return Side(document, figure.clause, figure.value, figure.currency, figure.unit)


def _differ(one: Side, other: Side) -> bool:
    mine, theirs = _measured(one), _measured(other)
    if mine[0] != theirs[0]:
        return False
    return mine != theirs or (one.then is not None and other.then is not None and one.then != other.then)


def _measured(side: Side) -> tuple[str, Decimal]:
    """The dimension of a value and the value in it."""
    if side.currency is not None:
        return side.currency, side.value
    unit = (side.unit or "").lower()
    plural = unit if unit.endswith("s") else f"{unit}s"
    if plural in _IN_HOURS:
        return "hours", round(side.value * _IN_HOURS[plural], 6)
    if plural in _IN_MONTHS:
        return "months", side.value * _IN_MONTHS[plural]
    return unit, side.value


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
