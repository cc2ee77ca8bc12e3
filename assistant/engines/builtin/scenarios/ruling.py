"""What the documents say to a case: clauses in play, what must not be done, what counts as resolved, what to notice."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.knowledge import Document, Part, Standard, Story
from assistant.domain.scenario_parts import (
    Check,
    Cited,
    Condition,
    Difficulty,
    Ground,
    HiddenFact,
    MustNot,
    Note,
    Offer,
    Resolution,
)
from assistant.engines.builtin.scenarios.bank import Bank, Frame
from assistant.engines.builtin.scenarios.choosing import Choices
from assistant.engines.builtin.scenarios.clauses import as_offer, key_words
from assistant.engines.builtin.scenarios.figures import Figures
from assistant.engines.builtin.scenarios.shelf import Sentence, Shelf, phrase_in
from assistant.engines.builtin.scenarios.subject import LEAST
from assistant.engines.builtin.scenarios.wording import capital
from assistant.language.clauses import statements
from assistant.language.text import content_words, sentences

_NEEDED = {Difficulty.easy: 0.6, Difficulty.medium: 0.75, Difficulty.hard: 0.85}
"""Share of the conditions that has to be met."""
_MOST_IN_PLAY = 2
_MOST_FORBIDDEN = 2
_MOST_OFFERS = 8
"""Of the sentences nearest to the case, how many are looked at for something to grant."""
_NEARLY = 0.6
"""Share of the document's own nearness from which on another one has a say too."""
_CONDITION = re.compile(r"\b(?:when|if|whenever|who|for a customer)\b(?P<condition>[^.;]+)", re.IGNORECASE)
_SPOKEN_OF = 0.4
"""Share of a condition's words that the case has to speak of."""
_CLOSE = 0.7
"""Share of the best sentence's fit from which on another one is in play too."""


@dataclass(frozen=True)
class Case:
    """What the documents are asked about: ``text`` is the case in words."""

    frame: Frame
    document: Document
    standard: Standard | None
    text: str
    difficulty: Difficulty


