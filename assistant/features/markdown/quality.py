"""Somebody's own replies of a quality process as Markdown."""

from __future__ import annotations

from assistant.domain.quality import OwnReply
from assistant.features.markdown.text import bullets, document, line, quoted


def own_reply_markdown(one: OwnReply) -> str:
    """A reply with what was said of each standard, and what it was tied to the person for."""
    about = f"In “{line(one.process)}”, tied to you for: {line(one.purpose)}"
    verdicts = bullets(f"{line(count.standard_id)}: {count.verdict}" for count in one.counts)
    return document(f"## {one.reply.sent_on.isoformat()}", about, quoted(one.reply.reply), verdicts).strip()
