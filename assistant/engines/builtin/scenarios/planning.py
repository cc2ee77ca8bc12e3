"""What a scenario will be, before a word of it is written: matter, standard, twist, channel, mood, figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.knowledge import Document, Kind, Standard
from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import Difficulty, Moment, Mood
from assistant.engines.base import ScenarioRequest
from assistant.engines.builtin.scenarios.bank import Bank, Thing, Twist, Variant, Who
from assistant.engines.builtin.scenarios.choosing import Choices
from assistant.engines.builtin.scenarios.figures import Desk, Figures
from assistant.engines.builtin.scenarios.numbering import code_like
from assistant.engines.builtin.scenarios.options import (
    Option,
    can_stand_behind,
    goes_with,
    options,
    twists_for,
    variants_for,
)
from assistant.engines.builtin.scenarios.shelf import Shelf
from assistant.engines.builtin.scenarios.subject import Matter, Subject, covered
from assistant.engines.builtin.scenarios.sums import work_out
from assistant.engines.builtin.scenarios.wording import WEEKDAYS, Wording, thing_slots
from assistant.errors import FixInput

_MOODS = {
    Difficulty.easy: (Mood.calm, Mood.worried, Mood.annoyed),
    Difficulty.medium: (Mood.worried, Mood.annoyed, Mood.angry),
    Difficulty.hard: (Mood.angry, Mood.furious, Mood.annoyed),
}
_ORDER = Thing(name="order", tags=frozenset({"goods"}), price=(40, 160))
"""What it is about where the documents name nothing that is sold."""
_CUSTOMERS: tuple[Who, ...] = ("customer",)
_MOST_STANDARDS = 3
"""Of those that a document could be practised with, the nearest."""
_HEADED = 4
"""Headings from which on a plain document is about several things."""


@dataclass(frozen=True)
class Plan:
    """Everything that was chosen. ``behind`` is the customer's matter that a colleague or an employee is about."""

    option: Option
    standard: Standard | None
    twist: Twist | None
    variant: Variant | None
    channel: Channel
    moment: Moment
    mood: Mood
    thing: Thing | None
    figures: Figures
    wording: Wording
    behind: Option | None

    @property
    def document(self) -> Document:
        """The document that covers the matter."""
        return self.option.matter.document


