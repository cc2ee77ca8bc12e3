"""From what a model writes to lines: numbers, limits, half-finished lines, forgiving reading."""

from __future__ import annotations

import json
from typing import Any

import pydantic_core
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.conversation import ANSWER_CITATIONS, ANSWER_WORDS, SHORT_LINES, Answer, LineKind
from assistant.engines.builtin.words import packaged_words
from assistant.engines.language_model.answering import ModelAnswer, complete_lines, partial_lines
from assistant.engines.language_model.passages import Passage
from assistant.features.verifying import verify
from tests.engine_support import GOODWILL, SHELF, STANDARD
from tests.fakes_model import answer_of, written
from tests.integration.search_support import ON

WORDS = packaged_words()
PASSAGES = {
    number: Passage(document, section, section.start, section.end)
    for number, (document, section) in enumerate(((d, s) for d in SHELF for s in d.sections), 1)
}
BROKEN = [None, 3, "x", [], {}, [None], [{"text": 4}], {"a": 1}]


def complete(data: dict[str, Any]) -> tuple[Any, Any, Any]:
    return complete_lines(ModelAnswer.model_validate(data), PASSAGES, WORDS)


def texts(lines: Any) -> list[str]:
    return [line.text for line in lines]


def test_sources_are_numbered_as_they_are_used_and_unknown_ones_vanish() -> None:
    lines, folds, quotes = complete(
        answer_of(written("One.", 7, 99), written("Two.", 2, 7), more=[written("Three.", 5, kind="why")])
    )
    assert [line.citations for line in lines] == [(1,), (2, 1)] and folds[0].lines[0].citations == (3,)
    assert [quote.number for quote in quotes] == [1, 2, 3]
    assert [quote.text for quote in quotes] == [PASSAGES[n].text for n in (7, 2, 5)]
    citations, dropped = verify(quotes, {document.id: document for document in SHELF})
    assert len(citations) == 3 and not dropped


def test_no_more_citations_than_an_answer_may_have_and_no_gap_in_their_numbers() -> None:
    rows = [written(f"Line {n}.", n, n + 1, n + 2, n + 3, n + 4, n + 5) for n in range(1, 6)]
    lines, _, quotes = complete(answer_of(*rows))
    assert [quote.number for quote in quotes] == list(range(1, ANSWER_CITATIONS + 1))
    assert all(number <= ANSWER_CITATIONS for line in lines for number in line.citations)


def test_lines_beyond_the_first_screen_are_folded_under_the_built_in_titles() -> None:
    rows = [written(f"Step {n}.", 1) for n in range(1, 7)]
    more = [written("Never that.", 4, kind="avoid"), written("Ring 320.", 2, kind="who"), written("Step 1.", 1)]
    lines, folds, _ = complete(answer_of(*rows, more=more))
    assert len(lines) == SHORT_LINES
    assert [(fold.title, texts(fold.lines)) for fold in folds] == [
        (WORDS["fold_more"], ["Step 6."]),
        (WORDS["fold_avoid"], ["Never that."]),
        (WORDS["fold_who"], ["Ring 320."]),
    ]


@given(st.lists(st.integers(1, 120), max_size=9), st.lists(st.integers(1, 120), max_size=9))
def test_whole_lines_go_from_the_end_until_the_words_fit(short: list[int], more: list[int]) -> None:
    rows = [written(f"a{i} " + "x " * (n - 1), 1) for i, n in enumerate(short)]
    rest = [written(f"b{i} " + "x " * (n - 1), 1, kind="why") for i, n in enumerate(more)]
    lines, folds, _ = complete(answer_of(*rows, more=rest))
    answer = Answer(lines=lines, folds=folds, engine="e", on=ON)
    assert answer.words <= ANSWER_WORDS and len(lines) <= SHORT_LINES
    wanted = [row["text"].strip() for row in rows]
    assert texts(lines) == wanted[: len(lines)]
    if len(lines) < min(len(rows), SHORT_LINES):
        assert not folds


