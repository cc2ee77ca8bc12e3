"""The built-in customer: a line for each thing that they do, in their voice, filled from the case."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator, Mapping

from assistant.domain.customer import Asked, Deed, Worth
from assistant.domain.customer_turns import Reaction
from assistant.domain.reply import Channel, Speaker
from assistant.engines.base import PlayDraft, PlayRequest
from assistant.engines.builtin.customer.bank import Lines, packaged_lines
from assistant.engines.builtin.customer.data import datum
from assistant.engines.builtin.customer.fitting import suits
from assistant.engines.builtin.customer.voices import voice_of
from assistant.language.text import content_words

NAME = "builtin"
_MOST_LINES = 5
_LEAST_LEAD = 3
"""Words before a fact from which on they are heard again."""
_THIRD_PERSON = re.compile(r"\b(?:he|she|him|hers|they|them|theirs)\b", re.IGNORECASE)
_OF_A_PERSON = re.compile(r";|,? and (?:somebody|someone) to \w+")
"""Where the wish ends, and a word on the person begins."""
_THEIRS = re.compile(r"\b(?:his|her|their)\b")
_SPEAKS_FOR_ITSELF = re.compile(r"(?:all right|look|well|fine|to be honest|to be fair)\b", re.IGNORECASE)
"""Of facts that need no word before them."""
_POINTS_BACK = re.compile(r"^(?:but |and |only, |so )?(?:it|that|this|you went)\b", re.IGNORECASE)
"""Of lines that speak of what the agent has just said, and would speak of the customer's own words after these."""
_OWN = frozenset(
    (
        Reaction.tells,
        Reaction.tells_as_hoped,
        Reaction.confides,
        Reaction.knows,
        Reaction.gives,
        Reaction.says_wish,
        Reaction.has_told,
        Reaction.has_nothing_more,
        Reaction.has_nothing_now,
    )
)
"""What speaks of the customer themselves."""
_BEGINS = re.compile(r"\w+(?=[.,!])")
_ENDS = re.compile(r"(?:\A|[.!?] )(\w+)[.!]\Z")
_LONGEST_WISH = 18
"""Words of a wish that somebody would say in a sentence of their own."""
_OPEN_LONG = 2
"""Replies that left the question open, from which on lines say so."""


class BuiltinPlayer:
    """Speaks for the customer without a language model."""

    name = NAME

    def __init__(self, lines: Lines | None = None) -> None:
        self._lines = lines or packaged_lines()

    async def play_customer(self, request: PlayRequest) -> PlayDraft:
        """The customer's next words; well under a millisecond."""
        return PlayDraft(self.play(request), engine=self.name)

    def play(self, request: PlayRequest) -> str:
        """The same request always gives the same words, and no line stands twice in a run."""
        return _Turn(self._lines, request).text()


