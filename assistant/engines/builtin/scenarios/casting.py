"""Who it is, and how they begin: name, voice, patience, what lies behind them, and the first messages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import Difficulty, Move, Patience, Persona
from assistant.engines.builtin.scenarios.bank import Bank, Frame, History, Situation, Value, Variant, Voice
from assistant.engines.builtin.scenarios.choosing import Choices
from assistant.engines.builtin.scenarios.shelf import Shelf
from assistant.engines.builtin.scenarios.wording import Wording, capital
from assistant.language.text import sentences

_PATIENCE: dict[Difficulty, tuple[Patience, ...]] = {
    Difficulty.easy: ("high", "medium"),
    Difficulty.medium: ("medium", "low"),
    Difficulty.hard: ("low", "medium"),
}
_LOUD = re.compile(r"\b(?:not|never|nobody|nothing|twice|again|once|still|no|now|already|whole|all)\b", re.IGNORECASE)
_KEPT = re.compile(r"[A-Z]{1,4}-?\d{3,}|\bI\b|\bCRACKED\b|\bNOT\b")
_GREETINGS = {
    Channel.email: ("Hello.", "Good morning.", "Good evening.", "Good afternoon."),
    Channel.chat: ("Hi.", "Hello?", "Hi there."),
    Channel.phone: ("Hello?", "Good morning.", "Yes, hello.", "Oh. A person."),
    Channel.shop: ("Excuse me.", "Hello.", "Are you free?"),
    Channel.social: ("Hello, anybody there?", "Question for you."),
    Channel.internal: ("Hi.", "Hello.", "Got a minute?"),
}
_NOT_AT_WORK = ("elderly", "formal", "lawyerly", "young")
_NOT_IN_A_ROOM = ("typed", "loud", "busy")
_WRITTEN = (Channel.email, Channel.social)


@dataclass(frozen=True)
class Cast:
    """The other side of a scenario. ``line`` is what they may let fall of their history."""

    persona: Persona
    voice: Voice
    value: Value
    line: str


def cast(
    bank: Bank,
    shelf: Shelf,
    choices: Choices,
    frame: Frame,
    channel: Channel,
    difficulty: Difficulty,
    functions: Sequence[str],
) -> Cast:
    """Somebody whose voice fits the channel and whose patience fits the difficulty."""
    wanted = _PATIENCE[difficulty]
    at_work = frame.who != "customer"
    voices = [
        voice
        for voice in bank.voices
        if set(voice.patience) & set(wanted)
        and (channel in voice.channels or channel in (Channel.shop, Channel.social, Channel.internal))
        and not (frame.who != "customer" and voice.id in _NOT_AT_WORK)
        and not (frame.who == "employee" and voice.id in _NOT_IN_A_ROOM)
    ]
    voice = choices.pick("voice", voices)
    patience = next(one for one in wanted if one in voice.patience)
    value = choices.pick("value", bank.values)
    if at_work:
        first = choices.pick("name", [name for name in bank.colleagues if not shelf.mentions(name)] or bank.colleagues)
        place = choices.pick("function", list(functions) or ["the team"])
        name, history = f"{first} from {place}", History(text="", line="")
    else:
        free = [name for name in bank.names if not any(shelf.mentions(part) for part in name)]
        name = " ".join(choices.pick("name", free or bank.names))
        history = choices.pick("history", bank.histories)
    persona = Persona(name=name, voice=voice.voice, patience=patience, values=value.text, history=history.text)
    return Cast(persona, voice, value, history.line)


def moves(value: Value, wants: Sequence[str], forbids: Sequence[str], standard: str) -> tuple[Move, ...]:
    """What moves this customer more than others: what they value, then what the standard is about."""
    found: dict[str, Move] = {}
    for signals, by, because in (
        (value.up, 1, f"values {value.text}"),
        (value.down, -1, f"values {value.text}"),
        (wants, 1, standard),
        (forbids, -1, standard),
    ):
        for signal in signals:
            found.setdefault(signal, Move(signal=signal, by=1 if by > 0 else -1, because=because))
    return tuple(found.values())


def opening(
    cast: Cast,
    situation: Situation,
    twist: Variant | None,
    money: str,
    channel: Channel,
    choices: Choices,
    wording: Wording,
) -> tuple[str, ...]:
    """The first messages, in the voice of whoever writes them."""
    voice = cast.voice
    short = voice.words == "short"
    lines_told = wording.fillable(situation.short if short else situation.told)
    if short:
        typed = "lower" in voice.change
        lines_told = [line for line in lines_told if _is_typed(line) == typed] or lines_told
    told = wording.fill(choices.pick("told", lines_told))
    asked = wording.fill(choices.pick("ask", wording.fillable(situation.ask)))
    lines = [told]
    if cast.line and not short and choices.pick("with history", (True, False)):
        lines.append(cast.line)
    if twist is not None:
        lines.append(wording.fill(twist.line))
    if money:
        lines.append(money)
    # What people let fall about themselves fits strangers, and no talk at work.
    at_work = channel is Channel.internal
    if not at_work and choices.pick("with aside", (True, False, False)) and not (twist and money):
        lines.append(choices.pick("aside", voice.aside))
    lines.append(asked)
    return _shaped(cast, lines, channel, choices, short)


def _is_typed(line: str) -> bool:
    """Whether a short line is written as people type, without capitals."""
    first = line.lstrip("{“")[:1]
    return first.islower() or first.isdigit()


def _shaped(cast: Cast, lines: list[str], channel: Channel, choices: Choices, short: bool) -> tuple[str, ...]:
    voice = cast.voice
    greeting = "" if short else choices.pick("greeting", _GREETINGS[channel])
    lines = [_changed(line, voice) for line in lines]
    if "lower" not in voice.change:
        lines = [capital(line) for line in lines]
    if "split" not in voice.change:
        lines = [line if line[-1] in ".?!…" else f"{line}." for line in lines]
    if "split" in voice.change or channel is Channel.chat:
        apart = [span.text for line in lines for span in sentences(line)] if "split" in voice.change else lines
        return tuple([greeting, *apart] if greeting and channel is Channel.chat else apart)
    half = max(1, len(lines) // 2)
    first, rest = " ".join(lines[:half]), " ".join(lines[half:])
    if channel in _WRITTEN:
        name = cast.persona.name if channel is Channel.email else ""
        close = choices.pick("close", voice.close) if voice.close and name else ""
        signed = f"{close} {name}".strip()
        paragraphs = [f"{greeting} {first}".strip(), rest, signed]
        return tuple(paragraph for paragraph in paragraphs if paragraph)
    return tuple(part for part in (f"{greeting} {first}".strip(), rest) if part)


def _changed(line: str, voice: Voice) -> str:
    if "lower" in voice.change:
        kept = {match.start(): match.group() for match in _KEPT.finditer(line) if match.group() != "I"}
        lowered = line.lower()
        for start, words in kept.items():
            lowered = lowered[:start] + words + lowered[start + len(words) :]
        return re.sub(r"(?<!\.)\.(?=\s*\Z)", "", lowered) if "split" in voice.change else lowered
    if "loud" in voice.change:
        loud, count = _LOUD.subn(lambda match: match.group().upper(), line, count=1)
        return re.sub(r"\?(?=\s*\Z)", "??", loud) if count or "?" in line else line
    if "pauses" in voice.change:
        return re.sub(r",\s", " … ", line, count=1) if line.count(",") == 1 else line
    return line
