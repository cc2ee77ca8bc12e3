"""Limits measured on replies, each with words a person can read and a clause that stands in the standard."""

from __future__ import annotations

from datetime import datetime

import pytest

from assistant.domain.company import Company
from assistant.domain.computed import LimitResult
from assistant.domain.knowledge import Standard
from assistant.domain.reply import Channel, Reply, Speaker, ThreadMessage, parse_thread
from assistant.domain.scorecard import Verdict
from assistant.language.measuring import measure
from tests.engine_support import STANDARD_BODY, typed

LONG = "word " * 81
BODY = STANDARD_BODY.replace("- Name the feeling", "- Keep a chat message to 80 words.\n- Name the feeling")


def standard(limits: str) -> Standard:
    fields = f"family: care\nchannels: [email, chat]\nmoment: [after]\nweight: 1\ncritical: false\nlimits: [{limits}]"
    found = typed("standard", "STD-CARE-1", "Care", BODY, fields)
    assert isinstance(found, Standard)
    return found


def measured(limits: str, draft: str, thread: str = "", channel: str = "chat") -> LimitResult | None:
    reply = Reply(draft=draft, thread=parse_thread(thread), channel=Channel(channel))
    found = measure(reply, [standard(limits)], Company())
    return found[0] if found else None


def test_length_per_channel() -> None:
    limit = "{measure: length, channel: chat, at_most: 80, unit: words}"
    long = measured(limit, LONG)
    assert long is not None and not long.kept and long.measured == "81 words"
    assert long.clause is not None and long.clause.text == "Keep a chat message to 80 words."
    short = measured(limit, "word " * 80)
    assert short is not None and short.kept
    assert measured(limit, LONG, channel="email") is None


def test_reading_ease() -> None:
    limit = "{measure: reading_ease, at_least: 60}"
    hard = measured(
        limit, "Notwithstanding organisational considerations, administrative authorisation necessitates. " * 4
    )
    assert hard is not None and not hard.kept
    assert measured(limit, "It is here.") is None


@pytest.mark.parametrize(
    ("draft", "kept"),
    [("I will ring you.", False), ("I will ring you tomorrow.", True), ("It is here.", None)],
)
def test_a_promise_has_a_date(draft: str, kept: bool | None) -> None:
    found = measured("{measure: promise_has_date}", draft)
    assert (found.kept if found else None) is kept
    if found and not kept:
        assert draft[found.evidence.start : found.evidence.end] == found.evidence.text


@pytest.mark.parametrize(
    ("draft", "kept"),
    [("It comes on Friday, and delivery is £20.", True), ("It comes on Friday.", False)],
)
def test_every_question_is_answered(draft: str, kept: bool) -> None:
    found = measured("{measure: answers_every_question}", draft, "When does it come? How much is the delivery charge?")
    assert found is not None and found.kept is kept and (kept or found.verdict is Verdict.partly)
    assert kept or "How much" in found.evidence.absent


def test_the_first_reply_in_time() -> None:
    asked = ThreadMessage(speaker=Speaker.customer, text="Hi", at=datetime(2026, 6, 1, 9, 0))
    reply = Reply(draft="Hello", thread=(asked,), channel=Channel.chat, replied_at=datetime(2026, 6, 1, 9, 2))
    (found,) = measure(
        reply, [standard("{measure: first_reply, channel: chat, at_most: 60, unit: seconds}")], Company()
    )
    assert (found.kept, found.measured, found.allowed) == (False, "120 seconds", "at most 60 seconds")
