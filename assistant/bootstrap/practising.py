"""Scenarios for practice: wired for the product, and for one scenario without opening the index."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from assistant.bootstrap.models import model_practice
from assistant.bootstrap.private import player_behind, wording_behind
from assistant.domain.company import Company
from assistant.domain.people import Person, Role
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.domain.practice import Scenario
    from assistant.engines.base import Player, ScenarioWording, ScenarioWriter
    from assistant.engines.language_model.endpoint import Endpoint
    from assistant.features.audit import Audit
    from assistant.features.library import Library
    from assistant.features.practice.assigning import Assignments
    from assistant.features.practice.playing import Customer
    from assistant.features.practice.running import Limits, Runs
    from assistant.features.practice.scenarios import Scenarios
    from assistant.features.spending import Spending
    from assistant.language.embedder import Embedder
    from assistant.security.personal.finder import Finder
    from assistant.storage.database import Database


@dataclass(frozen=True)
class Voices:
    """A language model in practice: who plays the customer for somebody, and who puts scenarios into words."""

    player: Callable[[Person], Player]
    wording: ScenarioWording


def open_voices(settings: Settings, endpoint: Endpoint, finder: Finder | None) -> Voices:
    """Those at an endpoint, which see no details. Raises PromptFileWrong, SettingsError where there is no room."""
    model_player, model_wording = model_practice(settings, endpoint)
    return Voices(
        lambda person: player_behind(finder, model_player, person.name), wording_behind(finder, model_wording)
    )


def make_scenarios(
    library: Library,
    database: Database,
    company: Company,
    today: Callable[[], date],
    voices: Voices | None = None,
    embedder: Embedder | None = None,
    spending: Spending | None = None,
) -> Scenarios:
    """Scenarios written by the built-in engine, from the documents of the library, in the words of ``voices``."""
    from assistant.engines.builtin.scenarios.writer import BuiltinScenarioWriter
    from assistant.features.practice.scenarios import Scenarios

    writer: ScenarioWriter = BuiltinScenarioWriter()
    if voices is not None and embedder is not None:
        from assistant.features.practice.scenario_wording import WordedScenarioWriter

        writer = WordedScenarioWriter(writer, voices.wording, company, embedder, spending)
    return Scenarios(writer, library, database.scenarios, company, today)


def make_runs(
    scenarios: Scenarios,
    library: Library,
    database: Database,
    company: Company,
    embedder: Embedder,
    clock: Callable[[], datetime],
    today: Callable[[], date],
    limits: Limits,
    voices: Voices | None = None,
) -> Runs:
    """Runs whose customer one of ``voices`` speaks for, else the built-in engine.

    ``embedder`` keeps nothing of what people write.
    """
    from assistant.bootstrap.playing import make_customer
    from assistant.features.practice.running import Runs

    def cast(person: Person, scenario: Scenario) -> Customer:
        may = limits.spending is None or limits.spending.refusal(person) is None
        return make_customer(scenario, company, embedder, voices.player(person) if voices and may else None)

    return Runs(
        database.runs,
        database.assignments,
        scenarios,
        library,
        cast,
        clock,
        today,
        company.time_zone,
        limits,
    )


def make_assignments(
    runs: Runs, scenarios: Scenarios, database: Database, audit: Audit, today: Callable[[], date]
) -> Assignments:
    """Assignments of scenarios to the people and teams who have accounts."""
    from assistant.features.practice.assigning import Assignments

    return Assignments(
        database.assignments,
        database.runs,
        runs,
        scenarios,
        database.accounts,
        database.teams,
        audit,
        today,
    )


async def draft_once(scenarios: Scenarios, person: Person, request: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON document of a scenario that is not kept: ``standard``, ``difficulty`` and ``seed`` as wanted.

    Raises FixInput where nothing in force covers it.
    """
    from assistant.domain.practice import Wanted

    wanted = Wanted(
        about=request["standard"],
        difficulty=request["difficulty"],
        channel=request.get("channel"),
        seed=request["seed"],
    )
    drafted = await scenarios.generate(person, wanted)
    return drafted.scenario.model_dump(mode="json")


def practice_once(
    settings: Settings, request: Mapping[str, Any], clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> dict[str, Any]:
    """``draft_once`` for somebody of a role, without opening the index.

    Raises Busy when another process holds the data directory, KnowledgeError when the folder is missing, FixInput,
    and what opening the database raises.
    """
    from assistant.documents.loader import load_knowledge
    from assistant.features.library import Library
    from assistant.serving import hold
    from assistant.storage.database import open_database

    with hold(settings.data_dir):
        knowledge = load_knowledge(settings.knowledge_dir)
        company = knowledge.company
        zone = ZoneInfo(company.time_zone)
        database = open_database(settings.database, clock)
        try:
            library = Library(knowledge.documents, database.documents, lambda: clock().astimezone(zone).date())
            scenarios = make_scenarios(library, database, company, lambda: clock().astimezone(zone).date())
            role = Role(request["role"])
            level = next((p.level for p in company.sample_people if p.role == role), company.authority_levels[0])
            person = Person(id=f"somebody-{role}", name="Somebody", role=role, level=level)
            return asyncio.run(draft_once(scenarios, person, request))
        finally:
            database.close()
