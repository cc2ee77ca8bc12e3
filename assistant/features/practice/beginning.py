"""What may be played, and how: a scenario as it is kept or was just made, by oneself or for an assignment."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.customer import Hostility
from assistant.domain.maxima import within
from assistant.domain.people import Person
from assistant.domain.practice import Scenario
from assistant.domain.runs import MOST_WISHES, Mode
from assistant.errors import FixInput, NotFound
from assistant.features.practice.scenarios import NONE, Scenarios
from assistant.storage.assignments import NONE as NO_ASSIGNMENT
from assistant.storage.assignments import AssignmentStore
from assistant.storage.runs import RunStore

WISH_CHARACTERS = 300


class Playable:
    """Which scenario somebody may begin, and with what rules."""

    def __init__(self, runs: RunStore, assignments: AssignmentStore, scenarios: Scenarios) -> None:
        self._store, self._assignments, self._scenarios = runs, assignments, scenarios

    def scenario(self, person: Person, scenario: Scenario | str) -> Scenario:
        """The version that is played: of a kept one the latest, or a whole one that nobody keeps.

        Raises NotFound, FixInput.
        """
        if isinstance(scenario, Scenario) and not scenario.id:
            if person.role not in scenario.audience:
                raise NotFound(NONE)
            if problems := self._scenarios.check(person, scenario):
                raise FixInput(f"{problems[0].where}: {problems[0].message}")
            return scenario
        found = (scenario.id, scenario.version) if isinstance(scenario, Scenario) else (scenario, None)
        kept = self._scenarios.open(person, *found)
        if kept.archived_at is not None:
            raise FixInput("This scenario was put away. Choose another one.")
        if kept.changed:
            raise FixInput(
                f"{', '.join(kept.changed)} changed since this scenario was made. A trainer can bring it up to date; "
                "until then choose another one."
            )
        return kept.scenario

    def assigned(
        self, person: Person, assignment_id: str, scenario: Scenario, in_group: bool
    ) -> tuple[Mode, Hostility]:
        """How a run for an assignment is played. Raises NotFound, FixInput."""
        mine = {one.id: one for one in self._assignments.of_person(person.id)}
        if assignment_id not in mine:
            raise NotFound(NO_ASSIGNMENT)
        assignment = mine[assignment_id]
        if assignment.scenario_id != scenario.id:
            raise FixInput("This assignment is about another scenario.")
        if in_group:
            raise FixInput("A run of a room is nobody's own, so it cannot be for an assignment.")
        begun = (run for run in self._store.mine(person.id, None, assignment_id) if not run.stopped)
        if assignment.attempts and len(list(begun)) >= assignment.attempts:
            raise FixInput(
                f"You have begun {assignment.attempts} runs for this assignment, which is as many as it has. Go back "
                "to a turn in one of them, or practise the scenario for yourself."
            )
        return assignment.mode, assignment.hostility


def checked_wishes(wishes: Sequence[str]) -> tuple[str, ...]:
    """Wishes without empty ones. Raises FixInput for too many or too long ones."""
    said = tuple(filter(None, (" ".join(wish.split()) for wish in wishes)))
    if len(said) > MOST_WISHES:
        raise FixInput(f"Up to {MOST_WISHES} wishes fit. Keep those that matter most to you.")
    return tuple(within(wish, WISH_CHARACTERS, "The wish") for wish in said)
