"""The command line as scripts see it: real processes, the real index, a company of five files."""

from __future__ import annotations

import json
import os
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from assistant.bootstrap import build_assistant
from assistant.cli.review import review_text
from assistant.errors import Busy, FixInput
from assistant.http_api import api_router
from assistant.serving import NOTE, Server, announced, hold, running_server
from assistant.settings import read_settings
from tests.integration.cli_support import BONUS, CHANGED, LEADERS_WORDS, MAY_I, Ran, Shop, write_company
from tests.model_server import ModelServer, status

ASK_KEYS = {"answer", "abstained", "engine", "index_as_of", "citations"}
CITATION_KEYS = {"number", "document_id", "title", "section", "version", "quote"}
HEAVY = {"chromadb", "gradio", "onnxruntime", "sqlalchemy", "langchain", "langchain_text_splitters", "openai", "numpy"}


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("shop")
    return Shop(write_company(folder / "knowledge"), folder / "data")


@pytest.fixture(scope="session")
def indexed(shop: Shop) -> Ran:
    """The first ``index``; whoever uses it may take the index for granted."""
    return shop.run("index", "--json")


def check_answer(document: Any, shop: Shop) -> list[tuple[str, int]]:
    """Check the shape that scripts rely on, and that quotes are real; gives (document, version) of each."""
    assert set(document) >= ASK_KEYS
    assert isinstance(document["answer"], str) and isinstance(document["abstained"], bool)
    assert document["engine"] == "builtin" and "T" in document["index_as_of"]
    texts = [path.read_text() for path in shop.knowledge.rglob("*.md")]
    for number, citation in enumerate(document["citations"], 1):
        assert set(citation) == CITATION_KEYS and citation["number"] == number
        assert any(citation["quote"] in text for text in texts)
    return [(citation["document_id"], citation["version"]) for citation in document["citations"]]


def test_index_says_what_it_did_and_what_it_could_not_read(indexed: Ran) -> None:
    report = indexed.document
    assert report["documents"] == 4 and report["company"] == "Penrose Lamps" and report["engine"] == "builtin"
    assert report["added"] == report["passages"] > 4 and report["deleted"] == 0
    (problem,) = report["problems"]
    assert problem.startswith("standards/broken.md:")


def test_ask_answers_an_agent_in_the_shape_that_scripts_rely_on(shop: Shop, indexed: Ran) -> None:
    answer = shop.run("ask", MAY_I, "--json").document
    assert ("POL-REFUNDS", 2) in check_answer(answer, shop)
    assert answer["abstained"] is False and "£80" in answer["answer"] and "£40" not in answer["answer"]


def test_a_date_picks_the_version_then_in_force(shop: Shop, indexed: Ran) -> None:
    """In words for a person this time: each source is named with its version."""
    ran = shop.run("ask", MAY_I, "--on", "2026-02-28")
    assert ran.code == 0
    assert "£40" in ran.out and "£80" not in ran.out
    assert "(POL-REFUNDS, version 1)" in ran.out and "version 2" not in ran.out
    assert CHANGED > "2026-02-28"


def test_the_leaders_chapter_is_for_leaders(shop: Shop, indexed: Ran) -> None:
    leader = shop.run("ask", BONUS, "--role", "leader", "--json").document
    assert ("PLAY-BONUS", 1) in check_answer(leader, shop) and "£450" in leader["answer"]
    agent = shop.run("ask", BONUS, "--role", "agent", "--json")
    assert all(document != "PLAY-BONUS" for document, _ in check_answer(agent.document, shop))
    assert not [words for words in LEADERS_WORDS if words in agent.out + agent.err]


def test_status_opens_nothing(shop: Shop, indexed: Ran) -> None:
    status = shop.run("status", "--json").document
    assert (status["engine"], status["documents"], status["company"]) == ("builtin", 4, "Penrose Lamps")
    assert status["index_as_of"] and len(status["problems"]) == 1
    text = shop.run("status").out
    assert "not read: standards/broken.md:" in text and "Penrose Lamps" in text


