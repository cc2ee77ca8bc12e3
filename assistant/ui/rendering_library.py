"""Documents as HTML: the shelf, one document to read, one source beside an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from assistant.domain.knowledge import Authority, Document, Kind, Policy
from assistant.domain.passages import Citation
from assistant.security.html import escape, render_highlighted, render_markdown
from assistant.ui.pieces import button, day, empty_state, time_tag

DRAFT = "draft"
WITHDRAWN = "withdrawn"
_ASIDE = {DRAFT: "Drafts", WITHDRAWN: "Taken out of force"}
SHELVES = {
    Kind.standard: "Standards",
    Kind.policy: "Policies",
    Kind.story: "Stories",
    Kind.guide: "Guides",
    Kind.playbook: "Playbook",
    Kind.scenario: "Scenarios",
    Kind.document: "Other documents",
}
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


def shelf(documents: Sequence[Document], filtered: bool) -> str:
    """The list of documents as they come: drafts, then kind by kind, then what was taken out of force."""
    if not documents:
        if filtered:
            return empty_state("Nothing found", "No document you may read has all these words. Try fewer.")
        return empty_state("The shelf is empty", "Standards, policies and stories appear here once they are loaded.")
    groups = []
    for title, group in groupby(documents, key=lambda d: _ASIDE.get(d.source) or SHELVES[d.kind]):
        items = "".join(
            f'<li><a href="/?tab=library&amp;d={escape(d.id)}{_version(d)}" data-document="{escape(d.id)}">'
            f'<span class="title">{escape(d.title)}</span></a></li>'
            for d in group
        )
        groups.append(f"<h3>{title}</h3><ul>{items}</ul>")
    count = "1 document" if len(documents) == 1 else f"{len(documents)} documents"
    return f'<p class="sr" role="status">{count}</p>{"".join(groups)}'


def _version(document: Document) -> str:
    """Needed where another version may be in force."""
    return f"&amp;v={document.version}" if document.source in _ASIDE else ""


def nothing_open() -> str:
    """The right half of the library before a document is chosen."""
    return empty_state("Choose something to read", "Everything an answer may quote is here, word for word.")


def document_article(document: Document, today: date, end: str = "") -> str:
    """One document to read, with what is known about it and, for a policy, who may decide what.

    ``end`` is HTML for below its text.
    """
    topics = "".join(f"<li>{escape(topic)}</li>" for topic in document.topics)
    decides = _authority(document.authority) if isinstance(document, Policy) else ""
    return (
        f'<article class="document" data-document="{escape(document.id)}">'
        f"{button('shelf', 'Back to the list', symbol='back', kind='quiet only-narrow')}"
        f'<p class="label">{_kind(document)}</p><h1 tabindex="-1">{escape(document.title)}</h1>'
        f'<p class="small">{_facts(document, today)}</p>'
        f'{f"""<ul class="topics" aria-label="Topics">{topics}</ul>""" if topics else ""}'
        f'{decides}<div class="prose">{render_markdown(document.body)}</div>{end}</article>'
    )


def source_panel(document: Document, today: date, citation: Citation | None = None) -> str:
    """The right panel: a whole document with the cited words marked."""
    if citation is None:
        body, number, section = render_markdown(document.body), "", ""
    else:
        body = render_highlighted(document.body, citation.start, citation.end, citation.quote)
        number = f'<span class="number">{citation.number}</span> '
        section = f'<p class="section">{escape(citation.section)}</p>' if citation.section else ""
    missing = ""
    if citation is not None and 'id="cited"' not in body:
        missing = f'<p class="small">The quoted words: <q>{escape(citation.quote)}</q></p>'
    return (
        f'<section class="source" aria-labelledby="source-title" data-document="{escape(document.id)}">'
        f'<header><div><p class="label">{_kind(document)}</p>'
        f'<h2 id="source-title" tabindex="-1">{number}{escape(document.title)}</h2>{section}'
        f'<p class="small">{_facts(document, today)}</p></div>'
        f"{button('close-source', 'Close', symbol='close', kind='icon-only', hidden=True)}</header>"
        f'{missing}<div class="prose" tabindex="0" aria-label="The whole document">{body}</div>'
        f'<footer><a href="/?tab=library&amp;d={escape(document.id)}" data-document="{escape(document.id)}">'
        "Read it in the library</a></footer></section>"
    )


def in_force_words(document: Document, today: date) -> str:
    """Since when, or until when, a version is in force, as HTML."""
    if document.source == DRAFT:
        return "Draft, not in force: only trainers see it"
    if document.source == WITHDRAWN:
        return "Taken out of force: only trainers see it"
    if document.effective_to is not None and document.effective_to < today:
        return f"was in force until {time_tag(document.effective_to, day(document.effective_to))}"
    if document.effective_from > today:
        return f"in force from {time_tag(document.effective_from, day(document.effective_from))}"
    if document.effective_from == date.min:
        return "in force"
    return f"in force since {time_tag(document.effective_from, day(document.effective_from))}"


def _kind(document: Document) -> str:
    return {Kind.playbook: "Playbook chapter", Kind.document: "Document"}.get(document.kind, document.kind.capitalize())


def _facts(document: Document, today: date) -> str:
    facts = [f"Version {document.version}", in_force_words(document, today)]
    if document.owner:
        facts.append(f"kept by {escape(document.owner)}")
    return " · ".join(facts)


def _authority(authority: Sequence[Authority]) -> str:
    if not authority:
        return ""
    rows = "".join(
        f"<tr><td>{escape(a.action.capitalize())}</td><td>{escape(a.level)}</td><td>{escape(up_to(a))}</td>"
        f"<td>{escape(a.then or 'nobody, this is the last word')}</td><td>§{escape(a.clause)}</td></tr>"
        for a in authority
    )
    head = "".join(f'<th scope="col">{t}</th>' for t in ("What", "Who may decide", "Up to", "Above it, ask", "Clause"))
    return (
        '<section class="decide" aria-labelledby="decide-title"><h2 id="decide-title">Who may decide</h2>'
        f'<div class="wide" tabindex="0" role="group" aria-labelledby="decide-title"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></section>"
    )


def up_to(authority: Authority) -> str:
    """How much a line of authority data grants, as people write it."""
    amount = f"{authority.up_to:,f}"
    amount = amount.rstrip("0").rstrip(".") if "." in amount else amount
    if authority.currency:
        sign = _SIGNS.get(authority.currency)
        return f"{sign}{amount}" if sign else f"{amount} {authority.currency}"
    return f"{amount} {authority.unit or ''}".strip()
