"""What two requests do at the same moment: the database lets one of them win, and neither breaks."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from assistant.domain.accounts import LinkKind
from assistant.domain.assignments import Assignee
from assistant.domain.conversation import Usage
from assistant.domain.customer import begin
from assistant.domain.knowledge import Guide, Kind
from assistant.domain.people import EVERYONE, Role
from assistant.domain.reply import Reply
from assistant.domain.review import Outcome, Review
from assistant.domain.runs import Run, RunTurn
from assistant.domain.scorecard import Scorecard
from assistant.errors import FixInput, NotFound
from assistant.storage import schema
from assistant.storage.database import Database
from tests.integration.storage_support import answer_of
from tests.unit.features.practice.customer_support import a_scenario

Result = TypeVar("Result")
THREADS = 8
ON = date(2026, 3, 1)
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def together(do: Callable[[int], Result], times: int = THREADS) -> list[Result | Exception]:
    """What each of several threads got, or what was raised there."""
    barrier = Barrier(times)

    def one(number: int) -> Result | Exception:
        barrier.wait()
        try:
            return do(number)
        except (FixInput, NotFound) as error:
            return error

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def rows(database: Database, table: str) -> int:
    with database.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(schema.metadata.tables[table])).scalar_one()


def draft(database: Database) -> Review:
    return Review(
        id=database.reviews.new_id(),
        person_id="alex",
        reviewed_at=datetime(2026, 3, 1, tzinfo=UTC),
        reply=Reply(draft="Sorry about the wait."),
        outcome=Outcome.ok,
        scorecard=Scorecard(outcome=Outcome.ok, score=None, coverage=0.0, criteria=(), on=ON),
    )


def run(database: Database) -> Run:
    scenario = a_scenario()
    first = begin(scenario)
    return Run(id=database.runs.new_id(), person_id="alex", scenario=scenario, begun_at=LATER, first=first, opening=())


IDEMPOTENT: dict[str, Callable[[Database], object]] = {
    "conversations": lambda d: d.conversations.begin_conversation("alex", "Refunds", "May I?", "key"),
    "reviews": lambda d: d.reviews.add(draft(d), "key").id,
    "follow_ups": lambda d: d.follow_ups.add("alex", "Alex", "key", what="call", whom="Kim", due_on=ON),
    "frictions": lambda d: d.frictions.add(
        "alex", "Alex", "key", document_id="POL-1", version=1, clause="1", context="", words="In the way"
    ),
    "runs": lambda d: d.runs.add(run(d), "key").id,
    "assignments": lambda d: d.assignments.add(
        "tom", "Tom", "key", scenario_id="SCN-1", assignees=[Assignee(person_id="alex")], due_on=ON
    )[0],
}


@pytest.mark.parametrize("table", IDEMPOTENT)
def test_the_same_key_at_the_same_moment_makes_one(database: Database, table: str) -> None:
    made = together(lambda _: IDEMPOTENT[table](database))
    assert all(one == made[0] for one in made), made
    assert rows(database, table) == 1


def test_one_reply_at_the_same_moment_is_one_turn(database: Database) -> None:
    begun = database.runs.add(run(database), "key")
    turns = together(lambda _: database.runs.begin_turn("alex", begun.id, "", "Sorry.", "click")[1])
    assert len(set(map(str, turns))) == 1 and rows(database, "run_turns") == 1
    turn = RunTurn(id=str(turns[0]), reply="Sorry.", at=LATER, state=begun.first)
    together(lambda number: database.runs.finish_turn(begun.id, turn.model_copy(update={"answer": str(number)})))
    first = database.runs.get("alex", begun.id)
    database.runs.finish_turn(begun.id, turn.model_copy(update={"answer": "another"}))
    assert database.runs.get("alex", begun.id).turns == first.turns and first.turns[0].answer


def test_one_line_is_kept_once_and_taken_out_once(database: Database) -> None:
    review = database.reviews.add(draft(database), "key")
    kept = together(
        lambda _: database.exemplars.add(
            "robin", "Robin", "key", review_id=review.id, document_id="STD-1", version=2, line="Sorry."
        )
    )
    assert len(set(map(str, kept))) == 1 and rows(database, "exemplars") == 1
    line = database.exemplars.kept()[0]
    assert len(set(map(str, together(lambda _: database.exemplars.take_out(line.id))))) == 1
    assert database.exemplars.kept() == ()


def test_a_version_is_saved_once(database: Database) -> None:
    guide = Guide(id="GUIDE-1", kind=Kind.guide, title="Depot", audience=EVERYONE, version=1, body="Call.")
    saved = together(lambda _: database.documents.save(guide, "draft", "Robin"))
    assert sorted(type(one).__name__ for one in saved) == ["FixInput"] * (THREADS - 1) + ["Guide"]
    assert database.documents.drafts() == (guide,)


def test_the_first_usage_of_a_day_is_counted_whoever_comes_first(database: Database) -> None:
    took = Usage(model="m", prompt=10, cached=1, completion=2, cost=Decimal("0.01"))
    for day in range(5):
        together(lambda _, day=day: database.usage.add("alex", ON + timedelta(days=day), took))  # type: ignore[misc]
        assert database.usage.tokens(ON + timedelta(days=day), "alex") == THREADS * 12
    with database.engine.connect() as connection:
        costs = connection.execute(select(schema.usage_days.c.cost)).scalars()
        assert {Decimal(cost) for cost in costs} == {Decimal("0.08")}


@pytest.mark.parametrize("door", ["change", "disable"])
def test_two_administrators_who_take_it_from_each_other_leave_one(database: Database, door: str) -> None:
    accounts = database.accounts
    pair = [accounts.add("A", f"login {n}", Role.leader, "lead", administrator=True).id for n in range(2)]
    for _ in range(10):

        def take_from_the_other(number: int) -> object:
            other = pair[1 - number]
            return accounts.disable(other) if door == "disable" else accounts.change(other, administrator=False)

        done = together(take_from_the_other, times=2)
        assert sum(isinstance(one, FixInput) for one in done) == 1, done
        assert accounts.administrators() == 1
        for one in pair:
            accounts.enable(one)
            accounts.change(one, administrator=True)


def test_a_login_is_given_once(database: Database) -> None:
    made = together(lambda number: database.accounts.add(f"A{number}", "Alex@example.com", Role.agent, "agent"))
    assert sum(isinstance(one, FixInput) for one in made) == THREADS - 1
    assert database.accounts.count() == 1


def test_a_link_is_used_once_and_only_the_last_one_made(database: Database) -> None:
    together(lambda number: database.links.make(f"token {number}", LinkKind.reset, "alex", LATER))
    usable = [number for number in range(THREADS) if database.links.peek(f"token {number}")]
    assert len(usable) == 1
    used = together(lambda _: database.links.use(f"token {usable[0]}"))
    assert sum(isinstance(one, FixInput) for one in used) == THREADS - 1


def test_a_team_that_gets_a_member_while_it_is_removed_is_consistent(database: Database) -> None:
    for number in range(10):
        team = database.teams.add(f"Team {number}")
        person = database.accounts.add("Alex", f"alex {number}", Role.agent, "agent").id
        steps: list[Callable[[], object]] = [
            lambda team=team: database.teams.remove(team.id),  # type: ignore[misc]
            lambda team=team, person=person: database.accounts.change(person, team_id=team.id),  # type: ignore[misc]
        ]
        done = together(lambda which, steps=steps: steps[which](), times=2)  # type: ignore[misc]
        assert sum(isinstance(one, FixInput) for one in done) == 1, done


def test_a_conversation_removed_while_it_is_answered_leaves_nothing(database: Database) -> None:
    store = database.conversations
    for number in range(10):
        turn = store.begin_conversation("alex", "Refunds", f"May I {number}?", f"key {number}")
        store.delete("alex", turn.conversation_id)
        steps: list[Callable[[], object]] = [
            lambda turn=turn: store.finish_turn(turn.id, answer_of("Yes."), "key"),  # type: ignore[misc]
            lambda: store.purge_deleted(0),
            lambda turn=turn: database.gaps.add("May I?", (), turn.id),  # type: ignore[misc]
            lambda turn=turn: database.questions.ask("alex", "Alex", "May I?", "Robin", ON, turn.id),  # type: ignore[misc]
        ]
        together(lambda which, steps=steps: steps[which](), times=len(steps))  # type: ignore[misc]
        store.purge_deleted(0)
    assert (rows(database, "turns"), rows(database, "conversations")) == (0, 0)


def test_turns_get_their_order_while_others_are_finished(database: Database) -> None:
    store = database.conversations
    conversation = store.create("alex", "Refunds")
    keys = itertools.count()

    def chat(_: int) -> None:
        for _ in range(3):
            key = str(next(keys))
            turn = store.begin_turn("alex", conversation.id, "May I?", key)
            store.finish_turn(turn.id, answer_of("Yes."), key)
            store.feedback("alex", turn.id, "up")

    together(chat)
    assert [turn.sequence for turn in store.get("alex", conversation.id).turns] == list(range(1, 3 * THREADS + 1))