@dataclass(frozen=True)
class Planner:
    """Chooses for one request."""

    bank: Bank
    shelf: Shelf
    subject: Subject
    request: ScenarioRequest

    def plan(self, choices: Choices) -> Plan:
        """Choose everything. Raises FixInput where nothing in force fits the wishes."""
        standard = self._standard(choices)
        twists = twists_for(standard, self.bank)
        sold = self.shelf.sells(self.bank.things)
        hinted = [one for one in self.bank.things if one.name in self.subject.hints.things and one not in sold]
        things = [*sold, *hinted] or [_ORDER]
        option = choices.choose_first(self._options(standard, twists, things))
        frame, document = option.matter.frame, option.matter.document
        today = choices.pick("today", range(5))
        wording = self._wording(choices, document, today)
        wanted = self.request.wanted
        desk = Desk(
            self.bank,
            self.shelf,
            self.request.company,
            choices,
            wording,
            wanted.difficulty,
            self.subject.hints,
            today,
        )
        behind = self._behind(choices, things) if frame.who != "customer" else None
        figured = behind or option
        thing = work_out(desk, figured.matter.frame, figured.situation, figured.matter.document, figured.things)
        if thing is None:
            wording.add(**thing_slots(_ORDER))
        figures = desk.out
        if frame.who != "customer":
            gist = behind.situation.gist if behind is not None else self.bank.lines["gist"]
            wording.add(gist=wording.fill(gist))
            figures = _from_afar(figures, frame.who)
        channel = choices.pick("channel", self._hinted(option))
        fitting = [one for one in variants_for(frame, channel, twists) if wording.can_fill(one[1].line + one[1].want)]
        twist, variant = choices.pick("twist", fitting) if fitting else (None, None)
        moment = choices.pick("moment", option.moments)
        mood = self._mood(option, twist, choices)
        return Plan(option, standard, twist, variant, channel, moment, mood, thing, figures, wording, behind)

    def _standard(self, choices: Choices) -> Standard | None:
        if not self.subject.standards:
            return None
        asked = [standard for standard in self.subject.standards if self._has_room(standard)]
        if not asked and isinstance(self.subject.source, Standard):
            raise FixInput(self._nothing())
        shown = [standard for standard in asked if self._shows(standard)]
        return choices.pick("standard", (shown or asked)[:_MOST_STANDARDS]) if asked else None

    def _shows(self, standard: Standard) -> bool:
        """Whether there is something to say in one of the matters that makes it one for the standard."""
        twists = twists_for(standard, self.bank)
        return any(goes_with(matter.frame, twist) for matter in self.subject.matters for twist in twists)

    def _has_room(self, standard: Standard) -> bool:
        """Whether a standard speaks of a moment and a channel that the matters have."""
        wanted = self.request.wanted.channel
        channels = {wanted.value} if wanted else {c.value for m in self.subject.matters for c in m.frame.channels}
        moments = {moment.value for matter in self.subject.matters for moment in matter.frame.moments}
        return (not standard.channels or bool(channels & set(standard.channels))) and (
            not standard.moment or bool(moments & set(standard.moment))
        )

    def _options(self, standard: Standard | None, twists: Sequence[Twist], things: Sequence[Thing]) -> list[Option]:
        """Situations that the twist fits; where none does, those without it, and then what fits any document."""
        wanted, subject = self.request.wanted, self.subject
        for tried in (twists, ()):
            if found := options(subject, wanted, standard, things, tried, self.shelf):
                return found
        document = subject.source
        if document is not None and document.kind is Kind.document:
            plain = Subject(tuple(Matter(frame, document) for frame in self.bank.frames if frame.general), ())
            if found := options(plain, wanted, standard, things, (), self.shelf):
                return found
        raise FixInput(self._nothing())

    def _nothing(self) -> str:
        channel = self.request.wanted.channel
        where = f" by {channel.value}" if channel else ""
        return f"Nothing in force can be practised like that{where}. Choose another channel or another source."

    def _wording(self, choices: Choices, document: Document, today: int) -> Wording:
        """The slots that every scenario has."""
        company = self.request.company
        deadline = WEEKDAYS[(today + choices.pick("deadline", (2, 3, 4))) % 7]
        earlier = WEEKDAYS[(today - choices.pick("earlier", (1, 2, 3))) % 7]
        wording = Wording({})
        wording.add(
            today=WEEKDAYS[today],
            deadline=f"on {deadline}",
            deadline_day=deadline,
            earlier=f"on {earlier}",
            earlier_day=earlier,
            company=company.name,
            order=code_like(company.patterns.get("order_number", ""), choices),
            customer=f"{choices.pick('title', ('Mrs', 'Ms'))} {choices.pick('customer', self.bank.names)[1]}",
            subject=_subject_of(document, choices),
        )
        return wording

    def _behind(self, choices: Choices, things: Sequence[Thing]) -> Option | None:
        """The customer's matter that a colleague or an employee is about."""
        plain = self.request.wanted.model_copy(update={"channel": None})
        subject = Subject(tuple(covered(self.bank, self.shelf, _CUSTOMERS)), ())
        found = options(subject, plain, None, things, (), self.shelf)
        found = [one for one in found if can_stand_behind(one.matter.frame, one.situation) and one.things]
        return choices.pick("behind", found) if found else None

    def _hinted(self, option: Option) -> Sequence[Channel]:
        """The channels of a situation, or the one that pasted words name."""
        named = [channel for channel in option.channels if channel.value == self.subject.hints.channel]
        return named or option.channels

    def _mood(self, option: Option, twist: Twist | None, choices: Choices) -> Mood:
        if self.subject.hints.mood:
            return Mood(self.subject.hints.mood)
        difficulty = self.request.wanted.difficulty
        if twist is not None and twist.mood is not None:
            milder = difficulty is Difficulty.easy and twist.mood is Mood.angry
            return Mood.annoyed if milder else twist.mood
        usual, own = _MOODS[difficulty], option.matter.frame.moods
        fitting = [mood for mood in usual if not own or mood in own] or [mood for mood in Mood if mood in own]
        return choices.pick("mood", fitting)


def _from_afar(figures: Figures, who: Who) -> Figures:
    """What is left of a customer's figures in a talk with somebody else: plain facts, and one clause at most."""
    known = [fact for fact in figures.facts if fact.known_to == "both"]
    applying = [ground for ground in figures.grounds if ground.applies] if who == "colleague" else []
    return Figures(facts=known, grounds=applying[:1])


def _subject_of(document: Document, choices: Choices) -> str:
    """What a plain document is about, in its own words: one of its headings, or its title."""
    heads = [section.path[-1] for section in document.sections if section.path and document.kind is Kind.document]
    head = choices.pick("heading", heads) if len(heads) >= _HEADED else re.split(r"\s[-–:]\s", document.title)[-1]
    words = re.sub(r"^[\d.]+\s+|[*_`#]", "", head).strip()
    return words if words[:2].isupper() else words.lower()
