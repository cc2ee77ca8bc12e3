"""Which of a scenario's conditions a reply meets, and which of its must-nots it breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.customer import Deed
from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import Check
from assistant.features.practice.material import ASKS_ABOVE, GRANTS, has_bounds, sums, within
from assistant.language.claims import denies
from assistant.language.plain import PlainSentence
from assistant.language.signals import Seen as Sight
from assistant.language.text import stem, words

_PLAINLY = 0.6
_STRICTLY = 0.8
_LONGEST = 400
_GRANTING = ("promise", "grant", "offer", "guarantee", "confirm")
"""Deeds with which a must-not begins that every over-promise breaks, where no rule of its own can tell."""


@dataclass(frozen=True)
class Checks:
    """One reply, held against the scenario's checks. ``words`` has what was seen for a deed or a check."""

    scenario: Scenario
    known: frozenset[Decimal]
    reply: str
    sentences: Sequence[PlainSentence]
    signals: Mapping[str, tuple[Sight, ...]]
    deeds: frozenset[Deed]
    words: dict[str, str]

    def met(self) -> Iterator[int]:
        """The places of the conditions that are met, but for those of a hidden fact. Adds the words to ``words``."""
        for place, condition in enumerate(self.scenario.resolution.conditions):
            check = condition.check
            if not check.by_a_person and not check.hidden and (found := self._holds(check, _PLAINLY)):
                self.words[f"condition {place}"] = found
                yield place

    def broken(self) -> Iterator[int]:
        """The places of the must-nots that are broken. Adds the words to ``words``."""
        for place, must_not in enumerate(self.scenario.must_not):
            check = must_not.check
            if check.by_a_person:
                if Deed.over_promised in self.deeds and must_not.text.lower().startswith(_GRANTING):
                    yield place
            elif found := self._holds(check, _STRICTLY, denied=False):
                self.words[f"must not {place}"] = found
                yield place

    def _holds(self, check: Check, least: float, denied: bool = True) -> str:
        """The words in which everything holds that a check asks for; empty where something does not."""
        found = ""
        if check.signals:
            found = self._signalled(check.signals, least)
            if not found:
                return ""
        if check.says:
            sentence = next((s for s in self.sentences if self._says(s, check.says, denied)), None)
            if sentence is None:
                return ""
            found = sentence.span.text
        if has_bounds(check):
            sentence = next((s for s in self.sentences if self._has_number(s, check)), None)
            if sentence is None:
                return ""
            found = sentence.span.text
        return found[:_LONGEST]

    def _signalled(self, signals: Sequence[str], least: float) -> str:
        for signal in signals:
            # A cue alone is no answer: it has to hold something of the case. What the other side asked last may be
            # another matter than what they have to know.
            if signal == "answers_question":
                if found := self.words.get(Deed.answered, self.words.get(Deed.informed, "")):
                    return found
            elif signal == "vague_promise" and Deed.stepped in self.deeds:
                # Beside a step with its day, another without one is a side line.
                continue
            elif self._strength(signal) >= least:
                best = self.signals[signal][0]
                return self.reply[best.start : best.end]
        return ""

    @staticmethod
    def _says(sentence: PlainSentence, says: Sequence[str], denied: bool) -> bool:
        text = sentence.span.text
        if not denied and denies(text):
            return False
        stems = {stem(word) for word in words(text)}
        return any({stem(word) for word in words(phrase)} <= stems for phrase in says)

    def _has_number(self, sentence: PlainSentence, check: Check) -> bool:
        text = sentence.span.text
        if sentence.asks or denies(text):
            return False
        if check.above is not None and (not GRANTS.search(text) or ASKS_ABOVE.search(text)):
            return False
        return any(within(check, number) for number in sums(text, check.unit, self.known))

    def _strength(self, signal: str) -> float:
        return max((seen.strength for seen in self.signals[signal]), default=0.0)
