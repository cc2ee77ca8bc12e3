"""What a reply offers and grants, and which of it the customer takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.domain.customer import Asked, Worth
from assistant.domain.practice import Scenario
from assistant.features.practice.answering import DAY
from assistant.features.practice.asking import Question
from assistant.features.practice.material import ASKS_ABOVE, GRANTS, Material, covered, matters, specific, sums
from assistant.features.practice.offered import as_heard, preferred, sees_to_it, ways
from assistant.language.claims import denies
from assistant.language.plain import PlainSentence
from assistant.language.text import content_words

_TAKE_IT = re.compile(
    r"\b(?:tell me|let me know) which\b|\byou (?:can |could |may )?choose:|\bchoose (?:between|from|which|one)\b",
    re.IGNORECASE,
)
_WOULD_DO = re.compile(r"\b(?:would|content|enough|need not)\b", re.IGNORECASE)
"""In a hidden fact that says with what sum they would be content."""
_IN_TOUCH = re.compile(r"(?:you (?:write to|ring|call|tell) me|I hear from you)\b")
_OF_CONTACT = re.compile(
    r"\b(?:writ\w+|r[iu]ng|rings|calls?|hear|answers?|repl(?:y|ies)|days?|dates?|told|tell|word|message)\b",
    re.IGNORECASE,
)
"""Wishes that somebody who gets in touch may meet."""
_OF_AUTHORITY = re.compile(r"\W*(?:as an? \w+|a team lead)\b", re.IGNORECASE)
"""How a sentence begins that says what somebody may decide, and grants nothing."""
_SO = "we do it like that"
"""What is promised in words that cannot be turned to the customer's side."""
_ON_CONDITION = re.compile(r"\bwould\b.*\bif\b|\bif\b.*\bwould\b", re.IGNORECASE)
_OF_THE_CASE = 4
_SEVERAL = 2
_GRANTED = 1 / 3
"""Share of the words of a condition of theirs that a reply has to hold to grant it."""


