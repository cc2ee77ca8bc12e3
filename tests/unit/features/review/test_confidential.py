"""Somebody else's order: what only the customer may hear is not told to others."""

from __future__ import annotations

import pytest

from assistant.domain.company import Company, WorkingCalendar
from assistant.domain.reply import CaseFacts, Reply, Speaker, ThreadMessage
from assistant.features.review.confidential import disclosures
from assistant.security.personal.finder import Finder
from tests.engine_support import policy

PRIVACY = policy(
    "POL-PRIVACY",
    "Privacy",
    "## In short\nCheck first.\n\n## 11.4 Family and other people\n- Share order details only with permission.\n"
    "- Offer to call the customer.\n\n## Why\nSome people hide where they live.\n",
    11,
).model_copy(update={"confidential": "11.4"})
FINDER, CALENDAR = Finder.of(Company(locale="en-GB")), WorkingCalendar()
EX = "I'm Helen's ex-husband. When is her delivery coming, and where to?"
COMES = "Helen's sofa comes on Thursday 26 November."


def found(asked: str, draft: str, speaker: Speaker = Speaker.customer, **facts: str) -> list[str]:
    """The words of the draft that are found fault with."""
    thread = (ThreadMessage(speaker=speaker, text=asked),)
    reply = Reply(draft=draft, thread=thread, facts=CaseFacts(extra=facts))
    return [draft[one.start : one.end] for one in disclosures(reply, {PRIVACY.id: PRIVACY}, FINDER, CALENDAR)]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (EX, COMES),
        (EX, "It goes to 12 Baker Street, Leeds LS1 4AP."),
        ("Which card did my wife's order go on?", "She paid with the card ending 4421."),
        ("My neighbour bought a table. How do I reach her?", "Her number is 07700 900123."),
        ("my mum ordered a lamp, when will it come", "It will arrive tomorrow."),
    ],
)
def test_details_told_to_somebody_else_are_found_where_they_stand(asked: str, told: str) -> None:
    assert found(asked, f"Hello, thank you for writing. {told} Warm regards, Amira") == [told]


def test_the_finding_is_critical_and_says_what_to_do_instead() -> None:
    reply = Reply(draft=COMES, thread=(ThreadMessage(speaker=Speaker.customer, text=EX),))
    (finding,) = disclosures(reply, {PRIVACY.id: PRIVACY}, FINDER, CALENDAR)
    assert finding.critical and finding.certain
    assert finding.next_step == "Share order details only with permission. Offer to call the customer."
    assert finding.citation is not None and finding.citation.section.startswith("11.4")
    assert disclosures(reply, {}, FINDER, CALENDAR) == ()


@pytest.mark.parametrize(
    ("asked", "draft"),
    [
        # One's own order, though somebody else is in the story.
        ("My wife and I ordered a table. When does it come?", "It comes on Thursday 26 November."),
        ("I bought a lamp for my mum's birthday. When will it come?", "It will arrive tomorrow."),
        ("My dad's come home and has nowhere to sit. When does the chair come?", "It comes on Friday 15 May."),
        # General words, a word later, and what the asker said already.
        (EX, "I can only talk about an order with Helen herself; a return takes 45 days for everybody."),
        (EX, "I will write to her by Friday to say when it comes."),
        ("My wife's order goes to LS1 4AP, I think. May I change that?", "For LS1 4AP I need a word with her first."),
        # The permission is spoken of.
        (EX, "Helen can come on and say it's fine to talk to you, then I see whether it comes on Friday."),
        (EX, f"Helen gave us her permission, thank you. {COMES}"),
    ],
)
def test_what_may_be_said_is_left_alone(asked: str, draft: str) -> None:
    assert found(asked, draft) == []


def test_a_permission_among_the_facts_counts_and_a_colleague_may_be_told() -> None:
    assert found(EX, COMES, note="permission noted on 3 May") == []
    assert found(EX, COMES, Speaker.colleague) == []
