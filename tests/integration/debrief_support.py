"""Scripted agents who play the sample company's scenarios, and the look back on their runs with the real judge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count, islice
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.bootstrap.looking_back import LookingBack, make_looking_back
from assistant.domain.debrief import Debrief
from assistant.domain.people import Person, Role
from assistant.domain.practice import Scenario, Wanted
from assistant.domain.retrieval import Retrieval
from assistant.domain.runs import Run
from assistant.domain.scenario_parts import Difficulty
from assistant.engines.builtin.judging import BuiltinJudge
from assistant.engines.builtin.rewriting import BuiltinRewriter
from assistant.features.review.kept import KeptReviews
from assistant.features.review.scoring import Scoring
from assistant.language.embedder import MiniLM, Vector, Vectors
from assistant.storage.database import Database
from evals.scripted_agents import Filler, good
from tests.integration.practice_support import TODAY, Hall
from tests.integration.storage_support import TickingClock

DATA = Path(__file__).parents[2] / "evals" / "datasets" / "practice"
ALEX, TRAINER = (
    Person(id=role, name=name, role=role, level="agent")
    for role, name in ((Role.agent, "Robin Hale"), (Role.trainer, "Tom"))
)


@lru_cache
def embedder() -> MiniLM:
    return MiniLM()


class _Remembering:
    """The same, for the company's own words, which every test reads again."""

    def __init__(self) -> None:
        self._known: dict[str, Vector] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(embedder(), name)

    def embed(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known |= dict(zip(new, embedder().embed(new), strict=True)) if new else {}
        return np.stack([self._known[text] for text in texts])


@lru_cache
def of_documents() -> Any:
    return _Remembering()


@lru_cache
def judge() -> BuiltinJudge:
    return BuiltinJudge(embedder())


@lru_cache
def agents() -> dict[str, Any]:
    """The replies of scripted agents."""
    read: dict[str, Any] = yaml.safe_load((DATA / "agents.yaml").read_text("utf-8"))
    return read


@lru_cache
def written() -> dict[str, list[str]]:
    """Good replies to the scenarios that are written by hand, by id."""
    read: dict[str, list[str]] = yaml.safe_load((DATA / "written.yaml").read_text("utf-8"))
    return read


def lines_of(agent: str, scenario: Scenario) -> Iterable[str]:
    """What a scripted agent says in a scenario: ``good``, a kind of bad one, ``stuffed`` or ``flattering``."""
    said = good(agents()["good"], 1) if agent == "good" else agents().get(agent) or agents()["bad"][agent]
    filler = Filler(scenario)
    return (filler.fill(line) for line in said)


@dataclass
class Stage:
    """Practice and the look back on it, without the index: what stands in no policy is not looked up."""

    hall: Hall
    after: LookingBack
    keys: Any = field(default_factory=lambda: count(1))

    async def scenario(self, standard: str, difficulty: str = "easy", seed: int = 1) -> Scenario:
        """A scenario that a trainer made and kept."""
        wanted = Wanted(about=standard, difficulty=Difficulty(difficulty), seed=seed)
        drafted = await self.hall.scenarios.generate(TRAINER, wanted)
        return self.hall.scenarios.keep(TRAINER, drafted.scenario, f"scenario {next(self.keys)}").scenario

    async def play(
        self, scenario: Scenario | str, replies: Iterable[str], person: Person = ALEX, most: int = 10, **begin: Any
    ) -> Run:
        """A run until it ends or ``most`` replies were given."""
        runs = self.hall.runs
        run = runs.begin(person, scenario if isinstance(scenario, str) else scenario.id, key=self.key(), **begin)
        for reply in islice(replies, most):
            run = await runs.reply(person, run.id, reply, self.key(), run.current)
            if run.ending is not None:
                break
        return run

    async def look_back(self, scenario: Scenario, agent: str, person: Person = ALEX, **begin: Any) -> Debrief:
        """The debrief of a scripted agent's run."""
        run = await self.play(scenario, lines_of(agent, scenario), person, **begin)
        return await self.after.debriefing.debrief(person, run.id)

    def key(self) -> str:
        """A key that was not used yet."""
        return f"key {next(self.keys)}"


def set_stage(database: Database, clock: TickingClock | None = None) -> Stage:
    """A stage on the day of the tests."""
    clock = clock or TickingClock()
    clock.now = datetime.combine(TODAY, clock.now.time(), UTC)
    hall, model = Hall(database, clock), embedder()
    after = make_looking_back(
        runs=hall.runs,
        scenarios=hall.scenarios,
        scoring=Scoring(judge(), hall.company, model),
        rewriter=BuiltinRewriter(model),
        search=lambda person, question, on: Retrieval(question=question, on=on),
        embedder=model,
        of_documents=of_documents(),
        open_review=KeptReviews(hall.library, database.reviews).open,
        library=hall.library,
        database=database,
        company=hall.company,
        clock=clock,
        today=lambda: TODAY,
    )
    return Stage(hall, after)
