"""Scenarios for practice: wired for the product, and for one scenario without opening the index."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from assistant.domain.company import Company
from assistant.domain.people import Person, Role
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.features.library import Library
    from assistant.features.practice.scenarios import Scenarios
    from assistant.storage.database import Database


def make_scenarios(library: Library, database: Database, company: Company, today: Callable[[], date]) -> Scenarios:
    """Scenarios written by the built-in engine, from the documents of the library."""
    from assistant.engines.builtin.scenarios.writer import BuiltinScenarioWriter
    from assistant.features.practice.scenarios import Scenarios

    return Scenarios(BuiltinScenarioWriter(), library, database.scenarios, company, today)


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
