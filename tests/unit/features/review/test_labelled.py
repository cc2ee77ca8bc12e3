"""Labelled replies are read as the evals read them, the held half left out."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from assistant.features.review.labelled import read_labelled
from evals.review_rows import OPEN, read_rows

ROWS = (
    {"id": "A", "half": "open", "channel": "email", "reply": "Hello.", "labels": {"STD-1": "met"}},
    {"id": "B", "half": "held", "channel": "chat", "reply": "Held back.", "labels": {}},
    {"id": "C", "channel": "internal", "reply": "No half.", "thread": "Two lamps, please.", "labels": {}},
    {
        "id": "D",
        "channel": "shop",
        "reply": "Facts.",
        "thread": [{"from": "customer", "text": "Where is it?", "at": "2026-05-04T10:00"}],
        "facts": {"customer_name": "Ann", "order_value": "£649", "fee": 35, "extra": {"van": "7"}},
        "replied_at": "2026-05-04T12:00",
        "moment": "after",
        "labels": {},
    },
    {"id": "E", "half": "open", "channel": "email", "reply": "By day.", "reply_date": "2026-05-12", "labels": {}},
)


def test_the_same_replies_as_the_evals_read(tmp_path: Path) -> None:
    file = tmp_path / "labelled.jsonl"
    file.write_text("\n\n".join(json.dumps(row) for row in ROWS), "utf-8")
    found, known = read_labelled(file), read_rows(file, OPEN)
    assert [(row.id, row.reply, row.labels) for row in found] == [(row.id, row.reply, row.labels) for row in known]
    assert [row.id for row in found] == ["A", "C", "D", "E"]
    assert found[-1].reply.replied_at == datetime(2026, 5, 12)  # the day that its promises count from


def test_no_file_is_no_replies_and_a_bad_row_is_named(tmp_path: Path) -> None:
    assert read_labelled(tmp_path / "none.jsonl") == ()
    file = tmp_path / "labelled.jsonl"
    for bad in ("{", '{"id": 1}', '{"id": 1, "reply": "x", "channel": "pigeon"}', "[]"):
        file.write_text(f"{json.dumps(ROWS[0])}\n{bad}", "utf-8")
        with pytest.raises(ValueError, match=r"labelled\.jsonl:2"):
            read_labelled(file)
