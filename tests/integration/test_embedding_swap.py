"""Another embedder: the old index answers while the new one is built; real Chroma, a real endpoint on loopback."""

from __future__ import annotations

import asyncio
import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from assistant.bootstrap import Assistant, build_assistant
from assistant.documents.loader import load_knowledge
from assistant.domain.retrieval import Retrieval
from assistant.errors import EngineFailed, EngineRefused
from assistant.language.embedder import MiniLM
from assistant.search import generations
from assistant.settings import Settings, read_settings
from tests.engine_support import FastWords
from tests.fakes_engine import ScriptedEngine, final
from tests.integration.cli_support import ROOT, write_company
from tests.integration.cli_support import Shop as CommandLine
from tests.integration.embedding_server import SECONDS, EmbeddingServer, as_json, embedding_server

KEY = "sk-test-never-shown"
PACKAGED = "words-1"
CASE = "What do we do in case 7, when the teapot is late?"
BONUS = "bonus of £450"
REFUSED = as_json({"error": {"message": f"Incorrect API key provided: {KEY}"}}, 401)


@dataclass
class Company:
    """A folder of documents, a data directory, and the assistants that are opened on them one after the other."""

    folder: Path
    server: EmbeddingServer
    engine: ScriptedEngine = field(default_factory=lambda: ScriptedEngine([final("Yes.")]))

    @property
    def environment(self) -> dict[str, str]:
        return {
            "COACH_DATA_DIR": str(self.folder / "data"),
            "COACH_KNOWLEDGE_DIR": str(self.folder / "knowledge"),
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": self.server.address,
        }

    def settings(self, embeddings: str) -> Settings:
        return read_settings({**self.environment, "COACH_EMBEDDINGS": embeddings}, self.folder / ".env")

    def opened(self, embeddings: str = "openai:words", **given: Any) -> AbstractContextManager[Assistant]:
        return build_assistant(self.settings(embeddings), embedder=FastWords(PACKAGED), engine=self.engine, **given)

    def remote(self, model: str = "words") -> str:
        return f"openai:{model}@{self.server.address.split('/')[2]}"

    def ask(self, assistant: Assistant, question: str = CASE, role: str = "agent") -> Retrieval:
        asyncio.run(assistant.coach.answer_once(assistant.somebody(role), question))
        return self.engine.requests[-1].evidence

    def write(self, name: str, text: str) -> None:
        (self.folder / "knowledge" / name).write_text(text)

    @property
    def generations(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "data" / "index").glob("gen-*"))


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    write_company(tmp_path / "knowledge")
    with embedding_server() as server:
        made = Company(tmp_path, server)
        cases = "\n\n".join(f"## Case {i}\n\nIn case {i}, when the teapot is late, send tea {i}." for i in range(100))
        made.write("cases.md", f"# Cases\n\n{cases}\n")
        yield made


def first(evidence: Retrieval) -> str:
    return evidence.hits[0].chunk.text


def test_the_first_index_is_built_before_anything_is_answered(company: Company) -> None:
    told: list[tuple[int, int]] = []
    with company.opened(progress=lambda done, total, left: told.append((done, total))) as assistant:
        report = assistant.index_report()
        assert report["embedder"] == company.remote() and report["building"] is None
        assert told[-1] == (report["passages"], report["passages"])
        assert report["embedded"] == len(company.server.texts) > 100
        assert any(BONUS in text for text in company.server.texts), "passages of all audiences are embedded"
        company.server.asked.clear()
        evidence = company.ask(assistant)
        assert company.server.asked == [[CASE]] and "case 7," in first(evidence)
        assert not any(BONUS in hit.chunk.text for hit in company.ask(assistant, "the team bonus of March").hits)
        assert any(BONUS in hit.chunk.text for hit in company.ask(assistant, "the team bonus of March", "leader").hits)
    assert {headers["authorization"] for headers in company.server.headers} == {f"Bearer {KEY}"}
    company.server.asked.clear()
    with company.opened() as assistant:
        assert assistant.reindex()["embedded"] == 0
    assert company.server.asked == [], "nothing is paid for twice"


def test_the_first_index_needs_the_endpoint(company: Company) -> None:
    company.server.replies = lambda number, texts: REFUSED
    with pytest.raises(EngineRefused, match="OPENAI_API_KEY"), company.opened():
        pass
    company.server.replies = lambda number, texts: None
    company.server.hold(after=3)

    def cut() -> None:
        company.server.wait_for(5)
        company.server.replies = lambda number, texts: REFUSED
        company.server.release()

    cutter = threading.Thread(target=cut)
    cutter.start()
    with pytest.raises(EngineRefused), company.opened():
        pass
    cutter.join(SECONDS)
    company.server.replies = lambda number, texts: None
    company.server.asked.clear()
    with company.opened() as assistant:
        assert assistant.index_report()["building"] is None, "half an index does not serve"
        assert "case 7," in first(company.ask(assistant))
        assert assistant.status().problems == assistant.status().problems[:1]
    assert len(company.server.texts) < 100, "what was embedded before is not embedded again"


