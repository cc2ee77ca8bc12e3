"""The measures of the groundedness suite, and our own pairs."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from assistant.documents.loader import load_knowledge
from evals.suites.groundedness import Pair, auc, overlap, read_pairs, report

ROOT = Path(__file__).parents[3]
PAIRS = ROOT / "evals" / "datasets" / "groundedness" / "pairs.jsonl"


def test_auc_counts_ties_half() -> None:
    truth = np.array([True, True, False, False])
    assert auc(np.array([0.9, 0.5, 0.5, 0.1]), truth) == pytest.approx(0.875)
    assert auc(np.array([0.0, 0.0, 0.0, 0.0]), truth) == 0.5
    assert auc(np.array([0.1, 0.2, 0.8, 0.9]), truth) == 0.0


def test_overlap_is_the_share_of_content_words() -> None:
    assert overlap("The refunds were paid.", "We pay a refund.") == pytest.approx(0.5)
    assert overlap("It is.", "It is.") == 0.0


def test_report_counts_both_kinds_of_mistake() -> None:
    pairs = [
        Pair("1", "a lamp", "a lamp", True, "paraphrase"),
        Pair("2", "a sofa", "a sofa", True, "paraphrase"),
        Pair("3", "a bed", "a chair", False, "number"),
    ]
    figures = report(pairs, [0.9, 0.2, 0.6], [True, False, True])
    assert figures["n"] == 3
    assert figures["auc"] == 0.5
    assert figures["overlap_auc"] == 1.0
    assert (figures["false_supported"], figures["false_refused"]) == (1.0, 0.5)
    assert figures["kinds"] == {"paraphrase": "1/2", "number": "0/1"}


def test_begin_rows_are_read_as_they_are(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "knowledge": "k", "reply": "r", "label": "Fully attributable", "source": "wow"},
        {"id": "b", "knowledge": "k", "reply": "r", "label": "Generic", "source": "cmu"},
    ]
    file = tmp_path / "begin.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert read_pairs(file) == [Pair("a", "r", "k", True, "wow"), Pair("b", "r", "k", False, "generic")]


@pytest.mark.parametrize(
    "line", ["{", '{"id": 1}', '{"id": 1, "claim": "a", "passage": "b", "supported": "yes"}', "[]"]
)
def test_a_wrong_row_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"pairs\.jsonl:2: expected"):
        read_pairs(file)


def test_our_pairs_quote_the_knowledge_word_for_word() -> None:
    bodies: dict[str, list[str]] = {}
    for document in load_knowledge(ROOT / "knowledge").documents:
        bodies.setdefault(document.id, []).append(document.body)
    rows = [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows if not any(row["passage"] in body for body in bodies[row["document"]])] == []
    assert len({row["id"] for row in rows}) == len({row["claim"] + row["passage"] for row in rows}) == len(rows) >= 160
    kinds = Counter(row["kind"] for row in rows)
    assert len(kinds) == 10
    assert min(kinds.values()) >= 16
    assert {row["kind"] for row in rows if row["supported"]} == {"paraphrase", "merge"}
    assert {row["half"] for row in rows} == {"open", "held"}
