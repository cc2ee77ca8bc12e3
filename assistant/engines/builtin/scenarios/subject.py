"""From what somebody wants to practise to what it can be about: matters, the documents behind them, the standard."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.domain.knowledge import Document, Kind, Policy, Standard, Story
from assistant.domain.people import Role
from assistant.domain.practice import Wanted
from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import Mood, OriginKind
from assistant.engines.builtin.scenarios.bank import Bank, Frame, Who
from assistant.engines.builtin.scenarios.figures import Hints
from assistant.engines.builtin.scenarios.shelf import Shelf, stems_of
from assistant.errors import FixInput
from assistant.language.amounts import lengths, money
from assistant.language.text import content_words

LEAST = 4.0
"""How near a document has to be to a matter before it is taken to cover it."""
_SHARE = 0.45
"""Share of the best matter's nearness from which on another one fits a document too."""
_CHANNEL_WORDS = {
    Channel.email: ("email", "e-mail", "letter"),
    Channel.chat: ("chat",),
    Channel.phone: ("phone", "telephone", "call", "rings", "caller"),
    Channel.internal: ("colleague", "internal"),
}
_DAYS = {"days": 1, "weeks": 7, "months": 30, "years": 365}


@dataclass(frozen=True)
class Matter:
    """A matter, and the document that covers it."""

    frame: Frame
    document: Document


@dataclass(frozen=True)
class Subject:
    """What a scenario can be about. ``standards`` are those one of which it is for."""

    matters: tuple[Matter, ...]
    standards: tuple[Standard, ...]
    source: Document | None = None
    story: Story | None = None
    hints: Hints = field(default_factory=Hints)


def read_subject(wanted: Wanted, bank: Bank, shelf: Shelf) -> Subject:
    """What the documents allow to practise. Raises FixInput where none covers it."""
    if wanted.kind in (OriginKind.standard, OriginKind.criterion):
        return _of_standard(wanted, bank, shelf)
    if wanted.kind in (OriginKind.brief, OriginKind.tickets):
        return _of_words(wanted, bank, shelf)
    document = _document(wanted, shelf)
    if isinstance(document, Story):
        return _of_story(document, bank, shelf)
    if document.kind in (Kind.standard, Kind.scenario, Kind.guide):
        raise FixInput(f"{document.title} is a {document.kind}; name a policy, a playbook chapter or a document.")
    return _of_rules(document, bank, shelf)


def _document(wanted: Wanted, shelf: Shelf) -> Document:
    document = shelf.documents.get(wanted.about)
    if document is None:
        raise FixInput(f"There is no “{wanted.about}” in force that everybody who shall practise may read.")
    return document


def _of_standard(wanted: Wanted, bank: Bank, shelf: Shelf) -> Subject:
    standard = _document(wanted, shelf)
    if not isinstance(standard, Standard):
        raise FixInput(f"{standard.title} is no standard; it is a {standard.kind}.")
    channels = {wanted.channel.value} if wanted.channel else set(standard.channels) or {"email"}
    who: set[Who] = {"colleague"} if channels == {"internal"} else {"customer"}
    if "internal" in channels:
        who.add("colleague")
    matters = [matter for matter in covered(bank, shelf, who) if _of_a_moment(matter.frame, standard.moment)]
    heard = _by_words(matters, wanted.text) if wanted.text.strip() else []
    if not matters:
        raise FixInput(
            f"No document in force covers a matter in which “{standard.title}” could be practised. Add a policy, or "
            "choose another channel."
        )
    return Subject(tuple(heard or matters), (standard,), standard)


def _of_a_moment(frame: Frame, moments: Sequence[str]) -> bool:
    return not moments or any(moment.value in moments for moment in frame.moments)


def covered(bank: Bank, shelf: Shelf, who: Collection[Who]) -> list[Matter]:
    """Every matter with the document nearest to it, where one is near enough."""
    found = []
    for frame in bank.frames:
        if frame.general or frame.who not in who:
            continue
        documents = [d for d in shelf.rules if _is_for(frame.who, d)]
        best = max(documents, key=lambda d: (shelf.nearness(frame.about, d), d.id), default=None)
        if best is not None and shelf.nearness(frame.about, best) >= LEAST:
            found.append(Matter(frame, best))
    return found


def _is_for(who: Who, document: Document) -> bool:
    """Leaders meet their people with the leaders' own chapters behind them, and nobody else does."""
    of_leaders = document.kind is Kind.playbook or document.audience == {Role.leader}
    return of_leaders == (who == "employee")


def _of_rules(document: Document, bank: Bank, shelf: Shelf) -> Subject:
    if _is_for("employee", document):
        who: set[Who] = {"employee"}
    elif isinstance(document, Policy) and tuple(document.channels) == ("internal",):
        who = {"colleague"}
    else:
        who = {"customer", "colleague"} if "internal" in getattr(document, "channels", ()) else {"customer"}
    frames = [frame for frame in bank.frames if frame.who in who and not frame.general]
    near = {frame.id: shelf.nearness(frame.about, document) for frame in frames}
    best = max(near.values(), default=0.0)
    chosen = [frame for frame in frames if near[frame.id] >= max(LEAST, _SHARE * best)]
    if not chosen:
        chosen = frames if who == {"employee"} else [frame for frame in bank.frames if frame.general]
    return Subject(tuple(Matter(frame, document) for frame in chosen), _standards_of(document, shelf), document)


