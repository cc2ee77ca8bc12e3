"""How much of something fits, stated in one place; what is longer is refused in words and never cut in silence."""

from __future__ import annotations

from assistant.errors import FixInput

TITLE = 120
"""Characters of a conversation's name."""
REASON = 1_000
"""Characters of the reason beside a thumb."""
NAME = 100
"""Characters of whom a promise was made to."""
SEARCH = 200
"""Characters of words to search for; databases bound the length of a pattern."""
TURNS = 200
"""Questions of one conversation: each is drawn anew when the page is opened."""
LISTED = 100
"""Rows of a list that is drawn at once; more are a click away."""
MOST_LISTED = 1_000
"""Rows of a list after all those clicks."""
REPLIES_AT_ONCE = 5_000
"""Rows of a file of sent replies."""
REPLIES_BYTES = 10_000_000
"""Bytes of a file of sent replies."""


def within(text: str, most: int, what: str) -> str:
    """The text, when it has no more than ``most`` characters. Raises FixInput, which names ``what`` it is."""
    if len(text) > most:
        raise FixInput(f"{what} has {len(text):,} characters; up to {most:,} fit. Keep the part that matters.")
    return text
