"""Exports: other people's words stay words, sources are named, what is closed says so without its words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.domain.conversation import Conversation, Line, LineKind
from assistant.features.markdown.conversation import WITHHELD, conversation_markdown
from assistant.features.markdown.review import review_markdown
from assistant.features.markdown.text import CLOSED_SOURCE, line, plain, quoted
from assistant.features.still_open import shown_conversation, shown_review
from tests.unit.features.test_still_open import CANARY, OPENED, answer, review, turn
from tests.unit.features.test_still_open import line as said

NASTY = "<img src=x onerror=alert(1)>\n# Title\n- item\n1. one\n[a](javascript:x) ![b](http://x) | a | *b* _c_ `d`\n---"
ZONE = "Europe/London"
GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def tags(markdown: str) -> set[str]:
    return {token.tag or token.type for token in GITHUB.parse(markdown)} | {
        child.type for token in GITHUB.parse(markdown) for child in token.children or ()
    }


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=60))
def test_whatever_somebody_wrote_shows_as_it_was_written(text: str) -> None:
    drawn = GITHUB.render(f"x {line(text)}")
    one_line = " ".join(text.split())
    assert drawn == GITHUB.render("x").replace("x", f"x {html_of(one_line)}".rstrip())


def html_of(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("\0", "�")
    )


@pytest.mark.parametrize("text", [NASTY, "a\n===\nb", "    code", "~~x~~", "&lt;b&gt;", "\\*", "1) x", "+ x"])
def test_no_markup_of_theirs_gets_through(text: str) -> None:
    harmless = {"p", "blockquote", "code", "text", "softbreak", "hardbreak", "inline", "text_special", ""}
    assert tags(quoted(text)) <= harmless
    assert tags(f"x {plain(text)}") <= harmless


def conversation() -> Conversation:
    stored = answer(
        Line(kind=LineKind.say, text="You may offer £20.", citations=(1,)),
        said(f"The {CANARY}.", 2),
        said("Both", 1, 2),
    )
    first = turn(stored, feedback="down", feedback_reason="Too *short*")
    then = {"sequence": 2, "as_of": date(2026, 1, 20)}
    broken = turn(partial="Half an", reason="It took too long.").model_copy(update=then)
    return Conversation(
        id="c",
        person_id="ann",
        title=NASTY,
        created_at=datetime(2026, 5, 1, tzinfo=UTC),
        updated_at=datetime(2026, 5, 1, tzinfo=UTC),
        turns=(first, broken),
    )


def test_a_conversation_names_its_sources_by_title_section_and_version() -> None:
    made = conversation_markdown(conversation(), ZONE)
    assert "**You could say:** “You may offer £20.” \\[1\\]" in made
    assert "- \\[1\\] Vouchers, 1, version 1: “You may offer a voucher of £20 to anybody.”" in made
    assert "1 May 2026, 01:00" in made and "Too \\*short\\*" in made
    assert "Half an" in made and "It took too long." in made and made.count("As of 20 January 2026:") == 1


def test_a_closed_source_is_named_as_such_without_its_words() -> None:
    made = conversation_markdown(shown_conversation(conversation(), OPENED), ZONE)
    assert CANARY not in made and f"\\[2\\] {CLOSED_SOURCE}" in made and WITHHELD in made and "£20" in made


def test_a_review_tells_all_but_a_number() -> None:
    made = review_markdown(review(), ZONE)
    for words in ("# Review of a reply: Fix", "my draft", "**Fix: V** open words", "Mine names no day.", "Missed: V"):
        assert words in made
    assert "of 100" not in made
    closed = review_markdown(shown_review(review(), OPENED), ZONE)
    assert CANARY not in closed and "is left out" in closed and "open words" in closed
