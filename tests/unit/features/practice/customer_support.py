"""A scenario and replies for the tests of the simulated customer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from decimal import Decimal

from assistant.domain.company import Company
from assistant.domain.customer import Hostility
from assistant.domain.practice import Scenario
from assistant.domain.reply import Channel, Speaker, ThreadMessage
from assistant.domain.scenario_parts import (
    CaseFact,
    Check,
    Cited,
    Condition,
    Difficulty,
    FactKind,
    Ground,
    HiddenFact,
    Moment,
    Mood,
    MustNot,
    Offer,
    Patience,
    Persona,
    Resolution,
)
from assistant.engines.base import Player
from assistant.engines.builtin.customer.playing import BuiltinPlayer
from assistant.features.practice.playing import Customer, Spoken

CLAUSE = Cited(document="POL-LAMPS@1", quote="Send a spare shade free of charge within 3 working days.")
LIMIT = Cited(document="POL-LAMPS@1", quote="An agent may credit up to £20.")
GOOD = (
    "Dear Ms Okafor, I am sorry that the shade of your lamp came in pieces, after you had waited at the window for it. "
    "I will see to this myself. Who is the lamp for?",
    "We send a spare shade free of charge within 3 working days. I will post it today, so that you have it by Friday.",
    "I can also credit £15 for the wasted morning; I will do it today and ring you on Friday at 10:00. Robin Hale",
    "I have noted all of it on your order, and I will ring you on Friday at 10:00 as promised.",
)


def a_scenario(
    difficulty: Difficulty = Difficulty.medium,
    mood: Mood = Mood.annoyed,
    patience: Patience = "medium",
    voice: str = "brisk, no greeting, one point after another",
    channel: Channel = Channel.chat,
) -> Scenario:
    """A lamp with a broken shade, from a company that is nobody's."""
    return Scenario(
        title="The shade in pieces",
        audience=frozenset({"agent"}),
        channel=channel,
        moment=Moment.after,
        difficulty=difficulty,
        persona=Persona(name="Ada Okafor", voice=voice, patience=patience, values="a plain answer"),
        opening=("The shade of my lamp came in pieces.", "I waited at the window for it. When do I get another shade?"),
        happened="the shade of your lamp came in pieces",
        mood=mood,
        facts=(
            CaseFact(name="product", text="lamp"),
            CaseFact(name="price", kind=FactKind.amount, text="£80", value=Decimal(80), unit="GBP"),
            CaseFact(
                name="own limit",
                kind=FactKind.amount,
                text="£20",
                value=Decimal(20),
                unit="GBP",
                known_to="trainee",
            ),
        ),
        hidden=(
            HiddenFact(
                name="gift",
                fact="My grandmother turns ninety on Saturday and reads by nothing else.",
                unlocks="asked_about",
                about="who the lamp is for",
                topics=("who", "for", "present", "occasion"),
            ),
            HiddenFact(
                name="crack",
                fact="I dropped a second bulb while unpacking, and that crack was mine.",
                unlocks="trust",
                about="the bulb",
                topics=("bulb", "unpacking"),
            ),
        ),
        wants="a whole shade before the weekend",
        also_content_with="money back for the shade",
        resolution=Resolution(
            conditions=(
                Condition(text="You name what broke.", check=Check(signals=("apology_for_specific",))),
                Condition(text=CLAUSE.quote, check=Check(says=("spare shade",)), cited=CLAUSE),
                Condition(text="You ask who it is for.", check=Check(hidden="gift")),
            )
        ),
        must_not=(
            MustNot(text="Promise more than £20.", check=Check(above=Decimal(20), unit="GBP"), cited=LIMIT),
            MustNot(text="Blame the courier.", check=Check(signals=("blame",))),
        ),
        grounds=(Ground(cited=CLAUSE),),
        offers=(Offer(text="I can send you a spare shade free of charge.", cited=CLAUSE),),
    )


def play(
    scenario: Scenario,
    replies: Sequence[str],
    seed: int = 1,
    player: Player | None = None,
    hostility: Hostility = Hostility.none,
) -> tuple[list[Spoken], tuple[ThreadMessage, ...]]:
    """The turns of a run until it ends or the replies do, and the dialogue. No embedding model."""
    builtin = BuiltinPlayer()
    customer = Customer(scenario, Company(), player or builtin, builtin)
    state, dialogue = customer.begin(hostility)
    turns: list[Spoken] = []
    for reply in replies:
        spoken = asyncio.run(customer.answer(state, dialogue, reply, seed))
        turns.append(spoken)
        state = spoken.state
        dialogue = (
            *dialogue,
            ThreadMessage(speaker=Speaker.agent, text=reply),
            ThreadMessage(speaker=Speaker.customer, text=spoken.text),
        )
        if state.has_ended:
            break
    return turns, dialogue
