"""How long every insight takes over a large history: what the storage counts, and what the page asks for.

    python -m tests.proofs.insight_speed [--rows 1000000] [--database sqlite|throwaway|ADDRESS] [--times 20] [--out F]

Fills a database of its own with twelve months of a made-up company: ``--rows`` verdicts of a quality process, added by
the store's own bulk add, and beside them questions, checked drafts, practice, thanks, promises, reports and survey
answers, one of each to ten verdicts at most. Measures each query ``--times`` times after one that is not counted, and
says which indexes the database used. ``throwaway`` is a PostgreSQL server of its own. Exit code 1 where the 95th
percentile of anything is above the aim: 1 s on SQLite, 300 ms on PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, Table, event, insert, text

from assistant.documents.loader import load_knowledge
from assistant.domain.adherence import PROCESS_CHARACTERS
from assistant.domain.knowledge import Document, Standard
from assistant.domain.people import Person, Role
from assistant.domain.quality import Count, SentReply
from assistant.domain.reply import Channel
from assistant.domain.scorecard import Verdict
from assistant.domain.surveys import SurveyAnswer, SurveyKind
from assistant.features.directory import Directory
from assistant.features.insights.numbers import PICTURES, Numbers
from assistant.features.insights.periods import moments, weeks, whole_quarters
from assistant.features.library import Library
from assistant.storage import schema
from assistant.storage.database import Database, open_database
from tests import postgres_server

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 7, 9, 12, tzinfo=UTC)
ZONE = "Europe/London"
AIMS = {"sqlite": 1.0, "postgresql": 0.3}
"""Seconds, by the kind of database."""
TEAMS, LEAST, MOST = 40, 3, 13
"""Teams, and people in each: some are too small to be shown by themselves."""
PROCESSES = ("Sampling", "Complaints")
"""Each tells people apart by codes of its own, which makes counting them harder."""
AT_ONCE = 5_000
LEADER = Person(id="lea", name="Lea", role=Role.leader, level="head of care")
_INDEX = re.compile(r"(?:USING (?:COVERING )?INDEX|Index (?:Only )?Scan using|Index Scan on) (\S+)|USING PRIMARY KEY")


def fill(database: Database, standards: Sequence[str], rows: int, seed: int) -> dict[str, int]:
    """Twelve months that end with the last one that is over; how many rows of each kind."""
    rng, first = random.Random(seed), date(2025, 7, 1)
    people = [(team, f"person-{team}-{one}") for team in range(TEAMS) for one in range(rng.randint(LEAST, MOST))]
    teams = [database.teams.add(f"Team {number}").id for number in range(TEAMS)]

    def day() -> date:
        return first + timedelta(days=rng.randrange(365))

    def replies(code: str, of_it: int) -> Iterator[tuple[SentReply, list[Count]]]:
        kinds = (*[Verdict.met] * 7, Verdict.partly, Verdict.missed, Verdict.unsure)
        for number in range(of_it // len(standards) + 1):
            team, employee = rng.choice(people)
            sent = {"sent_on": day(), "team_id": teams[team], "channel": Channel.email, "thread": "", "reply": ""}
            left = min(len(standards), of_it - number * len(standards))
            counts = [Count(one, 1, rng.choice(kinds)) for one in standards[:left]]
            if counts:
                yield SentReply(**sent, employee=f"{code}:{employee}", digest=f"{code} {number}"), counts

    verdicts = 0
    for number, name in enumerate(PROCESSES):
        process = database.quality_processes.approve(f"key {name}", name, "To learn", "Quality", "Lea")
        submission = database.quality.submit(process.id, f"key {name}", "Lea", [])
        of_it = rows // len(PROCESSES) + (rows % len(PROCESSES) if not number else 0)
        verdicts += database.quality.add_many(submission.id, replies(f"{number}" * PROCESS_CHARACTERS, of_it))
    many = rows // 10
    small = {
        schema.conversations: (_conversation, many),
        schema.turns: (_turn, many),
        schema.asked_standards: (_asked, many),
        schema.reviews: (_review, many // 2),
        schema.runs: (_run, many // 4),
        schema.practised_standards: (_practised, many // 4),
        schema.kudos: (_kudos, many // 10),
        schema.follow_ups: (_promise, many // 10),
        schema.frictions: (_report, many // 50),
    }
    for table, (make, count) in small.items():
        _add(database, table, (make(rng, str(i), rng.choice(people)[1], day(), standards) for i in range(count)))
    scores = [SurveyAnswer(day(), SurveyKind.nps, rng.randrange(11)) for _ in range(many // 4)]
    database.surveys.add([*scores, *(SurveyAnswer(one.day, SurveyKind.csat, 1 + one.score // 3) for one in scores)])
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return {
        "verdicts": verdicts,
        **{table.name: count for table, (_, count) in small.items()},
        "scores": 2 * len(scores),
    }


def _add(database: Database, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while piece := [row for _, row in zip(range(AT_ONCE), rows, strict=False)]:
        with database.engine.begin() as connection:
            connection.execute(insert(table), piece)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _conversation(rng: random.Random, key: str, person: str, day: date, _: Sequence[str]) -> dict[str, Any]:
    dated = {"created_at": _at(day), "updated_at": _at(day)}
    return {"id": key, "person_id": person, "title": "", "search_text": "", **dated}


def _turn(rng: random.Random, key: str, person: str, day: date, _: Sequence[str]) -> dict[str, Any]:
    words = dict.fromkeys(("begin_key", "partial", "reason", "feedback_reason", "search_text"), "")
    answer = "x" * 2_000
    about = {"id": key, "conversation_id": key, "sequence": 1, "state": "complete", "question": "q", "answer": answer}
    return {**about, "asked_at": _at(day), **words}


def _asked(rng: random.Random, key: str, person: str, day: date, standards: Sequence[str]) -> dict[str, Any]:
    return {"turn_id": key, "standard_id": rng.choice(standards), "person_id": person, "at": _at(day)}


def _review(rng: random.Random, key: str, person: str, day: date, _: Sequence[str]) -> dict[str, Any]:
    return {"id": key, "person_id": person, "key": key, "reviewed_at": _at(day), "content": "x" * 2_000}


def _run(rng: random.Random, key: str, person: str, day: date, _: Sequence[str]) -> dict[str, Any]:
    empty = {"wishes": "[]", "hostility": "none", "current": "", "stopped": False, "assignment_id": ""}
    return {"id": key, "person_id": person, "key": key, "content": "x" * 2_000, "updated_at": _at(day), **empty}


def _practised(rng: random.Random, key: str, person: str, day: date, standards: Sequence[str]) -> dict[str, Any]:
    return {"run_id": key, "standard_id": rng.choice(standards), "person_id": person, "at": _at(day)}


def _kudos(rng: random.Random, key: str, person: str, day: date, standards: Sequence[str]) -> dict[str, Any]:
    whom = {"author_id": person, "author_name": "", "person_id": "x", "person_name": "", "team_id": "", "team_name": ""}
    said = {"words": "", "standard_id": rng.choice(standards), "heard": "saw", "between_colleagues": False}
    return {"id": key, "key": key, **whom, **said, "given_at": _at(day)}


def _promise(rng: random.Random, key: str, person: str, day: date, _: Sequence[str]) -> dict[str, Any]:
    whose = {"author_id": person, "owner_id": person, "owner_name": ""}
    words = {"key": key, "what": "", "whom": "", "quote": "", "handed_over_from": "", "note": ""}
    kept = {"state": rng.choice(("kept", "kept", "missed", "open")), "settled_at": _at(day)}
    return {"id": key, **whose, **words, **kept, "due_on": day, "made_at": _at(day)}


def _report(rng: random.Random, key: str, person: str, day: date, _: Sequence[str]) -> dict[str, Any]:
    about = {"document_id": f"POL-{rng.randrange(20)}", "version": 1, "clause": f"{rng.randrange(5)}"}
    words = {"person_name": "", "context": "", "words": "", "answer": "", "answered_by": ""}
    return {"id": key, "person_id": person, "key": key, **about, **words, "reported_at": _at(day), "state": "open"}


def questions_of(database: Database, documents: Sequence[Document]) -> dict[str, Callable[[], object]]:
    """Every query of the storage, every picture by itself, and the whole page."""
    library = Library(documents, database.documents, NOW.date)
    directory = Directory(database.accounts, database.teams)
    counted, surveys = database.insights, database.surveys
    numbers = Numbers(counted, surveys, library, directory, NOW.date, ZONE)
    chosen = numbers.chosen()
    months, zone = chosen.months, ZoneInfo(ZONE)
    by_month, by_week = moments(months.each, "month", zone), moments(weeks(months), "week", zone)
    by_quarter = moments(whole_quarters(months), "quarter", zone)
    return {
        "storage: verdicts": lambda: counted.verdicts(months.first, months.last),
        "storage: asked": lambda: counted.asked(by_month),
        "storage: practised": lambda: counted.practised(by_month),
        "storage: praised": lambda: counted.praised(by_quarter),
        "storage: used": lambda: counted.used(by_week),
        "storage: promises": lambda: counted.promises(months.first, months.last_day),
        "storage: reports": lambda: counted.reports(NOW),
        "storage: scores": lambda: surveys.scores(months.first, months.last_day),
        **{f"picture: {key}": lambda key=key: numbers.picture(LEADER, key, chosen) for key in PICTURES},
        "page: every picture": lambda: numbers.pictures(LEADER, chosen),
    }


def measured(ask: Callable[[], object], times: int) -> dict[str, float]:
    """Median and 95th percentile in milliseconds, after one call that is not counted."""
    ask()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        took.append(1000 * (time.perf_counter() - began))
    took.sort()
    return {
        "median_ms": round(took[len(took) // 2], 1),
        "p95_ms": round(took[min(len(took) - 1, int(0.95 * times))], 1),
    }


def indexes(engine: Engine, ask: Callable[[], object]) -> list[str]:
    """The names of the indexes that the database used for what was asked."""
    seen: list[tuple[str, Any]] = []

    def remember(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", remember)
    ask()
    event.remove(engine, "before_cursor_execute", remember)
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    found: dict[str, None] = {}
    with engine.connect() as connection:
        for statement, parameters in seen:
            rows = connection.exec_driver_sql(explain + statement, parameters)
            found.update(dict.fromkeys(name or "primary key" for row in rows for name in _INDEX.findall(str(row))))
    return sorted(name.rstrip("'\",()") for name in found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it and print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args(arguments)
    documents = load_knowledge(ROOT / "knowledge").documents
    standards = sorted({one.id for one in documents if isinstance(one, Standard)})
    with ExitStack() as stack:
        place = given.database
        if place == "sqlite":
            place = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "assistant.db"
        elif place == "throwaway":
            place = stack.enter_context(postgres_server.server())
        database = open_database(place, lambda: NOW)
        stack.callback(database.close)
        began = time.perf_counter()
        rows = fill(database, standards, given.rows, given.seed)
        filled = time.perf_counter() - began
        kind = database.engine.dialect.name
        asked = questions_of(database, documents)
        results = {name: measured(ask, given.times) for name, ask in asked.items()}
        used = {name: indexes(database.engine, ask) for name, ask in asked.items() if name.startswith("storage")}
    aim = 1000 * AIMS[kind]
    # The whole page is eight pictures in one request: told, and held against nothing.
    slow = [name for name, took in results.items() if took["p95_ms"] > aim and not name.startswith("page:")]
    report = {
        "command": " ".join(["python -m tests.proofs.insight_speed", *(arguments or sys.argv[1:])]),
        "database": kind,
        "cores": os.cpu_count(),
        "rows": rows,
        "filled_in_s": round(filled, 1),
        "times": given.times,
        "aim_p95_ms": aim,
        "results": results,
        "indexes": used,
        "above_the_aim": slow,
    }
    words = json.dumps(report, indent=2)
    print(words)
    if given.out:
        given.out.write_text(words + "\n")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
