"""A model that tells whatever it was told."""

from __future__ import annotations

import asyncio
import json
import re

from tests.integration.embedding_server import EmbeddingServer
from tests.model_server import JSON, Exchange, raw, reply
from tests.proofs.leak_documents import SECRET
from tests.proofs.scenario_words import model_saying

HOLD_SECONDS = 1.0
"""How long an answer is held up for somebody to stop it."""
PIECE = 200
"""Characters of the prompt that are said in one line."""


async def echo(exchange: Exchange) -> None:
    """A model that says its prompt again: first what looks secret, then all of it, in whatever shape is asked for.

    Asked for embeddings it gives vectors of words.
    """
    if "input" in exchange.body:
        data = EmbeddingServer().data(exchange.body["input"])
        await raw(json.dumps({"object": "list", "model": "words", "data": data}), headers=JSON)(exchange)
        return
    prompt = "\n".join(str(message["content"]) for message in exchange.body["messages"])
    words = list(dict.fromkeys(SECRET.findall(prompt)))
    told = [" ".join(words[i : i + 8]) for i in range(0, len(words), 8)]
    pieces = told + [prompt[i : i + PIECE] for i in range(0, len(prompt), PIECE)]
    if "hold please" in prompt.rpartition("<question>")[2]:
        await exchange.start()
        await exchange.delta('{"covered": "yes", "lines": [{"kind": "rule", "sources": [1], "text": "')
        await exchange.delta(" ".join(words[:9]) + " and then")
        await asyncio.sleep(HOLD_SECONDS)
        return
    if "gap please" in prompt.rpartition("<question>")[2]:
        await reply({"covered": "no", "lines": [], "more": [], "subject": " ".join(words[:9])}, size=400)(exchange)
        return
    sources = list(range(1, 30))
    rows = [{"kind": "rule", "sources": [1 + i % 12], "text": piece} for i, piece in enumerate(pieces[:8])]
    more = [{"kind": "why", "sources": sources[i : i + 4], "text": piece} for i, piece in enumerate(pieces[8:16])]
    ids = re.findall(r'<standard id="([^"]+)"', prompt)
    draft = re.findall(r"<reply>\n(.*?)\n</reply>", prompt, re.DOTALL)
    quote = draft[-1][:60] if draft else ""
    judged = [
        {
            "standard_id": one,
            "reply_quote": quote,
            "absent": "",
            "clause_quote": pieces[i % len(pieces)][:180],
            "verdict": "missed",
            "reason": pieces[i % len(pieces)],
            "next_step": pieces[-1 - i % len(pieces)],
        }
        for i, one in enumerate(ids)
    ]
    suggestion = {"original": quote, "sources": sources[:4], "replacement": pieces[0], "reason": pieces[-1]}
    everything = {
        **model_saying(pieces[0]),
        "covered": "yes",
        "lines": rows,
        "more": more,
        "subject": pieces[0],
        "follows": True,
        "question": pieces[0],
        "judgements": judged,
        "suggestions": [suggestion] if quote else [],
        "removed": [{"what": pieces[0], "reason": pieces[0]}],
    }
    await reply(everything, size=700, pause=0.004)(exchange)
