"""The rules of Today: what is due, what came back, what waits, and numbers that tell of nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.commitments import CommitmentState
from assistant.domain.conversation import Gap
from assistant.domain.people import Person, Role
from assistant.domain.review import FrictionState
from assistant.domain.today import Section, Tone, Visit
from assistant.features.today import desk, own
from assistant.features.today.opening import Look, Source, Today
from assistant.features.today.visits import ENDS_AFTER, NOTED_EVERY, Visits
from assistant.features.today.week import FEWEST_PEOPLE, gaps_by_topic, questions_moved
from assistant.storage.week import Asked, Uncovered
from tests.fake_answers import NOW
from tests.fakes import FakeAssistant
from tests.integration.search_support import person

AGENT, TRAINER, LEADER = (person(role) for role in Role)
TODAY = NOW.date()
DAY = timedelta(days=1)
ZONES = st.sampled_from(["Europe/London", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "UTC"])


def look(who: Person = AGENT, before: datetime | None = NOW - 3 * DAY, now: datetime = NOW, zone: str = "UTC") -> Look:
    return Look(who, now, ZoneInfo(zone), Visit(began_at=NOW, last_at=NOW, before_at=before))


def found(source: Source, at: Look) -> Section:
    section = source(at)
    assert section is not None
    return section


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


def test_promises_come_by_their_day_and_those_handed_over_after_them(assistant: FakeAssistant) -> None:
    promises = own.promises(assistant.follow_ups)
    assert promises(look()) is None
    store: Any = assistant.follow_ups._store

    def promise(what: str, due: date, by: Person = AGENT) -> str:
        return str(store.add(by.id, by.name, what, what=what, whom="Ms Rowe", due_on=due).id)

    promise("today", TODAY)
    promise("later", TODAY + DAY)
    promise("late", TODAY - DAY)
    store.settle(AGENT.id, promise("done", TODAY - 9 * DAY), CommitmentState.kept)
    assistant.follow_ups.hand_over(TRAINER, promise("handed", TODAY + 5 * DAY, TRAINER), AGENT)
    section = found(promises, look())
    assert [(one.words, one.state, one.tone) for one in section.items] == [
        ("late", "was due", Tone.late),
        ("today", "due", Tone.look),
        ("handed", "by", Tone.look),
    ]
    assert section.said == "1 promise is past its day. A word today is still kind."
    assert section.items[0].link == "/?tab=promises&at=promise-promise-3"
    assert section.items[2].facts[-1] == f"handed to you by {TRAINER.name}"
    promise("late too", TODAY - 2 * DAY)
    assert found(promises, look()).said.startswith("2 promises are past their day.")


@given(ZONES, st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.integers(-2, 2))
def test_a_promise_is_late_only_once_its_day_is_over_where_the_company_is(zone: str, now: datetime, days: int) -> None:
    assistant = FakeAssistant()
    at = look(now=now.replace(tzinfo=UTC), zone=zone)
    due = now.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date() + days * DAY
    store: Any = assistant.follow_ups._store
    store.add(AGENT.id, AGENT.name, "key", what="Call", whom="her", due_on=due)
    section = own.promises(assistant.follow_ups)(at)
    tones = [item.tone for item in section.items] if section else []
    assert tones == {-2: [Tone.late], -1: [Tone.late], 0: [Tone.look]}.get(days, [])


def test_what_came_back_since_the_last_visit_is_news_and_earlier_answers_are_not(assistant: FakeAssistant) -> None:
    came_back = own.came_back(assistant.questions, assistant.friction, assistant.exemplars, shelf(assistant))  # type: ignore[arg-type]
    badge = own.questions_badge(assistant.questions, assistant.friction)  # type: ignore[arg-type]
    assert came_back(look()) is None
    question, _ = assistant.questions.ask(AGENT, "May I send flowers?")
    assistant.questions.answer(LEADER, question.id, "Yes, from goodwill.")
    report = assistant.friction.report(AGENT, "key", document_id="POL-LATE-DELIVERY", clause="4.2", words="Too low.")
    assistant.friction.answer(LEADER, report.id, FrictionState.kept, "A team lead may give more.")
    items = found(came_back, look()).items
    assert [(one.words, one.detail) for one in items] == [
        ("May I send flowers?", "Yes, from goodwill."),
        ("Your report about Late delivery, 4.2 What you may decide", "A team lead may give more."),
    ]
    assert items[1].state == "policy kept,"
    counted = badge(look())
    assert counted is not None and counted.words == "2 new"
    assert came_back(look(before=NOW + DAY)) is None
    assert len(found(came_back, look(before=None)).items) == 2


def test_those_who_answer_see_what_waits_and_nobody_else_does(assistant: FakeAssistant) -> None:
    assistant.questions.ask(AGENT, "Who has the key?")
    assistant.friction.report(AGENT, "key", document_id="POL-LATE-DELIVERY", clause="", words="Too slow.")
    waiting, reports = (
        desk.waiting_questions(assistant.questions),
        desk.waiting_reports(  # type: ignore[arg-type]
            assistant.friction,
            shelf(assistant),  # type: ignore[arg-type]
        ),
    )
    assert waiting(look(AGENT)) is None and reports(look(AGENT)) is None and reports(look(TRAINER)) is None
    assert found(waiting, look(TRAINER)).items[0].words == "Who has the key?"
    assert found(reports, look(LEADER)).items[0].detail == "Too slow."
    badge = own.questions_badge(assistant.questions, assistant.friction)  # type: ignore[arg-type]
    said = [one.words if (one := badge(look(who))) else None for who in (AGENT, TRAINER, LEADER)]
    assert said == ["", "1 waiting", "2 waiting"]


def test_a_report_waits_again_once_the_day_for_its_decision_is_over(assistant: FakeAssistant) -> None:
    report = assistant.friction.report(AGENT, "key", document_id="POL-LATE-DELIVERY", clause="", words="Too slow.")
    today = NOW.date()
    assistant.friction.answer(LEADER, report.id, FrictionState.pending, "We ask Delivery.", today)
    reports = desk.waiting_reports(assistant.friction, shelf(assistant))  # type: ignore[arg-type]
    assert found(reports, look(LEADER)).items == ()
    assistant.friction._today = lambda: today + DAY
    (item,) = found(reports, look(LEADER, now=NOW + DAY)).items
    assert (item.state, item.on, item.tone) == ("was due", today, Tone.late)
    badge = own.questions_badge(assistant.questions, assistant.friction)  # type: ignore[arg-type]
    told = badge(look(LEADER, now=NOW + DAY))
    assert told is not None and told.words == "1 waiting"


def test_empty_desks_say_what_will_be_there(assistant: FakeAssistant) -> None:
    assert "arrives here" in found(desk.waiting_questions(assistant.questions), look(TRAINER)).said  # type: ignore[arg-type]
    empty = found(desk.waiting_reports(assistant.friction, shelf(assistant)), look(LEADER))  # type: ignore[arg-type]
    assert empty.items == () and empty.more == "" and "you reply here" in empty.said


def gap(number: int, question: str, days: int) -> Gap:
    return Gap(id=str(number), question=question, asked_at=NOW - days * DAY)


def test_gaps_are_grouped_by_their_words_without_what_waits_as_a_question(assistant: FakeAssistant) -> None:
    listed = [
        gap(1, "Can I refund in cash?", 3),
        gap(2, "can I refund in CASH", 1),
        gap(3, "Who has the key?", 1),
        gap(4, "Do we price match?", 0),
        gap(5, "Too long ago", 31),
    ]
    source = desk.gaps(lambda: listed, assistant.questions)  # type: ignore[arg-type]
    assistant.questions.ask(AGENT, "Who has the key?")
    items = found(source, look(TRAINER)).items
    assert [(one.words, one.state) for one in items] == [
        ("can I refund in CASH", "asked 2 times, last"),
        ("Do we price match?", "asked once,"),
    ]
    assert items[0].act is not None and items[0].act.data == {"question": "can I refund in CASH"}
    assert source(look(AGENT)) is None and source(look(LEADER)) is None


@pytest.mark.parametrize(("shared", "said"), [(0, None), (1, "A review was shared"), (4, "4 reviews were shared")])
def test_shared_reviews_are_counted_for_who_may_read_them(shared: int, said: str | None) -> None:
    section = desk.shared_reviews(lambda _: shared)(look(TRAINER))
    assert (section is None) is (said is None)
    assert section is None or section.said.startswith(said or "")
    assert desk.shared_reviews(lambda _: shared)(look(AGENT)) is None


def asked(number: int, answered: int | None = None, late: bool = False, who: str = "") -> Asked:
    due = TODAY - 5 * DAY if late else TODAY
    return Asked(who or f"p{number}", NOW - 2 * DAY, due, NOW - answered * DAY if answered else None)


def words_of(rows: list[Asked], day_of: Callable[[datetime], date] = lambda moment: moment.date()) -> list[str]:
    return [item.words for item in questions_moved(rows, NOW - 7 * DAY, day_of)]


def test_a_week_of_questions_is_told_from_five_people_on() -> None:
    four = [asked(n, answered=1) for n in range(4)]
    assert words_of([*four, asked(9, who="p1")]) == []
    five = [*four, asked(4, answered=1)]
    assert words_of(five) == ["5 questions were passed to a person", "5 were answered, all of them in time"]
    # One late answer would be told of one person.
    assert words_of([*five, asked(5, answered=1, late=True)])[1] == "6 were answered"
    # Nor can the one who waits be worked out from who does not.
    assert words_of([*five, asked(5)]) == ["6 questions were passed to a person"]
    both = [*five, *(asked(n, answered=1, late=True) for n in range(5, 10))]
    assert words_of(both)[1] == "10 were answered, 5 of them in time"


def test_an_answer_just_after_midnight_utc_is_in_time_where_it_is_still_the_day_before() -> None:
    midnight = datetime.combine(TODAY + DAY, time(0, 30), UTC)
    rows = [Asked(f"p{n}", NOW, TODAY, midnight) for n in range(5)]
    assert words_of(rows)[1] == "5 were answered"
    in_new_york = words_of(rows, lambda moment: moment.astimezone(ZoneInfo("America/New_York")).date())
    assert in_new_york[1] == "5 were answered, all of them in time"


@given(st.lists(st.tuples(st.sampled_from(["", *"abcdefgh"]), st.sampled_from(["X", "Y", "Z", "SECRET"])), max_size=60))
def test_no_topic_of_fewer_than_five_people_shows_a_number(rows: list[tuple[str, str]]) -> None:
    items = gaps_by_topic([Uncovered(*row) for row in rows], {name: name for name in "XYZ"})
    people = {name: {who for who, topic in rows if topic == name and who} for name in "XYZ"}
    counts = {name: sum(topic == name for _, topic in rows) for name in "XYZ"}
    enough = [name for name in "XYZ" if len(people[name]) >= FEWEST_PEOPLE]
    told = [item.words for item in items if item.link]
    assert sorted(told) == sorted(f"{counts[name]} questions near “{name}” were not covered" for name in enough)
    assert all(not any(c.isdigit() for c in item.words) for item in items if not item.link)


class _Visits:
    """Keeps one visit, by the rule that the store keeps them by."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock, self.writes = clock, 0
        self.visit: Visit | None = None

    def seen(self, person_id: str, ends_after: timedelta, *, told: bool = False) -> Visit:
        now, self.writes = self.clock(), self.writes + 1
        first = Visit(began_at=now, last_at=now, told_at=now if told else None)
        self.visit = self.visit.at(now, ends_after, told=told) if self.visit else first
        return self.visit