@pytest.mark.parametrize("arguments", ["--help", "ask --help", "status --json", "ask May-I? --level emperor"])
def test_nothing_heavy_is_imported_before_it_is_needed(shop: Shop, arguments: str) -> None:
    ran = shop.run(*arguments.split(), python=("-X", "importtime", "-m", "assistant"))
    imported = {line.rpartition("|")[2].strip() for line in ran.err.splitlines() if line.startswith("import time:")}
    assert "assistant.cli" in imported
    assert not HEAVY & {name.partition(".")[0] for name in imported}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "COMMAND"),
        (("sing",), "sing"),
        (("ask",), "question"),
        (("ask", "May I?", "--role", "boss"), "boss"),
        (("ask", "May I?", "--on", "yesterday"), "2026-03-01"),
        (("ask", "May I?", "--on", "2026-02-30"), "2026-02-30"),
        (("ask", "May I?", "--level", "emperor"), "agent, team lead, manager"),
        (("ask", "May I?", "--level", ""), "agent, team lead, manager"),
        (("ask", "May I?", "--engine", "abacus"), "abacus"),
        (("status", "--loud"), "--loud"),
    ],
)
def test_wrong_usage_is_2(shop: Shop, arguments: tuple[str, ...], says: str) -> None:
    assert says in shop.run(*arguments).refused(2)


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        (("ask", "May I?", "--engine", "openai"), {}, "OPENAI_API_KEY"),
        (("status", "--knowledge", "/no/such/folder"), {}, "/no/such/folder"),
        (("ask", "May I?", "--knowledge", "/no/such/folder", "--level", "emperor"), {}, "/no/such/folder"),
        (("status", "--json"), {"COACH_PROT": "1"}, "Did you mean COACH_PORT?"),
        (("index", "--json"), {"COACH_DATA_DIR": "/dev/null"}, "COACH_DATA_DIR"),
    ],
)
def test_work_that_fails_is_1(shop: Shop, arguments: tuple[str, ...], environment: dict[str, str], says: str) -> None:
    assert says in shop.run(*arguments, **environment).refused(1)


