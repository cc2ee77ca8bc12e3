"""Rank the documents of a folder in BEIR layout with the product's own search.

The folder holds corpus.jsonl (_id, title, text), queries.jsonl (_id, text) and qrels.tsv (query-id, corpus-id,
score). Documents are cut into passages as the product cuts its own; a document's score is its best passage's.
``hybrid`` is the order the product gives; ``keyword`` and ``vector`` order the same candidates by one score alone.
Of a conversation only the last question's ``text`` is used, for all three alike: the product makes follow-ups
stand alone before it searches, and that step has its own measure. Queries without a relevant document are left out.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from assistant.domain.knowledge import Document, Kind, Section
from assistant.domain.passages import Hit
from assistant.domain.people import EVERYONE, Person, Role
from evals.metrics import mrr_at, ndcg_at, recall_at
from evals.runner import Outcome

ORDERS: dict[str, Callable[[Hit], float]] = {
    "keyword": lambda hit: hit.keyword,
    "vector": lambda hit: hit.similarity,
    "hybrid": lambda hit: hit.score,
}
MEASURES: dict[str, Callable[[Sequence[str], Mapping[str, float]], float]] = {
    "ndcg@10": lambda ranking, grades: ndcg_at(10, ranking, grades),
    "recall@5": lambda ranking, grades: recall_at(5, ranking, grades),
    "recall@20": lambda ranking, grades: recall_at(20, ranking, grades),
    "mrr@10": lambda ranking, grades: mrr_at(10, ranking, grades),
}
READER = Person(id="eval", name="Eval", role=Role.agent, level="agent")
ON = date(2000, 1, 1)
"""Any day: documents of a corpus are always in force."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder, and where an index may be kept."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="corpus.jsonl, queries.jsonl, qrels.tsv")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keep the index here for the next run")


def measure(options: argparse.Namespace) -> Outcome:
    """Index the corpus, ask all queries, average the measures. Raises OSError or ValueError for unusable files."""
    from assistant.bootstrap import open_search

    folder: Path = options.folder
    queries, grades = read_queries(folder / "queries.jsonl"), read_grades(folder / "qrels.tsv")
    asked = {identity: text for identity, text in queries.items() if any(g > 0 for g in grades[identity].values())}
    if not asked:
        raise ValueError(f"{folder}: no query of queries.jsonl has a relevant document in qrels.tsv.")
    sums: dict[str, dict[str, float]] = {order: dict.fromkeys(MEASURES, 0.0) for order in ORDERS}
    with _place(options.cache) as data_dir:
        began = time.perf_counter()
        retriever = open_search(data_dir, read_corpus(folder / "corpus.jsonl"))
        indexed = time.perf_counter()
        for identity, text in asked.items():
            hits = retriever.candidates(READER, text, ON).hits
            for order, score in ORDERS.items():
                ranking = ranked_documents(hits, score)
                for name, function in MEASURES.items():
                    sums[order][name] += function(ranking, grades[identity])
        ended = time.perf_counter()
    figures: dict[str, Any] = {"queries": len(asked)}
    for order, measures in sums.items():
        figures[order] = {name: round(total / len(asked), 4) for name, total in measures.items()}
    figures["seconds"] = {"index": round(indexed - began, 1), "query": round((ended - indexed) / len(asked), 4)}
    return Outcome(figures, table(figures))


def ranked_documents(hits: Sequence[Hit], score: Callable[[Hit], float]) -> list[str]:
    """Documents by their best passage's score, best first; passages that score 0 say nothing."""
    ordered = sorted((hit for hit in hits if score(hit) > 0), key=score, reverse=True)
    return list(dict.fromkeys(hit.chunk.document_id for hit in ordered))


def table(figures: Mapping[str, Any]) -> str:
    """The figures as a small table."""
    lines = [f"{figures['queries']} queries", " " * 10 + "".join(f"{name:>11}" for name in MEASURES)]
    lines += [f"{order:<10}" + "".join(f"{figures[order][name]:>11.4f}" for name in MEASURES) for order in ORDERS]
    lines.append(f"indexed in {figures['seconds']['index']} s, {figures['seconds']['query'] * 1000:.1f} ms a query")
    return "\n".join(lines)


@contextmanager
def _place(cache: Path | None) -> Iterator[Path]:
    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
        yield cache
    else:
        # The index still has its files open when the block ends.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            yield Path(folder)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                row = json.loads(line)
                if not isinstance(row, dict) or "_id" not in row:
                    raise ValueError(f"{file}:{number}: no _id. Every line is an object with _id and text.")
                yield row


def read_corpus(file: Path) -> list[Document]:
    """Documents of a corpus; ``section``, where there is one, becomes the heading above the text."""
    documents = []
    for row in _rows(file):
        title, heading = str(row.get("title") or ""), str(row.get("section") or "")
        body = str(row.get("text") or "") or title
        section = Section(path=(heading,) if heading else (), start=0, end=len(body), line=1)
        documents.append(
            Document(
                id=str(row["_id"]), kind=Kind.document, title=title, audience=EVERYONE, body=body, sections=(section,)
            )
        )
    return documents


def read_queries(file: Path) -> dict[str, str]:
    """Query id -> text."""
    return {str(row["_id"]): str(row.get("text") or "") for row in _rows(file)}


def read_grades(file: Path) -> defaultdict[str, dict[str, float]]:
    """Query id -> document id -> grade; a header line is allowed."""
    grades: defaultdict[str, dict[str, float]] = defaultdict(dict)
    with file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            if not row or (number == 1 and not _is_number(row[-1])):
                continue
            if len(row) != 3 or not _is_number(row[2]):
                raise ValueError(f"{file}:{number}: expected query-id, corpus-id and score, divided by tabs.")
            grades[row[0]][row[1]] = float(row[2])
    return grades


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
