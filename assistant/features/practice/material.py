"""What a scenario gives to say: its clauses, offers and wants as stems, and the sums that may be granted."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import Check, FactKind
from assistant.language.amounts import lengths, money
from assistant.language.text import content_words, stem

_COMMON = frozenset(
    stem(word)
    for word in "customer order day today tomorrow hour time tell say ask give get make take help offer answer"
    " question sort reply write call ring contact know want need good right thank sorry please new one thing way"
    " person somebody somebody's everything anything company people week soon back find look see let keep come go"
    " happen happened monday tuesday wednesday thursday friday saturday sunday matter case problem issue".split()
)
"""Words that stand in any reply and show nothing of this case."""
GRANTS = re.compile(
    r"\b(?:i|we)(?:['’]ll| will| can| could| would| am| have|['’]ve|['’]m)\b"
    r"|\byou (?:can|could|may|will|get|have|choose)\b|\b(?:let me|would you (?:like|rather|prefer)|either|instead)\b",
    re.IGNORECASE,
)
ASKS_ABOVE = re.compile(r"\b(?:ask(?:ing|ed)?|approv\w+|permission|agree(?:ment)?|decides?)\b", re.IGNORECASE)
_NO_OFFER = re.compile(r"\b(?:price|value|cost|paid|total)\b")
"""Facts whose sum is named without being granted."""
_LEAST_SHARED = 2
_SHARE = 0.4


@dataclass(frozen=True)
class Matter:
    """One thing that can be said of the case."""

    text: str
    stems: frozenset[str]
    is_common: bool = False
    """Whether it is made of words that stand in any reply, so that all of them have to be there."""

    @property
    def enough(self) -> int:
        """How many of its stems a sentence has to hold to say it."""
        if self.is_common:
            return len(self.stems)
        return max(_LEAST_SHARED, math.ceil(_SHARE * len(self.stems)))


@dataclass(frozen=True)
class Material:
    """``answers`` are what may answer the customer, ``offers`` what may help them; ``limit`` is the highest sum."""

    answers: tuple[Matter, ...]
    offers: tuple[Matter, ...]
    limit: Decimal | None
    known: frozenset[Decimal]
    """Sums of the case that are no offer when they are named."""
    own: frozenset[str]
    """Stems of the thing itself, which a reply can name without knowing the case."""


def material_of(scenario: Scenario) -> Material:
    """Everything of a scenario that a reply can be held against."""
    product = scenario.fact("product")
    own = frozenset(content_words(product.text)) if product is not None else frozenset()
    clauses = [ground.cited.quote for ground in scenario.grounds if ground.applies]
    clauses += [part.cited.quote for part in scenario.resolution.conditions if part.cited and not part.check.signals]
    wanted = [part for text in (scenario.wants, scenario.also_content_with) for part in text.split(";") if part.strip()]
    granted = [offer.text for offer in scenario.offers]
    facts = [fact.text for fact in scenario.facts if fact.kind is FactKind.text and fact.name != "product"]
    limit = scenario.fact("own limit")
    return Material(
        answers=matters([*clauses, *granted, *wanted, *facts], own),
        offers=matters([*granted, *wanted, *clauses], own),
        limit=limit.value if limit is not None else None,
        known=frozenset(
            fact.value
            for fact in scenario.facts
            if fact.kind is FactKind.amount and fact.value is not None and _NO_OFFER.search(fact.name)
        ),
        own=own,
    )


def matters(texts: Sequence[str], own: frozenset[str]) -> tuple[Matter, ...]:
    """Texts as what can be said of the case, those without enough words of its own left out."""
    found = []
    for text in dict.fromkeys(texts):
        stems = frozenset(content_words(text)) - own
        own_words = stems - _COMMON
        if len(own_words) >= _LEAST_SHARED:
            found.append(Matter(text.strip(), own_words))
        elif len(stems) > _LEAST_SHARED:
            found.append(Matter(text.strip(), stems, is_common=True))
    return tuple(found)


def covered(sentence: str, held: tuple[Matter, ...]) -> Matter | None:
    """What a sentence says of the case: the matter it shares most with; None where it shares too little."""
    said = frozenset(content_words(sentence))
    found = [(len(matter.stems & said) / len(matter.stems), matter) for matter in held if _says(said, matter)]
    return max(found, key=lambda one: one[0])[1] if found else None


def _says(said: frozenset[str], matter: Matter) -> bool:
    return len(matter.stems & said) >= matter.enough


def specific(words: str, own: frozenset[str]) -> frozenset[str]:
    """The stems of some words that are of this case alone."""
    return frozenset(content_words(words)) - _COMMON - own


def sums(sentence: str, unit: str, known: frozenset[Decimal] = frozenset()) -> list[Decimal]:
    """The amounts or lengths of a sentence in a unit, without those in ``known``."""
    if len(unit) == len("GBP") and unit.isupper():
        return [one.amount for one in money(sentence) if one.currency == unit and one.amount not in known]
    return [number for one in lengths(sentence) if (number := one.in_unit(unit)) is not None]


def within(check: Check, number: Decimal) -> bool:
    """Whether a number lies within the bounds of a check."""
    return (
        (check.at_least is None or number >= check.at_least)
        and (check.at_most is None or number <= check.at_most)
        and (check.above is None or number > check.above)
    )


def has_bounds(check: Check) -> bool:
    """Whether a check asks for a number."""
    return any(bound is not None for bound in (check.at_least, check.at_most, check.above))