def _standards_of(document: Document, shelf: Shelf) -> tuple[Standard, ...]:
    named = [shelf.documents.get(name) for name in getattr(document, "standards", ())]
    found = tuple(one for one in named if isinstance(one, Standard))
    if found or not _is_for("employee", document):
        return found
    # A leaders' chapter names no standards: those among colleagues, the one that speaks most of its subject first.
    inside = [d for d in shelf.documents.values() if isinstance(d, Standard) and "internal" in d.channels]
    words = set(content_words(f"{document.title} {' '.join(document.topics)} {document.body}"))
    inside.sort(key=lambda d: (-len(words & set(content_words(f"{d.title} {' '.join(d.topics)}"))), d.id))
    return tuple(inside)


def _of_story(story: Story, bank: Bank, shelf: Shelf) -> Subject:
    policies = [d for name in story.policies if (d := shelf.documents.get(name)) is not None]
    matters = [Matter(matter.frame, policy) for policy in policies for matter in _of_rules(policy, bank, shelf).matters]
    if not matters:
        raise FixInput(f"“{story.title}” rests on no policy in force, so there is nothing it could be measured by.")
    told = _by_words(matters, f"{story.title} {' '.join(story.topics)} {story.body}")
    named = [d for name in story.standards if isinstance(d := shelf.documents.get(name), Standard)]
    hints = Hints(things=_things(bank, story.body))
    return Subject(tuple(told or matters), tuple(named), story, story, hints)


def _of_words(wanted: Wanted, bank: Bank, shelf: Shelf) -> Subject:
    """Tickets and briefs: what they are about is looked for; their words themselves are not kept."""
    if not wanted.text.strip():
        raise FixInput("Say in a few words what happened, for example: a late wardrobe, and the customer is furious.")
    hints = _hints(bank, wanted.text)
    who: set[Who] = {"customer", "colleague"} if hints.channel == Channel.internal else {"customer"}
    who |= {"employee"} if any(_is_for("employee", d) for d in shelf.rules) else set()
    matters = _by_words(covered(bank, shelf, who), wanted.text)
    if not matters:
        raise FixInput(
            "No document in force covers what these words are about, and a scenario without a clause would be "
            "invented. Say it in other words, or name the policy."
        )
    standards = tuple(dict.fromkeys(s for matter in matters for s in _standards_of(matter.document, shelf)))
    return Subject(tuple(matters), standards, hints=hints)


def _by_words(matters: Sequence[Matter], text: str) -> list[Matter]:
    """The matters that some words are about: nearly as many of their phrases as of the best one's stand there."""
    stems = content_words(text)
    joined = f" {' '.join(stems)} "

    def said(frame: Frame) -> float:
        held = 2 * _said(frame.about, joined) + 0.5 * _said(frame.rules, joined)
        told = {
            stem for one in frame.situations for line in (*one.told, one.title, one.gist) for stem in stems_of(line)
        }
        return held + 0.15 * len(told & set(stems))

    scores = {matter.frame.id: said(matter.frame) for matter in matters}
    best = max(scores.values(), default=0.0)
    return [matter for matter in matters if scores[matter.frame.id] >= max(1.0, 0.85 * best)]


def _said(phrases: Sequence[str], joined: str) -> float:
    """How often the phrases stand in a text of stems; repetitions count for less and less."""
    different = {stems_of(phrase) for phrase in phrases}
    return sum(len(p) * math.sqrt(joined.count(f" {' '.join(p)} ")) for p in different if p)


def _hints(bank: Bank, text: str) -> Hints:
    """Facts that pasted words give for certain."""
    days = next((int(found.number * _DAYS[found.unit]) for found in lengths(text) if found.unit in _DAYS), None)
    sums = money(text)
    lowered = text.lower()
    mood = next((mood.value for mood in reversed(Mood) if re.search(rf"\b{mood.value}\b", lowered)), "")
    channel = next(
        (name.value for name, words in _CHANNEL_WORDS.items() if any(re.search(rf"\b{w}\b", lowered) for w in words)),
        "",
    )
    amount = next((Decimal(int(found.amount)) for found in sums if found.amount >= 1), None)
    return Hints(days if days else None, amount, _things(bank, text), mood, channel)


def _things(bank: Bank, text: str) -> tuple[str, ...]:
    lowered = text.lower()
    channels = {word for words in _CHANNEL_WORDS.values() for word in words}
    named = [one.name for one in bank.things if re.search(rf"\b{re.escape(one.name)}(?:e?s)?\b", lowered)]
    return tuple(name for name in named if name not in channels)
