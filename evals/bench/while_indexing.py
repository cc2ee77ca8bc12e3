"""What a question waits for while a big folder is read anew, against the same questions on a quiet machine.

``python -m evals.bench.while_indexing [--documents 300] [--rounds 60]``: a process that serves as ``make run`` does,
over a folder of many policies made from the sample ones. First every question is asked when nothing else goes on,
then again and again while half of the folder, changed since, is read anew. Prints medians, 95th percentiles and
longest waits in milliseconds, the ratio of the 95th percentiles, and how long the reading took.

Questions are asked one after the other with a short rest between two, as one busy person would.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from evals.bench.first_token import QUESTIONS

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant

ROOT = Path(__file__).parents[2]
REST_SECONDS = 0.05


def write_folder(folder: Path, documents: int) -> None:
    """The sample company with more documents: plain copies of its policies under other names."""
    shutil.copytree(ROOT / "knowledge", folder)
    texts = [path.read_text("utf-8").partition("\n---\n")[2] for path in sorted((folder / "policies").glob("*.md"))]
    (folder / "more").mkdir()
    for number in range(documents):
        text = texts[number % len(texts)].replace("customer", f"customer of branch {number}")
        (folder / "more" / f"branch-{number}.md").write_text(f"# Branch {number}\n\n{text}", "utf-8")


def change_folder(folder: Path, documents: int) -> None:
    """Give every second document other words in each of its paragraphs, so that all of it is embedded anew."""
    for number in range(0, documents, 2):
        file = folder / "more" / f"branch-{number}.md"
        file.write_text(file.read_text("utf-8").replace("customer of", "client of"), "utf-8")


def asked(assistant: Assistant, enough: Callable[[int], bool]) -> list[float]:
    """Milliseconds of one question after the other, until there are enough."""
    person, took = assistant.somebody("agent"), list[float]()
    while not enough(len(took)):
        question = f"{QUESTIONS[len(took) % len(QUESTIONS)]} ({len(took)})"
        began = time.perf_counter()
        asyncio.run(assistant.coach.answer_once(person, question))
        took.append((time.perf_counter() - began) * 1000)
        time.sleep(REST_SECONDS)
    return took


def figures(took: list[float]) -> dict[str, float]:
    """Median, 95th percentile and longest of times."""
    ordered = sorted(took)
    return {
        "questions": len(ordered),
        "median_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        "longest_ms": round(ordered[-1], 1),
    }


def main() -> int:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=60)
    given = parser.parse_args()
    from assistant.bootstrap import build_assistant
    from assistant.settings import read_settings

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "knowledge"
        write_folder(folder, given.documents)
        environment = {"COACH_DATA_DIR": f"{scratch}/data", "COACH_KNOWLEDGE_DIR": str(folder)}
        with build_assistant(read_settings(environment, Path(scratch) / "none"), background=True) as assistant:
            asked(assistant, lambda count: count >= 10)
            quiet = figures(asked(assistant, lambda count: count >= given.rounds))
            change_folder(folder, given.documents)
            began = time.perf_counter()
            reading = threading.Thread(target=assistant.reindex)
            reading.start()
            busy = figures(asked(assistant, lambda count: not reading.is_alive()))
            seconds = time.perf_counter() - began
            reading.join()
    ratio = round(busy["p95_ms"] / quiet["p95_ms"], 2)
    print(json.dumps({"quiet": quiet, "while_indexing": busy, "p95_ratio": ratio, "seconds": round(seconds, 1)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
