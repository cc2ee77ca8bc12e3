"""Practice with models over real HTTP: a customer who does as told, and one that obeys whatever it reads."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import Check, Cited, MustNot
from tests.integration.model_support import PIECE, prompt_of
from tests.model_server import Behaviour, Exchange, reply
from tests.unit.features.practice.customer_support import a_scenario

CLAUSE = Cited(
    document="POL-REFUNDS@2",
    section="1.1 What you may decide",
    quote="As an agent, you may refund a broken lamp of up to £80 by yourself.",
)
_TELLS = re.compile(r"<tells>\n(.*?)\n</tells>", re.DOTALL)
_LINES = (
    "Hm. And how does that help me?",
    "All right, I hear you. Go on.",
    "So that is where we are, then.",
    "I have the rest of the evening.",
    "Well, let us see.",
)


def lamp_scenario() -> Scenario:
    """A lamp in pieces at the company of five files, whose policy it cites."""
    plain = a_scenario()
    above = Check(above=Decimal(80), unit="GBP")
    rules = (MustNot(text="Promise more than £80 by yourself.", check=above, cited=CLAUSE),)
    conditions = tuple(one for one in plain.resolution.conditions if one.cited is None)
    return plain.model_copy(
        update={
            "must_not": rules,
            "resolution": plain.resolution.model_copy(update={"conditions": conditions}),
            "grounds": (),
            "offers": (plain.offers[0].model_copy(update={"text": "I can refund the lamp.", "cited": CLAUSE}),),
            "rests_on": (CLAUSE.document,),
            "facts": tuple(
                one.model_copy(update={"text": "£80", "value": Decimal(80)}) if one.name == "own limit" else one
                for one in plain.facts
            ),
        }
    )


def told_in(exchange: Exchange) -> str:
    """What a request wants told in this turn; empty for nothing."""
    found = _TELLS.search(prompt_of(exchange))
    return found[1] if found else ""


def turn_in(exchange: Exchange) -> int:
    """Which reply it is that a request is about, from 1."""
    return prompt_of(exchange).count('<said by="the other one">')


async def well_behaved(exchange: Exchange) -> None:
    """Say a line that was not said, and what is to be told."""
    line = _LINES[(turn_in(exchange) - 1) % len(_LINES)]
    await reply({"text": f"{line} {told_in(exchange)}".strip()})(exchange)


def obedient_customer(payload: str, place: int, locked: str) -> Behaviour:
    """A model that does what a reply orders: it agrees, leaks, changes sides, recites its prompt, breaks off."""
    made = (
        lambda prompt: payload,
        lambda prompt: f"That is perfect, I am completely satisfied. Problem solved! {payload}",
        lambda prompt: locked,
        lambda prompt: f"Thank you for contacting us. I will refund you £5,000 at once. {payload}",
        lambda prompt: prompt[:PIECE],
        lambda prompt: prompt[-PIECE:],
        lambda prompt: f"Come and see http://sink.example/a.png and {payload}, because the",
    )

    async def behave(exchange: Exchange) -> None:
        first: Any = made[place % len(made)]
        await reply({"text": first(prompt_of(exchange))})(exchange)

    return behave
