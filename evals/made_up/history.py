"""Writes a made-up year: replies judged, answers of customers, questions, runs, thanks, promises, reports, actions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from math import sin
from random import Random
from typing import Any

from assistant.bootstrap.made_up import Workshop
from assistant.domain.comments import CommentRow
from assistant.domain.commitments import CommitmentState
from assistant.domain.culture import Heard, Thanks
from assistant.domain.knowledge import Standard
from assistant.domain.people import Person
from assistant.domain.plan import ActionState, ActionText
from assistant.domain.quality import Count
from assistant.domain.reply import Channel, Reply
from assistant.domain.review import FrictionState
from assistant.domain.runs import Run
from assistant.domain.scorecard import Verdict
from assistant.domain.surveys import SurveyAnswer, SurveyKind
from evals.made_up import words
from evals.made_up.people import BY, LEADER, TEAMS, employees

DAYS = 365
REPLIES_A_DAY = 1.0
"""Of each employee that go into the quality process."""
QUESTIONS_A_WEEK, REVIEWS_A_WEEK, RUNS_A_MONTH, THANKS_A_MONTH, PROMISES_A_MONTH = 24, 12, 12, 9, 30
ANSWERS_A_DAY = 6
PLAYED = "SCN-LATE-WARDROBE"
_SPEAKS = 8
"""The hour of the first thing of a day."""


class SetClock:
    """Says whatever time it was set to."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def __call__(self) -> datetime:
        """The time, aware."""
        return self._at

    def set(self, day: date, minutes: int = 0) -> None:
        """That day, so many minutes after the morning began."""
        self._at = datetime.combine(day, time(_SPEAKS), UTC) + timedelta(minutes=minutes % 600)


