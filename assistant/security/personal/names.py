"""Names of people, as far as the words around them give them away: greetings, signatures, titles, "my name is".

No list of names is asked: whoever is named in none of these ways is not found, unless an operator adds a model.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from assistant.language.text import STOP_WORDS
from assistant.security.personal.name_cues import CUES, SMALL_CUES, SPEAKER, SURNAME
from assistant.security.personal.name_words import ALSO_WORDS, MONTHS, NEVER_KNOWN, NOT_NAMES, SHARED_MAILBOXES
from assistant.security.personal.view import Span

KIND = "name"
SHORTEST = 2
_PART = re.compile(r"(?<![\w-])[^\W\d_]+(?:['’-]+[^\W\d_]+)*(?![\w-])")
_DAY_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?(?: of)? \Z")
_POSSESSIVE = re.compile(r"['’]s\Z")


def people(text: str, blanked: str, not_names: Collection[str] = ()) -> list[Span]:
    """Words of names in a plain view, each by itself, so that somebody's first name is the same one everywhere.

    ``blanked`` is the same view with what was found before blanked out: a name may stand above an address or before
    an e-mail address. ``not_names`` are words in small letters that are none here, such as the company's own name.
    """
    found: list[Span] = []
    no = NOT_NAMES.union(not_names)
    for pattern in CUES:
        for match in pattern.finditer(blanked):
            found += _words(text, *match.span("name"), no)
    for pattern in SMALL_CUES:
        for match in pattern.finditer(blanked):
            found += _words(text, *match.span("name"), no, small=True)
    return found + _speakers(text, blanked, no)


def _speakers(text: str, blanked: str, no: Collection[str]) -> list[Span]:
    """Who speaks in a pasted conversation: what stands before a colon in more than one line."""
    matches = list(SPEAKER.finditer(blanked))
    often = {name for name, count in Counter(match["name"] for match in matches).items() if count > 1}
    return [span for m in matches if m["name"] in often for span in _words(text, *m.span("name"), no)]


def _words(text: str, start: int, end: int, no: Collection[str], small: bool = False) -> list[Span]:
    """The words of a name with the surname after it, up to the first word that is none."""
    found: list[Span] = []
    after = SURNAME.match(text, end)
    for part in _PART.finditer(text, start, after.end() if after else end):
        word = _POSSESSIVE.sub("", part[0])
        lower = word.lower().replace("’", "'")
        is_cased = word[0].isupper() or word[0].lower() == word[0].upper()
        if not is_cased and not small:
            continue
        is_date = lower in MONTHS and _DAY_BEFORE.search(text[max(0, part.start() - 8) : part.start()])
        if lower in no or lower in STOP_WORDS or is_date:
            break
        if len(word) >= SHORTEST:
            found.append(Span(part.start(), part.start() + len(word), KIND))
    return found


def parts_of_mail(address: str) -> Iterator[str]:
    """Words of an e-mail address that may be somebody's first and last name: ``kate.miller@…``."""
    local = re.split(r"@|%40|&#64;", address)[0].lower()
    words = [word for word in re.split(r"[\W\d_]+", local) if word]
    if len(words) >= 2 and not SHARED_MAILBOXES.intersection(words):
        yield from (word for word in words if len(word) > SHORTEST)


def known(names: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds words of names wherever they stand again; None without any.

    With a capital, in capitals, as they were written, and in small letters where they are no English word too.
    """
    forms: set[str] = set()
    for name in names:
        for part in _PART.findall(name):
            word = _POSSESSIVE.sub("", part)
            if len(word) < SHORTEST or word.lower() in NEVER_KNOWN:
                continue
            forms |= {word, word[0].upper() + word[1:], word.upper()}
            if word.lower() not in ALSO_WORDS and len(word) > SHORTEST:
                forms.add(word.lower())
    if not forms:
        return None
    ordered = sorted(forms, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)")


def again(text: str, pattern: re.Pattern[str], not_names: Collection[str] = ()) -> list[Span]:
    """Known words of names in a text with the surnames after them; not Will at the start of a sentence."""
    no = NOT_NAMES.union(not_names)
    found: list[Span] = []
    for match in pattern.finditer(text):
        before = text[: match.start()].rstrip(" \t\"'“‘(")[-1:]
        if match[0].lower() not in ALSO_WORDS or before not in ("", ".", "!", "?", "\n", ":"):
            found.append(Span(*match.span(), KIND))
            if after := SURNAME.match(text, match.end()):
                found += _words(text, *after.span(), no)
    return found
