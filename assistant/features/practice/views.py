"""A rule that a clause states, from the side of the customer: what they get or do, and nothing of other cases."""

from __future__ import annotations

import re

_OF_ANY_CASE = re.compile(
    r"^you (?:accept|refund|send|offer|give|replace|repair|collect|exchange|deliver|pay|cancel)\w* (?:me )?"
    r"(?:(?:an?|any|every|each|all|opened|returned)\b.*\b(?:that|which|who|whose|with its)\b|opened\b|every\b)"
    r"|^you\b.*\b(?:first reply|reply in time|part of an order|lower price|customer)\b|^you [^,]+, \w+ .*\band\b",
    re.IGNORECASE,
)
"""Rules for all cases, which nobody wishes for themselves."""
_OTHERWISE = re.compile(
    r"\s+(?:in addition to|without a debate|for this today"
    r"|(?:of|after|from) (?:the item|cancel|order|purchas|deliver)\w*)\b.*",
    re.IGNORECASE,
)
"""What a clause adds for the sake of order."""
_TAKEN_BACK = re.compile(r"^you (?:accept|take back) (?:an?|the|your|my) (?:item|return|article|product|order)\b", re.I)
_VIEWS = (
    (re.compile(r"^you accept\b.*", re.I), ""),
    (re.compile(r"^you refund (?:to|on) (?:the|my) card\b.*", re.I), "I get the money back on my card"),
    (
        re.compile(r"^you refund (?:me )?(?:an? [\w-]+ order )?(?P<how>within\b.*)", re.I),
        r"I get the money back \g<how>",
    ),
    (
        re.compile(
            r"^you refund (?P<what>(?:the|my)(?: (?!the\b|with|to\b)[\w-]+)+)(?P<how> (?:the way|within|to)\b.*)?", re.I
        ),
        r"I get \g<what> back\g<how>",
    ),
    (re.compile(r"^you refund\b.*", re.I), "I get the money back"),
    (re.compile(r"^you (?:send|offer) (?!me\b|for\b|to\b|it\b|them\b)(?P<what>.+)", re.I), r"I get \g<what>"),
    (re.compile(r"^you approve the repair\b(?P<how>.*)", re.I), r"I get the repair paid\g<how>"),
    (re.compile(r"^you cancel one item of an order\b", re.I), "you cancel the one item"),
    (re.compile(r"^you cancel (?:any|an?)(?: [\w-]+)? order\b", re.I), "you cancel it"),
    (re.compile(r"^you cancel for\b", re.I), "you cancel it for"),
    (re.compile(r"^I get that (?P<what>.+)", re.I), r"\g<what>"),
    (re.compile(r"^I get to be told,? (?P<what>.+)", re.I), r"you tell me \g<what>"),
    (re.compile(r"^I get to be asked(?: first)?$", re.I), "you ask me first"),
    (re.compile(r"^I get to be asked (?P<what>.+)", re.I), r"you ask me \g<what>"),
    (re.compile(r"^I get to be able to\b", re.I), "I can"),
    (re.compile(r"^I get to be\b", re.I), "I am"),
    (re.compile(r"^I get not to be\b", re.I), "I am not"),
    (re.compile(r"^I get not to\b", re.I), "I need not"),
)
"""What the company does by a clause, and what that is to whom it is done."""


def in_their_view(heard: str) -> str:
    """What a clause grants as its customer would say it: «you refund within 5 days» is «I get the money back».

    Empty where it speaks of all cases and of none.
    """
    short = _OTHERWISE.sub("", heard)
    if _TAKEN_BACK.search(short):
        return "I can send it back"
    if _OF_ANY_CASE.search(short):
        return ""
    for pattern, view in _VIEWS:
        if match := pattern.search(short):
            return (match.expand(view) + short[match.end() :]).strip()
    return short


def as_choice(heard: str) -> str:
    """What was laid out, as a sentence of somebody who chooses it: «please take £35 off»."""
    who, _, rest = heard.partition(" ")
    if who == "you":
        return f"please {rest}" if not rest.startswith("are ") else ""
    if who != "I":
        return ""
    deed, _, what = rest.partition(" ")
    if deed in ("get", "take"):
        if _ASKED.match(what):
            return f"I would like to know {what}"
        return f"I would like {what}"
    if deed == "am":
        return f"I would like to be {what}"
    return f"I would like to {what if deed == 'can' else rest}"


def thing_of(heard: str) -> str:
    """The thing that is laid out, by its name alone; empty where it is a deed."""
    match = _THING.match(heard)
    return match["thing"] if match else ""


_ASKED = re.compile(r"(?:what|who|why|how|when|where|whether)\b", re.I)
_THING = re.compile(
    r"I (?:get|take) (?P<thing>(?:the|an?|my|one|two|three|half|some(?:body|thing)?|part|most|at least|£\d)\b.*|£\d.*)",
    re.I,
)
