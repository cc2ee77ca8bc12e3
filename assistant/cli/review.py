"""``python -m assistant review``: a draft reply from a file, held against the standards and the policies."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.errors import FixInput

CHANNELS = ("email", "chat", "phone", "shop", "social", "internal")
_MARKS = {"met": "✓", "partly": "~", "missed": "✗", "unsure": "?", "not_applicable": " "}
_WORDS = {"ok": "OK", "fix": "Fix", "look": "Look"}


def add_review(commands: Any, roles: tuple[str, ...], run: Callable[[argparse.Namespace], Any]) -> Any:
    """Add the command and give its parser."""
    review = commands.add_parser("review", help="review a draft reply before a customer sees it")
    review.add_argument("--reply", type=Path, required=True, metavar="FILE", help="the draft, as plain text")
    review.add_argument("--thread", type=Path, metavar="FILE", help="what was written before, as plain text")
    review.add_argument("--facts", type=Path, metavar="FILE", help='JSON, such as {"order_value": 649, "item": "sofa"}')
    review.add_argument("--channel", choices=CHANNELS, default="email")
    review.add_argument("--replied-at", metavar="TIME", help="when it goes out, like 2026-05-12T10:00 (default: now)")
    review.add_argument("--role", choices=roles, default="agent", help="what the author may read (default: agent)")
    review.add_argument("--level", help="what the author may grant (default: that of the role)")
    review.set_defaults(run=run)
    return review


def request_of(given: argparse.Namespace) -> dict[str, Any]:
    """The files as one request. Raises FixInput for a file that cannot be read."""
    facts: Any = {}
    if given.facts:
        try:
            facts = json.loads(_text(given.facts))
        except ValueError as error:
            raise FixInput(f"{given.facts}: this is no JSON ({error}).") from None
        if not isinstance(facts, dict):
            raise FixInput(f'{given.facts}: the facts are one JSON object, such as {{"item": "sofa"}}.')
    return {
        "reply": _text(given.reply),
        "thread": _text(given.thread) if given.thread else "",
        "facts": facts,
        "channel": given.channel,
        "replied_at": given.replied_at,
        "role": given.role,
        "level": given.level,
    }


def review_text(result: dict[str, Any]) -> str:
    """A review for a terminal: the word, what went well, what to mend, promises, then every standard that applies."""
    lines = [_WORDS[result["outcome"]]]
    if result["praise"]:
        lines.append(f"Went well: {result['praise']}")
    for number, finding in enumerate(result["findings"], 1):
        lines.append(f"{number}. {finding['title']}: {finding['message']} {finding['next_step']}".rstrip())
    lines += [_suggestion(one["original"].strip(), one["replacement"].strip()) for one in result["suggestions"]]
    lines += [f"Promise: {one['quote']} ({one['due'] or 'no day'})" for one in result["commitments"]]
    lines += [f"You can: {one['quote']} ({one['title']}, {one['section']})" for one in result["instead"]]
    lines.append("")
    lines += [
        f"{_MARKS[one['verdict']]} {one['title']}: {one['verdict'].replace('_', ' ')}"
        for one in result["criteria"]
        if one["verdict"] != "not_applicable"
    ]
    score = "no score" if result["score"] is None else f"{result['score']:.0f} of 100"
    lines.append(f"{score}, from {result['coverage']:.0%} of what applies")
    return "\n".join([*lines, *([result["fell"]] if result.get("fell") else [])])


def _suggestion(original: str, replacement: str) -> str:
    """The words of the page: what to add, to leave out, or to write instead."""
    if not original:
        return f"Add: “{replacement}”"
    return f"Instead of “{original}”: “{replacement}”" if replacement else f"Leave out “{original}”"


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise FixInput(f"{file}: this file cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise FixInput(f"{file}: this is no UTF-8 text. Save it as plain text in UTF-8.") from None