@given(st.lists(st.tuples(st.integers(1, 8 * 3600), st.booleans()), max_size=40))
def test_nothing_that_happened_after_somebody_last_saw_today_is_missed(requests: list[tuple[int, bool]]) -> None:
    """The news of a visit reach back to the last time Today was seen before it, to a minute."""
    now = [datetime(2026, 3, 28, 22, 0, tzinfo=UTC)]  # clocks change that night in London
    visits = Visits(_Visits(lambda: now[0]), lambda: now[0])  # type: ignore[arg-type]
    came, seen_in, visit = now[0], dict[datetime, list[datetime]](), visits.seen(AGENT)
    last = now[0]
    for pause, told in requests:
        now[0] += timedelta(seconds=pause)
        before, visit = visit, visits.seen(AGENT, told=told)
        assert (visit.began_at == before.began_at) or now[0] - last > ENDS_AFTER
        assert now[0] - visit.last_at < NOTED_EVERY
        last = now[0]
        earlier = [moment for began, moments in seen_in.items() if began != visit.began_at for moment in moments]
        if visit.began_at == came:
            assert visit.before_at is None
        else:
            wanted = max(earlier, default=came)
            assert visit.before_at is not None and wanted - NOTED_EVERY < visit.before_at <= wanted
        if told:
            seen_in.setdefault(visit.began_at, []).append(now[0])


