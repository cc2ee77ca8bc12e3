"""Clauses of a text: denied or not, on which condition, how far they reach, and words that turn a rule round."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.language.text import sentences, stem, words

_BREAK = re.compile(
    r"[;:]\s|,\s(?!(?:\w+\s){1,2}(?:or|and)\b|\w+(?:\s\w+)?,)|\s[–—-]\s|[()]"
    r"|\s(?=(?:but|unless|except|because|instead of|rather than|although|though|whereas|so that|if|when|whenever|until"
    r"|once|before|after|while|even if|even when|as long as|provided|as soon as|where|only if|only when|why|whether"
    r"|and (?:do|does|never|not|you|we|it|he|she|they|nobody|then|only)|which|who)\b)",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:not|never|no|nobody|none|nothing|nowhere|neither|cannot|hardly|\w+n['’]t"
    r"|avoid(?:s|ed|ing)?|instead of|rather than|stop(?:s|ped)? short)\b",
    re.IGNORECASE,
)
_NO_DENIAL = re.compile(
    r"\b(?:no(?:t)? (?:more|less|fewer|later|earlier|longer) than|not only|no matter|no sooner|not just|whether or not"
    r"|why not|no one else|nothing but|if not|or not|do(?:es)? not matter|no doubt|no wonder)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:unless|except(?: for| when| if)?|only|if|when|whenever|until|as long as|provided|(?<!at )once|where|in case"
    r"|for as long|within|after|before|above|on condition|while|from|over|up to|inside|or more)\b",
    re.IGNORECASE,
)
STRICT = re.compile(
    r"\b(?:unless|except(?: for| when| if)?|only(?: if| when| for| in| to| up to)?|as long as|provided(?: that)?"
    r"|on condition that|once per|with(?=\s+the\s+\w+(?:'s)?\s*(?:permission|receipt|agreement|consent|approval)))\b",
    re.IGNORECASE,
)
"""Words after which a rule names what it depends on, and without which it is another rule."""
WEAK = re.compile(r"\b(?:if|when|whenever|until)\b", re.IGNORECASE)
"""Words that name the case a rule is for."""
_WIDE = re.compile(
    r"\b(?:all|any|every|everything|everybody|everyone|anybody|anyone|anything|anywhere|always|whatever|whenever"
    r"|whoever|however|each|at any time|as often as|no matter|regardless|as you like|without limit|either way)\b",
    re.IGNORECASE,
)
_NOT_WIDE = re.compile(
    r"\b(?:(?:every|each) (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|other|second|third|day|week|month"
    r"|year|quarter|time)\b|at all|after all|all right|all four|all three|all two|all the time|first of all"
    r"|all in all|if any|any longer|any more|in any case|however,)",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:must|have to|has to|need to|needs to|required|shall|obliged|compulsory|mandatory)\b", re.IGNORECASE
)
_LEAVE = re.compile(r"\b(?:may|can|could|might|optional(?:ly)?|free to|allowed to)\b", re.IGNORECASE)
_RULE = re.compile(r"\b(?:you|your|may|must|can|cannot|never|shall|should|allowed|entitled)\b", re.IGNORECASE)
_TOLD = re.compile(
    r"\A(?:\w+ [A-Z:]|[^A-Z])"
    r"|\A(?i:the|a|an|he|she|it|they|this|that|these|those|his|her|its|their|in|on|at|by|since|there|we|i)\b"
    r"|\b(?:was|were|had|did|has been|have been|is|are)\b"
)

OPPOSITES = tuple(
    tuple(frozenset(side.split("/")) for side in pair.split(" | "))
    for pair in (
        "free/nothing/waive/waived/waives | charge/charged/charges/pays/costs",
        "before/beforehand/until | after/afterwards/later",
        "above/over/exceeding | below/under/beneath",
        "more | less/fewer",
        "with | without",
        "open/opened/unsealed | closed/sealed/unopened",
        "earliest/soonest | latest",
        "minimum/least | maximum/most",
        "accept/accepted/accepts | refuse/refused/reject/rejected/decline/declined",
        "allow/allowed/permitted/allows | forbid/forbidden/prohibited/banned",
        "include/included/includes/including | exclude/excluded/excludes/excluding",
        "same | different/another",
        "unused/new | used",
        "public/publicly | private/privately",
        "early/earlier | late/later",
        "first | last",
        "increase/raise/rise/rises | decrease/lower/fall/falls/reduce",
        "valid | expired/invalid",
        "inside | outside",
        "start/begin/starts/begins | stop/end/ends/stops",
        "keep/keeps | discard/delete/dispose",
        "possible | impossible",
        "everybody/everyone/anybody/anyone | nobody/none",
        "always | never/sometimes",
        "faulty/broken/damaged | undamaged/intact",
        "full | partial/half",
        "online | shop/in-store",
        "cheaper/lower | dearer/higher",
        "buy/buys/bought | sell/sells/sold",
        "approve/approves/approved | reject/rejects/rejected",
        "optional | compulsory/mandatory/required",
        "temporary/temporarily | permanent/permanently",
        "safe | dangerous/unsafe",
        "customer | colleague/agent",
    )
)
"""Words that say the opposite of each other in rules; written for this check, from the kinds of slip it looks for."""


@dataclass(frozen=True)
class Clause:
    """A part of a sentence with one verb, roughly; ``sentence`` counts sentences of the text from 0."""

    start: int
    end: int
    sentence: int
    text: str
    denied: bool
    stems: frozenset[str]
    words: frozenset[str]

    @property
    def duty(self) -> bool:
        """Says that something must be done."""
        return bool(_DUTY.search(self.text))

    @property
    def leave(self) -> bool:
        """Says that something may be done."""
        return bool(_LEAVE.search(self.text)) and not self.duty


def clauses(text: str) -> list[Clause]:
    """Clauses in order; they cover each sentence and do not overlap.

    A clause with two denials is not denied; one that goes on with "or" is denied like the one before it.
    """
    found: list[Clause] = []
    for number, span in enumerate(sentences(text)):
        cuts = [span.start, *(span.start + match.end() for match in _BREAK.finditer(span.text)), span.end]
        for start, end in pairwise(cuts):
            part = text[start:end]
            if spoken := words(part):
                goes_on = spoken[0] in ("or", "nor") and bool(found) and found[-1].sentence == number
                no = denied(part) or (goes_on and found[-1].denied)
                found.append(Clause(start, end, number, part, no, frozenset(map(stem, spoken)), frozenset(spoken)))
    return found


def denied(text: str) -> bool:
    """Whether a clause is denied: an odd number of denials (not, never, nobody, avoid, instead of …)."""
    return len(_DENIAL.findall(_NO_DENIAL.sub(" ", text))) % 2 == 1


def conditional(text: str) -> bool:
    """Whether a text names any condition, limit or case."""
    return bool(_CONDITION.search(text))


def wide(text: str) -> bool:
    """Whether a text says that something holds for all: every, always, whatever; "any" only where no case is named."""
    found = {match.group().lower() for match in _WIDE.finditer(_NOT_WIDE.sub(" ", text))}
    return bool(found - {"any", "anything"}) or ("any" in found and not conditional(text))


def is_rule(sentence: str) -> bool:
    """Whether a sentence tells somebody what to do or what they may do, rather than how things are or were."""
    return bool(_RULE.search(sentence)) or not _TOLD.search(sentence)


@lru_cache(maxsize=1)
def _sides() -> dict[str, tuple[frozenset[str], ...]]:
    table: dict[str, list[frozenset[str]]] = {}
    for left, right in OPPOSITES:
        for one, other in ((left, right), (right, left)):
            for word in one:
                table.setdefault(word, []).append(other)
    return {word: tuple(others) for word, others in table.items()}


def opposite(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a word of one clause stands against a word of the other and is not itself in it."""
    sides = _sides()
    return any(not against.isdisjoint(other - one) for word in one - other for against in sides.get(word, ()))
