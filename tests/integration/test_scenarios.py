"""Scenarios made, kept, changed, put away, exported; for whom they are there; and the command line."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import docx
import pytest

from assistant.domain.knowledge import Document, Policy
from assistant.domain.people import Person, Role
from assistant.domain.practice import Scenario, Wanted
from assistant.domain.scenario_parts import Difficulty, MustNot, OriginKind
from assistant.engines.builtin.scenarios.writer import BuiltinScenarioWriter
from assistant.errors import FixInput, KnowledgeError, NotAllowed, NotFound
from assistant.features.library import Library
from assistant.features.practice.files import Form
from assistant.features.practice.scenarios import Scenarios
from assistant.storage.database import Database
from tests.fakes import sample_knowledge
from tests.integration.cli_support import ROOT, Shop
from tests.integration.storage_support import Place, opened

pytestmark = pytest.mark.anyio

AGENT, TRAINER, LEADER = (
    Person(id=role, name=role.capitalize(), role=role, level="agent")
    for role in (Role.agent, Role.trainer, Role.leader)
)
WANTED = Wanted(kind=OriginKind.policy, about="POL-LATE-DELIVERY", difficulty=Difficulty.medium, seed=3)
TODAY = date(2026, 6, 1)


class Shelf:
    """The scenarios of the sample company; ``replace`` puts another reading of a document in force."""

    def __init__(self, database: Database) -> None:
        self._documents = list(sample_knowledge().documents)
        self.library = Library(self._documents, database.documents, lambda: TODAY)
        company = sample_knowledge().company
        self.scenarios = Scenarios(BuiltinScenarioWriter(), self.library, database.scenarios, company, lambda: TODAY)

    def replace(self, reference: str, change: Callable[[Document], Document]) -> None:
        self._documents = [change(d) if d.reference == reference else d for d in self._documents]
        self.library.replace(self._documents)


@pytest.fixture
def shelf(place: Place) -> Iterator[Shelf]:
    database = opened(place)
    yield Shelf(database)
    database.close()


@pytest.fixture
async def scenario(shelf: Shelf) -> Scenario:
    drafted = await shelf.scenarios.generate(TRAINER, WANTED)
    assert drafted.unverified == 0 and drafted.engine == "builtin" and drafted.scenario.id == ""
    return drafted.scenario


async def test_nothing_is_stored_until_a_trainer_keeps_it(shelf: Shelf, scenario: Scenario) -> None:
    assert all(kept.on_disk for kept in shelf.scenarios.list(TRAINER))
    kept = shelf.scenarios.keep(TRAINER, scenario, "key")
    assert shelf.scenarios.keep(TRAINER, scenario, "key") == kept
    assert kept.scenario == scenario.model_copy(update={"id": kept.scenario.id})
    assert shelf.scenarios.list(AGENT)[0] == kept and kept.author == "Trainer" and kept.changed == ()
    assert shelf.scenarios.open(AGENT, kept.scenario.id) == kept


async def test_a_change_is_a_new_version_and_two_changes_do_not_meet(shelf: Shelf, scenario: Scenario) -> None:
    first = shelf.scenarios.keep(TRAINER, scenario, "key").scenario
    second = shelf.scenarios.edit(LEADER, first.id, first.model_copy(update={"title": "Another title"}))
    assert (second.scenario.version, second.author) == (2, "Leader")
    with pytest.raises(FixInput, match="version 2"):
        shelf.scenarios.edit(TRAINER, first.id, first)
    assert shelf.scenarios.open(AGENT, first.id).scenario.title == "Another title"
    assert shelf.scenarios.open(AGENT, first.id, 1).scenario == first
    assert [kept.scenario.version for kept in shelf.scenarios.list(AGENT) if not kept.on_disk] == [2]


async def test_put_away_and_brought_back(shelf: Shelf, scenario: Scenario) -> None:
    kept = shelf.scenarios.keep(TRAINER, scenario, "key")
    away = shelf.scenarios.archive(LEADER, kept.scenario.id)
    assert away.archived_at is not None and all(one.on_disk for one in shelf.scenarios.list(AGENT))
    assert shelf.scenarios.list(TRAINER, archived=True) == [away]
    with pytest.raises(NotAllowed):
        shelf.scenarios.list(AGENT, archived=True)
    assert shelf.scenarios.archive(TRAINER, kept.scenario.id, archived=False) == kept


async def test_an_agent_makes_one_for_agents_and_keeps_none(shelf: Shelf, scenario: Scenario) -> None:
    mine = await shelf.scenarios.generate(AGENT, WANTED.model_copy(update={"audience": None}))
    assert mine.scenario.audience == {Role.agent}
    for act in (
        lambda: shelf.scenarios.keep(AGENT, scenario, "key"),
        lambda: shelf.scenarios.edit(AGENT, "x", scenario),
        lambda: shelf.scenarios.archive(AGENT, "x"),
        lambda: shelf.scenarios.read_file(AGENT, b"{}", "x.json"),
    ):
        with pytest.raises(NotAllowed):
            act()


async def test_the_leaders_scenes_stay_with_the_leaders(shelf: Shelf) -> None:
    wanted = Wanted(kind=OriginKind.playbook, about="PLAY-COACHING")
    with pytest.raises(FixInput, match="PLAY-COACHING"):
        await shelf.scenarios.generate(TRAINER, wanted)
    with pytest.raises(FixInput, match="Not everybody"):
        await shelf.scenarios.generate(LEADER, wanted.model_copy(update={"audience": frozenset(Role)}))
    scene = (await shelf.scenarios.generate(LEADER, wanted)).scenario
    kept = shelf.scenarios.keep(LEADER, scene, "key")
    for person in (AGENT, TRAINER):
        assert kept.scenario.id not in {one.scenario.id for one in shelf.scenarios.list(person)}
        with pytest.raises(NotFound):
            shelf.scenarios.open(person, kept.scenario.id)
        with pytest.raises(NotFound):
            shelf.scenarios.export(person, kept.scenario, Form.json)
    wider = scene.model_copy(update={"audience": frozenset(Role)})
    with pytest.raises(FixInput, match="not in force for everybody"):
        shelf.scenarios.keep(LEADER, wider, "wider")


async def test_the_scenarios_on_disk_are_there_for_their_audience(shelf: Shelf) -> None:
    for_agents = {kept.scenario.id for kept in shelf.scenarios.list(AGENT)}
    for_leaders = {kept.scenario.id for kept in shelf.scenarios.list(LEADER)}
    assert len(for_leaders) == 12 and for_leaders - for_agents == {"SCN-FLAT-REPLIES", "SCN-THREE-SUGGESTIONS"}
    assert all(kept.changed == () for kept in shelf.scenarios.list(LEADER))
    on_disk = shelf.scenarios.open(TRAINER, "SCN-LATE-WARDROBE")
    with pytest.raises(FixInput, match="Keep a copy"):
        shelf.scenarios.edit(TRAINER, "SCN-LATE-WARDROBE", on_disk.scenario)
    copy = shelf.scenarios.keep(TRAINER, on_disk.scenario, "copy")
    assert copy.scenario.id != "SCN-LATE-WARDROBE" and not copy.on_disk


async def test_a_policy_in_a_newer_version_flags_what_rests_on_it(shelf: Shelf, scenario: Scenario) -> None:
    kept = shelf.scenarios.keep(TRAINER, scenario, "key")

    def newer(document: Document) -> Document:
        return document.model_copy(update={"version": 3, "effective_from": date(2026, 5, 1)})

    shelf.replace("POL-LATE-DELIVERY@2", newer)
    flagged = {one.scenario.id for one in shelf.scenarios.list(TRAINER) if "POL-LATE-DELIVERY@2" in one.changed}
    assert kept.scenario.id in flagged and all(name.startswith("SCN-") for name in flagged - {kept.scenario.id})
    with pytest.raises(FixInput, match="not in force any more"):
        shelf.scenarios.keep(TRAINER, kept.scenario, "again")
    again = await shelf.scenarios.generate(TRAINER, WANTED)
    assert "POL-LATE-DELIVERY@3" in again.scenario.rests_on


async def test_a_scenario_goes_with_the_document_whose_words_it_holds(shelf: Shelf, scenario: Scenario) -> None:
    kept = shelf.scenarios.keep(TRAINER, scenario, "key").scenario.id

    def seen_by() -> set[str]:
        return {p.id for p in (AGENT, TRAINER, LEADER) if kept in {one.scenario.id for one in shelf.scenarios.list(p)}}

    assert seen_by() == {"agent", "trainer", "leader"}
    shelf.library.withdraw(TRAINER, "POL-LATE-DELIVERY@2")
    assert seen_by() == {"trainer"}
    for person in (AGENT, LEADER):
        with pytest.raises(NotFound):
            shelf.scenarios.open(person, kept)
        with pytest.raises(NotFound):
            shelf.scenarios.open(person, kept, 1)
    shelf.library.restore(TRAINER, "POL-LATE-DELIVERY@2")
    assert seen_by() == {"agent", "trainer", "leader"}
    later = {"version": 3, "effective_from": date(2026, 5, 1), "audience": frozenset({Role.leader})}
    shelf.replace("POL-LATE-DELIVERY@2", lambda document: document.model_copy(update=later))
    assert seen_by() == {"leader"}


async def test_a_must_not_of_ones_own_needs_its_clause(shelf: Shelf, scenario: Scenario) -> None:
    bare = (*scenario.must_not, MustNot(text="Ask how old she is."))
    with pytest.raises(FixInput, match="has no clause that forbids it"):
        shelf.scenarios.keep(TRAINER, scenario.model_copy(update={"must_not": bare}), "key")
    with pytest.raises(FixInput, match="your own role"):
        shelf.scenarios.keep(TRAINER, scenario.model_copy(update={"audience": frozenset({Role.agent})}), "key")


async def test_files_go_out_and_come_back_as_drafts(shelf: Shelf, scenario: Scenario) -> None:
    kept = shelf.scenarios.keep(TRAINER, scenario, "key").scenario
    for form in (Form.json, Form.markdown):
        file = shelf.scenarios.export(AGENT, kept, form)
        assert file.name.endswith(form.value) and file.media_type
        assert shelf.scenarios.read_file(TRAINER, file.content, file.name).scenario == scenario
    word = shelf.scenarios.export(AGENT, kept, Form.word)
    assert any(scenario.title in p.text for p in docx.Document(io.BytesIO(word.content)).paragraphs)
    with pytest.raises(KnowledgeError, match=r"scenario\.json:1"):
        shelf.scenarios.read_file(TRAINER, b"{}", "scenario.json")


async def test_what_is_wanted_of_no_document_is_refused(shelf: Shelf) -> None:
    for wanted in (
        Wanted(about="STD-NONE"),
        Wanted(kind=OriginKind.policy, about="STD-EMPATHY-1"),
        Wanted(kind=OriginKind.brief, text="quantum chromodynamics"),
    ):
        with pytest.raises(FixInput):
            await shelf.scenarios.generate(TRAINER, wanted)


def test_the_command_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    shop = Shop(ROOT / "knowledge", tmp_path / "data")
    wish = ("practice", "--standard", "STD-OWNERSHIP-2", "--difficulty", "hard", "--seed", "4", "--json")
    one, other = (shop.run(*wish, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one.out == other.out and one.document["standards"] == ["STD-OWNERSHIP-2"]
    assert Scenario.model_validate(json.loads(one.out)).difficulty is Difficulty.hard
    as_text = shop.run(*wish[:-1])
    assert as_text.code == 0 and one.document["title"] in as_text.out and "Must not:" in as_text.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--standard", "STD-NONE", "--difficulty", "easy"), 1, "STD-NONE"),
        (("--standard", "STD-EMPATHY-1", "--difficulty", "huge"), 2, "huge"),
        (("--standard", "STD-EMPATHY-1", "--difficulty", "easy", "--seed", "-1"), 2, "whole number"),
        (("--difficulty", "easy"), 2, "--standard"),
    ],
)
def test_the_command_says_what_was_wrong(tmp_path: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    ran = Shop(ROOT / "knowledge", tmp_path / "data").run("practice", *arguments)
    assert words in ran.refused(code)


def test_policies_name_their_standards() -> None:
    """What a scenario for a policy is measured by; without any it would have no standard."""
    assert all(d.standards for d in sample_knowledge().documents if isinstance(d, Policy))
