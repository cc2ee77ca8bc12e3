"""Scenarios from the sample knowledge, as the tests make them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from assistant.domain.knowledge import Document, in_force
from assistant.domain.people import EVERYONE, Person, Role
from assistant.domain.practice import Scenario, Wanted
from assistant.engines.base import ScenarioRequest
from assistant.engines.builtin.scenarios.writer import BuiltinScenarioWriter
from tests.fakes import sample_knowledge

ON = date(2026, 6, 1)
LEADERS = frozenset({Role.leader})


@lru_cache
def documents_for(audience: frozenset[Role] = EVERYONE) -> dict[str, Document]:
    """What a whole audience may read of the sample knowledge on the day of the tests."""
    current = in_force(sample_knowledge().documents, ON)
    return {name: document for name, document in current.items() if audience <= document.audience}


@lru_cache
def writer() -> BuiltinScenarioWriter:
    return BuiltinScenarioWriter()


def request_for(audience: frozenset[Role] = EVERYONE, **wanted: Any) -> ScenarioRequest:
    company = sample_knowledge().company
    role = Role.trainer if Role.trainer in audience else Role.leader
    person = Person(id="tom", name="Tom", role=role, level=company.authority_levels[0])
    return ScenarioRequest(Wanted(**wanted), audience, documents_for(audience), person, company, ON)


def made(audience: frozenset[Role] = EVERYONE, **wanted: Any) -> Scenario:
    """A scenario of the built-in writer, for a standard unless ``kind`` says otherwise."""
    return writer().draft(request_for(audience, **wanted))
