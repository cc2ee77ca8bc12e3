"""A scenario in a model's words, with the real embedder: what says the same is taken, everything else stays."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assistant.domain.company import Company
from assistant.domain.conversation import Usage
from assistant.domain.people import EVERYONE
from assistant.domain.practice import Scenario, Wanted
from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import CaseFact, FactKind, HiddenFact, Mood, OriginKind, Persona, Resolution
from assistant.engines.base import ScenarioDraft, ScenarioRequest, ScenarioWords, WordingRequest
from assistant.errors import EngineFailed
from assistant.features.practice.rewording import Rewording
from assistant.features.practice.scenario_wording import WordedScenarioWriter
from assistant.language.embedder import MiniLM
from tests.review_support import ANN, ON
from tests.unit.features.practice.customer_support import a_scenario


def _hidden(name: str, fact: str) -> HiddenFact:
    return HiddenFact(name=name, fact=fact, unlocks="asked_about", about=name)


SOFA = a_scenario(channel=Channel.phone, mood=Mood.furious).model_copy(
    update={
        "resolution": Resolution(),
        "title": "Giving way at one side",
        "opening": (
            "Yes, hello. There was a crack on Tuesday, quite loud, and since then my sofa leans. I answer phones for a "
            "living myself, so I know how it works.",
            "What is an RMA? Do I want one? I was telling the woman next door about it only this morning. What will it "
            "cost me?",
        ),
        "background": "The sofa was bought 26 months ago for £1,050. One side gives way. The customer thinks it is the "
        "making; it might be wear. The customer was sent an abbreviation. You are an agent on the telephone.",
        "persona": Persona(
            name="Graham Tetley",
            voice="chatty, wanders off the point and comes back",
            patience="medium",
            values="not having to tell it twice",
            history="Works in a call centre and knows both sides.",
        ),
        "wants": "somebody to look at it before they say that it is wear; and no abbreviations",
        "facts": (
            CaseFact(name="product", text="sofa"),
            CaseFact(name="price", kind=FactKind.amount, text="£1,050", value=Decimal(1050), unit="GBP"),
            CaseFact(name="age", kind=FactKind.length, text="26 months", value=Decimal(26), unit="months"),
            CaseFact(name="asked", kind=FactKind.amount, text="£320", value=Decimal(320), unit="GBP"),
        ),
        "hidden": (
            _hidden("matter", "My grandson did stand on it. He is four. I am not going to lie to you about that."),
            _hidden("life-1", "My daughter has asthma. I am more careful than most about what stands in our rooms."),
            _hidden("life-2", "I do nights this week. I do things like this when I should be asleep."),
            _hidden("sum", "I have had it looked at. £320, he said, with a long face."),
        ),
    }
)
GOOD = ScenarioWords(
    title="My sofa is giving way",
    opening=(
        "Oh, yes, hello. So on Tuesday there was this crack, ever so loud, and my sofa has been leaning ever since. "
        "I answer phones for a living too, you know, so I do know how these things go.",
        "Now, what on earth is an RMA, and do I even want one? I was on about it to the woman next door just this "
        "morning. And what will all this cost me?",
    ),
    background="You are an agent on the telephone. The customer bought the sofa 26 months ago for £1,050, and now one "
    "side gives way. The customer puts it down to how it was made; it might just as well be wear. Somebody sent the "
    "customer an abbreviation.",
    voice="chatty, drifts off the point and finds the way back",
    values="telling it once and no more",
    history="Works in a call centre, so knows how it looks from both sides.",
    wants="somebody to look at it before anybody calls it wear; and plain words without abbreviations",
    hidden={
        "matter": "All right: my grandson stood on it. He's four. I won't lie to you about that.",
        "life-1": "My daughter is asthmatic, you see, so I'm more careful than most about what comes into our rooms.",
        "sum": "I did have somebody look at it. He pulled a long face and said £320.",
    },
    prompt="draft/scenario@1",
    usage=Usage(model="scripted", prompt=100, completion=20),
)


@pytest.fixture(scope="module")
def embedder() -> MiniLM:
    return MiniLM()


def reworded(embedder: MiniLM, said: ScenarioWords, asked: str = "") -> Scenario:
    return Rewording(SOFA, said, Company(), embedder, asked).worded()


def test_words_that_say_the_same_are_taken_and_nothing_else_changes(embedder: MiniLM) -> None:
    new = reworded(embedder, GOOD)
    persona, facts = new.persona, {fact.name: fact.fact for fact in new.hidden}
    assert (new.title, new.opening, new.background, new.wants) == (
        GOOD.title,
        GOOD.opening,
        GOOD.background,
        GOOD.wants,
    )
    assert (persona.voice, persona.values, persona.history) == (GOOD.voice, GOOD.values, GOOD.history)
    assert facts == {fact.name: GOOD.hidden.get(fact.name, fact.fact) for fact in SOFA.hidden}
    back = {name: getattr(SOFA, name) for name in ("title", "opening", "background", "wants", "persona", "hidden")}
    assert new.model_copy(update=back) == SOFA
    same = [fact.model_copy(update={"fact": ""}) for fact in SOFA.hidden]
    assert [fact.model_copy(update={"fact": ""}) for fact in new.hidden] == same
    assert Scenario.model_validate(new.model_dump()) == new


@pytest.mark.parametrize(
    "part",
    [
        {"title": "£320 for my sofa"},
        {"title": "My grandson stood on the sofa, he is four"},
        {"opening": ()},
        {"opening": ("Hello. My sofa leans, there was a crack on Tuesday. I answer phones too.", "So that is that.")},
        {"opening": (*GOOD.opening, "By the way, my grandson did stand on it. He is four.")},
        {"opening": (*GOOD.opening, "I hurt my back when it gave way, and my solicitor says that you pay.")},
        {"opening": tuple(text.replace("Tuesday", "Monday") for text in GOOD.opening)},
        {"opening": (GOOD.opening[0], f"{GOOD.opening[1]} My name is Susan Miller.")},
        {"background": GOOD.background.replace("£1,050", "£1,500")},
        {"background": GOOD.background.replace("26 months", "two years and two months")},
        {"background": f"{GOOD.background} You may always refund the whole price."},
        {"background": GOOD.background.partition(" The customer puts")[0]},
        {"background": f"{GOOD.background} See https://sink.example."},
        {"voice": "loud, capital letters"},
        {"values": "speed, speed, speed and a refund of £500"},
        {"history": "Has spent three weeks in hospital."},
        {"wants": "Somebody should look at it."},
        {"wants": "all the money back; and a new sofa"},
        {"hidden": {"matter": "My grandson did not stand on it. He is four. I would lie to you about that."}},
        {"hidden": {"matter": "My grandson did stand on it. He is four. And the receipt has gone."}},
        {"hidden": {"sum": "I have had it looked at. A lot of money, he said, with a long face."}},
        {"hidden": {"sum": "I have had it looked at. Three hundred and twenty pounds, he said, with a long face."}},
        {"hidden": {"life-2": "My grandson did stand on it. He is four. I am not going to lie to you about that."}},
        {"hidden": {"sum": "[name 1] had it looked at. £320, he said, with a long face."}},
        {"hidden": {"unknown": "Something else."}},
    ],
)
def test_what_says_something_else_stays_as_it_was(embedder: MiniLM, part: dict[str, Any]) -> None:
    assert reworded(embedder, ScenarioWords(**part)) == SOFA


def test_of_what_was_pasted_no_sentence_is_copied(embedder: MiniLM) -> None:
    asked = "They said: my daughter is asthmatic, you see, so I'm more careful than most about everything."
    assert reworded(embedder, ScenarioWords(hidden=GOOD.hidden), asked).hidden[1] == SOFA.hidden[1]


class Wording:
    """Gives one answer, or fails with it."""

    name = "openai"

    def __init__(self, answer: ScenarioWords | EngineFailed) -> None:
        self.answer, self.asked = answer, list[WordingRequest]()

    async def word_scenario(self, request: WordingRequest) -> ScenarioWords:
        self.asked.append(request)
        if isinstance(self.answer, EngineFailed):
            raise self.answer
        return self.answer


class Purse:
    """Lets people ask, or not, and notes what it took."""

    def __init__(self, refusal: str | None = None) -> None:
        self._refusal, self.spent = refusal, list[int]()

    def refusal(self, person: Any) -> str | None:
        return self._refusal

    def add(self, person: Any, usage: Usage | None) -> None:
        self.spent += [usage.tokens] if usage else []


class Builtin:
    """Always makes the same scenario."""

    name = "builtin"

    async def draft_scenario(self, request: ScenarioRequest) -> ScenarioDraft:
        return ScenarioDraft(SOFA, engine=self.name)


def drafted(embedder: MiniLM, answer: Any, purse: Any = None, **wanted: Any) -> Any:
    wording = Wording(answer)
    request = ScenarioRequest(Wanted(**wanted), EVERYONE, {}, ANN, Company(), ON)
    one = WordedScenarioWriter(Builtin(), wording, Company(), embedder, purse)
    return asyncio.run(one.draft_scenario(request)), wording


def test_who_wrote_it_is_told_and_what_it_took_is_counted(embedder: MiniLM) -> None:
    purse = Purse()
    draft, wording = drafted(embedder, GOOD, purse)
    assert (draft.engine, draft.prompt, draft.usage) == ("openai", "draft/scenario@1", GOOD.usage)
    assert draft.scenario.origin.engine == "openai" and draft.scenario.opening == GOOD.opening
    assert purse.spent == [120] and wording.asked[0].asked == ""
    nothing, _ = drafted(embedder, ScenarioWords(usage=GOOD.usage), purse)
    assert nothing.scenario == SOFA and (nothing.engine, nothing.prompt) == ("builtin", "")


def test_without_a_model_the_built_in_scenario_stays_whole(embedder: MiniLM) -> None:
    purse = Purse()
    failed, _ = drafted(embedder, EngineFailed("gone", tokens=30), purse)
    assert (failed.scenario, failed.engine, purse.spent) == (SOFA, "builtin", [30])
    refused, wording = drafted(embedder, GOOD, Purse("used up"))
    assert refused.scenario == SOFA and wording.asked == []


def test_pasted_words_are_shown_to_the_model_and_not_copied(embedder: MiniLM) -> None:
    tickets = "My sofa is three weeks late and nobody rings me back. I want to know when it comes."
    wanted = {"kind": OriginKind.tickets, "about": "", "text": tickets}
    plain, wording = drafted(embedder, ScenarioWords(), **wanted)
    assert wording.asked[0].asked == tickets
    copied = replace(GOOD, background=f"{plain.scenario.background} My sofa is three weeks late and nobody rings.")
    assert drafted(embedder, copied, **wanted)[0].scenario.background == plain.scenario.background
