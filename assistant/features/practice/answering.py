"""Whether a reply answers what the customer asked, says something else that holds, or says no and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.features.practice.material import Material, covered, specific
from assistant.features.practice.nearness import NEAR, TO_THE_POINT, Nearness
from assistant.features.practice.senses import asks_for_needs, carries_an_alternative, is_of_the_same, says_needs
from assistant.language.plain import PlainSentence, plain_sentences
from assistant.language.questions import answers, questions_in
from assistant.language.signals import Case
from assistant.language.signals import Seen as Sight
from assistant.language.text import content_words, stem

DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|tonight|noon"
    r"|this (?:morning|afternoon|evening|week)"
    r"|right now|at once|\d{1,2}[:.]\d\d|\d+ ?(?:am|pm)|(?:in|within|takes|next|first|second) (?:\w+ )?"
    r"(?:hours?|days?|weeks?|nights?)|(?:\d+|one|two|three|four|five) (?:working )?(?:hours?|days?|weeks?)"
    r"|\d{1,2} (?:january|february|march|april|may|june|july|august|september|october|november|december))\b",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"\b(?:i|we|you|they|it)(?:['’](?:ll|m|re)| will| am| are| is| have| can| takes?)\b", re.IGNORECASE
)
_MIRRORS = ("feeling_named", "apology_for_specific", "apology", "case_summary")
"""Signals of sentences that say back what was asked and answer nothing."""
_SHARED = 2
"""Words of a question that a sentence shares with it before it answers it, and more than which a refusal has."""
_OF_ANY_CASE = frozenset(map(stem, ("done", "suggest", "propose", "offer", "choices", "options")))
_WIDE = re.compile(
    r"\bwhat\b.{0,20}\b(?:can|could|will|would|do|happens|choices|options)\b|\b(?:can|could) you (?:do|help)\b"
    r"|\b(?:any|some|no)thing (?:that )?(?:i|you|we) can do\b|\bcan be done\b",
    re.IGNORECASE,
)
"""Questions such as «What can you do?», given that they have no word of their own."""
_NOT_WIDE = re.compile(
    r"\b(?:when|why|where|which|whose|who|how (?:much|many|long|soon)|would you (?:give|take|choose|pick))\b",
    re.IGNORECASE,
)
_NEEDS = re.compile(r"\bneed\b", re.IGNORECASE)
_YES_OR_NO = "yes or no"
_AND = re.compile(r",? and (?:when|how|what|which|who|why)\b", re.IGNORECASE)
"""In a question that asks for two things, of which one is an answer."""
_IT_WAS = re.compile(
    r"\b(?:it was (?:us|me|one of (?:us|ours))|that was (?:us|me|our doing|my doing)"
    r"|(?:i|we) (?:did|wrote|promised|decided)|one of (?:us|our people|my team)|you speak to me)\b",
    re.IGNORECASE,
)
_SORRY = re.compile(r"\bsorry\b", re.IGNORECASE)
_CANNOT = ("i cannot", "i can not", "we cannot", "we can not", "i can't", "we can't", "i will not promise")


def _enough(kind: str, sentence: PlainSentence) -> int:
    """How many words of a question a sentence has to share to answer it: a day or a number tells it by itself."""
    text = sentence.span.text
    return 1 if _tells_number({kind}, text) else _SHARED


def _tells_number(kinds: set[str], text: str) -> bool:
    """Whether a day is told to somebody who asks when, or a number to somebody who asks how much."""
    if "when" in kinds and DAY.search(text):
        return True
    return bool(kinds & {"price", "amount"} and re.search(r"\d", text))


def names_a_day(sentence: PlainSentence) -> bool:
    """Whether a sentence says when something is or will be done."""
    return bool(DAY.search(sentence.span.text) and _ANNOUNCES.search(sentence.span.text))


@dataclass(frozen=True)
class Answers:
    """One reply held against the open question. ``said`` are its sentences that ask nothing."""

    question: str
    said: Sequence[PlainSentence]
    case: Case
    signals: Mapping[str, tuple[Sight, ...]]
    material: Material
    nearness: Nearness

    def informs(self) -> list[PlainSentence]:
        """The sentences that say something that holds in this case."""
        found = [one for one in self.said if covered(one.span.text, self.material.answers) is not None]
        near = self.nearness.nearest(self.said) if not found else None
        return [near] if near is not None else found

    def plainly(self, informs: Sequence[PlainSentence], offers: Sequence[str] = ()) -> PlainSentence | None:
        """The sentence that is about the open question and holds in this case; None where none is.

        A question as wide as «What can you do?» is answered by whatever holds in this case or is offered in it.
        """
        asked = self.question
        if not asked:
            return None
        wanted = specific(asked, self.material.own)
        # Who promises anything has told nothing, and what is needed of somebody is no offer.
        is_helped = not (self.signals["over_promise"] or _NEEDS.search(asked))
        offered = [one for one in self.said if is_helped and one.span.text.strip() in offers]
        held = [one for one in (*offered, *informs) if not self._mirrors(one)]
        if held and _WIDE.search(asked) and not _NOT_WIDE.search(asked) and not wanted - _OF_ANY_CASE:
            return held[0]
        for question in questions_in(plain_sentences(asked)):
            own = (one for one in self.said if _IT_WAS.search(one.text) and not _SORRY.search(one.text))
            if question.kind == "who" and (us := next(own, None)):
                return us
            if question.kind == "who" and self.signals["own_name"] and self.signals["first_person_ownership"]:
                return next(self.case.find("first person")).sentence
            found = answers(question, self.said)
            shared = len(wanted & frozenset(content_words(found[0].span.text))) if found is not None else 0
            if found is not None and shared >= _enough(question.kind, found[0]) and not self._mirrors(found[0]):
                return found[0]
            if len(wanted) == 1 and question.kind == _YES_OR_NO:
                by_its_word = [one for one in held if wanted <= frozenset(content_words(one.span.text))]
                if by_its_word:
                    return by_its_word[0]
        near = self.nearness.near(
            asked, [one for one in self.said if one in informs or DAY.search(one.span.text)], TO_THE_POINT
        )
        return next((one for one in near if not self._mirrors(one)), None)

    @staticmethod
    def says_who(sentence: PlainSentence) -> bool:
        """Whether a sentence names somebody of this company as the one who did it."""
        return bool(_IT_WAS.search(sentence.text))

    def nearly(self, informs: Sequence[PlainSentence], offers: Sequence[str] = ()) -> PlainSentence | None:
        """What holds and speaks of what was asked, be it in other words, though it may not answer it plainly."""
        asked = self.question
        # Who promises anything has told nothing.
        if not asked or self.signals["over_promise"]:
            return None
        if asks_for_needs(asked):
            return says_needs(self.case.sentences)
        held = [
            one for one in self.said if (one in informs or one.span.text.strip() in offers) and not self._mirrors(one)
        ]
        kinds = {question.kind for question in questions_in(plain_sentences(asked))}
        counted = [one for one in held if _tells_number(kinds, one.span.text)]
        if counted or (kinds == {"when"} and not _AND.search(asked)):
            return counted[0] if counted else None
        near = self.nearness.near(asked, held, NEAR)
        alike = [one for one in held if is_of_the_same(asked, one.span.text)]
        own = self.material.own
        told = [
            one for one in self.said if one in held or (_ANNOUNCES.search(one.span.text) and not self._mirrors(one))
        ]
        either = [one for one in told if carries_an_alternative(asked, one.span.text, own)]
        return next(iter((*near, *alike, *either)), None)

    def _mirrors(self, sentence: PlainSentence) -> bool:
        span = sentence.span
        return any(span.start <= seen.start < span.end for name in _MIRRORS for seen in self.signals[name])

    def declines(self) -> str:
        """The sentence that says no, where the reply says why as well."""
        if not self.signals["reason_given"] and not self.signals["offers_alternative"]:
            return ""
        for sentence in self.said:
            if any(words in sentence.text for words in _CANNOT) and len(content_words(sentence.span.text)) > _SHARED:
                return sentence.span.text
        return ""
