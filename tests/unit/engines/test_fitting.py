"""Fitting: known answers, and a threshold that keeps its promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.engines.builtin.engine import BuiltinEngine
from assistant.engines.builtin.fitting import (
    RAREST,
    Example,
    RecordingEngine,
    balanced_threshold,
    calibrate,
    fit_logistic,
)
from assistant.engines.builtin.ranking import logistic
from assistant.engines.builtin.reading import Reader
from tests.engine_support import asking


def test_without_a_ridge_the_odds_of_a_constant_are_those_of_the_labels() -> None:
    rows = [{"one": 1.0}] * 40
    fitted = fit_logistic(rows, [True] * 30 + [False] * 10, ridge=1e-9)
    assert fitted["one"] == pytest.approx(np.log(3), abs=1e-3)
    assert logistic(fitted, {"one": 1.0}) == pytest.approx(0.75, abs=1e-3)


def test_the_ridge_draws_weights_to_nothing_and_signs_are_right() -> None:
    rows = [{"one": 1.0, "sign": float(i % 2), "noise": float(i % 3)} for i in range(60)]
    labels = [i % 2 == 1 for i in range(60)]
    weak, strong = fit_logistic(rows, labels, 0.5), fit_logistic(rows, labels, 50.0)
    assert weak["sign"] > strong["sign"] > 0 and abs(weak["noise"]) < weak["sign"] / 10


def test_a_feature_hardly_ever_seen_gets_no_weight() -> None:
    rows = [
        {"one": 1.0, **({"often": 1.0} if i < RAREST else {}), **({"seldom": 1.0} if i < RAREST - 1 else {})}
        for i in range(30)
    ]
    assert set(fit_logistic(rows, [i % 2 == 0 for i in range(30)])) == {"one", "often"}


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1).filter(lambda rows: any(yes for _, yes in rows)),
    st.floats(0, 0.5),
)
def test_the_threshold_refuses_no_more_than_it_may(rows: list[tuple[float, bool]], most: float) -> None:
    threshold = balanced_threshold([c for c, _ in rows], [yes for _, yes in rows], most)
    right = [round(c, 4) for c, yes in rows if yes]
    assert sum(c < threshold for c in right) <= most * len(right)


def test_calibrating_learns_that_the_right_document_is_right(reader: Reader) -> None:
    questions = {
        "how much goodwill can I give": "POL-GOODWILL",
        "what is goodwill for": "POL-GOODWILL",
        "how long does a return have": "POL-RETURNS",
        "can I accept a late return": "POL-RETURNS",
    }
    examples = [
        Example(asking(question), frozenset({gold}), frozenset(), True)
        for question, gold in questions.items()
        for _ in range(4)
    ] + [Example(asking("what is quantum chromodynamics"), frozenset(), frozenset(), False)] * 8
    fitted = calibrate(examples, reader, 0.1, folds=4)
    assert fitted.ranking["asked"] > 0 and 0 < fitted.threshold < 1
    engine = RecordingEngine(reader._embedder, fitted)
    engine.reader = reader
    assert isinstance(engine, BuiltinEngine)
    draft = engine.draft(asking("how much goodwill can I give"))
    assert engine.last is not None and engine.last.question.text == "how much goodwill can I give"
    assert not draft.abstained and draft.focus[0] == "POL-GOODWILL"
    assert engine.draft(asking("does the quantum of chromodynamics hold for quarks and gluons in a vacuum")).abstained
