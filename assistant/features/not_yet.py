"""A question as of a day on which what answers it was not in force yet: that is said, and is no gap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import date

from assistant.domain.conversation import Answer, Line, LineKind, Topic
from assistant.domain.knowledge import Document
from assistant.engines.base import AnswerRequest
from assistant.engines.builtin.words import packaged_words

Cites = Callable[[AnswerRequest], Awaitable[str]]
"""Gives the id of the document that an answer cites first; empty where there is no answer."""
AsOf = Callable[[date], Awaitable[AnswerRequest]]
"""Gives the same question as of another day."""


async def answered_later(
    request: AnswerRequest, versions: Iterable[Document], cites: Cites, as_of: AsOf
) -> Document | None:
    """The first version that answers, of the document that answers today; None unless it began after the day asked of.

    ``versions`` are those that the asker may read now.
    """
    today = request.today
    document = today.documents.get(await cites(today)) if today is not None else None
    if today is None or document is None:
        return None
    later = [one for one in versions if one.id == document.id and request.on < one.effective_from <= today.on]
    if document not in later:
        return None
    for version in sorted(later, key=lambda one: (one.effective_from, one.version)):
        if version == document or await cites(await as_of(version.effective_from)) == version.id:
            return version
    return None


def not_yet(answer: Answer, document: Document) -> Answer:
    """An abstention that says from when on a document answers."""
    words, title = packaged_words(), document.title
    texts = (
        words["not_covered_on"].format(day=_day(answer.on)),
        words["answers_from"].format(title=title, day=_day(document.effective_from)),
    )
    return answer.model_copy(
        update={
            "lines": tuple(Line(kind=LineKind.note, text=text) for text in texts),
            # What is said of it goes with it where it is closed to its reader later.
            "nearest": (Topic(document_id=document.id, title=title),),
            "answered_from": document.effective_from,
        }
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
