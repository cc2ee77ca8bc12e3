"""Text of other people to HTML that can do nothing: no scripts, no pictures, no links to follow.

Two walls: markdown-it with raw HTML off, then an nh3 allow-list of tags without attributes.
"""

from __future__ import annotations

import html
import re
from collections.abc import MutableMapping, Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from assistant.domain.quotes import find_quote

MOST_CHARACTERS = 400_000
"""nh3 is quadratic in nesting; longer text is cut before it is rendered."""

_BLOCK_TAGS = frozenset(
    "p br hr h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong s table thead tbody tr th td".split()
)
_INLINE_TAGS = frozenset("br code em strong s".split())
_TAG = re.compile(r"(<[^>]*>)")
# Brackets that no ordinary text holds. Punctuation, so that emphasis marks beside them still count.
_OPEN, _CLOSE = "\u2e55", "\u2e56"
_LINE_MARKER = re.compile(r"[ \t]*(?:(?:>|#{1,6}(?=\s)|[-*+](?=\s)|\d{1,4}[.)](?=\s))[ \t]*)+")


def escape(text: str) -> str:
    """Text as HTML text or as the value of a quoted attribute."""
    return html.escape(text, quote=True)


def render_markdown(text: str) -> str:
    """A document's Markdown as safe HTML. Links come out as their text with the address behind it."""
    return nh3.clean(_markdown().render(text[:MOST_CHARACTERS]), tags=set(_BLOCK_TAGS), attributes={})


def render_inline(text: str) -> str:
    """One line of Markdown (emphasis and code only) as safe HTML."""
    return nh3.clean(_markdown().renderInline(text[:MOST_CHARACTERS]), tags=set(_INLINE_TAGS), attributes={})


def render_highlighted(text: str, start: int, end: int, quote: str = "") -> str:
    """Like :func:`render_markdown`, with ``text[start:end]`` in ``<mark>``, the first with id ``cited``.

    When the offsets do not hold ``quote`` (white space folded), the quote is looked for instead;
    when it is nowhere, nothing is marked.
    """
    place = _place(text, start, end, quote)
    text = text.replace(_OPEN, "[").replace(_CLOSE, "]")
    if place is None:
        return render_markdown(text)
    start, end = place
    line_start = text.rfind("\n", 0, start) + 1
    marker = _LINE_MARKER.match(text, line_start)
    # A bracket before "> " or "- " would turn a quote or a list into a paragraph.
    start = min(max(start, marker.end()) if marker else start, end)
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return render_markdown(text)
    return _mark(render_markdown(text[:start] + _OPEN + text[start:end] + _CLOSE + text[end:]))


def _place(text: str, start: int, end: int, quote: str) -> tuple[int, int] | None:
    if 0 <= start < end <= len(text) and (not quote or text[start:end].split() == quote.split()):
        return start, end
    return find_quote(text, quote) if quote else None


def _mark(rendered: str) -> str:
    """Brackets to ``<mark>``, closed before and opened after every tag so that nesting stays right."""
    out: list[str] = []
    inside = False
    first = True
    for piece in _TAG.split(rendered):
        if piece.startswith("<"):
            out.append(piece)
            continue
        for part in re.split(f"([{_OPEN}{_CLOSE}])", piece):
            if part in (_OPEN, _CLOSE):
                inside = part == _OPEN
            elif inside and part.strip():
                out.append(f'<mark id="cited" tabindex="-1">{part}</mark>' if first else f"<mark>{part}</mark>")
                first = False
            else:
                out.append(part)
    return "".join(out)


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 12}).enable("table").disable("image")
    parser.add_render_rule("link_open", _nothing)
    parser.add_render_rule("link_close", _address)
    return parser


def _nothing(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    return ""


def _address(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    opening = next((t for t in reversed(tokens[:index]) if t.type == "link_open"), None)
    address = str(opening.attrGet("href") or "") if opening else ""
    shown = "".join(t.content for t in tokens[tokens.index(opening) : index]) if opening else ""
    return f" ({escape(address)})" if address and address != shown else ""
