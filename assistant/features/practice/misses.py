"""What somebody missed and still has to show: theirs alone, closed by success in another scenario."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from datetime import date

from assistant.domain.debrief import Debrief, NextScenario
from assistant.domain.knowledge import Document, Standard
from assistant.domain.misses import Miss, ScenarioKey
from assistant.domain.people import Person
from assistant.domain.practice import MOST_SEED, KeptScenario, Scenario, Wanted
from assistant.domain.review import Review
from assistant.domain.runs import Run
from assistant.domain.scenario_parts import Difficulty
from assistant.domain.scorecard import Verdict
from assistant.errors import FixInput
from assistant.features.library import Library
from assistant.features.practice.kept_runs import need_practice
from assistant.features.practice.scenarios import Scenarios
from assistant.storage.misses import MissStore

_STEP_UP: Mapping[Difficulty, Difficulty] = {
    Difficulty.easy: Difficulty.medium,
    Difficulty.medium: Difficulty.hard,
    Difficulty.hard: Difficulty.hard,
}


class Misses:
    """``open_review`` gives one of a person's own reviews."""

    def __init__(
        self,
        store: MissStore,
        scenarios: Scenarios,
        library: Library,
        open_review: Callable[[Person, str], Review],
        today: Callable[[], date],
    ) -> None:
        self._store, self._scenarios, self._library = store, scenarios, library
        self._open_review, self._today = open_review, today

    def open_misses(self, person: Person) -> tuple[Miss, ...]:
        """What the person still has to show, of standards that they may read, the oldest first."""
        need_practice(person)
        permitted = self._library.permitted(person, self._today())
        return tuple(miss for miss in self._store.open(person.id) if miss.standard_id in permitted)

    def mine(self, person: Person) -> tuple[Miss, ...]:
        """All of the person's misses, open and closed, the oldest first: for taking one's data along.

        Those of a standard that is not open to them any more are left out: its id would tell of it.
        """
        known = {document.id for document in self._library.opened(person).values()}
        return tuple(miss for miss in self._store.mine(person.id) if miss.standard_id in known)

    def of_review(self, person: Person, review_id: str, standard_id: str) -> Miss:
        """Practise what one of the person's own reviews says that they missed; told again it is the same miss.

        Raises NotFound for a review that is not theirs, FixInput for a standard that it does not find missing.
        """
        need_practice(person)
        review = self._open_review(person, review_id)
        if review.person_id != person.id:
            raise FixInput("This review is somebody else's; only its author can practise from it.")
        lacking = (Verdict.missed, Verdict.partly)
        found = any(one.standard_id == standard_id and one.verdict in lacking for one in review.scorecard.criteria)
        if not found:
            raise FixInput("The review does not find this standard missing. Choose one that it does.")
        miss = Miss(
            id="",
            person_id=person.id,
            standard_id=standard_id,
            review_id=review.id,
            missed_at=review.reviewed_at,
        )
        return self._store.add(miss)

    def take(self, person: Person, run: Run, debrief: Debrief) -> None:
        """Close what a run shows, and open what it misses. A run that does not count changes nothing."""
        if not debrief.outcome.counts:
            return
        at = run.turn(debrief.turn).at
        scored = [one for one in debrief.scorecard.criteria if one.scored]
        met = frozenset(one.standard_id for one in scored if one.verdict is Verdict.met)
        for miss in self._store.open(person.id):
            if miss.is_closed_by(met, debrief.outcome.resolved, run.scenario, at):
                self._store.close(miss, run.id, at)
        for one in scored:
            if one.verdict is Verdict.missed:
                miss = Miss(
                    id="",
                    person_id=person.id,
                    standard_id=one.standard_id,
                    run_id=run.id,
                    scenario=ScenarioKey.of(run.scenario),
                    missed_at=at,
                )
                self._store.add(miss)

    def next_for(self, person: Person, run: Run, debrief: Debrief) -> NextScenario | None:
        """A different scenario for what this run missed, else for what is still open; with nothing open a harder one.

        A kept one that the person may see, with the standard in play and of no scenario it was missed in; else what
        to have made, with another seed. None where the person may read no standard that it could be for.
        """
        permitted = self._library.permitted(person, self._today())
        missed = [one.standard_id for one in debrief.scorecard.criteria if one.scored and one.verdict is Verdict.missed]
        weighed = sorted(dict.fromkeys([debrief.to_try.standard_id, *missed]), key=lambda name: name not in missed)
        still_open = [miss.standard_id for miss in self._store.open(person.id)]
        wanted = next((name for name in weighed if name in missed and name in permitted), "")
        because = "You missed this here. Show it with another customer, and it is done."
        if not wanted:
            wanted = next((name for name in still_open if name in permitted), "")
            because = "You missed this before. Show it with another customer, and it is done."
        # With words to look at there was something to mend, though no standard was missed for it.
        harder = not wanted and debrief.outcome.resolved and debrief.to_try.used is None
        if not wanted:
            wanted = next((name for name in (*weighed, *run.scenario.standards) if name in permitted), "")
            because = "You have shown this. Try it where it is harder." if harder else "Try this with another customer."
        standard = permitted.get(wanted)
        if not isinstance(standard, Standard):
            return None
        return self._next(person, run.scenario, standard, because, permitted, harder)

    def _next(
        self,
        person: Person,
        scenario: Scenario,
        standard: Standard,
        because: str,
        permitted: Mapping[str, Document],
        harder: bool,
    ) -> NextScenario:
        difficulty = _STEP_UP[scenario.difficulty] if harder else scenario.difficulty
        missed_in = [ScenarioKey.of(scenario)]
        missed_in += [one.scenario for one in self._store.open(person.id) if one.standard_id == standard.id]

        def is_another(kept: KeptScenario) -> bool:
            key = ScenarioKey.of(kept.scenario)
            fits = standard.id in kept.scenario.standards and not kept.changed
            return fits and not any(key.is_same(one) for one in missed_in)

        def rank(kept: KeptScenario) -> tuple[bool, bool, str, str]:
            other = kept.scenario
            return other.channel is not scenario.channel, other.difficulty is not difficulty, other.title, other.id

        others = [kept for kept in self._scenarios.list(person) if is_another(kept)]
        told = {"standard_id": standard.id, "title": standard.title, "because": because}
        if others:
            chosen = min(others, key=rank).scenario
            return NextScenario(**told, scenario_id=chosen.id, scenario_title=chosen.title)
        seed = _other_seed(scenario, standard.id)
        return NextScenario(**told, wanted=Wanted(about=standard.id, difficulty=difficulty, seed=seed))


def _other_seed(scenario: Scenario, standard_id: str) -> int:
    """A seed that another scenario comes of; the same for the same two, so that asking again changes nothing."""
    seed = zlib.crc32(f"{standard_id} {ScenarioKey.of(scenario)}".encode()) % MOST_SEED
    return seed if seed not in (0, scenario.origin.seed) else (scenario.origin.seed + 1) % MOST_SEED
