"""A judge and a rewriter behind placeholders: draft, thread and facts of a case go out without personal details."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from assistant.domain.claims import FactFinding
from assistant.domain.commitments import Commitment
from assistant.domain.conversation import Usage
from assistant.domain.knowledge import Document
from assistant.domain.people import Person
from assistant.domain.reply import CaseFacts, Reply
from assistant.domain.review import Removed, Suggestion
from assistant.domain.scorecard import CriterionResult, Judgement
from assistant.engines.base import Judge, JudgeRequest, RewriteDraft, Rewriter, RewriteRequest
from assistant.features.private.usage import counted
from assistant.security.personal.finder import Finder
from assistant.security.personal.numbers import ORDER
from assistant.security.redaction import Redacted, Redactor


class PrivateJudge:
    """Another judge, asked without personal details. The words it quotes are those of the reply again."""

    def __init__(self, judge: Judge, finder: Finder) -> None:
        self._judge, self._finder = judge, finder

    @property
    def name(self) -> str:
        """The judge's own."""
        return self._judge.name

    async def judge(self, request: JudgeRequest) -> tuple[Judgement, ...]:
        """What the judge says of each standard."""
        redactor, redacted = await asyncio.to_thread(self._prepared, request)
        return tuple(
            one.model_copy(
                update={
                    field: redactor.restore(getattr(one, field))
                    for field in ("reply_quote", "absent", "clause_quote", "reason", "next_step")
                }
            )
            for one in await self._judge.judge(redacted)
        )

    def _prepared(self, request: JudgeRequest) -> tuple[Redactor, JudgeRequest]:
        published = [*request.standards, *request.documents.values()]
        redactor = _redactor(self._finder, request.reply, request.person, published)

        def spent(usage: Usage) -> None:
            request.spent(counted(usage, redactor.count) or usage)

        return redactor, replace(
            request, reply=_reply(request.reply, redactor), person=_nameless(request.person), spent=spent
        )


class PrivateRewriter:
    """Another rewriter, asked without personal details. Its suggestions stand in the reply as it was written."""

    def __init__(self, rewriter: Rewriter, finder: Finder) -> None:
        self._rewriter, self._finder = rewriter, finder

    @property
    def name(self) -> str:
        """The rewriter's own."""
        return self._rewriter.name

    async def rewrite(self, request: RewriteRequest) -> RewriteDraft:
        """What to write instead; a suggestion that cuts a placeholder in two is dropped and counted."""
        redactor, redacted = await asyncio.to_thread(self._prepared, request)
        draft = await self._rewriter.rewrite(redacted)
        shown = redactor.redacted(request.reply.draft)
        kept = [found for one in draft.suggestions if (found := _placed(one, shown, redactor))]
        return replace(
            draft,
            suggestions=tuple(kept),
            removed=tuple(
                Removed(what=redactor.restore(one.what), reason=redactor.restore(one.reason)) for one in draft.removed
            ),
            dropped=draft.dropped + len(draft.suggestions) - len(kept),
            text=redactor.restore(draft.text),
            usage=counted(draft.usage, redactor.count),
        )

    def _prepared(self, request: RewriteRequest) -> tuple[Redactor, RewriteRequest]:
        published = [*request.standards, *request.documents.values()]
        redactor = _redactor(self._finder, request.reply, request.person, published)
        reply = _reply(request.reply, redactor)
        draft = redactor.redacted(request.reply.draft)
        return redactor, replace(
            request,
            reply=reply,
            person=_nameless(request.person),
            results=tuple(_result(result, draft, redactor) for result in request.results),
            facts=tuple(_fact(fact, draft, redactor) for fact in request.facts),
            commitments=tuple(_commitment(one, draft, redactor) for one in request.commitments),
        )


def _redactor(finder: Finder, reply: Reply, person: Person, published: Iterable[Document]) -> Redactor:
    facts = reply.facts
    own = [*(message.text for message in reply.thread), facts.item, *facts.extra.values(), *facts.extra, reply.draft]
    return Redactor(
        finder,
        own,
        called=[facts.customer_name, person.name],
        values={facts.order_number: ORDER} if facts.order_number else None,
        published=[text for document in published for text in (document.title, document.body)],
    )


def _reply(reply: Reply, redactor: Redactor) -> Reply:
    thread = tuple(m.model_copy(update={"text": redactor.redact(m.text)}) for m in reply.thread)
    facts = _facts(reply.facts, redactor)
    return reply.model_copy(update={"thread": thread, "facts": facts, "draft": redactor.redact(reply.draft)})


def _facts(facts: CaseFacts, redactor: Redactor) -> CaseFacts:
    return facts.model_copy(
        update={
            "customer_name": redactor.redact(facts.customer_name),
            "order_number": redactor.redact(facts.order_number),
            "item": redactor.redact(facts.item),
            "extra": {redactor.redact(name): redactor.redact(value) for name, value in facts.extra.items()},
        }
    )


def _nameless(person: Person) -> Person:
    return person.model_copy(update={"name": ""})


def _result(result: CriterionResult, draft: Redacted, redactor: Redactor) -> CriterionResult:
    evidence = []
    for one in result.evidence:
        start, end = draft.place(one.start, one.end)
        changes = {"start": start, "end": end, "text": draft.text[start:end]} if one.text else {}
        told = {name: redactor.redact(getattr(one, name)) for name in ("absent", "measured")}
        evidence.append(one.model_copy(update={**told, **changes}))
    told = {name: redactor.redact(getattr(result, name)) for name in ("reason", "next_step")}
    return result.model_copy(update={**told, "evidence": tuple(evidence)})


def _fact(fact: FactFinding, draft: Redacted, redactor: Redactor) -> FactFinding:
    start, end = draft.place(fact.claim.start, fact.claim.end)
    claim = fact.claim.model_copy(update={"start": start, "end": end, "text": draft.text[start:end]})
    return fact.model_copy(update={"claim": claim, "message": redactor.redact(fact.message)})


def _commitment(one: Commitment, draft: Redacted, redactor: Redactor) -> Commitment:
    start, end = draft.place(one.start, one.end)
    told = {name: redactor.redact(getattr(one, name)) for name in ("what", "by")}
    return one.model_copy(update={**told, "start": start, "end": end, "quote": draft.text[start:end]})


def _placed(one: Suggestion, draft: Redacted, redactor: Redactor) -> Suggestion | None:
    place = draft.original_place(one.start, one.end)
    if place is None:
        return None
    start, end = place
    return one.model_copy(
        update={
            "start": start,
            "end": end,
            "original": draft.original[start:end],
            "replacement": redactor.restore(one.replacement),
            "reason": redactor.restore(one.reason),
        }
    )
