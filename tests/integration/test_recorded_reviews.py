"""Reviews that somebody played as a careful model, gone through again: quotes hold, and the rewrite comes out the same.

A file of tests/recorded/reviews is one card: the reply, the judgements and suggestions as they were given, under
which number each passage went out, and what the product made of both. The judgements are the model's own; where a
standard's text has changed since, its clause is no longer found, and the card has to be played again.
"""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from assistant.documents.loader import Knowledge, load_knowledge
from assistant.domain.knowledge import Document, Standard, in_force
from assistant.domain.people import Person, Role
from assistant.domain.reply import Reply, standards_for
from assistant.domain.scorecard import scorecard, verify
from assistant.engines.base import JudgeRequest, RewriteDraft, RewriteRequest
from assistant.engines.language_model.passages import Passage
from assistant.engines.language_model.suggesting import ModelRewrite, placed, removals
from assistant.features.review.rewriting import checked_rewrite
from tests.review_support import judging

RECORDED = Path(__file__).parents[1] / "recorded" / "reviews"
AMIRA = Person(id="ann", name="Amira", role=Role.agent, level="agent")
pytestmark = pytest.mark.anyio


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    return load_knowledge(Path(__file__).parents[2] / "knowledge")


def readable(on: date) -> dict[str, Document]:
    found = in_force(knowledge().documents, on)
    return {name: document for name, document in found.items() if AMIRA.may_read(document.audience)}


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.json")), ids=lambda path: str(path.stem))
async def test_a_played_card_comes_out_as_it_did(path: Path) -> None:
    case: dict[str, Any] = json.loads(path.read_text("utf-8"))
    reply, on = Reply.model_validate(case["reply"]), date.fromisoformat(case["on"])
    documents = readable(on)
    standards = standards_for((d for d in documents.values() if isinstance(d, Standard)), reply)
    request = JudgeRequest(reply, standards, AMIRA, knowledge().company, on, documents)
    said = {row["standard_id"]: row for row in case["judgements"]}
    scripts = [
        [{"judgements": [said[standard.id] for standard in part.standards if standard.id in said]}]
        for part in judging().lay_out(request)
    ]
    verified = verify(await judging(*scripts).judge(request), reply, standards)
    card = scorecard(verified.results, engine="openai", on=on, dropped=verified.dropped)
    assert (card.unverified, card.dropped) == (0, 0), [r.standard_id for r in card.criteria if not r.verified]
    judged = {result.standard_id: str(result.verdict) for result in card.criteria}
    assert {name: judged[name] for name in said} == {name: row["verdict"] for name, row in said.items()}


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.json")), ids=lambda path: str(path.stem))
def test_a_played_rewrite_comes_out_as_it_did(path: Path) -> None:
    case: dict[str, Any] = json.loads(path.read_text("utf-8"))
    reply, on = Reply.model_validate(case["reply"]), date.fromisoformat(case["on"])
    documents = readable(on)
    passages = {int(number): _passage(name, documents) for number, name in case["passages"].items()}
    said = ModelRewrite.model_validate(case["rewrite"])
    kept = placed(said.suggestions, reply.draft, passages)
    draft = RewriteDraft(
        kept.suggestions,
        removed=removals(said.removed, reply.draft),
        rests_on=kept.rests_on,
        dropped=kept.dropped,
        prompt="rewrite/reply@2",
    )
    request = RewriteRequest(reply, (), (), (), (), documents, AMIRA, knowledge().company, on)
    rewrite = checked_rewrite(draft, request, "openai", lambda text: ())
    assert rewrite is not None and rewrite.text == case["text"]
    for one in rewrite.suggestions:
        if one.citation:
            body = documents[one.citation.document_id].body
            assert body[one.citation.start : one.citation.end] == one.citation.quote


def _passage(name: str, documents: dict[str, Document]) -> Passage:
    title, _, heading = name.partition("#")
    document = next(document for document in documents.values() if document.title == title)
    section = next(section for section in document.sections if section.heading == heading)
    text = document.section_text(section).strip()
    start = document.body.index(text, section.start)
    return Passage(document, section, start, start + len(text))
