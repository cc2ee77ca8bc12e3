"""Practice behind placeholders: replies and tickets go out without details, the words come back whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.domain.company import Company
from assistant.domain.customer import Seen, as_known, begin
from assistant.domain.customer_turns import Reaction
from assistant.domain.reply import Speaker, ThreadMessage
from assistant.domain.scenario_parts import CaseFact, FactKind
from assistant.engines.base import PlayRequest, WordingRequest
from assistant.engines.builtin.customer.data import datum
from assistant.engines.language_model.playing import ModelPlayer
from assistant.engines.language_model.prompts import load_prompt
from assistant.engines.language_model.scenarios import ModelScenarioWording
from assistant.features.private.playing import PrivatePlayer
from assistant.features.private.scenarios import PrivateScenarioWording
from assistant.security.personal.finder import Finder
from tests.fakes_model import PROMPTS, USAGE, ScriptedEndpoint, words
from tests.review_support import ANN
from tests.unit.features.practice.customer_support import a_scenario

pytestmark = pytest.mark.anyio

FINDER = Finder.of(Company(name="Penrose Lamps", patterns={"order_number": r"PL-\d{4}"}))
PLAIN = a_scenario()
SCENARIO = PLAIN.model_copy(
    update={
        "persona": PLAIN.persona.model_copy(update={"history": "Moved to 12 High Street, Leeds, LS1 4AB last year."}),
        "facts": (*PLAIN.facts, CaseFact(name="order number", kind=FactKind.code, text="PL-1234")),
    }
)
REPLY = "Dear Ms Okafor, this is Jamila; ring me on 07700 900123 or write to jamila@example.com about PL-1234. [name 1]"
SECRETS = ("Okafor", "Ada", "Jamila", "jamila", "07700", "PL-1234", "High Street", "Tamsin", "tamsin")


def sent(one: Any) -> str:
    assert isinstance(one._endpoint, ScriptedEndpoint)
    return "\n".join(message.text for call in one._endpoint.calls for message in call[1] if message.role == "user")


def asked(**state: Any) -> PlayRequest:
    now = begin(SCENARIO, "Is it still PL-1234?").model_copy(update={"reactions": (Reaction.presses,), **state})
    opening = ThreadMessage(speaker=Speaker.customer, text="\n".join(SCENARIO.opening))
    dialogue = (opening, ThreadMessage(speaker=Speaker.agent, text=REPLY))
    seen = Seen(known="order number", asks="Is it PL-1234, Ada?", words={"owned": "this is Jamila"})
    return PlayRequest(as_known(SCENARIO, now), now, dialogue, seen, 1)


async def test_a_reply_goes_out_without_details_and_the_customer_says_them() -> None:
    said = "[order number 1], and I rang [phone 1]. Is that you, [name 3]? And what is [text 1]?"
    inner = ModelPlayer(ScriptedEndpoint([{"text": said}]), load_prompt(PROMPTS, "play/customer"), words, 16_000, 600)
    draft = await PrivatePlayer(inner, FINDER, ("Jamila",)).play_customer(asked())
    prompt = sent(inner)
    assert not any(secret in prompt for secret in SECRETS)
    assert "[order number 1]" in prompt and "still open, in other words than before: “Is it still [order" in prompt
    assert draft.text == "PL-1234, and I rang 07700 900123. Is that you, Jamila? And what is [name 1]?"
    assert draft.usage is not None and draft.usage.replaced >= 5
    assert (draft.prompt, draft.engine) == ("play/customer@1", "openai")


async def test_a_turn_begins_with_the_same_words_as_the_one_before() -> None:
    script = [[{"text": "And?"}], [{"text": "So?"}]]
    inner = ModelPlayer(ScriptedEndpoint(*script), load_prompt(PROMPTS, "play/customer"), words, 16_000, 600)
    player, request = PrivatePlayer(inner, FINDER, ("Jamila",)), asked()
    await player.play_customer(request)
    more = ThreadMessage(speaker=Speaker.agent, text="I am Peter Lang, the manager. Ring 07700 900456.")
    longer = PlayRequest(request.scenario, request.state, (*request.dialogue, more), request.seen, 1)
    await player.play_customer(longer)
    assert isinstance(inner._endpoint, ScriptedEndpoint)
    first, second = (call[1][1].text for call in inner._endpoint.calls)
    upto = first.index("</dialogue>")
    assert first[:upto] == second[:upto] and "Lang" not in second and "900456" not in second


async def test_pasted_tickets_go_out_without_details() -> None:
    answer = {
        "opening": ["I am [name 1]. Where is [order number 1]?"],
        "hidden": [{"name": "gift", "words": "[name 1]"}],
    }
    prompt = load_prompt(PROMPTS, "draft/scenario")
    inner = ModelScenarioWording(ScriptedEndpoint([answer]), prompt, words, 16_000, 1_200)
    tickets = "Tamsin Vale (tamsin@example.com, 07700 900123) asks about PL-1234. Regards\nTamsin"
    request = WordingRequest(SCENARIO, ANN, tickets)
    said = await PrivateScenarioWording(inner, FINDER).word_scenario(request)
    assert not any(secret in sent(inner) for secret in SECRETS) and "asks about [order number 1]" in sent(inner)
    assert said.opening == ("I am Ada. Where is PL-1234?",) and said.hidden == {"gift": "Ada"}
    assert said.usage is not None and said.usage == USAGE.model_copy(update={"replaced": said.usage.replaced})


async def test_a_number_that_is_made_up_is_the_one_that_the_built_in_customer_gives() -> None:
    inner = ModelPlayer(
        ScriptedEndpoint([{"text": "It is [phone 1]."}]), load_prompt(PROMPTS, "play/customer"), words, 16_000, 600
    )
    request = replace(asked(reactions=(Reaction.gives,)), seen=Seen(known="phone number", heard="Jamila rings"))
    number = datum("phone number", SCENARIO, request.seed)
    draft = await PrivatePlayer(inner, FINDER, ("Jamila",)).play_customer(request)
    assert number in draft.text and number not in sent(inner) and "Jamila" not in sent(inner)
