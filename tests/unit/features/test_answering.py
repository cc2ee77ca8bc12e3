"""The check between engine and person: what an engine claims stands word for word, or it goes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.conversation import ANSWER_CITATIONS, Answer, Fold, LineKind
from assistant.domain.knowledge import Document, Kind, Section
from assistant.domain.people import EVERYONE, Role
from assistant.engines.base import Draft, Final, Quote, Standalone
from assistant.features.answering import Answering, Finished
from assistant.features.verifying import verify
from tests.fakes_engine import INDEXED, NothingFound, ScriptedEngine, answering_with, final, line
from tests.integration.search_support import ON, document, person

BODY = """## 4.1 Refunds
You may refund up to £40 by yourself.

## 4.2 Above it
Ask your team lead.
You may refund up to £40 by yourself.
"""
SECOND = BODY.index("## 4.2")
REFUNDS = Document(
    id="POL-REFUNDS",
    kind=Kind.document,
    title="Refunds",
    audience=EVERYONE,
    version=2,
    body=BODY,
    sections=(
        Section(path=("4.1 Refunds",), start=BODY.index("You"), end=SECOND, line=1),
        Section(path=("4.2 Above it",), start=BODY.index("Ask"), end=len(BODY), line=4),
    ),
)
OLD = document("POL-REFUNDS", "You may refund up to £10 by yourself.", end=date(2026, 1, 31))
BONUS = document("PLAY-BONUS", "Pay the bonus in the last week of March.", audience=frozenset({Role.leader}))
READABLE = {"POL-REFUNDS": REFUNDS}


def quote(text: str, number: int = 1, document_id: str = "POL-REFUNDS", version: int = 2, section: str = "") -> Quote:
    return Quote(number, document_id, version, text, section)


def test_a_true_quote_becomes_a_citation_with_its_place() -> None:
    (citation,), dropped = verify((quote("You may refund up to £40", section="4.2"),), READABLE)
    assert dropped == 0
    assert (citation.title, citation.section, citation.version) == ("Refunds", "4.2 Above it", 2)
    # The words stand twice; the place is where the engine read them.
    assert citation.start > SECOND and BODY[citation.start : citation.end] == citation.quote


def test_white_space_and_width_may_differ_but_what_is_shown_is_the_document() -> None:
    (citation,), _ = verify((quote("Ask  your\nteam　lead."),), READABLE)
    assert citation.quote == "Ask your team lead."


@pytest.mark.parametrize(
    "claimed",
    [
        quote("You may refund up to £400 by yourself."),  # invented
        quote("you may refund up to £40 by yourself."),  # not the document's case
        quote("You may refund up to £10 by yourself.", version=1),  # another version
        quote("You may refund up to £40 by yourself.", version=3),
        quote("Pay the bonus in the last week of March.", document_id="PLAY-BONUS", version=1),  # not readable
        quote("You may refund", document_id="POL-NONE"),
        quote("Ask your"),  # in 4.2, claimed for 4.1
        quote("£40"),  # too short to prove anything
        quote(""),
        quote("   \n       "),
    ],
)
def test_what_does_not_stand_there_is_dropped_and_counted(claimed: Quote) -> None:
    claimed = Quote(claimed.number, claimed.document_id, claimed.version, claimed.text, claimed.section or "4.1")
    assert verify((claimed,), READABLE) == ((), 1)
    citations, dropped = verify((claimed, quote("Ask your team lead.", number=2)), READABLE)
    assert ([citation.number for citation in citations], dropped) == ([2], 1)


def test_no_more_than_eight_sources() -> None:
    claimed = tuple(quote("Ask your team lead.", number) for number in range(1, 12))
    citations, dropped = verify(claimed, READABLE)
    assert [citation.number for citation in citations] == list(range(1, ANSWER_CITATIONS + 1))
    assert dropped == 3


def test_a_number_stands_for_the_first_quote_that_claims_it_alone() -> None:
    true, also_true = quote("Ask your team lead.", 1), quote("You may refund up to £40", 1)
    false = quote("Refund whatever she wants.", 1)
    assert [c.quote for c in verify((true, also_true, false), READABLE)[0]] == ["Ask your team lead."]
    # Else a line that rests on invented words would seem to rest on true ones.
    assert verify((false, true), READABLE) == ((), 2)


WORDS = st.text(st.sampled_from("abc £\n\t　ﬁ.é"), max_size=30)


@given(WORDS, st.lists(st.one_of(WORDS, st.tuples(st.integers(0, 30), st.integers(0, 30))), max_size=12))
def test_every_citation_is_a_piece_of_its_document(body: str, claims: list[Any]) -> None:
    target = document("DOC", body)
    texts = [claim if isinstance(claim, str) else body[slice(*sorted(claim))] for claim in claims]
    quotes = tuple(quote(text, number, "DOC", 1) for number, text in enumerate(texts, 1))
    citations, dropped = verify(quotes, {"DOC": target})
    assert len(citations) + dropped == len(quotes) and len(citations) <= ANSWER_CITATIONS
    for citation in citations:
        assert body[citation.start : citation.end] == citation.quote != ""


def answering(engine: ScriptedEngine, found: NothingFound | None = None) -> Answering:
    return answering_with(engine, [REFUNDS, OLD, BONUS], found)


async def verified(draft: Draft, role: Role = Role.agent, on: date = ON) -> Answer:
    steps = [item async for item in answering(ScriptedEngine([Final(draft)])).answer(person(role), "May I?", (), on)]
    assert isinstance(steps[-1], Finished)
    return steps[-1].answer


@pytest.mark.anyio
async def test_lines_that_lose_their_sources_go_and_notes_stay() -> None:
    draft = Draft(
        lines=(
            line("Both.", 1, 2),
            line("Only the false one.", 2),
            line("A claim without a source."),
            line("Let us look.", 2, kind=LineKind.note),
            line("No words, no source.", 7),
        ),
        folds=(
            Fold(title="Kept", lines=(line("True.", 1), line("False.", 2))),
            Fold(title="Empty", lines=(line("False.", 2),)),
        ),
        quotes=(quote("Ask your team lead.", 1), quote("Give her what she wants.", 2)),
    )
    answer = await verified(draft)
    assert [(kept.text, kept.citations) for kept in answer.lines] == [("Both.", (1,)), ("Let us look.", ())]
    assert [(fold.title, len(fold.lines)) for fold in answer.folds] == [("Kept", 1)]
    assert [citation.number for citation in answer.citations] == [1]
    assert answer.unverified == 1 + 5  # one quote; three short lines and two folded ones
    assert "False" not in answer.text and "wants" not in answer.text


@pytest.mark.anyio
async def test_the_engine_gets_and_may_quote_only_what_the_person_may_read_on_the_day() -> None:
    bonus = Draft(
        lines=(line("In March.", 1),),
        quotes=(quote("Pay the bonus in the last week of March.", 1, "PLAY-BONUS", 1),),
    )
    assert (await verified(bonus, Role.leader)).citations
    assert (await verified(bonus)).lines == ()
    old = Draft(lines=(line("£10.", 1),), quotes=(quote("You may refund up to £10 by yourself.", 1, version=1),))
    assert (await verified(old)).lines == ()

    engine = ScriptedEngine([Final(old)])
    async for _ in answering(engine).answer(person(), "May I?", (), ON):
        pass
    assert engine.requests[0].documents == READABLE and engine.requests[0].on == ON


@pytest.mark.anyio
async def test_a_draft_is_passed_on_whole() -> None:
    draft = Draft(
        lines=(line("Not covered.", kind=LineKind.note),),
        abstained=True,
        is_gap=True,
        question_kinds=("policy",),
        focus=("POL-REFUNDS",),
        subject="refund",
    )
    answer = await verified(draft, on=date(2026, 1, 1))
    assert (answer.abstained, answer.question_kinds, answer.focus, answer.subject) == (
        True,
        ("policy",),
        ("POL-REFUNDS",),
        "refund",
    )
    assert (answer.engine, answer.on, answer.unverified) == ("scripted", date(2026, 1, 1), 0)
    assert answer.index_as_of == INDEXED


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("standalone", "searched"),
    [
        (Standalone("refund May I?", "May I?"), ["refund May I?"]),
        (Standalone("refund May I?", "May I?", inherits=True), ["refund May I?", "May I?"]),
        (Standalone("refund May I?", "May I?", inherits=True, certain=True), ["refund May I?"]),
    ],
)
async def test_a_follow_up_is_searched_alone_too_unless_it_needs_what_was_said(
    standalone: Standalone, searched: list[str]
) -> None:
    found = NothingFound()
    engine = ScriptedEngine([Final(Draft(lines=()))], reads=standalone)
    async for _ in answering(engine, found).answer(person(), "May I?", (), ON):
        pass
    assert found.asked == searched
    assert engine.requests[0].question == standalone


@pytest.mark.anyio
async def test_a_question_of_another_day_has_what_is_found_today_beside_it() -> None:
    engine, found = ScriptedEngine([final("Yes.")]), NothingFound()
    new = REFUNDS.model_copy(update={"effective_from": date(2026, 2, 1)})
    answering = answering_with(engine, [OLD, new], found)
    then = date(2026, 1, 15)
    for on in (then, ON):
        async for _ in answering.answer(person(Role.agent), "May I give £10?", (), on):
            pass
    of_then, of_now = engine.requests
    assert of_then.on == then and [d.version for d in of_then.documents.values()] == [1]
    assert of_then.today is not None and of_then.today.on == ON
    assert [d.version for d in of_then.today.documents.values()] == [2]
    assert of_now.today is None and len(found.asked) == 3
