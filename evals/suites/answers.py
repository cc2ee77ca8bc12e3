"""The coach's answers to questions in people's own words, against gold documents and facts."""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from assistant.domain.conversation import ANSWER_WORDS, Answer
from assistant.domain.knowledge import Document
from assistant.domain.people import Role
from evals.held_runs import log_held_run
from evals.runner import Outcome

HELD = "held"
HELD_LOG = "held-runs.tsv"
FLOORS = "floors.json"
SHINGLE_WORDS = 8
LOGGED = ("gold_cited", "must_hold", "citation_precision", "abstention", "wrong_refusal", "restricted_leaks")
"""The figures of a held run that are written down."""


@dataclass(frozen=True)
class Question:
    """One row of ``questions.jsonl``; README.md beside it says what each field means."""

    id: str
    question: str
    role: str = "agent"
    level: str | None = None
    on: date | None = None
    history: tuple[str, ...] = ()
    gold_documents: tuple[str, ...] = ()
    may_cite: tuple[str, ...] = ()
    must_hold: tuple[str, ...] = ()
    answerable: bool = True
    kind: str = ""
    half: str = ""


@dataclass
class Row:
    """A question, its answer, and what was counted. None where a measure does not apply."""

    question: Question
    answer: Answer
    seconds: float
    gold_cited: float | None = None
    must_hold: float | None = None
    precision: float | None = None
    precision_fitting: float | None = None
    leaks: int = 0
    missing: list[str] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder of questions, the knowledge, which half, and whether floors hold."""
    parser.add_argument("folder", type=Path, help="a folder with questions.jsonl")
    parser.add_argument("--knowledge", type=Path, help="another company's knowledge folder")
    parser.add_argument("--held", action="store_true", help=f"the held half alone; the run is logged in {HELD_LOG}")
    parser.add_argument("--floor", action="store_true", help=f"fail where a figure is worse than {FLOORS} allows")
    parser.add_argument("--rows", action="store_true", help="print every row that falls short (not for the held half)")


def measure(options: argparse.Namespace) -> Outcome:
    """Ask, judge, report; log a run of the held half. Questions with gold clauses are asked of the playbook."""
    from evals.suites import clauses

    if clauses.is_playbook(options.folder):
        return clauses.measure(options)
    rows = run(options.folder, options.knowledge, options.held)
    figures = report(rows)
    if options.held:
        log_held_run(options.folder / HELD_LOG, figures, LOGGED, counted="questions")
    if options.rows and not options.held:
        for row in rows:
            if (row.gold_cited or 0) < 1 or row.missing or row.stray or row.answer.abstained == row.question.answerable:
                print(describe(row), file=sys.stderr)
    return Outcome(figures, problems=tuple(below_floor(options.folder, figures)) if options.floor else ())


def read_questions(folder: Path, held: bool) -> list[Question]:
    """The rows to run: the held half or everything but it."""
    rows = []
    for number, line in enumerate((folder / "questions.jsonl").read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            known = {name: fields[name] for name in Question.__dataclass_fields__ if fields.get(name) is not None}
            known["history"] = tuple(_words_of(turn) for turn in known.get("history", ()) if _is_persons(turn))
            for name in ("gold_documents", "may_cite", "must_hold"):
                known[name] = tuple(known.get(name, ()))
            known["on"] = date.fromisoformat(known["on"]) if "on" in known else None
            rows.append(Question(**known))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise SystemExit(f"questions.jsonl:{number}: {error}") from None
    return [row for row in rows if (row.half == HELD) == held]


def _is_persons(turn: Any) -> bool:
    return isinstance(turn, str) or turn.get("role", turn.get("speaker")) in ("user", "person", "agent")


def _words_of(turn: Any) -> str:
    return turn if isinstance(turn, str) else str(turn.get("text", turn.get("content")))


def folded(text: str) -> str:
    """Text as facts are looked for: NFKC, one case, single spaces, straight quotes."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).casefold().replace("’", "'"))