@pytest.mark.parametrize(
    ("wrote", "shown"),
    [
        ("“I am sorry, {customer name}.”", "I am sorry, {customer name}."),
        ('"I am sorry."', "I am sorry."),
        ("'I'm sorry.'", "I'm sorry."),
        ("“Yes” or “no”", "“Yes” or “no”"),
        ("I said “yes”", "I said “yes”"),
        ("- Ring me\n on Monday  please", "Ring me on Monday please"),
        ("“I am so", "I am so"),
        ("’tis late", "’tis late"),
        ("'tis late", "'tis late"),
    ],
)
def test_words_to_say_stand_without_marks_around_them(wrote: str, shown: str) -> None:
    (line,), _, _ = complete(answer_of(written(wrote, 1, kind="say")))
    assert (line.kind, line.text) == (LineKind.say, shown)


def test_a_model_of_little_discipline_is_still_understood() -> None:
    line = {"kind": "tip", "sources": ["[2]", "passage 3", None, True], "text": "Refund it [4]. \u202e", "why": "x"}
    lines, _, quotes = complete({"lines": [line, {"text": ""}], "mood": "good"})
    assert [(x.kind, x.text, x.citations) for x in lines] == [(LineKind.note, "Refund it.", (1, 2, 3))]
    assert [q.text for q in quotes] == [PASSAGES[n].text for n in (2, 3, 4)]


def test_the_shape_is_strict_towards_the_model() -> None:
    schema = ModelAnswer.model_json_schema()
    line = schema["$defs"]["ModelLine"]
    assert list(schema["properties"]) == schema["required"] == ["covered", "lines", "more", "subject"]
    assert list(line["properties"]) == line["required"] == ["kind", "sources", "text"]
    assert schema["additionalProperties"] is line["additionalProperties"] is False
    # A disagreement is found by us and is no kind of line that a model writes.
    assert set(line["properties"]["kind"]["enum"]) == set(LineKind) - {LineKind.clash}


def test_a_growing_answer_shows_half_a_text_and_no_half_number() -> None:
    text = json.dumps(
        answer_of(written("Say sorry.", 12), written("“Sorry.”", 1, 2, kind="say"), more=[written("Why.", 3)])
    )
    final, _, _ = complete(json.loads(text))
    shown = []
    for end in range(1, len(text) + 1):
        data = pydantic_core.from_json(text[:end], allow_partial="trailing-strings")
        lines = partial_lines(data, PASSAGES)
        shown.append(lines)
        for line, whole in zip(lines, final, strict=False):
            assert line.kind is whole.kind and line.citations == whole.citations and whole.text.startswith(line.text)
    assert shown[-1] == final and any(texts(lines) == ["Say so"] for lines in shown)
    assert all(a[: len(b)] == b or len(a) >= len(b) for a, b in zip(shown[1:], shown, strict=False))


def test_sources_after_the_text_appear_once_they_are_complete() -> None:
    row = '{"covered": "yes", "lines": [{"kind": "do", "text": "Go.", "sources": [1'
    data = pydantic_core.from_json(row, allow_partial="trailing-strings")
    assert [line.citations for line in partial_lines(data, PASSAGES)] == [()]
    data = pydantic_core.from_json(row + '2]}, {"kind"', allow_partial="trailing-strings")
    assert partial_lines(data, PASSAGES)[0].citations == (1,)


@pytest.mark.parametrize("covered", ["no", "off_topic"])
def test_nothing_is_shown_of_an_answer_that_says_it_is_none(covered: str) -> None:
    assert partial_lines(answer_of(written("You may give £500.", 1), covered=covered), PASSAGES) == ()


@given(st.fixed_dictionaries({}, optional={"covered": st.sampled_from(BROKEN), "lines": st.sampled_from(BROKEN)}))
def test_half_an_answer_may_be_anything(data: dict[str, Any]) -> None:
    partial_lines(data, PASSAGES)


def test_a_heading_that_stands_twice_does_not_point_at_the_wrong_place() -> None:
    twice = STANDARD.model_copy(update={"sections": (STANDARD.sections[0], *STANDARD.sections)})
    later = twice.sections[1].model_copy(update={"start": 3})
    _, _, (quote,) = complete_lines(
        ModelAnswer.model_validate(answer_of(written("Go.", 1))), {1: Passage(twice, later, 3, 40)}, WORDS
    )
    assert quote.section == ""
    _, _, (quote,) = complete(answer_of(written("Go.", 1)))
    assert quote.section == GOODWILL.sections[0].heading
