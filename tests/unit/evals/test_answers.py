"""The measures of the answers suite, and the reading of its questions."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.domain.conversation import ANSWER_WORDS, Answer, Line, LineKind, Topic
from assistant.domain.passages import Citation
from assistant.domain.people import Role
from evals.suites.answers import (
    Closed,
    Question,
    Row,
    below_floor,
    citation_precision,
    gold_cited,
    holds,
    judge,
    leaks,
    read_questions,
    report,
    shingles,
)
from tests.integration.search_support import ON, document

SECRET = "Champions are paid a bonus of four hundred pounds in the last week of March."
LEADERS = document("PLAY-BONUS", SECRET, audience=frozenset({Role.leader}))
OPEN = document("POL-REFUNDS", "Pay a broken lamp back within five days of the day it came.")
CLOSED = Closed.to(Role.agent, [LEADERS, OPEN])


def answer(text: str = "Pay it back.", *cited: str, near: str = "", **more: object) -> Answer:
    citations = tuple(
        Citation(number=n, document_id=name, version=1, title=name, section="", quote="x", start=0, end=1)
        for n, name in enumerate(cited, 1)
    )
    nearest = (Topic(document_id=near, title=near),) if near else ()
    line = Line(kind=LineKind.rule, text=text)
    return Answer.model_validate(
        {"lines": (line,), "citations": citations, "nearest": nearest, "engine": "t", "on": ON, **more}
    )


def judged(question: Question, given: Answer, seconds: float = 0.1) -> Row:
    return judge(Row(question, given, seconds), CLOSED)


@pytest.mark.parametrize(
    ("text", "fact", "held"),
    [
        ("Up to £30 by yourself", "£30", True),
        ("up to £300", "£30", False),
        ("up to £30,000", "£30", False),
        ("Ask your TEAM\nlead.", "team lead", True),
        ("don’t promise", "don't promise", True),
        ("within 5 days", "two weeks | 5 days", True),
        ("within 15 days", "5 days", False),
        ("refunds", "refund", False),
        ("(5 days)", "5 days", True),
        ("see clause 4.2", "4", False),
        ("a parcel is £4.95", "£4", False),
        ("it takes 1.5 days", "5 days", False),
        ("the answer is 4.", "4", True),
    ],
)
def test_a_fact_is_held_at_the_borders_of_words(text: str, fact: str, held: bool) -> None:
    assert holds(text, fact) is held


def test_gold_counts_entries_and_precision_counts_documents() -> None:
    assert gold_cited({"A", "X"}, ["A|B", "C"]) == 0.5
    assert citation_precision({"A", "B", "X", "Y"}, ["A|B", "C"]) == 0.5


def test_a_row_is_judged_by_what_applies_to_it() -> None:
    question = Question("q", "?", gold_documents=("POL-REFUNDS",), may_cite=("POL-X",), must_hold=("back", "£30"))
    row = judged(question, answer("Pay it back.", "POL-REFUNDS", "POL-X", "POL-Y"))
    assert (row.gold_cited, row.must_hold, row.missing, row.stray) == (1.0, 0.5, ["£30"], ["POL-Y"])
    assert row.precision == pytest.approx(1 / 3) and row.precision_fitting == pytest.approx(2 / 3)
    refused = judged(question, answer("Ask a person?", abstained=True))
    assert (refused.gold_cited, refused.must_hold, refused.precision) == (0.0, 0.0, None)
    other = judged(Question("q", "?", answerable=False, must_hold=("x",)), answer())
    assert (other.gold_cited, other.must_hold, other.precision) == (None, None, None)


def test_an_answer_too_long_holds_nothing() -> None:
    question = Question("q", "?", must_hold=("lamp",))
    assert judged(question, answer("lamp " * ANSWER_WORDS)).must_hold == 1.0
    assert judged(question, answer("lamp " * (ANSWER_WORDS + 1))).must_hold == 0.0


@pytest.mark.parametrize(
    ("given", "count"),
    [
        (answer("Pay it back.", "POL-REFUNDS"), 0),
        (answer("Pay it back.", "PLAY-BONUS"), 1),
        (answer("Pay it back.", near="PLAY-BONUS"), 1),
        (answer("champions are PAID a bonus of four hundred"), 1),  # eight words in a row
        (answer("Champions are paid a bonus of four"), 0),  # seven
        (answer(OPEN.body), 0),
        # A line ends, and the number of a source stands there: no run of words goes on behind it.
        (answer(lines=tuple(Line(kind=LineKind.rule, text=t) for t in ("Champions are paid a", SECRET[21:50]))), 0),
    ],
)
def test_a_leak_is_an_id_or_eight_words_in_a_row(given: Answer, count: int) -> None:
    assert leaks(given, CLOSED) == count
    assert leaks(given, Closed.to(Role.leader, [LEADERS, OPEN])) == 0


def test_words_that_an_open_document_holds_too_are_no_secret() -> None:
    both = Closed.to(Role.agent, [LEADERS, document("OPEN", SECRET)])
    assert not both.words and shingles(SECRET)


def test_the_report_separates_abstention_from_wrong_refusal() -> None:
    good = Question("a", "?", kind="how", gold_documents=("POL-REFUNDS",))
    rows = [
        judged(good, answer("Pay it back.", "POL-REFUNDS"), 0.2),
        judged(good, answer("Ask?", abstained=True), 0.4),
        judged(Question("c", "?", kind="none", answerable=False), answer("Ask?", abstained=True, unverified=2), 0.1),
    ]
    figures = report(rows)
    assert (figures["questions"], figures["gold_cited"], figures["wrong_refusal"]) == (3, 0.5, 0.5)
    assert (figures["abstention"], figures["unverified"], figures["too_long"]) == (1.0, 2, 0)
    assert figures["kinds"]["none"]["gold_cited"] is None and figures["kinds"]["how"]["n"] == 2
    assert report([])["p95_ms"] is None


def test_questions_are_read_by_half_with_histories_in_both_shapes(tmp_path: Path) -> None:
    turns = [{"role": "user", "text": "first"}, {"role": "assistant", "text": "said"}, "second"]
    rows = [
        {"id": "a", "question": "x", "half": "open", "history": turns, "on": "2026-02-01", "gold_documents": ["A"]},
        {"id": "b", "question": "y", "half": "held", "level": None, "note": "ignored"},
    ]
    (tmp_path / "questions.jsonl").write_text("\n\n".join(map(json.dumps, rows)))
    (first,) = read_questions(tmp_path, held=False)
    assert first.history == ("first", "second") and first.on == date(2026, 2, 1) and first.gold_documents == ("A",)
    (second,) = read_questions(tmp_path, held=True)
    assert (second.id, second.level, second.role, second.history) == ("b", None, "agent", ())


@pytest.mark.parametrize("line", ["{", '{"id": "a"}', '{"id": "a", "question": "x", "on": "soon"}', "3"])
def test_a_broken_question_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "questions.jsonl").write_text("\n" + line)
    with pytest.raises(SystemExit, match=r"questions\.jsonl:2"):
        read_questions(tmp_path, held=False)


def test_floors_say_what_is_worse(tmp_path: Path) -> None:
    floors = {"at_least": {"gold_cited": 0.9, "must_hold": 0.8}, "at_most": {"restricted_leaks": 0}}
    (tmp_path / "floors.json").write_text(json.dumps(floors))
    assert below_floor(tmp_path, {"gold_cited": 0.9, "must_hold": 0.8, "restricted_leaks": 0}) == []
    wrong = below_floor(tmp_path, {"gold_cited": 0.89, "must_hold": 0.8, "restricted_leaks": 1})
    assert len(wrong) == 2 and "gold_cited is 0.89" in wrong[0] and "at most 0" in wrong[1]
