import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import mrr_at, ndcg_at, recall_at

ids = st.sampled_from("abcdefgh")
rankings = st.lists(ids, max_size=12)
grades = st.dictionaries(ids, st.integers(0, 3), max_size=8)


@given(rankings, grades, st.integers(1, 10))
def test_all_measures_lie_between_0_and_1_and_the_ideal_order_is_best(
    ranking: list[str], graded: dict[str, float], k: int
) -> None:
    ideal = sorted(graded, key=lambda identity: -graded[identity])
    any_relevant = any(graded.values())
    for measure in (ndcg_at, recall_at, mrr_at):
        assert 0 <= measure(k, ranking, graded) <= measure(k, ideal, graded) + 1e-12 <= 1 + 1e-9
    assert ndcg_at(k, ideal, graded) == pytest.approx(float(any_relevant))
    assert mrr_at(k, ideal, graded) == any_relevant


@given(rankings, grades, st.integers(1, 10))
def test_repeated_ids_and_a_longer_tail_change_nothing(ranking: list[str], graded: dict[str, float], k: int) -> None:
    distinct = list(dict.fromkeys(ranking))
    for measure in (ndcg_at, recall_at, mrr_at):
        assert measure(k, ranking, graded) == measure(k, distinct, graded) == measure(k, distinct[:k], graded)


def test_known_values() -> None:
    # The example of Järvelin and Kekäläinen's measure worked by hand: (1/1 + 2/log2(3)) / (2/1 + 1/log2(3)).
    assert ndcg_at(10, ["a", "b"], {"a": 1, "b": 2}) == pytest.approx(2.26186 / 2.63093, abs=1e-5)
    assert recall_at(2, ["a", "x", "b"], {"a": 1, "b": 1}) == 0.5
    assert mrr_at(10, ["x", "y", "a"], {"a": 1}) == pytest.approx(1 / 3)
    assert ndcg_at(10, ["a"], {}) == recall_at(5, ["a"], {}) == mrr_at(10, [], {"a": 1}) == 0
