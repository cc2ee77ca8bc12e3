"""Sentences and words of plain or Markdown text, each with its place."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple


class Span(NamedTuple):
    """A piece of a text: ``source[start:end] == text``."""

    start: int
    end: int
    text: str


NEVER_END = frozenset(
    "mr mrs ms mx dr prof rev hon st sr jr messrs mme e.g eg i.e ie cf vs viz approx ca art cl sec para pt"
    " fig figs pp vol ed eds al tel ext min max dept gen col sgt".split()
)
"""Abbreviations that go before something: a full stop after one of them ends no sentence."""
BEFORE_A_NUMBER = frozenset("no nos p nr jan feb mar apr jun jul aug sep sept oct nov dec chap ch app ref rm".split())
"""Abbreviations that end no sentence when a number follows."""
MAY_END = frozenset("etc inc ltd co corp plc llc a.m p.m am pm u.s u.k u.n e.u b.c a.d ph.d m.d b.a m.a".split())
"""Abbreviations that end a sentence when a capital follows."""
CALENDAR = tuple(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August"
    " September October November December".split()
)

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_BULLET = r"[-*+•‣◦–][ \t]+(?:\[[ xX]\][ \t]+)?"
_ENUMERATOR = r"(?:\d{1,3}|[ivx]{1,4})[.)][ \t]+|[a-zA-Z]\)[ \t]+|\((?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})\)[ \t]+"
_MARKER = re.compile(rf"[ \t]*(?:>[ \t]?)*(?:{_BULLET}|{_ENUMERATOR}|#{{1,6}}[ \t]+)?")
_CLAUSE_NUMBER = r"\d+(?:\.\d+)+[.)]?[ \t]"
_STARTS_UNIT = re.compile(rf"[ \t]*(?:>|{_BULLET}|{_ENUMERATOR}|{_CLAUSE_NUMBER}|#{{1,6}}[ \t]|\||```|---|===|\*\*\*)")
_RULE = re.compile(r"[ \t]*(?:[-=*_|:` \t]{3,}|```\S*)[ \t]*\Z")
_END = re.compile(r"(?P<stop>[.!?…。！？]+)(?P<close>[\"'”’»)\]*_]*)(?=\s|\Z)")
_OPENERS = "\"'“‘«([*_¿¡ \t\n"
_QUOTED = re.compile(r"“[^”\n]{0,300}”|\"[^\"\n]{0,300}\"|\([^()\n]{0,200}\)|«[^»\n]{0,300}»")
_LAST_WORD = re.compile(r"[^\s(\[“\"‘']*\Z")
WRAPPED_LINE = 40
"""A line at least this long without a full stop may go on in the next one; a shorter one stands alone."""


def _units(text: str) -> list[tuple[int, int]]:
    """Paragraphs, list items, headings, quotes and table rows: no sentence crosses their borders."""
    units: list[tuple[int, int]] = []
    open_unit = False
    last_line = ""
    for match in _LINE.finditer(text):
        line = match.group().rstrip("\n")
        stripped = line.strip()
        if not stripped or _RULE.fullmatch(line):
            open_unit = False
            continue
        goes_on = (
            open_unit
            and not _STARTS_UNIT.match(line)
            and not last_line.startswith("#")
            and last_line[-1] not in ".!?:;…|"
            and len(last_line) >= WRAPPED_LINE
            and not (last_line[-1] == "," and stripped[0].isupper())  # "Kind regards," and a name
        )
        if goes_on:
            units[-1] = (units[-1][0], match.start() + len(line))
        else:
            marker = _MARKER.match(line)
            units.append((match.start() + (marker.end() if marker else 0), match.start() + len(line)))
        open_unit, last_line = True, stripped
    return units


def _ends_sentence(unit: str, stop: re.Match[str]) -> bool:
    """Whether a stop within a unit ends a sentence, by what stands before and after it."""
    after = unit[stop.end() : stop.end() + 40].lstrip(_OPENERS)
    if not after:
        return True
    follows = after[0]
    if stop["stop"][0] in "!?！？。":
        return not follows.islower()
    if follows.islower():
        return False
    if stop["stop"] != "." or stop["close"]:
        return True
    before = unit[max(0, stop.start() - 40) : stop.start()]
    last = _LAST_WORD.search(before)
    word = last.group() if last else ""
    lowered = word.lower()
    if lowered in NEVER_END or (lowered in BEFORE_A_NUMBER and follows.isdigit()):
        return False
    if lowered in MAY_END:
        return follows.isupper() and not after.startswith(CALENDAR)
    if before == word and re.fullmatch(r"\d+(?:\.\d+)*", word):
        return False  # the number of a clause
    # An initial, as in J. Smith; "I" ends sentences too.
    return not (len(word) == 1 and word.isupper() and word != "I" and follows.isupper())


def sentences(text: str) -> list[Span]:
    """Cut a text into sentences, in order and without overlap.

    List marks, heading and quotation marks of Markdown are left out of the spans; numbers of clauses
    (``4.2``) stay with their sentence. What stands in quotation marks or brackets on one line is not cut.
    """
    found: list[Span] = []
    for unit_start, unit_end in _units(text):
        unit = text[unit_start:unit_end]
        kept_whole = [match.span() for match in _QUOTED.finditer(unit)]
        quoted = start = 0
        for stop in _END.finditer(unit):
            while quoted < len(kept_whole) and kept_whole[quoted][1] <= stop.start():
                quoted += 1
            # A stop just before the closing mark counts, one deeper inside does not.
            inside = (
                quoted < len(kept_whole) and kept_whole[quoted][0] < stop.start() < stop.end() < kept_whole[quoted][1]
            )
            if inside or not _ends_sentence(unit, stop):
                continue
            _add(found, text, unit_start + start, unit_start + stop.end())
            start = stop.end()
        _add(found, text, unit_start + start, unit_end)
    return found


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    if stripped := piece.strip():
        start += len(piece) - len(piece.lstrip())
        found.append(Span(start, start + len(stripped), stripped))


_WORD = re.compile(r"\d+(?:[.,:]\d+)+|[^\W_]+(?:'[^\W_]+)*")


def words(text: str) -> list[str]:
    """Words and numbers in lower case under NFKC; an apostrophe stays inside (``don't``), a hyphen divides."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return _WORD.findall(folded)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The English Snowball stem of one lower-case word: ``refunds`` and ``refunded`` give ``refund``."""
    import Stemmer

    # A stemmer must not be shared between threads; making one costs about a microsecond.
    stemmed: str = Stemmer.Stemmer("english", 0).stemWord(word)
    return stemmed


STOP_WORDS = frozenset(
    "a about above after again against all also am an and any are aren't as at be because been before being below"
    " between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each else"
    " ever few for from further get gets got had hadn't has hasn't have haven't having he he'd he'll he's her here"
    " here's hers herself him himself his how how's i i'd i'll i'm i've if in into is isn't it it's its itself just"
    " let's me might more most much must my myself no nor not of off on once only or other ought our ours ourselves"
    " out over own per please same shall she she'd she'll she's should shouldn't so some such than that that's the"
    " their theirs them themselves then there there's these they they'd they'll they're they've this those through to"
    " too under until up upon us very was wasn't we we'd we'll we're we've were weren't what what's when when's where"
    " where's whether which while who who's whom whose why why's will with won't would wouldn't yes you you'd you'll"
    " you're you've your yours yourself yourselves".split()
)
"""Words that say nothing about the subject of a question."""


def content_words(text: str) -> list[str]:
    """Stems of the words that are no stop words, in order, repetitions kept."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]
