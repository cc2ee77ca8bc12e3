"""``python -m assistant practice``: a scenario for a standard, as a trainer reads it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import Any

CHANNELS = ("email", "chat", "phone", "shop", "social", "internal")
DIFFICULTIES = ("easy", "medium", "hard")
_MOST_SEED = 2**31 - 1


def add_practice(commands: Any, roles: tuple[str, ...], run: Callable[[argparse.Namespace], Any]) -> Any:
    """Add the command and give its parser."""
    practice = commands.add_parser("practice", help="make a scenario to practise a standard with")
    practice.add_argument("--standard", required=True, metavar="ID", help="such as STD-EMPATHY-1")
    practice.add_argument("--difficulty", choices=DIFFICULTIES, required=True)
    practice.add_argument("--seed", type=_seed, default=1, metavar="N", help="another number, another scenario")
    practice.add_argument("--channel", choices=CHANNELS, help="how the customer writes or speaks (default: any)")
    practice.add_argument("--role", choices=roles, default="trainer", help="who asks for it (default: trainer)")
    practice.set_defaults(run=run)
    return practice


def request_of(given: argparse.Namespace) -> dict[str, Any]:
    """What is wanted, as one request."""
    return {name: getattr(given, name) for name in ("standard", "difficulty", "seed", "channel", "role")}


def practice_text(scenario: dict[str, Any]) -> str:
    """A scenario for a terminal: who, how it begins, what is hidden, when it is resolved, what must not be done."""
    return "\n".join(_lines(scenario))


def _lines(scenario: dict[str, Any]) -> Iterator[str]:
    persona = scenario["persona"]
    yield f"{scenario['title']} ({scenario['difficulty']}, {scenario['channel']}, {scenario['moment']} the purchase)"
    yield ""
    yield scenario["background"]
    yield f"{persona['name']}: {persona['voice']}. Values {persona['values']}. {persona['history']}".rstrip()
    yield ""
    yield from (f"> {said}" for said in scenario["opening"])
    yield ""
    yield f"Wants: {scenario['wants']}"
    yield f"Would also be content with: {scenario['also_content_with']}"
    yield ""
    yield "Not said yet:"
    yield from (f"- {one['fact']} ({_unlocked(one)})" for one in scenario["hidden"])
    yield ""
    yield "Resolved when:"
    yield from (f"- {one['text']}{_source(one)}" for one in scenario["resolution"]["conditions"])
    yield ""
    yield "Must not:"
    yield from (f"- {one['text']}{_source(one)}" for one in scenario["must_not"])


def _unlocked(fact: dict[str, Any]) -> str:
    return "once they trust you" if fact["unlocks"] == "trust" else f"when asked about {fact['about']}"


def _source(part: dict[str, Any]) -> str:
    cited = part.get("cited")
    return f" [{cited['document']}, {cited['section']}]" if cited else ""


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > _MOST_SEED:
        raise argparse.ArgumentTypeError(f"“{text}” is no whole number from 0 to {_MOST_SEED}")
    return int(text)
