"""Which documents answer: features that mean what they say, whatever the weights are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.knowledge import Kind
from assistant.engines.builtin.ranking import (
    answerable_features,
    coverage,
    features_of,
    logistic,
    packaged_calibration,
    rank,
    rare,
)
from tests.engine_support import SHELF, asking, reading, typed

BY_ID = {document.id: document for document in SHELF}
QUESTION = "a customer is furious about a broken lamp"


def test_the_document_whose_phrasing_is_asked_stands_first_and_no_other_is_ahead_of_it() -> None:
    request = asking(QUESTION)
    rows = features_of(BY_ID, request.evidence, reading("how"), ())
    best = rows["STD-EMPATHY-1"]
    assert best["asked"] == max(row["asked"] for row in rows.values()) > 0.8
    assert best["asked_behind"] == best["asked_behind_all"] == 0
    assert all(row["asked_behind_all"] >= 0 and row["fit_behind"] >= 0 for row in rows.values())


def test_a_standard_gains_by_the_policy_that_names_it() -> None:
    request = asking("how much goodwill can I give")
    rows = features_of(BY_ID, request.evidence, reading("may_i"), ())
    assert rows["STD-EMPATHY-1"]["linked"] == 1.0  # first of the best policy
    nameless = BY_ID["POL-GOODWILL"].model_copy(update={"standards": ()})
    alone = features_of({**BY_ID, "POL-GOODWILL": nameless}, request.evidence, reading("may_i"), ())
    assert "linked" not in alone["STD-EMPATHY-1"]


def test_what_the_talk_is_about_takes_part_but_nothing_outside_the_shelf() -> None:
    empty = asking("and 45?", ()).evidence
    rows = features_of(BY_ID, empty, reading("may_i"), ("POL-HOURS", "PLAY-SECRET"))
    assert set(rows) == {"POL-HOURS"} and rows["POL-HOURS"]["first_focus"] == 1.0
    assert features_of({}, asking(QUESTION).evidence, reading("how"), ()) == {}


def test_scenarios_are_never_ranked() -> None:
    scenario = BY_ID["POL-HOURS"].model_copy(update={"kind": Kind.scenario, "id": "SCN-1"})
    rows = features_of({"SCN-1": scenario}, asking(QUESTION).evidence, reading("how"), ("SCN-1",))
    assert rows == {}


def test_rank_is_by_chance_and_then_by_name() -> None:
    request = asking("how many furious customers with a broken shade")
    ranked = rank(BY_ID, request.evidence, reading("how"), (), {"asked": 3.0})
    assert ranked[0].document.id == "STD-EMPATHY-1" and all(0 < row.chance < 1 for row in ranked)
    same = rank(BY_ID, request.evidence, reading("how"), (), {})
    assert [row.document.id for row in same] == sorted(row.document.id for row in same)
    assert {row.chance for row in same} == {0.5}


def test_a_question_that_an_author_noted_word_for_word_is_answered_by_that_document() -> None:
    against = {"asked": -30.0, "fit": -30.0}
    noted = asking("what is goodwill for")
    ranked = rank(BY_ID, noted.evidence, reading("policy"), (), against)
    assert ranked[0].document.id == "POL-GOODWILL" and ranked[0].chance > 0.9 > ranked[1].chance


@given(
    st.dictionaries(st.sampled_from("abc"), st.floats(-1e6, 1e6)),
    st.dictionaries(st.sampled_from("abcd"), st.floats(-1e6, 1e6)),
)
def test_a_chance_is_a_chance(weights: dict[str, float], features: dict[str, float]) -> None:
    assert 0 < logistic(weights, features) < 1
    assert logistic(weights, {}) == logistic({}, features) == 0.5


def test_coverage_tells_known_words_from_words_that_nobody_wrote() -> None:
    best = BY_ID["POL-GOODWILL"]
    covered, unknown = coverage("goodwill payment", best, SHELF)
    assert covered == pytest.approx(1.0) and unknown == 0
    covered, unknown = coverage("quantum chromodynamics", best, SHELF)
    assert covered == 0 and unknown == pytest.approx(1.0)
    assert coverage("", best, SHELF) == (0.0, 1.0) and coverage("the of and", best, SHELF) == (0.0, 1.0)
    assert coverage("goodwill", None, SHELF)[0] == 0
    assert rare("inconveni", BY_ID) and not rare("custom", BY_ID)


def test_without_documents_the_signs_are_still_there() -> None:
    request = asking(QUESTION, ())
    signs = answerable_features([], request.evidence, reading("how"), {})
    full = asking(QUESTION)
    ranked = rank(BY_ID, full.evidence, reading("how"), (), {})
    assert set(signs) == set(answerable_features(ranked, full.evidence, reading("how"), BY_ID))
    assert signs["covered"] == 0 and signs["unknown"] == 1


def test_packaged_weights_are_of_features_that_exist() -> None:
    play = typed("playbook", "PLAY-BONUS", "Bonus", "## In short\nPay it.\n\n## Why\nThanks.\n")
    full = asking(QUESTION, (*SHELF, play))
    signs = answerable_features([], full.evidence, reading("how"), BY_ID)
    calibration = packaged_calibration()
    assert set(calibration.answerable) <= set(signs) and 0 < calibration.threshold < 1
    rows = features_of(dict(full.documents), full.evidence, reading("how"), ("PLAY-BONUS",))
    plain = {name for row in rows.values() for name in row if " " not in name} | {"linked"}
    assert {name for name in calibration.ranking if " " not in name} <= plain