@dataclass(frozen=True)
class Offers:
    """One reply held against what the case allows. ``told`` are the hidden facts that are out."""

    scenario: Scenario
    material: Material
    sentences: Sequence[PlainSentence]
    shows_another_way: bool
    told: tuple[str, ...] = ()

    def heard(self) -> str:
        """The first thing offered, else announced with a day or of this case, as the customer would say it."""
        if offered := next((heard for text in self.found() if (heard := as_heard(text))), ""):
            return offered
        for dated in (True, False):
            for sentence in self._said:
                text = sentence.span.text
                is_one = DAY.search(text) if dated else len(specific(text, self.material.own)) > 1
                if is_one and (heard := as_heard(text)):
                    return heard
        return ""

    def chosen(self, asked: Question, offers: Sequence[str]) -> str:
        """The way that the customer takes, where the reply lays out several and asks; empty where it does not."""
        texts = [one.span.text for one in self.sentences]
        laid_out = any(_TAKE_IT.search(text) for text in texts)
        if not (asked.kind is Asked.choice or laid_out) or self.are_too_much():
            return ""
        found = list(dict.fromkeys(ways(self.sentences)))
        heard = [way for way in (as_heard(offer) for offer in offers) if way]
        fitting = [way for way in found if way in heard or self._is_wanted(way)] if heard else found
        told = [fact.fact for fact in self.scenario.hidden if fact.name in self.told]
        if not heard and len(found) < _SEVERAL:
            return ""
        return preferred(fitting, [*self._wanted, *told])

    def as_laid_out(self, asked: Question) -> Question:
        """The question; where it asks what they would prefer and no two ways are laid out, it asks what they want."""
        is_open = asked.kind is Asked.choice and asked.text.lower().startswith(("what", "and what", "so what"))
        if is_open and len(set(ways(self.sentences))) < _SEVERAL:
            return replace(asked, kind=Asked.wish)
        return asked

    def moot(self, granted: Sequence[str]) -> tuple[str, ...]:
        """The names of the hidden facts that ask for a sum no higher than has been granted."""
        unit = self._unit
        if not unit:
            return ()
        most = max((sum_ for text in granted for sum_ in sums(text, unit, self.material.known)), default=None)
        if most is None:
            return ()
        asks = ((fact.name, sums(fact.fact, unit)) for fact in self.scenario.hidden if _WOULD_DO.search(fact.fact))
        return tuple(name for name, wished in asks if wished and max(wished) <= most)

    def _is_wanted(self, way: str) -> bool:
        """Whether a way says what the customer wants in nearly their words, be it of the thing itself alone."""
        return _says_nearly(way, self._wanted[0])

    @property
    def _said(self) -> Iterator[PlainSentence]:
        return (sentence for sentence in self.sentences if not sentence.asks)

    @property
    def _wanted(self) -> list[str]:
        return [self.scenario.wants.partition(";")[0], self.scenario.also_content_with]

    def agreed(self) -> tuple[str, Worth]:
        """The offer that meets best what the customer wants or would also be content with, as they would say it."""
        worth, heard = max(self._agreeable(), key=lambda one: one[0], default=(Worth.nothing, ""))
        return heard, worth

    def worth(self, way: str) -> Worth:
        """What a way that the customer has taken is worth to them."""
        if not way:
            return Worth.nothing
        known = [worth for worth, heard in self._agreeable() if heard == way]
        return max([*known, Worth.wish if self._is_wanted(way) else Worth.way])

    def hoped(self, asked_about: Sequence[str]) -> tuple[str, ...]:
        """The names of those hidden facts on whose condition the reply says yes."""
        said = frozenset(content_words(" ".join(one.span.text for one in self.sentences if not denies(one.span.text))))
        found = []
        for fact in self.scenario.hidden:
            if fact.name in asked_about and _ON_CONDITION.search(fact.fact):
                condition = frozenset(content_words(fact.fact)) - self.material.own
                if len(condition & said) >= max(_SEVERAL, _GRANTED * len(condition)):
                    found.append(fact.name)
        return tuple(found)

    def _agreeable(self) -> Iterator[tuple[Worth, str]]:
        wish = matters(self._wanted[:1], self.material.own)
        also = matters(self._wanted[1:], self.material.own)
        for sentence in self._said:
            text = sentence.span.text
            # What is granted second may speak of a "none" without denying the first, a wish of what was "not right".
            is_denied = denies(text.partition(";")[0]) and not self._grants_to_the_letter(text)
            if not GRANTS.search(text) or is_denied or self._too_much(text):
                continue
            is_it = covered(text, wish) is not None and _says_nearly(text, self._wanted[0])
            heard = as_heard(text) or (_SO if sees_to_it(text) or is_it else "")
            if not heard:
                continue
            if _IN_TOUCH.match(heard) and not _OF_CONTACT.search(" ".join(self._wanted)):
                continue
            if covered(text, wish) is not None or _says_nearly(text, self._wanted[0]):
                yield Worth.wish, heard
            elif covered(text, also) is not None or _says_nearly(text, self._wanted[1]) or self._is_enough(text):
                yield Worth.also, heard

    def _is_enough(self, text: str) -> bool:
        """Whether a sum is granted that the customer has in mind."""
        facts = (self.scenario.fact(name) for name in ("enough", "asked"))
        enough = next((fact.value for fact in facts if fact is not None and fact.value is not None), None)
        granted = self._granted(text)
        return enough is not None and bool(granted) and max(granted) >= enough and self._is_a_fair_sum(text)

    def _too_much(self, text: str) -> list[Decimal]:
        limit = self.material.limit
        return [] if limit is None else [number for number in self._granted(text) if number > limit]

    def found(self) -> Iterator[str]:
        for sentence in self.sentences:
            text = sentence.span.text.strip()
            if self._grants_to_the_letter(text):
                yield text
                continue
            if not GRANTS.search(text) or (denies(text) and not self.shows_another_way):
                continue
            if (
                covered(text, self.material.offers) is not None
                or self._is_a_fair_sum(text)
                or self._is_another_way(text)
            ):
                yield text

    def _grants_to_the_letter(self, text: str) -> bool:
        """Whether a wish that has too few words of its own to be told by them is promised in just its words."""
        return sees_to_it(text) and any(_says_just(text, wish) for wish in self._wanted)

    def _is_another_way(self, text: str) -> bool:
        """Whether a way of its own is shown, in words of this case, to somebody who cannot have what they asked for."""
        if not self.shows_another_way or len(specific(text, self.material.own)) < _OF_THE_CASE:
            return False
        return bool(as_heard(text))

    def _is_a_fair_sum(self, text: str) -> bool:
        granted = self._granted(text)
        return bool(granted) and self.material.limit is not None and max(granted) <= self.material.limit

    def _granted(self, text: str) -> list[Decimal]:
        unit = self._unit
        if not unit or not GRANTS.search(text) or denies(text):
            return []
        return sums(text, unit, self.material.known)

    @property
    def _unit(self) -> str:
        limit = self.scenario.fact("own limit")
        return limit.unit if limit is not None else ""

    def are_too_much(self) -> bool:
        texts = (one.span.text for one in self.sentences if not _OF_AUTHORITY.match(one.span.text))
        return any(self._too_much(text) for text in texts if not ASKS_ABOVE.search(text))


def _says_just(words: str, wish: str) -> bool:
    """Whether a wish stands in some words as it is, and not as what is left out."""
    found = re.escape(wish.strip())
    return bool(found) and bool(re.search(rf"(?<!without )\b{found}", words, re.IGNORECASE))


def _says_nearly(words: str, wish: str) -> bool:
    """Whether some words have half of the words of a wish, or all where they are few."""
    wanted, said = frozenset(content_words(wish)), frozenset(content_words(words))
    if len(wanted) < _SEVERAL:
        return _says_just(words, wish)
    return len(wanted & said) >= max(_SEVERAL, len(wanted) / 2)
