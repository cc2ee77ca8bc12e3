"""Looking back on a run: worked out once for each branch, kept, and shown as far as its reader may read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.domain.company import Company
from assistant.domain.customer import CustomerState
from assistant.domain.debrief import Debrief
from assistant.domain.knowledge import Policy, Standard
from assistant.domain.people import Person
from assistant.domain.reply import standards_for
from assistant.domain.runs import Run
from assistant.engines.base import Rewriter
from assistant.errors import FixInput, NotFound
from assistant.features.library import Library
from assistant.features.practice.alternatives import Alternatives, Case
from assistant.features.practice.best_moment import best_moment
from assistant.features.practice.debrief_shown import shown_debrief
from assistant.features.practice.debrief_words import DebriefWording
from assistant.features.practice.dialogue import DialogueJudge, answered
from assistant.features.practice.kept_runs import NO_TURN, KeptRuns, is_closed
from assistant.features.practice.misses import Misses
from assistant.features.practice.outcome import facts_of, moods_of, notes_of, outcome_of
from assistant.features.practice.reading_on import passage_for, story_for
from assistant.features.practice.sources import Sources
from assistant.features.practice.trying import Trying
from assistant.features.practice.weighing import shortfalls_of
from assistant.features.practice.wish_reading import WishReader
from assistant.features.practice.wishes import Wishes
from assistant.language.embedder import Embedder
from assistant.storage.debriefs import DebriefStore

VERSION = 1
"""Of how a debrief is worked out; what an earlier one worked out is worked out again."""
NOTHING_YET = "There is nothing to look back on yet. Write a reply first."
CLOSED = "This run rested on a document that is not open to you now, so there is no looking back on it."


class Debriefing:
    """``judge`` holds the replies against the standards, ``rewriter`` finds words to try instead.

    ``wording`` puts parts of it into a language model's words.
    """

    def __init__(
        self,
        runs: KeptRuns,
        judge: DialogueJudge,
        rewriter: Rewriter,
        embedder: Embedder,
        library: Library,
        store: DebriefStore,
        reader: WishReader,
        wishes: Wishes,
        misses: Misses,
        company: Company,
        clock: Callable[[], datetime],
        wording: DebriefWording | None = None,
    ) -> None:
        self._runs, self._judge, self._library, self._store = runs, judge, library, store
        self._embedder, self._trying = embedder, Trying(Alternatives(rewriter, embedder))
        self._reader, self._wishes, self._misses = reader, wishes, misses
        self._company, self._clock, self._wording = company, clock, wording

    async def debrief(self, person: Person, run_id: str, to: str | None = None) -> Debrief:
        """The debrief of the branch of one's own run that ends at ``to``; without it, where the person stands.

        Also of a branch that goes on or was stopped, and says so. Raises NotFound, and FixInput before the first
        answer and where the run's scenario is not open to the person any more.
        """
        run = await asyncio.to_thread(self._runs.open, person, run_id)
        try:
            turns = answered(run, to)
            state = run.state(to)
        except KeyError:
            raise NotFound(NO_TURN) from None
        opened = await asyncio.to_thread(self._library.opened, person)
        if is_closed(run, person, opened):
            raise FixInput(CLOSED)
        if not turns:
            raise FixInput(NOTHING_YET)
        debrief = await asyncio.to_thread(self._store.find, run.id, turns[-1].id, self._engine)
        # A branch that went on when it was looked back on may have been stopped since.
        if debrief is None or debrief.outcome.ending is not state.ending:
            debrief = await self._made(person, run, to, state, opened=Sources(opened))
            debrief = await self._wording.worded(person, debrief) if self._wording is not None else debrief
            await asyncio.to_thread(self._keep, person, run, debrief)
        # At every look: a run that was played later may have been looked back on before this one.
        await asyncio.to_thread(self._misses.take, person, run, debrief)
        shown = shown_debrief(debrief, opened)
        following = await asyncio.to_thread(self._misses.next_for, person, run, shown)
        return shown.model_copy(update={"following": following})

    def kept_of(self, reader: Person, run: Run, to: str | None = None) -> Debrief | None:
        """The debrief of a branch as somebody may read it to whom the run is open; None where it was not made yet.

        What to practise next is the trainee's own and is left out. Raises KeyError for a turn that is not of the run.
        """
        opened = self._library.opened(reader)
        turns = answered(run, to)
        if is_closed(run, reader, opened) or not turns:
            return None
        debrief = self._store.find(run.id, turns[-1].id, self._engine)
        return shown_debrief(debrief, opened) if debrief is not None else None

    def mine(self, person: Person) -> tuple[Debrief, ...]:
        """Every debrief of the person's own runs as they may read it now, the oldest first; not of closed scenarios."""
        opened = self._library.opened(person)
        runs: dict[str, bool] = {}
        found = []
        for debrief in self._store.mine(person.id):
            if debrief.run_id not in runs:
                runs[debrief.run_id] = is_closed(self._runs.open(person, debrief.run_id), person, opened)
            if not runs[debrief.run_id]:
                found.append(shown_debrief(debrief, opened))
        return tuple(found)

    @property
    def _engine(self) -> str:
        return f"{self._judge.name}@{VERSION}"

    async def _made(self, person: Person, run: Run, to: str | None, state: CustomerState, opened: Sources) -> Debrief:
        turns = answered(run, to)
        scenario, on = run.scenario, self._day(turns[-1].at)
        documents = self._library.permitted(person, on)
        judged = await self._judge.judge(run, turns, person, documents, on, state)
        outcome = await asyncio.to_thread(outcome_of, run, turns, state, opened, judged.faults, self._alike)
        every = [one for one in documents.values() if isinstance(one, Standard)]
        standards = {one.id: one for one in standards_for(every, judged.replies[0])}
        standards |= {one.id: one for one in every if one.id in scenario.standards}
        shortfalls = shortfalls_of(scenario, judged, outcome, state, standards)
        case = Case(scenario, judged, person, self._company, on, documents, standards, opened)
        to_try = await self._trying.to_try(shortfalls, case, state.has_ended)
        promising = standards_for(every, judged.replies[0].model_copy(update={"moment": ""}))
        policies = [one for one in documents.values() if isinstance(one, Policy)]
        return Debrief(
            run_id=run.id,
            turn=turns[-1].id,
            scenario_id=scenario.id,
            title=scenario.title,
            engine=self._engine,
            on=on,
            made_at=self._clock(),
            outcome=outcome,
            scorecard=judged.card,
            places=judged.places,
            in_play=scenario.standards,
            moods=moods_of(run, turns, state),
            facts=facts_of(scenario, turns, state, opened),
            said=judged.said,
            best=best_moment(run, judged),
            to_try=to_try,
            passage=passage_for(to_try, scenario, documents),
            story=story_for(to_try, scenario, documents.values()),
            wishes=await asyncio.to_thread(self._reader.compare, run.wishes, promising, policies),
            notes=notes_of(scenario, opened) if state.has_ended else (),
        )

    def _alike(self, text: str, others: Sequence[str]) -> list[float]:
        return [float(cosine) for cosine in self._embedder.embed(list(others)) @ self._embedder.embed_query(text)]

    def _keep(self, person: Person, run: Run, debrief: Debrief) -> None:
        """Keep it; the first time its wishes are pooled too, but for those of a room."""
        earlier = [one.wish for other in self._store.made_for(person.id) for one in other.wishes]
        if self._store.keep(debrief) and not run.in_group:
            self._wishes.pool(debrief.wishes, earlier)

    def _day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self._company.time_zone)).date()
