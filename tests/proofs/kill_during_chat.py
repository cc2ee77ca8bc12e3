"""Kill a chatting process again and again; nothing it acknowledged may be lost.

    python -m tests.proofs.kill_during_chat [--kills 100] [--seed 1]

A child asks and answers as fast as it can and prints a line after each commit. The parent kills it
(SIGKILL) after a random number of lines, reopens the database and checks: every acknowledged question
is there, every acknowledged answer is whole, what was pending is incomplete and can be retried, no
turn is half written. Prints one JSON document; exit code 1 when anything was lost.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from assistant.domain.conversation import Answer, Line, LineKind, TurnState
from assistant.storage.database import Database, open_database

PERSON = "alex"
LONGEST_RUN = 60
"""Most acknowledgements of one child before it is killed."""


def answer_to(question: str) -> Answer:
    """A long answer that can be told from every other."""
    line = Line(kind=LineKind.say, text=f"Answer to {question}. " * 50)
    return Answer(lines=(line,), engine="builtin", on=date(2026, 3, 1))


def opened(path: str) -> Database:
    """The database under test with the real clock."""
    return open_database(path, lambda: datetime.now(UTC))


def chat(path: str, conversation_id: str, name: str) -> None:
    """The child: turn after turn until it is killed."""
    store = opened(path).conversations
    number = 0
    while True:
        number += 1
        question = f"{name}-{number}"
        turn = store.begin_turn(PERSON, conversation_id, question, question)
        print(json.dumps(["begun", turn.id, question]), flush=True)
        store.finish_turn(turn.id, answer_to(question), question)
        print(json.dumps(["finished", turn.id, question]), flush=True)


def acknowledged_until_killed(path: str, conversation_id: str, name: str, lines: int) -> list[list[str]]:
    """Run a child, kill it after a number of lines; all the lines it managed to write."""
    command = [sys.executable, "-m", "tests.proofs.kill_during_chat", "--child", path, conversation_id, name]
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
    faults: list[str] = field(default_factory=list)


def check(path: str, conversation_id: str, acknowledged: list[list[str]], tally: Tally) -> None:
    """Reopen the database as a start does and compare it with what was acknowledged."""
    database = opened(path)
    tally.incomplete += database.conversations.close_pending("The assistant was restarted.")
    turns = {turn.id: turn for turn in database.conversations.get(PERSON, conversation_id).turns}
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
    for turn in turns.values():
        whole = turn.answer == answer_to(turn.question) if turn.state is TurnState.complete else turn.answer is None
        if not whole or turn.state is TurnState.pending:
            tally.faults.append(f"turn {turn.question} is {turn.state} and not whole")
        if turn.state is TurnState.incomplete:
            database.conversations.retry_turn(PERSON, turn.id, f"retry {turn.id}")
            database.conversations.finish_turn(turn.id, answer_to(turn.question), f"retry {turn.id}")
    database.close()


def prove(kills: int, seed: int) -> Tally:
    """Kill as many children and check after each."""
    chance, tally = random.Random(seed), Tally()
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "assistant.db")
        for number in range(kills):
            database = opened(path)
            conversation_id = database.conversations.create(PERSON, f"Run {number}").id
            database.close()
            lines = chance.randint(1, LONGEST_RUN)
            check(path, conversation_id, acknowledged_until_killed(path, conversation_id, str(number), lines), tally)
    return tally


def main() -> int:
    """Command line of the proof."""
    parser = argparse.ArgumentParser(description="Kill a chatting process again and again.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", nargs=3, metavar=("PATH", "CONVERSATION", "NAME"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        chat(*arguments.child)
    started = time.monotonic()
    tally = prove(arguments.kills, arguments.seed)
    result = {
        "kills": arguments.kills,
        "seed": arguments.seed,
        "questions_acknowledged": tally.begun,
        "answers_acknowledged": tally.finished,
        "left_pending_by_a_kill": tally.incomplete,
        "faults": tally.faults,
        "seconds": round(time.monotonic() - started, 1),
    }
    print(json.dumps(result, indent=2))
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
