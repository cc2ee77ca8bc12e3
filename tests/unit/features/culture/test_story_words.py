"""A story's words as a document: whatever people type, its headings are ours."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.sections import parse_sections
from assistant.domain.culture import StoryText
from assistant.domain.knowledge import Kind, Part
from assistant.features.culture.story_words import body_of

HEADINGS = ["In short", "What happened", "What the customer said", "What made the difference"]


def text(happened: str, said: str = "", difference: str = "Time.", in_short: str = "") -> StoryText:
    return StoryText(
        title="The lamp", happened=happened, said=said, difference=difference, standard_id="S", in_short=in_short
    )


def test_the_parts_stand_where_an_answer_looks_for_them() -> None:
    body = body_of(text("It broke. I rang. He laughed.\n\nThe end.", "Thank you!", "Ring first.\nThen write."))
    found = parse_sections(body, Kind.story)
    assert [section.heading for section in found] == HEADINGS
    assert [section.part for section in found] == [Part.in_short, Part.story, Part.story, Part.story]
    assert body[found[0].start : found[0].end] == "It broke. I rang."
    assert body[found[3].start : found[3].end] == "- Ring first.\n- Then write."
    assert "It is short." in body_of(text("It broke.", in_short="It is short."))
    assert "customer said" not in body_of(text("It broke."))


@given(st.text(alphabet="# >-*=`~|_+1.)ab\n\r\t", max_size=60))
def test_nobodys_marks_become_headings(words: str) -> None:
    found = parse_sections(body_of(text(f"a {words}\n\n{words}", f"{words} b", f"c\n{words}")), Kind.story)
    assert [section.heading for section in found] == HEADINGS
