"""The words of a story as a document: plain sentences under the headings that stories have."""

from __future__ import annotations

import re

from assistant.domain.culture import StoryText
from assistant.errors import FixInput
from assistant.language.text import sentences

SHORT_SENTENCES = 2
_PARAGRAPHS = re.compile(r"\n\s*\n")
_LEADING_MARKS = re.compile(r"^(?:[#>*+=~`|_-]+|\d+[.)])\s*")


def checked(text: str, what: str, most: int, *, needed: bool = True) -> str:
    """The text without blanks around it. Raises FixInput, which names ``what`` it is, where it is missing or long."""
    text = text.strip()
    if needed and not text:
        raise FixInput(f"{what} is still empty. A sentence is enough.")
    if len(text) > most:
        raise FixInput(f"{what} has {len(text):,} characters; up to {most:,} fit. Keep what matters.")
    return text


def body_of(text: StoryText) -> str:
    """The document's body. Marks of Markdown at the start of a line are no headings, quotes or lists of theirs."""
    happened = _paragraphs(text.happened)
    short = _plain(text.in_short) or " ".join(one.text for one in sentences(happened[0])[:SHORT_SENTENCES])
    parts = [f"## In short\n\n{short}", "## What happened\n\n" + "\n\n".join(happened)]
    said = _paragraphs(text.said)
    if said:
        parts.append("## What the customer said\n\n" + "\n>\n".join(f"> {one}" for one in said))
    parts.append("## What made the difference\n\n" + "\n".join(f"- {one}" for one in _lines(text.difference)))
    return "\n\n".join(parts) + "\n"


def _paragraphs(text: str) -> list[str]:
    return [plain for one in _PARAGRAPHS.split(text.replace("\r\n", "\n")) if (plain := _plain(one))]


def _lines(text: str) -> list[str]:
    return [plain for one in text.splitlines() if (plain := _plain(one))]


def _plain(text: str) -> str:
    """Text on one line, which begins with a word."""
    text = " ".join(text.split())
    while (shorter := _LEADING_MARKS.sub("", text)) != text:
        text = shorter
    return text
