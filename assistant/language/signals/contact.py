"""Signals of meeting a person: greeting, names, courtesy, thanks, open questions, an open door."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language import phrases
from assistant.language.signals.case import Case, Seen
from assistant.language.signals.guards import is_quoted

_OPENING = 2
"""Sentences and lines in which a greeting is one."""
_CLOSING_LINES = 4
_SIGNATURE_WORDS = 8
_SLOT_CUSTOMER = re.compile(r"\{(?:customer(?:'s)? ?)?(?:first )?name\}", re.I)
_SLOT_OWN = re.compile(r"\{(?:your|my|agent|agent's)(?: first)? name\}", re.I)
_OWN = re.compile(
    r"\b(?:[Mm]y name(?:'s| is)|[Tt]his is|I am|I'm|[Ii]t is|[Ii]t's|I’m|[Ii]m|[Ii] am)[ \t]+(?P<name>[A-Z][\w'’-]+)"
    r"|\b(?P<here>[A-Z][\w'’-]+)(?: [A-Z][\w'’-]+)? (?:here\b|from [A-Z]|at [A-Z]|speaking\b)"
    r"|\bask for (?P<ask>[A-Z][\w'’-]+)"
)
_SIGNATURE = re.compile(
    r"[ \t]*(?:(?:[Kk]ind|[Bb]est|[Ww]arm|[Mm]any|[Ww]armest)?[ \t]*(?:[Rr]egards|[Ww]ishes"
    r"|[Tt]hanks|[Cc]heers|[Bb]est|[Yy]ours)[,.]?)?"
    r"[ \t]*[-–—~]?[ \t]*(?P<name>[A-Z][\w'’-]+)(?:[ \t]+[A-Z][\w'’-]*\.?){0,2}(?:[ \t]*[,|(–—-].{0,60})?[ \t.!x]*\Z"
)
_INLINE_SIGNATURE = re.compile(r"[.!?)][ \t]+[-–—~][ \t]?(?P<name>[A-Z][a-z'’-]+)[ \t.!x]*\Z")
_NOT_OWN = frozenset(
    "kind best warm many regards thanks thank cheers yours sincerely hi hello dear yes no ok sorry"
    " please the a we our your"
    " let see have take enjoy good great speak talk all love hope not very so here happy glad afraid sure looking going"
    " calling ringing writing checking sending asking still now just also aware able really truly"
    " monday tuesday wednesday"
    " thursday friday saturday sunday done sorted bye soon".split()
)
_OPENERS = frozenset("what how when which where who whom why whose".split())
_AUXILIARIES = frozenset(
    "do did does would could can may shall should is are was were will have has might must".split()
)


def greeting_with_name(case: Case) -> Iterator[Seen]:
    """A greeting in the opening with the customer's name; plain where the customer gave none."""
    known = case.customer_names
    for sentence in case.sentences[:_OPENING]:
        if sentence.place >= _OPENING or not sentence.words:
            continue
        words = [word.word for word in sentence.words[:9]]
        greets = any(word in phrases.phrasebook().lists["greeting"] for word in words[:4]) or words[0] == "good"
        thanks = any(word in ("thank", "thanks") for word in words)
        named = (
            any(word in known for word in words)
            or bool(_SLOT_CUSTOMER.search(sentence.span.text))
            or (greets and _greets_somebody(sentence.span.text, known))
        )
        end = sentence.words[min(len(words), len(sentence.words)) - 1].end
        if greets:
            yield Seen("greeting_with_name", sentence.span.start, end, 1.0 if named or not known else 0.5)
        elif named and sentence.place == 0:
            yield Seen("greeting_with_name", sentence.span.start, end, 0.9)
        elif thanks and sentence.place == 0 and not known:
            yield Seen("greeting_with_name", sentence.span.start, end, 0.6)