def test_the_old_index_answers_until_the_new_one_is_there(company: Company) -> None:
    with company.opened("builtin") as assistant:
        passages = assistant.index_report()["passages"]
    company.server.hold(after=2)
    with company.opened() as assistant:
        company.server.wait_for(3)
        report = assistant.status_report()
        assert (report["embedder"], report["passages"]) == (PACKAGED, passages)
        assert report["building"]["embedder"] == company.remote() and report["index_as_of"]
        evidence = company.ask(assistant)
        assert "case 7," in first(evidence) and evidence.best_similarity > 0.5
        assert company.server.texts.count(CASE) == 0, "the old index is asked with its own embedder"

        company.write("news.md", "# Zeppelins\n\nA zeppelin brings the teapot.\n")
        waiting = threading.Thread(target=assistant.reindex)
        waiting.start()
        company.server.release()
        waiting.join(SECONDS)
        assert not waiting.is_alive()
        report = assistant.status_report()
        assert (report["embedder"], report["building"]) == (company.remote(), None)
        assert report["passages"] == passages + 1 and len(report["problems"]) == 1
        assert "zeppelin" in first(company.ask(assistant, "Does a zeppelin bring it?"))
        assert "case 7," in first(company.ask(assistant)) and company.server.texts.count(CASE) == 1
    with company.opened() as assistant:
        assert company.generations == ["gen-0002"]
        assert assistant.reindex()["rebuilt"] == ""


def test_a_document_put_in_force_meanwhile_is_found_before_and_after(company: Company) -> None:
    with company.opened("builtin"):
        pass
    company.server.hold()
    with company.opened() as assistant:
        company.server.wait_for(1)
        text = "# Zeppelins\n\nA zeppelin brings the teapot.\n"
        company.write("news.md", text)
        # What a publication does: the library holds it, and the index is told.
        assistant.library.replace(load_knowledge(company.folder / "knowledge").documents)
        assistant._indexing.follow()
        assert "zeppelin" in first(company.ask(assistant, "Does a zeppelin bring it?"))
        assert assistant.status_report()["embedder"] == PACKAGED
        company.server.release()
        assert assistant.reindex()["embedder"] == company.remote()
        assert "zeppelin" in first(company.ask(assistant, "Does a zeppelin bring it?"))


@pytest.mark.parametrize("fault", ["key", "check"])
def test_a_build_that_fails_leaves_the_old_index_and_says_so(
    company: Company, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    with company.opened("builtin"):
        pass
    if fault == "key":
        company.server.replies = lambda number, texts: REFUSED
        says = "Check OPENAI_API_KEY"
    else:
        monkeypatch.setattr("assistant.search.canary.check_in_child", lambda path: "a passage is missing")
        says = "a passage is missing"
    with company.opened() as assistant:
        with pytest.raises(Exception, match=says):
            assistant.reindex()
        report = assistant.status_report()
        assert (report["embedder"], report["building"]) == (PACKAGED, None)
        assert says in report["index_problem"] and report["index_problem"] in report["problems"]
        assert "case 7," in first(company.ask(assistant))
        assert company.generations == ["gen-0001"]
    assert KEY not in caplog.text + str(report)
    offline = CommandLine(company.folder / "knowledge", company.folder / "data").run("status", "--json").document
    assert offline["embedder"] == PACKAGED and says in offline["index_problem"]
    monkeypatch.undo()
    company.server.replies = lambda number, texts: None
    with company.opened(wait=True) as assistant:
        report = assistant.status_report()
        assert report["embedder"] == company.remote() and report["index_problem"] is None
    assert generations.problem_of(company.folder / "data" / "index") == ""


def test_the_end_of_the_program_cuts_a_build_and_is_no_failure(company: Company) -> None:
    with company.opened("builtin"):
        pass
    company.server.hold(after=2)
    with company.opened() as assistant:
        company.server.wait_for(3)
    assert assistant.status_report()["index_problem"] is None
    assert generations.problem_of(company.folder / "data" / "index") == ""
    company.server.release()
    with company.opened() as assistant:
        assert assistant.reindex()["embedder"] == company.remote()


KILLED = """
import sys
from pathlib import Path
from assistant.bootstrap import build_assistant
from assistant.settings import read_settings
from tests.engine_support import FastWords
from tests.fakes_engine import ScriptedEngine, final
with build_assistant(read_settings(), embedder=FastWords("words-1"), engine=ScriptedEngine([final("Yes.")]), wait=True):
    pass
"""


def test_killed_in_the_middle_the_old_one_serves_and_the_next_start_goes_on(company: Company) -> None:
    with company.opened("builtin"):
        pass
    company.server.hold(after=3)  # one that learns the length of vectors, two with passages
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED],
        env={**company.environment, "COACH_EMBEDDINGS": "openai:words", "PYTHONPATH": str(ROOT)},
        cwd=company.folder,
    )
    company.server.wait_for(4)
    child.kill()
    assert child.wait(SECONDS) == -signal.SIGKILL
    before = set(company.server.asked[1] + company.server.asked[2])
    assert len(before) == 64
    company.server.asked.clear()
    company.server.hold()
    with company.opened() as assistant:
        assert assistant.status_report()["embedder"] == PACKAGED and "case 7," in first(company.ask(assistant))
        company.server.release()
        assert assistant.reindex()["embedder"] == company.remote()
        assert "case 7," in first(company.ask(assistant))
    assert not before & set(company.server.texts), "what was embedded before the kill is not paid for again"


