"""What a claim says otherwise than the passage: amounts, dates, names, denials, conditions, reach. Pure."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from assistant.language.names import Name, names, roles
from assistant.language.negation import STRICT, WEAK, Clause, clauses, conditional, is_rule, opposite, wide
from assistant.language.quantities import Family, Quantity, quantities
from assistant.language.rarity import Word, word_list
from assistant.language.text import STOP_WORDS, Span, sentences

REACH = 8.0
"""Words over which the company of a number or name fades to 1/e."""
CLAUSE_AWAY = 0.5
"""What is left of a word's company across a border between two clauses."""
CLEARLY = 1.05
"""How much better another number must fit before it contradicts; tuned on the open half of our own pairs."""
CLEARLY_NAMED = 1.3
"""The same for names, which stand in more places than numbers do."""
ALIKE = 0.4
"""Two places with less company in common are not compared."""
SAME_RULE = 0.5
"""Share of a claim's clause that must stand in a clause of the passage before the two are compared."""
YOU = "you"
YOU_WEIGHS = 6.0
"""Who may do something is said with "you" in rules, so here it is no stop word."""
SAME_SENTENCE = 0.5
"""The same for a whole sentence, before what it leaves out is looked at."""
MOST_QUANTITIES = 150
"""Numbers of a passage that are compared; a passage of 256 tokens has far fewer."""
TIMES = frozenset((Family.length, Family.time, Family.date, Family.day))


class Reason(StrEnum):
    """Why a claim is not carried; ``none`` when it is."""

    none = ""
    amount = "amount"
    date = "date"
    name = "name"
    negation = "negation"
    opposite = "opposite"
    condition = "condition"
    scope = "scope"
    words = "words"


HARD = frozenset((Reason.amount, Reason.date, Reason.negation))
"""Reasons that leave no doubt."""


class Placed(Protocol):
    """Something that stands at a place in a text."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """After the last character."""


@dataclass(frozen=True)
class Reading:
    """A text read once for comparison."""

    text: str
    spans: list[Span] = field(init=False)
    words: list[Word] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "spans", sentences(self.text))
        object.__setattr__(self, "words", word_list(self.text))

    @cached_property
    def clauses(self) -> list[Clause]:
        """See language.negation."""
        return clauses(self.text)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """See language.quantities."""
        return quantities(self.text)

    @cached_property
    def roles(self) -> list[Name]:
        """See language.names."""
        return roles(self.text)

    @cached_property
    def names(self) -> list[Name]:
        """Names, first words of sentences left out."""
        return names(self.text)

    @cached_property
    def sentence_stems(self) -> list[frozenset[str]]:
        """Stems of each sentence."""
        return [
            frozenset(word.stem for word in self.words if span.start <= word.start < span.end) for span in self.spans
        ]

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of all words."""
        return frozenset(word.stem for word in self.words)

    @cached_property
    def weights(self) -> dict[str, float]:
        """Stem -> weight, words that say nothing left out."""
        found = {word.stem: word.weight for word in self.words if word.stem not in STOP_WORDS}
        return found | {YOU: YOU_WEIGHS}

    @cached_property
    def _borders(self) -> list[int]:
        return [clause.start for clause in self.clauses]

    def sentence_at(self, place: int) -> int:
        """Number of the sentence in which a character stands, from 0; the one before it when it stands in none."""
        return bisect_right(self.spans, place, key=lambda span: span.start) - 1

    @cached_property
    def _companies(self) -> dict[int, dict[str, float]]:
        return {}

    def company(self, place: Placed) -> dict[str, float]:
        """Stems around a place in its sentence, each with its nearness from 0 to 1."""
        if place.start not in self._companies:
            self._companies[place.start] = self._company(place)
        return self._companies[place.start]

    def _company(self, place: Placed) -> dict[str, float]:
        span = next((s for s in self.spans if s.start <= place.start < s.end), None)
        if span is None:
            return {}
        around = [word for word in self.words if span.start <= word.start < span.end]
        here = sum(word.start < place.start for word in around)
        after = sum(word.start < place.end for word in around)
        clause = bisect_right(self._borders, place.start)
        found: dict[str, float] = {}
        for index, word in enumerate(around):
            if here <= index < after:
                continue
            away = here - index if index < here else index - after + 1
            near_by = math.exp(-away / REACH) * CLAUSE_AWAY ** abs(bisect_right(self._borders, word.start) - clause)
            key = YOU if self.text[word.start : word.end].lower() in ("you", "yourself", "yours") else word.stem
            found[key] = max(found.get(key, 0.0), near_by)
        return found


def fit(one: dict[str, float], other: dict[str, float], weights: dict[str, float]) -> float:
    """How alike the company of two places is, 0 to 1, rare words counting more."""
    total = sum(near * weights.get(stem, 1.0) for stem, near in one.items())
    shared = sum(min(near, other[stem]) * weights.get(stem, 1.0) for stem, near in one.items() if stem in other)
    return shared / total if total else 0.0


def contradiction(claim: Reading, passage: Reading) -> Reason:
    """The first thing that the passage says otherwise or does not hold, or ``Reason.none``."""
    for found in _contradictions(claim, passage):
        if found is not Reason.none:
            return found
    return Reason.none


def _contradictions(claim: Reading, passage: Reading) -> Iterator[Reason]:
    yield wrong_quantity(claim, passage)
    yield wrong_name(claim, passage)
    yield wrong_sense(claim, passage)
    yield wrong_reach(claim, passage)


