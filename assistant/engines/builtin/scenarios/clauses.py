"""What single sentences of documents say about times and sums: thresholds, authority, the fee that is a share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.domain.knowledge import Authority, Document, Part, Policy
from assistant.engines.builtin.scenarios.bank import Measure, Thing
from assistant.engines.builtin.scenarios.shelf import Sentence, Shelf, stems_of
from assistant.language.amounts import as_money, lengths, money
from assistant.language.text import content_words

_FROM = re.compile(r"\b(?:later than|more than|longer than|after|from)\s+(?:the\s+)?\Z", re.IGNORECASE)
_MORE = re.compile(r"\s+(?:or|and)\s+(?:more|later|longer)\b", re.IGNORECASE)
_WITHIN = re.compile(
    r"\b(?:within|in|up to|for|at most|no later than|until|last|of)\s+(?:the\s+)?(?:last\s+)?\Z", re.IGNORECASE
)
_EXAMPLE = re.compile(r"\bfor example\b|\bsuch as\b", re.IGNORECASE)
_EXCEPTION = re.compile(r"\b(?:unless|except)\b")
_SHARE = re.compile(r"\b(\d{1,2})\s?%")
_GIVES = (
    "Refund Send Collect Replace Offer Accept Cancel Give Book Hold Change Ship Repair Waive Extend Arrange Fetch"
).split()
_MAIN = re.compile(r",|;|:|\.(?:\s|\Z)|\s(?:when|if|unless|that|because|so that|before|until|without|instead|or)\s")
_CONDITION = re.compile(r",?\s(?:when|if|unless|because|so|until|even|before)\s|;|:|,\s(?:without|whatever)\s")
_NOT_AN_OFFER = re.compile(r"\bcustomer who\b|\banswer\b|\bcolleague\b|\byour\b")
_NO_WORDS = frozenset("custom order item case thing use take give make tell ask say let".split())


@dataclass(frozen=True)
class Threshold:
    """A length of time from which, or within which, a rule holds."""

    sentence: Sentence
    number: int
    bound: Literal["from", "within"]
    working: bool


@dataclass(frozen=True)
class OwnAuthority:
    """What the lowest level decides by itself, and the sentences that say so.

    ``next_up_to`` is what the level above may decide, None where no data says.
    """

    action: str
    up_to: Decimal
    unit: str
    """ISO currency, or days, months."""
    then: str
    sentence: Sentence
    above: Sentence
    next_up_to: Decimal | None

    @property
    def text(self) -> str:
        """``£50`` or ``14 days``."""
        return sum_text(self.up_to, self.unit)


def sum_text(number: Decimal, unit: str) -> str:
    """An amount or a length as people write it."""
    return as_money(number, unit) if unit.isupper() else f"{number.normalize():f} {unit}"


def thresholds(
    shelf: Shelf, document: Document, measure: Measure, thing: Thing | None, things: Sequence[Thing]
) -> list[Threshold]:
    """The thresholds of a document that count for a measure, smallest first.

    Sentences that speak of another thing than the one in hand are left out, as are those on who decides.
    """
    found = []
    for sentence in shelf.sentences(document.id):
        if sentence.section.part is Part.decide or not any(sentence.has(phrase) for phrase in measure.near):
            continue
        if _of_another(sentence.text, thing, things):
            continue
        for length in lengths(sentence.text):
            number = length.in_unit(measure.unit)
            bound = _bound(sentence.text, length.start, length.end)
            if number is not None and bound and number == int(number):
                found.append(Threshold(sentence, int(number), bound, length.working))
    return sorted(found, key=lambda threshold: (threshold.number, threshold.sentence.start))


def _bound(text: str, start: int, end: int) -> Literal["from", "within"] | None:
    if _MORE.match(text, end) or _FROM.search(text[:start]):
        return "from"
    return "within" if _WITHIN.search(text[:start]) else None


def _of_another(text: str, thing: Thing | None, things: Sequence[Thing]) -> bool:
    lowered = _EXCEPTION.split(text.lower(), maxsplit=1)[0]
    named = [one for one in things if re.search(rf"\b{re.escape(one.name)}(?:e?s)?\b", lowered)]
    if not named:
        return False
    if thing is None or thing.name not in {one.name for one in named}:
        return True
    # "sofa frames" are a part of the thing and not the thing.
    return bool(re.search(rf"\b{re.escape(thing.name)}\s+[a-z]+s\b", lowered))


def own_authority(
    shelf: Shelf, document: Document, words: Sequence[str], levels: Sequence[str], unit: str = ""
) -> OwnAuthority | None:
    """What the lowest level may decide of an action whose name shares words with ``words``; None without data.

    ``unit`` asks for an authority over time; without one the authority is over money.
    """
    if not isinstance(document, Policy):
        return None
    wanted = {stem for word in words for stem in stems_of(word)}
    rules = [rule for rule in document.authority if wanted & set(stems_of(rule.action)) and (rule.unit or "") == unit]
    if not rules:
        return None
    best = max(rules, key=lambda rule: (len(wanted & set(stems_of(rule.action))), -levels.index(rule.level)))
    same = sorted((r for r in rules if r.action == best.action), key=lambda rule: levels.index(rule.level))
    lowest = same[0]
    sentence = _clause_sentence(shelf, document, lowest, lowest.level)
    if sentence is None or lowest.level != levels[0]:
        return None
    following = same[1] if len(same) > 1 else None
    above = _clause_sentence(shelf, document, following, following.level) if following else None
    above = above or _clause_sentence(shelf, document, lowest, lowest.then or "")
    return OwnAuthority(
        lowest.action,
        lowest.up_to,
        lowest.currency or lowest.unit or "",
        lowest.then or "",
        sentence,
        above or sentence,
        following.up_to if following else None,
    )


def _clause_sentence(shelf: Shelf, document: Policy, rule: Authority, level: str) -> Sentence | None:
    section = document.section_named(rule.clause)
    amount = sum_text(rule.up_to, rule.currency or rule.unit or "")
    held = [s for s in shelf.sentences(document.id) if s.section == section and level and level in s.text.lower()]
    return next((s for s in held if re.search(rf"{re.escape(amount)}(?![\d,])", s.text)), held[0] if held else None)


def share_of_price(shelf: Shelf, document: Document) -> tuple[Sentence, int] | None:
    """The first sentence that charges a share of the price, and the share in per cent."""
    for sentence in shelf.sentences(document.id):
        found = _SHARE.search(sentence.text)
        if found and {"charg", "fee"} & set(sentence.stems) and "price" in sentence.stems:
            return sentence, int(found[1])
    return None


def fixed_fee(shelf: Shelf, document: Document, phrases: Sequence[str]) -> tuple[Sentence, Decimal, str] | None:
    """The first sentence that charges a fixed sum for something named, the sum and its currency.

    The document itself is asked first, then the others; a sum that only stands for an example is none.
    """
    others = [sentence for sentence in shelf.all_sentences() if sentence.document.id != document.id]
    for sentence in (*shelf.sentences(document.id), *others):
        if _EXAMPLE.search(sentence.text):
            continue
        if sentence.section.part is Part.decide or not {"charg", "fee", "cost"} & set(sentence.stems):
            continue
        if not any(sentence.has(phrase) for phrase in phrases):
            continue
        sums = money(sentence.text)
        if sums:
            return sentence, sums[0].amount, sums[0].currency
    return None


def main_clause(text: str) -> str:
    """What a rule asks for, without its conditions and reasons."""
    return _MAIN.split(text.strip(), maxsplit=1)[0].strip().rstrip(".")


def key_words(text: str) -> str:
    """A few words by which it can be seen that somebody did what a rule asks for; empty where it has none."""
    seen: dict[str, str] = {}
    for word in re.findall(r"[\w-]+", main_clause(text).lower()):
        stems = content_words(word)
        if stems and stems[0] not in _NO_WORDS and not stems[0].isdigit():
            seen.setdefault(stems[0], word)
    return " ".join(list(seen.values())[:3]) if len(seen) >= 2 else ""


def as_offer(sentence: Sentence) -> str:
    """What a rule lets its reader do, as a sentence to the customer; empty where it does not begin with a deed."""
    clause = _CONDITION.split(sentence.text.strip(), maxsplit=1)[0].strip().rstrip(".")
    first = clause.split(" ", 1)[0]
    if first not in _GIVES or sentence.restricts or len(clause.split()) < 3 or _NOT_AN_OFFER.search(clause):
        return ""
    turned = re.sub(r"\b(?:the|a)\s+customer's\b", "your", clause[0].lower() + clause[1:])
    turned = re.sub(r"\b(?:the|a)\s+customer\b", "you", turned)
    return f"I can {turned}."
