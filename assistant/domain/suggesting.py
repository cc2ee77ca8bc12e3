"""Suggestions put into a draft: what they do not touch stays as it was, to the byte."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.domain.review import Suggestion


def apply(draft: str, suggestions: Iterable[Suggestion]) -> str:
    """The draft with every suggestion in its place, whatever order they come in.

    Raises ValueError where two suggestions overlap, two add words at one place, or one does not stand where
    it says.
    """
    ordered = sorted(suggestions, key=lambda suggestion: (suggestion.start, suggestion.end))
    pieces: list[str] = []
    done = 0
    for place, suggestion in enumerate(ordered):
        if draft[suggestion.start : suggestion.end] != suggestion.original:
            raise ValueError(f"the draft does not say {suggestion.original!r} at {suggestion.start}")
        if overlapping(suggestion, ordered[:place]):
            raise ValueError(f"two suggestions meet at {suggestion.start}")
        pieces += [draft[done : suggestion.start], suggestion.replacement]
        done = suggestion.end
    return "".join([*pieces, draft[done:]])


def overlapping(suggestion: Suggestion, others: Sequence[Suggestion]) -> bool:
    """Whether a suggestion touches words, or a place to add words, of another one."""
    return any(
        (suggestion.start, suggestion.end) == (other.start, other.end)
        or (suggestion.start < other.end and other.start < suggestion.end)
        for other in others
    )