def wrong_quantity(claim: Reading, passage: Reading) -> Reason:
    """Whether a number of the claim is missing, or stands in the passage for something else."""
    known = passage.quantities[:MOST_QUANTITIES]
    for mine in claim.quantities:
        same = [other for other in known if mine.agrees(other)]
        if not same and mine.family is Family.code and str(mine.value[0]) in passage.text.lower():
            continue
        rivals = [other for other in known if _against(mine, other)]
        if (not same and not mine.loose) or _better(mine, same, rivals, claim, passage):
            return Reason.date if mine.family in TIMES else Reason.amount
    return Reason.none


def _against(mine: Quantity, other: Quantity) -> bool:
    return other.family is mine.family and not other.loose and not mine.agrees(other)


def _better(
    mine: Placed, same: Sequence[Placed], rivals: Sequence[Placed], claim: Reading, passage: Reading,
    clearly: float = CLEARLY,
) -> bool:  # fmt: skip
    if not same or not rivals:
        return False
    around = claim.company(mine)
    best = max(fit(around, passage.company(other), claim.weights) for other in same)
    return max(fit(around, passage.company(other), claim.weights) for other in rivals) > max(ALIKE, clearly * best)


def wrong_name(claim: Reading, passage: Reading) -> Reason:
    """Whether a name or role of the claim is missing, or another one stands in its place."""
    for mine in claim.roles:
        same = [other for other in passage.roles if other.covers(mine)]
        rivals = [other for other in passage.roles if not other.covers(mine)]
        if not same or _better(mine, same, rivals, claim, passage):
            return Reason.name
    known = frozenset(name.key for name in passage.names)
    for mine in names(claim.text, known):
        if mine.key not in passage.stems:
            return Reason.name
        same = [other for other in passage.names if other.key == mine.key]
        here = {passage.sentence_at(other.start) for other in same}
        rivals = [
            other
            for other in passage.names
            if other.key not in claim.stems and passage.sentence_at(other.start) not in here
        ]
        if _better(mine, same, rivals, claim, passage, CLEARLY_NAMED):
            return Reason.name
    return Reason.none


def _shared(mine: frozenset[str], other: frozenset[str], weights: dict[str, float]) -> float:
    total = sum(weights.get(stem, 0.0) for stem in mine)
    return sum(weights.get(stem, 0.0) for stem in mine & other) / total if total else 0.0


def wrong_sense(claim: Reading, passage: Reading) -> Reason:
    """Whether a clause of the claim denies what the passage says, or the other way round."""
    for mine in claim.clauses:
        scored = [(_shared(mine.stems, other.stems, claim.weights), other) for other in passage.clauses]
        scored = [(score, other) for score, other in scored if score >= SAME_RULE]
        if not scored:
            continue
        # Of clauses that are alike the one whose sentence fits the rest of the claim is meant.
        whole = claim.sentence_stems[mine.sentence]
        fitting = [
            (score + _shared(whole, passage.sentence_stems[other.sentence], claim.weights), other)
            for score, other in scored
        ]
        best = max(score for score, _ in fitting)
        rest = [other for score, other in fitting if score >= 0.9 * best]
        verdicts = [_turned(mine, other, passage) for other in rest]
        if all(verdict is not Reason.none for verdict in verdicts):
            return verdicts[0]
    return Reason.none


def _turned(mine: Clause, other: Clause, passage: Reading) -> Reason:
    against = opposite(mine.words, other.words)
    if (mine.denied is not other.denied) is not against:
        return Reason.opposite if against else Reason.negation
    free = other.leave and not any(clause.duty for clause in passage.clauses if clause.sentence == other.sentence)
    if mine.duty and not mine.denied and free and not other.denied:
        return Reason.opposite
    return Reason.none


def wrong_reach(claim: Reading, passage: Reading) -> Reason:
    """Whether the claim leaves out what its rule depends on, or says it of more than the passage does."""
    for span in claim.spans:
        mine = claim.text[span.start : span.end]
        said = {word.stem: word.weight for word in claim.words if span.start <= word.start < span.end}
        said = {stem: weight for stem, weight in said.items() if stem in claim.weights}
        total = sum(said.values())
        if not total:
            continue
        best, score = None, 0.0
        for other in passage.spans:
            stems = {word.stem for word in passage.words if other.start <= word.start < other.end}
            share = sum(weight for stem, weight in said.items() if stem in stems) / total
            if share > score:
                best, score = other, share
        if best is None or score < SAME_SENTENCE:
            continue
        if wide(mine) and not wide(best.text):
            return Reason.scope
        if conditional(mine):
            continue
        if _left_out(said, best.text):
            return Reason.condition
    return Reason.none


def _left_out(said: dict[str, float], rule: str) -> bool:
    """Whether everything a rule depends on is missing from what is said of it."""
    cue = min((m.start() for pattern in (STRICT, WEAK) for m in pattern.finditer(rule)), default=len(rule))
    if not is_rule(rule[:cue] or rule):
        return False
    parts = [
        re.split(r"[,;:.]\s", rule[match.end() :])[0] for pattern in (STRICT, WEAK) for match in pattern.finditer(rule)
    ]
    return bool(parts) and all(
        sum(word.weight for word in word_list(part) if word.stem in said)
        < 0.3 * sum(word.weight for word in word_list(part) if word.stem not in STOP_WORDS)
        for part in parts
    )