def _greets_somebody(text: str, known: frozenset[str]) -> bool:
    """Whether a name follows the greeting; a customer may sign otherwise than the record says."""
    match = re.match(
        r"\W*(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|[Gg]ood \w+|[Mm]orning|[Hh]iya),?(?: there)?,? (?P<name>[A-Z][\w'’.-]+)",
        text,
    )
    if not match or match["name"].lower() in (
        "sir",
        "madam",
        "customer",
        "valued",
        "sir/madam",
        "there",
        "thank",
        "thanks",
    ):
        return False
    name = match["name"].lower().strip(".")
    return not known or name in ("mr", "mrs", "ms", "miss", "mx", "dr") or name in known or len(known) == 0


def own_name(case: Case) -> Iterator[Seen]:
    """The agent's own name, in the opening or in the signature; a team is nobody."""
    draft = case.draft
    for match in _SLOT_OWN.finditer(draft):
        yield Seen("own_name", match.start(), match.end(), 1.0)
    for match in _OWN.finditer(draft):
        name = match["name"] or match["here"] or match["ask"]
        if _may_be_a_name(name, case):
            yield Seen("own_name", match.start(), match.end(), 1.0)
    if case.person and (place := draft.lower().rfind(case.person.split()[0].lower())) >= 0 and len(case.person) > 2:
        yield Seen("own_name", place, place + len(case.person.split()[0]), 1.0)
    end = len(draft.rstrip())
    for line in draft.rstrip().splitlines()[::-1][:_CLOSING_LINES]:
        start = max(draft.rfind(line, 0, end), 0)
        signed = _SIGNATURE.match(line) if len(line.split()) <= _SIGNATURE_WORDS else None
        for found in (signed, _INLINE_SIGNATURE.search(line)):
            if found and _may_be_a_name(found["name"], case):
                yield Seen("own_name", start + found.start("name"), start + found.end("name"), 1.0)
        end = start


def _may_be_a_name(name: str, case: Case) -> bool:
    lowered = name.lower().rstrip(".,")
    team = phrases.phrasebook().lists["team"]
    return not (
        lowered in _NOT_OWN or lowered in team or lowered in case.customer_names or lowered == case.company.lower()
    )


def courtesy(case: Case) -> Iterator[Seen]:
    """A friendly word: please, thank you, a greeting, a good wish."""
    for match in case.find("courtesy"):
        if not is_quoted(case, match):
            yield Seen("courtesy", match.start, match.end, match.strength)


def thanks(case: Case) -> Iterator[Seen]:
    """Thanks; most plainly for something the other one did, least where anybody is thanked like that."""
    for match in case.find("thanks"):
        empty = any(m.first <= match.first < m.last for m in phrases.find("empty thanks", match.sentence))
        yield Seen("thanks", match.start, match.end, 0.4 if empty else match.strength)


def open_question(case: Case) -> Iterator[Seen]:
    """A question that cannot be answered with yes or no, with or without its question mark."""
    for sentence in case.sentences:
        words = [word.word for word in sentence.words]
        asked = next((place for place, word in enumerate(words) if word in _OPENERS), None)
        if asked is not None and _asks(sentence.asks, words, asked):
            yield Seen("open_question", sentence.words[asked].start, sentence.span.end, 1.0 if sentence.asks else 0.8)
        elif (sentence.asks and "or" in words and words[0] in (*_AUXILIARIES, "and", "so", "shall")) or phrases.has(
            "asks to tell", sentence
        ):
            yield Seen("open_question", sentence.span.start, sentence.span.end, 0.7)


def _asks(marked: bool, words: list[str], place: int) -> bool:
    if marked:
        return True
    return place <= 1 and any(word in _AUXILIARIES for word in words[place + 1 : place + 4])


def invites_reply(case: Case) -> Iterator[Seen]:
    """An open door: write back, ask anything, tell me if it does not."""
    for match in case.find("invites reply"):
        if not is_quoted(case, match):
            yield Seen("invites_reply", match.start, match.end, match.strength)
