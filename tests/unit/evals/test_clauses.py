"""The playbook's questions are sound, and its measures count what they say."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from assistant.documents.loader import load_knowledge
from assistant.domain.conversation import Answer, Line, LineKind
from assistant.domain.knowledge import Document, in_force
from assistant.domain.passages import Citation
from assistant.domain.people import Role
from evals.suites.answers import Closed, holds
from evals.suites.clauses import Question, Row, clauses_of, is_playbook, judge, read_questions, report

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "evals" / "datasets" / "playbook"
ON = date(2026, 5, 1)
OPEN = Closed(frozenset(), frozenset())


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return [*read_questions(FOLDER, held=False), *read_questions(FOLDER, held=True)]


def test_there_are_eighty_questions_of_every_kind_in_two_halves(questions: list[Question]) -> None:
    assert is_playbook(FOLDER) and not is_playbook(FOLDER.parent / "coach")
    assert len(questions) == len({q.id for q in questions}) == len({q.question for q in questions}) == 80
    halves = {half: Counter(q.kind for q in questions if q.half == half) for half in ("dev", "held")}
    assert halves["dev"] == halves["held"] and sum(halves["dev"].values()) == 40
    assert set(halves["dev"]) == {
        "single",
        "multi",
        "as_of",
        "conditional",
        "contradiction",
        "unanswerable",
        "restricted",
    }


def test_every_gold_clause_is_in_force_on_its_day_open_to_leaders_and_says_what_must_be_said(
    questions: list[Question],
) -> None:
    documents = load_knowledge(ROOT / "knowledge").documents
    for asked in questions:
        assert bool(asked.gold_clauses) is asked.answerable, asked.id
        assert (asked.role == "leader") is (asked.kind != "restricted"), asked.id
        live = {i: d for i, d in in_force(documents, asked.on).items() if Role.leader in d.audience}
        words = " ".join(clause(live, name) for entry in asked.gold_clauses for name in entry.split("|"))
        for fact in (*asked.must_hold, *filter(None, [asked.condition])):
            assert holds(words, fact), f"{asked.id}: {fact}"
        assert all(clause(live, name) for entry in asked.may_cite for name in entry.split("|"))


def clause(live: dict[str, Document], name: str) -> str:
    identity, _, section = name.partition(" ")
    found = live[identity].section_named(section)
    assert found is not None, name
    return live[identity].section_text(found)


def citation(document_id: str, section: str, number: int = 1) -> Citation:
    return Citation(
        number=number,
        document_id=document_id,
        version=1,
        title="A title",
        section=section,
        quote="Some words of it.",
        start=0,
        end=17,
    )


def row(*citations: Citation, text: str = "", abstained: bool = False, **fields: object) -> Row:
    asked = Question(id="p1", kind="single", question="How many?", on=ON, **fields)  # type: ignore[arg-type]
    lines = (Line(kind=LineKind.rule, text=text or "Some words of it.", citations=(1,)),)
    answer = Answer(lines=lines, citations=citations, engine="builtin", on=ON, abstained=abstained)
    return judge(Row(asked, answer, 0.1), OPEN)


def test_a_clause_goes_by_its_number_or_else_by_its_heading() -> None:
    cited = (citation("POL-A", "4.2 What you may decide"), citation("PLAY-B", "Pick three", 2))
    found = row(*cited, answerable=False).answer
    assert found is not None and clauses_of(found) == ("POL-A 4.2", "PLAY-B Pick three")


def test_recall_precision_and_conditions_are_counted() -> None:
    found = row(
        citation("POL-A", "4.2 What you may decide"),
        citation("POL-A", "4.3 More", 2),
        citation("POL-C", "1.1 Else", 3),
        text="Only if the door is open.",
        gold_clauses=("POL-A 4.2|POL-A 4.9", "PLAY-B Pick three"),
        may_cite=("POL-A 4.3",),
        condition="only if the door",
    )
    assert (found.recall, found.precision, found.precision_strict) == (1 / 2, 2 / 3, 1 / 3)
    assert found.condition_kept == 1.0 and found.stray == ("POL-C 1.1",)


def test_the_report_keeps_refusals_apart_from_abstentions() -> None:
    closed = Row(Question(id="p2", kind="restricted", question="?", on=ON, role="agent", answerable=False), None, 0.1)
    figures = report(
        [
            row(citation("POL-A", "4.2 Limits"), gold_clauses=("POL-A 4.2",)),
            row(abstained=True, gold_clauses=("POL-A 4.2",)),
            row(abstained=True, answerable=False),
            closed,
        ]
    )
    assert (figures["clause_recall"], figures["wrong_refusal"], figures["abstention"]) == (0.5, 0.5, 1.0)
    assert figures["restricted_refused"] == 1.0 and figures["conditional_kept"] is None
