"""Shares against published numbers, and that the interval holds what it is of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.shares import net_promoter_score, satisfaction, wilson


def test_wilson_as_published() -> None:
    # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    for successes, n, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)):
        share = wilson(successes, n)
        assert share is not None
        assert (share.low, share.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
    assert wilson(0, 0) is None


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, 2 * n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_between_none_and_all(given: tuple[int, int]) -> None:
    share = wilson(given[0] / 2, given[1])
    assert share is not None and 0 <= share.low <= share.value + 1e-9 and share.value - 1e-9 <= share.high <= 1


def test_nps_and_csat() -> None:
    nps = net_promoter_score([(10, 5), (9, 1), (8, 2), (6, 1), (0, 1)])
    assert nps is not None and (nps.value, nps.n) == (40, 10) and -100 <= nps.low < 40 < nps.high <= 100
    csat = satisfaction([(5, 3), (4, 3), (3, 1), (1, 1)])
    assert csat is not None and (csat.value, csat.n) == (0.75, 8)
    assert net_promoter_score([]) is None and satisfaction([]) is None


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(1, 50)), min_size=1))
def test_nps_stays_within_its_scale(scores: list[tuple[int, int]]) -> None:
    nps = net_promoter_score(scores)
    assert nps is not None and -100 <= nps.low <= nps.high <= 100