class _Turn:
    """One turn on its way."""

    def __init__(self, lines: Lines, request: PlayRequest) -> None:
        self._lines, self._request = lines, request
        self._scenario, self._state = request.scenario, request.state
        self._voice = voice_of(request.scenario)
        said = [message.text for message in request.dialogue if message.speaker is not Speaker.agent]
        self._said = _bare("\n".join(said))
        self._random = random.Random(f"{request.seed}/{self._state.turn}/{self._said}")  # noqa: S311 (variety)
        self._slots = _slots(request)
        self._is_after_own = False

    def text(self) -> str:
        lines: list[str] = []
        for reaction in self._state.reactions[:_MOST_LINES]:
            if reaction in _TELLING:
                lines += self._told(reaction, lines)
            elif line := self._line(reaction, self._slots_for(reaction), lines):
                lines.append(line)
            self._is_after_own = reaction in _OWN
        if not lines:
            lines = [self._line(Reaction.waits, self._slots, lines) or self._spare()]
        return self._voice.written(lines)

    def _told(self, reaction: Reaction, before: list[str]) -> list[str]:
        """Each fact that comes out, the first with a word before it."""
        told = []
        for number, name in enumerate(self._state.telling):
            fact = next((fact.fact for fact in self._scenario.hidden if fact.name == name), "")
            if fact:
                is_framed = not (number or _SPEAKS_FOR_ITSELF.match(fact))
                framed = self._line(reaction, {**self._slots, "fact": fact}, before) if is_framed else ""
                told.append(framed or fact)
        return told

    def _line(self, reaction: Reaction, slots: Mapping[str, str], before: list[str]) -> str:
        """A line that has not been said: of the voice or mood first, then of any; empty where none is left."""
        for group in self._groups(reaction):
            fresh = []
            for line in group:
                if not suits(line, reaction, self._request):
                    continue
                if (self._is_after_own or self._answers_wish(reaction)) and _POINTS_BACK.search(line):
                    continue
                if any(_first_word(line) in (_first_word(one), _last_word(one)) for one in before):
                    continue
                filled = _fill(line, slots)
                if filled and filled not in before and not self._is_said(line, filled):
                    fresh.append(filled)
            if fresh:
                return self._random.choice(fresh)
        return ""

    @property
    def _is_earned(self) -> bool:
        """Whether the reply acknowledged something, or said what holds in the case."""
        return bool(_EARN & self._request.seen.deeds)

    def _answers_wish(self, reaction: Reaction) -> bool:
        """Whether the open question is what they answer when they are asked what they want."""
        return reaction is Reaction.presses and self._request.seen.asked is Asked.wish

    def _slots_for(self, reaction: Reaction) -> Mapping[str, str]:
        """The slots; nobody says the same thing back twice to show that they have heard it."""
        if reaction is Reaction.hears and not self._is_news(self._slots.get("heard", "")):
            return {name: text for name, text in self._slots.items() if name not in ("heard", "Heard")}
        return self._slots

    def _is_news(self, heard: str) -> bool:
        """Whether neither they have said it back nor an earlier reply has said as much."""
        own = frozenset(content_words(heard))
        earlier = [one.text for one in self._request.dialogue[:-1] if one.speaker is Speaker.agent]
        sentences = [frozenset(content_words(one)) for text in earlier for one in re.split(r"(?<=[.!?;:])\s", text)]
        is_old = any(len(own & said) >= max(_SEVERAL, _OLD * len(own)) for said in sentences)
        return not is_old and _bare(heard) not in self._said

    def _groups(self, reaction: Reaction) -> Iterator[list[str]]:
        found = {name: lines for name, lines in self._lines[reaction].items() if name != "earned" or self._is_earned}
        if reaction is Reaction.hears and self._request.seen.offers and "heard" in self._slots_for(reaction):
            # An offer is taken note of by its name.
            every = [line for group in found.values() for line in group if "eard}" in line]
            for name in (self._voice.kind, "any", "earned"):
                yield [line for line in found.get(name, ()) if line in every]
        if self._request.seen.would_ring and "phone" in found:
            yield list(found["phone"])
            return
        if self._scenario.channel is Channel.internal and "work" in found:
            yield list(found["work"])
            return
        if self._state.worth is Worth.wish and "agreed" in found:
            yield list(found["agreed"])
            return
        if "unwarned" in found and not self._state.has_threatened:
            yield list(found["unwarned"])
            return
        if len(self._state.taken) > 1 and "several" in found:
            yield list(found["several"])
            return
        if "still" in found and self._has_said_wish:
            yield list(found["still"])
        mood = list(found.get("low" if self._state.mood < 0 else "high", ()))
        own = [*found.get(self._voice.kind, ()), *mood]
        general = [*found["any"], *found.get("earned", ())]
        if reaction is Reaction.notes_care and self._state.mood < -1:
            own, general = mood, mood
        if reaction is Reaction.says_wish and "wants" in self._slots and not self._has_said_wish:
            own, general = ([line for line in lines if "ants}" in line] for lines in (own, general))
        if self._answers_wish(reaction):
            yield [line for line in (*own, *general) if "{question}" in line]
        if reaction in _CLOSING and self._state.agreed:
            # What settled it is said; thanks for nothing in particular would be for anything.
            own, general = ([line for line in lines if "greed}" in line] for lines in (own, general))
        if self._state.unanswered > _OPEN_LONG:
            own += found.get("again", ())
        yield from (general, own) if own and self._random.random() < _OFTEN_GENERAL else (own, general)

    @property
    def _has_said_wish(self) -> bool:
        wants = _bare(self._slots.get("wants", ""))
        return bool(wants) and wants in self._said

    def _is_said(self, line: str, filled: str) -> bool:
        """Whether a line was said in this run, or a part of the case that it would say a second time."""
        if _bare(filled) in self._said:
            return True
        lead, _, rest = line.partition("{fact}")
        if rest != line and len(lead.split()) >= _LEAST_LEAD and _bare(lead) in self._said:
            return True
        question, wants = (_bare(self._slots.get(name, "")) for name in ("question", "wants"))
        if "{wants}" in line.lower() and wants and wants in self._said:
            return not any(line in groups.get("still", ()) for groups in self._lines.values())
        return "{question}" in line and self._said.count(question) > 1

    def _spare(self) -> str:
        return _SPARE[min(self._state.turn, len(_SPARE)) - 1]


