"""Whether a document is in force, as trainers see it: draft, taken out, what became of its versions, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.knowledge import Document
from assistant.security.html import escape
from assistant.storage.documents import DocumentStatus
from assistant.ui.pieces import button, day, local, time_tag
from assistant.ui.rendering_library import DRAFT, WITHDRAWN

_STATES = {"draft": "saved as a draft", "published": "put in force", "withdrawn": "taken out of force"}


def state_notice(document: Document, instead: Document | None) -> str:
    """What a draft is and what becomes of one taken out, with the button; nothing for what is in force."""
    if document.source == DRAFT:
        words = "This is a draft. Once in force, everybody it is for can read it and answers can quote it."
        put = button("publish", "Put it in force", symbol="do", kind="main", reference=document.reference)
    elif document.source == WITHDRAWN:
        now = f"Version {instead.version} is in force instead." if instead else "Nothing is in force in its place."
        words = f"This version was taken out of force. No answer and no search finds it. {now}"
        put = button("restore", "Put it back in force", symbol="do", kind="main", reference=document.reference)
    else:
        return ""
    return f'<div class="notice look" role="status"><p>{words}</p>{put}</div>'


def take_out(document: Document) -> str:
    """The way to take a document out of force; nothing for one that is not in it."""
    if document.source in (DRAFT, WITHDRAWN):
        return ""
    out = button("withdraw", "Take it out of force", symbol="avoid", kind="chip", reference=document.reference)
    words = "From the next question on nobody finds it, and an earlier version counts again where there is one. "
    return f'<footer class="document-end"><p class="small">{words}You can put it back.</p>{out}</footer>'


def versions(history: Sequence[DocumentStatus], time_zone: str) -> str:
    """What became of the versions that were made here; nothing for a document of the folder alone."""
    if not history:
        return ""
    rows = "".join(
        f"<li>Version {escape(one.reference.rpartition('@')[2])}: {_STATES[one.state]} by {escape(one.state_by)}, "
        f"{time_tag(at, day(at.date()))}</li>"
        for one in history
        for at in [local(one.state_at, time_zone)]
    )
    return f'<details class="fold"><summary>What became of its versions</summary><ul>{rows}</ul></details>'
