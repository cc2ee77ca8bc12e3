"""Documents without front matter: what can be quoted of them, and when they answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.documents.loader import read_document
from assistant.domain.company import Company
from assistant.domain.knowledge import Document
from assistant.domain.retrieval import Retrieval
from assistant.engines.builtin.quotables import quotables
from assistant.engines.builtin.unphrased import has_phrasings, is_plain, likeness


def document(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "lamps.md"
    path.write_text(text, "utf-8")
    return read_document(path, path.name, Company())


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        # A list goes with its announcement, all of it; a fragment alone is no statement.
        ("We take back:\n\n- lamps\n- shades, if unused\n- bulbs\n", ["We take back: lamps; shades, if unused; bulbs"]),
        ("**How to reach us**\n- Email address\n- Monday to Friday: 9 to 5\n", ["Monday to Friday: 9 to 5"]),
        # Each button begins a step of its own, and its name reads as one.
        (
            "[Offer Refund] Ask for the price of the lamp first\n[Make Note] Write down what was offered to them\n",
            ["Offer Refund: Ask for the price of the lamp first", "Make Note: Write down what was offered to them"],
        ),
        # A line that is not full was ended on purpose; a full one goes on.
        (
            "The customer wants a lamp changed for a new one\nAsk for the receipt\n\nA lamp that was bought"
            " on a Saturday in Edinburgh and never\nLeft its box counts as new.\n",
            [
                "The customer wants a lamp changed for a new one",
                "Ask for the receipt",
                "A lamp that was bought on a Saturday in Edinburgh and never Left its box counts as new.",
            ],
        ),
        (
            "Use `check_lamp()` and *never* see [the list](https://a.b/c).\n",
            ["Use check_lamp() and never see the list."],
        ),
        ("Bring the lamp - and its box - by noon.\n", ["Bring the lamp - and its box - by noon."]),
    ],
)
def test_pieces_read_as_text(tmp_path: Path, body: str, lines: list[str]) -> None:
    plain = document(tmp_path, f"# Lamps\n\n{body}")
    pieces = [piece for section in plain.sections for piece in quotables(plain, section)]
    assert [piece.text for piece in pieces] == lines
    assert all(plain.body[p.start : p.end].strip() == plain.body[p.start : p.end] for p in pieces)


def test_where_nobody_noted_how_people_ask_the_search_decides(tmp_path: Path) -> None:
    plain = document(tmp_path, "# Lamps\n\nWe mend lamps.\n")
    documents = {plain.id: plain}
    assert is_plain(documents) and not has_phrasings(documents)
    noted = plain.model_copy(update={"asked": {"": ("can you mend it",)}})
    assert has_phrasings({**documents, "other": noted})
    found = Retrieval(question="Lamps?", on=date(2026, 3, 1), best_similarity=0.5, best_window=0.6)
    assert likeness(found) == pytest.approx(0.55)
    # An embedder without windows is not held against the question.
    assert likeness(found.model_copy(update={"best_window": 0.0})) == 0.5