_TELLING = (Reaction.tells, Reaction.tells_as_hoped, Reaction.confides)
_EARN = frozenset((Deed.acknowledged, Deed.answered, Deed.informed, Deed.declined, Deed.offered))
_SEVERAL, _OLD = 2, 0.66
"""Words, and the share of them, that an earlier sentence has of what is no news."""
_CLOSING = (Reaction.thanks, Reaction.is_delighted)
_OFTEN_GENERAL = 0.2
"""How often a line for any voice comes before those of the voice."""
_SPARE = (
    "Go on.",
    "I am listening.",
    "And?",
    "I see.",
    "Well?",
    "Hm.",
    "I am still here.",
    "Yes?",
    "So.",
    "And now?",
)
"""For the turn where every fitting line has been said; one for each turn."""


def _slots(request: PlayRequest) -> dict[str, str]:
    """What the lines can be filled with; what is unknown or would sound wrong is left out."""
    scenario, state, seen = request.scenario, request.state, request.seen
    product = scenario.fact("product")
    known = scenario.fact(seen.known) if seen.known else None
    slots = {
        "question": state.question,
        "wants": _wish(scenario.wants),
        "product": product.text if product is not None else "",
        "fact": known.text if known is not None else "",
        "datum": datum(seen.known, scenario, request.seed) if seen.known and known is None else "",
        "heard": seen.heard if state.worth is Worth.wish or not seen.agreed else seen.agreed,
        "chosen": seen.chosen,
        "choice": seen.choice,
        "thing": seen.thing,
        "due": seen.due,
        "agreed": state.agreed,
    }
    slots |= {capital(name): capital(text) for name, text in slots.items() if name != "question"}
    return {name: text for name, text in slots.items() if text}


def _wish(wants: str) -> str:
    """The first thing that they want, from their own side; empty where that would sound wrong."""
    first = _OF_A_PERSON.split(wants, maxsplit=1)[0].strip()
    if _THIRD_PERSON.search(first) or len(first.split()) > _LONGEST_WISH:
        return ""
    return _THEIRS.sub("my", first)


def _first_word(line: str) -> str:
    """What a line begins with where that is a sentence or an exclamation of its own; else nothing like another's."""
    match = _BEGINS.match(line)
    return match.group().lower() if match else line


def _last_word(line: str) -> str:
    """The sentence of a single word with which a line ends; empty where it ends with a longer one."""
    match = _ENDS.search(line)
    return match.group(1).lower() if match else ""


def capital(words: str) -> str:
    """The words with a capital at the beginning."""
    return words[:1].upper() + words[1:]


def _fill(line: str, slots: Mapping[str, str]) -> str:
    """A line with its slots filled; empty where one cannot be."""
    names = [name for _, name, _, _ in string.Formatter().parse(line) if name]
    return line.format_map(slots) if all(name in slots for name in names) else ""


def _bare(text: str) -> str:
    """Letters and figures alone, so that a line is known again however its voice wrote it."""
    return " ".join(re.findall(r"[\w']+", text.lower()))
