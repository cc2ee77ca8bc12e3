"""An endpoint that keeps every byte, and a model that says again whatever placeholders it is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.integration.embedding_server import EmbeddingServer
from tests.integration.model_reviews import CLAUSE, SOON
from tests.integration.model_support import prompt_of
from tests.model_server import JSON, Exchange, raw, reply

PLACEHOLDER = re.compile(r"\[[^\[\]\n]{1,40} \d+\]")
_QUESTION = re.compile(r"<question>\n(.*?)\n</question>", re.DOTALL)
_REPLY = re.compile(r"<reply>\n(.*?)\n</reply>", re.DOTALL)
MOST_LINES = 5


async def echo(exchange: Exchange) -> None:
    """Vectors for texts; for a prompt an answer, a judgement or a suggestion that names every placeholder in it."""
    if exchange.path.endswith("/embeddings"):
        data = EmbeddingServer().data(exchange.body["input"])
        body = json.dumps({"object": "list", "model": exchange.body["model"], "data": data})
        await raw(body, 200, {**JSON, "content-length": str(len(body))})(exchange)
        return
    prompt = prompt_of(exchange)
    await reply(_said(prompt), size=7 if "<passages>" in prompt else 200)(exchange)


def _said(prompt: str) -> dict[str, Any]:
    if "<standards>" in prompt:
        return {"judgements": [_judged(prompt)]}
    if "<findings>" in prompt:
        named = " and ".join(_placeholders(_REPLY, prompt)[:2]) or "you"
        new = f"For {named} I will act by {{day}}."
        row = {"original": SOON, "sources": [], "replacement": new, "reason": f"A day for {named} can be kept."}
        return {"suggestions": [row], "removed": []}
    found = _placeholders(_QUESTION, prompt)
    if "<passages>" not in prompt:
        return {"follows": True, "question": " ".join(["A broken lamp of", *found])}
    lines = [{"kind": "rule", "sources": [1], "text": f"Keep {one} in mind."} for one in found] or [
        {"kind": "rule", "sources": [1], "text": "Keep it in mind."}
    ]
    return {"covered": "yes", "lines": lines[:MOST_LINES], "more": lines[MOST_LINES:], "subject": " ".join(found)}


def _judged(prompt: str) -> dict[str, Any]:
    """A judgement on the line of the draft with the most placeholders."""
    lines = [line for line in _last(_REPLY, prompt).splitlines() if len(line) > 10]
    quote = max(lines, key=lambda line: len(PLACEHOLDER.findall(line)), default=SOON)
    row = {"standard_id": "STD-DAY", "reply_quote": quote, "absent": "", "clause_quote": CLAUSE, "verdict": "missed"}
    return {**row, "reason": f"Here: {quote}", "next_step": "Name the day."}


def _placeholders(block: re.Pattern[str], prompt: str) -> list[str]:
    return list(dict.fromkeys(PLACEHOLDER.findall(_last(block, prompt))))


def _last(block: re.Pattern[str], prompt: str) -> str:
    found = block.findall(prompt)
    return str(found[-1]) if found else ""


def strings(value: Any) -> Iterator[str]:
    """Every string of a decoded body."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