def holds(text: str, fact: str) -> bool:
    """Whether a text contains a fact, or one of its alternatives separated by ``|``, at word boundaries."""
    text = folded(text)
    return any(
        re.search(rf"(?<!\w)(?<!\d[.,]){re.escape(folded(choice).strip())}(?!\w)(?![.,]\d)", text) is not None
        for choice in fact.split("|")
    )


def gold_cited(cited: set[str], gold: Sequence[str]) -> float:
    """Share of the gold entries of which a document is cited; an entry may name alternatives with ``|``."""
    return sum(bool(set(entry.split("|")) & cited) for entry in gold) / len(gold)


def citation_precision(cited: set[str], gold: Iterable[str]) -> float:
    """Share of the cited documents that are gold."""
    right = {name for entry in gold for name in entry.split("|")}
    return len(cited & right) / len(cited)


def shingles(text: str, size: int = SHINGLE_WORDS) -> set[tuple[str, ...]]:
    """Every run of ``size`` words."""
    words = re.findall(r"\w+", folded(text))
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


@dataclass(frozen=True)
class Closed:
    """What a role may not read: document ids, and runs of words that stand in no document it may read."""

    ids: frozenset[str]
    words: frozenset[tuple[str, ...]]

    @classmethod
    def to(cls, role: Role, documents: Sequence[Document]) -> Closed:
        """The documents and word runs closed to a role."""
        known = set().union(*(shingles(d.title + " " + d.body) for d in documents if role in d.audience))
        shut = [d for d in documents if role not in d.audience]
        return cls(frozenset(d.id for d in shut), frozenset(set().union(*(shingles(d.body) for d in shut)) - known))


def leaks(answer: Answer, closed: Closed) -> int:
    """Traces of documents that the asker may not read: cited, named as near, or eight words in a row."""
    cited = sum(citation.document_id in closed.ids for citation in answer.citations)
    named = sum(topic.document_id in closed.ids for topic in answer.nearest)
    lines = (*answer.lines, *(line for fold in answer.folds for line in fold.lines))
    # Line by line: the number of a source before the next line would make a run of words that nobody wrote.
    said = set().union(*(shingles(line.text) for line in lines))
    return cited + named + bool(said & closed.words)


def judge(row: Row, closed: Closed) -> Row:
    """Fill in a row's measures."""
    asked, answer = row.question, row.answer
    cited = {citation.document_id for citation in answer.citations}
    if asked.answerable and asked.gold_documents:
        row.gold_cited = gold_cited(cited, asked.gold_documents)
    if asked.answerable and asked.must_hold:
        row.missing = [fact for fact in asked.must_hold if not holds(answer.text, fact)]
        short = answer.words <= ANSWER_WORDS
        row.must_hold = (1 - len(row.missing) / len(asked.must_hold)) if short else 0.0
    if asked.answerable and cited and asked.gold_documents:
        row.precision = citation_precision(cited, asked.gold_documents)
        row.precision_fitting = citation_precision(cited, [*asked.gold_documents, *asked.may_cite])
        fitting = {n for entry in (*asked.gold_documents, *asked.may_cite) for n in entry.split("|")}
        row.stray = sorted(cited - fitting)
    row.leaks = leaks(answer, closed)
    return row


