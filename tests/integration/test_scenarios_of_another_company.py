"""Scenarios from plain documents that nobody here wrote: no types, no authority, no standards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.documents.loader import load_knowledge
from assistant.domain.knowledge import Document, Kind, in_force
from assistant.domain.people import EVERYONE, Person, Role
from assistant.domain.practice import Wanted
from assistant.domain.scenario_parts import Difficulty, OriginKind
from assistant.engines.base import ScenarioRequest
from assistant.engines.builtin.scenarios.writer import BuiltinScenarioWriter
from assistant.features.practice.checking import check_scenario
from tests.integration.test_other_company import POLICIES, PROCEDURES, write_plain_documents

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not PROCEDURES.is_file(), reason=f"the real data is not beside the project ({POLICIES})"),
]


def test_every_procedure_gives_scenarios_whose_sources_hold(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    write_plain_documents(folder)
    knowledge = load_knowledge(folder)
    documents: dict[str, Document] = in_force(knowledge.documents, date(2026, 6, 1))
    writer = BuiltinScenarioWriter()
    person = Person(id="t", name="T", role=Role.trainer, level=knowledge.company.authority_levels[0])
    titles, without = set(), []
    for name, document in sorted(documents.items()):
        assert document.kind is Kind.document
        for difficulty in Difficulty:
            wanted = Wanted(kind=OriginKind.document, about=name, difficulty=difficulty)
            scenario = writer.draft(
                ScenarioRequest(wanted, EVERYONE, documents, person, knowledge.company, date(2026, 6, 1))
            )
            assert check_scenario(scenario, documents) == (), name
            assert scenario.must_not and scenario.opening and f"{name}@1" in scenario.rests_on
            assert "larkfield" not in scenario.model_dump_json().lower()
            titles.add(scenario.title)
            without += [] if scenario.grounds else [name]
    assert len(documents) == 59 and len(titles) >= 40
    assert len(without) <= 10, without
