"""Suggestions for realistic drafts, with the sample company's knowledge and the packaged embedder."""

from __future__ import annotations

import time
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.documents.loader import Knowledge, load_knowledge
from assistant.domain.claims import Claim, ClaimKind, FactFinding, FactVerdict
from assistant.domain.commitments import Commitment, Whom
from assistant.domain.knowledge import Document, Standard, in_force
from assistant.domain.passages import Citation
from assistant.domain.people import Person, Role
from assistant.domain.preserving import invented
from assistant.domain.reply import CaseFacts, Channel, Reply, Speaker, ThreadMessage, standards_for
from assistant.domain.review import Suggestion
from assistant.domain.scorecard import CriterionResult, Evidence, Verdict
from assistant.domain.suggesting import apply
from assistant.engines.base import RewriteRequest
from assistant.engines.builtin.casework import SLOT, turned
from assistant.engines.builtin.rewriting import MOST_SUGGESTIONS, BuiltinRewriter
from assistant.language.embedder import MiniLM

ON = date(2026, 5, 12)
AUTHOR = Person(id="amira", name="Amira Khan", role=Role.agent, level="agent")
LATE = CaseFacts(
    customer_name="Denise Hallam",
    order_number="LF-2204817",
    order_value=Decimal(649),
    promised_date=date(2026, 5, 1),
    item="sofa bed",
)
LATE_WORDS = (
    "Order LF-2204817. You told me 1st May for the sofa bed. My mother in law has been sleeping on camp beds since the"
    " weekend. What is going on, and do I get anything back for this? Denise Hallam"
)
REFUND = CaseFacts(customer_name="Carl Oduya", order_number="LF-2187755", item="bedside tables")
REFUND_WORDS = (
    "I returned the bedside tables on 20 April and still don't have the £178. I've got rent to pay. Carl Oduya"
)
MATTRESS = CaseFacts(customer_name="D. Achterberg", order_number="LF-2207716", item="Fernley mattress")
MATTRESS_WORDS = "I've slept on the Fernley mattress for 22 nights and my back is in bits. I want my money back."
M, P = Verdict.missed, Verdict.partly


@pytest.fixture(scope="module")
def rewriter(minilm: MiniLM) -> BuiltinRewriter:
    return BuiltinRewriter(minilm)


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    return load_knowledge(Path(__file__).parents[3] / "knowledge")


@lru_cache(maxsize=1)
def documents() -> dict[str, Document]:
    return in_force(knowledge().documents, ON)


def request(
    draft: str,
    heard: str,
    verdicts: dict[str, tuple[Verdict, str]],
    facts: CaseFacts | None = None,
    channel: Channel = Channel.email,
    findings: tuple[FactFinding, ...] = (),
    commitments: tuple[Commitment, ...] = (),
    before: tuple[ThreadMessage, ...] = (),
) -> RewriteRequest:
    """A request whose scorecard says ``verdicts``: standard (without STD-) -> verdict and words of the draft."""
    speaker = Speaker.colleague if channel is Channel.internal else Speaker.customer
    reply = Reply(
        draft=draft,
        thread=(*before, ThreadMessage(speaker=speaker, text=heard)),
        channel=channel,
        facts=facts or CaseFacts(),
        replied_at=datetime(2026, 5, 12, 10),
    )
    standards = standards_for([d for d in documents().values() if isinstance(d, Standard)], reply)
    results = []
    for name, (verdict, words) in verdicts.items():
        standard = documents()[f"STD-{name}"]
        assert isinstance(standard, Standard)
        start = draft.index(words) if words else 0
        evidence = Evidence(text=words, start=start, end=start + len(words)) if words else Evidence(absent="not there")
        results.append(
            CriterionResult(
                standard_id=standard.id,
                version=standard.version,
                title=standard.title,
                weight=standard.weight,
                critical=standard.critical,
                verdict=verdict,
                evidence=(evidence,),
            )
        )
    return RewriteRequest(
        reply, tuple(results), findings, commitments, standards, documents(), AUTHOR, knowledge().company, ON
    )


