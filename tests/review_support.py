"""Standards, a policy and a draft for tests of a language model that judges and suggests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.domain.company import Company
from assistant.domain.knowledge import Document, Kind, Part, Section, Standard
from assistant.domain.passages import Citation
from assistant.domain.people import EVERYONE, Person, Role
from assistant.domain.reply import CaseFacts, Channel, Reply, Speaker, ThreadMessage
from assistant.domain.scorecard import Clause, CriterionResult, Evidence, Verdict
from assistant.engines.base import JudgeRequest, RewriteRequest
from assistant.engines.language_model.judging import ModelJudge
from assistant.engines.language_model.prompts import load_prompt
from assistant.engines.language_model.rewriting import ModelRewriter
from tests.fakes_model import PROMPTS, ScriptedEndpoint, words

ON = date(2026, 5, 12)
ANN = Person(id="ann", name="Ann", role=Role.agent, level="agent")
RULE = "You name the day of your next step."
SAYING = "I will ring you by {day}, {customer name}."
DRAFT = "Hello Kate,\n\nthose are the rules. I can give you £80 back. I will look into it soon.\n\nAnn"
THREAD = (ThreadMessage(speaker=Speaker.customer, text="My lamp is broken. I want £80 back. Kate"),)
REPLY = Reply(draft=DRAFT, thread=THREAD, channel=Channel.email, facts=CaseFacts(customer_name="Kate Lowe"))


def standard(name: str = "STD-DAY", rule: str = RULE, audience: frozenset[Role] = EVERYONE, **more: Any) -> Standard:
    """A standard of a rule and a sentence to say."""
    return _sectioned(
        Standard, name, {"Behaviour": (Part.behaviour, rule), "Say": (Part.say, f"> {SAYING}")}, audience, **more
    )


def policy(text: str, name: str = "POL-REFUNDS", audience: frozenset[Role] = EVERYONE) -> Document:
    """A document with one clause."""
    sections = {"4.2 What you may decide": (Part.decide, text)}
    return _sectioned(Document, name, sections, audience, kind=Kind.document)


def _sectioned(made: Any, name: str, parts: dict[str, tuple[Part, str]], audience: frozenset[Role], **more: Any) -> Any:
    body, sections = "", []
    for line, (heading, (part, text)) in enumerate(parts.items(), 1):
        body += f"## {heading}\n\n"
        start = len(body)
        body += f"{text}\n\n"
        sections.append(Section(path=(heading,), start=start, end=len(body), line=line, part=part))
    given = {"kind": Kind.standard, "family": "follow"} if made is Standard else {}
    return made(
        id=name, title=name.title(), audience=audience, body=body, sections=tuple(sections), **{**given, **more}
    )


def many(count: int) -> tuple[Standard, ...]:
    """Standards by id."""
    return tuple(standard(f"STD-{number:02}", f"Rule number {number} is to be kept.") for number in range(1, count + 1))


def judging(*scripts: Sequence[Any], context: int = 16_000, answer: int = 1_200) -> ModelJudge:
    """A judge over the product's own prompt, with a script instead of a model."""
    prompt = load_prompt(PROMPTS, "judge/reply")
    return ModelJudge(ScriptedEndpoint(*scripts), prompt, words, context, answer)


def suggesting(*scripts: Sequence[Any], context: int = 16_000) -> ModelRewriter:
    """A rewriter over the product's own prompt, with a script instead of a model."""
    prompt = load_prompt(PROMPTS, "rewrite/reply")
    return ModelRewriter(ScriptedEndpoint(*scripts), prompt, words, context, 1_200)


def said(name: str = "STD-DAY", verdict: str = "missed", **more: Any) -> dict[str, Any]:
    """A judgement as a model writes it."""
    given = {"reply_quote": "I will look into it soon.", "absent": "", "clause_quote": RULE}
    told = {"reason": "You name no day.", "next_step": "Name the day."}
    return {"standard_id": name, **given, "verdict": verdict, **told, **more}


def judge_request(*standards: Standard, reply: Reply = REPLY, **more: Any) -> JudgeRequest:
    """A request to judge."""
    return JudgeRequest(reply, standards or (standard(),), ANN, Company(), ON, **more)


def missed(held: Standard, **more: Any) -> CriterionResult:
    """A verified miss of a standard."""
    words = "I will look into it soon."
    start = DRAFT.index(words)
    given: dict[str, Any] = {
        "verdict": Verdict.missed,
        "evidence": (Evidence(text=words, start=start, end=start + len(words)),),
        "clause": Clause(standard_id=held.id, version=1, section="Behaviour", text=RULE),
        "reason": "You name no day.",
    }
    fields = {"standard_id": held.id, "version": 1, "title": held.title, "weight": 1, "critical": False}
    return CriterionResult.model_validate({**fields, **given, **more})


def rewrite_request(
    *documents: Document, results: tuple[CriterionResult, ...] | None = None, reply: Reply = REPLY, **more: Any
) -> RewriteRequest:
    """A request to rewrite; ``STD-DAY`` is missed unless ``results`` are given."""
    held = standard()
    known = {document.id: document for document in (held, *documents)}
    found = (missed(held),) if results is None else results
    given = {"facts": (), "commitments": (), **more}
    return RewriteRequest(
        reply=reply,
        results=found,
        standards=(held,),
        documents=known,
        person=ANN,
        company=Company(),
        on=ON,
        **given,
    )


def cited(document: Document, quote: str) -> Citation:
    """Words of a document as a citation."""
    start = document.body.index(quote)
    heading = document.sections[0].heading
    given = {"document_id": document.id, "version": document.version, "title": document.title, "section": heading}
    return Citation(number=1, quote=quote, start=start, end=start + len(quote), **given)
