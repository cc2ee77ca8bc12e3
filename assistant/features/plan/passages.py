"""What the playbook asks of leaders: the items of its chapters' lists, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.domain.knowledge import Document, Kind, Part
from assistant.domain.people import Role
from assistant.domain.plan import Passage

_ITEM = re.compile(
    # An item goes on until the next one, an empty line or the end of its section.
    r"^[ ]{0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+(?P<words>\S.*?)(?=\n[ ]{0,3}(?:[-*+]|\d{1,3}[.)])[ \t]|\n[ \t]*\n|\Z)",
    re.MULTILINE | re.DOTALL,
)
_EXPLAINS = frozenset({Part.in_short, Part.why})


def chapters(documents: Iterable[Document]) -> tuple[Document, ...]:
    """The documents that ask something of leaders, by title: chapters, and what is for leaders alone."""
    found = [one for one in documents if _is_for_leaders(one) and any(passages_of(one))]
    return tuple(sorted(found, key=lambda one: one.title.casefold()))


def passages_of(document: Document) -> Iterator[Passage]:
    """The items of a document's lists, in their order; a summary and reasons ask for nothing."""
    for section in document.sections:
        if section.part in _EXPLAINS:
            continue
        for item in _ITEM.finditer(document.section_text(section)):
            start, end = (section.start + offset for offset in item.span("words"))
            yield Passage(
                document_id=document.id,
                version=document.version,
                title=document.title,
                section=section.heading,
                quote=document.body[start:end],
                start=start,
                end=end,
            )


def _is_for_leaders(document: Document) -> bool:
    for_them_alone = document.kind is Kind.document and document.audience == {Role.leader}
    return document.kind is Kind.playbook or for_them_alone
