"""A slice of the proof that no kill loses an acknowledged word; ``make proof`` kills a hundred times."""

from __future__ import annotations

from tests.integration.storage_support import Place, address_of
from tests.proofs.kill_during_chat import prove


def test_three_kills_lose_nothing_leave_nothing_half_written_and_double_nothing(place: Place) -> None:
    tally = prove(address_of(place), kills=3, seed=7)
    assert tally.faults == []
    assert tally.begun >= tally.finished > 0
