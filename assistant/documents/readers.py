"""Files -> text. Markdown, plain text and HTML; anything else is refused with a reason."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from assistant.errors import KnowledgeError

MAX_BYTES = 2_000_000
MAX_TAGS = 20_000
MAX_DEPTH = 200

MARKDOWN = (".md", ".markdown")
PLAIN = (".txt",)
HTML = (".html", ".htm")
READABLE = MARKDOWN + PLAIN + HTML

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read_text(path: Path, name: str) -> str:
    """The text of one file with ``\\n`` line ends; ``name`` is how errors call it.

    HTML becomes plain Markdown: headings, list items and paragraphs; scripts and styles vanish.
    Raises KnowledgeError for a file that is too large, in another format or encoding, or empty.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise KnowledgeError(
            name, 1, "file", f"it has {size:,} bytes", f"Split it into files under {MAX_BYTES:,} bytes."
        )
    suffix = path.suffix.lower()
    if suffix not in READABLE:
        raise KnowledgeError(name, 1, "file", f"{suffix or 'no'} files are not read", "Save it as .md, .txt or .html.")
    raw = path.read_bytes()
    text = html_to_markdown(raw, name) if suffix in HTML else _decode(raw, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not text.strip():
        raise KnowledgeError(name, 1, "file", "it holds no text", "Add text, or remove the file.")
    return text


def _decode(raw: bytes, name: str) -> str:
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(encoding, errors="replace")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise KnowledgeError(name, line, "encoding", "this is not UTF-8 text", "Save the file as UTF-8.") from None
    if "\x00" in text[:1000]:
        raise KnowledgeError(name, 1, "encoding", "this is not a text file", "Save it as UTF-8 text.")
    return text


def html_to_markdown(raw: bytes, name: str = "page.html") -> str:
    """Readable text of an HTML page as Markdown (headings, list items, paragraphs).

    Raises KnowledgeError where the page has too many tags or is nested so deep that reading it
    would take unreasonable time.
    """
    if raw.count(b"<") > MAX_TAGS * 2:
        raise KnowledgeError(name, 1, "html", "the page has too many tags", "Save the text alone as .md or .txt.")
    from bs4 import BeautifulSoup

    try:
        soup = BeautifulSoup(raw, "html.parser")
        for tag in soup(["script", "style", "noscript", "template", "head", "svg", "nav", "footer"]):
            tag.decompose()
        if any(len(list(tag.parents)) > MAX_DEPTH for tag in soup.find_all(True)[::50]):
            raise RecursionError
        lines: list[str] = []
        blocks = ["h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "pre", "blockquote", "dt", "dd"]
        for tag in soup.find_all(blocks):
            # A block that holds blocks gives only its own words; theirs follow by themselves.
            own = tag.find_all(string=True, recursive=False) if tag.find(blocks) else tag.strings
            words = re.sub(r"\s+", " ", " ".join(own)).strip()
            if words:
                mark = "#" * int(tag.name[1]) + " " if tag.name[0] == "h" else "- " if tag.name == "li" else ""
                lines.append(f"{mark}{words}\n")
        return "\n".join(lines) or re.sub(r"[ \t]*\n\s*", "\n\n", soup.get_text("\n")).strip()
    except RecursionError:
        raise KnowledgeError(
            name, 1, "html", "the page is nested too deep", "Save the text alone as .md or .txt."
        ) from None
