"""What somebody still has to show: opened by what counts, closed by another scenario alone, and theirs alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.customer import Ending, begin
from assistant.domain.debrief import Debrief, RunOutcome, ToTry
from assistant.domain.people import Person, Role
from assistant.domain.practice import Scenario
from assistant.domain.reply import Reply
from assistant.domain.review import Outcome, Review
from assistant.domain.runs import Run, RunTurn
from assistant.domain.scenario_parts import OriginKind
from assistant.domain.scorecard import CriterionResult, Scorecard, Verdict
from assistant.errors import FixInput, NotFound
from assistant.features.practice.misses import Misses
from assistant.features.review.kept import KeptReviews
from assistant.storage.database import Database
from tests.integration.practice_support import TODAY, Hall
from tests.integration.storage_support import Place, TickingClock, opened
from tests.unit.features.practice.customer_support import a_scenario

ALEX = Person(id="alex", name="Alex", role=Role.agent, level="agent")
STANDARDS = ("STD-EMPATHY-1", "STD-FOLLOW-1")
BEGAN = datetime(2026, 6, 1, 9, tzinfo=UTC)


class Played(NamedTuple):
    """One run as far as misses go: of which scenario, how it ended, and what was said of each standard."""

    scenario: int
    ending: Ending | None
    verdicts: tuple[Verdict, Verdict]
    in_group: bool = False

    @property
    def resolved(self) -> bool:
        return self.ending is Ending.resolved

    @property
    def counts(self) -> bool:
        return self.ending not in (None, Ending.stopped) and not self.in_group


class Practice:
    """A database with misses in it."""

    def __init__(self, database: Database) -> None:
        self.database, self.hall = database, Hall(database, TickingClock())
        reviews = KeptReviews(self.hall.library, database.reviews)
        self.misses = Misses(database.misses, self.hall.scenarios, self.hall.library, reviews.open, lambda: TODAY)

    def take(self, person: Person, played: Played, minutes: int) -> tuple[Run, Debrief]:
        """Look back on a run whose last reply was said that long after the beginning of all."""
        scenario = numbered(played.scenario)
        run = Run(
            id=str(uuid4()),
            person_id=person.id,
            in_group=played.in_group,
            scenario=scenario,
            begun_at=BEGAN,
            first=begin(scenario),
            opening=(),
        )
        self.database.runs.add(run, run.id)
        turn = RunTurn(id="turn", reply="x", at=BEGAN + timedelta(minutes=minutes))
        run = run.model_copy(update={"turns": (turn,)})
        debrief = looked_back(run, played)
        self.misses.take(person, run, debrief)
        return run, debrief

    def still_open(self, person: Person) -> set[str]:
        return {miss.standard_id for miss in self.misses.open_misses(person)}


def numbered(number: int) -> Scenario:
    changes = {"id": f"scenario-{number}", "opening": (f"Matter {number}.",), "standards": STANDARDS}
    return a_scenario().model_copy(update=changes)


def looked_back(run: Run, played: Played) -> Debrief:
    criteria = tuple(
        CriterionResult(standard_id=name, version=1, title=name, weight=2, critical=False, verdict=verdict)
        for name, verdict in zip(STANDARDS, played.verdicts, strict=True)
    )
    return Debrief(
        run_id=run.id,
        turn="turn",
        title="x",
        engine="builtin@1",
        on=TODAY,
        made_at=BEGAN,
        outcome=RunOutcome(ending=played.ending, resolved=played.resolved, counts=played.counts, headline="It ended."),
        scorecard=Scorecard(outcome=Outcome.ok, score=None, coverage=1.0, criteria=criteria, on=TODAY),
        to_try=ToTry(what="x", standard_id=STANDARDS[0]),
    )


@pytest.fixture
def practice(place: Place) -> Iterator[Practice]:
    database = opened(place)
    yield Practice(database)
    database.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    database = opened(tmp_path_factory.mktemp("misses"))
    yield Practice(database)
    database.close()


MISSED, MET = (Verdict.missed, Verdict.not_applicable), (Verdict.met, Verdict.not_applicable)
verdicts = st.sampled_from([Verdict.met, Verdict.partly, Verdict.missed, Verdict.not_applicable])
runs = st.builds(
    Played,
    scenario=st.integers(1, 3),
    ending=st.sampled_from([Ending.resolved, Ending.resolved, Ending.left, Ending.stopped, None]),
    verdicts=st.tuples(verdicts, verdicts),
    in_group=st.sampled_from([False, False, False, True]),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(runs, max_size=7), st.data())
def test_it_is_open_until_another_scenario_shows_it(shared: Practice, played: list[Played], data: Any) -> None:
    person = ALEX.model_copy(update={"id": str(uuid4())})
    # Runs are looked back on in any order; what counts is when they were played.
    order = data.draw(st.permutations(range(len(played))))
    wanted = set()
    for place, standard in enumerate(STANDARDS):
        for at, missed in enumerate(played):
            shown = any(
                one.counts and one.resolved and one.verdicts[place] is Verdict.met and one.scenario != missed.scenario
                for one in played[at + 1 :]
            )
            if missed.counts and missed.verdicts[place] is Verdict.missed and not shown:
                wanted.add(standard)
    looked = [shared.take(person, played[at], at) for at in order]
    for run, debrief in looked:
        # Once more, as when every debrief is opened again: what came later is known now.
        shared.misses.take(person, run, debrief)
    assert shared.still_open(person) == wanted


def test_the_same_scenario_never_closes_it_nor_does_one_that_was_not_settled(practice: Practice) -> None:
    practice.take(ALEX, Played(1, Ending.left, MISSED), 1)
    for other in (Played(1, Ending.resolved, MET), Played(2, Ending.left, MET), Played(2, Ending.stopped, MET)):
        practice.take(ALEX, other, 2)
        assert practice.still_open(ALEX) == {STANDARDS[0]}
    practice.take(ALEX, Played(2, Ending.resolved, MET), 3)
    assert practice.still_open(ALEX) == set()
    (closed,) = practice.misses.mine(ALEX)
    assert closed.closed_at == BEGAN + timedelta(minutes=3)
    practice.take(ALEX, Played(1, Ending.left, MISSED), 4)
    assert practice.still_open(ALEX) == {STANDARDS[0]} and len(practice.misses.mine(ALEX)) == 1


def test_a_miss_goes_with_its_run_and_is_nobody_elses(practice: Practice) -> None:
    run, _ = practice.take(ALEX, Played(1, Ending.left, MISSED), 1)
    assert practice.misses.open_misses(ALEX.model_copy(update={"id": "sam"})) == ()
    practice.database.runs.delete(ALEX.id, run.id)
    assert practice.misses.mine(ALEX) == ()
    practice.database.runs.restore(ALEX.id, run.id)
    assert practice.still_open(ALEX) == {STANDARDS[0]}
    practice.database.runs.delete(ALEX.id, run.id)
    practice.database.runs.purge_deleted(0)
    assert practice.misses.mine(ALEX) == ()


def test_a_miss_of_a_review_is_taken_when_its_author_wants_it(practice: Practice) -> None:
    criterion = CriterionResult(
        standard_id=STANDARDS[0], version=1, title="x", weight=2, critical=False, verdict=Verdict.missed
    )
    review = Review(
        id=practice.database.reviews.new_id(),
        person_id=ALEX.id,
        reviewed_at=BEGAN,
        reply=Reply(draft="x"),
        outcome=Outcome.fix,
        scorecard=Scorecard(outcome=Outcome.fix, score=0.0, coverage=1.0, criteria=(criterion,), on=TODAY),
    )
    practice.database.reviews.add(review, "key")
    miss = practice.misses.of_review(ALEX, review.id, STANDARDS[0])
    assert practice.misses.of_review(ALEX, review.id, STANDARDS[0]) == miss
    with pytest.raises(FixInput, match="does not find"):
        practice.misses.of_review(ALEX, review.id, STANDARDS[1])
    with pytest.raises(NotFound):
        practice.misses.of_review(ALEX.model_copy(update={"id": "sam"}), review.id, STANDARDS[0])
    practice.take(ALEX, Played(1, Ending.resolved, MET), 1)
    assert practice.still_open(ALEX) == set()


def test_next_is_another_scenario_for_what_was_missed(practice: Practice) -> None:
    run, debrief = practice.take(ALEX, Played(1, Ending.left, MISSED), 1)
    following = practice.misses.next_for(ALEX, run, debrief)
    assert following is not None and following.standard_id == STANDARDS[0] and following.scenario_id
    chosen = practice.hall.scenarios.open(ALEX, following.scenario_id).scenario
    assert STANDARDS[0] in chosen.standards and chosen.title == following.scenario_title

    kept = [one.scenario for one in practice.hall.scenarios.list(ALEX) if STANDARDS[0] in one.scenario.standards]
    for number, scenario in enumerate(kept, start=2):
        # Missed in each of those that are there, so that one has to be made.
        missed = run.model_copy(update={"scenario": scenario})
        practice.misses.take(ALEX, missed, looked_back(missed, Played(number, Ending.left, MISSED)))
    following = practice.misses.next_for(ALEX, run, debrief)
    assert following is not None and following.wanted is not None and not following.scenario_id
    assert (following.wanted.kind, following.wanted.about) == (OriginKind.standard, STANDARDS[0])
    assert following.wanted.seed != run.scenario.origin.seed
    assert practice.misses.next_for(ALEX, run, debrief) == following, "asking again changes nothing"


def test_after_success_it_is_what_is_still_open_else_something_harder(practice: Practice) -> None:
    practice.take(ALEX, Played(1, Ending.left, (Verdict.not_applicable, Verdict.missed)), 1)
    run, debrief = practice.take(ALEX, Played(2, Ending.resolved, MET), 2)
    following = practice.misses.next_for(ALEX, run, debrief)
    assert following is not None and following.standard_id == STANDARDS[1] and "before" in following.because
    practice.take(ALEX, Played(3, Ending.resolved, (Verdict.not_applicable, Verdict.met)), 3)
    following = practice.misses.next_for(ALEX, run, debrief)
    assert following is not None and following.standard_id == STANDARDS[0] and "harder" in following.because
