"""The policies a person may read, as single rules that a claim of a reply can be held against."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from assistant.domain.knowledge import Part, Policy, Section
from assistant.domain.passages import Citation
from assistant.language.acts import Act, acts
from assistant.language.amounts import Length, Money, money
from assistant.language.claims import denies, ruled_lengths, shares
from assistant.language.subjects import subject_words
from assistant.language.text import sentences

_BUT = re.compile(r"[,;]?\s+\bbut\b\s+|;\s+|,?\s+(?=\bunless\b)")
_UPHOLDS = re.compile(r"(?:Never|Do not)\s+(?:turn\s+down|refuse|reject|decline|hold\s+back)\b", re.IGNORECASE)
"""How a rule begins that grants by forbidding the no."""
_CONTACT = re.compile(r"\s*\b(?:on|at)?\s*ext(?:ension|\.)?\s+\d+\b", re.IGNORECASE)
"""How somebody is reached is no part of what a rule is about."""
_OFFERS_INSTEAD = re.compile(r"Tell\s+(?:the\s+)?customers?\s+that\b[^.;]*\bcan\s+be\b", re.IGNORECASE)
_HEADING_WEIGHT = 0.5
_LEFT_OUT = (Part.why, Part.in_short)
"""Sections that state no rule of their own: reasons, and a summary of several rules in one sentence."""


@dataclass(frozen=True)
class Rule:
    """One sentence of a policy's clause: ``policy.body[start:end] == text``."""

    policy: Policy
    section: Section
    start: int
    end: int
    text: str
    words: frozenset[str] = field(repr=False)
    around: frozenset[str] = field(repr=False)
    """Words of the heading, the title and the topics."""

    @cached_property
    def core(self) -> frozenset[str]:
        """Words of the rule without its exceptions."""
        return subject_words(re.split(r",?\s+(?:unless|except)\b", _CONTACT.sub("", self.text))[0]) or self.words

    @cached_property
    def excepted(self) -> frozenset[str]:
        """Words of what the rule says it does not hold for."""
        exception = re.search(r"\b(?:unless|except)\b(.*)", self.text)
        return subject_words(exception[1]) - self.core if exception else frozenset()

    @cached_property
    def parts(self) -> tuple[tuple[str, bool, frozenset[Act]], ...]:
        """Pieces between but, unless and semicolons: words, whether they deny, and what they speak of."""
        cuts = [0, *(m.start() for m in _BUT.finditer(self.text)), len(self.text)]
        pieces = [self.text[a:b] for a, b in pairwise(cuts)]
        return tuple((piece, denies(piece) and not self.upholds, _main_acts(piece)) for piece in pieces)

    @cached_property
    def spoken(self) -> frozenset[Act]:
        """Every act that the rule speaks of."""
        return frozenset(act for _, _, found in self.parts for act in found)

    @cached_property
    def lengths(self) -> tuple[Length, ...]:
        """Lengths of time that the rule names."""
        return tuple(ruled_lengths(self.text))

    @cached_property
    def money(self) -> tuple[Money, ...]:
        """Amounts of money that the rule names."""
        return tuple(money(self.text))

    @cached_property
    def shares(self) -> tuple[Decimal, ...]:
        """Percentages that the rule names."""
        return tuple(rate for rate, _, _ in shares(self.text))

    @property
    def upholds(self) -> bool:
        """Whether the rule grants something by forbidding the no."""
        return bool(_UPHOLDS.match(self.text))

    def grants(self, act: Act) -> bool:
        """Whether a piece of the rule speaks of an act without denying it; of none: whether its clause is about it."""
        if not self.spoken:
            return act in acts(f"{self.policy.title}. {self.section.heading}") and not denies(self.text)
        if _OFFERS_INSTEAD.match(self.text) and act in acts(self.policy.title):
            return True
        return any(act in spoken and not denied for _, denied, spoken in self.parts)

    def refuses(self, act: Act) -> bool:
        """Whether a piece of the rule denies an act."""
        return any(act in spoken and denied for _, denied, spoken in self.parts)

    def citation(self, number: int = 0) -> Citation:
        """The rule's own words as a source."""
        return Citation.of(self.policy, self.start, self.end, self.section.heading, number)

    @property
    def clause(self) -> str:
        """``clause 4.2`` where the heading starts with a number, else the heading."""
        number = self.section.heading.split(" ")[0]
        return f"clause {number}" if re.fullmatch(r"\d+(?:\.\d+)*\.?", number) else f"“{self.section.heading}”"