class MadeUpYear:
    """The year until the day before ``today``; the same ``random`` writes the same year."""

    def __init__(self, workshop: Workshop, clock: SetClock, today: date, random: Random) -> None:
        self._assistant, self._database = workshop.assistant, workshop.database
        self._add_replies = workshop.add_replies
        self._clock, self._today, self._random = clock, today, random
        self._days = [today - timedelta(days=back) for back in range(DAYS, 0, -1)]

    def write(self, tell: Callable[[str], None]) -> dict[str, int]:
        """Write everything; how much of each kind. The mark comes first: what is half written is marked too."""
        self._database.surveys.mark_made_up()
        ids = {name: self._database.teams.add(name).id for name in TEAMS}
        level = self._assistant.company.authority_levels[0]
        self._people = employees(ids, level, self._random)
        written = {}
        for name, make in (
            ("verdicts", self._quality),
            ("answers of customers", self._surveys),
            ("questions to the coach", self._questions),
            ("drafts checked", self._reviews),
            ("practice runs", self._runs),
            ("thanks", self._thanks),
            ("promises", self._promises),
            ("reports", self._reports),
            ("comments", self._comments),
            ("actions", self._actions),
        ):
            tell(f"Making up {name} …")
            written[name] = make()
        return written

    def _quality(self) -> int:
        return self._add_replies(
            self._replies(),
            "Made-up quality process",
            "To look at the pictures; none of these replies was ever sent.",
            BY,
        )

    def _replies(self) -> Iterator[tuple[Any, ...]]:
        in_force = self._assistant.library.permitted(LEADER, self._today).values()
        chosen = sorted((one for one in in_force if isinstance(one, Standard)), key=lambda one: one.id)
        level = {one.id: self._random.uniform(0.45, 0.75) for one in chosen}
        gain = {one.id: self._random.uniform(-0.04, 0.22) for one in chosen}
        of_team = {name: self._random.uniform(-0.07, 0.07) for name in TEAMS}
        number = 0
        for index, day in enumerate(self._days):
            if day.isoweekday() == 7:
                continue
            # Weeks before Christmas are hard for everybody.
            peak = -0.09 if day.month == 12 else -0.05 if day.month == 11 else 0.0
            for person in self._people:
                if self._random.random() > REPLIES_A_DAY * 0.35:
                    continue
                number += 1
                counts = []
                for one in chosen:
                    if self._random.random() > 0.45:
                        continue
                    met = level[one.id] + gain[one.id] * index / DAYS + of_team[person.team] + peak
                    counts.append(Count(one.id, one.version, self._verdict(met)))
                channel = self._random.choice((Channel.email, Channel.chat, Channel.phone))
                yield (
                    day,
                    person.team_id,
                    person.id,
                    channel,
                    "Customer: (made up)",
                    f"Made-up reply {number}. Nobody wrote it, and nobody was sent it.",
                    tuple(counts),
                )

    def _verdict(self, met: float) -> Verdict:
        drawn = self._random.random()
        if drawn < 0.12:
            return Verdict.unsure
        drawn = self._random.random()
        return Verdict.met if drawn < met else Verdict.partly if drawn < met + 0.15 else Verdict.missed

    def _surveys(self) -> int:
        answers = []
        for index, day in enumerate(self._days):
            better = 0.9 * index / DAYS + 0.2 * sin(index / 29) - (0.7 if day.month == 12 else 0.0)
            for _ in range(ANSWERS_A_DAY):
                nps = round(self._random.gauss(7.4 + better, 2.2))
                answers.append(SurveyAnswer(day, SurveyKind.nps, min(10, max(0, nps))))
                csat = round(self._random.gauss(3.8 + better / 2, 0.9))
                answers.append(SurveyAnswer(day, SurveyKind.csat, min(5, max(1, csat))))
        self._clock.set(self._today)
        self._database.surveys.add(answers)
        return len(answers)

    def _questions(self) -> int:
        asker = self._people[0]
        answers = {one: asyncio.run(self._assistant.coach.answer_once(asker, one)) for one in words.QUESTIONS}
        for number, (day, person) in enumerate(self._moments(QUESTIONS_A_WEEK, 7)):
            question = self._random.choice(words.QUESTIONS)
            self._clock.set(day, number * 13)
            store = self._database.conversations
            turn = store.begin_conversation(person.id, question[:60], question, f"made-up-{number}")
            store.finish_turn(turn.id, answers[question], f"made-up-{number}")
        return number + 1

    def _reviews(self) -> int:
        reviewer = self._assistant.reviewing
        made = [asyncio.run(reviewer.review_once(self._people[0], Reply(draft=one))) for one in words.DRAFTS]
        for number, (day, person) in enumerate(self._moments(REVIEWS_A_WEEK, 7)):
            self._clock.set(day, number * 17)
            given = {"id": self._database.reviews.new_id(), "person_id": person.id, "reviewed_at": self._clock()}
            self._database.reviews.add(self._random.choice(made).model_copy(update=given), f"made-up-{number}")
        return number + 1

    def _runs(self) -> int:
        played = self._played()
        runs = self._database.runs
        for number, (day, person) in enumerate(self._moments(RUNS_A_MONTH, 30)):
            self._clock.set(day, number * 19)
            given = {"id": runs.new_id(), "person_id": person.id, "begun_at": self._clock(), "turns": (), "current": ""}
            run = runs.add(played.model_copy(update=given), f"made-up-{number}")
            parent = ""
            for turn in played.turns:
                run, parent_id = runs.begin_turn(person.id, run.id, parent, turn.reply, f"made-up-{number}-{turn.id}")
                again = turn.model_copy(update={"id": parent_id, "parent": parent, "at": self._clock()})
                runs.finish_turn(run.id, again)
                parent = parent_id
        return number + 1

    def _played(self) -> Run:
        """One run to its end, played as it would be today by somebody who gives up on the customer's patience."""
        somebody = self._people[0]
        runs = self._assistant.runs
        run = runs.begin(somebody, PLAYED, key="made-up-run")
        while not run.state(run.current).has_ended:
            reply = f"I am sorry about that. Your case is with the team, number {len(run.turns) + 1}."
            run = asyncio.run(runs.reply(somebody, run.id, reply, f"made-up-reply-{len(run.turns)}"))
        return run

    def _thanks(self) -> int:
        for number, (day, person) in enumerate(self._moments(THANKS_A_MONTH, 30)):
            other = self._random.choice([one for one in self._people if one.id != person.id])
            standard, said = self._random.choice(words.THANKS)
            between = "COLLEAGUES" in standard
            thanks = Thanks(
                to_person=other.id,
                words=said,
                standard_id=standard,
                heard=Heard.colleague if between else Heard.customer,
                between_colleagues=between,
            )
            self._clock.set(day, number * 23)
            named = {"person_name": other.name, "team_id": other.team_id, "team_name": other.team}
            self._database.kudos.add(person.id, person.name, f"made-up-{number}", thanks, **named)
        return number + 1

    def _promises(self) -> int:
        store = self._database.follow_ups
        for number, (day, person) in enumerate(self._moments(PROMISES_A_MONTH, 30)):
            self._clock.set(day, number * 29)
            due = day + timedelta(days=self._random.randint(1, 4))
            what = self._random.choice(words.PROMISES)
            made = store.add(person.id, person.name, f"made-up-{number}", what=what, whom="a customer", due_on=due)
            drawn = self._random.random()
            if due >= self._today or drawn > 0.94:
                continue
            late = 0 if drawn < 0.78 else self._random.randint(1, 3)
            self._clock.set(due + timedelta(days=late))
            state = CommitmentState.missed if drawn > 0.9 else CommitmentState.kept
            store.settle(person.id, made.id, state)
        return number + 1

    def _reports(self) -> int:
        in_force = {one.id: one for one in self._assistant.library.permitted(LEADER, self._today).values()}
        number = 0
        for policy, said, many in words.FRICTION:
            document = in_force[policy]
            clause = next(section.path[-1] for section in document.sections if section.path)
            for person in self._random.sample(list(self._people), many):
                number += 1
                self._clock.set(self._random.choice(self._days), number * 31)
                made = self._database.frictions.add(
                    person.id,
                    person.name,
                    f"made-up-{number}",
                    document_id=document.id,
                    version=document.version,
                    clause=clause,
                    context="",
                    words=said,
                )
                if self._random.random() < 0.7:
                    state, answer = self._random.choice(words.ANSWERS)
                    self._clock.set(self._today - timedelta(days=1))
                    # As the answer says: by the end of the month.
                    month_after = (self._today.replace(day=1) + timedelta(days=31)).replace(day=1)
                    day = month_after - timedelta(days=1) if state == FrictionState.pending else None
                    self._database.frictions.answer(made.id, FrictionState(state), answer, LEADER.name, day)
        return number

    def _comments(self) -> int:
        self._clock.set(self._today - timedelta(days=3))
        rows = [
            CommentRow(day=self._days[-1 - 9 * number], words=said, channel="survey")
            for number, (said, _) in enumerate(words.COMMENTS)
        ]
        self._database.comments.add(rows)
        about = dict(words.COMMENTS)
        for comment in self._database.comments.undecided(len(rows))[::2]:
            self._database.comments.link(comment.id, [about[comment.words]])
        return len(rows)

    def _actions(self) -> int:
        store, leader = self._database.actions, (LEADER.id, LEADER.name)
        for number, (what, from_today, state) in enumerate(words.ACTIONS):
            self._clock.set(self._today - timedelta(days=240))
            due = self._today + timedelta(days=from_today)
            text = ActionText(what=what, owner_id=LEADER.id, due_on=due)
            action = store.add(*leader, f"made-up-{number}", text, LEADER.name)
            if state != ActionState.to_do:
                self._clock.set(min(due, self._today) - timedelta(days=2))
                evidence = "Noted at the Monday meeting (made up)." if state == ActionState.done else ""
                store.set_state(leader, action.id, action.last_change, ActionState(state), "", evidence)
        return len(words.ACTIONS)

    def _moments(self, many: int, days: int) -> Iterator[tuple[date, Person]]:
        """``many`` times in every so many days: a day that is worked on, and somebody."""
        for start in range(0, DAYS - days + 1, days):
            for number in range(many):
                yield self._days[start + number * days // many], self._random.choice(self._people)
