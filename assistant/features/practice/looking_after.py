"""What is told of assignments to those who look after them: who completed them, and what was submitted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from assistant.domain.assignments import (
    AssigneeDone,
    Assignment,
    GivenAssignment,
    Submission,
    TeamNumbers,
    completed_by,
    numbers_of,
)
from assistant.domain.people import Permission, Person, Role
from assistant.domain.run_views import RunView
from assistant.errors import NotFound
from assistant.features.audit import Audit
from assistant.features.directory import Directory, KnowsPeople
from assistant.features.permitted import need
from assistant.features.practice.running import Runs
from assistant.features.practice.scenarios import Scenarios
from assistant.storage.accounts import AccountStore
from assistant.storage.assignments import NONE, AssignmentStore
from assistant.storage.runs import RunStore
from assistant.storage.teams import TeamStore


class GivenAssignments(KnowsPeople):
    """Who gave an assignment looks after it, and leaders after those of the teams that they lead and of their people.

    Of a team that they do not lead, leaders see numbers of five people and more.
    """

    def __init__(
        self,
        store: AssignmentStore,
        played: RunStore,
        runs: Runs,
        scenarios: Scenarios,
        accounts: AccountStore,
        teams: TeamStore,
        audit: Audit,
        today: Callable[[], date],
    ) -> None:
        self._store, self._played, self._runs, self._scenarios = store, played, runs, scenarios
        self._directory = Directory(accounts, teams)
        self._audit, self._today = audit, today

    def given(self, person: Person) -> list[GivenAssignment]:
        """What one looks after: of each person whether they completed it and what they submitted, and nothing else.

        Of a team's, leaders see those who are in a team that they lead now. Raises NotAllowed.
        """
        need(person, Permission.assign_practice)
        assignments = [one for one in self._store.all() if self._sees(person, one)]
        endings = self._played.endings(one.id for one in assignments)
        submitted = self._store.submitted([one.id for one in assignments])
        found = []
        for assignment in assignments:
            completed, theirs = completed_by(assignment, endings), of_assignment(assignment, submitted)
            people = [
                AssigneeDone(
                    person_id=one,
                    name=self._name(one),
                    completed=one in completed,
                    submitted=tuple(submission for submission in theirs if submission.person_id == one),
                )
                for one in self._told_of(person, assignment)
            ]
            people.sort(key=lambda one: one.name.casefold())
            found.append(
                GivenAssignment(
                    assignment=assignment,
                    title=self._title(person, assignment),
                    to=self._team_name(assignment.team_id),
                    people=tuple(people),
                )
            )
        return found

    def read_submitted(self, person: Person, assignment_id: str, run_id: str) -> RunView:
        """The branch of a run that its trainee submitted to those who look after the assignment. Raises NotFound."""
        need(person, Permission.read_submitted_runs)
        assignment = self._looked_after(person, assignment_id)
        told_of = self._told_of(person, assignment)
        for one in self._store.submitted([assignment_id]):
            if one.run_id == run_id and one.person_id in told_of:
                run = self._played.get(one.person_id, run_id)
                changes = {"turns": run.path(one.to_turn), "current": one.to_turn, "wishes": (), "stopped": False}
                return self._runs.view(person, run.model_copy(update=changes), whole_mood=True)
        raise NotFound("There is no such run for you.")

    def numbers(self, person: Person) -> list[TeamNumbers]:
        """How many completed what other teams were given, where at least five people are behind each number.

        Raises NotAllowed for anybody but leaders.
        """
        need(person, Permission.see_practice_numbers)
        others = [one for one in self._store.all() if one.team_id and not self._sees(person, one)]
        endings = self._played.endings(one.id for one in others)
        found = []
        for assignment in others:
            numbers = numbers_of(assignment, completed_by(assignment, endings))
            title = self._title(person, assignment)
            if numbers is not None and title:
                found.append(
                    TeamNumbers(
                        assignment_id=assignment.id,
                        title=title,
                        team=self._team_name(assignment.team_id),
                        due_on=assignment.due_on,
                        people=numbers[0],
                        completed=numbers[1],
                    )
                )
        return found

    def leaders_took_part(self, person: Person, scenario_id: str) -> tuple[str, ...]:
        """Names of the leaders who completed an assignment of a scenario, for everybody who may see the scenario.

        Raises NotFound.
        """
        self._scenarios.open(person, scenario_id)
        assignments = [one for one in self._store.all() if one.scenario_id == scenario_id]
        endings = self._played.endings(one.id for one in assignments)
        leaders = {one.id: one.name for one in (*self._directory.people(), person) if one.role is Role.leader}
        done = {
            assignee.person_id
            for assignment in assignments
            for assignee in assignment.assignees
            if assignee.as_leader and assignee.person_id in completed_by(assignment, endings)
        }
        return tuple(name for person_id, name in leaders.items() if person_id in done)

    def _looked_after(self, person: Person, assignment_id: str) -> Assignment:
        assignment = self._store.get(assignment_id)
        if assignment.withdrawn_at is not None or not self._sees(person, assignment):
            raise NotFound(NONE)
        return assignment

    def _sees(self, person: Person, assignment: Assignment) -> bool:
        """Whether somebody looks after an assignment; a leader who leads the team no more does not."""
        if assignment.team_id and person.role is Role.leader:
            return assignment.team_id in person.leads
        return bool(_gave(person, assignment) or self._told_of(person, assignment))

    def _told_of(self, person: Person, assignment: Assignment) -> frozenset[str]:
        """The assignees of whom somebody is told by name; of oneself where one gave it."""
        gave = _gave(person, assignment)
        if person.role is not Role.leader:
            return assignment.person_ids if gave else frozenset()
        led = {one.id for team_id in person.leads for one in self._directory.members(team_id)}
        return assignment.person_ids & (led | {person.id} if gave else led - {person.id})

    def _title(self, person: Person, assignment: Assignment) -> str:
        """The scenario's title; empty where it is not there for the reader any more."""
        try:
            return self._scenarios.open(person, assignment.scenario_id).scenario.title
        except NotFound:
            return ""

    def _name(self, person_id: str) -> str:
        found = self._directory.person(person_id)
        return found.name if found is not None else ""

    def _team_name(self, team_id: str) -> str:
        return self._directory.team_name(team_id)

    def _to_whom(self, assignment: Assignment) -> str:
        return self._team_name(assignment.team_id) or ", ".join(map(self._name, sorted(assignment.person_ids)))


def _gave(person: Person, assignment: Assignment) -> bool:
    """Whether somebody gave it; one whose giver is gone is every trainer's."""
    return assignment.author_id == person.id or (not assignment.author_id and person.role is Role.trainer)


def of_assignment(assignment: Assignment, submitted: Iterable[Submission]) -> tuple[Submission, ...]:
    """What was submitted for one assignment."""
    return tuple(one for one in submitted if one.assignment_id == assignment.id)