class Rulebook:
    """All rules of some policies, and how near each comes to words of a reply and of its case."""

    def __init__(self, policies: Iterable[Policy]) -> None:
        self.policies: Sequence[Policy] = tuple(policies)
        self.rules: Sequence[Rule] = tuple(rule for policy in self.policies for rule in _rules(policy))
        counts = Counter(word for rule in self.rules for word in rule.words)
        self._rarity: Mapping[str, float] = {w: math.log(1 + len(self.rules) / n) for w, n in counts.items()}
        self._topics = {policy.reference: _topics(policy) for policy in self.policies}
        spread = Counter(word for topic in self._topics.values() for word in topic)
        self._topic_rarity = {w: math.log(1 + len(self.policies) / n) for w, n in spread.items()}

    def rarity(self, word: str) -> float:
        """How much a word tells about a rule: 0 for one that no rule has."""
        return self._rarity.get(word, 0.0)

    def fit(self, rule: Rule, said: frozenset[str], item: frozenset[str], case: frozenset[str]) -> float:
        """How well a rule fits a sentence, 0 to 1: the share of its own subject that is spoken of, and of the sentence.

        Words are weighted by rarity. The item counts as spoken of, the rest of the case for half; a word of the
        heading counts for half of a word of the rule.
        """
        weigh = dict.fromkeys(rule.core, 1.0) | dict.fromkeys(rule.around - rule.core, _HEADING_WEIGHT)
        total = sum(self.rarity(word) * weight for word, weight in weigh.items()) + 1e-9
        near = said | item
        spoken = sum(
            self.rarity(word) * weight * (1.0 if word in near else 0.5)
            for word, weight in weigh.items()
            if word in near or word in case
        )
        own = sum(map(self.rarity, said)) + 1e-9
        covered = sum(self.rarity(word) for word in said if word in rule.words or word in rule.around)
        return float((spoken / total) ** 0.75 * (covered / own) ** 0.25)

    def spoken_of(self, rule: Rule, known: frozenset[str]) -> float:
        """The share, by rarity, of a rule's own subject that stands in some words, 0 to 1."""
        whole = sum(map(self.rarity, rule.core)) + 1e-9
        return sum(self.rarity(word) for word in rule.core if word in known) / whole

    def nearness(self, policy: Policy, said: frozenset[str], case: frozenset[str]) -> float:
        """How well a policy's subject fits, by its title, topics and phrasings; comparable between policies."""
        topic = self._topics[policy.reference]
        words = {**dict.fromkeys(case, 0.6), **dict.fromkeys(said, 1.0)}
        score = sum(
            self._topic_rarity[w] * weight * min(1.0, topic[w] / 3) for w, weight in words.items() if w in topic
        )
        return score / (1 + math.log(1 + len(topic) / 50))


def _main_acts(piece: str) -> frozenset[Act]:
    """A rule on waiving the fee for something speaks of the fee, not of that thing."""
    found = acts(piece)
    return frozenset({Act.waive}) if Act.waive in found else found


def _rules(policy: Policy) -> Iterable[Rule]:
    around = subject_words(f"{policy.title}")
    for section in policy.sections:
        if section.part in _LEFT_OUT:
            continue
        heading = around | subject_words(section.heading)
        for span in sentences(policy.section_text(section)):
            start = section.start + span.start
            told = _CONTACT.sub("", span.text)
            yield Rule(policy, section, start, section.start + span.end, span.text, subject_words(told), heading)


def _topics(policy: Policy) -> Counter[str]:
    words: Counter[str] = Counter()
    for text in (policy.title, *policy.topics):
        words.update(dict.fromkeys(subject_words(text), 3))
    for section in policy.sections:
        words.update(subject_words(section.heading))
        words.update(subject_words(policy.section_text(section)))
    for phrasings in policy.asked.values():
        for phrasing in phrasings:
            words.update(subject_words(phrasing))
    return words
