"""The first week on both databases: only what is open, what was done, and who is told how far."""

from __future__ import annotations

import pytest

from assistant.domain.first_week import ANY_SCENARIO, NEW_FOR, Day, Step, WeekPath
from assistant.domain.people import Person, Role
from assistant.errors import NotAllowed, NotFound
from assistant.storage.database import Database
from tests.integration.leading_support import Company
from tests.integration.practice_support import GOOD, SCENARIO
from tests.integration.storage_support import TickingClock

pytestmark = pytest.mark.anyio
READ, PLAY = f"read:{'GUIDE-NEW-HERE'}", f"play:{SCENARIO}"


@pytest.fixture
def company(database: Database, clock: TickingClock) -> Company:
    return Company(database, clock)


def names(company: Company, person: Person) -> list[str]:
    return [one.step.id for day in company.first_week.walk(person).days for one in day.steps]


async def test_new_people_find_the_day_on_today_and_go_on_where_they_were(company: Company) -> None:
    walking, today = company.first_week, company.on_today(company.ann)["first-week"]
    assert today.title == "Your first week, day 1" and today.items[0].words == "New here"
    first = company.first_week.walk(company.ann).days[0]
    for one in first.steps:
        walking.tick(company.ann, one.step.id, done=True)
    assert company.on_today(company.ann)["first-week"].title == "Your first week, day 2"
    walking.tick(company.ann, READ, done=False)
    walk = walking.walk(company.ann)
    assert walk.current is not None and (walk.current.number, walk.done) == (1, len(first.steps) - 1)
    walking.put_away(company.ann)
    assert "first-week" not in company.on_today(company.ann)
    walking.begin(company.ann)
    assert walking.walk(company.ann).done == len(first.steps) - 1
    with pytest.raises(NotFound):
        walking.tick(company.ann, "read:PLAY-ACTIONS", done=True)
    company.clock.forward(NEW_FOR.total_seconds())
    assert "first-week" in company.on_today(company.ann) and "first-week" not in company.on_today(company.bob)


async def test_a_step_to_what_is_not_open_is_not_there(company: Company) -> None:
    scenario = Step(play="SCN-FLAT-REPLIES")
    company.path = WeekPath(days=(Day(title="One", steps=(Step(read="PLAY-ACTIONS"), scenario)),))
    assert names(company, company.ann) == [] and company.first_week.walk(company.ann).current is None
    assert names(company, company.tom) == [scenario.id]
    assert len(names(company, company.lea)) == 2
    company.path = WeekPath(days=(Day(title="One", steps=(Step(read="GUIDE-NEW-HERE"), Step(ask="Why?"))),))
    for_leaders = {"audience": frozenset({Role.leader})}
    company.first_week.tick(company.ann, READ, done=True)
    company.replace("GUIDE-NEW-HERE@1", lambda d: d.model_copy(update=for_leaders))
    assert READ not in names(company, company.ann) and company.first_week.walk(company.ann).done == 0
    assert "New here" not in str(company.on_today(company.ann))


@pytest.mark.parametrize("play", [SCENARIO, ANY_SCENARIO])
async def test_a_run_that_was_played_to_an_end_is_a_step_done(company: Company, play: str) -> None:
    company.path = WeekPath(days=(Day(title="One", steps=(Step(play=play),)),))
    run = company.runs.begin(company.ann, SCENARIO, key="run")
    for number, reply in enumerate(GOOD):
        run = await company.runs.reply(company.ann, run.id, reply, f"reply-{number}")
    assert run.ending is not None
    (progress, _) = company.first_week.progress(company.lea)
    assert progress.done == 0, "nobody learns it from a run: only from what the person looked at"
    walk = company.first_week.walk(company.ann)
    assert (walk.done, walk.current) == (1, None) and walk.days[0].steps[0].played
    assert company.first_week.walk(company.bob).done == 0


async def test_who_looks_after_a_team_sees_steps_done_and_nothing_else(company: Company) -> None:
    company.first_week.tick(company.ann, READ, done=True)
    total = company.first_week.walk(company.ann).steps
    for person in (company.tom, company.lea):
        found = company.first_week.progress(person)
        told = [(one.name, one.team, one.done, one.steps) for one in found]
        assert told == [("Ann Reed", "Care", 1, total), ("Bob Lane", "Care", 0, total)]
    assert [one.name for one in company.first_week.progress(company.max)] == ["Kim Moss"]
    for person in (company.ann, company.kim):
        with pytest.raises(NotAllowed):
            company.first_week.progress(person)
    company.clock.forward(NEW_FOR.total_seconds())
    assert [one.name for one in company.first_week.progress(company.lea)] == ["Ann Reed"], "who is on the path"
    company.first_week.put_away(company.ann)
    assert company.first_week.progress(company.lea) == ()
    assert company.database.first_week.purge(10) == 2


async def test_without_a_file_a_path_is_made_of_what_is_there(company: Company) -> None:
    company.path = None
    walk = company.first_week.walk(company.ann)
    kinds = [one.kind for day in walk.days for one in day.steps]
    assert len(walk.days) == 5 and kinds.count("story") == 3 and kinds.count("standard") == 8
    assert "GUIDE-NEW-HERE" in walk.days[0].steps[0].step.read
