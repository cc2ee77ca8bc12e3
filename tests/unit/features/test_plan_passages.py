"""What a chapter asks for: the items of its lists, word for word, and nothing that explains."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.sections import parse_sections
from assistant.domain.knowledge import Document, Kind, PlaybookChapter
from assistant.domain.people import EVERYONE, Role
from assistant.features.plan.passages import chapters, passages_of

LEADERS = frozenset({Role.leader})
BODY = """## In short

- Not this one.

## Pick three

Some words before.

- Pick 3 actions
  a quarter.
- Name **one** owner.
1. Agree the evidence.

Words behind.

## Why

- Nor this one.
"""


def chapter(body: str, name: str = "PLAY-A") -> Document:
    sections = parse_sections(body, Kind.playbook)
    return PlaybookChapter(id=name, kind=Kind.playbook, title=name, audience=LEADERS, body=body, sections=sections)


def test_the_items_of_its_lists_are_what_it_asks_for() -> None:
    found = list(passages_of(chapter(BODY)))
    assert [one.quote for one in found] == [
        "Pick 3 actions\n  a quarter.",
        "Name **one** owner.",
        "Agree the evidence.",
    ]
    assert {one.section for one in found} == {"Pick three"} and found[0].id == f"PLAY-A@1:{BODY.index('Pick 3')}"


def test_chapters_and_what_is_for_leaders_alone_ask_something() -> None:
    text = "# Minutes\n\n- Ring the shops.\n"
    minutes = Document(
        id="minutes",
        kind=Kind.document,
        title="Minutes",
        audience=LEADERS,
        body=text,
        sections=parse_sections(text, Kind.document),
    )
    for_all = minutes.model_copy(update={"id": "news", "audience": EVERYONE})
    nothing = chapter("## In short\n\n- Only this.\n", "PLAY-B")
    assert [one.id for one in chapters([minutes, for_all, nothing, chapter(BODY)])] == ["minutes", "PLAY-A"]


@given(st.text(alphabet="-*+ 1.)#ab\n\t", max_size=80))
def test_a_passage_stands_where_it_says(text: str) -> None:
    document = chapter(f"## One\n\n{text}\n\n## Two\n\n- {text}\n")
    ends = 0
    for one in passages_of(document):
        assert document.body[one.start : one.end] == one.quote and one.quote.strip() == one.quote.rstrip() != ""
        assert one.start >= ends
        ends = one.end
