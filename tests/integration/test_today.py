"""Today on real databases: visits, what the library held when, who is told what."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import update

from assistant.bootstrap.asking import make_questions
from assistant.domain.company import Company
from assistant.domain.conversation import Topic
from assistant.domain.knowledge import Document
from assistant.domain.people import Person, Role
from assistant.domain.today import Section, Visit
from assistant.features.exemplars import Exemplars
from assistant.features.follow_ups import FollowUps
from assistant.features.friction import Frictions
from assistant.features.library import Library
from assistant.features.today.gathering import gather
from assistant.features.today.opening import Today
from assistant.features.today.visits import ENDS_AFTER
from assistant.storage import schema
from assistant.storage.database import Database
from assistant.storage.library_history import KEPT, held
from tests.integration.search_support import document, person
from tests.integration.storage_support import Place, TickingClock, answer_of, opened

AGENT, TRAINER, LEADER = (person(role) for role in Role)
LEADERS = frozenset({Role.leader})
HOUR = 3600.0
DAY = 24 * HOUR
OLD = document("RETURNS", "Take it back within 14 days.")
NEW = document("RETURNS", "Take it back within 30 days.", version=2)
SECRET = document("BONUS", "Pay in March.", audience=LEADERS)


@dataclass
class Desk:
    """Today over a database, with a folder of documents that a test can change."""

    clock: TickingClock
    database: Database
    library: Library
    today: Today

    def sections(self, who: Person) -> dict[str, Section]:
        return {section.key: section for section in self.today.open(who).sections}

    def library_lines(self, who: Person) -> list[tuple[str, str, str]]:
        section = self.sections(who).get("library")
        return [(one.words, one.state, one.detail) for one in section.items] if section else []

    def tomorrow(self) -> None:
        self.clock.forward(DAY)

    def notices(self, *documents: Document) -> None:
        """Put documents into the folder, with somebody there to notice."""
        self.library.replace(documents)
        self.today.open(person().model_copy(update={"id": "somebody else"}))


@pytest.fixture
def desk(place: Place) -> Iterator[Desk]:
    clock = TickingClock()
    database = opened(place, clock)

    def day() -> Any:
        return clock.now.date()

    library = Library((OLD, SECRET), database.documents, day)
    exemplars: Any = Exemplars(None, database.exemplars, database.documents, library, None, Company(), day)  # type: ignore[arg-type]
    today = gather(
        follow_ups=FollowUps(database.follow_ups, day),
        questions=make_questions(database, Company(), clock, day, str),
        friction=Frictions(database.frictions, library, day),
        exemplars=exemplars,
        library=library,
        gaps=database.gaps,
        reviews=database.reviews,
        week=database.week,
        history=database.library_history,
        visits=database.visits,
        company=Company(),
        clock=clock,
    )
    yield Desk(clock, database, library, today)
    database.close()


def test_a_visit_goes_on_with_every_request_and_remembers_what_was_told(desk: Desk) -> None:
    def seen(told: bool = False) -> Visit:
        return desk.database.visits.seen("ann", ENDS_AFTER, told=told)

    first = seen()
    assert first.before_at is None and first.told_at is None
    told = seen(told=True)
    for _ in range(5):
        desk.clock.forward(3 * HOUR)
        assert (seen().began_at, seen().told_at) == (first.began_at, told.told_at)
    desk.clock.forward(5 * HOUR)
    second = seen()
    assert (second.began_at > told.last_at, second.before_at) == (True, told.told_at)
    desk.tomorrow()
    # Today was not seen in the second visit: its news are still to be told.
    assert seen().before_at == told.told_at
    assert desk.database.visits.seen("ben", ENDS_AFTER).before_at is None


def test_two_requests_at_once_begin_one_visit(desk: Desk) -> None:
    def seen(_: int) -> Visit:
        return desk.database.visits.seen("ann", ENDS_AFTER, told=True)

    with ThreadPoolExecutor(4) as pool:
        assert {visit.began_at for visit in pool.map(seen, range(8))} == {seen(0).began_at}
        told = seen(0).told_at
        desk.clock.forward(DAY)
        again = list(pool.map(seen, range(8)))
    assert len({visit.began_at for visit in again}) == 1
    assert {visit.before_at for visit in again} == {told}


def test_the_first_reading_of_the_library_is_no_news(desk: Desk) -> None:
    assert desk.library_lines(AGENT) == []
    desk.tomorrow()
    assert desk.library_lines(AGENT) == []


def test_what_changed_while_somebody_was_away_is_told_for_one_visit(desk: Desk) -> None:
    desk.today.open(AGENT)
    desk.today.open(LEADER)
    desk.clock.forward(HOUR)
    desk.notices(OLD, NEW, SECRET.model_copy(update={"body": "Pay in May."}))
    desk.today.seen(AGENT)  # at work, without a look at Today
    desk.tomorrow()
    told = [("Returns", "changed", "Changed: Returns.")]
    assert desk.library_lines(AGENT) == told
    desk.clock.forward(HOUR)
    assert desk.library_lines(AGENT) == told
    assert [one[0] for one in desk.library_lines(LEADER)] == ["Bonus", "Returns"]
    desk.tomorrow()
    assert desk.library_lines(AGENT) == []
    assert [one[0] for one in desk.library_lines(LEADER)] == ["Bonus", "Returns"]  # for a week
    desk.clock.forward(7 * DAY)
    assert desk.library_lines(LEADER) == []


def test_what_changes_during_a_visit_is_told_in_it(desk: Desk) -> None:
    desk.today.open(AGENT)
    desk.clock.forward(HOUR)
    desk.library.replace((NEW, SECRET))
    assert desk.library_lines(AGENT) == [("Returns", "changed", "Changed: Returns.")]
    desk.tomorrow()
    assert desk.library_lines(AGENT) == []


def test_a_file_that_is_gone_or_edited_in_place_is_noticed(desk: Desk) -> None:
    desk.today.open(AGENT)
    desk.clock.forward(HOUR)
    desk.notices(SECRET)
    desk.tomorrow()
    assert desk.library_lines(AGENT) == [("Returns", "no longer in force", "")]
    desk.notices(OLD, SECRET)
    desk.tomorrow()
    assert desk.library_lines(AGENT) == [("Returns", "new", "Take it back within 14 days.")]
    desk.notices(OLD.model_copy(update={"body": "Take it back within a year."}), SECRET)
    desk.tomorrow()
    assert desk.library_lines(AGENT) == [("Returns", "changed", "Changed: Returns.")]


def test_what_came_and_went_between_two_visits_is_not_told(desk: Desk) -> None:
    desk.today.open(AGENT)
    desk.clock.forward(HOUR)
    desk.notices(SECRET)
    desk.clock.forward(HOUR)
    desk.notices(OLD, SECRET)
    desk.tomorrow()
    assert desk.library_lines(AGENT) == []


def test_a_draft_put_in_force_is_news_from_the_day_it_was(desk: Desk) -> None:
    desk.today.open(AGENT)
    desk.clock.forward(HOUR)
    desk.database.documents.save(document("GIFTS", "Flowers are fine.", start=desk.clock.now.date()), "draft", "Tom")
    assert [one.words for one in desk.sections(TRAINER)["drafts"].items] == ["Gifts"]
    assert "drafts" not in desk.sections(LEADER)
    desk.library.publish(TRAINER, "GIFTS@1")
    desk.tomorrow()
    assert desk.library_lines(AGENT) == [("Gifts", "new, since", "Flowers are fine.")]
    assert "drafts" not in desk.sections(TRAINER)


def test_a_version_that_a_later_release_cannot_read_is_no_news(desk: Desk) -> None:
    desk.today.open(AGENT)
    with desk.database.engine.begin() as connection:
        connection.execute(update(schema.library_history).values(content="{}", fingerprint="as it was"))
    desk.clock.forward(HOUR)
    desk.notices(OLD, SECRET)
    desk.tomorrow()
    assert desk.library_lines(AGENT) == []


def test_the_history_forgets_what_is_long_gone(desk: Desk) -> None:
    history, began = desk.database.library_history, desk.clock.now
    history.follow([OLD], began)
    history.follow([NEW], desk.clock())
    assert [held(one) for one in history.since(began).gone] == [held(OLD)]
    desk.clock.forward(KEPT.total_seconds() + DAY)
    history.follow([NEW], desk.clock())
    assert history.since(began).gone == ()


def test_a_leader_is_told_a_week_and_numbers_only_of_five_people(desk: Desk) -> None:
    desk.today.open(LEADER)
    conversations, gaps = desk.database.conversations, desk.database.gaps
    for number in range(5):
        turn = conversations.begin_conversation(f"p{number}", "Cash", "May I pay cash?", "key")
        conversations.finish_turn(turn.id, answer_of("No idea."), "answer")
        gaps.add(turn.question, [Topic(document_id="RETURNS", title="Returns")], turn.id)
        gaps.add("Secret?", [Topic(document_id="BONUS", title="Bonus")])
    items = [item.words for item in desk.sections(LEADER)["week"].items]
    assert items == [
        "5 questions near “Returns” were not covered",
        "Other topics came up too, each with fewer than five people",
    ]
    assert "week" not in desk.sections(AGENT) and "week" not in desk.sections(TRAINER)
    desk.clock.forward(8 * DAY)
    assert desk.sections(LEADER)["week"].items == ()
    assert "at least five people" in desk.sections(LEADER)["week"].said


def test_the_trainer_s_inbox_has_what_waits(desk: Desk) -> None:
    desk.today.open(TRAINER)
    desk.database.questions.ask("ann", "Ann", "Who has the key?", "Tom", desk.clock.now.date())
    desk.database.gaps.add("May I pay cash?", [])
    sections = desk.sections(TRAINER)
    assert [one.words for one in sections["questions"].items] == ["Who has the key?"]
    assert [one.words for one in sections["gaps"].items] == ["May I pay cash?"]
    assert {badge.view: badge.words for badge in desk.today.badges(TRAINER)} == {
        "promises": "",
        "questions": "1 waiting",
    }
    assert "gaps" not in desk.sections(AGENT) and "questions" not in desk.sections(AGENT)


def test_a_question_that_was_taken_back_is_nowhere_on_today(desk: Desk) -> None:
    desk.today.open(TRAINER)
    desk.today.open(LEADER)
    questions, day = desk.database.questions, desk.clock.now.date()
    desk.database.gaps.add("Who has the key?", [])
    asked = [questions.ask(f"p{number}", "Ann", "Who has the key?", "Tom", day) for number in range(5)]
    assert "gaps" not in desk.sections(TRAINER), "it waits as a question"
    assert "5 questions were passed to a person" in [item.words for item in desk.sections(LEADER)["week"].items]
    for one in asked:
        questions.take_back(one.id)
    sections = desk.sections(TRAINER)
    assert sections["questions"].items == ()
    assert [one.words for one in sections["gaps"].items] == ["Who has the key?"]
    assert {badge.words for badge in desk.today.badges(TRAINER)} == {""}
    assert desk.sections(LEADER)["week"].items == ()
