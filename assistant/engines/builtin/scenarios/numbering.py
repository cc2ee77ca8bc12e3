"""A made-up number that looks like one of the company's own."""

from __future__ import annotations

import re

from assistant.engines.builtin.scenarios.choosing import Choices

_TOKEN = re.compile(
    r"(?P<set>\\d|\[0-9\]|\[A-Z\]|\[a-z\])(?:\{(?P<count>\d{1,2})\})?|(?P<plain>\\?[^\\\[\]{}()*+?.|^$])"
)
_DIGITS, _LETTERS = "0123456789", "ABCDEFGHJKLMNPQRSTUVWXYZ"


def code_like(pattern: str, choices: Choices) -> str:
    """A code that fits a simple pattern (``LF-\\d{7}``); empty where the pattern is not a simple one."""
    made, place = "", 0
    while place < len(pattern):
        token = _TOKEN.match(pattern, place)
        if token is None:
            return ""
        if token["set"]:
            signs = _DIGITS if "d" in token["set"] or "0" in token["set"] else _LETTERS
            signs = signs.lower() if token["set"] == "[a-z]" else signs
            for step in range(int(token["count"] or 1)):
                made += choices.pick(f"sign {place} {step}", signs)
        else:
            made += token["plain"].removeprefix("\\")
        place = token.end()
    return made if re.fullmatch(pattern, made) else ""
