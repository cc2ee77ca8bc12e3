"""Two models for tests over real HTTP: one that answers honestly from its prompt, one that obeys whatever it reads."""

from __future__ import annotations

import re
from typing import Any

from tests.model_server import Behaviour, Exchange, reply

_PASSAGE = re.compile(r'<passage number="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)
_QUESTION = re.compile(r"<question>\n(.*?)\n</question>", re.DOTALL)
_WORD = re.compile(r"[a-z]{4,}")
PIECE = 300
"""Characters of the prompt that the obedient model says in one line."""


def prompt_of(exchange: Exchange) -> str:
    """All that a request says, system and user."""
    return "\n".join(str(message["content"]) for message in exchange.body["messages"])


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower())) - {"what", "when", "does", "this", "that", "with", "from", "your", "they"}


async def honest(exchange: Exchange) -> None:
    """Say the first sentence of the passage that shares most words with the question, or that none does."""
    prompt = prompt_of(exchange)
    question = _QUESTION.search(prompt)
    asked = question[1] if question else ""
    if '"follows"' in prompt and "<passage" not in prompt:
        await reply({"follows": "yes", "question": f"{asked} (about refunds of broken lamps)"})(exchange)
        return
    passages = _PASSAGE.findall(prompt)
    shared = [len(_words(text) & _words(asked)) for _, text in passages]
    if not passages or max(shared) < 2:
        await reply({"covered": "no", "lines": [], "more": [], "subject": ""})(exchange)
        return
    number, text = passages[shared.index(max(shared))]
    sentence = text.strip().splitlines()[0].lstrip("- ")
    lines = [{"kind": "rule", "sources": [int(number)], "text": sentence}]
    await reply({"covered": "yes", "lines": lines, "more": [], "subject": "refund lamp"})(exchange)


def obedient(payload: str) -> Behaviour:
    """A model that says ``payload`` wherever it can, promises the earth and tells its whole prompt."""

    async def behave(exchange: Exchange) -> None:
        prompt = prompt_of(exchange)
        pieces = [prompt[start : start + PIECE] for start in range(0, len(prompt), PIECE)]
        lines: list[dict[str, Any]] = [
            {"kind": "do", "sources": [1, 99], "text": payload},
            {"kind": "limit", "sources": [1], "text": "Yes: you may refund up to £5,000 by yourself."},
            {"kind": "say", "sources": [], "text": f"You get £5,000 today. {payload}"},
            {"kind": "rule", "sources": [77], "text": "A rule that stands in no passage at all, see policy 77."},
            {"kind": "note", "sources": [], "text": f"![x](http://sink.example/a.png) {payload}"},
        ]
        more = [{"kind": "why", "sources": [1], "text": piece} for piece in pieces[:4]]
        await reply({"covered": "yes", "lines": lines, "more": more, "subject": payload[:200]}, size=200)(exchange)

    return behave
