"""The playbook's answers to leaders' questions, against gold clauses: a dataset whose rows name ``gold_clauses``."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from assistant.domain.conversation import Answer, LineKind
from assistant.domain.people import Role
from assistant.errors import NotAllowed
from evals.held_runs import log_held_run
from evals.runner import Outcome
from evals.suites.answers import HELD, HELD_LOG, Closed, below_floor, fresh, holds, leaks, mean

CONDITIONAL, RESTRICTED, CONTRADICTION = "conditional", "restricted", "contradiction"
LOGGED = ("clause_recall", "citation_precision", "conditional_kept", "abstention", "wrong_refusal", "restricted_leaks")


@dataclass(frozen=True)
class Question:
    """One row of ``questions.jsonl``; README.md beside it says what each field means."""

    id: str
    kind: str
    question: str
    on: date
    role: str = "leader"
    half: str = ""
    history: tuple[str, ...] = ()
    gold_clauses: tuple[str, ...] = ()
    may_cite: tuple[str, ...] = ()
    must_hold: tuple[str, ...] = ()
    condition: str = ""
    answerable: bool = True


@dataclass
class Row:
    """A question, its answer, and what was counted; None where a measure does not apply."""

    question: Question
    answer: Answer | None
    """None where the playbook was closed to who asked."""
    seconds: float
    beside: Answer | None = None
    """What the coach says to who may not ask the playbook."""
    recall: float | None = None
    precision: float | None = None
    precision_strict: float | None = None
    must_hold: float | None = None
    condition_kept: float | None = None
    told: float | None = None
    """Whether one line of the answer says what two documents state."""
    leaks: int = 0
    cited: tuple[str, ...] = ()
    stray: tuple[str, ...] = ()

    @property
    def abstained(self) -> bool:
        """Whether nothing was answered."""
        return self.answer is None or self.answer.abstained


@dataclass(frozen=True)
class Counted:
    """The clauses of one question: entries as written, alternatives separated by ``|``."""

    gold: tuple[frozenset[str], ...] = ()
    fitting: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, question: Question) -> Counted:
        """Split the alternatives of a question's clauses."""
        gold = tuple(frozenset(entry.split("|")) for entry in question.gold_clauses)
        return cls(gold, frozenset().union(*gold, *(entry.split("|") for entry in question.may_cite)))


def is_playbook(folder: Path) -> bool:
    """Whether a folder's questions are the playbook's."""
    with (folder / "questions.jsonl").open(encoding="utf-8") as file:
        return '"gold_clauses"' in file.readline()


def measure(options: argparse.Namespace) -> Outcome:
    """Ask, judge, report; log a run of the held half."""
    rows = run(options.folder, options.knowledge, options.held)
    figures = report(rows)
    if options.held:
        log_held_run(options.folder / HELD_LOG, figures, LOGGED, counted="questions")
    if options.rows and not options.held:
        for row in rows:
            print(describe(row), file=sys.stderr)
    return Outcome(figures, problems=tuple(below_floor(options.folder, figures)) if options.floor else ())


def read_questions(folder: Path, held: bool) -> list[Question]:
    """The rows to run: the held half or everything but it."""
    rows = []
    for number, line in enumerate((folder / "questions.jsonl").read_text("utf-8").splitlines(), 1):
        try:
            fields = json.loads(line)
            for name in ("history", "gold_clauses", "may_cite", "must_hold"):
                fields[name] = tuple(fields.get(name, ()))
            rows.append(Question(**{**fields, "on": date.fromisoformat(fields["on"])}))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise SystemExit(f"questions.jsonl:{number}: {error}") from None
    return [row for row in rows if (row.half == HELD) == held]


def clauses_of(answer: Answer) -> tuple[str, ...]:
    """What an answer cites: ``ID clause`` by number, or by heading where the heading has none."""
    names = []
    for citation in answer.citations:
        first = citation.section.split(" ")[0]
        names.append(f"{citation.document_id} {first if first[:1].isdigit() else citation.section}")
    return tuple(dict.fromkeys(names))


