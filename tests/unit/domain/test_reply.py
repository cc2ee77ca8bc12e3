"""Threads as people paste them, and the standards that speak of a reply."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.domain.knowledge import Standard
from assistant.domain.reply import CaseFacts, Channel, Reply, Speaker, ThreadMessage, parse_thread, standards_for
from tests.unit.domain.test_scorecard import standard

PLAIN = st.text("abc XYZ,.!?'é\n", min_size=1, max_size=60).filter(lambda text: bool(text.strip()))


def test_speakers_and_times_in_labels() -> None:
    thread = parse_thread(
        "Customer: Where is my lamp?\nIt is late.\n[2026-05-04 10:12] Agent: I will look.\n"
        "**Customer** (2026-05-04T11:00Z): Thanks\nAmira Khan (agent): Done."
    )
    assert [(m.speaker, m.text) for m in thread] == [
        (Speaker.customer, "Where is my lamp?\nIt is late."),
        (Speaker.agent, "I will look."),
        (Speaker.customer, "Thanks"),
        (Speaker.agent, "Done."),
    ]
    assert thread[1].at == datetime(2026, 5, 4, 10, 12)
    assert thread[2].at == datetime(2026, 5, 4, 11, tzinfo=UTC)


def test_an_email_with_what_it_quotes_is_read_oldest_first() -> None:
    thread = parse_thread(
        "It still has not come.\n\nOn Mon, 4 May 2026 at 10:12, Larkfield <care@example.com> wrote:\n"
        "> It is on the van.\n> On Sunday, Sarah wrote:\n>> Where is it?"
    )
    assert [(m.speaker, m.text) for m in thread] == [
        (Speaker.customer, "Where is it?"),
        (Speaker.agent, "It is on the van."),
        (Speaker.customer, "It still has not come."),
    ]


def test_anything_else_is_one_message_of_the_other_side() -> None:
    assert parse_thread("Note: the box was torn\nNo: really") == (
        ThreadMessage(speaker=Speaker.customer, text="Note: the box was torn\nNo: really"),
    )
    assert parse_thread("can you ship it", Speaker.colleague)[0].speaker is Speaker.colleague
    assert parse_thread(" \n ") == ()


@given(st.lists(st.tuples(st.sampled_from(Speaker), PLAIN), min_size=1, max_size=6))
def test_what_is_written_with_labels_is_read_back(messages: list[tuple[Speaker, str]]) -> None:
    pasted = "\n".join(f"{speaker.title()}: {text}" for speaker, text in messages)
    assert [(m.speaker, m.text) for m in parse_thread(pasted)] == [(s, text.strip()) for s, text in messages]


@given(st.text(max_size=200))
def test_no_word_of_a_paste_is_lost_and_none_is_made_up(pasted: str) -> None:
    messages = parse_thread(pasted)
    assert all(message.text.strip() for message in messages)
    said = "".join(message.text for message in messages)
    assert not (set(said) - set(pasted.replace("\r\n", "\n")))


def test_what_was_asked_since_our_last_message() -> None:
    reply = Reply(draft="x", thread=parse_thread("Customer: One\nAgent: Two\nCustomer: Three\nCustomer: Four"))
    assert (reply.asked, reply.heard) == ("Three\n\nFour", "One\n\nThree\n\nFour")
    assert Reply(draft="x", thread=parse_thread("Customer: One\nAgent: Two")).asked == "One"


def test_standards_of_the_channel_and_the_moment() -> None:
    def of(identity: str, channels: tuple[str, ...] = (), moment: tuple[str, ...] = ()) -> Standard:
        return standard(identity).model_copy(update={"channels": channels, "moment": moment})

    held = [of("STD-C", ("chat",)), of("STD-B", ("email", "chat"), ("after",)), of("STD-A")]
    reply = Reply(draft="x", channel=Channel.email)
    assert [s.id for s in standards_for(held, reply)] == ["STD-A", "STD-B"]
    assert [s.id for s in standards_for(held, reply.model_copy(update={"moment": "before"}))] == ["STD-A"]


def test_a_value_is_read_as_people_write_it() -> None:
    assert CaseFacts.model_validate({"order_value": "£1,249.50"}).order_value == Decimal("1249.50")
    with pytest.raises(ValidationError):
        CaseFacts.model_validate({"order_value": "a lot"})
