"""The first week as somebody walks it: only what is open to them, what they did, and who is told how far they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime

from assistant.domain.customer import Ending
from assistant.domain.first_week import (
    ANY_SCENARIO,
    AWAY,
    BEGUN,
    NEW_FOR,
    Progress,
    ShownDay,
    ShownStep,
    Step,
    Walk,
    WeekPath,
)
from assistant.domain.knowledge import Document
from assistant.domain.people import Permission, Person
from assistant.errors import NotFound
from assistant.features.directory import Directory, KnowsPeople
from assistant.features.first_week.path import made_path
from assistant.features.library import Library
from assistant.features.permitted import need
from assistant.features.practice.running import Runs
from assistant.features.practice.scenarios import Scenarios
from assistant.storage.accounts import AccountStore
from assistant.storage.first_week import FirstWeekStore

NO_STEP = "There is no such step in your first week."
_FIRST_RUN = "Your first practice"


class FirstWeek(KnowsPeople):
    """``path`` is what the company wrote, None where it wrote nothing and one is made of what there is."""

    def __init__(
        self,
        store: FirstWeekStore,
        accounts: AccountStore,
        library: Library,
        directory: Directory,
        scenarios: Scenarios,
        runs: Runs,
        path: Callable[[], WeekPath | None],
        clock: Callable[[], datetime],
        today: Callable[[], date],
    ) -> None:
        self._store, self._accounts, self._library = store, accounts, library
        self._directory, self._scenarios, self._runs = directory, scenarios, runs
        self._path, self._clock, self._today = path, clock, today

    def walk(self, person: Person) -> Walk:
        """The person's own path; a scenario on it that they played to an end is done. Raises NotAllowed."""
        need(person, Permission.first_week)
        ended, done = self._ended(person), self._done(person)
        walk = self._walk(person, done, ended)
        # Written down when the person looks: nobody else learns from their runs, which are their own.
        played = [one.step.id for day in walk.days for one in day.left if one.played]
        for step_id in played:
            self._store.add(person.id, step_id)
        return self._walk(person, self._done(person), ended) if played else walk

    def concerns(self, person: Person) -> bool:
        """Whether somebody is new here, or began the path, and did not put it away. Raises NotAllowed."""
        need(person, Permission.first_week)
        done = self._done(person)
        return AWAY not in done and (BEGUN in done or self._is_new(person.id))

    def begin(self, person: Person) -> None:
        """Begin the path, or take it up again. Raises NotAllowed."""
        need(person, Permission.first_week)
        self._store.add(person.id, BEGUN)
        self._store.remove(person.id, AWAY)

    def put_away(self, person: Person) -> None:
        """Show it on Today no more; what was done stays. Raises NotAllowed."""
        need(person, Permission.first_week)
        self._store.add(person.id, AWAY)

    def tick(self, person: Person, step_id: str, *, done: bool) -> None:
        """Note that a step is done, or that it is not after all. Raises NotAllowed, NotFound."""
        need(person, Permission.first_week)
        if step_id not in {one.id for one in self._steps(person)}:
            raise NotFound(NO_STEP)
        if done:
            self.begin(person)
            self._store.add(person.id, step_id)
        else:
            self._store.remove(person.id, step_id)

    def progress(self, person: Person) -> tuple[Progress, ...]:
        """How far the new people are in the teams that somebody looks after, by name: steps done, and nothing else.

        Raises NotAllowed.
        """
        need(person, Permission.see_first_week)
        members = {
            one.id: one
            for team_id in sorted(person.leads)
            for one in self._directory.members(team_id)
            if one.id != person.id and one.may(Permission.first_week)
        }
        done = self._store.done(members)
        walks = {one: self._walk(members[one], done[one]) for one in members if self._is_new(one) or BEGUN in done[one]}
        found = [
            Progress(name=members[one].name, team=members[one].team, done=walk.done, steps=walk.steps)
            for one, walk in walks.items()
            if walk.is_new or (walk.current is not None and not walk.put_away)
        ]
        return tuple(sorted(found, key=lambda one: one.name.casefold()))

    def _walk(self, person: Person, done: Mapping[str, datetime], ended: Collection[str] = ()) -> Walk:
        permitted = self._library.permitted(person, self._today())
        days = []
        for number, day in enumerate(self._path_of(permitted).days, start=1):
            found = (self._shown(person, step, permitted) for step in day.steps)
            shown = [
                one.model_copy(update={"done_at": done.get(one.step.id), "played": _is_played(one.step, ended)})
                for one in found
                if one is not None
            ]
            if shown:
                days.append(ShownDay(number=number, title=day.title, steps=tuple(shown)))
        return Walk(days=tuple(days), is_new=self._is_new(person.id), begun=BEGUN in done, put_away=AWAY in done)

    def _shown(self, person: Person, step: Step, permitted: Mapping[str, Document]) -> ShownStep | None:
        """A step, None where what it opens is not open to the person."""
        title, kind = step.ask, ""
        if step.read:
            document = permitted.get(step.read)
            if document is None:
                return None
            title, kind = document.title, document.kind.value
        if step.play:
            try:
                opened = None if step.play == ANY_SCENARIO else self._scenarios.open(person, step.play)
            except NotFound:
                return None
            title = opened.scenario.title if opened else _FIRST_RUN
        return ShownStep(step=step, title=title, kind=kind)

    def _path_of(self, permitted: Mapping[str, Document]) -> WeekPath:
        return self._path() or made_path(permitted.values())

    def _steps(self, person: Person) -> list[Step]:
        return [one.step for day in self._walk(person, {}).days for one in day.steps]

    def _ended(self, person: Person) -> frozenset[str]:
        """The scenarios that somebody played to an end by themselves."""
        return frozenset(
            one.scenario_id
            for one in self._runs.list(person)
            if not one.in_group and one.ending not in (None, Ending.stopped)
        )

    def _done(self, person: Person) -> Mapping[str, datetime]:
        return self._store.done([person.id])[person.id]

    def _is_new(self, person_id: str) -> bool:
        try:
            return self._clock() - self._accounts.get(person_id).created_at < NEW_FOR
        except NotFound:  # the demo's people have no account
            return False


def _is_played(step: Step, ended: Collection[str]) -> bool:
    return bool(step.play) and (step.play in ended or (step.play == ANY_SCENARIO and bool(ended)))
