"""The figures of the review evaluation: what counts as found, as wrong, and as not judged."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.domain.reply import Reply, Speaker
from assistant.domain.scorecard import CriterionResult, Verdict, scorecard
from evals.review_rows import LabelledReply, read_rows
from evals.suites.review import Reviewed, kappa, report


def reviewed(identity: str, labels: dict[str, str], *results: CriterionResult) -> Reviewed:
    row = LabelledReply(identity, identity, Reply(draft="x"), labels)
    return Reviewed(row, scorecard(results, engine="builtin", on=date(2026, 6, 1)), 0.01)


def said(identity: str, verdict: Verdict, **more: bool) -> CriterionResult:
    return CriterionResult(
        standard_id=identity, version=1, title="x", weight=1, critical=False, verdict=verdict, **more
    )


def test_an_unsure_an_unverified_or_a_mere_look_on_a_true_miss_is_not_found() -> None:
    figures = report(
        [
            reviewed("1", {"A": "missed"}, said("A", Verdict.missed)),
            reviewed("2", {"A": "missed"}, said("A", Verdict.unsure)),
            reviewed("3", {"A": "missed"}, said("A", Verdict.missed, verified=False)),
            reviewed("4", {"A": "missed"}, said("A", Verdict.missed, shown_as_look=True)),
            reviewed("5", {"A": "met"}, said("A", Verdict.missed)),
        ]
    )
    assert figures["criteria"]["A"] == {"precision": 0.5, "recall": 0.25, "f1": 0.3333, "n": 4, "given": 2}
    assert figures["verified"] == pytest.approx(3 / 4)
    assert (figures["replies"], figures["false_alarm_rate"], figures["good_replies"]) == (5, 1.0, 1)
    assert (figures["macro_f1"], figures["too_few_misses"]) == (None, ["A"])


def test_macro_f1_is_over_standards_with_enough_misses() -> None:
    rows = [
        reviewed(str(n), {"A": "missed", "B": "met"}, said("A", Verdict.missed), said("B", Verdict.met))
        for n in range(8)
    ]
    figures = report(rows)
    assert (figures["macro_f1"], figures["macro_over"], figures["too_few_misses"]) == (1.0, ["A"], ["B"])
    assert (figures["kappa"], figures["coverage"]) == (1.0, 1.0)


def test_kappa_takes_chance_out() -> None:
    assert kappa(["a", "b", "a", "b"], ["a", "b", "b", "a"]) == 0.0
    assert kappa(["a", "b"], ["a", "b"]) == 1.0
    assert kappa([], []) is None


def test_only_the_half_that_is_asked_for_is_read(tmp_path: Path) -> None:
    file = tmp_path / "labelled.jsonl"
    row = {"id": "1", "thread_id": "t", "channel": "internal", "thread": "Can you look?", "reply": "Yes.", "labels": {}}
    rows = [{**row, "half": "open"}, {**row, "id": "2", "half": "held"}, {**row, "id": "3"}]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert [r.id for r in read_rows(file, "open")] == ["1", "3"]
    assert read_rows(file, "open")[0].reply.thread[0].speaker is Speaker.colleague
    file.write_text(json.dumps({**row, "channel": "pigeon"}), "utf-8")
    with pytest.raises(ValueError, match=r"labelled\.jsonl:1: .*pigeon"):
        read_rows(file, None)
