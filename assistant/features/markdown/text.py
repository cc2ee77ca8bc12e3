"""Other people's words as Markdown that shows them as they are: no markup, no pictures, no links of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.passages import Citation

_MARKS = re.compile(r"([\\`*_\[\]<>&|~#])")
_BULLET = re.compile(r"^(\s*)([-+=])", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d+)([.)])(?=\s|$)", re.MULTILINE)
CLOSED_SOURCE = "A source that is not open to you any more."


def plain(text: str) -> str:
    """Text whose marks are escaped (CommonMark, and GitHub's tables and strikes), line breaks kept."""
    text = _MARKS.sub(r"\\\1", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _NUMBERED.sub(r"\1\\\2", _BULLET.sub(r"\1\\\2", text))


def line(text: str) -> str:
    """Text on one line, for a heading or the item of a list."""
    return plain(" ".join(text.split()))


def quoted(text: str) -> str:
    """Text as a block quote that keeps its line breaks."""
    return "\n".join(f"> {row}  " if row.strip() else ">" for row in plain(text.strip()).split("\n"))


def bullets(items: Iterable[str]) -> str:
    """Items, each ready as Markdown on one line, as a list."""
    return "\n".join(f"- {item}" for item in items)


def source(citation: Citation) -> str:
    """Title, section, version and the quoted words of a source, on one line."""
    section = f", {line(citation.section)}" if citation.section else ""
    return f"{line(citation.title)}{section}, version {citation.version}: “{line(citation.quote)}”"


def moment(value: datetime, time_zone: str) -> str:
    """A stored UTC time on the company's clock, for example 1 March 2026, 09:30."""
    there = value.astimezone(ZoneInfo(time_zone))
    return f"{there.day} {there:%B %Y, %H:%M}"


def document(*blocks: str) -> str:
    """Blocks as one Markdown text; empty ones are left out."""
    return "\n\n".join(block for block in blocks if block.strip()) + "\n"
