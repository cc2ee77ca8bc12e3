"""Submitted replies on both databases: what is counted is what the verdicts say, whatever was added or taken back."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from assistant.domain.adherence import Tally
from assistant.domain.quality import Count, Judged, SentReply
from assistant.domain.reply import Channel
from assistant.domain.scorecard import Verdict
from assistant.errors import FixInput, NotFound
from assistant.storage import schema
from assistant.storage.database import Database
from tests.integration.storage_support import Place, opened

DAY = date(2026, 1, 15)
ALL = (date(2020, 1, 1), date(2030, 1, 1))
COUNTED = (Verdict.met, Verdict.partly, Verdict.missed, Verdict.unsure)


def sent(number: int, *, day: date = DAY, team: str = "team-1", employee: str = "1:a", person: str = "") -> SentReply:
    return SentReply(
        sent_on=day,
        team_id=team,
        channel=Channel.email,
        thread="Where is my lamp?",
        reply=f"It comes tomorrow, {number}.",
        employee=employee,
        digest=f"digest-{number}",
        person_id=person,
    )


def a_process(database: Database, key: str = "process") -> str:
    return database.quality_processes.approve(key, "Ten a week", "To coach better.", "Robin", "Lena").id


def judge(database: Database, submission_id: str) -> None:
    met = (Count("STD-1", 1, Verdict.met),)
    judged = [Judged(one.id, met) for one in database.quality.waiting(submission_id, 99)]
    database.quality.keep_judged(submission_id, judged, "builtin")


def recounted(database: Database) -> dict[tuple[str, date, str, str, str], int]:
    """What counts, from the verdicts themselves."""
    replies, submissions, processes = schema.quality_replies, schema.quality_submissions, schema.quality_processes
    query = (
        select(replies, schema.quality_verdicts)
        .select_from(replies.join(schema.quality_verdicts).join(submissions).join(processes))
        .where(submissions.c.taken_back_at.is_(None), processes.c.ended_at.is_(None))
    )
    with database.engine.connect() as connection:
        return dict(
            Counter(
                (row.standard_id, row.sent_on.replace(day=1), row.team_id, row.employee, row.verdict)
                for row in connection.execute(query)
            )
        )


def counted(tallies: Sequence[Tally]) -> dict[tuple[str, date, str, str, str], int]:
    return {
        (one.standard_id, one.month, one.team_id, one.employee, verdict.value): number
        for one in tallies
        for verdict in COUNTED
        if (number := getattr(one, verdict.value))
    }


def verdicts(number: int) -> tuple[Count, ...]:
    chance = random.Random(number)
    return tuple(Count(f"STD-{standard}", 1, chance.choice(COUNTED)) for standard in range(chance.randint(0, 4)))


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(("add", "submit", "judge", "take back", "put back", "end", "approve again", "purge")),
        st.integers(0, 3),
        st.integers(0, 11),
    ),
    max_size=14,
)


class TestRollup:
    @settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(steps=_STEPS)
    def test_what_is_counted_is_what_the_verdicts_say(
        self, shared_place: Place, steps: list[tuple[str, int, int]]
    ) -> None:
        database = opened(shared_place)
        try:
            _empty(database)
            processes = [a_process(database, f"process-{number}") for number in range(2)]
            made: list[str] = []
            for step, (what, which, first) in enumerate(steps):
                process = processes[which % 2]
                replies = [_varied(number) for number in range(first, first + 4)]
                if what in ("add", "submit"):
                    try:
                        submission = database.quality.submit(
                            process, f"{step}", "Lena", [] if what == "add" else replies
                        )
                    except FixInput:
                        continue
                    made.append(submission.id)
                    if what == "add":
                        rows = [(one, verdicts(first)) for one in replies]
                        database.quality.add_many(submission.id, rows)
                elif what in ("end", "approve again"):
                    store = database.quality_processes
                    store.end(process) if what == "end" else store.approve_again(process, "Lena")
                elif what == "purge":
                    database.quality.purge_taken_back(0)
                elif made:
                    _change(database, what, made[which % len(made)])
                assert counted(database.quality.tallies(*ALL)) == recounted(database)
                for one in database.quality.submissions():
                    assert (one.rows, one.judged) == _rows(database, one.id)
        finally:
            database.close()


def _varied(number: int) -> SentReply:
    day = DAY + timedelta(days=20 * (number % 3))
    return sent(number, day=day, team=f"team-{number % 2}", employee=f"1:{number % 3}")


def _change(database: Database, what: str, submission_id: str) -> None:
    quality = database.quality
    try:
        if what == "judge":
            waiting = quality.waiting(submission_id, 3)
            judged = [Judged(one.id, verdicts(one.id)) for one in waiting]
            # Twice, as after a kill: the second time nothing is counted.
            quality.keep_judged(submission_id, judged, "builtin")
            quality.keep_judged(submission_id, judged, "builtin")
        elif what == "take back":
            quality.take_back(submission_id)
        else:
            quality.put_back(submission_id)
    except NotFound:  # removed for good
        pass


def _rows(database: Database, submission_id: str) -> tuple[int, int]:
    replies = schema.quality_replies
    with database.engine.connect() as connection:
        rows = connection.execute(select(replies.c.judged_at).where(replies.c.submission_id == submission_id)).all()
    return len(rows), sum(row.judged_at is not None for row in rows)


def _empty(database: Database) -> None:
    with database.engine.begin() as connection:
        for table in (schema.quality_processes, schema.quality_submissions, schema.quality_replies, schema.adherence):
            connection.execute(table.delete())


class TestSubmissions:
    def test_the_same_key_gives_the_same_one_and_the_same_rows_add_nothing(self, place: Place) -> None:
        database = opened(place)
        process = a_process(database)
        first = database.quality.submit(process, "key", "Lena", [sent(1), sent(2)], refused=3, details=4)
        assert (first.rows, first.refused, first.details, first.repeated) == (2, 3, 4, 0)
        assert database.quality.submit(process, "key", "Lena", [sent(3)]) == first
        again = database.quality.submit(process, "other", "Lena", [sent(1), sent(2), sent(3)])
        assert (again.rows, again.repeated) == (1, 2)
        database.close()

    def test_tallies_are_of_the_months_that_overlap(self, place: Place) -> None:
        database = opened(place)
        submission = database.quality.submit(a_process(database), "key", "Lena", [])
        for number, day in enumerate((date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 1))):
            database.quality.add_many(submission.id, [(sent(number, day=day), (Count("STD-1", 1, Verdict.met),))])
        months = {one.month.month for one in database.quality.tallies(date(2026, 1, 20), date(2026, 2, 3))}
        assert months == {1, 2}
        database.close()

    def test_an_ended_process_takes_nothing(self, place: Place) -> None:
        database = opened(place)
        process = a_process(database)
        database.quality_processes.end(process)
        with pytest.raises(FixInput, match="has ended"):
            database.quality.submit(process, "key", "Lena", [sent(1)])
        database.close()

    def test_ties_go_with_the_switch_and_the_words_with_time(self, place: Place) -> None:
        database = opened(place)
        process = a_process(database)
        untied = database.quality.submit(process, "before", "Lena", [sent(0, person="tom")])
        tied_at = database.quality_processes.tie(process, "To talk about their own replies.", "Ada").tied_at
        late = database.quality.submit(process, "late", "Lena", [sent(9, person="tom")])
        for one in (untied, late):
            # Read before the switch was turned: nobody had said what for.
            judge(database, one.id)
        assert tied_at is not None and database.quality.of_person("tom") == ()
        two = [sent(1, person="tom"), sent(2, person="kim")]
        submission = database.quality.submit(process, "key", "Lena", two, tied_at=tied_at)
        judge(database, submission.id)
        [own] = database.quality.of_person("tom")
        assert own.reply.digest == "digest-1" and own.counts == (Count("STD-1", 1, Verdict.met),)
        process_now, removed = database.quality_processes.untie(process)
        assert removed == 2 and process_now.tied_at is None and not database.quality.of_person("tom")
        assert database.quality.forget_words(0) == 4
        assert counted(database.quality.tallies(*ALL)) == recounted(database) != {}
        database.close()
