"""Limits: working time, and what a broken limit does to a verdict."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.company import Company, WorkingCalendar
from assistant.domain.computed import LimitResult, allowed, is_kept, limits_of, reply_time, with_limits, working_time
from assistant.domain.knowledge import Limit
from assistant.domain.reply import Reply, Speaker, ThreadMessage
from assistant.domain.scorecard import VALUES, Clause, CriterionResult, Evidence, Verdict

CALENDAR = WorkingCalendar(holidays=(date(2026, 5, 4),))
COMPANY = Company(time_zone="Europe/London", working_calendar=CALENDAR)
FRIDAY = datetime(2026, 5, 1, 16, 0)
moments = st.datetimes(datetime(2026, 4, 27), datetime(2026, 5, 12))


def test_working_time_skips_nights_weekends_and_holidays() -> None:
    assert working_time(CALENDAR, FRIDAY, datetime(2026, 5, 5, 10, 0)) == timedelta(hours=2, minutes=30)
    assert working_time(CALENDAR, FRIDAY, FRIDAY - timedelta(hours=1)) == timedelta()


@given(moments, moments, moments)
def test_working_time_adds_up(one: datetime, two: datetime, three: datetime) -> None:
    one, two, three = sorted((one, two, three))
    whole = working_time(CALENDAR, one, three)
    assert whole == working_time(CALENDAR, one, two) + working_time(CALENDAR, two, three)
    assert timedelta() <= whole <= three - one


def replied(after: datetime | None, *thread: tuple[Speaker, datetime | None]) -> Reply:
    return Reply(
        draft="x", replied_at=after, thread=tuple(ThreadMessage(speaker=who, text="y", at=at) for who, at in thread)
    )


@pytest.mark.parametrize(
    ("unit", "took"), [("working hours", "2.5"), ("working days", "1"), ("hours", "90"), ("seconds", "324000")]
)
def test_the_first_reply_is_timed(unit: str, took: str) -> None:
    reply = replied(datetime(2026, 5, 5, 10, 0), (Speaker.customer, FRIDAY))
    assert reply_time(reply, COMPANY, unit) == Decimal(took)


def test_a_time_that_cannot_be_told_is_not_told() -> None:
    later = FRIDAY + timedelta(hours=1)
    assert reply_time(replied(None, (Speaker.customer, FRIDAY)), COMPANY, "hours") is None
    assert reply_time(replied(later, (Speaker.customer, None)), COMPANY, "hours") is None
    assert reply_time(replied(later, (Speaker.customer, FRIDAY), (Speaker.agent, FRIDAY)), COMPANY, "hours") is None
    assert reply_time(replied(FRIDAY, (Speaker.customer, later)), COMPANY, "hours") is None
    assert reply_time(replied(later, (Speaker.customer, FRIDAY)), COMPANY, "moons") is None


def test_times_with_a_zone_and_without_one_meet_in_the_companys_time() -> None:
    at = datetime(2026, 5, 1, 15, 0, tzinfo=UTC)
    assert reply_time(replied(datetime(2026, 5, 1, 17, 0), (Speaker.customer, at)), COMPANY, "hours") == Decimal(1)


def test_bounds_are_allowed_and_said() -> None:
    limit = Limit(measure="length", channel="chat", at_most=Decimal(80), unit="words")
    assert is_kept(limit, Decimal(80)) and not is_kept(limit, Decimal(81))
    assert allowed(limit) == "at most 80 words"
    assert limits_of([limit], "email") == () and limits_of([limit], "chat") == (limit,)


def result(verdict: Verdict, **more: bool) -> CriterionResult:
    return CriterionResult(
        standard_id="STD-A", version=1, title="x", weight=1, critical=False, verdict=verdict, reason="judged", **more
    )


def limit_result(measure: str, verdict: Verdict) -> LimitResult:
    return LimitResult(
        standard_id="STD-A",
        limit=Limit.model_validate({"measure": measure}),
        verdict=verdict,
        measured="3",
        allowed="at most 2",
        evidence=Evidence(measured="3"),
        clause=Clause(standard_id="STD-A", version=1, section="Behaviour", text="Keep it short."),
        reason="measured",
    )


@pytest.mark.parametrize(
    ("judged", "measure", "found", "becomes"),
    [
        (Verdict.met, "length", Verdict.partly, Verdict.partly),
        (Verdict.met, "promise_has_date", Verdict.missed, Verdict.missed),
        (Verdict.partly, "length", Verdict.partly, Verdict.partly),
        (Verdict.missed, "length", Verdict.partly, Verdict.missed),
        (Verdict.unsure, "length", Verdict.partly, Verdict.partly),
        (Verdict.unsure, "length", Verdict.met, Verdict.unsure),
        (Verdict.unsure, "first_reply", Verdict.missed, Verdict.missed),
        (Verdict.not_applicable, "promise_has_date", Verdict.met, Verdict.met),
        (Verdict.missed, "promise_has_date", Verdict.met, Verdict.missed),
        (Verdict.met, "answers_every_question", Verdict.missed, Verdict.missed),
    ],
)
def test_a_limit_is_laid_over_the_verdict(judged: Verdict, measure: str, found: Verdict, becomes: Verdict) -> None:
    after = with_limits([result(judged)], [limit_result(measure, found)])[0]
    assert after.verdict is becomes and after.verified
    assert any(evidence.measured == "3" for evidence in after.evidence)
    assert after.reason == ("judged" if judged is becomes else "measured")
    assert after.shown_as_look == (measure == "answers_every_question")


@given(st.sampled_from(Verdict), st.sampled_from(["length", "first_reply"]), st.sampled_from([*VALUES]), st.booleans())
def test_a_limit_never_makes_a_scored_verdict_better(judged: Verdict, measure: str, found: Verdict, look: bool) -> None:
    before = result(judged, shown_as_look=look)
    after = with_limits([before], [limit_result(measure, found)])[0]
    if before.scored:
        assert VALUES[after.verdict] <= VALUES[before.verdict]
