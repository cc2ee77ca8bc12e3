"""Two versions of one document beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.domain.comparing import Change, SectionChange, compare
from assistant.domain.knowledge import Document, PlaybookChapter, Policy
from assistant.features.playbook.standing import Standing
from assistant.language.amounts import as_stated
from assistant.language.text import sentences


@dataclass(frozen=True)
class LimitChange:
    """A limit or figure that documents carry as data: its words ``before`` and ``after``, empty where it was not."""

    what: str
    level: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """What changed from one version to another: sections with their sentences, and limits and figures as numbers."""

    first: Standing
    second: Standing
    sections: tuple[SectionChange, ...]
    limits: tuple[LimitChange, ...]

    @property
    def changed(self) -> tuple[SectionChange, ...]:
        """The sections in which anything is different."""
        return tuple(section for section in self.sections if section.change is not Change.same)


def section_changes(first: Document, second: Document) -> tuple[SectionChange, ...]:
    """What changed in the words of two versions, section by section."""
    return compare(_sentences(first), _sentences(second), numbered=isinstance(second, Policy))


def limit_changes(first: Document, second: Document) -> tuple[LimitChange, ...]:
    """Limits of authority and figures that came, went or have another value."""
    before, after = dict(_stated(first)), dict(_stated(second))
    return tuple(
        LimitChange(*key, before.get(key, ""), after.get(key, ""))
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    )


def _sentences(document: Document) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for section in document.sections:
        said = [span.text for span in sentences(document.section_text(section))]
        found.setdefault(section.heading, []).extend(said)
    return found


def _stated(document: Document) -> Iterator[tuple[tuple[str, str], str]]:
    if isinstance(document, Policy | PlaybookChapter):
        for rule in document.authority:
            yield (rule.action, rule.level), as_stated(rule.up_to, rule.currency, rule.unit)
        for figure in document.figures:
            yield (figure.what, ""), as_stated(figure.value, figure.currency, figure.unit)