def wrong(draft: str, words: str, policy: str, quote: str, ask: str | None = None) -> FactFinding:
    document = documents()[policy]
    at = document.body.index(quote)
    section = [s for s in document.sections if s.start <= at < s.end][-1]
    citation = Citation(
        number=1,
        document_id=document.id,
        version=document.version,
        title=document.title,
        section=section.heading,
        quote=quote,
        start=at,
        end=at + len(quote),
    )
    start = draft.index(words)
    claim = Claim(text=words, start=start, end=start + len(words), kind=ClaimKind.offer)
    return FactFinding(claim=claim, verdict=FactVerdict.wrong, citation=citation, message="Not by you.", ask=ask)


def promise(draft: str, words: str, dated: bool = False) -> Commitment:
    start = draft.index(words)
    return Commitment(what=words, whom=Whom.customer, dated=dated, quote=words, start=start, end=start + len(words))


TEMPLATE = (
    "Dear Mrs Hallam,\n\nThank you so much for taking the time to write to us.\n\n"
    "I fully understand that waiting can be"
    " disappointing. Regrettably it is not possible for us to offer any form of compensation.\n\nWarm regards,\n"
    "The Larkfield Team"
)
PASSED_ON = (
    "Hello Carl,\n\nThanks for getting in touch. I'm sorry to hear about your refund. "
    "I have passed this on to our payments"
    " team and they will come back to you as soon as they can.\n\nBest wishes\nSteph"
)
FINAL_SALE = (
    "Hello. Mattresses are a hygiene item. We can't refund or exchange it under any circumstances. Sorry we can't be of"
    " more help. Cust Care"
)
EIGHTY = (
    "Hi Denise,\n\nI'm sorry about the two missed dates. I'm giving you a late delivery credit of £80.\n\n"
    "Jo, Customer Care"
)
ASKS = "Hi can I take your order number please? I'll look then."
ADDRESS = "Hi! Aw that's sweet. Amy's bed is going to 14 Fenwick Close on Tuesday between 8 and 12. Have fun!"
CASES: dict[str, RewriteRequest] = {
    "template": request(
        TEMPLATE,
        LATE_WORDS,
        {"EMPATHY-1": (P, "I fully understand that"), "EMPATHY-2": (M, ""), "OWNERSHIP-2": (M, "not possible for us")},
        LATE,
    ),
    "passed on": request(
        PASSED_ON,
        REFUND_WORDS,
        {"EMPATHY-1": (M, ""), "EMPATHY-2": (P, "I'm sorry to hear"), "FOLLOW-1": (M, "come back to you")},
        REFUND,
        commitments=(promise(PASSED_ON, "they will come back to you as soon as they can"),),
    ),
    "final sale": request(
        FINAL_SALE,
        MATTRESS_WORDS,
        {"EMPATHY-1": (M, ""), "OWNERSHIP-2": (M, "We can't refund"), "WELCOME-1": (M, "")},
        MATTRESS,
    ),
    "eighty": request(
        EIGHTY,
        LATE_WORDS,
        {},
        LATE,
        findings=(
            wrong(
                EIGHTY,
                "late delivery credit of £80",
                "POL-LATE-DELIVERY",
                "As an agent, you may give a late-delivery credit of up to £50 by yourself.",
                "team lead",
            ),
        ),
    ),
    "asks again": request(
        ASKS,
        "LF-2247751, you took £89 twice. That puts me overdrawn.",
        {"WELCOME-3": (M, ASKS[:38])},
        channel=Channel.chat,
    ),
    "address": request(
        ADDRESS,
        "she bought a bed from you, can you tell me what address it goes to? her name is Amy Rudd",
        {"WELCOME-5": (M, "Amy's bed is going to 14 Fenwick Close")},
        channel=Channel.chat,
    ),
    "valued customer": request(
        "Dear Valued Customer,\n\nYour comments have been logged.\n\nYours faithfully,\nLarkfield Customer Relations",
        LATE_WORDS,
        {"WELCOME-1": (M, "Dear Valued Customer"), "EMPATHY-2": (M, "")},
        LATE,
    ),
    "no greeting": request("Your sofa bed is late.", LATE_WORDS, {"WELCOME-1": (M, "")}, LATE),
    "unknown name": request("Your lamp is late.", "Where is my lamp?", {"WELCOME-1": (M, ""), "EMPATHY-2": (M, "")}),
    "in the middle of a chat": request(
        "It's in the next few days.",
        "any news?",
        {"WELCOME-1": (M, ""), "FOLLOW-1": (M, "in the next few days")},
        channel=Channel.chat,
        before=(ThreadMessage(speaker=Speaker.agent, text="Hi, I'm Femi."),),
    ),
    "airbed": request(
        "We're sorry you feel that way. Someone will reach out soon.",
        "Bed was due 16 April. I've slept on an airbed for two weeks with a bad hip.",
        {"EMPATHY-1": (M, ""), "EMPATHY-2": (M, "We're sorry you feel that way."), "FOLLOW-1": (M, "reach out soon")},
        CaseFacts(item="bed", promised_date=date(2026, 4, 16)),
        Channel.social,
    ),
    "late husband": request(
        "Hello June. The card has run out.",
        "I have a gift card from my late husband. I feel so foolish. June",
        {"EMPATHY-1": (M, "")},
        CaseFacts(customer_name="June", item="gift card"),
        Channel.chat,
    ),
    "abuse": request(
        "Haha. Learn to spell and then we can talk.",
        "refund hasn't come you absolute moron",
        {"EMPATHY-5": (M, "Learn to spell"), "EMPATHY-1": (M, ""), "EMPATHY-2": (M, "")},
        channel=Channel.chat,
    ),
    "own queue": request(
        "Hi, it's in the queue and we'll look at it when we get to it.",
        "Hi Payments, can you trace the refund for LF-2190042? Thanks, Amira",
        {"FOLLOW-1": (M, "when we get to it")},
        channel=Channel.internal,
    ),
    "met beside missed": request(
        "Hi Carl,\n\nI'm sorry to hear about that.\n\nSteph",
        REFUND_WORDS,
        {"EMPATHY-2": (M, ""), "EMPATHY-3": (Verdict.met, "I'm sorry to hear about that.")},
        REFUND,
    ),
    "many misses": request(
        "No.",
        LATE_WORDS,
        dict.fromkeys(
            ("EMPATHY-1", "EMPATHY-2", "OWNERSHIP-1", "OWNERSHIP-2", "FOLLOW-1", "FOLLOW-3", "WELCOME-1"), (M, "")
        ),
        LATE,
    ),
    "insult": request(
        "Hello Mrs Hallam. You are an idiot and a liar. Your sofa comes on Friday.",
        "Where is my sofa?",
        {},
    ),
    "whole fee": request(
        "I've wiped the whole £90 fee for you.",
        "Please cancel my blind.",
        {},
        findings=(
            wrong(
                "I've wiped the whole £90 fee for you.",
                "whole £90 fee",
                "POL-CANCELLATION",
                "As an agent, you may waive up to £40 of the made-to-measure cancellation fee by yourself.",
                "team lead",
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_rules_that_every_rewrite_keeps(name: str, rewriter: BuiltinRewriter) -> None:
    asked = CASES[name]
    draft = asked.reply.draft
    suggestions = rewriter.draft(asked).suggestions
    text = apply(draft, suggestions)
    assert text == apply(draft, suggestions[::-1])
    assert len(suggestions) <= MOST_SUGGESTIONS
    for one in suggestions:
        assert one.replacement != one.original and one.reason
        assert one.open_slots == tuple(dict.fromkeys(SLOT.findall(one.replacement)))
        if not one.replacement:
            continue  # What is left out brings no words.
        assert one.citation is not None
        body = documents()[one.citation.document_id].body
        assert body[one.citation.start : one.citation.end] == one.citation.quote
    facts = asked.reply.facts
    sources = [
        draft,
        *(message.text for message in asked.reply.thread),
        f"{facts.customer_name} {facts.item} {facts.order_number} {facts.promised_date}",
        *(one.citation.quote for one in suggestions if one.citation),
        AUTHOR.name,
    ]
    assert invented(SLOT.sub("", text), sources, tuple(knowledge().company.patterns.values()), ON) == ()


def rewritten(name: str, rewriter: BuiltinRewriter) -> tuple[str, tuple[Suggestion, ...]]:
    suggestions = rewriter.draft(CASES[name]).suggestions
    return apply(CASES[name].reply.draft, suggestions), suggestions


def test_a_template_gives_way_to_the_customers_own_trouble(rewriter: BuiltinRewriter) -> None:
    text, _ = rewritten("template", rewriter)
    assert text.startswith(
        "Dear Mrs Hallam,\n\nI am sorry: we promised your sofa bed for 1 May, and that day has passed. Thank you"
    )
    assert "Your mother in law has been sleeping on camp beds since the weekend, and that must be hard." in text
    assert "I fully understand" not in text and "not possible" not in text
    assert "What I can do today is {one way}, or {a second way}" in text
    assert text.endswith("\n\nWarm regards,\nThe Larkfield Team")


def test_a_vague_promise_keeps_its_sentence_and_gets_a_day(rewriter: BuiltinRewriter) -> None:
    text, suggestions = rewritten("passed on", rewriter)
    assert "I have passed this on to our payments team and they will come back to you by {day and time}." in text
    assert "I am sorry that {what we got wrong}." in text and "sorry to hear" not in text
    assert "You've got rent to pay, and that must be worrying." in text
    assert any(one.original == "as soon as they can" for one in suggestions)


def test_a_refusal_gives_way_and_what_is_beside_it_stays(rewriter: BuiltinRewriter) -> None:
    text, _ = rewritten("final sale", rewriter)
    assert text == (
        "Hello D. Achterberg. You've slept on the Fernley mattress for 22 nights and your back is in bits, "
        "and that must"
        " be exhausting. Mattresses are a hygiene item. "
        "What I can do today is {one way}, or {a second way}; which would"
        " you rather have? Amira, Cust Care"
    )


def test_a_wrong_amount_becomes_the_authors_own_limit(rewriter: BuiltinRewriter) -> None:
    text, (one,) = rewritten("eighty", rewriter)
    assert text == EIGHTY.replace("£80", "£50")
    assert (one.original, one.replacement, one.open_slots) == ("£80", "£50", ())
    assert one.citation is not None and one.citation.section.startswith("4.2")


def test_a_sentence_that_another_figure_would_make_nonsense_gives_way_to_a_blank(rewriter: BuiltinRewriter) -> None:
    text, (one,) = rewritten("whole fee", rewriter)
    assert text == "{what the policy says}" and one.open_slots == ("what the policy says",)
    assert one.citation is not None and one.citation.document_id == "POL-CANCELLATION"


def test_no_better_draft_keeps_an_insult(rewriter: BuiltinRewriter) -> None:
    text, suggestions = rewritten("insult", rewriter)
    assert "liar" not in text and "Your sofa comes on Friday." in text
    assert any(one.replacement == "" and one.original == "You are an idiot and a liar. " for one in suggestions)


def test_what_the_customer_has_sent_is_not_asked_again(rewriter: BuiltinRewriter) -> None:
    text, _ = rewritten("asks again", rewriter)
    assert "I have your order LF-2247751 in front of me, so you need not send anything again." in text.replace(
        "Hi i", "Hi I"
    )
    assert "can I take your order number" not in text


def test_somebody_elses_address_goes(rewriter: BuiltinRewriter) -> None:
    text, _ = rewritten("address", rewriter)
    assert "Fenwick" not in text and text.startswith("Hi! Aw that's sweet. I can only talk about an order with")


def test_names_in_greeting_and_signature(rewriter: BuiltinRewriter) -> None:
    text, _ = rewritten("valued customer", rewriter)
    assert text.startswith("Dear Denise,\n\nI am sorry: we promised")
    assert text.endswith("Yours faithfully,\nAmira\nLarkfield Customer Relations")
    assert rewritten("no greeting", rewriter)[0] == "Hello Denise. Your sofa bed is late. Amira"
    text, _ = rewritten("unknown name", rewriter)
    assert text.startswith("Hello. I am sorry that {what we got wrong}. Your lamp") and "customer name" not in text


def test_nobody_is_greeted_twice(rewriter: BuiltinRewriter) -> None:
    assert rewritten("in the middle of a chat", rewriter)[0] == "It's by {day and time}."


def test_feeling_and_apology_come_first_and_the_smile_stays(rewriter: BuiltinRewriter) -> None:
    assert rewritten("airbed", rewriter)[0] == (
        "You've slept on an airbed for two weeks with a bad hip, and that must be exhausting. I am sorry: we promised"
        " your bed for 16 April, and that day has passed. Someone will reach out by {day and time}."
    )


def test_in_one_line_the_first_sentence_goes_on_after_a_semicolon(rewriter: BuiltinRewriter) -> None:
    draft = "Hi Andrew, it's being dealt with."
    asked = request(draft, "You took £89 twice!", {"EMPATHY-2": (M, "")}, channel=Channel.chat)
    text = apply(draft, rewriter.draft(asked).suggestions)
    assert text == "Hi Andrew, I am sorry that {what we got wrong}; it's being dealt with."


def test_in_public_no_order_number_is_named(rewriter: BuiltinRewriter) -> None:
    asked = request("Ok.", LATE_WORDS, {"OWNERSHIP-5": (M, ""), "WELCOME-3": (M, "Ok.")}, LATE, Channel.social)
    assert "LF-" not in apply("Ok.", rewriter.draft(asked).suggestions)


def test_grief_is_not_called_exhausting(rewriter: BuiltinRewriter) -> None:
    assert rewritten("late husband", rewriter)[0] == "Hello June. I am so sorry for your loss. The card has run out."


def test_to_insults_there_is_one_answer(rewriter: BuiltinRewriter) -> None:
    text, (one,) = rewritten("abuse", rewriter)
    assert one.original == "Learn to spell and then we can talk." and "end the chat if the insults go on" in text


def test_a_colleague_gets_a_day_too(rewriter: BuiltinRewriter) -> None:
    assert rewritten("own queue", rewriter)[0] == "Hi, it's in the queue and we'll look at it by {day and time}."


def test_evidence_of_a_met_standard_is_not_replaced(rewriter: BuiltinRewriter) -> None:
    text, suggestions = rewritten("met beside missed", rewriter)
    assert "I'm sorry to hear about that." in text and all(one.original == "" for one in suggestions)


def test_nothing_to_mend_is_nothing_suggested(rewriter: BuiltinRewriter) -> None:
    assert rewriter.draft(request(EIGHTY, LATE_WORDS, {}, LATE)).suggestions == ()
    assert rewriter.draft(request(" \n", LATE_WORDS, {"EMPATHY-1": (M, "")}, LATE)).suggestions == ()


@pytest.mark.anyio
async def test_the_same_comes_in_a_thread(rewriter: BuiltinRewriter) -> None:
    assert await rewriter.rewrite(CASES["airbed"]) == rewriter.draft(CASES["airbed"])


def test_a_long_draft_takes_no_longer_than_a_blink(rewriter: BuiltinRewriter) -> None:
    draft = TEMPLATE.replace(
        "Regrettably", "We have looked at the case with care and found nothing amiss. " * 14 + "Regrettably"
    )
    asked = request(
        draft, LATE_WORDS, dict.fromkeys(("EMPATHY-1", "EMPATHY-2", "OWNERSHIP-2", "FOLLOW-1"), (M, "")), LATE
    )
    rewriter.draft(asked)
    took = []
    for _ in range(3):
        # Of this process alone: what others do on the machine is no fault of the draft.
        begun = time.process_time()
        rewriter.draft(asked)
        took.append(time.process_time() - begun)
    assert min(took) < 0.1


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("I've got rent to pay.", "You've got rent to pay"),
        ("My husband can't lift anything after his operation.", "Your husband can't lift anything after his operation"),
        ("I was at home and we waited for our sofa!", "You were at home and you waited for your sofa"),
        ("that puts me overdrawn and I get charged", "That puts you overdrawn and you get charged"),
    ],
)
def test_the_customers_words_are_turned_to_them(said: str, back: str) -> None:
    assert turned(said) == back


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from([TEMPLATE, PASSED_ON, ASKS, ADDRESS, "Hi June", "Soon.", ""]) | st.text(max_size=30), max_size=3
    ),
    st.integers(0, 200),
    st.integers(0, 60),
    st.sets(st.sampled_from(["EMPATHY-1", "EMPATHY-2", "OWNERSHIP-2", "FOLLOW-1", "WELCOME-1", "WELCOME-3"])),
    st.sampled_from([M, P]),
)
def test_suggestions_for_any_text_can_be_applied(
    rewriter: BuiltinRewriter, parts: list[str], start: int, length: int, missed: set[str], verdict: Verdict
) -> None:
    draft = "\n\n".join(parts)
    words = draft[start : start + length]
    asked = request(draft, LATE_WORDS, dict.fromkeys(sorted(missed), (verdict, words)), LATE)
    assert isinstance(apply(draft, rewriter.draft(asked).suggestions), str)
