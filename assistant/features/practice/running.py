"""Playing a scenario: replies and answers, hints, another try from any turn. Nothing of it is anybody else's to see."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from assistant.domain.customer import Hostility
from assistant.domain.maxima import within
from assistant.domain.people import Permission, Person
from assistant.domain.practice import Scenario
from assistant.domain.run_views import Hint
from assistant.domain.runs import Mode, Run
from assistant.errors import FixInput, NotFound
from assistant.features.library import Library
from assistant.features.permitted import need
from assistant.features.practice.beginning import Playable, checked_wishes
from assistant.features.practice.hints import hints
from assistant.features.practice.kept_runs import NO_TURN, KeptRuns, is_closed, need_practice
from assistant.features.practice.playing import MOST_CHARACTERS, Customer
from assistant.features.practice.scenarios import Scenarios
from assistant.features.quotas import Act, Quotas
from assistant.features.spending import Spending, together
from assistant.features.waiting_line import Ticket, WaitingLine
from assistant.storage.assignments import AssignmentStore
from assistant.storage.runs import RunStore

CLOSED = "The scenario of this run is not open to you any more. What you wrote stays in your list."
ENDED = "This run has ended. Go back to a turn and try another reply, or begin another run."

log = logging.getLogger(__name__)

Cast = Callable[[Person, Scenario], Customer]
"""The customer of a scenario for somebody: a language model speaks where that person may still use one."""


@dataclass(frozen=True)
class Limits:
    """How much may be played: by one person, of the language model, and by all at once."""

    quotas: Quotas | None = None
    spending: Spending | None = None
    line: WaitingLine | None = None


class Runs(KeptRuns):
    """Runs of scenarios; of every run only the ``view`` is for showing."""

    def __init__(
        self,
        store: RunStore,
        assignments: AssignmentStore,
        scenarios: Scenarios,
        library: Library,
        cast: Cast,
        clock: Callable[[], datetime],
        today: Callable[[], date],
        time_zone: str,
        limits: Limits | None = None,
    ) -> None:
        super().__init__(store, library, today, time_zone)
        limits = limits or Limits()
        self._playable = Playable(store, assignments, scenarios)
        self._cast, self._clock = cast, clock
        self._quotas, self._spending = limits.quotas, limits.spending
        self._line = limits.line or WaitingLine()
        self._answering: dict[str, asyncio.Task[None]] = {}

    def begin(
        self,
        person: Person,
        scenario: Scenario | str,
        *,
        key: str,
        mode: Mode = Mode.free,
        hostility: Hostility = Hostility.none,
        wishes: Sequence[str] = (),
        seed: int = 1,
        assignment_id: str = "",
        in_group: bool = False,
    ) -> Run:
        """Begin a run; the same ``key`` gives the same one.

        ``scenario`` is the id of one that is kept, or a whole one that was just generated for the person's own
        practice. Of a run for an assignment, ``mode`` and ``hostility`` are the assignment's. Raises NotAllowed,
        NotFound for a scenario or assignment that is not there for them, and FixInput for a scenario with words that
        no document carries any more, for hostility that no trainer set, and where all attempts are used.
        """
        need_practice(person)
        if (begun := self._store.find(person.id, key)) is not None:
            return begun
        if in_group:
            need(person, Permission.practise_in_group)
        played = self._playable.scenario(person, scenario)
        if assignment_id:
            mode, hostility = self._playable.assigned(person, assignment_id, played, in_group)
        elif hostility is not Hostility.none and not person.may(Permission.make_scenario):
            raise FixInput("How hostile a customer may be is for a trainer to set. Ask for an assignment with it.")
        first, opening = self._cast(person, played).begin(hostility)
        run = Run(
            id=self._store.new_id(),
            person_id=person.id,
            in_group=in_group,
            scenario=played,
            mode=mode,
            hostility=hostility,
            seed=seed,
            wishes=checked_wishes(wishes),
            assignment_id=assignment_id,
            begun_at=self._clock(),
            first=first,
            opening=opening,
        )
        return self._store.add(run, key)

    def wish(self, person: Person, run_id: str, wishes: Sequence[str]) -> Run:
        """Say what one would want as this customer, in place of what one said. Raises NotFound, FixInput later on."""
        if self.open(person, run_id).turns:
            raise FixInput("What you would want is written before your first reply; it is kept as it was then.")
        return self._store.change(person.id, run_id, wishes=checked_wishes(wishes))

    async def reply(self, person: Person, run_id: str, text: str, key: str, after: str | None = None) -> Run:
        """Say something and hear the answer; the same ``key`` gives the same turn.

        ``after`` is the turn that it follows, empty for the opening; without it, where the trainee stands. A reply
        after another turn than the last of its branch begins a branch. Raises NotFound, FixInput for an empty or
        endless reply and where the run has ended or is full, TooMany for who plays more than their share: then
        nothing is kept.
        """
        there = await asyncio.to_thread(self._store.turn_of, person.id, run_id, key)
        run = await asyncio.to_thread(self._open_for_play, person, run_id)
        if there is not None:
            return await self._answered(person, run, there)
        text = _said(text)
        parent = run.current if after is None else after
        if parent:
            run = await self._answered(person, run, parent)
        if run.state(parent).has_ended:
            raise FixInput(ENDED)
        if self._quotas is not None:
            self._quotas.take(person, Act.practise)
        ticket = self._line.join(person.id)
        try:
            run, turn_id = await asyncio.to_thread(self._store.begin_turn, person.id, run_id, parent, text, key)
        except BaseException:
            ticket.leave()
            raise
        return await self._answered(person, run, turn_id, ticket)

    async def resume(self, person: Person, run_id: str) -> Run:
        """Have every reply answered that was left without an answer, as after a crash; the run as it is then.

        The built-in engine gives the answer it would have given. Raises NotFound, TooMany.
        """
        run = await asyncio.to_thread(self.open, person, run_id)
        pending = [turn.id for turn in run.turns if turn.is_pending]
        if pending and not await asyncio.to_thread(self._is_closed, person, run):
            for turn_id in pending:
                run = await self._answered(person, run, turn_id)
        return run

    def rewind(self, person: Person, run_id: str, turn_id: str) -> Run:
        """Go back to try a turn again: ``turn_id`` is the turn whose reply is to be another one, empty for all of it.

        ``current`` becomes the turn BEFORE it (the opening before the first), so that the next reply meets the same
        state; what was said stays as a branch of its own. A run that was stopped goes on. Raises NotFound.
        """
        before = self._turn_before(self.open(person, run_id), turn_id)
        return self._store.change(person.id, run_id, current=before, stopped=False)

    def stand(self, person: Person, run_id: str, turn_id: str) -> Run:
        """Stand behind a turn, to look at its branch or to go on with it, also after a stop. Raises NotFound."""
        run = self.open(person, run_id)
        self._turn_before(run, turn_id)
        if run.current == turn_id and not run.stopped:
            return run
        return self._store.change(person.id, run_id, current=turn_id, stopped=False)

    def stop(self, person: Person, run_id: str) -> Run:
        """End the run where one stands, whatever the reason; it counts for nothing. Raises NotFound."""
        run = self.open(person, run_id)
        return run if run.state().has_ended else self._store.change(person.id, run_id, stopped=True)

    def turn_down(self, person: Person, run_id: str) -> Run:
        """Have the customer be hostile no more, on all branches; it counts for nothing. Raises NotFound."""
        self.open(person, run_id)
        return self._store.change(person.id, run_id, hostility=Hostility.none)

    def hint(self, person: Person, run_id: str, number: int = 0) -> Hint | None:
        """What would help most now, with the company's words; a higher ``number`` is for another one, round and round.

        None where nothing that is lacking stands in a document open to the person. It is written down nowhere.
        Raises NotFound, FixInput for a run that has ended.
        """
        run = self._open_for_play(person, run_id)
        if run.state().has_ended:
            raise FixInput(ENDED)
        found = hints(run, self._library.permitted(person, self._today()))
        return found[number % len(found)] if found else None

    def _open_for_play(self, person: Person, run_id: str) -> Run:
        run = self.open(person, run_id)
        if self._is_closed(person, run):
            raise FixInput(CLOSED)
        return run

    def _is_closed(self, person: Person, run: Run) -> bool:
        return is_closed(run, person, self._library.opened(person))

    @staticmethod
    def _turn_before(run: Run, turn_id: str) -> str:
        """The turn before a turn of the run; the opening has none before it. Raises NotFound."""
        try:
            return run.turn(turn_id).parent if turn_id else ""
        except KeyError:
            raise NotFound(NO_TURN) from None

    async def _answered(self, person: Person, run: Run, turn_id: str, ticket: Ticket | None = None) -> Run:
        """The run once a turn of it is answered: at once, or after the customer has spoken.

        The answer is kept also when nobody waits for it any more.
        """
        self._turn_before(run, turn_id)
        task = self._answering.get(turn_id)
        if task is None and run.turn(turn_id).is_pending:
            place = ticket or self._line.join(person.id)
            task = self._answering[turn_id] = asyncio.create_task(self._speak(person, run, turn_id, place))
            # Not in the task: one that is cancelled before its first step runs none of its code.
            task.add_done_callback(partial(self._done, turn_id, place))
        elif ticket is not None:
            ticket.leave()
        if task is None:
            return run
        await asyncio.shield(task)
        return await asyncio.to_thread(self._store.get, person.id, run.id)

    def _done(self, turn_id: str, ticket: Ticket, task: asyncio.Task[None]) -> None:
        ticket.leave()
        self._answering.pop(turn_id, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            # Whoever waits is told; the turn stays pending and is taken up again.
            log.info("turn %s of a run was not answered: %s", turn_id, type(error).__name__)

    async def _speak(self, person: Person, run: Run, turn_id: str, ticket: Ticket) -> None:
        await ticket.turn()
        turn = run.turn(turn_id)
        # Where the trainee stopped meanwhile, the reply had been given before.
        before = run.model_copy(update={"stopped": False})
        customer = await asyncio.to_thread(self._cast, person, run.scenario)
        state, dialogue = before.state(turn.parent), before.dialogue(turn.parent)
        spoken = await customer.answer(state, dialogue, turn.reply, run.seed)
        if self._spending is not None:
            await asyncio.to_thread(self._spending.add, person, together(spoken.usage))
        answered = turn.model_copy(
            update={
                "answer": spoken.text,
                "seen": spoken.seen,
                "state": spoken.state,
                "engine": spoken.engine,
                "prompt": spoken.prompt,
                "fell_back": spoken.fell_back,
                "caught": len(spoken.caught),
            }
        )
        await asyncio.to_thread(self._store.finish_turn, run.id, answered)


def _said(text: str) -> str:
    text = text.strip()
    if not text:
        raise FixInput("The reply is empty. Write what you would say.")
    return within(text, MOST_CHARACTERS, "The reply")