def test_a_second_process_is_told_to_wait(shop: Shop, tmp_path: Path) -> None:
    """The same command with a short patience, while this process holds the data directory."""
    impatient = (
        "import sys; from assistant import cli, serving;"
        "serving.hold.__wrapped__.__defaults__ = (0.2,); sys.exit(cli.main(sys.argv[1:]))"
    )
    with hold(tmp_path / "data"):
        ran = shop.run("index", "--json", python=("-c", impatient), COACH_DATA_DIR=str(tmp_path / "data"))
        assert "Another process is using" in ran.refused(1)
        with pytest.raises(Busy, match="Another process is using"), hold(tmp_path / "data", wait_seconds=0):
            pass
    with hold(tmp_path / "data", wait_seconds=0):
        pass


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A company whose data directory a server in this process holds."""
    folder = tmp_path_factory.mktemp("served")
    shop = Shop(write_company(folder / "knowledge"), folder / "data")
    settings = read_settings(
        {"COACH_DATA_DIR": str(shop.data), "COACH_KNOWLEDGE_DIR": str(shop.knowledge)}, folder / ".env"
    )
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with build_assistant(settings) as assistant, announced(settings.data_dir, address) as token:
        app = FastAPI()
        app.include_router(api_router(assistant, token))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield shop
        server.should_exit = True
        thread.join(timeout=10)
    assert not (shop.data / NOTE).exists()


def note_of(served: Shop) -> dict[str, str]:
    """Where the server is, and its token."""
    found: dict[str, str] = json.loads((served.data / NOTE).read_text())
    return found


def test_a_running_server_is_asked_in_place_of_the_index(served: Shop) -> None:
    assert stat.S_IMODE((served.data / NOTE).stat().st_mode) == 0o600
    answer = served.run("ask", MAY_I, "--on", "2026-02-28", "--json").document
    assert ("POL-REFUNDS", 1) in check_answer(answer, served)
    status = served.run("status", "--json").document
    assert status["served_at"] == note_of(served)["address"] and status["documents"] == 4
    assert not [words for words in LEADERS_WORDS if words in served.run("ask", BONUS, "--json").out]


def test_a_running_server_takes_up_what_is_new_in_the_folder(served: Shop) -> None:
    new = served.knowledge / "vases.md"
    new.write_text("# Vases\n\nA vase travels in two boxes, one inside the other.\n")
    report = served.run("index", "--json").document
    assert (report["documents"], report["added"], report["deleted"]) == (5, 1, 0)
    new.unlink()
    assert served.run("index", "--json").document["deleted"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("ask", "May I?", "--level", "emperor"), 2, "agent, team lead, manager"),
        (("ask", "  "), 1, "empty"),
        (("ask", "x" * 8_001), 1, "8,000"),
    ],
)
def test_a_running_server_refuses_in_the_same_words(
    served: Shop, arguments: tuple[str, ...], code: int, says: str
) -> None:
    assert says in served.run(*arguments, "--json").refused(code)


def test_a_question_in_another_encoding_is_still_a_question(served: Shop) -> None:
    typed = os.fsdecode(MAY_I.encode() + " Größe".encode("latin-1"))
    assert ("POL-REFUNDS", 2) in check_answer(served.run("ask", typed, "--json").document, served)


def test_without_the_token_there_is_no_answer(served: Shop) -> None:
    note = note_of(served)
    calls = (("POST", "ask", {"question": MAY_I}), ("POST", "index", {}), ("GET", "status", None))
    for given in ("", "Bearer", note["token"], f"Bearer {note['token']}x", "Bearer ü"):
        headers = {"Authorization": given.encode()}
        for method, command, body in calls:
            response = httpx.request(method, f"{note['address']}/api/{command}", json=body, headers=headers)
            assert response.status_code == 401 and "£" not in response.text
    path = served.data / NOTE
    kept = path.read_text()
    path.write_text(json.dumps({**note, "token": "wrong"}))
    try:
        assert "refused (401)" in served.run("ask", MAY_I, "--json").refused(1)
    finally:
        path.write_text(kept)


def test_a_note_counts_only_while_somebody_holds_the_directory(tmp_path: Path) -> None:
    note = tmp_path / NOTE
    note.write_text(json.dumps({"address": "http://127.0.0.1:1", "token": "t"}))
    assert running_server(tmp_path) is None  # its process is gone
    with hold(tmp_path):
        assert not note.exists()
        for damaged in ("", "{", "[]", "{}", "null", '{"address": "http://127.0.0.1:1"}'):
            note.write_text(damaged)
            assert running_server(tmp_path) is None
        with announced(tmp_path, "http://127.0.0.1:1") as token:
            server = running_server(tmp_path)
            assert server == Server("http://127.0.0.1:1", token)
            with pytest.raises(Busy, match="did not answer"):
                server.get("status")
    assert running_server(tmp_path / "never") is None


def test_a_data_directory_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FixInput, match="COACH_DATA_DIR"), hold(tmp_path / "file" / "data"):
        pass


def test_status_says_what_the_endpoint_can_do_when_asked(shop: Shop) -> None:
    with ModelServer() as server:
        server.script(status(401, "the key sk-secret-1 is wrong"))
        model = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "sk-secret-1", "COACH_MODEL": "test-model"}
        ran = shop.run("status", "--probe", **model)
        assert ran.code == 0 and "sk-secret-1" not in ran.out + ran.err
        assert "model: test-model" in ran.out and "endpoint: json schema: n" in ran.out
        told = shop.run("status", "--json", **model).document
    assert (told["engine"], told["model"]) == ("openai", "test-model") and "supports" not in told
    assert "set OPENAI_API_KEY" in shop.run("status", "--probe").refused(1)


def test_a_draft_in_a_file_is_reviewed_in_the_shape_that_scripts_read(shop: Shop, tmp_path: Path) -> None:
    reply, thread, facts = tmp_path / "reply.txt", tmp_path / "thread.txt", tmp_path / "facts.json"
    reply.write_text("Hello Jo,\nI can refund you £100 for the broken lamp. I will call you tomorrow.\nAnn\n")
    thread.write_text("Customer: My lamp came broken. What do you do about it?")
    facts.write_text('{"item": "lamp", "order_value": "£120", "colour": "green"}')
    given = ("review", "--reply", str(reply), "--thread", str(thread), "--facts", str(facts))
    document = shop.run(*given, "--replied-at", "2026-05-12T10:00", "--json").document
    assert {"outcome", "score", "coverage", "criteria", "facts", "rewrite", "commitments", "instead"} <= set(document)
    assert document["outcome"] == "fix"
    wrong = [fact for fact in document["facts"] if fact["verdict"] == "wrong"]
    assert [fact["citation"]["document_id"] for fact in wrong] == ["POL-REFUNDS"] and "£80" in wrong[0]["message"]
    (promise,) = document["commitments"]
    assert promise["due"].startswith("2026-05-13") and promise["quote"] in reply.read_text()
    assert shop.run(*given).out.startswith("Fix\n")
    # A team lead may decide more.
    allowed = shop.run(*given, "--level", "manager", "--json").document
    assert not [fact for fact in allowed["facts"] if fact["verdict"] == "wrong"]


def test_a_review_of_what_cannot_be_read_says_what_is_wrong(shop: Shop, tmp_path: Path) -> None:
    reply = tmp_path / "reply.txt"
    reply.write_text("  ")
    assert "The draft is empty" in shop.run("review", "--reply", str(reply)).refused(1)
    assert "cannot be read" in shop.run("review", "--reply", str(tmp_path / "none.txt")).refused(1)
    reply.write_text("Hello.")
    (tmp_path / "facts.json").write_text('{"promised_date": "soon"}')
    facts = ("--facts", str(tmp_path / "facts.json"))
    assert "promised_date" in shop.run("review", "--reply", str(reply), *facts).refused(1)
    shop.run("review", "--reply", str(reply), "--channel", "pigeon").refused(2)


@pytest.mark.parametrize(
    ("original", "replacement", "says"),
    [
        ("", " {your name}", "Add: “{your name}”"),
        ("Calm down.", "", "Leave out “Calm down.”"),
        ("soon", "by {day}", "Instead of “soon”: “by {day}”"),
    ],
)
def test_a_review_in_a_terminal_says_what_to_do_with_the_words(original: str, replacement: str, says: str) -> None:
    empty = {"outcome": "look", "praise": None, "findings": [], "commitments": [], "instead": [], "criteria": []}
    suggestion = {"original": original, "replacement": replacement, "reason": "x"}
    assert says in review_text({**empty, "score": None, "coverage": 0.0, "suggestions": [suggestion]}).split("\n")
