import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.search.fusion import Weights, fused, scaled

some = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 30)), min_size=1, max_size=30)


@given(some, st.floats(0, 1), st.floats(0, 1))
def test_scores_stay_between_0_and_1_and_who_is_best_in_all_is_best(
    rows: list[tuple[float, ...]], v: float, w: float
) -> None:
    similarity, windows, keyword = (np.array(column, dtype=np.float32) for column in zip(*rows, strict=True))
    scores = fused(similarity, windows, keyword, Weights(v, w))
    assert scores.min() >= 0
    assert scores.max() <= 1 + 1e-5
    top = np.full(1, 1.0, dtype=np.float32)
    better = fused(np.r_[similarity, top], np.r_[windows, top], np.r_[keyword, top * 31], Weights(v, w))
    assert better[-1] >= better.max() - 1e-6


def test_a_passage_without_windows_counts_as_a_whole() -> None:
    similarity = np.array([0.2, 0.8, 0.5], dtype=np.float32)
    none = np.full(3, np.nan, dtype=np.float32)
    assert np.allclose(fused(similarity, none, np.zeros(3, np.float32), Weights(1.0, 0.5)), [0, 1, 0.5])


def test_equal_scores_say_nothing() -> None:
    assert scaled(np.full(3, 7.0, dtype=np.float32)).tolist() == [0, 0, 0]
    assert scaled(np.empty(0, dtype=np.float32)).tolist() == []
