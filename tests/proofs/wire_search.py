"""What search loses when a question goes to an embedder without its personal details.

    python -m tests.proofs.wire_search [--seed 3]

The coach's questions are searched with the packaged embedder in the place of one elsewhere, as they are and with their
details left out; once as they were typed, and once with a customer's made-up details around them. Prints recall@5 of
the gold documents, and how many of the questions hold a detail.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.documents.chunking import CHUNKER, chunk_documents
from assistant.documents.loader import load_knowledge
from assistant.domain.people import Person, Role
from assistant.features.private.embedder import PrivateEmbedder
from assistant.language.embedder import MiniLM
from assistant.language.tokens import count_wordpieces
from assistant.search.index import Index
from assistant.search.retriever import Retriever
from assistant.search.sync import sync
from assistant.security.personal.finder import Finder
from tests.proofs.wire_messages import made_up

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "evals" / "datasets" / "coach" / "questions.jsonl"
TODAY = date(2026, 11, 22)
BEST = 5


def recall(search: Retriever, rows: Sequence[Mapping[str, Any]], worded: Callable[[str], str] = str) -> float:
    """Share of the gold documents that are among the five best of each question, as it is ``worded``."""
    shares = []
    for row in rows:
        person = Person(id="eval", name="", role=Role(row["role"]), level=row.get("level") or "agent")
        on = date.fromisoformat(row["on"]) if row.get("on") else TODAY
        found = search.retrieve(person, worded(row["question"]), on)
        best = {hit.chunk.document_id for hit in found.nearest_documents(BEST)}
        gold = row["gold_documents"]
        shares.append(sum(bool(best.intersection(names.split("|"))) for names in gold) / len(gold))
    return sum(shares) / len(shares)


class Elsewhere(MiniLM):
    """The packaged embedder in the place of one at an endpoint."""

    def close(self) -> None:
        """Nothing is open."""


def main() -> None:
    """Command line of the measurement."""
    parser = argparse.ArgumentParser(description="Measure what redaction costs the search.")
    parser.add_argument("--seed", type=int, default=3)
    seed = parser.parse_args().seed
    knowledge = load_knowledge(ROOT / "knowledge")
    finder = Finder.of(knowledge.company)
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["gold_documents"]]
    letters = [message.text for message in made_up(5 * len(rows), seed) if message.locale == "en_GB"]
    random.Random(seed).shuffle(letters)
    around = dict(zip([row["question"] for row in rows], letters, strict=True))

    def with_details(question: str) -> str:
        first, _, _, *middle, last = around[question].splitlines()
        return "\n".join([first, question, *middle, last])

    figures: dict[str, float] = {"questions": len(rows)}
    figures["with_a_detail"] = sum(finder.without_details([row["question"]]) != [row["question"]] for row in rows)
    embedder = Elsewhere()
    with tempfile.TemporaryDirectory() as folder:
        index = Index.open(Path(folder), embedder, CHUNKER)
        sync(index, list(chunk_documents(knowledge.documents, count_wordpieces)), embedder)
        for name, asked in (("as it is", embedder), ("redacted", PrivateEmbedder(embedder, finder))):
            search = Retriever(index, asked, lambda: knowledge.documents)
            figures[f"recall@5 {name}"] = recall(search, rows)
            figures[f"recall@5 {name}, details around"] = recall(search, rows, with_details)
        index.close()
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}, indent=2))


if __name__ == "__main__":
    main()
