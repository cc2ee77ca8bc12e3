"""Names and roles in a text: who does something, and where."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.language.text import CALENDAR, STOP_WORDS, sentences, stem

_CAPITAL = re.compile(r"(?<![\w.])[A-Z][\w’'&]*(?!-?\d)\b")
_AFTER_STOP = re.compile(r"(?:[.!?:;][\"'”’)]*\s+|[\"“‘'(>]\s*|[-*•]\s+|\d[.)]\s+|\A)\Z")
_NO_NAME = frozenset(("I", "I'm", "I'll", "I've", "I'd", "OK", "AM", "PM", "Mr", "Mrs", "Ms", "Dr", *CALENDAR))
_ROLE = re.compile(
    r"\b(?:(?P<kind>team|store|shop|shift|area|line|duty|floor|branch|case|general|regional)[\s-]+(?P<rank>lead|leader|manager)"
    r"|(?P<head>head\s+of\s+\w+)|(?P<alone>managers?|supervisors?|directors?|trainers?|leaders?|champions?|solicitors?|police))(?:s\b|\b)",
    re.IGNORECASE,
)


class Name(NamedTuple):
    """A name or role at ``text[start:end]``; equal keys mean the same one. A role is written in small letters too."""

    key: str
    start: int
    end: int
    role: bool = False

    def covers(self, other: Name) -> bool:
        """Whether this one is the other, said as exactly or more: the store manager is a manager."""
        return self.key == other.key or (self.role and other.role and self.key.endswith(f" {other.key}"))


def roles(text: str) -> list[Name]:
    """Roles of authority in order: team lead (and team leader), store manager, head of care, director."""
    found = []
    for match in _ROLE.finditer(text):
        if match["kind"]:
            rank = "manager" if match["rank"].lower() == "manager" else "lead"
            key = f"{match['kind'].lower()} {rank}"
        else:
            key = " ".join(match.group().lower().split())
            key = key.rstrip("s") if match["alone"] else key
        found.append(Name(key, match.start(), match.end(), role=True))
    return found


def names(text: str, known: frozenset[str] = frozenset()) -> list[Name]:
    """Capitalised words in order that stand for somebody or something.

    The first word of a sentence counts only when its key is in ``known``, such as the keys of another text's
    names. Days, months and codes with digits are no names: they are quantities.
    """
    found = []
    starts = {span.start for span in sentences(text)}
    for match in _CAPITAL.finditer(text):
        word = match.group().rstrip("'’&")
        plain = re.sub(r"['’]s?\Z", "", word)
        key = stem(plain.lower().replace("’", "'"))
        first = match.start() in starts or bool(_AFTER_STOP.search(text[max(0, match.start() - 6) : match.start()]))
        acronym = len(plain) > 1 and plain.isupper()
        # "US" is no "us"
        common = plain.lower() in STOP_WORDS and not acronym
        if plain in _NO_NAME or common or (first and not acronym and key not in known):
            continue
        found.append(Name(key, match.start(), match.start() + len(word)))
    return found
