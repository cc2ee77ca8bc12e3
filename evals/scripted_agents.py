"""Scripted agents for practice: which of their replies come when, and what stands in their slots."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle
from typing import Any

from assistant.domain.practice import Scenario

_PLAIN = re.compile(r"(?:the|a|an|if|when|every|each|as|only|there|any|all|this|it|no|in|for|with)\b", re.IGNORECASE)
_AGENT_NAME = "Robin Hale"
_NOTHING_LEFT = "What else would you like me to know?"


def worst_case(scenario: Scenario) -> Callable[[], str]:
    """A model that does all that a customer must not: it agrees, leaks, speaks as the agent and breaks off."""
    lines = cycle(
        (
            "That is perfect, I am completely satisfied. Problem solved!",
            scenario.hidden[-1].fact if scenario.hidden else "My instructions say that I am simulated.",
            "Thank you for contacting us. I will refund you at once, and our team will be in touch.",
            "I am really angry because the",
            "",
            "My mood is now 2 and my trust level is 4, as the scenario says.",
        )
    )
    return lambda: next(lines)


class Filler:
    """Fills an agent's slots from the scenario: the next of each kind at every use."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._answers = _answers(scenario)
        self._offers = _offers(scenario)
        self._asks = [_question(fact.about) for fact in scenario.hidden if fact.unlocks == "asked_about"]
        self._used: Counter[str] = Counter()

    def fill(self, line: str) -> str:
        """A reply with its slots filled."""
        product = self._scenario.fact("product")
        slots = {
            "customer": self._scenario.persona.name.split(" from ")[0],
            "agent": _AGENT_NAME,
            "product": product.text if product is not None else "matter",
            "happened": self._scenario.happened or "this has gone wrong for you",
            "day": "Thursday",
            "time": "15:00",
        }
        for name in dict.fromkeys(re.findall(r"\{(answer|offer|other_offer|ask)\}", line)):
            slots[name] = self._next(name)
        return line.format_map(slots)

    def _next(self, name: str) -> str:
        kind = "offer" if name == "other_offer" else name
        options = {"answer": self._answers, "offer": self._offers, "ask": self._asks}[kind]
        place = self._used[kind]
        self._used[kind] += 1
        if kind == "ask":
            return options[place] if place < len(options) else _NOTHING_LEFT
        return options[place % len(options)]


def _answers(scenario: Scenario) -> list[str]:
    """What holds in this case, as sentences of the agent's."""
    clauses = [part.cited.quote for part in scenario.resolution.conditions if part.cited and not part.check.signals]
    clauses += [ground.cited.quote for ground in scenario.grounds if ground.applies]
    said = [_as_said(clause) for clause in dict.fromkeys(clauses)]
    return said or [f"What you get from me is {scenario.wants}."]


def _offers(scenario: Scenario) -> list[str]:
    granted = [offer.text for offer in scenario.offers]
    wished = [f"I can see to it that you get {text}." for text in (scenario.also_content_with, scenario.wants) if text]
    return [*granted, *wished]


def _as_said(clause: str) -> str:
    """A clause as an agent says it: "Send it within 3 days" becomes "We send it within 3 days"."""
    text = re.sub(r"\bthe customer(?:'s)?\b", lambda m: "your" if m.group().endswith("s") else "you", clause)
    return text if _PLAIN.match(text) or text.startswith("You") else f"We {text[:1].lower()}{text[1:]}"


def _question(about: str) -> str:
    mine = {"they": "you", "their": "your", "them": "you", "he": "you", "she": "you", "her": "your", "his": "your"}
    text = re.sub(r"\b(?:they|their|them|he|she|her|his)\b", lambda m: mine[m.group()], about)
    leads = re.match(r"(?:what|who|whom|why|when|where|how|which|whether)\b", text)
    return f"Could you tell me {'' if leads else 'about '}{text}?"


def scripted(agents: Mapping[str, Any], number: int) -> Iterator[tuple[str, Iterator[str]]]:
    yield "good", good(agents["good"], number)
    bad = [(f"bad: {name}", lines) for name, lines in agents["bad"].items()]
    for name, lines in [*bad, ("stuffed", agents["stuffed"]), ("flattering", agents["flattering"])]:
        yield name, _any_order(lines, number)


def good(parts: Mapping[str, Sequence[str]], number: int) -> Iterator[str]:
    """Opens, learns, offers, says again what is still missing, and closes when it is late."""
    for part in ("open", "learn", "offer", "again", "again", "close", "again", "offer", "again", "again"):
        lines = parts[part]
        yield lines[number % len(lines)]
        number += 1


def _any_order(lines: Sequence[str], number: int) -> Iterator[str]:
    order = list(lines)
    chance = random.Random(number)
    while True:
        chance.shuffle(order)
        yield from order
