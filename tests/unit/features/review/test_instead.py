"""What can be done instead, with the sample company's policies and a search by the packaged embedder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from assistant.documents.loader import Knowledge, load_knowledge
from assistant.domain.knowledge import Document, Policy, Standard, in_force
from assistant.domain.passages import Chunk, Citation, Hit
from assistant.domain.people import Person, Role
from assistant.domain.reply import CaseFacts, Reply, Speaker, ThreadMessage
from assistant.domain.retrieval import Asked, Retrieval
from assistant.domain.scorecard import CriterionResult, Evidence, Verdict
from assistant.features.review.instead import MOST, instead
from assistant.language.embedder import MiniLM

ON = date(2026, 5, 21)
NAMES = ("POL-CANCELLATION", "POL-LATE-DELIVERY", "POL-RETURNS", "POL-REFUNDS", "POL-PRIVACY", "POL-DELIVERY")
AGENT = Person(id="amira", name="Amira Khan", role=Role.agent, level="agent")


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    return load_knowledge(Path(__file__).parents[4] / "knowledge")


@lru_cache(maxsize=1)
def documents() -> dict[str, Document]:
    return in_force(knowledge().documents, ON)


@pytest.fixture(scope="module")
def search() -> Callable[[str], Retrieval]:
    """Sections and phrasings of a few policies by cosine; the best passage scores 1."""
    embedder = MiniLM()
    policies = [documents()[name] for name in NAMES]
    rows = [(policy, section) for policy in policies for section in policy.sections]
    asked = [
        (policy, heading, text) for policy in policies for heading, texts in policy.asked.items() for text in texts
    ]
    vectors = embedder.embed(
        [f"{policy.title} {section.heading} {policy.section_text(section)}" for policy, section in rows]
    )
    phrasings = embedder.embed([text for _, _, text in asked])

    def find(text: str) -> Retrieval:
        query = embedder.embed_query(text)
        near, like = vectors @ query, phrasings @ query
        best = float(near.max()) or 1.0
        hits = []
        for i in np.argsort(-near)[:24]:
            policy, section = rows[int(i)]
            chunk = Chunk(
                id=f"{policy.id}{section.start}",
                document_id=policy.id,
                version=policy.version,
                kind=policy.kind,
                title=policy.title,
                audience=policy.audience,
                path=section.path,
                part=section.part,
                position=int(i),
                start=section.start,
                end=section.end,
                text=policy.section_text(section),
            )
            hits.append(Hit(chunk=chunk, score=float(near[i]) / best, similarity=float(near[i]), keyword=0.0))
        noted = [
            Asked(
                document_id=asked[int(i)][0].id,
                version=asked[int(i)][0].version,
                heading=_heading(asked[int(i)][0], asked[int(i)][1]),
                phrasing=asked[int(i)][2],
                similarity=float(like[i]),
            )
            for i in np.argsort(-like)[:60]
        ]
        return Retrieval(question=text, on=ON, hits=tuple(hits), asked=tuple(noted))

    return find


def _heading(policy: Document, name: str) -> str:
    section = policy.section_named(name)
    return section.heading if section else name


def found(
    search: Callable[[str], Retrieval],
    heard: str,
    draft: str,
    refusal: str,
    facts: CaseFacts | None = None,
    person: Person = AGENT,
    shelf: dict[str, Document] | None = None,
) -> tuple[Citation, ...]:
    reply = Reply(
        draft=draft, thread=(ThreadMessage(speaker=Speaker.customer, text=heard),), facts=facts or CaseFacts()
    )
    start = draft.index(refusal)
    shelf = documents() if shelf is None else shelf
    return instead(person, reply, (), search, shelf, knowledge().company, ON, [(start, start + len(refusal))])


BLIND = "I ordered a made to measure roller blind on Sunday. Please cancel it. Nobody said anything about a fee."
NO_BLIND = "A fee of £90 applies. There is nothing further that I am able to do."
MATTRESS = "I've slept on the mattress for 22 nights. Too hard. I want my money back. I unwrapped it obviously."


def test_own_authority_comes_first_in_the_policys_words(search: Callable[[str], Retrieval]) -> None:
    citations = found(search, BLIND, NO_BLIND, "nothing further")
    assert (
        citations[0].quote
        == "As an agent, you may waive up to £40 of the made-to-measure cancellation fee by yourself."
    )
    assert len(citations) <= MOST and [c.number for c in citations] == list(range(1, len(citations) + 1))
    for citation in citations:
        assert documents()[citation.document_id].body[citation.start : citation.end] == citation.quote


def test_another_level_reads_its_own_limit(search: Callable[[str], Retrieval]) -> None:
    lead = Person(id="tom", name="Tom", role=Role.trainer, level="team lead")
    assert "£150" in found(search, BLIND, NO_BLIND, "nothing further", person=lead)[0].quote


def test_an_alternative_to_a_refusal_and_no_other_refusal(search: Callable[[str], Retrieval]) -> None:
    citations = found(
        search, MATTRESS, "Sorry. We can't refund or exchange it under any circumstances.", "We can't refund"
    )
    assert any("comfort exchange within 60 nights" in c.quote for c in citations)
    assert not any("14 days late" in c.quote for c in citations)


def test_a_late_order_may_be_cancelled(search: Callable[[str], Retrieval]) -> None:
    facts = CaseFacts(item="bed", promised_date=date(2026, 5, 1))
    citations = found(
        search,
        "My bed was due 1 May. I've slept on an airbed. Nobody answers.",
        "Delivery dates are only estimates.",
        "only",
        facts,
    )
    assert {c.document_id for c in citations} <= {"POL-LATE-DELIVERY", "POL-CANCELLATION"}
    assert any("cancel" in c.quote for c in citations)


@pytest.mark.parametrize(
    ("heard", "draft"),
    [
        ("Do you sell pianos?", "We do not sell pianos, sorry."),
        ("What is the weather in Leeds?", "I cannot tell you that."),
        ("", "I cannot do that."),
    ],
)
def test_better_nothing_than_something_wrong(search: Callable[[str], Retrieval], heard: str, draft: str) -> None:
    assert found(search, heard, draft, draft) == ()


def test_without_a_refusal_nothing_is_searched() -> None:
    def never(text: str) -> Retrieval:
        raise AssertionError(text)

    reply = Reply(draft="I can do that.", thread=(ThreadMessage(speaker=Speaker.customer, text=BLIND),))
    assert instead(AGENT, reply, (), never, documents(), knowledge().company, ON) == ()
    assert instead(AGENT, reply, (), never, documents(), knowledge().company, ON, []) == ()


def test_the_scorecard_tells_where_the_refusal_stands(search: Callable[[str], Retrieval]) -> None:
    standard = documents()["STD-OWNERSHIP-2"]
    assert isinstance(standard, Standard)
    start = NO_BLIND.index("nothing")
    result = CriterionResult(
        standard_id=standard.id,
        version=standard.version,
        title=standard.title,
        weight=standard.weight,
        critical=False,
        verdict=Verdict.missed,
        evidence=(Evidence(text="nothing further", start=start, end=start + 15),),
    )
    reply = Reply(draft=NO_BLIND, thread=(ThreadMessage(speaker=Speaker.customer, text=BLIND),))
    assert instead(AGENT, reply, (result,), search, documents(), knowledge().company, ON)
    unverified = result.model_copy(update={"verified": False})
    assert instead(AGENT, reply, (unverified,), search, documents(), knowledge().company, ON) == ()


def test_only_policies_in_force_that_the_person_may_read(search: Callable[[str], Retrieval]) -> None:
    policy = documents()["POL-CANCELLATION"]
    assert isinstance(policy, Policy)
    for other in (
        policy.model_copy(update={"audience": frozenset({Role.leader})}),
        policy.model_copy(update={"version": policy.version + 1}),
    ):
        shelf = {**documents(), policy.id: other}
        assert all(c.document_id != policy.id for c in found(search, BLIND, NO_BLIND, "nothing further", shelf=shelf))