def judge(row: Row, closed: Closed) -> Row:
    """Fill in a row's measures."""
    asked, answer = row.question, row.answer
    row.leaks = sum(leaks(one, closed) for one in (answer, row.beside) if one is not None)
    if answer is None or not asked.answerable:
        return row
    row.cited = clauses_of(answer)
    counted, cited = Counted.of(asked), set(row.cited)
    row.recall = sum(bool(entry & cited) for entry in counted.gold) / len(counted.gold)
    if cited:
        right = frozenset().union(*counted.gold)
        row.precision_strict = len(cited & right) / len(cited)
        row.precision = len(cited & counted.fitting) / len(cited)
        row.stray = tuple(sorted(cited - counted.fitting))
    if asked.must_hold:
        row.must_hold = sum(holds(answer.text, fact) for fact in asked.must_hold) / len(asked.must_hold)
    if asked.condition:
        row.condition_kept = float(holds(answer.text, asked.condition))
    if asked.kind == CONTRADICTION:
        row.told = float(_tells_of_both(answer))
    return row


def _tells_of_both(answer: Answer) -> bool:
    of = {citation.number: citation.document_id for citation in answer.citations}
    stating = (line for line in answer.lines if line.kind is not LineKind.note)
    return any(len({of[number] for number in line.citations}) > 1 for line in stating)


def report(rows: Sequence[Row]) -> dict[str, Any]:
    """The figures over all rows; means over the rows to which a measure applies."""
    answerable = [row for row in rows if row.question.answerable]
    restricted = [row for row in rows if row.question.kind == RESTRICTED]
    silent = [row for row in rows if not row.question.answerable and row not in restricted]
    seconds = sorted(row.seconds for row in rows)
    return {
        "questions": len(rows),
        "clause_recall": mean(row.recall for row in answerable),
        "citation_precision": mean(row.precision for row in answerable),
        "citation_precision_strict": mean(row.precision_strict for row in answerable),
        "must_hold": mean(row.must_hold for row in answerable),
        "conditional_kept": mean(row.condition_kept for row in answerable),
        "contradiction_told": mean(row.told for row in answerable),
        "abstention": mean(float(row.abstained) for row in silent),
        "wrong_refusal": mean(float(row.abstained) for row in answerable),
        "restricted_refused": mean(float(row.answer is None) for row in restricted),
        "restricted_leaks": sum(row.leaks for row in rows),
        "unverified": sum(row.answer.unverified for row in rows if row.answer),
        "clauses_cited": mean(float(len(row.cited)) for row in answerable),
        "p95_ms": round(1000 * seconds[int(0.95 * (len(seconds) - 1))]) if seconds else None,
        "kinds": {
            kind: {
                "n": len(group),
                "clause_recall": mean(row.recall for row in group),
                "citation_precision": mean(row.precision for row in group),
                "citation_precision_strict": mean(row.precision_strict for row in group),
                "must_hold": mean(row.must_hold for row in group),
                "abstained": mean(float(row.abstained) for row in group),
            }
            for kind in dict.fromkeys(row.question.kind for row in rows)
            if (group := [row for row in rows if row.question.kind == kind])
        },
    }


def run(folder: Path, knowledge: Path | None, held: bool) -> list[Row]:
    """Ask every question of a fresh assistant and judge the answers."""
    questions = read_questions(folder, held)
    with fresh(knowledge) as (assistant, closed):
        return [judge(row, closed[Role(row.question.role)]) for row in _asked(assistant, questions)]


def _asked(assistant: Any, questions: Iterable[Question]) -> Iterator[Row]:
    for question in questions:
        person = assistant.somebody(question.role)
        began = time.perf_counter()
        answer = beside = None
        try:
            asking = assistant.playbook.ask(person, question.question, question.on, question.history)
            answer = asyncio.run(asking)
        except NotAllowed:
            # Who may not ask the playbook asks the coach instead, and must not find a trace of it there either.
            beside = asyncio.run(assistant.coach.answer_once(person, question.question, question.on))
        seconds = (time.perf_counter() - began) / (1 + len(question.history))
        yield Row(question, answer, seconds, beside)


def describe(row: Row) -> str:
    """One row for a person who wants to see where an answer falls short."""
    asked, answer = row.question, row.answer
    lines = [f"    {line.text} {list(line.citations)}" for line in answer.lines] if answer else []
    missed = [entry for entry in asked.gold_clauses if not set(entry.split("|")) & set(row.cited)]
    return "\n".join(
        [
            f"{asked.id} {asked.kind} {asked.on} {' / '.join([*asked.history, asked.question])}",
            f"  recall {row.recall} precision {row.precision} must {row.must_hold} condition {row.condition_kept}"
            f" abstained {row.abstained} missed {missed} stray {list(row.stray)}",
            *lines,
            "",
        ]
    )
