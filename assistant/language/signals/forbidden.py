"""Signals against a reply: hiding behind rules, blame, jargon, shouting, scripts, and what must stay private."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language import phrases
from assistant.language.signals.case import Case, Seen
from assistant.language.signals.guards import is_denied, is_own, is_quoted, is_reported, is_taken_back

_CAPITALS = re.compile(r"(?<![\w{])[A-Z][A-Z'’]{2,}(?![\w}])")
_SHORT_FORM = re.compile(r"(?<![\w-])[A-Z][A-Z&/]{1,4}(?![\w-])")
_MARKS = re.compile(r"[!?]*!{2,}[!?]*|\?{3,}|[!?]*\?![!?]*")
_CARD = re.compile(r"(?<![\w-])(?:\d[ -]?){13,16}(?![\w-])")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_STREET = re.compile(
    r"\b\d{1,4}[a-z]? (?:[A-Z][\w'’]+ ){1,3}(?:Street|Road|Lane|Avenue|Close|Drive|Way|Court"
    r"|Crescent|Gardens|Place|Row|Terrace|St|Rd|Ln|Ave)\b"
)
_PHONE = re.compile(r"(?<![\w-])(?:\+44|0)\d(?:[ -]?\d){8,10}(?!\w)")
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")
_MANY_SHOUTS = 3


def stonewalling(case: Case) -> Iterator[Seen]:
    """No, because of the rules; nothing anybody can do. Weaker where a way forward follows at once."""
    for match in case.find("stonewalling"):
        if not is_own(case, match) or is_denied(match):
            continue
        offers = phrases.has("offers alternative", match.sentence) and phrases.has("joined against", match.sentence)
        yield Seen("stonewalling", match.start, match.end, match.strength * (0.4 if offers else 1.0))


def blame(case: Case) -> Iterator[Seen]:
    """Somebody's fault: the customer's, a colleague's, the courier's, the system's; and insults."""
    for match in (*case.find("insult"), *case.find("blame")):
        if is_own(case, match) and not is_denied(match):
            yield Seen("blame", match.start, match.end, match.strength)


def pass_the_buck(case: Case) -> Iterator[Seen]:
    """The customer is sent elsewhere; a hand-over that the agent makes is none."""
    for match in case.find("pass the buck"):
        if not is_own(case, match):
            continue
        by_us = phrases.has("told colleague", match.sentence) or phrases.has("comes back to me", match.sentence)
        yield Seen("pass_the_buck", match.start, match.end, match.strength * (0.4 if by_us else 1.0))


def script_phrase(case: Case) -> Iterator[Seen]:
    """A template line that anybody could send to anybody."""
    for match in case.find("script phrase"):
        if not is_quoted(case, match) and not is_reported(match) and not is_taken_back(match):
            yield Seen("script_phrase", match.start, match.end, match.strength)


def jargon(case: Case) -> Iterator[Seen]:
    """Words of our screens, and short forms that nobody outside would know; the customer's own are theirs."""
    theirs = {word.word for sentence in case.heard for word in sentence.words}
    for match in case.find("jargon"):
        said = {word.word for word in match.sentence.words[match.first : match.last]}
        if not is_quoted(case, match) and not said <= theirs:
            yield Seen("jargon", match.start, match.end, match.strength)
    if _is_all_capitals(case.draft):
        return
    known = set(phrases.phrasebook().lists["short form known"])
    for short in _SHORT_FORM.finditer(case.draft):
        lowered = short.group().lower()
        explained = case.draft[short.end() : short.end() + 2].startswith(" (") or case.draft[short.start() - 1] == "("
        if lowered not in known and lowered not in theirs and not explained and lowered not in _shouted(case):
            yield Seen("jargon", short.start(), short.end(), 0.7)


def _shouted(case: Case) -> set[str]:
    """Ordinary words in capitals: loud, but no jargon."""
    from assistant.language.plain import is_word

    return {m.group().lower() for m in _SHORT_FORM.finditer(case.draft) if is_word(m.group().lower())}


def _is_all_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 12 and sum(letter.isupper() for letter in letters) > 0.7 * len(letters)


def shouting(case: Case) -> Iterator[Seen]:
    """Words in capitals, and marks in a row."""
    from assistant.language.plain import is_word

    codes = list(case.patterns.values())
    loud = [
        match
        for match in _CAPITALS.finditer(case.draft)
        if is_word(match.group().lower())
        and match.group().lower() not in phrases.phrasebook().lists["short form known"]
    ]
    for match in loud:
        if not any(re.search(code, case.draft[match.start() : match.end() + 12]) for code in codes):
            yield Seen("shouting", match.start(), match.end(), 1.0 if len(loud) >= 2 else 0.5)
    for match in _MARKS.finditer(case.draft):
        start = max(case.draft.rfind(" ", 0, match.start()), case.draft.rfind("\n", 0, match.start())) + 1
        yield Seen("shouting", start, match.end(), 0.8 if len(match.group()) >= 3 else 0.6)
    single = list(re.finditer(r"(?<!!)!(?!!)", case.draft))
    if len(single) > _MANY_SHOUTS and len(single) * 25 > case.words:
        yield Seen("shouting", single[-1].start(), single[-1].end(), 0.3)


def asks_again(case: Case) -> Iterator[Seen]:
    """Something is asked for that already stands in the thread or in the facts of the case."""
    for match in case.find("asks again"):
        if is_own(case, match) and not is_denied(match):
            yield Seen("asks_again", match.start, match.end, match.strength)
    for match in case.find("asks for"):
        detail = " ".join(word.word for word in match.sentence.words[match.first : match.last])
        if is_own(case, match) and _is_known(case, detail):
            yield Seen("asks_again", match.start, match.end, 0.9)


def _is_known(case: Case, wanted: str) -> bool:
    """Whether the detail that is asked for was already given."""
    heard, facts = case.reply.heard, case.reply.facts
    if "photo" in wanted or "picture" in wanted:
        return any(phrases.has("sent photos", sentence) for sentence in case.heard)
    if "order" in wanted or "reference" in wanted:
        return bool(facts.order_number) or any(re.search(p, heard, re.I) for p in case.patterns.values())
    if "postcode" in wanted or "post code" in wanted:
        return bool(_POSTCODE.search(heard.upper()))
    if "email" in wanted:
        return bool(_EMAIL.search(heard))
    if "phone" in wanted or "telephone" in wanted:
        return bool(_PHONE.search(heard))
    return False


def shares_private_data(case: Case) -> Iterator[Seen]:
    """Passwords and card numbers asked for; addresses, numbers and other people's orders told."""
    heard = case.reply.heard
    for match in case.find("private data"):
        never = phrases.has("never ask", match.sentence)
        if not never and is_own(case, match) and not is_denied(match):
            yield Seen("shares_private_data", match.start, match.end, match.strength)
    for pattern, strength in ((_CARD, 1.0), (_POSTCODE, 0.7), (_STREET, 0.8), (_PHONE, 0.5), (_EMAIL, 0.5)):
        for found in pattern.finditer(case.draft):
            told = re.sub(r"\s", "", found.group()).lower()
            if told not in re.sub(r"\s", "", heard).lower() or case.reply.channel == "social":
                yield Seen("shares_private_data", found.start(), found.end(), strength)
    if case.reply.channel == "social":
        for code in case.patterns.values():
            for found in re.finditer(code, case.draft):
                yield Seen("shares_private_data", found.start(), found.end(), 0.9)
