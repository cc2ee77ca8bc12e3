"""From when on a document answers what was asked as of an earlier day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.knowledge import Document
from assistant.engines.base import AnswerRequest
from assistant.features.not_yet import answered_later
from tests.engine_support import GOODWILL, RETURNS, asking

pytestmark = pytest.mark.anyio

ASKED = date(2025, 1, 1)
FIRST, SECOND = (
    GOODWILL.model_copy(update={"version": number, "effective_from": day})
    for number, day in ((1, date(2025, 6, 1)), (2, date(2026, 3, 1)))
)


async def later(answering: dict[date, str], *versions: Document, on: date = ASKED) -> Document | None:
    """What is found where each day of asking cites a document, the last of them today."""
    today = asking("how much goodwill", versions)

    async def cites(request: AnswerRequest) -> str:
        return answering.get(request.on, "")

    async def as_of(day: date) -> AnswerRequest:
        return replace(today, on=day)

    request = replace(today, on=on, documents={}, today=today)
    return await answered_later(request, versions, cites, as_of)


TODAY = asking("how much goodwill").on


@pytest.mark.parametrize(("already", "found"), [(FIRST.id, FIRST), (RETURNS.id, SECOND), ("", SECOND)])
async def test_it_is_the_first_version_that_answers(already: str, found: Document) -> None:
    assert await later({TODAY: FIRST.id, FIRST.effective_from: already}, FIRST, SECOND) == found


async def test_what_was_in_force_that_day_does_not_answer_later() -> None:
    assert await later({TODAY: SECOND.id}, SECOND, on=date(2026, 3, 1)) is None
    assert await later({TODAY: SECOND.id}, SECOND, on=date(2026, 2, 28)) == SECOND


async def test_nothing_is_said_where_nothing_answers_today_or_it_is_closed() -> None:
    assert await later({TODAY: ""}, FIRST, SECOND) is None
    assert await later({TODAY: SECOND.id}) is None
