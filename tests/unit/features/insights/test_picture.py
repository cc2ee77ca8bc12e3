"""What is told of the greatest: only what is greater than all that is left out."""

from __future__ import annotations

import pytest

from assistant.features.insights.picture import foremost


@pytest.mark.parametrize(
    ("amounts", "most", "told"),
    [
        ([5, 9, 7], 1, [9]),
        ([5, 9, 9], 1, []),
        ([5, 9, 9], 2, [9, 9]),
        ([5, 9, 5, 7], 3, [9, 7]),
        ([4, 4, 4, 4], 3, []),
        ([4, 4], 3, [4, 4]),
        ([], 1, []),
    ],
)
def test_what_is_equal_to_one_left_out_is_left_out_too(amounts: list[int], most: int, told: list[int]) -> None:
    assert foremost(amounts, float, most) == told
