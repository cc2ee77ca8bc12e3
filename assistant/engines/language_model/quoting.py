"""Quotes of a model back in the words of their source: a prompt shows some characters as others."""

from __future__ import annotations

from assistant.domain.quotes import find_quote, fold_with_offsets
from assistant.engines.language_model.prompts import clean, safe

_MARKS = {"“": "”", '"': '"', "‘": "’", "'": "'", "«": "»"}
NOTHING = frozenset({"", "none", "n/a", "null", "nothing", "empty", "-", "–", "(empty)", "(none)"})
"""What models write into a field that is to stay empty."""


def original(text: str, quote: str) -> str:
    """The words of ``text`` that a quote of the prompt stands for; the quote itself where it stands for none.

    Only what the prompt did is undone: look-alikes of angle brackets, characters that were left out because
    nobody sees them, and quotation marks around the whole.
    """
    quote = quote.strip()
    if quote.lower() in NOTHING and quote not in text:
        return ""
    for words in (quote, _unmarked(quote)):
        if find_quote(text, words) or (words and words in text):
            return words
        if place := _shown_place(text, words):
            return text[slice(*place)]
    return quote


def places(text: str, quote: str) -> list[tuple[int, int]]:
    """Every place ``(start, end)`` of words in a text, as they are or with other white space; none inside a word."""
    found = _places(text, quote)
    if found or not quote.strip():
        return found
    folded = fold_with_offsets(text)
    wanted = fold_with_offsets(quote.strip()).text.strip()
    return [(folded.starts[start], folded.ends[end - 1]) for start, end in _places(folded.text, wanted)]


def _places(text: str, words: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = text.find(words) if words else -1
    while start >= 0:
        end = start + len(words)
        inside = (start > 0 and text[start - 1].isalnum() and text[start].isalnum()) or (
            end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
        )
        if not inside:
            found.append((start, end))
        start = text.find(words, start + 1)
    return found


def _shown_place(text: str, quote: str) -> tuple[int, int] | None:
    """The place in ``text`` of words as the prompt showed them."""
    if not quote or safe(text) == text:
        return None
    kept = [place for place, character in enumerate(text) if clean(character)]
    shown = "".join(safe(text[place]) for place in kept)
    place = find_quote(shown, quote)
    return (kept[place[0]], kept[place[1] - 1] + 1) if place else None


def _unmarked(quote: str) -> str:
    close = _MARKS.get(quote[:1])
    return quote[1:-1].strip() if close and len(quote) > 2 and quote.endswith(close) else quote
