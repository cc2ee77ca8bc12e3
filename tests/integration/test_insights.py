"""How we are doing, on a database and the sample library: who sees what, what is left out, and the report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from assistant.domain.accounts import Action
from assistant.domain.culture import Heard, Thanks
from assistant.domain.knowledge import Standard
from assistant.domain.people import Person, Role
from assistant.domain.suppression import OTHER_TEAMS
from assistant.domain.surveys import SurveyKind
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.audit import Audit
from assistant.features.directory import Directory
from assistant.features.insights.numbers import PICTURES, Numbers
from assistant.features.insights.picture import MADE_UP, Picture
from assistant.features.insights.report import Report
from assistant.features.insights.surveys import Surveys
from assistant.features.library import Library
from assistant.storage import schema
from assistant.storage.database import Database
from tests.fakes import sample_knowledge
from tests.integration.storage_support import TickingClock, add_tallies, opened

TODAY = date(2026, 5, 20)
STANDARD, OTHER, CLOSED = "STD-OWNERSHIP-4", "STD-EMPATHY-1", "STD-LEADERS-ONLY"
APRIL, MARCH = date(2026, 4, 1), date(2026, 3, 1)


@dataclass
class House:
    """A team for six and a team for three, and a leader; with what quality processes counted."""

    database: Database

    def __post_init__(self) -> None:
        knowledge, accounts = sample_knowledge(), self.database.accounts
        closed = next(d for d in knowledge.documents if d.id == OTHER)
        closed = closed.model_copy(update={"id": CLOSED, "title": "Closed one", "audience": frozenset({Role.leader})})
        self.care, self.desk = self.database.teams.add("Care").id, self.database.teams.add("Desk").id
        add = accounts.add
        self.ann = accounts.change(add("Ann", "ann", Role.agent, "agent").id, team_id=self.care).person
        self.dan = accounts.change(add("Dan", "dan", Role.agent, "agent").id, team_id=self.desk).person
        self.lea = add("Lea", "lea", Role.leader, "head of care").person
        library = Library([*knowledge.documents, closed], self.database.documents, lambda: TODAY)
        self.titles = {one.id: one.title for one in [*knowledge.documents, closed] if isinstance(one, Standard)}
        directory = Directory(accounts, self.database.teams)
        stores = self.database.insights, self.database.surveys
        self.numbers = Numbers(*stores, library, directory, lambda: TODAY, "Europe/London")
        self.audit = Audit(self.database.audit)
        self.surveys = Surveys(self.database.surveys, self.audit, lambda: TODAY)
        self.report = Report(self.numbers, self.audit, "Hall & Sons", lambda: TODAY)

    def replies(self, team: str, people: str, month: date = APRIL, standard: str = STANDARD, **counts: int) -> None:
        counts = dict.fromkeys(("met", "partly", "missed", "unsure"), 0) | (counts or {"met": 3, "missed": 1})
        place = {"team_id": team, "month": month, "standard_id": standard}
        add_tallies(self.database, [{**place, **counts, "employee": one} for one in people])

    def picture(self, person: Person, key: str, **choice: Any) -> Picture:
        return self.numbers.picture(person, key, self.numbers.chosen(**choice))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = TickingClock()
    clock.now = datetime(2026, 5, 20, 9, tzinfo=UTC)
    database = opened(tmp_path, clock)
    yield House(database)
    database.close()


def ask(database: Database, people: Sequence[str], standard: str, at: datetime) -> None:
    with database.engine.begin() as connection:
        for one in people:
            turn = f"{one} {standard} {at:%Y-%m-%d}"
            dated = {"created_at": at, "updated_at": at, "title": "", "search_text": ""}
            connection.execute(insert(schema.conversations).values(id=turn, person_id=one, **dated))
            empty = dict.fromkeys(("partial", "reason", "feedback_reason", "search_text", "begin_key"), "")
            values = {"id": turn, "conversation_id": turn, "sequence": 1, "question": "q", "state": "complete"}
            connection.execute(insert(schema.turns).values(**values, asked_at=at, **empty))
            cited = {"turn_id": turn, "standard_id": standard, "person_id": one, "at": at}
            connection.execute(insert(schema.asked_standards).values(cited))


def practise(database: Database, people: Sequence[str], standard: str, at: datetime) -> None:
    with database.engine.begin() as connection:
        for one in people:
            name = f"{one} {at:%Y-%m-%d}"
            run = {"id": name, "person_id": one, "key": name, "content": "{}", "wishes": "[]", "hostility": "none"}
            run |= {"current": "", "assignment_id": "", "stopped": False, "updated_at": at}
            connection.execute(insert(schema.runs).values(run))
            tried = {"run_id": name, "standard_id": standard, "person_id": one, "at": at}
            connection.execute(insert(schema.practised_standards).values(tried))


def test_without_anything_every_picture_says_what_will_be_here_and_how_to_begin(house: House) -> None:
    for person in (house.ann, house.lea):
        found = house.numbers.pictures(person, house.numbers.chosen())
        assert [one.key for one in found] == list(PICTURES)
        for one in found:
            assert one.figure is None and one.rows == () and "Here " in one.says and one.next_step


def test_everybody_sees_the_company_and_their_own_team_and_leaders_every_team(house: House) -> None:
    house.replies(house.care, "abcdef")
    house.replies(house.desk, "klmno", met=1, missed=1)
    for person, own in ((house.ann, house.care), (house.dan, house.desk)):
        assert [one.id for one in house.numbers.choices(person).teams] == [own]
        assert house.picture(person, "teams").rows[0][:4] == ("The whole company", 23, 0, 11)
        assert len(house.picture(person, "teams").rows) == 2
    assert house.picture(house.ann, "adherence", team=house.care).rows[0][2:6] == (18, 0, 6, 75.0)
    for team in (house.desk, OTHER_TEAMS, "none"):
        with pytest.raises(NotAllowed):
            house.picture(house.ann, "adherence", team=team)
    assert [row[0] for row in house.picture(house.lea, "teams").rows] == ["The whole company", "Care", "Desk"]
    assert house.picture(house.lea, "adherence", team=house.desk).rows[0][2:6] == (5, 0, 5, 50.0)


def test_a_picture_that_does_not_go_by_the_chosen_team_says_so(house: House) -> None:
    house.replies(house.care, "abcdef")
    chosen = house.numbers.chosen(team=house.care)
    for one in house.numbers.pictures(house.lea, chosen):
        assert bool(one.covers) is (one.figure is not None and one.key != "adherence")
    assert house.numbers.picture(house.lea, "map", chosen).told.endswith("All teams, not “Care” alone.")
    assert "All teams, not “Care” alone." in house.report.take(house.lea, chosen)
    assert not any(one.covers for one in house.numbers.pictures(house.lea, house.numbers.chosen()))


def test_teams_that_are_called_the_same_are_one(house: House) -> None:
    sample = house.lea.model_copy(update={"team_id": "visitor-care", "team": "care"})
    numbers = house.numbers.among((sample,))
    house.replies(house.care, "abcdef")
    house.replies("visitor-care", "klmno", met=1, missed=1)
    assert [one.name for one in numbers.choices(sample).teams] == ["Care", "Desk", "Other teams, together"]
    rows = numbers.picture(sample, "teams", numbers.chosen()).rows
    assert [row[:4] for row in rows] == [("The whole company", 23, 0, 11), ("Care", 23, 0, 11)]


def test_what_too_few_people_are_behind_is_in_nothing(house: House) -> None:
    house.replies(house.care, "abcdef")
    house.replies(house.desk, "xyz", missed=50)
    for person in (house.dan, house.lea):
        for one in house.numbers.pictures(person, house.numbers.chosen()):
            assert not re.search(r"\b(?:50|150|56|156|174)\b", f"{one.says} {one.next_step} {one.rows}")
        assert house.picture(person, "teams").rows[0][:4] == ("The whole company", 18, 0, 6)
        assert "some verdicts of 1 standard in 1 month" in house.picture(person, "adherence").notes[-1]
    assert house.picture(house.dan, "adherence", team=house.desk).figure is None
    house.replies("gone", "uv", missed=1)
    rows = house.picture(house.lea, "teams").rows
    assert [row[0] for row in rows] == ["The whole company", "Care", "Other teams, together"]
    assert rows[2][3] == 152


def test_a_month_that_goes_on_is_not_shown(house: House) -> None:
    house.replies(house.care, "abcdef", month=date(2026, 5, 1))
    assert house.picture(house.lea, "adherence").figure is None
    for wrong in (
        {"until": date(2026, 5, 1)},
        {"since": APRIL, "until": MARCH},
        {"since": date(2020, 1, 1)},
        {"standards": ["S"] * 7},
    ):
        with pytest.raises(FixInput):
            house.numbers.chosen(**wrong)  # type: ignore[arg-type]


def test_a_standard_that_is_closed_to_somebody_is_in_nothing_they_see(house: House) -> None:
    house.replies(house.care, "abcdef", standard=CLOSED)
    ask(house.database, "abcde", CLOSED, datetime(2026, 4, 3, tzinfo=UTC))
    for one in house.numbers.pictures(house.ann, house.numbers.chosen()):
        assert (one.figure is None or one.key == "use") and "Closed one" not in str(one)
    with pytest.raises(NotFound):
        house.picture(house.ann, "adherence", standards=[CLOSED])
    assert "Closed one" in str(house.picture(house.lea, "map").rows)


def test_the_map_counts_months_with_five_people_and_says_where_there_are_fewer(house: House) -> None:
    ask(house.database, "abcde", STANDARD, datetime(2026, 4, 3, tzinfo=UTC))
    ask(house.database, "abcd", STANDARD, datetime(2026, 3, 3, tzinfo=UTC))
    ask(house.database, "abcd", OTHER, datetime(2026, 4, 3, tzinfo=UTC))
    # An hour before midnight in London it is still March: the company's months count, and not those of UTC.
    ask(house.database, "f", STANDARD, datetime(2026, 3, 31, 23, 30, tzinfo=UTC))
    house.replies(house.care, "abcdef", missed=2)
    (row,) = house.picture(house.ann, "map").rows
    assert row == (house.titles[STANDARD], 6, 12, 0.0, None, None)


def test_praise_is_counted_in_whole_quarters(house: House) -> None:
    clock: Any = house.database.kudos._clock
    clock.now = datetime(2026, 2, 1, tzinfo=UTC)
    for one in "abcde":
        thanks = Thanks(to_person="x", words="w", standard_id=STANDARD, heard=Heard.saw)
        house.database.kudos.add(one, one, f"{one}-key", thanks, person_name="X")
        clock.forward(10 * 24 * 3600)
    assert house.picture(house.ann, "map").rows[0][5] == 5
    assert house.picture(house.ann, "map", since=date(2026, 2, 1)).figure is None


def test_transfer_stands_side_by_side(house: House) -> None:
    house.replies(house.care, "abcdef", month=MARCH, missed=1)
    house.replies(house.care, "abcdef", month=APRIL, met=1)
    practise(house.database, "abcde", STANDARD, datetime(2026, 3, 3, tzinfo=UTC))
    found = house.picture(house.ann, "transfer", since=MARCH, standards=[STANDARD])
    # Each number stands in the month it is of, and the sentence names the month after.
    assert found.rows == (("2026-03", 6, 5, 0.0), ("2026-04", 0, None, 100.0))
    assert found.says == "Practice was busiest in March 2026 (5 times); in April, the month after, adherence was 100%."
    assert "not a cause" in found.notes[0]
    practise(house.database, "abcde", STANDARD, datetime(2026, 4, 3, tzinfo=UTC))
    tied = house.picture(house.ann, "transfer").says
    assert tied == "Practice was equally busy in March 2026 and April 2026 (5 times each), and in no month busier."


def test_adherence_says_how_it_counts_and_how_many_were_fully_met(house: House) -> None:
    house.replies(house.care, "abcdef", met=2, partly=1, missed=1)
    found = house.picture(house.ann, "adherence")
    assert found.says.startswith("In May 2025 to April 2026, adherence was 62% (between ")
    assert found.says.endswith("Met counts one, partly a half; 50% were fully met.")
    for one in house.numbers.pictures(house.lea, house.numbers.chosen()):
        assert not {"met %", "met"} & set(one.columns) or {"met", "partly", "missed"} <= set(one.columns)


def test_what_is_equal_is_not_told_as_more(house: House) -> None:
    for standard in (STANDARD, OTHER):
        house.replies(house.care, "abcdef", standard=standard)
    assert "alone" in house.picture(house.ann, "adherence").next_step
    clock: Any = house.database.kudos._clock
    clock.now = datetime(2026, 4, 9, 12, tzinfo=UTC)
    first, second = [one for one in sample_knowledge().documents if one.id.startswith("POL-")][:2]
    about = {"version": 1, "clause": "", "context": "", "words": "w"}
    for one in "abcde":
        for document in (first, second):
            house.database.frictions.add(one, one, f"key-{document.id}", document_id=document.id, **about)  # type: ignore[arg-type]
    says = house.picture(house.lea, "friction").says
    assert "equally often, and none more often (5 times each, of 10 reports shown here)" in says
    house.database.frictions.add("f", "f", "key-1", document_id=second.id, **about)  # type: ignore[arg-type]
    assert (
        house.picture(house.lea, "friction").says == f"“{second.title}” is reported most (6 of 11 reports shown here)."
    )


def test_answers_of_customers_stand_by_quarter_from_five_on(house: House) -> None:
    text = "date,kind,score\n" + "2026-02-01,nps,10\n" * 4 + "2026-02-02,nps,0\n" + "2026-04-02,csat,5\n" * 4
    kept, new = house.surveys.keep(house.lea, text, None)
    assert new and (kept.nps, kept.csat) == (5, 4)
    assert house.surveys.keep(house.lea, text, SurveyKind.nps) == (kept, False)
    assert house.surveys.preview(house.lea, "date,score\n2026-02-02,9\n", SurveyKind.nps).overlapping == 1
    found = house.picture(house.ann, "loyalty")
    quarter = next(row for row in found.rows if row[0] == "Q1 2026")
    assert (
        quarter[1] == 60 and quarter[4] == 5 and "NPS is +60 in Q1 2026" in found.says and "CSAT is" not in found.says
    )
    house.surveys.take_back(house.lea, kept.id)
    assert house.picture(house.ann, "loyalty").figure is None
    house.surveys.put_back(house.lea, kept.id)
    assert house.picture(house.ann, "loyalty").figure is not None
    actions = [one.action for one in house.database.audit.list()]
    assert actions == [Action.surveys_imported, Action.surveys_taken_back, Action.surveys_imported]
    with pytest.raises(NotAllowed):
        house.surveys.take_back(house.ann, kept.id)


def test_the_report_is_one_file_with_the_same_pictures_and_is_audited(house: House) -> None:
    house.replies(house.care, "abcdef")
    house.replies(house.desk, "xyz", missed=50)
    chosen = house.numbers.chosen(since=MARCH)
    made = house.report.take(house.lea, chosen)
    pictures = house.numbers.pictures(house.lea, chosen)
    for one in pictures:
        assert one.title in made.replace("&amp;", "&")
    (figures,) = re.findall(r'id="figures">(.*?)</script>', made)
    assert json.loads(figures) == [{"key": one.key, "figure": one.figure} for one in pictures if one.figure]
    own = made[: made.index("<script>")]
    assert "Hall &amp; Sons" in own and "March to April 2026" in own and "@page" in own and MADE_UP not in own
    assert not re.search(r"(?:src|href)=", own) and made.count("</script>") == 3
    (entry,) = house.database.audit.list(action=Action.exported)
    assert entry.actor_id == house.lea.id and entry.detail == "a culture report, March to April 2026"
    house.database.surveys.mark_made_up()
    assert MADE_UP in house.report.take(house.lea, chosen)[: len(own)]
    with pytest.raises(NotAllowed):
        house.report.take(house.ann, chosen)


def test_promises_and_reports_are_shown_from_five_people_on(house: House) -> None:
    due = date(2026, 4, 9)
    policy = "POL-"
    document = next(one for one in sample_knowledge().documents if one.id.startswith(policy))
    about = {"document_id": document.id, "version": 1, "clause": "", "context": "", "words": "w"}
    clock: Any = house.database.kudos._clock
    clock.now = datetime(2026, 4, 9, 12, tzinfo=UTC)
    for one in "abcde":
        assert house.picture(house.ann, "promises").figure is None
        assert house.picture(house.lea, "friction").figure is None
        house.database.follow_ups.add(one, one, "key-1", what="call", whom="customer", due_on=due)
        house.database.frictions.add(one, one, "key-1", **about)  # type: ignore[arg-type]
    from assistant.domain.commitments import CommitmentState

    (first,) = house.database.follow_ups.mine("a")
    (second,) = house.database.follow_ups.mine("b")
    house.database.follow_ups.settle("a", first.id, CommitmentState.kept)
    clock.forward(timedelta(days=1).total_seconds())
    house.database.follow_ups.settle("b", second.id, CommitmentState.kept)
    assert house.picture(house.ann, "promises").rows == (("2026-04", 1, 1, 0, 3),)
    assert house.picture(house.ann, "friction").rows == ((document.title, "", 0, 0, 0, 5),)