class Ruling:
    """Reads the documents for one case."""

    def __init__(self, bank: Bank, shelf: Shelf, choices: Choices, case: Case) -> None:
        self._bank, self._shelf, self._choices, self._case = bank, shelf, choices, case
        self._words = set(content_words(case.text))
        self._ranked = sorted(self._sentences(), key=self._fit, reverse=True)

    def _sentences(self) -> list[Sentence]:
        """Those of the document in hand, then of the others that are nearly as much about the matter."""
        case = self._case
        nearness = {document.id: self._shelf.nearness(case.frame.about, document) for document in self._shelf.rules}
        least = max(LEAST, _NEARLY * nearness[case.document.id])
        if nearness[case.document.id] < max(nearness.values()):
            return list(self._shelf.sentences(case.document.id))
        others = [
            document
            for document in self._shelf.rules
            if nearness[document.id] >= least and document.audience == case.document.audience
        ]
        ids = dict.fromkeys([case.document.id, *(document.id for document in others)])
        return [sentence for name in ids for sentence in self._shelf.sentences(name)]

    def _fit(self, sentence: Sentence) -> float:
        """How much of a sentence the case speaks of; its frame's phrases count for three words."""
        shared = set(sentence.stems) & self._words
        rare = sum(self._shelf.word_rarity[stem] for stem in shared)
        phrases = sum(sentence.has(phrase) for phrase in self._case.frame.rules)
        return (rare + 3 * phrases) / math.sqrt(len(sentence.stems) + 6)

    def in_play(self, figures: Figures) -> tuple[Ground, ...]:
        """The clauses that the figures name, and those that fit the case best."""
        grounds = list(figures.grounds)
        held = {ground.cited.quote for ground in grounds}
        open_rules = [s for s in self._ranked if s.section.part is not Part.decide and not s.forbidden and s.is_whole]
        named = [s for s in open_rules if any(s.has(phrase) for phrase in self._case.frame.rules)]
        open_rules = named or open_rules
        least = _CLOSE * self._fit(open_rules[0]) if open_rules else 0.0
        others = [s for s in open_rules if s.text not in held and self._holds(s)][:_MOST_IN_PLAY]
        near = [sentence for sentence in others if self._fit(sentence) >= least > 0]
        return tuple(dict.fromkeys([*grounds, *(Ground(cited=sentence.cited) for sentence in near)]))

    def _holds(self, sentence: Sentence) -> bool:
        """Whether the condition of a rule, where it has one, is what the case is about."""
        found = _CONDITION.search(sentence.text)
        if found is None or any(phrase_in(found["condition"], phrase) for phrase in self._case.frame.rules):
            return True
        words = {stem for stem in content_words(found["condition"]) if not stem.isdigit()}
        return not words or len(words & self._words) >= _SPOKEN_OF * len(words)

    def must_not(self, figures: Figures, hidden: Sequence[HiddenFact]) -> tuple[MustNot, ...]:
        """What the clauses forbid, what the standard calls missed, and what begins only later."""
        lines = self._bank.lines["must_not"]
        found = list(figures.must_not)
        forbidding = [sentence for sentence in self._ranked if sentence.forbidden]
        near = [s for s in forbidding if self._fit(s) >= _CLOSE * self._fit(forbidding[0])]
        plain = near[: _MOST_FORBIDDEN + 1]
        for sentence in self._choices.some("forbidden", plain, _MOST_FORBIDDEN) if plain else []:
            found.append(MustNot(text=sentence.forbidden, cited=sentence.cited))
        brought_up = {fact.cited.quote for fact in hidden if fact.cited is not None}
        for sentence in [one for one in figures.not_yet if one.text not in brought_up][:1]:
            text = lines["not_yet"].format(quote=sentence.text)
            found.append(MustNot(text=text, cited=sentence.cited))
        found += self._missed()
        restricting = [sentence for sentence in self._ranked if sentence.restricts]
        if not plain and restricting:
            text = lines["rules_out"].format(quote=restricting[0].text)
            found.append(MustNot(text=text, cited=restricting[0].cited))
        if self._ranked:
            # Whatever else is forbidden, nobody may promise everything: it stands on every list.
            deciding = next((sentence for sentence in self._ranked if not sentence.forbidden), self._ranked[0])
            text = lines["beyond"].format(quote=deciding.text)
            found.append(MustNot(text=text, cited=deciding.cited))
        return tuple({one.text: one for one in found}.values())

    def _missed(self) -> list[MustNot]:
        standard = self._case.standard
        if standard is None:
            return []
        check = Check(signals=standard.signals.forbids)
        written = [one.text for one in statements(standard, Part.missed_when)]
        # Only what begins like a deed reads as one on a list of what not to do.
        said = [text for text in written if text.startswith("You ")] or written
        chosen = self._choices.some("missed", said, 2) if said else []
        return [
            MustNot(text=capital(text.removeprefix("You ")), check=check, cited=_of(standard, Part.missed_when, text))
            for text in chosen
        ]

    def resolution(
        self, grounds: Sequence[Ground], hidden: Sequence[HiddenFact], figures: Figures, wants: str
    ) -> Resolution:
        """The standard's own words for met, the clauses that hold, what has to come out, and what was wanted."""
        lines = self._bank.lines["condition"]
        found: list[Condition] = []
        standard = self._case.standard
        if standard is not None:
            met = [one.text for one in statements(standard, Part.met_when)]
            check = Check(signals=standard.signals.wants)
            for text in self._choices.some("met", met, 2) if met else []:
                found.append(Condition(text=text, check=check, cited=_of(standard, Part.met_when, text)))
        best = [ground.cited for ground in grounds if not ground.why][:1]
        for cited in [*(sentence.cited for sentence in figures.holding), *best]:
            words = key_words(cited.quote)
            found.append(Condition(text=cited.quote, check=Check(says=(words,)) if words else Check(), cited=cited))
        found += figures.conditions
        for fact in hidden:
            if fact.cited is not None:
                check = Check(hidden=fact.name)
                found.append(Condition(text=lines["hidden"].format(about=fact.about), check=check))
        answered = Check(signals=("answers_question",))
        found.append(Condition(text=lines["want"].format(wants=wants), check=answered))
        needed = min(math.ceil(len(found) * _NEEDED[self._case.difficulty]), max(1, len(found) - 1))
        return Resolution(conditions=tuple(found), needed=needed)

    def offers(self, grounds: Sequence[Ground], figures: Figures) -> tuple[Offer, ...]:
        """What may be granted, as sentences: what the figures allow, then clauses that begin with a deed."""
        found = list(figures.offers)
        held = {ground.cited.quote: ground.applies for ground in grounds}
        near = self._ranked[:_MOST_OFFERS]
        for sentence in [s for s in near if self._fit(s) >= _CLOSE * self._fit(near[0]) and self._holds(s)]:
            text = as_offer(sentence)
            if text and held.get(sentence.text, True) and sentence not in figures.not_yet:
                found.append(Offer(text=text, cited=sentence.cited))
        return tuple(found)

    def notes(
        self, grounds: Sequence[Ground], hidden: Sequence[HiddenFact], figures: Figures, story: Story | None
    ) -> tuple[Note, ...]:
        """What to look for, each with the words it rests on."""
        lines = self._bank.lines["notes"]
        found = [Note(text=lines["leader" if self._case.frame.who == "employee" else "before"])]
        standard = self._case.standard
        if standard is not None:
            said = [one.text for one in statements(standard, Part.behaviour)]
            chosen = self._choices.some("behaviour", said, 2) if said else []
            quotes = tuple(_of(standard, Part.behaviour, text) for text in chosen)
            found += [Note(text=lines["behaviour"], cited=quotes)] if quotes else []
            found += self._one_way_to_say(standard)
        first = next(
            (g.cited for g in grounds if g.applies and g.cited.document == self._case.document.reference), None
        )
        if first is not None:
            found.append(Note(text=lines["clause"], cited=(first,)))
        found += figures.notes
        for fact in hidden:
            if fact.cited is not None or fact.unlocks == "trust":
                text = lines["hidden_trust" if fact.unlocks == "trust" else "hidden"].format(about=fact.about)
                found.append(Note(text=text, cited=(fact.cited,) if fact.cited else ()))
        if story is not None and (learnt := _learnt(story)) is not None:
            found.append(Note(text=lines["story"], cited=(learnt,)))
        return tuple(found)

    def _one_way_to_say(self, standard: Standard) -> list[Note]:
        said = [one.text for one in statements(standard, Part.say)]
        if not said:
            return []
        near = max(said, key=lambda text: len(set(content_words(text)) & self._words))
        return [Note(text=self._bank.lines["notes"]["say"], cited=(_of(standard, Part.say, near),))]


def _of(standard: Standard, part: Part, quote: str) -> Cited:
    return Cited(document=standard.reference, section=standard.parts(part)[0].heading, quote=quote)


def _learnt(story: Story) -> Cited | None:
    """The first sentence of a story's last section, which says what was learnt."""
    if not story.sections:
        return None
    last = story.sections[-1]
    said = sentences(story.section_text(last))
    return Cited(document=story.reference, section=last.heading, quote=said[0].text) if said else None