def test_a_visit_outlasts_midnight_and_ends_before_the_next_shift() -> None:
    visit = Visit(began_at=NOW.replace(hour=22), last_at=NOW.replace(hour=23), told_at=NOW.replace(hour=22))
    after_midnight = visit.at(NOW.replace(hour=1) + DAY, ENDS_AFTER)
    assert after_midnight.began_at == visit.began_at
    evening = after_midnight.at(NOW.replace(hour=22) + DAY, ENDS_AFTER)
    assert (evening.began_at, evening.before_at) == (NOW.replace(hour=22) + DAY, visit.told_at)
    # A clock that was set back moves nothing.
    assert evening.at(NOW, ENDS_AFTER) == evening


def test_a_request_within_a_minute_writes_nothing() -> None:
    now = [NOW]
    store = _Visits(lambda: now[0])
    visits = Visits(store, lambda: now[0])  # type: ignore[arg-type]
    for number in range(100):
        now[0] += timedelta(seconds=0.25)
        visits.seen(AGENT, told=number % 2 == 1)
    assert store.writes == 2


def test_a_feature_joins_by_adding_a_source() -> None:
    store: Any = _Visits(lambda: NOW)
    thanks = Section(key="thanks", title="Thanks")
    sources: list[Source] = [lambda at: thanks if at.person.role is Role.agent else None, lambda at: None]
    today = Today(Visits(store, lambda: NOW), sources, [], lambda: NOW, "Europe/London")
    opened = today.open(AGENT)
    assert (opened.sections, opened.first_visit, today.open(LEADER).sections) == ((thanks,), True, ())


def shelf(assistant: FakeAssistant) -> Any:
    class Shelf:
        def permitted(self, who: Person, on: date) -> dict[str, Any]:
            return {one.id: one for one in assistant.library.documents(who, on)}

    return Shelf()
