"""Where a cited document stands in time: since when a version is in force, until when, and what is in force now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.domain.knowledge import Document, in_force
from assistant.domain.passages import Citation


@dataclass(frozen=True)
class Standing:
    """One version of a document. ``since`` is None where no day is given, ``until`` where no end is known."""

    document_id: str
    version: int
    title: str
    since: date | None
    until: date | None
    is_current: bool
    """Whether this is the version in force today."""


@dataclass(frozen=True)
class Source:
    """A citation and how the cited version stands."""

    citation: Citation
    standing: Standing


def since(document: Document) -> date | None:
    """The day from which a version is in force; None for a document that gives none."""
    return None if document.effective_from == date.min else document.effective_from


def standing(document: Document, versions: Iterable[Document], today: date) -> Standing:
    """How a version stands among the versions of the same document."""
    same = [other for other in versions if other.id == document.id]
    later = [other.effective_from for other in same if other.effective_from > document.effective_from]
    ends = [day for day in (document.effective_to, min(later) - timedelta(days=1) if later else None) if day]
    current = in_force(same, today).get(document.id)
    return Standing(
        document.id,
        document.version,
        document.title,
        since(document),
        min(ends, default=None),
        current is not None and current.version == document.version,
    )
