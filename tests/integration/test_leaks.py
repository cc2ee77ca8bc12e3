"""What only some may read reaches nobody else: a small company, by every way in. In full: tests/proofs/leaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.domain.knowledge import Kind
from assistant.domain.people import Role
from tests.integration.cli_support import write_company
from tests.integration.model_reviews import STANDARD
from tests.integration.search_support import WordEmbedder
from tests.proofs.leak_documents import World, write_world
from tests.proofs.leak_pool import CASES
from tests.proofs.leak_questions import of_all, of_one
from tests.proofs.leak_run import prove, without_a_case
from tests.proofs.leaks import MUTANTS, PLACES, differences, survivors, unseen
from tests.proofs.served_site import Site, running

KINDS = (Kind.standard, Kind.policy)
PEOPLE = "".join(f"  - {{name: {role} Rowe, role: {role}, level: agent, team: Care}}\n" for role in Role)


def company(folder: Path, only_for: Role | None = None) -> World:
    """A small company with a document of some kinds for every audience."""
    with (write_company(folder) / "company.yaml").open("a") as file:
        file.write(f"sample_people:\n{PEOPLE}")
    (folder / "standards" / "day.md").write_text(STANDARD)
    return write_world(folder, only_for, KINDS)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("leaks")
    world = company(folder / "knowledge")
    with running(world, folder / "data", remote=True, signed_in=True, embedder=WordEmbedder()) as site:
        yield site


def test_nothing_reaches_who_may_not_read_it_and_leaders_do_see_what_is_theirs(site: Site) -> None:
    prove(site, of_all(site.world.kept, 3), most=2)
    assert site.watch.faults == []
    assert unseen(site.watch, (*PLACES, "embedder", "archive")) == []


def test_a_route_without_a_case_is_noticed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(CASES, "GET /page/frame")
    monkeypatch.delitem(CASES, "handler ask-send click")
    found = without_a_case(site, ["ask-send click", *(name[8:] for name in CASES if name.startswith("handler "))])
    assert found == ["GET /page/frame has no leak case", "handler ask-send click has no leak case"]


def test_a_check_is_missed_when_it_is_taken_out(tmp_path: Path) -> None:
    world = company(tmp_path / "knowledge")
    with running(world, tmp_path / "data", engine="builtin", embedder=WordEmbedder()) as site:
        assert survivors(site, of_one(world.kept[0])[1:3], list(MUTANTS)[::2]) == []


def test_an_agent_is_told_the_same_where_the_documents_are_not_there_at_all(tmp_path: Path) -> None:
    worlds = company(tmp_path / "all"), company(tmp_path / "some", Role.agent)
    with (
        running(worlds[0], tmp_path / "data", engine="builtin", embedder=WordEmbedder()) as site,
        running(worlds[1], tmp_path / "fewer", engine="builtin", embedder=WordEmbedder()) as bare,
    ):
        assert differences(site, bare, Role.agent, of_all(worlds[0].kept, 6)) == []
