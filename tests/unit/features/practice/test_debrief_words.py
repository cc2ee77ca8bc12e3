"""A debrief in a model's words: only what the debrief says, each quote word for word, its own words otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from assistant.domain.company import Company
from assistant.domain.debrief import BestMoment, Debrief, Place, RunOutcome, ToTry
from assistant.domain.passages import Citation
from assistant.domain.people import Person, Role
from assistant.domain.scorecard import Outcome, Scorecard
from assistant.engines.base import DebriefRequest, DebriefWords
from assistant.engines.language_model.debriefing import ModelDebriefWriter
from assistant.engines.language_model.prompts import load_prompt
from assistant.errors import EngineOverLimit, EngineSlow
from assistant.features.practice.debrief_shown import shown_debrief
from assistant.features.practice.debrief_words import DebriefWording, request_of
from assistant.features.private.debriefing import PrivateDebriefWriter
from assistant.security.personal.finder import Finder
from tests.fakes_model import PROMPTS, USAGE, ScriptedEndpoint, words

pytestmark = pytest.mark.anyio

COMPANY = Company(name="Penrose Lamps")
ALEX = Person(id="alex", name="Alex Reed", role=Role.agent, level="agent")
ON = date(2026, 6, 1)
CLAUSE = Citation(
    number=1,
    document_id="STD-1",
    version=1,
    title="Own it",
    section="Met when",
    quote="You blame nobody.",
    start=0,
    end=17,
)
DEBRIEF = Debrief(
    run_id="run",
    turn="turn",
    title="The lamp",
    engine="builtin@1",
    on=ON,
    made_at=datetime(2026, 6, 1, tzinfo=UTC),
    outcome=RunOutcome(ending=None, resolved=False, counts=False, headline="This run is still going."),
    scorecard=Scorecard(outcome=Outcome.ok, score=None, coverage=0.0, criteria=(), on=ON),
    best=BestMoment(
        at=Place(turn="turn", number=1, text="I will ring Ms Okafor today."), why="You took it on yourself."
    ),
    to_try=ToTry(
        what="Leave out whose fault it was.",
        why="This can be heard as blame.",
        used=Place(turn="turn", number=1, text="That was the driver, call 020 7946 0958."),
        instead="I will see to it myself.",
        clause=CLAUSE,
    ),
)
BEST, TO_TRY = "With “I will ring Ms Okafor today” you took it on.", "Naming the driver can be heard as blame."


class Writer:
    """Says what it is told to; keeps what it was asked."""

    name = "scripted"

    def __init__(self, best: str = BEST, to_try: str = TO_TRY, error: Exception | None = None) -> None:
        self.said, self.error = DebriefWords(best, to_try, "debrief/run@1", USAGE), error
        self.asked: list[DebriefRequest] = []

    async def word_debrief(self, request: DebriefRequest) -> DebriefWords:
        self.asked.append(request)
        if self.error is not None:
            raise self.error
        return self.said


class Spending:
    """A share that may be used up."""

    def __init__(self, refusal: str | None = None) -> None:
        self.told, self.taken = refusal, list[Any]()

    def refusal(self, person: Person) -> str | None:
        return self.told

    def add(self, person: Person, usage: Any) -> None:
        self.taken.append(usage)


async def worded(writer: Writer, spending: Spending | None = None) -> Debrief:
    return await DebriefWording(writer, COMPANY, spending or Spending()).worded(ALEX, DEBRIEF)  # type: ignore[arg-type]


async def test_words_that_hold_are_shown_beside_the_debriefs_own() -> None:
    spending = Spending()
    found = await worded(Writer(), spending)
    assert found.best is not None and DEBRIEF.best is not None
    assert (found.best.model_words, found.to_try.model_words, found.prompt) == (BEST, TO_TRY, "debrief/run@1")
    assert (found.best.at, found.best.why) == (DEBRIEF.best.at, DEBRIEF.best.why) and spending.taken == [USAGE]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "You said “I will ring her at once”, which helped.",
        "You could also give £40 for the trouble.",
        "Mr Delgado was glad of it.",
        "Look at www.example.com for more.",
        "That was 8/10.",
        "One.\n\nTwo.",
        "Blame " * 120,
        "I read <outcome> and [name 3].",
    ],
)
async def test_words_that_say_more_than_the_debrief_are_left_away(said: str) -> None:
    found = await worded(Writer(best=said, to_try=said))
    assert found.best is not None and (found.best.model_words, found.to_try.model_words) == ("", "")


async def test_where_no_words_come_the_debriefs_own_stay() -> None:
    assert await worded(Writer(error=EngineSlow("too slow"))) == DEBRIEF
    writer = Writer()
    assert await worded(writer, Spending("used up")) == DEBRIEF and writer.asked == []


async def test_details_stay_here_and_come_back_in_the_words() -> None:
    inner = Writer(best="You rang [name 1].", to_try="Leave the number out.")
    said = await PrivateDebriefWriter(inner, Finder.of(COMPANY)).word_debrief(request_of(ALEX, DEBRIEF))
    (asked,) = inner.asked
    assert "Okafor" not in asked.best and "020" not in asked.used and asked.person.name == ""
    assert asked.clause == CLAUSE.quote and "Okafor" in said.best


async def test_a_model_is_asked_for_two_short_parts() -> None:
    endpoint = ScriptedEndpoint([{"best": f" {BEST} ", "to_try": None}])
    writer = ModelDebriefWriter(endpoint, load_prompt(PROMPTS, "debrief/run"), words, 16_000, 1_200)
    said = await writer.word_debrief(request_of(ALEX, DEBRIEF))
    assert (said.best, said.to_try, said.prompt, said.usage) == (BEST, "", "debrief/run@1", USAGE)
    ((task, (system, user), _, answer),) = endpoint.calls
    assert task == "debrief" and answer == 400 and "Okafor" not in system.text
    assert "<words>\nI will ring Ms Okafor today.\n</words>" in user.text and "<rests_on>" in user.text
    with pytest.raises(EngineOverLimit):
        await writer.word_debrief(replace(request_of(ALEX, DEBRIEF), used="word " * 20_000))


async def test_a_models_words_go_with_what_it_was_given() -> None:
    found = await worded(Writer())
    shown = shown_debrief(found, {})
    assert shown.withheld and shown.best == DEBRIEF.best
    assert shown.to_try.model_words == "" and shown.to_try.used is None
