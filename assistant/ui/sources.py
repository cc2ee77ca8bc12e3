"""Sources beside a page: numbered once each in the order they are met, and the button that opens one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.domain.passages import Citation
from assistant.security.html import escape


def numbered(cited: Iterable[Citation | None]) -> tuple[Citation, ...]:
    """Every source once, as it came first, numbered from 1."""
    once: dict[tuple[str, int, str], Citation] = {}
    for citation in cited:
        if citation is not None:
            once.setdefault(_identity(citation), citation)
    return tuple(citation.model_copy(update={"number": number}) for number, citation in enumerate(once.values(), 1))


def clause_button(citation: Citation | None, known: Sequence[Citation], **data: str) -> str:
    """A clause as a button that opens it beside the page; nothing without one.

    ``known`` are the numbered sources of the page, ``data`` says whose they are.
    """
    if citation is None:
        return ""
    number = next(source.number for source in known if _identity(source) == _identity(citation))
    section = citation.section.split(" > ")[-1]
    place = escape(", ".join(part for part in (citation.title, section) if part))
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    return (
        f'<button type="button" class="clause" data-do="source"{attributes} data-number="{number}">'
        f'<span class="number" aria-hidden="true">{number}</span>'
        f'<span><span class="sr">Source {number}: </span>{place}</span></button>'
    )


def _identity(citation: Citation) -> tuple[str, int, str]:
    return citation.document_id, citation.version, " ".join(citation.quote.split())
