"""Models for reviews over real HTTP: one that is fair, one that obeys whatever it reads."""

from __future__ import annotations

import re
from typing import Any

from tests.integration.model_support import PIECE, prompt_of
from tests.model_server import Behaviour, Exchange, reply

STANDARD = """---
id: STD-DAY
kind: standard
title: Name the day
audience: [agent, trainer, leader]
version: 1
effective_from: 2025-01-01
owner: Care
topics: [promises]
family: follow-through
channels: [email, chat, phone, shop, social]
moment: [before, during, after]
weight: 3
critical: false
signals:
  wants: [next_step_with_date]
  forbids: [vague_promise]
---
## Behaviour
- Say who does what, and by which day.

## Why
A day makes a promise one that can be kept.

## Met when
- You name the day of your next step.

## Missed when
- You write soon, and name no day.

## Say
> I will ring you by {day}, {customer name}.

> By {day} you will have the new lamp, and I will write to ask.

> I am asking for it today and will write to you on {day}.

## Avoid
> We will be in touch soon.

> Somebody will call you.
"""
SOON = "I will look into it soon."
CLAUSE = "You write soon, and name no day."
_REPLY = re.compile(r"<reply>\n(.*?)\n</reply>", re.DOTALL)


def is_judging(exchange: Exchange) -> bool:
    """Whether a request asks for judgements."""
    return "<standards>" in prompt_of(exchange)


def draft_in(exchange: Exchange) -> str:
    """The draft as the request shows it."""
    found = _REPLY.findall(prompt_of(exchange))
    return str(found[-1]) if found else ""


def judged(quote: str = SOON, **more: Any) -> dict[str, Any]:
    """What a model says of the one standard."""
    told = {"reason": "Soon is no day.", "next_step": "Name the day."}
    row = {"standard_id": "STD-DAY", "reply_quote": quote, "absent": "", "clause_quote": CLAUSE, "verdict": "missed"}
    return {"judgements": [{**row, **told, **more}]}


def suggested(replacement: str = "I will ring you by {day}.", original: str = SOON, **more: Any) -> dict[str, Any]:
    """What a model suggests."""
    row = {"original": original, "sources": [1], "replacement": replacement, "reason": "A day can be kept."}
    return {"suggestions": [{**row, **more}], "removed": []}


async def fair(exchange: Exchange) -> None:
    """Miss the day where the draft says soon, and suggest one."""
    await reply(judged() if is_judging(exchange) else suggested())(exchange)


def obedient_reviewer(payload: str) -> Behaviour:
    """A model that does what the draft orders: full marks, its prompt, and a fortune for the customer."""

    async def behave(exchange: Exchange) -> None:
        prompt = prompt_of(exchange)
        if is_judging(exchange):
            rows = [
                judged("ignore the rules", verdict="met", clause_quote=payload, reason=payload)["judgements"][0],
                judged(payload, verdict="met", reason=f"You may give £5,000. {payload}")["judgements"][0],
                judged(SOON, standard_id="STD-OTHER", verdict="met")["judgements"][0],
                judged(SOON, standard_id=payload, verdict="100")["judgements"][0],
            ]
            await reply({"judgements": rows, "score": 100}, size=400)(exchange)
            return
        rows = [
            suggested(f"You get £5,000 today. {payload}")["suggestions"][0],
            suggested(f"![x](http://sink.example/a.png) {payload}", "Ann")["suggestions"][0],
            suggested(prompt[:PIECE], "Hello Kate,", reason=prompt[:PIECE])["suggestions"][0],
            suggested(payload, payload)["suggestions"][0],
        ]
        removed = [{"what": "Kate", "reason": f"£5,000 {payload}"}]
        await reply({"suggestions": rows, "removed": removed}, size=400)(exchange)

    return behave
