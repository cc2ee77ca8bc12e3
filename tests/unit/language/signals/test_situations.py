"""Which situations a standard speaks of, whosever standard it is, and which a case shows."""

from __future__ import annotations

import pytest

from assistant.domain.reply import Reply, parse_thread
from assistant.language.signals import read_case
from assistant.language.signals.situations import named_by, seen_in, situations


@pytest.mark.parametrize(
    ("title", "topics", "named"),
    [
        ("Apologise for the exact thing", (), ("trouble",)),
        ("Own our mistakes", (), ("trouble",)),
        ("Keep calm when a guest is angry", (), ("anger",)),
        ("Be warm", ("identity check", "card number"), ("identity",)),
        ("Write like yourself", ("tone",), ()),
    ],
)
def test_a_title_or_else_the_topics_name_situations(
    title: str, topics: tuple[str, ...], named: tuple[str, ...]
) -> None:
    assert named_by(title, topics) == named


@pytest.mark.parametrize(
    ("situation", "thread", "draft", "shown"),
    [
        ("trouble", "Customer: My lamp arrived broken.", "Hello.", True),
        ("trouble", "Customer: Which lamp is best for reading?", "Hello.", False),
        ("feeling", "Customer: I am so disappointed.", "Hello.", True),
        ("feeling", "Customer: What are your opening hours?", "Hello.", False),
        ("abuse", "Customer: You stupid idiot.", "Hello.", True),
        ("refusal", "Customer: Can I return it?", "We cannot refund an unwrapped mattress.", True),
        ("questions", "Customer: Is it washable?", "Hello.", True),
        ("advice", "Customer: Which sofa would you recommend?", "Hello.", True),
        ("promise", "Customer: Hi", "I will ring you on Friday.", True),
    ],
)
def test_a_case_shows_a_situation(situation: str, thread: str, draft: str, shown: bool) -> None:
    seen = seen_in(read_case(Reply(draft=draft, thread=parse_thread(thread))))
    assert set(seen) == set(situations())
    assert (seen[situation] >= 0.5) == shown
