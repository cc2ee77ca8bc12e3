"""An answer that a person gave, as the draft of a document that answers the same question the next time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.domain.knowledge import Document, Kind, Section
from assistant.domain.people import EVERYONE
from assistant.errors import NotFound
from assistant.storage.documents import DocumentStore

MOST_WORDINGS = 12
_TITLE_CHARACTERS = 80


def save_draft(
    documents: DocumentStore, name: str, answer: str, wordings: Sequence[str], owner: str, day: date, by: str
) -> Document:
    """Keep the draft of an answer; the same one when it is there already.

    ``name`` is the id of what was answered, ``wordings`` (at least one) are how it was asked, the first of them its
    title; ``day`` is the first day of the document, ``by`` who made it.
    """
    titles = [" ".join(one.split()) for one in wordings[:MOST_WORDINGS]]
    asked = titles[0] if len(titles) == 1 else "\n" + "\n".join(f"- {one}" for one in titles)
    body = f"{answer}\n\nAsked as: {asked}\n"
    draft = Document(
        id=f"ANSWER-{name[:8].upper()}",
        kind=Kind.document,
        title=_short(titles[0]),
        audience=EVERYONE,
        effective_from=day,
        owner=owner,
        asked={"": tuple(dict.fromkeys(map(_short, titles)))},
        body=body,
        # How it was asked is for who reads the document; what is quoted and found is the answer.
        sections=(Section(path=(), start=0, end=len(answer.rstrip()), line=1),),
    )
    try:
        # Saved before, but something went wrong ahead of the link.
        return documents.get(draft.reference)
    except NotFound:
        documents.save(draft, "draft", by)
        return draft


def _short(title: str) -> str:
    return title if len(title) <= _TITLE_CHARACTERS else title[: _TITLE_CHARACTERS - 1].rstrip() + "…"
