"""The situations that can be practised for a subject, and the twist that makes them scenarios for a standard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.knowledge import Document, Standard
from assistant.domain.practice import Wanted
from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import Difficulty, Moment
from assistant.engines.builtin.scenarios.bank import Bank, Frame, Situation, Thing, Twist, Variant
from assistant.engines.builtin.scenarios.shelf import Shelf, stems_of
from assistant.engines.builtin.scenarios.subject import Matter, Subject

PRACTISED = (Channel.email, Channel.chat, Channel.phone, Channel.internal)
"""Channels that can be played in writing; the others on request."""
_BARE_GIST = ("a customer", "somebody", "the same", "nobody")
"""How descriptions begin that do not stand for a thing."""
_NEAR = 0.8
"""Share of the best twist's fit from which on another one is for the standard too."""


@dataclass(frozen=True)
class Option:
    """One situation with its matter, the channels it can come by and the things it can be about."""

    matter: Matter
    situation: Situation
    channels: tuple[Channel, ...]
    moments: tuple[Moment, ...]
    things: tuple[Thing, ...]


def options(
    subject: Subject,
    wanted: Wanted,
    standard: Standard | None,
    things: Sequence[Thing],
    twisted: Sequence[Twist],
    shelf: Shelf,
) -> list[Option]:
    """Every situation of the subject that fits the wishes."""
    found = []
    decides = bool(twisted) and all(twist.decides for twist in twisted)
    for matter in subject.matters:
        frame = matter.frame
        if twisted and not any(goes_with(frame, twist) for twist in twisted):
            continue
        for situation in frame.situations:
            if situation.hard and wanted.difficulty is Difficulty.easy:
                continue
            if situation.needs and not shelf.holds(situation.needs, matter.document):
                continue
            if decides and not _decided(frame, situation, matter.document):
                continue
            channels = _channels(frame, situation, wanted, standard)
            moments = _moments(frame, situation, standard)
            of = _things(frame, situation, things)
            if channels and moments and (of or not (frame.tags or situation.tags)):
                found.append(Option(matter, situation, channels, moments, of))
    return found


def _decided(frame: Frame, situation: Situation, document: Document) -> bool:
    """Whether the document says who may decide something of this matter."""
    sums = situation.value or frame.money
    words = [*(sums.words if sums is not None else ()), *(frame.measure.extension if frame.measure else ())]
    wanted = {stem for word in words for stem in stems_of(word)}
    return any(wanted & set(stems_of(rule.action)) for rule in getattr(document, "authority", ()))


def _channels(frame: Frame, situation: Situation, wanted: Wanted, standard: Standard | None) -> tuple[Channel, ...]:
    spoken = set(standard.channels) if standard is not None and standard.channels else {c.value for c in Channel}
    if frame.who == "employee":
        spoken.add(Channel.internal.value)
    own = situation.channels or frame.channels
    if wanted.channel is not None:
        return (wanted.channel,) if wanted.channel in own and wanted.channel.value in spoken else ()
    return tuple(channel for channel in PRACTISED if channel in own and channel.value in spoken)


def _moments(frame: Frame, situation: Situation, standard: Standard | None) -> tuple[Moment, ...]:
    own = situation.moments or frame.moments
    spoken = set(standard.moment) if standard is not None and standard.moment else {m.value for m in Moment}
    return tuple(moment for moment in Moment if moment in own and moment.value in spoken)


def _things(frame: Frame, situation: Situation, things: Sequence[Thing]) -> tuple[Thing, ...]:
    tags = situation.tags or frame.tags
    fitting = [thing for thing in things if thing.tags & tags]
    # The situation's own tags narrow the frame's, they do not widen it.
    return tuple(thing for thing in fitting if not frame.tags or thing.tags & frame.tags or situation.tags & thing.tags)


def goes_with(frame: Frame, twist: Twist) -> bool:
    """Whether a matter and a twist make sense together, and somebody of the matter can say it."""
    fits = not twist.frames or frame.id in twist.frames
    return fits and (not frame.twists or twist.id in frame.twists) and any(frame.who in v.who for v in twist.variants)


def twists_for(standard: Standard | None, bank: Bank) -> list[Twist]:
    """The twists that are about a standard, by its signals and its words; the everyday ones without a standard."""
    if standard is None:
        return [twist for twist in bank.twists if twist.everyday]
    signals = {*standard.signals.wants, *standard.signals.forbids}
    topics = [set(stems_of(topic)) for topic in (standard.title, *standard.topics)]

    def fit(twist: Twist) -> float:
        words = [stems_of(word) for word in twist.words]
        shared = sum(
            any(set(word) <= set(topic) or set(topic) <= set(word) for topic in topics) for word in words if word
        )
        return 2.0 * len(twist.signals & signals) + 1.5 * shared

    scores = {twist.id: fit(twist) for twist in bank.twists}
    best = max(scores.values())
    return [twist for twist in bank.twists if best > 0 and scores[twist.id] >= _NEAR * best]


def variants_for(frame: Frame, channel: Channel, twists: Sequence[Twist]) -> list[tuple[Twist, Variant]]:
    """What can be said in this matter for one of the twists."""
    return [
        (twist, variant)
        for twist in twists
        if goes_with(frame, twist)
        for variant in twist.variants
        if frame.who in variant.who and channel in (variant.channels or {channel})
    ]


def can_stand_behind(frame: Frame, situation: Situation) -> bool:
    """Whether a customer's matter can be told in passing, as what a colleague or an employee is about."""
    return frame.behind and bool(situation.gist) and not situation.gist.startswith(_BARE_GIST)
