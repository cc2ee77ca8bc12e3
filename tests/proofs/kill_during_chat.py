"""Kill a chatting process again and again; nothing it acknowledged may be lost.

    python -m tests.proofs.kill_during_chat [--kills 100] [--seed 1] [--database ADDRESS]

A child asks and answers as fast as it can and prints a line after each commit. The parent kills it
(SIGKILL) after a random number of lines, reopens the database as a start does, and does what a page does
whose request was cut off: it sends the question that was under way again, with the same key. Then it
checks: every acknowledged question and answer is there and whole, what was pending is incomplete and can
be retried, no turn is half written, no question is there twice. At the end it looks at every run once more.

``--database`` is a PostgreSQL address, or ``throwaway`` for a server of its own while the proof lasts.
Prints one JSON document; exit code 1 when anything was lost.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from assistant.domain.conversation import Answer, Line, LineKind, Turn, TurnState
from assistant.storage.database import Database, open_database
from tests import postgres_server

PERSON = "alex"
LONGEST_RUN = 60
"""Most acknowledgements of one child before it is killed."""
THROWAWAY = "throwaway"


def answer_to(question: str) -> Answer:
    """A long answer that can be told from every other."""
    line = Line(kind=LineKind.say, text=f"Answer to {question}. " * 50)
    return Answer(lines=(line,), engine="builtin", on=date(2026, 3, 1))


def opened(address: str) -> Database:
    """The database under test with the real clock."""
    return open_database(address, lambda: datetime.now(UTC))


def chat(address: str, conversation_id: str, name: str) -> None:
    """The child: turn after turn until it is killed."""
    store = opened(address).conversations
    number = 0
    while True:
        number += 1
        question = f"{name}-{number}"
        turn = store.begin_turn(PERSON, conversation_id, question, question)
        print(json.dumps(["begun", turn.id, question]), flush=True)
        store.finish_turn(turn.id, answer_to(question), question)
        print(json.dumps(["finished", turn.id, question]), flush=True)


def acknowledged_until_killed(address: str, conversation_id: str, name: str, lines: int) -> list[list[str]]:
    """Run a child, kill it after a number of lines; all the lines it managed to write."""
    command = [sys.executable, "-m", "tests.proofs.kill_during_chat", "--child", address, conversation_id, name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        heard = [child.stdout.readline() for _ in range(lines)]
        child.kill()
        heard += child.stdout.readlines()
    return [json.loads(line) for line in heard if line.endswith("\n")]


@dataclass
class Tally:
    """What was acknowledged and what went wrong."""

    begun: int = 0
    finished: int = 0
    incomplete: int = 0
    unacknowledged: int = 0
    """Questions sent again that were stored already, though nobody had been told."""
    faults: list[str] = field(default_factory=list)


def check(address: str, conversation_id: str, name: str, acknowledged: list[list[str]], tally: Tally) -> None:
    """Reopen the database as a start does, send again what was cut off, and compare with what was acknowledged."""
    database = opened(address)
    store = database.conversations
    tally.incomplete += store.close_pending("The assistant was restarted.")
    _send_again(database, conversation_id, name, acknowledged, tally)
    turns = {turn.id: turn for turn in store.get(PERSON, conversation_id).turns}
    for step, turn_id, question in acknowledged:
        turn = turns.get(turn_id)
        if step == "begun":
            tally.begun += 1
            if turn is None or turn.question != question:
                tally.faults.append(f"question {question} lost")
        else:
            tally.finished += 1
            if turn is None or turn.answer != answer_to(question):
                tally.faults.append(f"answer to {question} lost")
    tally.faults += _partial(turns.values())
    for turn in turns.values():
        if turn.state is TurnState.incomplete:
            for _ in range(2):
                store.retry_turn(PERSON, turn.id, f"retry {turn.id}")
            store.finish_turn(turn.id, answer_to(turn.question), f"retry {turn.id}")
    database.close()


def _send_again(
    database: Database, conversation_id: str, name: str, acknowledged: list[list[str]], tally: Tally
) -> None:
    """The question after the last answer that was acknowledged, with its key, twice."""
    question = f"{name}-{sum(step == 'finished' for step, _, _ in acknowledged) + 1}"
    known = {turn.question for turn in database.conversations.get(PERSON, conversation_id).turns}
    told = {said for step, _, said in acknowledged if step == "begun"}
    tally.unacknowledged += question in known and question not in told
    for _ in range(2):
        turn = database.conversations.begin_turn(PERSON, conversation_id, question, question)
    if turn.state is TurnState.pending:
        database.conversations.finish_turn(turn.id, answer_to(question), question)


def _partial(turns: Iterable[Turn]) -> list[str]:
    """What is wrong with turns that are neither whole nor incomplete."""
    faults = []
    for turn in turns:
        whole = turn.answer == answer_to(turn.question) if turn.state is TurnState.complete else turn.answer is None
        if not whole or turn.state is TurnState.pending:
            faults.append(f"turn {turn.question} is {turn.state} and not whole")
    return faults


def _look_once_more(address: str, tally: Tally) -> None:
    """Every turn of every run is complete, and every question is there once, without a hole."""
    database = opened(address)
    tally.incomplete += database.conversations.close_pending("late")
    for conversation in database.conversations.list(PERSON, limit=1_000_000):
        turns = database.conversations.get(PERSON, conversation.id).turns
        tally.faults += _partial(turns)
        tally.faults += [f"turn {turn.question} is {turn.state}" for turn in turns if turn.state != TurnState.complete]
        counts = Counter(turn.question for turn in turns)
        tally.faults += [f"question {question} is there {n} times" for question, n in counts.items() if n > 1]
        if [turn.sequence for turn in turns] != list(range(1, len(turns) + 1)):
            tally.faults.append(f"{conversation.title} has a hole")
    database.close()


def prove(address: str, kills: int, seed: int) -> Tally:
    """Kill as many children and check after each."""
    chance, tally = random.Random(seed), Tally()
    for number in range(kills):
        database = opened(address)
        conversation_id = database.conversations.create(PERSON, f"Run {number}").id
        database.close()
        lines, name = chance.randint(1, LONGEST_RUN), str(number)
        check(address, conversation_id, name, acknowledged_until_killed(address, conversation_id, name, lines), tally)
    _look_once_more(address, tally)
    return tally


@contextmanager
def place(database: str) -> Iterator[str]:
    """Where the proof writes: a new SQLite file, or tables of its own on a server."""
    if not database:
        with tempfile.TemporaryDirectory() as folder:
            yield str(Path(folder) / "assistant.db")
    elif database == THROWAWAY:
        if missing := postgres_server.why_not():
            sys.exit(missing)
        with postgres_server.server() as address, postgres_server.fresh_schema(address) as fresh:
            yield fresh
    else:
        with postgres_server.fresh_schema(database) as fresh:
            yield fresh


def main() -> int:
    """Command line of the proof."""
    parser = argparse.ArgumentParser(description="Kill a chatting process again and again.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", metavar="ADDRESS", help=f"a PostgreSQL address, or {THROWAWAY}")
    parser.add_argument("--child", nargs=3, metavar=("ADDRESS", "CONVERSATION", "NAME"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        chat(*arguments.child)
    started = time.monotonic()
    with place(arguments.database) as address:
        tally = prove(address, arguments.kills, arguments.seed)
    result = {
        "database": "PostgreSQL" if arguments.database else "SQLite",
        "kills": arguments.kills,
        "seed": arguments.seed,
        "cores": os.cpu_count(),
        "questions_acknowledged": tally.begun,
        "answers_acknowledged": tally.finished,
        "left_pending_by_a_kill": tally.incomplete,
        "stored_though_not_acknowledged": tally.unacknowledged,
        "faults": tally.faults,
        "seconds": round(time.monotonic() - started, 1),
    }
    print(json.dumps(result, indent=2))
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
