"""The language model's suggestions: places in the draft, sources that carry them, open slots, and nothing mended."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.claims import Claim, ClaimKind, FactFinding, FactVerdict
from assistant.domain.commitments import Commitment, Whom
from assistant.domain.people import Role
from assistant.domain.review import Removed
from assistant.domain.scorecard import Verdict
from assistant.domain.suggesting import apply
from assistant.engines.base import RewriteDraft
from assistant.engines.language_model.quoting import original, places
from assistant.engines.language_model.rewriting import MOST_PASSAGES, ModelRewriter
from assistant.engines.language_model.suggesting import MOST_SUGGESTIONS
from assistant.errors import EngineOverLimit
from tests.fakes_model import USAGE, ScriptedEndpoint
from tests.review_support import DRAFT, REPLY, cited, missed, policy, rewrite_request, standard, suggesting

pytestmark = pytest.mark.anyio
SOON = "I will look into it soon."
LIMIT = policy("As an agent, you may refund up to £50 for a broken lamp. Above that ask your team lead.")


def sentence(original: str = SOON, replacement: str = "I will ring you by {day}.", **more: Any) -> dict[str, Any]:
    return {"original": original, "sources": [], "replacement": replacement, "reason": "You name a day.", **more}


async def rewritten(
    *suggestions: dict[str, Any], removed: Any = (), documents: Any = (), **request: Any
) -> RewriteDraft:
    script = [{"suggestions": list(suggestions), "removed": list(removed)}]
    return await suggesting(script).rewrite(rewrite_request(*documents, **request))


def user_of(rewriter: ModelRewriter) -> str:
    endpoint = rewriter._endpoint
    assert isinstance(endpoint, ScriptedEndpoint)
    return endpoint.calls[0][1][1].text


async def test_words_instead_of_words_leave_the_rest_to_its_writer() -> None:
    draft = await rewritten(sentence())
    (one,) = draft.suggestions
    assert apply(DRAFT, draft.suggestions) == DRAFT.replace(SOON, "I will ring you by {day}.")
    assert one.open_slots == ("day",) and (draft.prompt, draft.usage) == ("rewrite/reply@2", USAGE)


async def test_an_original_that_does_not_stand_there_just_once_is_dropped_and_counted() -> None:
    twice = REPLY.model_copy(update={"draft": f"{SOON} Really, {SOON} am"})
    draft = await rewritten(sentence(), sentence("am"), sentence("I will look."), sentence(""), reply=twice)
    assert [one.original for one in draft.suggestions] == ["am"] and draft.dropped == 3


async def test_only_what_is_added_is_new() -> None:
    hello, rules = "Hello Kate,", "those are the rules."
    draft = await rewritten(
        sentence(hello, "Hello Kate,\n\nI am sorry about your lamp."),
        sentence(rules, "Thank you; those are the rules."),
    )
    assert [(one.original, one.replacement) for one in draft.suggestions] == [
        ("", "\n\nI am sorry about your lamp."),
        ("", "Thank you; "),
    ]
    assert "Hello Kate,\n\nI am sorry about your lamp.\n\nThank you; those" in apply(DRAFT, draft.suggestions)


async def test_suggestions_that_touch_each_other_or_are_too_many_are_dropped() -> None:
    both = sentence("I can give you £80 back. I will look into it soon."), sentence()
    assert (await rewritten(*both)).dropped == 1
    words = " ".join(f"word{n}" for n in range(20))
    rows = [sentence(f"word{n}", f"Word{n}") for n in range(20)]
    draft = await rewritten(*rows, reply=REPLY.model_copy(update={"draft": words}))
    assert len(draft.suggestions) == MOST_SUGGESTIONS and draft.dropped == 20 - MOST_SUGGESTIONS


@pytest.mark.parametrize("broken", ["I will {ring.", "{" + "x" * 41 + "}", "so " * 200])
async def test_braces_that_are_no_slot_and_endless_words_are_dropped(broken: str) -> None:
    draft = await rewritten(sentence(replacement=broken))
    assert not draft.suggestions and draft.dropped == 1


async def test_slots_in_square_brackets_are_slots_too() -> None:
    (one,) = (await rewritten(sentence(replacement="I will ring you by [new date]."))).suggestions
    assert one.replacement == "I will ring you by {new date}." and one.open_slots == ("new date",)


async def test_a_source_is_cited_with_the_words_that_carry_the_new_ones() -> None:
    pound = cited(LIMIT, "you may refund up to £50 for a broken lamp")
    rows = [
        sentence("I can give you £80 back.", "I can refund £50 for the broken lamp today.", sources=[1, 99]),
        sentence(sources=[77]),
        sentence("those are the rules.", "Such is life.", sources=[1]),
    ]
    draft = await rewritten(*rows, documents=(LIMIT,), instead=(pound,))
    rules, refund, ring = draft.suggestions
    assert refund.citation is not None
    assert refund.citation.quote == "As an agent, you may refund up to £50 for a broken lamp."
    assert LIMIT.body[refund.citation.start : refund.citation.end] == refund.citation.quote
    assert ring.citation is None, "a source that was not given"
    assert rules.citation is None, "a source that says nothing of the kind"


async def test_every_source_named_is_kept_and_what_goes_takes_its_line_along() -> None:
    fee = policy("Refund the fee when a lamp is 3 days or more late.", "POL-FEE")
    rows = [
        sentence("those are the rules.", ""),
        sentence(
            "Hello Kate,",
            "Hello Kate, I refund £50 for the broken lamp and the fee, as it is 3 days late.",
            sources=[1, 2],
        ),
    ]
    ways = cited(LIMIT, "up to £50"), cited(fee, "Refund the fee")
    draft = await rewritten(*rows, documents=(LIMIT, fee), instead=ways)
    cites = [one.citation.quote for one in draft.suggestions if one.citation] + [one.quote for one in draft.rests_on]
    assert len(cites) == 2 and any("£50" in quote for quote in cites) and any("3 days" in quote for quote in cites)
    assert "late.\n\nI can give you £80 back." in apply(DRAFT, draft.suggestions)


async def test_what_is_left_out_has_its_reason_as_far_as_the_draft_had_it() -> None:
    given = [{"what": "£80", "reason": "It is above your limit."}, {"what": "£500", "reason": "Never said."}, {}]
    draft = await rewritten(sentence("I can give you £80 back.", "I will ask for it."), removed=given)
    assert draft.removed == (Removed(what="£80", reason="It is above your limit."),)


async def test_findings_passages_and_limits_are_told_and_nothing_that_failed_its_check() -> None:
    held = standard()
    hidden = policy("Only leaders know about £900.", "POL-SECRET", frozenset({Role.leader}))
    start = DRAFT.index("£80")
    claim = Claim(text="£80", start=start, end=start + 3, kind=ClaimKind.offer)
    wrong = FactFinding(
        claim=claim, verdict=FactVerdict.wrong, citation=cited(LIMIT, "up to £50"), message="Your own limit is £50."
    )
    promise = Commitment(what="look", whom=Whom.customer, dated=False, quote=SOON, start=0, end=1)
    rewriter = suggesting([{"suggestions": []}])
    failed = missed(held, verified=False, reason="It is all wrong.")
    stale = cited(LIMIT, "up to £50").model_copy(update={"quote": "up to £90"})
    told: set[str] = set()
    draft = await rewriter.rewrite(
        rewrite_request(
            LIMIT,
            hidden,
            results=(failed, missed(held)),
            facts=(wrong,),
            commitments=(promise,),
            instead=(cited(hidden, "£900"), stale),
            given=lambda found: told.update(document.id for document in found),
        )
    )
    assert told == {LIMIT.id, held.id}
    user = user_of(rewriter)
    assert draft.suggestions == ()
    assert '<passage number="1" kind="document" title="Pol-Refunds"' in user and "£50 for a broken lamp" in user
    assert "› I will ring you by {day}, {customer name}." in user
    assert "Your own limit is £50." in user and "You name no day." in user and "promise without a day" in user
    assert "£900" not in user and "£90" not in user and "It is all wrong" not in user


async def test_where_nothing_is_to_mend_nobody_is_asked() -> None:
    fine = missed(standard(), verdict=Verdict.met)
    assert await suggesting().rewrite(rewrite_request(results=(fine,))) == RewriteDraft()


async def test_what_does_not_fit_is_left_out_whole_and_a_case_that_does_not_is_refused() -> None:
    long = policy("Refunds take a while. " * 100, "POL-LONG")
    request = rewrite_request(long, LIMIT, instead=(cited(long, "Refunds take a while."), cited(LIMIT, "up to £50")))
    numbered = suggesting(context=3_500).lay_out(request).passages
    assert [p.document.id for p in numbered.values()][:1] == ["POL-REFUNDS"] or len(numbered) <= MOST_PASSAGES
    assert all(p.text in p.document.body for p in numbered.values())
    with pytest.raises(EngineOverLimit):
        await suggesting().rewrite(rewrite_request(reply=REPLY.model_copy(update={"draft": "word " * 15_000})))


@given(st.text(alphabet="ab <>‹›\n\u2066“”’", max_size=40), st.data())
def test_what_the_prompt_shows_of_a_text_is_found_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = original(text, text[start:end])
    assert all(text[a:b].split() == found.split() for a, b in places(text, found))
