"""Putting an answer together: never too long, nothing twice, slots open unless one value is certain."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from assistant.domain.conversation import ANSWER_CITATIONS, ANSWER_WORDS, SHORT_LINES, Answer, LineKind
from assistant.domain.knowledge import Document, Part
from assistant.engines.builtin.composing import Composition, slots_of
from assistant.engines.builtin.quotables import Quotable, of_part, quotables
from assistant.features.verifying import verify
from tests.engine_support import COMPANY, GOODWILL, RETURNS, STANDARD, plain
from tests.integration.search_support import ON


def pieces(document: Document) -> list[Quotable]:
    return [piece for section in document.sections for piece in quotables(document, section)]


def finished(out: Composition) -> Answer:
    return Answer(lines=tuple(out.short), folds=out.folded(), engine="builtin", on=ON)


_WORDS = st.lists(
    st.sampled_from("refund lamp never £30 however this unless é ½ ask: “so”".split()), min_size=1, max_size=40
)
_SENTENCES = _WORDS.map(lambda words: " ".join(words).capitalize() + ".")
_LINES = st.tuples(st.sampled_from(["", "- ", "> ", "## ", "## Same\n", "1. "]), _SENTENCES)
_BODIES = st.lists(_LINES, min_size=1, max_size=14).map(lambda rows: "\n".join(a + b for a, b in rows))


@settings(max_examples=60, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    st.lists(_BODIES, min_size=1, max_size=4),
    st.lists(
        st.tuples(
            st.integers(0, 200),
            st.integers(0, 200),
            st.sampled_from(list(LineKind)),
            st.sampled_from([None, None, "More of it", "Why"]),
            st.booleans(),
        ),
        max_size=40,
    ),
)
def test_an_answer_is_never_too_long_and_every_quote_stands_in_its_document(
    bodies: list[str], steps: list[tuple[int, int, LineKind, str | None, bool]]
) -> None:
    documents = {f"D{n}": plain(body, f"D{n}") for n, body in enumerate(bodies)}
    found = [piece for document in documents.values() for piece in pieces(document)]
    out = Composition({"order number": "PL-1234"})
    for first, second, kind, fold, ours in steps if found else []:
        if ours:
            two = [found[first % len(found)], found[second % len(found)]]
            out.say(kind, f"Line {first}.", two, fold)
        else:
            out.add(kind, found[first % len(found)], fold)
    answer = finished(out)
    assert answer.words <= ANSWER_WORDS and len(out.short) <= SHORT_LINES and len(out.quotes) <= ANSWER_CITATIONS
    lines = [*answer.lines, *(line for fold in answer.folds for line in fold.lines)]
    assert len({line.text for line in lines}) == len(lines)
    citations, dropped = verify(out.quotes, documents)
    assert dropped == 0
    by_number = {citation.number: citation for citation in citations}
    assert [q.number for q in out.quotes] == list(range(1, len(out.quotes) + 1))
    for line in lines:
        assert line.citations and set(line.citations) <= set(by_number)
        if not line.text.startswith("Line ") and kind_is_plain(line.kind):
            assert any(squeezed(line.text) in squeezed(by_number[n].quote) for n in line.citations)


def kind_is_plain(kind: LineKind) -> bool:
    return kind not in (LineKind.say, LineKind.note)


def squeezed(text: str) -> str:
    """Letters alone: marks of Markdown and of lists do not count."""
    return "".join(character for character in text if character.isalpha())


def test_a_sixth_short_line_goes_nowhere_but_a_fold_has_room() -> None:
    out = Composition()
    every = pieces(GOODWILL)
    assert [out.add(LineKind.rule, piece) for piece in every[:6]] == [True] * 5 + [False]
    assert out.add(LineKind.rule, every[6], "More")


def test_nothing_is_said_twice_nor_again_after_it_was_heard() -> None:
    first, second = of_part(STANDARD, Part.behaviour)[:2]
    out = Composition(heard=frozenset({second.text}))
    assert out.add(LineKind.do, first) and not out.add(LineKind.do, first, "More") and not out.add(LineKind.do, second)


def test_neighbours_share_a_number_and_other_sections_have_their_own() -> None:
    out = Composition()
    clause, away = quotables(GOODWILL, GOODWILL.sections[2]), quotables(RETURNS, RETURNS.sections[0])
    out.add(LineKind.rule, clause[0])
    out.add(LineKind.rule, away[0])
    out.add(LineKind.rule, clause[1])
    assert [line.citations for line in out.short] == [(1,), (2,), (1,)]
    assert clause[0].text in " ".join(out.quotes[0].text.split()) and "£100" in out.quotes[0].text
    assert out.used() == ["POL-GOODWILL", "POL-RETURNS"]


def test_documents_cut_alike_are_never_one_source() -> None:
    first, second = plain("Shut the door.\nGo home.\n", "a"), plain("Open it again.\nStay.\n", "b")
    second = second.model_copy(update={"sections": first.sections})
    out = Composition()
    out.say(LineKind.rule, "Both.", [quotables(first, first.sections[0])[0], quotables(second, first.sections[0])[0]])
    assert [quote.document_id for quote in out.quotes] == ["a", "b"]


def test_a_quote_under_a_heading_that_stands_twice_is_found() -> None:
    document = plain(
        "## Notes\nShut the door behind you.\n\n## Notes\nSwitch the lamp off.\n\n## Notes more\nGo home.\n"
    )
    out = Composition()
    for piece in reversed(pieces(document)):
        out.add(LineKind.rule, piece)
    assert verify(out.quotes, {document.id: document})[1] == 0


def test_slots_are_filled_in_sentences_to_say_alone() -> None:
    first, second = of_part(STANDARD, Part.say)
    out = Composition({"order number": "PL-1234", "your name": "Amira"})
    out.add(LineKind.say, first)
    out.add(LineKind.say, second)
    assert "{customer name}" in out.short[0].text
    assert "PL-1234" in out.short[1].text and "Amira" in out.short[1].text and "{" not in out.short[1].text
    own = Composition({"customer name": "Holt"})
    own.add(LineKind.rule, first)
    assert "{customer name}" in own.short[0].text  # a quote, not words to say


@pytest.mark.parametrize(
    ("texts", "slots"),
    [
        (["order PL-1234 came broken"], {"order number": "PL-1234"}),
        (["order PL-1234", "again PL-1234"], {"order number": "PL-1234"}),
        (["PL-1234 and PX-9999"], {}),  # two orders
        (["order 1234"], {}),
        (["My lamp is broken.\nKind regards\nMrs Holt"], {"customer name": "Holt"}),
        (["My lamp is broken. Thanks, Daria"], {"customer name": "Daria"}),
        (["Thanks, Daria", "Regards, Ken"], {}),  # two people
        (["My lamp is broken.\nThanks, Could you help?"], {}),
        (["thanks a lot"], {}),
        (["Dear Ken, thanks for writing"], {}),
    ],
)
def test_a_slot_is_filled_only_where_one_value_is_certain(texts: list[str], slots: dict[str, str]) -> None:
    assert slots_of(texts, COMPANY.patterns, "Somebody") == slots


@pytest.mark.parametrize(
    ("name", "slots"), [("Amira Khan", {"your name": "Amira"}), ("Somebody", {}), ("", {}), (" ", {})]
)
def test_the_askers_first_name(name: str, slots: dict[str, str]) -> None:
    assert slots_of([], {}, name) == slots
