"""Assignments on both databases: who gets them, when they are done, and who learns what of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistant.domain.accounts import Action
from assistant.domain.assignments import Assignment, AtLeast
from assistant.domain.customer import Ending, Hostility
from assistant.domain.people import Person, Role
from assistant.domain.runs import Mode, Run
from assistant.domain.today import Tone, Visit
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.today.opening import Look
from assistant.features.today.practice import assigned
from assistant.storage.database import Database
from tests.integration.practice_support import BAD, FOR_LEADERS, GOOD, SCENARIO, TODAY, Hall
from tests.integration.storage_support import TickingClock

pytestmark = pytest.mark.anyio
NEXT_WEEK = TODAY + timedelta(days=7)


@dataclass
class Company:
    """Two teams with a leader each; Lea's has six agents and Lea herself, Max's has Ivy alone."""

    hall: Hall
    care: str
    shop: str
    agents: list[Person]
    ivy: Person
    tom: Person
    lea: Person
    max: Person

    def assign(self, by: Person, **more: Any) -> Assignment:
        given = {"to_team": self.care, "due": NEXT_WEEK, "key": "key", **more}
        if given.get("to_person"):
            given["to_team"] = ""
        return self.hall.assignments.assign(by, given.pop("scenario", SCENARIO), **given)

    async def play(self, person: Person, assignment: Assignment, *replies: str) -> Run:
        """A run for an assignment."""
        key = f"{person.id} {assignment.id} {len(self.hall.runs.list(person))}"
        run = self.hall.runs.begin(person, assignment.scenario_id, assignment_id=assignment.id, key=key)
        for number, reply in enumerate(replies or GOOD):
            run = await self.hall.runs.reply(person, run.id, reply, str(number))
        return run


@pytest.fixture
def company(database: Database) -> Company:
    hall = Hall(database, TickingClock())
    care, shop = (database.teams.add(name).id for name in ("Care", "Shop"))
    return Company(
        hall=hall,
        care=care,
        shop=shop,
        agents=[hall.person(f"Agent {number}", team_id=care) for number in range(6)],
        ivy=hall.person("Ivy", team_id=shop),
        tom=hall.person("Tom", Role.trainer),
        lea=hall.person("Lea", Role.leader, team_id=care, leads=(care,)),
        max=hall.person("Max", Role.leader, leads=(shop,)),
    )


async def test_it_goes_to_who_is_in_the_team_and_is_done_by_one_good_branch(company: Company) -> None:
    hall, ann = company.hall, company.agents[0]
    given = company.assign(company.tom, at_least=AtLeast.resolved, attempts=2, mode=Mode.guided)
    assert company.assign(company.tom) == given
    assert given.person_ids == {*(one.id for one in company.agents), company.lea.id}
    newcomer = hall.person("Zoe", team_id=company.care)
    assert hall.assignments.mine(newcomer) == [] and hall.assignments.mine(company.ivy) == []
    (mine,) = hall.assignments.mine(ann)
    assert (mine.title, mine.completed, mine.attempts_left) == ("The wardrobe that did not come", False, 2)
    stopped = await company.play(ann, given, BAD[0])
    hall.runs.stop(ann, stopped.id)
    run = await company.play(ann, given, *BAD)
    assert run.mode is Mode.guided
    (mine,) = hall.assignments.mine(ann)
    assert (mine.completed, mine.attempts_left, len(mine.runs)) == (False, 1, 2), "a stopped run is no attempt"
    hall.runs.rewind(ann, run.id, "")
    for number, reply in enumerate(GOOD):
        run = await hall.runs.reply(ann, run.id, reply, f"again {number}")
    assert run.ending in (Ending.resolved, Ending.delighted)
    hall.runs.rewind(ann, run.id, "")
    assert hall.assignments.mine(ann)[0].completed, "one branch is enough, wherever one stands"
    await company.play(ann, given, BAD[0])
    with pytest.raises(FixInput, match="2 runs"):
        await company.play(ann, given)
    assert [one.completed for one in hall.assignments.given(company.tom)[0].people].count(True) == 1
    hall.runs.delete(ann, run.id)
    assert not hall.assignments.mine(ann)[0].completed


async def test_open_ones_come_first_and_overdue_ones_before_them(company: Company) -> None:
    hall, ann = company.hall, company.agents[0]
    far = company.assign(company.tom, key="far", to_person=ann.id, due=NEXT_WEEK)
    now = company.assign(company.tom, key="now", to_person=ann.id, due=TODAY)
    done = company.assign(company.lea, key="done", to_person=ann.id, due=TODAY)
    await company.play(ann, done)
    with hall.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE assignments SET due_on = '2026-05-30' WHERE id = '{far.id}'")
    mine = hall.assignments.mine(ann)
    assert [(one.assignment.id, one.overdue) for one in mine] == [(far.id, True), (now.id, False), (done.id, False)]
    when = datetime(2026, 6, 1, 9, tzinfo=ZoneInfo("Europe/London"))
    look = Look(ann, when, ZoneInfo("Europe/London"), Visit(began_at=when, last_at=when))
    section = assigned(hall.assignments)(look)
    assert section is not None and section.due and section.said.startswith("1 assignment is past its day.")
    assert [(item.state, item.tone, item.facts) for item in section.items] == [
        ("was due", Tone.late, ("from Tom",)),
        ("due", Tone.look, ("from Tom",)),
    ]
    assert assigned(hall.assignments)(Look(company.ivy, when, look.zone, look.visit)) is None


async def test_trainees_choose_what_is_read_and_can_take_it_back(company: Company) -> None:
    hall, ann = company.hall, company.agents[0]
    given = company.assign(company.tom)
    run = await company.play(ann, given, *BAD)
    run = hall.runs.rewind(ann, run.id, run.turns[1].id)
    run = await hall.runs.reply(ann, run.id, GOOD[0], "other")
    other = await company.play(ann, given, BAD[0])
    read = hall.assignments.read_submitted
    for someone in (company.tom, company.lea):
        (told,) = (one for one in hall.assignments.given(someone)[0].people if one.person_id == ann.id)
        assert told.submitted == () and set(told.model_dump()) == {"person_id", "name", "completed", "submitted"}
        with pytest.raises(NotFound):
            read(someone, given.id, run.id)
    hall.assignments.submit(ann, given.id, run.id, run.turns[2].id)
    for someone in (company.tom, company.lea):
        view = read(someone, given.id, run.id)
        assert [turn.reply for turn in view.along()] == [BAD[0], GOOD[0]] and BAD[1] not in view.model_dump_json()
        assert view.wishes == () and view.mood
        with pytest.raises(NotFound):
            read(someone, given.id, other.id)
        with pytest.raises(NotFound):
            hall.runs.open(someone, run.id)
    with pytest.raises(NotFound):
        read(company.max, given.id, run.id)
    with pytest.raises(NotAllowed):
        read(ann, given.id, run.id)
    hall.assignments.submit(ann, given.id, run.id, run.turns[0].id)
    assert len(read(company.tom, given.id, run.id).turns) == 1
    hall.runs.delete(ann, run.id)
    with pytest.raises(NotFound):
        read(company.tom, given.id, run.id)
    hall.runs.restore(ann, run.id)
    assert hall.assignments.mine(ann)[0].submitted[0].run_id == run.id
    hall.assignments.take_back(ann, given.id, run.id)
    with pytest.raises(NotFound):
        read(company.tom, given.id, run.id)


async def test_leaders_see_their_own_team_by_name_and_another_one_in_numbers_of_five(company: Company) -> None:
    hall = company.hall
    given = company.assign(company.tom)
    company.assign(company.tom, key="shop", to_team=company.shop)
    counted = []
    for agent in (*company.agents, company.lea):
        await company.play(agent, given)
        counted.append(hall.assignments.numbers(company.max)[0].completed)
    assert counted == [None, None, None, None, None, 6, 6], "five of six would tell of the sixth; Lea is not counted"
    (numbers,) = hall.assignments.numbers(company.max)
    assert (numbers.team, numbers.people) == ("Care", 6)
    assert [one.assignment.team_id for one in hall.assignments.given(company.max)] == [company.shop]
    assert hall.assignments.numbers(company.lea) == [], "one agent in the shop is too few"
    (own,) = hall.assignments.given(company.lea)
    assert {one.name for one in own.people} == {f"Agent {number}" for number in range(6)}
    for everybody in (company.ivy, company.tom, company.max):
        assert hall.assignments.leaders_took_part(everybody, SCENARIO) == ("Lea",)
    hall.database.accounts.change(company.lea.id, role=Role.agent)
    assert hall.assignments.leaders_took_part(company.ivy, SCENARIO) == ()


async def test_who_moved_on_is_not_told_of_any_more(company: Company) -> None:
    hall, ann = company.hall, company.agents[0]
    given = company.assign(company.lea)
    hall.database.accounts.change(ann.id, team_id=company.shop)
    moved = hall.database.accounts.get(ann.id).person
    assert [one.assignment.id for one in hall.assignments.mine(moved)] == [given.id], "what one got stays"
    assert ann.id not in {one.person_id for one in hall.assignments.given(company.lea)[0].people}
    assert hall.assignments.given(company.max) == [], "numbers of Care and a name out of it would tell of one"
    former = company.lea.model_copy(update={"leads": frozenset()})
    assert hall.assignments.given(former) == []
    with pytest.raises(NotFound):
        hall.assignments.withdraw(former, given.id)


async def test_who_may_assign_what_to_whom(company: Company) -> None:
    hall, ann, ivy = company.hall, company.agents[0], company.ivy
    assign = company.assign
    with pytest.raises(NotAllowed):
        assign(ann)
    assert assign(company.lea, to_person=ann.id, key="ann").person_ids == {ann.id}
    assert assign(company.lea, to_person=company.lea.id, key="self").assignees[0].as_leader
    assert assign(company.tom, to_person=ivy.id, key="ivy").person_ids == {ivy.id}
    assert assign(company.tom, to_person=company.tom.id, key="tom").person_ids == {company.tom.id}
    hall.database.accounts.disable(company.agents[1].id)
    unknown: tuple[tuple[Person, dict[str, Any]], ...] = (
        (company.lea, {"to_person": ivy.id}),
        (company.lea, {"to_team": company.shop}),
        (company.tom, {"to_person": "nobody"}),
        (company.tom, {"to_person": company.agents[1].id}),
        (company.tom, {"to_team": "none"}),
        (company.tom, {"scenario": "SCN-NONE"}),
    )
    for by, what in unknown:
        with pytest.raises(NotFound):
            assign(by, key="refused", **what)
    wrong: tuple[dict[str, Any], ...] = (
        {"due": TODAY - timedelta(days=1)},
        {"attempts": 21},
        {"attempts": -1},
        {"to_team": ""},
        {"to_person": ann.id, "scenario": FOR_LEADERS},
        {"to_team": company.shop, "scenario": FOR_LEADERS},
    )
    for what in wrong:
        with pytest.raises(FixInput):
            assign(company.lea if "scenario" in what and "to_person" in what else company.max, key="refused", **what)
    assert company.agents[1].id not in assign(company.tom, key="team").person_ids
    assert assign(company.lea, key="leaders", scenario=FOR_LEADERS).person_ids == {company.lea.id}
    teams, people = hall.assignments.whom(company.lea)
    assert [team.name for team in teams] == ["Care"] and ivy.id not in {one.id for one in people}
    lines = hall.database.audit.list(action=Action.practice_assigned)
    assert len(lines) == 6 and {one.subject for one in lines} == {"Agent 0", "Lea", "Ivy", "Tom", "Care"}


async def test_what_is_withdrawn_is_gone_for_all_and_the_runs_stay(company: Company) -> None:
    hall, ann = company.hall, company.agents[0]
    given = company.assign(company.tom)
    run = await company.play(ann, given, BAD[0])
    for nobody in (company.max, company.hall.person("Uma", Role.trainer)):
        with pytest.raises(NotFound):
            hall.assignments.withdraw(nobody, given.id)
    hall.assignments.withdraw(company.tom, given.id)
    assert hall.assignments.mine(ann) == [] and hall.assignments.given(company.tom) == []
    assert hall.runs.open(ann, run.id) == run
    (line,) = hall.database.audit.list(action=Action.practice_withdrawn)
    assert (line.actor, line.subject, line.detail) == ("Tom", "Care", SCENARIO)


async def test_every_door_is_closed_to_whom_it_does_not_concern(company: Company) -> None:
    hall, ann, ben = company.hall, company.agents[0], company.agents[1]
    given = company.assign(company.tom, to_person=ann.id)
    run = await company.play(ann, given, BAD[0])
    doors = hall.assignments
    not_found: tuple[Callable[[Person], object], ...] = (
        lambda person: hall.runs.begin(person, SCENARIO, assignment_id=given.id, key="mine"),
        lambda person: doors.submit(person, given.id, run.id, run.turns[0].id),
        lambda person: doors.take_back(person, given.id, run.id),
    )
    for someone in (ben, company.ivy, company.tom, company.lea, company.max):
        for door in not_found:
            with pytest.raises(NotFound):
                door(someone)
    for someone in (ann, ben):
        for refused in (
            lambda person: doors.given(person),
            lambda person: doors.numbers(person),
            lambda person: doors.whom(person),
            lambda person: doors.withdraw(person, given.id),
            lambda person: doors.read_submitted(person, given.id, run.id),
        ):
            with pytest.raises(NotAllowed):
                refused(someone)
    with pytest.raises(NotAllowed):
        doors.numbers(company.tom)
    free = hall.runs.begin(ann, SCENARIO, key="free")
    with pytest.raises(FixInput, match="not begun for"):
        doors.submit(ann, given.id, free.id, "")
    for bad in ((given.id, run.id, "none"), (given.id, "none", run.turns[0].id), ("none", run.id, run.turns[0].id)):
        with pytest.raises(NotFound):
            doors.submit(ann, *bad)
    with pytest.raises(FixInput, match="another scenario"):
        hall.runs.begin(ann, "SCN-READING-LAMP", assignment_id=given.id, key="other")
    room = company.assign(company.tom, to_person=company.tom.id, key="room")
    with pytest.raises(FixInput, match="room"):
        hall.runs.begin(company.tom, SCENARIO, assignment_id=room.id, in_group=True, key="room")
    hall.database.runs.begin_turn(ann.id, run.id, run.turns[0].id, "Hm", "lost")
    lost = hall.runs.open(ann, run.id).turns[1].id
    with pytest.raises(FixInput, match="not answered"):
        doors.submit(ann, given.id, run.id, lost)


async def test_how_hostile_a_customer_may_be_is_the_trainers_to_set(company: Company) -> None:
    ann = company.agents[0]
    given = company.assign(company.tom, hostility=Hostility.rude, due=date(2026, 6, 30))
    run = company.hall.runs.begin(ann, SCENARIO, assignment_id=given.id, key="begin")
    assert run.first.hostility is Hostility.rude
    assert (await asyncio.to_thread(company.hall.runs.turn_down, ann, run.id)).state().hostility is Hostility.none
