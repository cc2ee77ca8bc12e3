"""``python -m evals retrieval`` on a tiny folder, with the real model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.runner import main

TEXTS = {
    "a": "You may refund the postage of a late parcel.",
    "b": "Greet people by their name.",
    "c": "A lost parcel is sent again. " * 60 + "Ask the carrier for a trace.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [{"_id": identity, "title": "", "text": text} for identity, text in TEXTS.items()]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)))
    queries = [
        ("q1", "pay back shipping costs of delayed delivery"),
        ("q2", "how to trace with the carrier"),
        ("q3", "x"),
    ]
    (tmp_path / "queries.jsonl").write_text("\n".join(json.dumps({"_id": i, "text": t}) for i, t in queries))
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\tc\t2\nq3\tb\t0\n")
    return tmp_path


def test_figures_as_one_json_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retrieval", str(folder), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["queries"] == 2, "queries without a relevant document are left out"
    for order in ("keyword", "vector", "hybrid"):
        assert set(figures[order]) == {"ndcg@10", "recall@5", "recall@20", "mrr@10"}
    assert figures["hybrid"] == {"ndcg@10": 1.0, "recall@5": 1.0, "recall@20": 1.0, "mrr@10": 1.0}
    assert figures["keyword"]["ndcg@10"] == 0.5, "no word in common with the first question"


def test_unusable_files_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "qrels.tsv").write_text("q1 a 1\n")
    assert main(["retrieval", str(folder)]) == 1
    assert "no query" in capsys.readouterr().err
    (folder / "qrels.tsv").write_text("q1\ta\t1\nq1\tb\n")
    assert main(["retrieval", str(folder)]) == 1
    assert "qrels.tsv:2: expected query-id" in capsys.readouterr().err
    (folder / "queries.jsonl").unlink()
    assert main(["retrieval", str(folder)]) == 1


def test_wrong_usage() -> None:
    for arguments in ([], ["nonsense"], ["retrieval"]):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
