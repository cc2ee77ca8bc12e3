"""Reports about policies as HTML: one name for each state, and a day that is over is called overdue."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from assistant.domain.review import Friction, FrictionState
from assistant.ui.rendering_reports import replies_section, reports_section

TODAY = date(2026, 5, 20)


def drawn(**given: Any) -> str:
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    own = {"id": "r", "person_id": "p", "person_name": "Ann", "document_id": "POL", "version": 1, "clause": "4.2"}
    told = {"context": "", "words": "w", "reported_at": moment, "answer": "a", "answered_by": "Sam"}
    one = Friction.model_validate({**own, **told, "answered_at": moment, **given})
    days = ({"POL": "Returns"}, TODAY, "UTC")
    return reports_section([one], [one], *days, answers=True) + replies_section([one], *days)


@pytest.mark.parametrize("state", FrictionState)
def test_a_state_has_one_name_wherever_it_stands(state: FrictionState) -> None:
    page = drawn(state=state)
    assert page.count(f">{state.words}</span>") == 3 and "overdue" not in page
    assert (f" selected>{state.words.capitalize()}</option>" in page) is (state is not FrictionState.open)


def test_what_is_still_being_decided_shows_its_day_and_is_overdue_once_that_is_over() -> None:
    waits = drawn(state=FrictionState.pending, decide_by=TODAY)
    assert "overdue" not in waits and waits.count("still being decided, by ") == 3
    assert f'value="{TODAY.isoformat()}"' in waits
    late = drawn(state=FrictionState.pending, decide_by=date(2026, 5, 19))
    assert late.count("overdue, was due ") == 3 and 'value="2026-05-19"' not in late
