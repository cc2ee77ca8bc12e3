"""A scenario in other words, part by part: what does not say the same as before stays as the built-in writer had it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.domain.company import Company
from assistant.domain.customer import CustomerState, begin
from assistant.domain.practice import Few, Scenario
from assistant.domain.preserving import invented, removed
from assistant.domain.scenario_parts import FactKind, HiddenFact
from assistant.engines.base import ScenarioWords
from assistant.engines.builtin.customer.voices import voice_of
from assistant.features.practice.reading import opening_question
from assistant.features.practice.realism import Catch, Gate
from assistant.language.embedder import Embedder, Vectors
from assistant.language.text import sentences

MOST_MESSAGES = 12
_MOST_TITLE = 120
_COPIED = 6
"""Words in a row that are copied from what was pasted."""
_ADDS_NOTHING, _LOSES_NOTHING = 0.4, 0.3
"""Cosines that the least near sentence has to the other text: of the new text, and of the old one.

Chosen on five scenarios whose words were written anew with care, of which 42 of 50 parts are taken, and on some thirty
parts that say something else, of which none is: each is caught here or by what it names, denies or lets out.
"""
_ALIKE = 0.4
"""Cosine from which on a few words mean the same."""
_MARKS = re.compile(r"https?:|www\.|[<>{}\[\]`|]|\*\*|^#", re.IGNORECASE | re.MULTILINE)
_DENIED = re.compile(r"\b(?:not|never|no|nobody|nothing|none|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE)
_SHORTENED = re.compile(r"['’](?:ve|ll|re|d|m)\Z|n['’]t\Z")
"""Words such as "You've", which are no names."""
_EXACT = (FactKind.amount, FactKind.length, FactKind.share, FactKind.code, FactKind.day)


@dataclass(frozen=True)
class Rewording:
    """One scenario of the built-in writer and the words that a model has for it; ``asked`` are words that were pasted.

    Nothing of ``asked`` may be copied, for pasted words are not kept.
    """

    scenario: Scenario
    said: ScenarioWords
    company: Company
    embedder: Embedder
    asked: str = ""

    @cached_property
    def _state(self) -> CustomerState:
        return begin(self.scenario, opening_question(self.scenario))

    def worded(self) -> Scenario:
        """The scenario with every part of the new words that holds; the very same where none does."""
        scenario, said = self.scenario, self.said
        hidden = tuple(self._hidden())
        # From here on what must not be told is looked for in the words in which it will be told.
        gate = Gate(scenario.model_copy(update={"hidden": hidden}), self.embedder)
        persona = scenario.persona
        changes = {
            "voice": self._voice(gate),
            "values": self._brief(persona.values, said.values, gate),
            "history": self._part(persona.history, said.history, gate),
        }
        return scenario.model_copy(
            update={
                "title": self._title(gate),
                "opening": self._opening(gate),
                "background": self._part(scenario.background, said.background, gate),
                "persona": persona.model_copy(update=changes),
                "wants": self._wants(gate),
                "hidden": hidden,
            }
        )

    def _hidden(self) -> Iterator[HiddenFact]:
        gate = Gate(self.scenario, self.embedder)
        for fact in self.scenario.hidden:
            told = self._state.model_copy(update={"told": (fact.name,)})
            new = self._part(fact.fact, self.said.hidden.get(fact.name, ""), gate, told)
            yield fact.model_copy(update={"fact": new})

    def _part(self, old: str, new: str, gate: Gate, state: CustomerState | None = None) -> str:
        """New words for a part of whole sentences, where they say the same."""
        new = new.strip()
        holds = self._holds(old, new, gate, state) and self._says_the_same(old, new)
        return new if holds else old

    def _brief(self, old: str, new: str, gate: Gate) -> str:
        """New words for a part of a few words, where they mean about the same."""
        new = " ".join(new.split())
        return new if self._holds(old, new, gate) and self._are_alike(old, new) else old

    def _title(self, gate: Gate) -> str:
        """Another title, like the one there is or like something in what the trainee sees at the beginning."""
        old, new = self.scenario.title, " ".join(self.said.title.split()).rstrip(".")
        if len(new) > _MOST_TITLE or not self._holds(old, new, gate):
            return old
        seen = "\n".join((old, self.scenario.background, *self.scenario.opening))
        likeness = self._likeness([span.text for span in sentences(seen)], [new])
        return new if likeness.max() >= _ALIKE else old

    def _wants(self, gate: Gate) -> str:
        """Other words for what they want: they have to follow "What I want is"."""
        old, new = self.scenario.wants, self.said.wants.strip().rstrip(".")
        fits = new.count(";") == old.count(";") and "." not in new and new[:1].islower() == old[:1].islower()
        return self._brief(old, new, gate) if fits else old

    def _voice(self, gate: Gate) -> str:
        """Other words for the voice, where the built-in customer hears the same voice in them."""
        old = self.scenario.persona.voice
        new = self._brief(old, self.said.voice.rstrip("."), gate)
        persona = self.scenario.persona.model_copy(update={"voice": new})
        same = voice_of(self.scenario.model_copy(update={"persona": persona})) == voice_of(self.scenario)
        return new if same else old

    def _opening(self, gate: Gate) -> Few:
        old = self.scenario.opening
        new = tuple(filter(None, (message.strip() for message in self.said.opening)))
        if not 0 < len(new) <= MOST_MESSAGES:
            return old
        before, after = "\n\n".join(old), "\n\n".join(new)
        asked, asks = (opening_question(self.scenario.model_copy(update={"opening": one})) for one in (old, new))
        same_question = self._are_alike(asked, asks) if asked and asks else asked == asks
        caught = set(gate.check(after, self._state, ())) - set(gate.check(before, self._state, ()))
        return new if same_question and not caught and self._part(before, after, gate) == after else old

    def _holds(self, old: str, new: str, gate: Gate, state: CustomerState | None = None) -> bool:
        """Whether new words name what the old ones name and nothing else, and tell nothing that is hidden."""
        if not old or not new or len(new) > min(2_000, 2 * len(old) + 80) or _MARKS.search(new):
            return False
        patterns = list(self.company.patterns.values())
        added = [name for name in invented(new, [old], patterns) if not _SHORTENED.search(name)]
        if added or removed(old, new, patterns):
            return False
        exact = [fact.text.lower() for fact in self.scenario.facts if fact.kind in _EXACT]
        if any((text in old.lower()) != (text in new.lower()) for text in exact):
            return False
        if self._copies(old, new):
            return False
        state = state or self._state
        return Catch.leak not in gate.check(new, state, ()) or Catch.leak in gate.check(old, state, ())

    def _copies(self, old: str, new: str) -> bool:
        return bool((_runs(new) & _runs(self.asked)) - _runs(old))

    def _says_the_same(self, old: str, new: str) -> bool:
        """Whether each sentence of either text has one like it in the other, that denies nothing else."""
        before, after = ([span.text for span in sentences(text)] for text in (old, new))
        if not before or not after:
            return False
        likeness = self._likeness(before, after)
        if likeness.max(axis=1).min() < _LOSES_NOTHING or likeness.max(axis=0).min() < _ADDS_NOTHING:
            return False
        nearest = zip(before, likeness.argmax(axis=1), strict=True)
        return all(bool(_DENIED.search(text)) == bool(_DENIED.search(after[place])) for text, place in nearest)

    def _are_alike(self, old: str, new: str) -> bool:
        return bool(self._likeness([old], [new]).min() >= _ALIKE)

    def _likeness(self, before: Sequence[str], after: Sequence[str]) -> Vectors:
        """Cosines: a row for each old text, a column for each new one."""
        vectors = self.embedder.embed([*before, *after])
        return vectors[: len(before)] @ vectors[len(before) :].T


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + _COPIED]) for start in range(len(words) - _COPIED + 1)}
