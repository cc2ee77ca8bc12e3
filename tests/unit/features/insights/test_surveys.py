"""Answers of customers as files hold them: what is read, what is refused and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.people import Person, Role
from assistant.domain.surveys import SurveyAnswer, SurveyKind
from assistant.errors import FixInput, NotAllowed
from assistant.features.insights.surveys import Surveys

TODAY = date(2026, 5, 1)
LEADER = Person(id="lea", name="Lea", role=Role.leader, level="head")


class NothingKept:
    def scores(self, *_: date) -> tuple[()]:
        return ()


def surveys(*, month_first: bool = False) -> Surveys:
    nothing: Any = NothingKept()
    return Surveys(nothing, nothing, lambda: TODAY, month_first=month_first)


def test_columns_in_any_order_and_what_cannot_be_read_with_the_reason() -> None:
    text = (
        "\ufeffScore;Customer;DATE;kind\r\n9;Ann;2026-03-31;NPS\r\n5;Bob;2026-04-01T10:00;csat\r\n\r\n"
        '6;Kim;2026-04-02;csat\r\n10;"a\r\nb";2026-05-02;nps\r\n+1;x;2026-04-02;nps\r\n7;x;31/03/2026;nps\r\n7;x;;ces\r\n7\r\n'
        f"{'1' * 5_000};x;2026-03-31;nps\r\n7;x;31.3.26;nps"
    )
    found = surveys().preview(LEADER, text, None)
    assert found.answers == (
        SurveyAnswer(date(2026, 3, 31), SurveyKind.nps, 9),
        SurveyAnswer(date(2026, 4, 1), SurveyKind.csat, 5),
        SurveyAnswer(date(2026, 3, 31), SurveyKind.nps, 7),
    )
    assert [(one.row, one.why) for one in found.refused] == [
        (5, "“6” is no CSAT score: whole numbers from 1 to 5."),
        (6, "The day 2026-05-02 is still to come."),
        (7, "“+1” is no NPS score: whole numbers from 0 to 10."),
        (9, "“ces” is neither nps nor csat."),
        (10, "It does not say nps or csat."),
        (11, f"“{'1' * 60}…” is no NPS score: whole numbers from 0 to 10."),
        (12, "“31.3.26” is no day such as 2026-05-01 or 1/5/2026."),
    ]
    assert found.counts == {SurveyKind.nps: 2, SurveyKind.csat: 1}


def test_the_form_says_the_kind_where_the_file_does_not() -> None:
    assert surveys().preview(LEADER, "date,score\n2026-03-31,4\n", SurveyKind.csat).counts == {SurveyKind.csat: 1}
    with pytest.raises(FixInput, match="no column “kind”"):
        surveys().preview(LEADER, "date,score\n2026-03-31,4\n", None)
    with pytest.raises(FixInput, match="no row in the file"):
        surveys().preview(LEADER, "date,score\n", SurveyKind.csat)
    with pytest.raises(FixInput, match="empty"):
        surveys().preview(LEADER, " \n", None)


def test_the_month_stands_first_where_the_company_writes_it_so() -> None:
    (answer,) = surveys(month_first=True).preview(LEADER, "date,score\n3/4/2026,4\n", SurveyKind.csat).answers
    assert answer.day == date(2026, 3, 4)


def test_leaders_bring_them_in() -> None:
    with pytest.raises(NotAllowed):
        surveys().preview(LEADER.model_copy(update={"role": Role.trainer}), "date,score\n", SurveyKind.nps)


@given(st.text(max_size=300), st.sampled_from([None, *SurveyKind]))
def test_any_text_is_read_or_refused(text: str, kind: SurveyKind | None) -> None:
    try:
        found = surveys().preview(LEADER, text, kind)
    except FixInput:
        return
    assert all(one.day <= TODAY and one.score in one.kind.scale for one in found.answers)
