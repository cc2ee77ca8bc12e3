"""Assignments: who is asked to practise what until when. What people play stays theirs; they choose what is read."""

from __future__ import annotations

from datetime import date

from assistant.domain.accounts import Action
from assistant.domain.assignments import (
    MOST_ATTEMPTS,
    Assignee,
    Assignment,
    AtLeast,
    OwnAssignment,
    completed_by,
)
from assistant.domain.customer import Ending, Hostility
from assistant.domain.people import Permission, Person, Role, Team
from assistant.domain.practice import Scenario
from assistant.domain.runs import Mode
from assistant.errors import FixInput, NotFound
from assistant.features.permitted import need
from assistant.features.practice.kept_runs import NO_TURN, need_practice
from assistant.features.practice.looking_after import GivenAssignments, of_assignment
from assistant.storage.assignments import NONE

NOBODY = "There is nobody by that name to whom you may assign practice."


class Assignments(GivenAssignments):
    """Assignments from giving one to submitting a run for it."""

    def whom(self, person: Person) -> tuple[tuple[Team, ...], tuple[Person, ...]]:
        """Teams and people to whom a trainer or leader may assign practice, by name. Raises NotAllowed."""
        need(person, Permission.assign_practice)
        teams = tuple(team for team in self._directory.teams() if _looks_after(person, team.id))
        people = self._directory.people()
        return teams, tuple(one for one in people if one.id == person.id or _looks_after(person, one.team_id))

    def assign(
        self,
        person: Person,
        scenario_id: str,
        *,
        to_person: str = "",
        to_team: str = "",
        due: date,
        attempts: int = 0,
        at_least: AtLeast = AtLeast.finished,
        mode: Mode = Mode.free,
        hostility: Hostility = Hostility.none,
        key: str,
    ) -> Assignment:
        """Ask a person, or those who are in a team now, to play a scenario; the same ``key`` gives the same assignment.

        Of a team those get it whose role may see the scenario. A leader assigns to teams they lead, their people, and
        themselves; a trainer to anybody. Raises NotAllowed, NotFound for a scenario, person or team that is not there
        for them, FixInput for a day in the past and where nobody could see the scenario.
        """
        need(person, Permission.assign_practice)
        scenario = self._to_assign(person, scenario_id)
        if due < self._today():
            raise FixInput("That day is past. Choose today or a later one.")
        if not 0 <= attempts <= MOST_ATTEMPTS:
            raise FixInput(f"Give up to {MOST_ATTEMPTS} attempts, or 0 for as many as they like.")
        if bool(to_person) == bool(to_team):
            raise FixInput("Choose one person or one team.")
        assignees = self._in_team(person, to_team, scenario) if to_team else self._one(person, to_person, scenario)
        assignment, is_new = self._store.add(
            person.id,
            person.name,
            key,
            scenario_id=scenario_id,
            assignees=assignees,
            due_on=due,
            team_id=to_team,
            attempts=attempts,
            at_least=at_least,
            mode=mode,
            hostility=hostility,
        )
        if is_new:
            self._audit.note(person, Action.practice_assigned, self._to_whom(assignment), scenario_id)
        return assignment

    def withdraw(self, person: Person, assignment_id: str) -> None:
        """Take back an assignment that one looks after; runs for it stay with those who played them.

        Raises NotAllowed, NotFound.
        """
        need(person, Permission.assign_practice)
        assignment = self._looked_after(person, assignment_id)
        self._store.withdraw(assignment_id)
        self._audit.note(person, Action.practice_withdrawn, self._to_whom(assignment), assignment.scenario_id)

    def mine(self, person: Person) -> list[OwnAssignment]:
        """What one was asked to play: the open ones first, by their day; with one's own runs for each."""
        need_practice(person)
        assignments = self._store.of_person(person.id)
        endings = self._played.endings(one.id for one in assignments)
        submitted = [one for one in self._store.submitted([a.id for a in assignments]) if one.person_id == person.id]
        found = []
        for assignment in assignments:
            runs = self._runs.list(person, for_assignment=assignment.id)
            begun = sum(run.ending is not Ending.stopped for run in runs)
            completed = person.id in completed_by(assignment, endings)
            found.append(
                OwnAssignment(
                    assignment=assignment,
                    title=self._title(person, assignment),
                    completed=completed,
                    overdue=not completed and assignment.due_on < self._today(),
                    attempts_left=max(assignment.attempts - begun, 0) if assignment.attempts else None,
                    runs=runs,
                    submitted=of_assignment(assignment, submitted),
                )
            )
        return sorted(found, key=lambda one: one.completed)

    def submit(self, person: Person, assignment_id: str, run_id: str, to_turn: str) -> None:
        """Let those who look after an assignment read one's own run for it, on the branch up to a turn.

        They read the words and the mood on that branch, and no other branch and no wish. Raises NotFound, and FixInput
        for a turn without an answer.
        """
        need_practice(person)
        run = self._runs.open(person, run_id)
        if assignment_id not in {one.id for one in self._store.of_person(person.id)}:
            raise NotFound(NONE)
        if run.assignment_id != assignment_id:
            raise FixInput("This run was not begun for that assignment.")
        if to_turn not in {turn.id for turn in run.turns}:
            raise NotFound(NO_TURN)
        if run.turn(to_turn).is_pending:
            raise FixInput("The customer has not answered that reply yet.")
        self._store.submit(assignment_id, run_id, to_turn)

    def take_back(self, person: Person, assignment_id: str, run_id: str) -> None:
        """Keep a run that one submitted to oneself again. Raises NotFound."""
        need_practice(person)
        self._runs.open(person, run_id)
        self._store.take_back(assignment_id, run_id)

    def _to_assign(self, person: Person, scenario_id: str) -> Scenario:
        kept = self._scenarios.open(person, scenario_id)
        if kept.archived_at is not None:
            raise FixInput("This scenario was put away. Bring it back first, or choose another one.")
        if kept.changed:
            raise FixInput(
                f"{', '.join(kept.changed)} changed since this scenario was made. Bring it up to date first."
            )
        return kept.scenario

    def _one(self, person: Person, person_id: str, scenario: Scenario) -> list[Assignee]:
        role = person.role
        if person_id != person.id:
            account = next((one for one in self.whom(person)[1] if one.id == person_id), None)
            if account is None:
                raise NotFound(NOBODY)
            role = account.role
        if role not in scenario.audience:
            raise FixInput(f"This scenario is not there for the role of {role}. Choose another one.")
        return [Assignee(person_id=person_id, as_leader=role is Role.leader)]

    def _in_team(self, person: Person, team_id: str, scenario: Scenario) -> list[Assignee]:
        if team_id not in {team.id for team in self.whom(person)[0]}:
            raise NotFound(NOBODY)
        members = self._directory.members(team_id)
        assignees = [
            Assignee(person_id=one.id, as_leader=one.role is Role.leader)
            for one in members
            if one.role in scenario.audience
        ]
        if not assignees:
            raise FixInput("Nobody in this team may see the scenario. Choose another one, or widen its audience.")
        return assignees


def _looks_after(person: Person, team_id: str) -> bool:
    return person.role is Role.trainer or team_id in person.leads