def report(rows: Sequence[Row]) -> dict[str, Any]:
    """The figures over all rows; means over the rows to which a measure applies."""
    answerable = [row for row in rows if row.question.answerable]
    others = [row for row in rows if not row.question.answerable]
    seconds = sorted(row.seconds for row in rows)
    return {
        "questions": len(rows),
        "gold_cited": mean(row.gold_cited for row in rows),
        "must_hold": mean(row.must_hold for row in rows),
        "citation_precision": mean(row.precision for row in rows),
        "citation_precision_fitting": mean(row.precision_fitting for row in rows),
        "abstention": mean(float(row.answer.abstained) for row in others),
        "wrong_refusal": mean(float(row.answer.abstained) for row in answerable),
        "restricted_leaks": sum(row.leaks for row in rows),
        "too_long": sum(row.answer.words > ANSWER_WORDS for row in rows),
        "unverified": sum(row.answer.unverified for row in rows),
        "median_words": seconds and sorted(row.answer.words for row in rows)[len(rows) // 2],
        "p95_ms": round(1000 * seconds[int(0.95 * (len(seconds) - 1))]) if seconds else None,
        "kinds": {
            kind: {
                "n": len(group),
                "gold_cited": mean(r.gold_cited for r in group),
                "must_hold": mean(r.must_hold for r in group),
                "citation_precision": mean(r.precision for r in group),
                "abstained": mean(float(r.answer.abstained) for r in group),
            }
            for kind in sorted({row.question.kind for row in rows})
            if (group := [row for row in rows if row.question.kind == kind])
        },
    }


def mean(values: Iterable[float | None]) -> float | None:
    """The mean of the values that are there; None without any."""
    kept = [value for value in values if value is not None]
    return round(sum(kept) / len(kept), 4) if kept else None


@contextmanager
def fresh(knowledge: Path | None) -> Iterator[tuple[Any, dict[Role, Closed]]]:
    """An assistant with nothing but the knowledge, and what is closed to each role."""
    from assistant.bootstrap import build_assistant
    from assistant.settings import read_settings

    with tempfile.TemporaryDirectory() as data:
        environment = {"COACH_DATA_DIR": data, **({"COACH_KNOWLEDGE_DIR": str(knowledge)} if knowledge else {})}
        with build_assistant(read_settings(environment, env_file=Path(data) / "none")) as assistant:
            documents = assistant.library.all()
            yield assistant, {role: Closed.to(role, documents) for role in Role}


def run(folder: Path, knowledge: Path | None, held: bool) -> list[Row]:
    """Ask every question of a fresh assistant and judge the answers."""
    questions = read_questions(folder, held)
    with fresh(knowledge) as (assistant, closed):
        return [judge(row, closed[Role(row.question.role)]) for row in _asked(assistant, questions)]


def _asked(assistant: Any, questions: Iterable[Question]) -> Iterator[Row]:
    import asyncio

    for question in questions:
        person = assistant.somebody(question.role, question.level)
        began = time.perf_counter()
        answers = asyncio.run(
            assistant.coach.answer_thread(person, [*question.history, question.question], question.on)
        )
        seconds = (time.perf_counter() - began) / (1 + len(question.history))
        yield Row(question, answers[-1], seconds)


def below_floor(folder: Path, figures: dict[str, Any]) -> list[str]:
    """What is worse than ``floors.json`` allows: a least value, or a greatest where the name says so."""
    floors = json.loads((folder / FLOORS).read_text("utf-8"))
    wrong = [f"{n} is {figures[n]}, at least {v} is wanted" for n, v in floors["at_least"].items() if figures[n] < v]
    return wrong + [
        f"{n} is {figures[n]}, at most {v} is wanted" for n, v in floors["at_most"].items() if figures[n] > v
    ]


def describe(row: Row) -> str:
    """One row for a person who wants to see where an answer falls short."""
    asked = row.question
    cited = ", ".join(dict.fromkeys(c.document_id for c in row.answer.citations))
    return (
        f"{asked.id} {asked.kind} [{asked.role}/{asked.level}] {' / '.join([*asked.history, asked.question])}\n"
        f"  gold {row.gold_cited} {list(asked.gold_documents)} cited: {cited} stray: {row.stray}\n"
        f"  must {row.must_hold} missing {row.missing} words {row.answer.words} abstained {row.answer.abstained}"
        f" kinds {row.answer.question_kinds}\n"
    )