def test_back_to_the_packaged_embedder_nothing_is_sent_any_more(company: Company) -> None:
    with company.opened():
        pass
    company.server.asked.clear()
    with company.opened("builtin") as assistant:
        assert "case 7," in first(company.ask(assistant))
        assert assistant.reindex()["embedder"] == PACKAGED
        evidence = company.ask(assistant)
        assert "case 7," in first(evidence) and evidence.best_similarity > 0.5
    assert company.server.asked == []


def test_another_model_of_the_same_endpoint(company: Company) -> None:
    with company.opened():
        pass
    company.server.hold(model="other")
    before = len(company.server.asked)
    with company.opened("openai:other") as assistant:
        company.server.wait_for(before + 1)
        assert "case 7," in first(company.ask(assistant))
        assert (company.server.asked[-1], company.server.models[-1]) == ([CASE], "words")
        assert assistant.status_report()["embedder"] == company.remote("words")
        company.server.release()
        assert assistant.reindex()["embedder"] == company.remote("other")
        company.ask(assistant)
        assert (company.server.asked[-1], company.server.models[-1]) == ([CASE], "other")


def test_a_question_is_answered_by_its_words_when_the_endpoint_fails(
    company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    with company.opened() as assistant:
        company.server.replies = lambda number, texts: REFUSED
        evidence = company.ask(assistant)
        assert "case 7," in first(evidence)
        assert evidence.best_similarity > 0.5, "in the packaged embedder's cosines, which the engine knows"
        assert [record.getMessage() for record in caplog.records] == [
            "A question is searched by its words alone. The embedding endpoint"
            f" {company.server.address.split('/')[2]} does not accept the key. Check OPENAI_API_KEY. (401)"
        ]
        assert assistant.status_report()["index_problem"] is None
        company.server.replies = lambda number, texts: None
        company.ask(assistant)
        assert len(caplog.records) == 1


def test_vectors_of_another_length_are_never_mixed(company: Company, caplog: pytest.LogCaptureFixture) -> None:
    with company.opened() as assistant:
        embedded = assistant.index_report()["embedded"]
    company.server.dimensions = 32
    with company.opened() as assistant:
        assert "case 7," in first(company.ask(assistant))
        assert "vectors of 32 numbers, the index has 48" in caplog.text
        company.write("news.md", "# Zeppelins\n\nA zeppelin brings the teapot.\n")
        with pytest.raises(EngineFailed, match="index --rebuild"):
            assistant.reindex()
        assert "index --rebuild" in assistant.status_report()["index_problem"]
        report = assistant.reindex(rebuild=True)
        assert report["embedded"] == embedded, "the vectors of the old length do not count"
        assert "zeppelin" in first(company.ask(assistant, "Does a zeppelin bring it?"))
        assert company.server.texts.count("Does a zeppelin bring it?") == 1


def test_the_command_line_waits_for_the_build_and_names_the_embedder(company: Company) -> None:
    command = CommandLine(company.folder / "knowledge", company.folder / "data")
    environment = {**company.environment, "COACH_ENGINE": "builtin"}
    command.run("index", "--json", **environment).document  # noqa: B018 - it has to work
    environment["COACH_EMBEDDINGS"] = "openai:words"
    company.server.replies = lambda number, texts: REFUSED
    message = command.run("index", "--json", **environment).refused(1)
    assert "Check OPENAI_API_KEY" in message and KEY not in message
    text = command.run("status", **environment).out
    assert f"embedder: {MiniLM.model_id}" in text and "index: The index could not be brought up to date" in text
    company.server.replies = lambda number, texts: None
    report = command.run("index", "--json", **environment).document
    assert report["embedder"] == company.remote() and report["embedded"] > 100
    status = command.run("status", "--json", **environment).document
    assert (status["embedder"], status["index_problem"]) == (company.remote(), None)
