"""The language model's answers behind placeholders: nothing personal goes out, everything comes back whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain.company import Company
from assistant.engines.base import AnswerRequest, Delta, Draft, Fell, Final, Standalone
from assistant.engines.language_model.endpoint import Partial
from assistant.engines.language_model.engine import LanguageModelEngine
from assistant.errors import EngineFailed
from assistant.features.private.engine import PrivateEngine
from assistant.security.personal.finder import Finder
from tests.engine_support import answered, asking
from tests.fakes_engine import ScriptedEngine, line, note
from tests.fakes_model import USAGE, ScriptedEndpoint, answer_of, speaking, written

pytestmark = pytest.mark.anyio

FINDER = Finder.of(Company(name="Penrose Lamps", patterns={"order_number": r"PL-\d{4}"}))
ASKED = "Kate Lowe (kate@example.com, 07700 900123) wants £50 goodwill for PL-1234. May I?\n\nThanks\nAmira"
EARLIER = Draft(lines=(note("Write to kate@example.com."),), focus=("POL-GOODWILL",), subject="Kate's goodwill")
SECRETS = ("Kate", "Lowe", "kate@", "07700", "PL-1234", "Amira", "Khan")


def sent(engine: LanguageModelEngine) -> str:
    endpoint = engine._endpoint
    assert isinstance(endpoint, ScriptedEndpoint)
    return "\n".join(message.text for call in endpoint.calls for message in call[1])


async def all_of(engine: PrivateEngine, request: AnswerRequest) -> tuple[list[Delta | Fell], Draft]:
    items = [item async for item in engine.answer(request)]
    final = items.pop()
    assert isinstance(final, Final)
    return [item for item in items if not isinstance(item, Final)], final.draft


async def test_nothing_personal_goes_out_and_the_answer_has_it_again() -> None:
    said = written("Write to [name 1] at [e-mail 1] about [order number 1].", 1)
    halves = [
        Partial({"covered": "yes", "lines": [{**said, "text": text}]})
        for text in (
            "Write to [na",
            "Write to [name 1] at",
            "Write to [name 1] at [e-mail 1",
            "Write to [name 1] at [e",
        )
    ]
    inner = speaking([*halves, answer_of(said)])
    shown, draft = await all_of(PrivateEngine(inner, FINDER), asking(ASKED))
    assert not any(secret in sent(inner) for secret in SECRETS) and "£50 goodwill" in sent(inner)
    texts = [item.lines[0].text for item in shown]
    assert texts[0] == "Write to" and "Write to Kate at" in texts
    assert not any("[" in text for text in texts)
    assert draft.lines[0].text == "Write to Kate at kate@example.com about PL-1234."
    assert draft.usage == USAGE.model_copy(update={"replaced": 6})


async def test_what_was_said_before_goes_out_without_details_too() -> None:
    inner = speaking([answer_of(written("Yes.", 1))])
    request = replace(asking("And for him?"), history=(answered(ASKED, EARLIER),))
    await all_of(PrivateEngine(inner, FINDER), request)
    assert not any(secret in sent(inner) for secret in SECRETS)
    assert "Write to [e-mail 1]." in sent(inner)


async def test_a_placeholder_of_nobody_stays_and_a_documents_own_is_not_given_out() -> None:
    request = asking(ASKED)
    document = next(iter(request.documents.values()))
    planted = document.model_copy(update={"title": "About [e-mail 1]"})
    request = replace(request, documents={**request.documents, planted.id: planted})
    engine = PrivateEngine(ScriptedEngine([Final(Draft(lines=(line("[e-mail 1] [e-mail 2] [phone 9]", 1),)))]), FINDER)
    _, draft = await all_of(engine, request)
    assert draft.lines[0].text == "[e-mail 1] kate@example.com [phone 9]"


async def test_a_question_that_is_reworded_is_searched_without_details() -> None:
    scripted = ScriptedEngine([], reads=Standalone("What does [name 1] get for [order number 1]?", "x", inherits=True))
    read = await PrivateEngine(scripted, FINDER).standalone(ASKED, ())
    assert read.text == "What does somebody get for order number?" and read.alone == ASKED


async def test_a_question_that_stands_alone_stays_as_typed() -> None:
    inner = speaking()
    read = await PrivateEngine(inner, FINDER).standalone(ASKED, ())
    assert (read.text, read.alone) == (ASKED, ASKED)


async def test_a_failure_passes_and_what_was_said_before_it_is_whole() -> None:
    inner = ScriptedEngine(
        [Delta((line("Ask [name 1]"),)), Fell("gone", (line("Ask [name 1] or [name"),)), EngineFailed("no")]
    )
    seen = []
    with pytest.raises(EngineFailed):
        async for item in PrivateEngine(inner, FINDER).answer(asking(ASKED)):
            seen.append(item)
    assert isinstance(seen[1], Fell) and seen[1].lines[0].text == "Ask Kate or"
