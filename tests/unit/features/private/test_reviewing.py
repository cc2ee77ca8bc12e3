"""Judging and rewriting behind placeholders: offsets, quotes and suggestions are those of the draft as written."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.domain.claims import Claim, ClaimKind, FactFinding, FactVerdict
from assistant.domain.commitments import Commitment, Whom
from assistant.domain.company import Company
from assistant.domain.conversation import Usage
from assistant.domain.reply import CaseFacts, Reply
from assistant.domain.review import Removed, Suggestion
from assistant.domain.scorecard import verify
from assistant.domain.suggesting import apply
from assistant.engines.base import RewriteDraft, RewriteRequest
from assistant.features.private.reviewing import PrivateJudge, PrivateRewriter
from assistant.security.personal.finder import Finder
from tests.fakes_model import ScriptedEndpoint
from tests.review_support import (
    REPLY,
    THREAD,
    judge_request,
    judging,
    missed,
    rewrite_request,
    said,
    standard,
    suggesting,
)

pytestmark = pytest.mark.anyio

FINDER = Finder.of(Company(name="Penrose Lamps"))
SOON = "I will look into it soon, Kate."
DRAFT = f"Hello Kate,\n\nyour order A-77/b goes to 12 High Street, Leeds, LS1 4AB. {SOON}\n\nAnn"
FACTS = CaseFacts(customer_name="Kate Lowe", order_number="A-77/b", item="lamp", extra={"Phone": "07700 900123"})
CASE = Reply(draft=DRAFT, thread=THREAD, channel=REPLY.channel, facts=FACTS)
SECRETS = ("Kate", "Lowe", "A-77", "High Street", "LS1", "07700", "Ann\n")


def sent(asked: Any) -> str:
    endpoint = asked._endpoint
    assert isinstance(endpoint, ScriptedEndpoint)
    return "\n".join(message.text for call in endpoint.calls for message in call[1] if message.role == "user")


async def test_a_judges_quote_is_the_drafts_own_words() -> None:
    quote = "your order [order number 1] goes to [address 1]."
    inner = judging([{"judgements": [said(reply_quote=quote, reason="[name 1] waits for [order number 1].")]}])
    spent: list[Usage] = []
    request = judge_request(standard(), reply=CASE, spent=spent.append)
    judged = await PrivateJudge(inner, FINDER).judge(request)
    assert judged[0].reply_quote == "your order A-77/b goes to 12 High Street, Leeds, LS1 4AB."
    assert judged[0].reason == "Kate waits for A-77/b."
    (result,) = verify(judged, CASE, [standard()]).results
    (evidence,) = result.evidence
    assert result.verified and DRAFT[evidence.start : evidence.end] == evidence.text == judged[0].reply_quote
    assert not any(secret in sent(inner) for secret in SECRETS)
    assert spent[0].replaced >= 4


async def test_suggestions_stand_where_they_stand_in_the_draft() -> None:
    changes = {
        "I will look into it soon, [name 1].": "I ring [name 1] by {day}.",
        "goes to [address 1].": "goes to [address 1] today.",
    }
    rows = [{"original": a, "sources": [], "replacement": b, "reason": "[name 1]"} for a, b in changes.items()]
    inner = suggesting([{"suggestions": rows, "removed": [{"what": "[name 1]", "reason": "[name 1] knows."}]}])
    request = rewrite_request(reply=CASE, results=(missed(standard()),))
    draft = await PrivateRewriter(inner, FINDER).rewrite(request)
    assert not any(secret in sent(inner) for secret in SECRETS)
    assert apply(DRAFT, draft.suggestions) == DRAFT.replace(SOON, "I ring Kate by {day}.").replace(
        "LS1 4AB.", "LS1 4AB today."
    )
    assert draft.removed == (Removed(what="Kate", reason="Kate knows."),) and draft.dropped == 0
    assert [one.open_slots for one in draft.suggestions] == [(), ("day",)]


class Noting:
    """A rewriter that notes its request and gives one draft."""

    name = "openai"

    def __init__(self, *suggestions: Suggestion) -> None:
        self._draft = RewriteDraft(suggestions, text="Dear [name 1]")
        self.request: RewriteRequest | None = None

    async def rewrite(self, request: RewriteRequest) -> RewriteDraft:
        self.request = request
        return self._draft


def at(words: str) -> dict[str, Any]:
    start = DRAFT.index(words)
    return {"start": start, "end": start + len(words)}


async def test_what_was_found_in_the_draft_points_at_the_same_words_without_details() -> None:
    claim = Claim(text="LS1 4AB. I will", kind=ClaimKind.right, **at("LS1 4AB. I will"))
    promise = Commitment(what=SOON, whom=Whom.customer, dated=False, quote=SOON, **at(SOON))
    fact = FactFinding(claim=claim, verdict=FactVerdict.wrong, message="Kate's claim")
    inner = Noting()
    request = rewrite_request(reply=CASE, results=(missed(standard()),), facts=(fact,), commitments=(promise,))
    draft = await PrivateRewriter(inner, FINDER).rewrite(request)
    assert inner.request is not None and draft.text == "Dear Kate"
    text = inner.request.reply.draft
    (found,), (kept,) = inner.request.facts, inner.request.commitments
    assert text[found.claim.start : found.claim.end] == found.claim.text == "[address 1]. I will"
    assert text[kept.start : kept.end] == kept.quote == kept.what == "I will look into it soon, [name 1]."
    assert found.message == "[name 1]'s claim" and inner.request.person.name == ""


async def test_a_suggestion_that_cuts_a_placeholder_is_dropped_and_counted() -> None:
    cut = Suggestion(start=8, end=12, original="me 1", replacement="x", reason="")
    draft = await PrivateRewriter(Noting(cut), FINDER).rewrite(rewrite_request(reply=CASE))
    assert draft.suggestions == () and draft.dropped == 1
